# difference_8. Written by generate.py: change that, and run it.
    mov r8, [rsi]
    mov r9, [rsi + 8]
    mov r10, [rsi + 16]
    mov r11, [rsi + 24]
    mov r12, [rsi + 32]
    mov r13, [rsi + 40]
    mov r14, [rsi + 48]
    mov r15, [rsi + 56]
    sub r8, [rcx]
    sbb r9, [rcx + 8]
    sbb r10, [rcx + 16]
    sbb r11, [rcx + 24]
    sbb r12, [rcx + 32]
    sbb r13, [rcx + 40]
    sbb r14, [rcx + 48]
    sbb r15, [rcx + 56]
    sbb rax, rax
    xor r8, rax
    xor r9, rax
    xor r10, rax
    xor r11, rax
    xor r12, rax
    xor r13, rax
    xor r14, rax
    xor r15, rax
    # the carry of a two's complement
    mov rbx, rax
    add rbx, rbx
    adc r8, 0
    adc r9, 0
    adc r10, 0
    adc r11, 0
    adc r12, 0
    adc r13, 0
    adc r14, 0
    adc r15, 0
    mov [rdi], r8
    mov [rdi + 8], r9
    mov [rdi + 16], r10
    mov [rdi + 24], r11
    mov [rdi + 32], r12
    mov [rdi + 40], r13
    mov [rdi + 48], r14
    mov [rdi + 56], r15
