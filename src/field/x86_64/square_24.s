# square_24. Written by generate.py: change that, and run it.
    mov [rsp + 0], rdi
    mov [rsp + 8], rsi
    mov rcx, rsi
    # D0 = a0^2
    call {square_8}
    # D1 = a1^2
    add rdi, 128
    add rcx, 64
    call {square_8}
    # D2 = a2^2
    add rdi, 128
    add rcx, 64
    call {square_8}
    # X01 = (a0 - a1)^2
    mov rcx, [rsp + 8]
    lea rsi, [rcx]
    add rcx, 64
    lea rdi, [rsp + 64]
    call {difference_8}
    mov rcx, rdi
    lea rdi, [rsp + 192]
    call {square_8}
    # X02 = (a0 - a2)^2
    mov rcx, [rsp + 8]
    lea rsi, [rcx]
    add rcx, 128
    lea rdi, [rsp + 64]
    call {difference_8}
    mov rcx, rdi
    lea rdi, [rsp + 320]
    call {square_8}
    # X12 = (a1 - a2)^2
    mov rcx, [rsp + 8]
    lea rsi, [rcx + 64]
    add rcx, 128
    lea rdi, [rsp + 64]
    call {difference_8}
    mov rcx, rdi
    lea rdi, [rsp + 448]
    call {square_8}
    mov rdi, [rsp + 0]
    # u1, u2, u3
    mov r8, [rdi + 64]
    mov r9, [rdi + 72]
    mov r10, [rdi + 80]
    mov r11, [rdi + 88]
    mov r12, [rdi + 96]
    mov r13, [rdi + 104]
    mov r14, [rdi + 112]
    mov r15, [rdi + 120]
    add r8, [rdi + 128]
    adc r9, [rdi + 136]
    adc r10, [rdi + 144]
    adc r11, [rdi + 152]
    adc r12, [rdi + 160]
    adc r13, [rdi + 168]
    adc r14, [rdi + 176]
    adc r15, [rdi + 184]
    mov [rdi + 64], r8
    mov [rdi + 72], r9
    mov [rdi + 80], r10
    mov [rdi + 88], r11
    mov [rdi + 96], r12
    mov [rdi + 104], r13
    mov [rdi + 112], r14
    mov [rdi + 120], r15
    mov r8, [rdi + 192]
    mov r9, [rdi + 200]
    mov r10, [rdi + 208]
    mov r11, [rdi + 216]
    mov r12, [rdi + 224]
    mov r13, [rdi + 232]
    mov r14, [rdi + 240]
    mov r15, [rdi + 248]
    adc r8, [rdi + 256]
    adc r9, [rdi + 264]
    adc r10, [rdi + 272]
    adc r11, [rdi + 280]
    adc r12, [rdi + 288]
    adc r13, [rdi + 296]
    adc r14, [rdi + 304]
    adc r15, [rdi + 312]
    mov [rdi + 128], r8
    mov [rdi + 136], r9
    mov [rdi + 144], r10
    mov [rdi + 152], r11
    mov [rdi + 160], r12
    mov [rdi + 168], r13
    mov [rdi + 176], r14
    mov [rdi + 184], r15
    mov rax, [rdi + 320]
    adc rax, 0
    mov [rdi + 320], rax
    mov rax, [rdi + 328]
    adc rax, 0
    mov [rdi + 328], rax
    mov rax, [rdi + 336]
    adc rax, 0
    mov [rdi + 336], rax
    mov rax, [rdi + 344]
    adc rax, 0
    mov [rdi + 344], rax
    mov rax, [rdi + 352]
    adc rax, 0
    mov [rdi + 352], rax
    mov rax, [rdi + 360]
    adc rax, 0
    mov [rdi + 360], rax
    mov rax, [rdi + 368]
    adc rax, 0
    mov [rdi + 368], rax
    mov rax, [rdi + 376]
    adc rax, 0
    mov [rdi + 376], rax
    # u2 + u3 and u1 + u2 + u3, and what they carry
    xor ebp, ebp
    mov r8, [rdi + 128]
    mov r9, [rdi + 136]
    mov r10, [rdi + 144]
    mov r11, [rdi + 152]
    mov r12, [rdi + 160]
    mov r13, [rdi + 168]
    mov r14, [rdi + 176]
    mov r15, [rdi + 184]
    add r8, [rdi + 320]
    adc r9, [rdi + 328]
    adc r10, [rdi + 336]
    adc r11, [rdi + 344]
    adc r12, [rdi + 352]
    adc r13, [rdi + 360]
    adc r14, [rdi + 368]
    adc r15, [rdi + 376]
    adc rbp, 0
    mov [rdi + 256], r8
    mov [rdi + 264], r9
    mov [rdi + 272], r10
    mov [rdi + 280], r11
    mov [rdi + 288], r12
    mov [rdi + 296], r13
    mov [rdi + 304], r14
    mov [rdi + 312], r15
    mov [rsp + 48], rbp
    add r8, [rdi + 64]
    adc r9, [rdi + 72]
    adc r10, [rdi + 80]
    adc r11, [rdi + 88]
    adc r12, [rdi + 96]
    adc r13, [rdi + 104]
    adc r14, [rdi + 112]
    adc r15, [rdi + 120]
    adc rbp, 0
    mov [rdi + 192], r8
    mov [rdi + 200], r9
    mov [rdi + 208], r10
    mov [rdi + 216], r11
    mov [rdi + 224], r12
    mov [rdi + 232], r13
    mov [rdi + 240], r14
    mov [rdi + 248], r15
    mov [rsp + 56], rbp
    # u0 + u1 and u0 + u1 + u2, what they carry in rcx and rsi
    xor ebp, ebp
    mov r8, [rdi]
    mov r9, [rdi + 8]
    mov r10, [rdi + 16]
    mov r11, [rdi + 24]
    mov r12, [rdi + 32]
    mov r13, [rdi + 40]
    mov r14, [rdi + 48]
    mov r15, [rdi + 56]
    add r8, [rdi + 64]
    adc r9, [rdi + 72]
    adc r10, [rdi + 80]
    adc r11, [rdi + 88]
    adc r12, [rdi + 96]
    adc r13, [rdi + 104]
    adc r14, [rdi + 112]
    adc r15, [rdi + 120]
    adc rbp, 0
    mov rcx, rbp
    mov [rdi + 64], r8
    mov [rdi + 72], r9
    mov [rdi + 80], r10
    mov [rdi + 88], r11
    mov [rdi + 96], r12
    mov [rdi + 104], r13
    mov [rdi + 112], r14
    mov [rdi + 120], r15
    add r8, [rdi + 128]
    adc r9, [rdi + 136]
    adc r10, [rdi + 144]
    adc r11, [rdi + 152]
    adc r12, [rdi + 160]
    adc r13, [rdi + 168]
    adc r14, [rdi + 176]
    adc r15, [rdi + 184]
    adc rbp, 0
    mov rsi, rbp
    # column by column from here on, the signed carry in rbp
    mov [rdi + 128], r8
    mov [rdi + 136], r9
    mov [rdi + 144], r10
    mov [rdi + 152], r11
    mov [rdi + 160], r12
    mov [rdi + 168], r13
    mov [rdi + 176], r14
    mov [rdi + 184], r15
    mov r8, [rdi + 64]
    mov r9, [rdi + 72]
    mov r10, [rdi + 80]
    mov r11, [rdi + 88]
    mov r12, [rdi + 96]
    mov r13, [rdi + 104]
    mov r14, [rdi + 112]
    mov r15, [rdi + 120]
    mov rbp, rcx
    sub r8, [rsp + 192]
    sbb r9, [rsp + 200]
    sbb r10, [rsp + 208]
    sbb r11, [rsp + 216]
    sbb r12, [rsp + 224]
    sbb r13, [rsp + 232]
    sbb r14, [rsp + 240]
    sbb r15, [rsp + 248]
    sbb rbp, 0
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
    mov rax, rbp
    sar rax, 63
    add r8, rbp
    adc r9, rax
    adc r10, rax
    adc r11, rax
    adc r12, rax
    adc r13, rax
    adc r14, rax
    adc r15, rax
    mov rbp, rax
    adc rbp, 0
    add rbp, rsi
    sub r8, [rsp + 256]
    sbb r9, [rsp + 264]
    sbb r10, [rsp + 272]
    sbb r11, [rsp + 280]
    sbb r12, [rsp + 288]
    sbb r13, [rsp + 296]
    sbb r14, [rsp + 304]
    sbb r15, [rsp + 312]
    sbb rbp, 0
    sub r8, [rsp + 320]
    sbb r9, [rsp + 328]
    sbb r10, [rsp + 336]
    sbb r11, [rsp + 344]
    sbb r12, [rsp + 352]
    sbb r13, [rsp + 360]
    sbb r14, [rsp + 368]
    sbb r15, [rsp + 376]
    sbb rbp, 0
    mov [rdi + 128], r8
    mov [rdi + 136], r9
    mov [rdi + 144], r10
    mov [rdi + 152], r11
    mov [rdi + 160], r12
    mov [rdi + 168], r13
    mov [rdi + 176], r14
    mov [rdi + 184], r15
    mov r8, [rdi + 192]
    mov r9, [rdi + 200]
    mov r10, [rdi + 208]
    mov r11, [rdi + 216]
    mov r12, [rdi + 224]
    mov r13, [rdi + 232]
    mov r14, [rdi + 240]
    mov r15, [rdi + 248]
    mov rax, rbp
    sar rax, 63
    add r8, rbp
    adc r9, rax
    adc r10, rax
    adc r11, rax
    adc r12, rax
    adc r13, rax
    adc r14, rax
    adc r15, rax
    mov rbp, rax
    adc rbp, 0
    add rbp, [rsp + 56]
    sub r8, [rsp + 384]
    sbb r9, [rsp + 392]
    sbb r10, [rsp + 400]
    sbb r11, [rsp + 408]
    sbb r12, [rsp + 416]
    sbb r13, [rsp + 424]
    sbb r14, [rsp + 432]
    sbb r15, [rsp + 440]
    sbb rbp, 0
    sub r8, [rsp + 448]
    sbb r9, [rsp + 456]
    sbb r10, [rsp + 464]
    sbb r11, [rsp + 472]
    sbb r12, [rsp + 480]
    sbb r13, [rsp + 488]
    sbb r14, [rsp + 496]
    sbb r15, [rsp + 504]
    sbb rbp, 0
    mov [rdi + 192], r8
    mov [rdi + 200], r9
    mov [rdi + 208], r10
    mov [rdi + 216], r11
    mov [rdi + 224], r12
    mov [rdi + 232], r13
    mov [rdi + 240], r14
    mov [rdi + 248], r15
    mov r8, [rdi + 256]
    mov r9, [rdi + 264]
    mov r10, [rdi + 272]
    mov r11, [rdi + 280]
    mov r12, [rdi + 288]
    mov r13, [rdi + 296]
    mov r14, [rdi + 304]
    mov r15, [rdi + 312]
    mov rax, rbp
    sar rax, 63
    add r8, rbp
    adc r9, rax
    adc r10, rax
    adc r11, rax
    adc r12, rax
    adc r13, rax
    adc r14, rax
    adc r15, rax
    mov rbp, rax
    adc rbp, 0
    add rbp, [rsp + 48]
    sub r8, [rsp + 512]
    sbb r9, [rsp + 520]
    sbb r10, [rsp + 528]
    sbb r11, [rsp + 536]
    sbb r12, [rsp + 544]
    sbb r13, [rsp + 552]
    sbb r14, [rsp + 560]
    sbb r15, [rsp + 568]
    sbb rbp, 0
    mov [rdi + 256], r8
    mov [rdi + 264], r9
    mov [rdi + 272], r10
    mov [rdi + 280], r11
    mov [rdi + 288], r12
    mov [rdi + 296], r13
    mov [rdi + 304], r14
    mov [rdi + 312], r15
    mov r8, [rdi + 320]
    mov r9, [rdi + 328]
    mov r10, [rdi + 336]
    mov r11, [rdi + 344]
    mov r12, [rdi + 352]
    mov r13, [rdi + 360]
    mov r14, [rdi + 368]
    mov r15, [rdi + 376]
    mov rax, rbp
    sar rax, 63
    add r8, rbp
    adc r9, rax
    adc r10, rax
    adc r11, rax
    adc r12, rax
    adc r13, rax
    adc r14, rax
    adc r15, rax
    mov rbp, rax
    adc rbp, 0
    mov [rdi + 320], r8
    mov [rdi + 328], r9
    mov [rdi + 336], r10
    mov [rdi + 344], r11
    mov [rdi + 352], r12
    mov [rdi + 360], r13
    mov [rdi + 368], r14
    mov [rdi + 376], r15
    pxor xmm1, xmm1
    movups [rsp + 16], xmm1
    movups [rsp + 32], xmm1
    movups [rsp + 48], xmm1
    movups [rsp + 64], xmm1
    movups [rsp + 80], xmm1
    movups [rsp + 96], xmm1
    movups [rsp + 112], xmm1
    movups [rsp + 128], xmm1
    movups [rsp + 144], xmm1
    movups [rsp + 160], xmm1
    movups [rsp + 176], xmm1
    movups [rsp + 192], xmm1
    movups [rsp + 208], xmm1
    movups [rsp + 224], xmm1
    movups [rsp + 240], xmm1
    movups [rsp + 256], xmm1
    movups [rsp + 272], xmm1
    movups [rsp + 288], xmm1
    movups [rsp + 304], xmm1
    movups [rsp + 320], xmm1
    movups [rsp + 336], xmm1
    movups [rsp + 352], xmm1
    movups [rsp + 368], xmm1
    movups [rsp + 384], xmm1
    movups [rsp + 400], xmm1
    movups [rsp + 416], xmm1
    movups [rsp + 432], xmm1
    movups [rsp + 448], xmm1
    movups [rsp + 464], xmm1
    movups [rsp + 480], xmm1
    movups [rsp + 496], xmm1
    movups [rsp + 512], xmm1
    movups [rsp + 528], xmm1
    movups [rsp + 544], xmm1
    movups [rsp + 560], xmm1
