# difference_24. Written by generate.py: change that, and run it.
    mov r8, [rsi + 192]
    mov r9, [rsi + 200]
    mov r10, [rsi + 208]
    mov r11, [rsi + 216]
    mov r12, [rsi + 224]
    mov r13, [rsi + 232]
    mov r14, [rsi + 240]
    mov r15, [rsi + 248]
    sub r8, [rsi]
    sbb r9, [rsi + 8]
    sbb r10, [rsi + 16]
    sbb r11, [rsi + 24]
    sbb r12, [rsi + 32]
    sbb r13, [rsi + 40]
    sbb r14, [rsi + 48]
    sbb r15, [rsi + 56]
    sbb rax, rax
    mov [rdi], r8
    mov [rdi + 8], r9
    mov [rdi + 16], r10
    mov [rdi + 24], r11
    mov [rdi + 32], r12
    mov [rdi + 40], r13
    mov [rdi + 48], r14
    mov [rdi + 56], r15
    mov r8, [rsi + 256]
    mov r9, [rsi + 264]
    mov r10, [rsi + 272]
    mov r11, [rsi + 280]
    mov r12, [rsi + 288]
    mov r13, [rsi + 296]
    mov r14, [rsi + 304]
    mov r15, [rsi + 312]
    add rax, rax
    sbb r8, [rsi + 64]
    sbb r9, [rsi + 72]
    sbb r10, [rsi + 80]
    sbb r11, [rsi + 88]
    sbb r12, [rsi + 96]
    sbb r13, [rsi + 104]
    sbb r14, [rsi + 112]
    sbb r15, [rsi + 120]
    sbb rax, rax
    mov [rdi + 64], r8
    mov [rdi + 72], r9
    mov [rdi + 80], r10
    mov [rdi + 88], r11
    mov [rdi + 96], r12
    mov [rdi + 104], r13
    mov [rdi + 112], r14
    mov [rdi + 120], r15
    mov r8, [rsi + 320]
    mov r9, [rsi + 328]
    mov r10, [rsi + 336]
    mov r11, [rsi + 344]
    mov r12, [rsi + 352]
    mov r13, [rsi + 360]
    mov r14, [rsi + 368]
    mov r15, [rsi + 376]
    add rax, rax
    sbb r8, [rsi + 128]
    sbb r9, [rsi + 136]
    sbb r10, [rsi + 144]
    sbb r11, [rsi + 152]
    sbb r12, [rsi + 160]
    sbb r13, [rsi + 168]
    sbb r14, [rsi + 176]
    sbb r15, [rsi + 184]
    sbb rax, rax
    mov [rdi + 128], r8
    mov [rdi + 136], r9
    mov [rdi + 144], r10
    mov [rdi + 152], r11
    mov [rdi + 160], r12
    mov [rdi + 168], r13
    mov [rdi + 176], r14
    mov [rdi + 184], r15
    # its two's complement where it is negative
    mov rbx, rax
    mov r8, [rdi]
    mov r9, [rdi + 8]
    mov r10, [rdi + 16]
    mov r11, [rdi + 24]
    mov r12, [rdi + 32]
    mov r13, [rdi + 40]
    mov r14, [rdi + 48]
    mov r15, [rdi + 56]
    xor r8, rax
    xor r9, rax
    xor r10, rax
    xor r11, rax
    xor r12, rax
    xor r13, rax
    xor r14, rax
    xor r15, rax
    add rbx, rbx
    adc r8, 0
    adc r9, 0
    adc r10, 0
    adc r11, 0
    adc r12, 0
    adc r13, 0
    adc r14, 0
    adc r15, 0
    sbb rbx, rbx
    mov [rdi], r8
    mov [rdi + 8], r9
    mov [rdi + 16], r10
    mov [rdi + 24], r11
    mov [rdi + 32], r12
    mov [rdi + 40], r13
    mov [rdi + 48], r14
    mov [rdi + 56], r15
    mov r8, [rdi + 64]
    mov r9, [rdi + 72]
    mov r10, [rdi + 80]
    mov r11, [rdi + 88]
    mov r12, [rdi + 96]
    mov r13, [rdi + 104]
    mov r14, [rdi + 112]
    mov r15, [rdi + 120]
    xor r8, rax
    xor r9, rax
    xor r10, rax
    xor r11, rax
    xor r12, rax
    xor r13, rax
    xor r14, rax
    xor r15, rax
    add rbx, rbx
    adc r8, 0
    adc r9, 0
    adc r10, 0
    adc r11, 0
    adc r12, 0
    adc r13, 0
    adc r14, 0
    adc r15, 0
    sbb rbx, rbx
    mov [rdi + 64], r8
    mov [rdi + 72], r9
    mov [rdi + 80], r10
    mov [rdi + 88], r11
    mov [rdi + 96], r12
    mov [rdi + 104], r13
    mov [rdi + 112], r14
    mov [rdi + 120], r15
    mov r8, [rdi + 128]
    mov r9, [rdi + 136]
    mov r10, [rdi + 144]
    mov r11, [rdi + 152]
    mov r12, [rdi + 160]
    mov r13, [rdi + 168]
    mov r14, [rdi + 176]
    mov r15, [rdi + 184]
    xor r8, rax
    xor r9, rax
    xor r10, rax
    xor r11, rax
    xor r12, rax
    xor r13, rax
    xor r14, rax
    xor r15, rax
    add rbx, rbx
    adc r8, 0
    adc r9, 0
    adc r10, 0
    adc r11, 0
    adc r12, 0
    adc r13, 0
    adc r14, 0
    adc r15, 0
    sbb rbx, rbx
    mov [rdi + 128], r8
    mov [rdi + 136], r9
    mov [rdi + 144], r10
    mov [rdi + 152], r11
    mov [rdi + 160], r12
    mov [rdi + 168], r13
    mov [rdi + 176], r14
    mov [rdi + 184], r15
