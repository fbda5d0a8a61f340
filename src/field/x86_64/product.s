# product. Written by generate.py: change that, and run it.
    mov [rsp + 0], rdi
    mov [rsp + 8], rsi
    mov [rsp + 16], rdx
    # the low halves
    mov rcx, rdx
    call {multiply_24}
    # the high halves
    mov rdi, [rsp + 0]
    mov rsi, [rsp + 8]
    mov rcx, [rsp + 16]
    add rdi, 384
    add rsi, 192
    add rcx, 192
    call {multiply_24}
    # the differences, and whether their signs agree
    mov rsi, [rsp + 8]
    lea rdi, [rsp + 416]
    call {difference_24}
    mov rdx, rax
    mov rsi, [rsp + 16]
    lea rdi, [rsp + 608]
    call {difference_24}
    xor rdx, rax
    not rdx
    mov [rsp + 24], rdx
    lea rsi, [rsp + 416]
    mov rcx, rdi
    lea rdi, [rsp + 32]
    call {multiply_24}
    mov rdi, [rsp + 0]
    call {combine_48}
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
    movups [rsp + 576], xmm1
    movups [rsp + 592], xmm1
    movups [rsp + 608], xmm1
    movups [rsp + 624], xmm1
    movups [rsp + 640], xmm1
    movups [rsp + 656], xmm1
    movups [rsp + 672], xmm1
    movups [rsp + 688], xmm1
    movups [rsp + 704], xmm1
    movups [rsp + 720], xmm1
    movups [rsp + 736], xmm1
    movups [rsp + 752], xmm1
    movups [rsp + 768], xmm1
    movups [rsp + 784], xmm1
