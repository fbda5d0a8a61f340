# square_8. Written by generate.py: change that, and run it.
    mov rdx, [rcx]
    xor ebp, ebp
    mulx r10, r9, [rcx + 8]
    mov [rdi + 8], r9
    mulx r11, rax, [rcx + 16]
    adcx r10, rax
    mov [rdi + 16], r10
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
    mov rdx, [rcx + 8]
    xor ebp, ebp
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
    mov [rdi + 24], r11
    mov [rdi + 32], r12
    mulx r9, rax, [rcx + 56]
    adcx r8, rax
    adox r9, rbp
    adcx r9, rbp
    mov rdx, [rcx + 16]
    xor ebp, ebp
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
    mov [rdi + 40], r13
    mov [rdi + 48], r14
    mulx r10, rax, [rcx + 56]
    adcx r9, rax
    adox r10, rbp
    adcx r10, rbp
    mov rdx, [rcx + 24]
    xor ebp, ebp
    mulx rbx, rax, [rcx + 32]
    adcx r15, rax
    adox r8, rbx
    mulx rbx, rax, [rcx + 40]
    adcx r8, rax
    adox r9, rbx
    mulx rbx, rax, [rcx + 48]
    adcx r9, rax
    adox r10, rbx
    mov [rdi + 56], r15
    mulx r11, rax, [rcx + 56]
    adcx r10, rax
    adox r11, rbp
    adcx r11, rbp
    mov rdx, [rcx + 32]
    xor ebp, ebp
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
    mov rdx, [rcx + 40]
    xor ebp, ebp
    mulx rbx, rax, [rcx + 48]
    adcx r11, rax
    adox r12, rbx
    mulx r13, rax, [rcx + 56]
    adcx r12, rax
    adox r13, rbp
    adcx r13, rbp
    mov rdx, [rcx + 48]
    xor ebp, ebp
    mulx r14, rax, [rcx + 56]
    adcx r13, rax
    adox r14, rbp
    adcx r14, rbp
    # twice that, and the squares
    mov rdx, [rcx]
    mulx rbx, rax, rdx
    mov [rdi], rax
    xor ebp, ebp
    mov r15, [rdi + 8]
    adcx r15, r15
    adox r15, rbx
    mov [rdi + 8], r15
    mov rdx, [rcx + 8]
    mulx rbx, rax, rdx
    mov r15, [rdi + 16]
    adcx r15, r15
    adox r15, rax
    mov [rdi + 16], r15
    mov r15, [rdi + 24]
    adcx r15, r15
    adox r15, rbx
    mov [rdi + 24], r15
    mov rdx, [rcx + 16]
    mulx rbx, rax, rdx
    mov r15, [rdi + 32]
    adcx r15, r15
    adox r15, rax
    mov [rdi + 32], r15
    mov r15, [rdi + 40]
    adcx r15, r15
    adox r15, rbx
    mov [rdi + 40], r15
    mov rdx, [rcx + 24]
    mulx rbx, rax, rdx
    mov r15, [rdi + 48]
    adcx r15, r15
    adox r15, rax
    mov [rdi + 48], r15
    mov r15, [rdi + 56]
    adcx r15, r15
    adox r15, rbx
    mov [rdi + 56], r15
    mov rdx, [rcx + 32]
    mulx rbx, rax, rdx
    adcx r8, r8
    adox r8, rax
    mov [rdi + 64], r8
    adcx r9, r9
    adox r9, rbx
    mov [rdi + 72], r9
    mov rdx, [rcx + 40]
    mulx rbx, rax, rdx
    adcx r10, r10
    adox r10, rax
    mov [rdi + 80], r10
    adcx r11, r11
    adox r11, rbx
    mov [rdi + 88], r11
    mov rdx, [rcx + 48]
    mulx rbx, rax, rdx
    adcx r12, r12
    adox r12, rax
    mov [rdi + 96], r12
    adcx r13, r13
    adox r13, rbx
    mov [rdi + 104], r13
    mov rdx, [rcx + 56]
    mulx rbx, rax, rdx
    adcx r14, r14
    adox r14, rax
    mov [rdi + 112], r14
    mov r15d, 0
    adcx r15, r15
    adox r15, rbx
    mov [rdi + 120], r15
