# combine_48. Written by generate.py: change that, and run it.
    movq xmm0, [rsp + 32]
    punpcklqdq xmm0, xmm0
    movups xmm1, [rsp + 40]
    pxor xmm1, xmm0
    movups [rsp + 40], xmm1
    movups xmm1, [rsp + 56]
    pxor xmm1, xmm0
    movups [rsp + 56], xmm1
    movups xmm1, [rsp + 72]
    pxor xmm1, xmm0
    movups [rsp + 72], xmm1
    movups xmm1, [rsp + 88]
    pxor xmm1, xmm0
    movups [rsp + 88], xmm1
    movups xmm1, [rsp + 104]
    pxor xmm1, xmm0
    movups [rsp + 104], xmm1
    movups xmm1, [rsp + 120]
    pxor xmm1, xmm0
    movups [rsp + 120], xmm1
    movups xmm1, [rsp + 136]
    pxor xmm1, xmm0
    movups [rsp + 136], xmm1
    movups xmm1, [rsp + 152]
    pxor xmm1, xmm0
    movups [rsp + 152], xmm1
    movups xmm1, [rsp + 168]
    pxor xmm1, xmm0
    movups [rsp + 168], xmm1
    movups xmm1, [rsp + 184]
    pxor xmm1, xmm0
    movups [rsp + 184], xmm1
    movups xmm1, [rsp + 200]
    pxor xmm1, xmm0
    movups [rsp + 200], xmm1
    movups xmm1, [rsp + 216]
    pxor xmm1, xmm0
    movups [rsp + 216], xmm1
    movups xmm1, [rsp + 232]
    pxor xmm1, xmm0
    movups [rsp + 232], xmm1
    movups xmm1, [rsp + 248]
    pxor xmm1, xmm0
    movups [rsp + 248], xmm1
    movups xmm1, [rsp + 264]
    pxor xmm1, xmm0
    movups [rsp + 264], xmm1
    movups xmm1, [rsp + 280]
    pxor xmm1, xmm0
    movups [rsp + 280], xmm1
    movups xmm1, [rsp + 296]
    pxor xmm1, xmm0
    movups [rsp + 296], xmm1
    movups xmm1, [rsp + 312]
    pxor xmm1, xmm0
    movups [rsp + 312], xmm1
    movups xmm1, [rsp + 328]
    pxor xmm1, xmm0
    movups [rsp + 328], xmm1
    movups xmm1, [rsp + 344]
    pxor xmm1, xmm0
    movups [rsp + 344], xmm1
    movups xmm1, [rsp + 360]
    pxor xmm1, xmm0
    movups [rsp + 360], xmm1
    movups xmm1, [rsp + 376]
    pxor xmm1, xmm0
    movups [rsp + 376], xmm1
    movups xmm1, [rsp + 392]
    pxor xmm1, xmm0
    movups [rsp + 392], xmm1
    movups xmm1, [rsp + 408]
    pxor xmm1, xmm0
    movups [rsp + 408], xmm1
    pxor xmm0, xmm0
    # c = l1 + h0, its carry in rsi
    mov r8, [rdi + 192]
    mov r9, [rdi + 200]
    mov r10, [rdi + 208]
    mov r11, [rdi + 216]
    mov r12, [rdi + 224]
    mov r13, [rdi + 232]
    mov r14, [rdi + 240]
    mov r15, [rdi + 248]
    add r8, [rdi + 384]
    adc r9, [rdi + 392]
    adc r10, [rdi + 400]
    adc r11, [rdi + 408]
    adc r12, [rdi + 416]
    adc r13, [rdi + 424]
    adc r14, [rdi + 432]
    adc r15, [rdi + 440]
    sbb rcx, rcx
    mov [rdi + 384], r8
    mov [rdi + 392], r9
    mov [rdi + 400], r10
    mov [rdi + 408], r11
    mov [rdi + 416], r12
    mov [rdi + 424], r13
    mov [rdi + 432], r14
    mov [rdi + 440], r15
    mov r8, [rdi + 256]
    mov r9, [rdi + 264]
    mov r10, [rdi + 272]
    mov r11, [rdi + 280]
    mov r12, [rdi + 288]
    mov r13, [rdi + 296]
    mov r14, [rdi + 304]
    mov r15, [rdi + 312]
    add rcx, rcx
    adc r8, [rdi + 448]
    adc r9, [rdi + 456]
    adc r10, [rdi + 464]
    adc r11, [rdi + 472]
    adc r12, [rdi + 480]
    adc r13, [rdi + 488]
    adc r14, [rdi + 496]
    adc r15, [rdi + 504]
    sbb rcx, rcx
    mov [rdi + 448], r8
    mov [rdi + 456], r9
    mov [rdi + 464], r10
    mov [rdi + 472], r11
    mov [rdi + 480], r12
    mov [rdi + 488], r13
    mov [rdi + 496], r14
    mov [rdi + 504], r15
    mov r8, [rdi + 320]
    mov r9, [rdi + 328]
    mov r10, [rdi + 336]
    mov r11, [rdi + 344]
    mov r12, [rdi + 352]
    mov r13, [rdi + 360]
    mov r14, [rdi + 368]
    mov r15, [rdi + 376]
    add rcx, rcx
    adc r8, [rdi + 512]
    adc r9, [rdi + 520]
    adc r10, [rdi + 528]
    adc r11, [rdi + 536]
    adc r12, [rdi + 544]
    adc r13, [rdi + 552]
    adc r14, [rdi + 560]
    adc r15, [rdi + 568]
    sbb rcx, rcx
    mov [rdi + 512], r8
    mov [rdi + 520], r9
    mov [rdi + 528], r10
    mov [rdi + 536], r11
    mov [rdi + 544], r12
    mov [rdi + 552], r13
    mov [rdi + 560], r14
    mov [rdi + 568], r15
    mov rsi, rcx
    neg rsi
    # l0 + c - m0
    mov rdx, [rsp + 32]
    mov r8, [rdi + 384]
    mov r9, [rdi + 392]
    mov r10, [rdi + 400]
    mov r11, [rdi + 408]
    mov r12, [rdi + 416]
    mov r13, [rdi + 424]
    mov r14, [rdi + 432]
    mov r15, [rdi + 440]
    add r8, [rdi]
    adc r9, [rdi + 8]
    adc r10, [rdi + 16]
    adc r11, [rdi + 24]
    adc r12, [rdi + 32]
    adc r13, [rdi + 40]
    adc r14, [rdi + 48]
    adc r15, [rdi + 56]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 40]
    adc r9, [rsp + 48]
    adc r10, [rsp + 56]
    adc r11, [rsp + 64]
    adc r12, [rsp + 72]
    adc r13, [rsp + 80]
    adc r14, [rsp + 88]
    adc r15, [rsp + 96]
    sbb rdx, rdx
    mov [rdi + 192], r8
    mov [rdi + 200], r9
    mov [rdi + 208], r10
    mov [rdi + 216], r11
    mov [rdi + 224], r12
    mov [rdi + 232], r13
    mov [rdi + 240], r14
    mov [rdi + 248], r15
    mov r8, [rdi + 448]
    mov r9, [rdi + 456]
    mov r10, [rdi + 464]
    mov r11, [rdi + 472]
    mov r12, [rdi + 480]
    mov r13, [rdi + 488]
    mov r14, [rdi + 496]
    mov r15, [rdi + 504]
    add rcx, rcx
    adc r8, [rdi + 64]
    adc r9, [rdi + 72]
    adc r10, [rdi + 80]
    adc r11, [rdi + 88]
    adc r12, [rdi + 96]
    adc r13, [rdi + 104]
    adc r14, [rdi + 112]
    adc r15, [rdi + 120]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 104]
    adc r9, [rsp + 112]
    adc r10, [rsp + 120]
    adc r11, [rsp + 128]
    adc r12, [rsp + 136]
    adc r13, [rsp + 144]
    adc r14, [rsp + 152]
    adc r15, [rsp + 160]
    sbb rdx, rdx
    mov [rdi + 256], r8
    mov [rdi + 264], r9
    mov [rdi + 272], r10
    mov [rdi + 280], r11
    mov [rdi + 288], r12
    mov [rdi + 296], r13
    mov [rdi + 304], r14
    mov [rdi + 312], r15
    mov r8, [rdi + 512]
    mov r9, [rdi + 520]
    mov r10, [rdi + 528]
    mov r11, [rdi + 536]
    mov r12, [rdi + 544]
    mov r13, [rdi + 552]
    mov r14, [rdi + 560]
    mov r15, [rdi + 568]
    add rcx, rcx
    adc r8, [rdi + 128]
    adc r9, [rdi + 136]
    adc r10, [rdi + 144]
    adc r11, [rdi + 152]
    adc r12, [rdi + 160]
    adc r13, [rdi + 168]
    adc r14, [rdi + 176]
    adc r15, [rdi + 184]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 168]
    adc r9, [rsp + 176]
    adc r10, [rsp + 184]
    adc r11, [rsp + 192]
    adc r12, [rsp + 200]
    adc r13, [rsp + 208]
    adc r14, [rsp + 216]
    adc r15, [rsp + 224]
    sbb rdx, rdx
    mov [rdi + 320], r8
    mov [rdi + 328], r9
    mov [rdi + 336], r10
    mov [rdi + 344], r11
    mov [rdi + 352], r12
    mov [rdi + 360], r13
    mov [rdi + 368], r14
    mov [rdi + 376], r15
    # c + h1 - m1 and the carries of c and of the column below
    mov rbp, rsi
    sub rbp, rcx
    mov r8, [rdi + 384]
    mov r9, [rdi + 392]
    mov r10, [rdi + 400]
    mov r11, [rdi + 408]
    mov r12, [rdi + 416]
    mov r13, [rdi + 424]
    mov r14, [rdi + 432]
    mov r15, [rdi + 440]
    add r8, rbp
    adc r9, 0
    adc r10, 0
    adc r11, 0
    adc r12, 0
    adc r13, 0
    adc r14, 0
    adc r15, 0
    sbb rbx, rbx
    add r8, [rdi + 576]
    adc r9, [rdi + 584]
    adc r10, [rdi + 592]
    adc r11, [rdi + 600]
    adc r12, [rdi + 608]
    adc r13, [rdi + 616]
    adc r14, [rdi + 624]
    adc r15, [rdi + 632]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 232]
    adc r9, [rsp + 240]
    adc r10, [rsp + 248]
    adc r11, [rsp + 256]
    adc r12, [rsp + 264]
    adc r13, [rsp + 272]
    adc r14, [rsp + 280]
    adc r15, [rsp + 288]
    sbb rdx, rdx
    mov [rdi + 384], r8
    mov [rdi + 392], r9
    mov [rdi + 400], r10
    mov [rdi + 408], r11
    mov [rdi + 416], r12
    mov [rdi + 424], r13
    mov [rdi + 432], r14
    mov [rdi + 440], r15
    mov r8, [rdi + 448]
    mov r9, [rdi + 456]
    mov r10, [rdi + 464]
    mov r11, [rdi + 472]
    mov r12, [rdi + 480]
    mov r13, [rdi + 488]
    mov r14, [rdi + 496]
    mov r15, [rdi + 504]
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
    add rcx, rcx
    adc r8, [rdi + 640]
    adc r9, [rdi + 648]
    adc r10, [rdi + 656]
    adc r11, [rdi + 664]
    adc r12, [rdi + 672]
    adc r13, [rdi + 680]
    adc r14, [rdi + 688]
    adc r15, [rdi + 696]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 296]
    adc r9, [rsp + 304]
    adc r10, [rsp + 312]
    adc r11, [rsp + 320]
    adc r12, [rsp + 328]
    adc r13, [rsp + 336]
    adc r14, [rsp + 344]
    adc r15, [rsp + 352]
    sbb rdx, rdx
    mov [rdi + 448], r8
    mov [rdi + 456], r9
    mov [rdi + 464], r10
    mov [rdi + 472], r11
    mov [rdi + 480], r12
    mov [rdi + 488], r13
    mov [rdi + 496], r14
    mov [rdi + 504], r15
    mov r8, [rdi + 512]
    mov r9, [rdi + 520]
    mov r10, [rdi + 528]
    mov r11, [rdi + 536]
    mov r12, [rdi + 544]
    mov r13, [rdi + 552]
    mov r14, [rdi + 560]
    mov r15, [rdi + 568]
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
    add rcx, rcx
    adc r8, [rdi + 704]
    adc r9, [rdi + 712]
    adc r10, [rdi + 720]
    adc r11, [rdi + 728]
    adc r12, [rdi + 736]
    adc r13, [rdi + 744]
    adc r14, [rdi + 752]
    adc r15, [rdi + 760]
    sbb rcx, rcx
    add rdx, rdx
    adc r8, [rsp + 360]
    adc r9, [rsp + 368]
    adc r10, [rsp + 376]
    adc r11, [rsp + 384]
    adc r12, [rsp + 392]
    adc r13, [rsp + 400]
    adc r14, [rsp + 408]
    adc r15, [rsp + 416]
    sbb rdx, rdx
    mov [rdi + 512], r8
    mov [rdi + 520], r9
    mov [rdi + 528], r10
    mov [rdi + 536], r11
    mov [rdi + 544], r12
    mov [rdi + 552], r13
    mov [rdi + 560], r14
    mov [rdi + 568], r15
    # h1 and all carries: 0, 1 or 2
    sub rsi, rcx
    sub rsi, rbx
    sub rsi, rdx
    add rsi, [rsp + 32]
    add qword ptr [rdi + 576], rsi
    adc qword ptr [rdi + 584], 0
    adc qword ptr [rdi + 592], 0
    adc qword ptr [rdi + 600], 0
    adc qword ptr [rdi + 608], 0
    adc qword ptr [rdi + 616], 0
    adc qword ptr [rdi + 624], 0
    adc qword ptr [rdi + 632], 0
    adc qword ptr [rdi + 640], 0
    adc qword ptr [rdi + 648], 0
    adc qword ptr [rdi + 656], 0
    adc qword ptr [rdi + 664], 0
    adc qword ptr [rdi + 672], 0
    adc qword ptr [rdi + 680], 0
    adc qword ptr [rdi + 688], 0
    adc qword ptr [rdi + 696], 0
    adc qword ptr [rdi + 704], 0
    adc qword ptr [rdi + 712], 0
    adc qword ptr [rdi + 720], 0
    adc qword ptr [rdi + 728], 0
    adc qword ptr [rdi + 736], 0
    adc qword ptr [rdi + 744], 0
    adc qword ptr [rdi + 752], 0
    adc qword ptr [rdi + 760], 0
