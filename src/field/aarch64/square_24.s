// square_24. Written by generate.py: change that, and run it.
    sub sp, sp, #448
    stp x0, x1, [sp, #0]
    // D0 = a0^2
    ldp x4, x5, [x1, #0]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x1, #32]
    ldp x10, x11, [x1, #48]
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    add x0, x0, #128
    // D1 = a1^2
    ldp x4, x5, [x1, #64]
    ldp x6, x7, [x1, #80]
    ldp x8, x9, [x1, #96]
    ldp x10, x11, [x1, #112]
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    add x0, x0, #128
    // D2 = a2^2
    ldp x4, x5, [x1, #128]
    ldp x6, x7, [x1, #144]
    ldp x8, x9, [x1, #160]
    ldp x10, x11, [x1, #176]
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    add x0, x0, #128
    // X01 = (a0 - a1)^2
    ldp x4, x5, [x1, #0]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x1, #32]
    ldp x10, x11, [x1, #48]
    ldp x22, x23, [x1, #64]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x1, #80]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x1, #96]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x1, #112]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x21, cc
    cmn x21, #1
    eor x4, x4, x21
    adcs x4, x4, xzr
    eor x5, x5, x21
    adcs x5, x5, xzr
    eor x6, x6, x21
    adcs x6, x6, xzr
    eor x7, x7, x21
    adcs x7, x7, xzr
    eor x8, x8, x21
    adcs x8, x8, xzr
    eor x9, x9, x21
    adcs x9, x9, xzr
    eor x10, x10, x21
    adcs x10, x10, xzr
    eor x11, x11, x21
    adcs x11, x11, xzr
    add x0, sp, #48
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    // X02 = (a0 - a2)^2
    ldp x4, x5, [x1, #0]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x1, #32]
    ldp x10, x11, [x1, #48]
    ldp x22, x23, [x1, #128]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x1, #144]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x1, #160]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x1, #176]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x21, cc
    cmn x21, #1
    eor x4, x4, x21
    adcs x4, x4, xzr
    eor x5, x5, x21
    adcs x5, x5, xzr
    eor x6, x6, x21
    adcs x6, x6, xzr
    eor x7, x7, x21
    adcs x7, x7, xzr
    eor x8, x8, x21
    adcs x8, x8, xzr
    eor x9, x9, x21
    adcs x9, x9, xzr
    eor x10, x10, x21
    adcs x10, x10, xzr
    eor x11, x11, x21
    adcs x11, x11, xzr
    add x0, sp, #176
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    // X12 = (a1 - a2)^2
    ldp x4, x5, [x1, #64]
    ldp x6, x7, [x1, #80]
    ldp x8, x9, [x1, #96]
    ldp x10, x11, [x1, #112]
    ldp x22, x23, [x1, #128]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x1, #144]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x1, #160]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x1, #176]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x21, cc
    cmn x21, #1
    eor x4, x4, x21
    adcs x4, x4, xzr
    eor x5, x5, x21
    adcs x5, x5, xzr
    eor x6, x6, x21
    adcs x6, x6, xzr
    eor x7, x7, x21
    adcs x7, x7, xzr
    eor x8, x8, x21
    adcs x8, x8, xzr
    eor x9, x9, x21
    adcs x9, x9, xzr
    eor x10, x10, x21
    adcs x10, x10, xzr
    eor x11, x11, x21
    adcs x11, x11, xzr
    add x0, sp, #304
    mov x12, xzr
    mov x13, xzr
    mov x14, xzr
    mov x15, xzr
    mov x16, xzr
    mov x17, xzr
    mov x19, xzr
    mov x20, xzr
    umulh x26, x4, x5
    umulh x27, x4, x6
    umulh x28, x4, x7
    adds x14, x14, x26
    umulh x30, x4, x8
    adcs x15, x15, x27
    umulh x26, x4, x9
    adcs x16, x16, x28
    umulh x27, x4, x10
    adcs x17, x17, x30
    umulh x25, x4, x11
    adcs x19, x19, x26
    mul x30, x4, x5
    adcs x20, x20, x27
    mul x26, x4, x6
    adc x25, x25, xzr
    mul x27, x4, x7
    adds x13, x13, x30
    mul x28, x4, x8
    adcs x14, x14, x26
    mul x30, x4, x9
    adcs x15, x15, x27
    mul x26, x4, x10
    adcs x16, x16, x28
    mul x27, x4, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    stp x12, x13, [x0, #0]
    adc x12, x25, xzr
    umulh x26, x5, x6
    umulh x27, x5, x7
    umulh x28, x5, x8
    adds x16, x16, x26
    umulh x30, x5, x9
    adcs x17, x17, x27
    umulh x26, x5, x10
    adcs x19, x19, x28
    umulh x25, x5, x11
    adcs x20, x20, x30
    mul x28, x5, x6
    adcs x12, x12, x26
    mul x30, x5, x7
    adc x25, x25, xzr
    mul x26, x5, x8
    adds x15, x15, x28
    mul x27, x5, x9
    adcs x16, x16, x30
    mul x28, x5, x10
    adcs x17, x17, x26
    mul x30, x5, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    stp x14, x15, [x0, #16]
    adc x13, x25, xzr
    umulh x26, x6, x7
    umulh x27, x6, x8
    umulh x28, x6, x9
    adds x19, x19, x26
    umulh x30, x6, x10
    adcs x20, x20, x27
    umulh x25, x6, x11
    adcs x12, x12, x28
    mul x27, x6, x7
    adcs x13, x13, x30
    mul x28, x6, x8
    adc x25, x25, xzr
    mul x30, x6, x9
    adds x17, x17, x27
    mul x26, x6, x10
    adcs x19, x19, x28
    mul x27, x6, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    stp x16, x17, [x0, #32]
    adc x14, x25, xzr
    umulh x26, x7, x8
    umulh x27, x7, x9
    umulh x28, x7, x10
    adds x12, x12, x26
    umulh x25, x7, x11
    adcs x13, x13, x27
    mul x26, x7, x8
    adcs x14, x14, x28
    mul x27, x7, x9
    adc x25, x25, xzr
    mul x28, x7, x10
    adds x20, x20, x26
    mul x30, x7, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    stp x19, x20, [x0, #48]
    adc x15, x25, xzr
    umulh x26, x8, x9
    umulh x27, x8, x10
    umulh x25, x8, x11
    adds x14, x14, x26
    mul x30, x8, x9
    adcs x15, x15, x27
    mul x26, x8, x10
    adc x25, x25, xzr
    mul x27, x8, x11
    adds x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    umulh x26, x9, x10
    umulh x25, x9, x11
    mul x28, x9, x10
    adds x16, x16, x26
    mul x30, x9, x11
    adc x25, x25, xzr
    adds x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    umulh x25, x10, x11
    mul x27, x10, x11
    adds x17, x17, x27
    adc x19, x25, xzr
    mov x20, xzr
    // twice that, and the squares of the limbs
    ldp x21, x22, [x0, #0]
    mul x26, x4, x4
    umulh x27, x4, x4
    lsl x28, x21, #1
    extr x30, x22, x21, #63
    adds x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #0]
    ldp x23, x24, [x0, #16]
    mul x26, x5, x5
    umulh x27, x5, x5
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #16]
    ldp x21, x22, [x0, #32]
    mul x26, x6, x6
    umulh x27, x6, x6
    extr x28, x21, x24, #63
    extr x30, x22, x21, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #32]
    ldp x23, x24, [x0, #48]
    mul x26, x7, x7
    umulh x27, x7, x7
    extr x28, x23, x22, #63
    extr x30, x24, x23, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #48]
    mul x26, x8, x8
    umulh x27, x8, x8
    extr x28, x12, x24, #63
    extr x30, x13, x12, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #64]
    mul x26, x9, x9
    umulh x27, x9, x9
    extr x28, x14, x13, #63
    extr x30, x15, x14, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #80]
    mul x26, x10, x10
    umulh x27, x10, x10
    extr x28, x16, x15, #63
    extr x30, x17, x16, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #96]
    mul x26, x11, x11
    umulh x27, x11, x11
    extr x28, x19, x17, #63
    extr x30, x20, x19, #63
    adcs x28, x28, x26
    adcs x30, x30, x27
    stp x28, x30, [x0, #112]
    ldr x0, [sp, #0]
    // u1, u2, u3
    ldp x4, x5, [x0, #128]
    ldp x6, x7, [x0, #144]
    ldp x8, x9, [x0, #160]
    ldp x10, x11, [x0, #176]
    ldp x12, x13, [x0, #64]
    ldp x14, x15, [x0, #80]
    ldp x16, x17, [x0, #96]
    ldp x19, x20, [x0, #112]
    adds x4, x4, x12
    adcs x5, x5, x13
    adcs x6, x6, x14
    adcs x7, x7, x15
    adcs x8, x8, x16
    adcs x9, x9, x17
    adcs x10, x10, x19
    adcs x11, x11, x20
    ldp x12, x13, [x0, #192]
    ldp x14, x15, [x0, #208]
    ldp x16, x17, [x0, #224]
    ldp x19, x20, [x0, #240]
    ldp x21, x22, [x0, #256]
    ldp x23, x24, [x0, #272]
    ldp x25, x26, [x0, #288]
    ldp x27, x28, [x0, #304]
    adcs x12, x12, x21
    adcs x13, x13, x22
    adcs x14, x14, x23
    adcs x15, x15, x24
    adcs x16, x16, x25
    adcs x17, x17, x26
    adcs x19, x19, x27
    adcs x20, x20, x28
    ldp x21, x22, [x0, #320]
    ldp x23, x24, [x0, #336]
    ldp x25, x26, [x0, #352]
    ldp x27, x28, [x0, #368]
    adcs x21, x21, xzr
    adcs x22, x22, xzr
    adcs x23, x23, xzr
    adcs x24, x24, xzr
    adcs x25, x25, xzr
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    // p1 = u0 + u1, its carry in x30; p2 = p1 + u2, its carry in x1
    ldp x1, x2, [x0, #0]
    adds x1, x1, x4
    adcs x2, x2, x5
    stp x1, x2, [x0, #64]
    ldp x1, x2, [x0, #16]
    adcs x1, x1, x6
    adcs x2, x2, x7
    stp x1, x2, [x0, #80]
    ldp x1, x2, [x0, #32]
    adcs x1, x1, x8
    adcs x2, x2, x9
    stp x1, x2, [x0, #96]
    ldp x1, x2, [x0, #48]
    adcs x1, x1, x10
    adcs x2, x2, x11
    stp x1, x2, [x0, #112]
    cset x30, cs
    ldp x1, x2, [x0, #64]
    adcs x1, x1, x12
    adcs x2, x2, x13
    stp x1, x2, [x0, #128]
    ldp x1, x2, [x0, #80]
    adcs x1, x1, x14
    adcs x2, x2, x15
    stp x1, x2, [x0, #144]
    ldp x1, x2, [x0, #96]
    adcs x1, x1, x16
    adcs x2, x2, x17
    stp x1, x2, [x0, #160]
    ldp x1, x2, [x0, #112]
    adcs x1, x1, x19
    adcs x2, x2, x20
    stp x1, x2, [x0, #176]
    cset x1, cs
    // p3, p4, p5 in registers; u0 + u1 comes into p2, and so its carry into p3 once more
    cmp x30, #1
    adcs x4, x4, x12
    adcs x5, x5, x13
    adcs x6, x6, x14
    adcs x7, x7, x15
    adcs x8, x8, x16
    adcs x9, x9, x17
    adcs x10, x10, x19
    adcs x11, x11, x20
    adcs x12, x12, x21
    adcs x13, x13, x22
    adcs x14, x14, x23
    adcs x15, x15, x24
    adcs x16, x16, x25
    adcs x17, x17, x26
    adcs x19, x19, x27
    adcs x20, x20, x28
    cset x2, cs
    cmp x1, #1
    adcs x4, x4, x21
    adcs x5, x5, x22
    adcs x6, x6, x23
    adcs x7, x7, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adcs x12, x12, xzr
    adcs x13, x13, xzr
    adcs x14, x14, xzr
    adcs x15, x15, xzr
    adcs x16, x16, xzr
    adcs x17, x17, xzr
    adcs x19, x19, xzr
    adcs x20, x20, xzr
    adc x2, x2, xzr
    adds x21, x21, x2
    adcs x22, x22, xzr
    adcs x23, x23, xzr
    adcs x24, x24, xzr
    adcs x25, x25, xzr
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    // X12 to p3 and p4, what it carries to the frame
    ldp x1, x2, [sp, #304]
    subs x4, x4, x1
    sbcs x5, x5, x2
    ldp x1, x2, [sp, #320]
    sbcs x6, x6, x1
    sbcs x7, x7, x2
    ldp x1, x2, [sp, #336]
    sbcs x8, x8, x1
    sbcs x9, x9, x2
    ldp x1, x2, [sp, #352]
    sbcs x10, x10, x1
    sbcs x11, x11, x2
    ldp x1, x2, [sp, #368]
    sbcs x12, x12, x1
    sbcs x13, x13, x2
    ldp x1, x2, [sp, #384]
    sbcs x14, x14, x1
    sbcs x15, x15, x2
    ldp x1, x2, [sp, #400]
    sbcs x16, x16, x1
    sbcs x17, x17, x2
    ldp x1, x2, [sp, #416]
    sbcs x19, x19, x1
    sbcs x20, x20, x2
    csetm x30, cc
    str x30, [sp, #40]
    // X01 to p1 and p2, what it carries to the frame
    ldp x1, x2, [sp, #48]
    ldp x30, x3, [x0, #64]
    subs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #64]
    ldp x1, x2, [sp, #64]
    ldp x30, x3, [x0, #80]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #80]
    ldp x1, x2, [sp, #80]
    ldp x30, x3, [x0, #96]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #96]
    ldp x1, x2, [sp, #96]
    ldp x30, x3, [x0, #112]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #112]
    ldp x1, x2, [sp, #112]
    ldp x30, x3, [x0, #128]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #128]
    ldp x1, x2, [sp, #128]
    ldp x30, x3, [x0, #144]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #144]
    ldp x1, x2, [sp, #144]
    ldp x30, x3, [x0, #160]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #160]
    ldp x1, x2, [sp, #160]
    ldp x30, x3, [x0, #176]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #176]
    csetm x3, cc
    str x3, [sp, #24]
    // X02 to p2 and p3
    ldp x1, x2, [sp, #176]
    ldp x30, x3, [x0, #128]
    subs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #128]
    ldp x1, x2, [sp, #192]
    ldp x30, x3, [x0, #144]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #144]
    ldp x1, x2, [sp, #208]
    ldp x30, x3, [x0, #160]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #160]
    ldp x1, x2, [sp, #224]
    ldp x30, x3, [x0, #176]
    sbcs x30, x30, x1
    sbcs x3, x3, x2
    stp x30, x3, [x0, #176]
    ldp x1, x2, [sp, #240]
    sbcs x4, x4, x1
    sbcs x5, x5, x2
    ldp x1, x2, [sp, #256]
    sbcs x6, x6, x1
    sbcs x7, x7, x2
    ldp x1, x2, [sp, #272]
    sbcs x8, x8, x1
    sbcs x9, x9, x2
    ldp x1, x2, [sp, #288]
    sbcs x10, x10, x1
    sbcs x11, x11, x2
    csetm x3, cc
    // the carries, which have signs: X01's to p3, X02's to p4, X12's to p5
    ldr x1, [sp, #24]
    asr x2, x1, #63
    adds x4, x4, x1
    adcs x5, x5, x2
    adcs x6, x6, x2
    adcs x7, x7, x2
    adcs x8, x8, x2
    adcs x9, x9, x2
    adcs x10, x10, x2
    adcs x11, x11, x2
    adc x2, x2, x3
    asr x3, x2, #63
    adds x12, x12, x2
    adcs x13, x13, x3
    adcs x14, x14, x3
    adcs x15, x15, x3
    adcs x16, x16, x3
    adcs x17, x17, x3
    adcs x19, x19, x3
    adcs x20, x20, x3
    ldr x1, [sp, #40]
    adc x3, x3, x1
    asr x2, x3, #63
    adds x21, x21, x3
    adcs x22, x22, x2
    adcs x23, x23, x2
    adcs x24, x24, x2
    adcs x25, x25, x2
    adcs x26, x26, x2
    adcs x27, x27, x2
    adcs x28, x28, x2
    stp x4, x5, [x0, #192]
    stp x6, x7, [x0, #208]
    stp x8, x9, [x0, #224]
    stp x10, x11, [x0, #240]
    stp x12, x13, [x0, #256]
    stp x14, x15, [x0, #272]
    stp x16, x17, [x0, #288]
    stp x19, x20, [x0, #304]
    stp x21, x22, [x0, #320]
    stp x23, x24, [x0, #336]
    stp x25, x26, [x0, #352]
    stp x27, x28, [x0, #368]
    stp xzr, xzr, [sp, #16]
    stp xzr, xzr, [sp, #32]
    stp xzr, xzr, [sp, #48]
    stp xzr, xzr, [sp, #64]
    stp xzr, xzr, [sp, #80]
    stp xzr, xzr, [sp, #96]
    stp xzr, xzr, [sp, #112]
    stp xzr, xzr, [sp, #128]
    stp xzr, xzr, [sp, #144]
    stp xzr, xzr, [sp, #160]
    stp xzr, xzr, [sp, #176]
    stp xzr, xzr, [sp, #192]
    stp xzr, xzr, [sp, #208]
    stp xzr, xzr, [sp, #224]
    stp xzr, xzr, [sp, #240]
    stp xzr, xzr, [sp, #256]
    stp xzr, xzr, [sp, #272]
    stp xzr, xzr, [sp, #288]
    stp xzr, xzr, [sp, #304]
    stp xzr, xzr, [sp, #320]
    stp xzr, xzr, [sp, #336]
    stp xzr, xzr, [sp, #352]
    stp xzr, xzr, [sp, #368]
    stp xzr, xzr, [sp, #384]
    stp xzr, xzr, [sp, #400]
    stp xzr, xzr, [sp, #416]
    stp xzr, xzr, [sp, #432]
    add sp, sp, #448
