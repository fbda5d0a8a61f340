# multiply_8. Written by generate.py: change that, and run it.
    mov rdx, [rsi]
    xor ebp, ebp
    mulx r9, r8, [rcx]
    mov [rdi], r8
    mulx r10, rax, [rcx + 8]
    adcx r9, rax
    mulx r11, rax, [rcx + 16]
    adcx r10, rax
    mulx r12, rax, [rcx + 24]
    adcx r11, rax
    mulx r13, rax, [rcx + 32]
    adcx r12, rax
    mulx r14, rax, [rcx + 40]
    adcx r13, rax
    mulx r15, rax, [rcx + 48]
    adcx r14, rax
    mulx r8, rax, [rcx + 56]
    adcx r15, rax
    adcx r8, rbp
    mov rdx, [rsi + 8]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r9, rax
    adox r10, rbx
    mov [rdi + 8], r9
    mulx rbx, rax, [rcx + 8]
    adcx r10, rax
    adox r11, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r11, rax
    adox r12, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r12, rax
    adox r13, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r13, rax
    adox r14, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r14, rax
    adox r15, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r15, rax
    adox r8, rbx
    mulx r9, rax, [rcx + 56]
    adcx r8, rax
    adox r9, rbp
    adcx r9, rbp
    mov rdx, [rsi + 16]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r10, rax
    adox r11, rbx
    mov [rdi + 16], r10
    mulx rbx, rax, [rcx + 8]
    adcx r11, rax
    adox r12, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r12, rax
    adox r13, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r13, rax
    adox r14, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r14, rax
    adox r15, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r8, rax
    adox r9, rbx
    mulx r10, rax, [rcx + 56]
    adcx r9, rax
    adox r10, rbp
    adcx r10, rbp
    mov rdx, [rsi + 24]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r11, rax
    adox r12, rbx
    mov [rdi + 24], r11
    mulx rbx, rax, [rcx + 8]
    adcx r12, rax
    adox r13, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r13, rax
    adox r14, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r14, rax
    adox r15, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r9, rax
    adox r10, rbx
    mulx r11, rax, [rcx + 56]
    adcx r10, rax
    adox r11, rbp
    adcx r11, rbp
    mov rdx, [rsi + 32]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r12, rax
    adox r13, rbx
    mov [rdi + 32], r12
    mulx rbx, rax, [rcx + 8]
    adcx r13, rax
    adox r14, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r14, rax
    adox r15, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r9, rax
    adox r10, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r10, rax
    adox r11, rbx
    mulx r12, rax, [rcx + 56]
    adcx r11, rax
    adox r12, rbp
    adcx r12, rbp
    mov rdx, [rsi + 40]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r13, rax
    adox r14, rbx
    mov [rdi + 40], r13
    mulx rbx, rax, [rcx + 8]
    adcx r14, rax
    adox r15, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r9, rax
    adox r10, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r10, rax
    adox r11, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r11, rax
    adox r12, rbx
    mulx r13, rax, [rcx + 56]
    adcx r12, rax
    adox r13, rbp
    adcx r13, rbp
    mov rdx, [rsi + 48]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r14, rax
    adox r15, rbx
    mov [rdi + 48], r14
    mulx rbx, rax, [rcx + 8]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r9, rax
    adox r10, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r10, rax
    adox r11, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r11, rax
    adox r12, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r12, rax
    adox r13, rbx
    mulx r14, rax, [rcx + 56]
    adcx r13, rax
    adox r14, rbp
    adcx r14, rbp
    mov rdx, [rsi + 56]
    xor ebp, ebp
    mulx rbx, rax, [rcx]
    adcx r15, rax
    adox r8, rbx
    mov [rdi + 56], r15
    mulx rbx, rax, [rcx + 8]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 16]
    adcx r9, rax
    adox r10, rbx
    mulx rbx, rax, [rcx + 24]
    adcx r10, rax
    adox r11, rbx
    mulx rbx, rax, [rcx + 32]
    adcx r11, rax
    adox r12, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r12, rax
    adox r13, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r13, rax
    adox r14, rbx
    mulx r15, rax, [rcx + 56]
    adcx r14, rax
    adox r15, rbp
    adcx r15, rbp
    mov [rdi + 64], r8
    mov [rdi + 72], r9
    mov [rdi + 80], r10
    mov [rdi + 88], r11
    mov [rdi + 96], r12
    mov [rdi + 104], r13
    mov [rdi + 112], r14
    mov [rdi + 120], r15
