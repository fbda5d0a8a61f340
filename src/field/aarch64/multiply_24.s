// multiply_24. Written by generate.py: change that, and run it.
    sub sp, sp, #448
    stp x0, x1, [sp, #0]
    str x2, [sp, #16]
    // D0 = a0 * b0
    ldp x4, x5, [x2, #0]
    ldp x6, x7, [x2, #16]
    ldp x8, x9, [x2, #32]
    ldp x10, x11, [x2, #48]
    ldp x12, x13, [x1, #0]
    ldp x14, x15, [x1, #16]
    ldp x16, x17, [x1, #32]
    ldp x19, x20, [x1, #48]
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
    add x0, x0, #128
    add x1, x1, #64
    // D1 = a1 * b1
    ldr x2, [sp, #16]
    ldp x4, x5, [x2, #64]
    ldp x6, x7, [x2, #80]
    ldp x8, x9, [x2, #96]
    ldp x10, x11, [x2, #112]
    ldp x12, x13, [x1, #0]
    ldp x14, x15, [x1, #16]
    ldp x16, x17, [x1, #32]
    ldp x19, x20, [x1, #48]
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
    add x0, x0, #128
    add x1, x1, #64
    // D2 = a2 * b2
    ldr x2, [sp, #16]
    ldp x4, x5, [x2, #128]
    ldp x6, x7, [x2, #144]
    ldp x8, x9, [x2, #160]
    ldp x10, x11, [x2, #176]
    ldp x12, x13, [x1, #0]
    ldp x14, x15, [x1, #16]
    ldp x16, x17, [x1, #32]
    ldp x19, x20, [x1, #48]
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
    // X01 = |a0 - a1| * |b0 - b1|, and whether the signs agree
    ldp x1, x2, [sp, #8]
    ldp x4, x5, [x2, #0]
    ldp x6, x7, [x2, #16]
    ldp x8, x9, [x2, #32]
    ldp x10, x11, [x2, #48]
    ldp x22, x23, [x2, #64]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x2, #80]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x2, #96]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x2, #112]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x24, cc
    cmn x24, #1
    eor x4, x4, x24
    adcs x4, x4, xzr
    eor x5, x5, x24
    adcs x5, x5, xzr
    eor x6, x6, x24
    adcs x6, x6, xzr
    eor x7, x7, x24
    adcs x7, x7, xzr
    eor x8, x8, x24
    adcs x8, x8, xzr
    eor x9, x9, x24
    adcs x9, x9, xzr
    eor x10, x10, x24
    adcs x10, x10, xzr
    eor x11, x11, x24
    adcs x11, x11, xzr
    ldp x12, x13, [x1, #0]
    ldp x14, x15, [x1, #16]
    ldp x16, x17, [x1, #32]
    ldp x19, x20, [x1, #48]
    ldp x22, x23, [x1, #64]
    subs x12, x12, x22
    sbcs x13, x13, x23
    ldp x22, x23, [x1, #80]
    sbcs x14, x14, x22
    sbcs x15, x15, x23
    ldp x22, x23, [x1, #96]
    sbcs x16, x16, x22
    sbcs x17, x17, x23
    ldp x22, x23, [x1, #112]
    sbcs x19, x19, x22
    sbcs x20, x20, x23
    csetm x21, cc
    cmn x21, #1
    eor x12, x12, x21
    adcs x12, x12, xzr
    eor x13, x13, x21
    adcs x13, x13, xzr
    eor x14, x14, x21
    adcs x14, x14, xzr
    eor x15, x15, x21
    adcs x15, x15, xzr
    eor x16, x16, x21
    adcs x16, x16, xzr
    eor x17, x17, x21
    adcs x17, x17, xzr
    eor x19, x19, x21
    adcs x19, x19, xzr
    eor x20, x20, x21
    adcs x20, x20, xzr
    eor x21, x21, x24
    mvn x21, x21
    str x21, [sp, #24]
    add x0, sp, #48
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
    // X02 = |a0 - a2| * |b0 - b2|, and whether the signs agree
    ldp x1, x2, [sp, #8]
    ldp x4, x5, [x2, #0]
    ldp x6, x7, [x2, #16]
    ldp x8, x9, [x2, #32]
    ldp x10, x11, [x2, #48]
    ldp x22, x23, [x2, #128]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x2, #144]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x2, #160]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x2, #176]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x24, cc
    cmn x24, #1
    eor x4, x4, x24
    adcs x4, x4, xzr
    eor x5, x5, x24
    adcs x5, x5, xzr
    eor x6, x6, x24
    adcs x6, x6, xzr
    eor x7, x7, x24
    adcs x7, x7, xzr
    eor x8, x8, x24
    adcs x8, x8, xzr
    eor x9, x9, x24
    adcs x9, x9, xzr
    eor x10, x10, x24
    adcs x10, x10, xzr
    eor x11, x11, x24
    adcs x11, x11, xzr
    ldp x12, x13, [x1, #0]
    ldp x14, x15, [x1, #16]
    ldp x16, x17, [x1, #32]
    ldp x19, x20, [x1, #48]
    ldp x22, x23, [x1, #128]
    subs x12, x12, x22
    sbcs x13, x13, x23
    ldp x22, x23, [x1, #144]
    sbcs x14, x14, x22
    sbcs x15, x15, x23
    ldp x22, x23, [x1, #160]
    sbcs x16, x16, x22
    sbcs x17, x17, x23
    ldp x22, x23, [x1, #176]
    sbcs x19, x19, x22
    sbcs x20, x20, x23
    csetm x21, cc
    cmn x21, #1
    eor x12, x12, x21
    adcs x12, x12, xzr
    eor x13, x13, x21
    adcs x13, x13, xzr
    eor x14, x14, x21
    adcs x14, x14, xzr
    eor x15, x15, x21
    adcs x15, x15, xzr
    eor x16, x16, x21
    adcs x16, x16, xzr
    eor x17, x17, x21
    adcs x17, x17, xzr
    eor x19, x19, x21
    adcs x19, x19, xzr
    eor x20, x20, x21
    adcs x20, x20, xzr
    eor x21, x21, x24
    mvn x21, x21
    str x21, [sp, #32]
    add x0, sp, #176
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
    // X12 = |a1 - a2| * |b1 - b2|, and whether the signs agree
    ldp x1, x2, [sp, #8]
    ldp x4, x5, [x2, #64]
    ldp x6, x7, [x2, #80]
    ldp x8, x9, [x2, #96]
    ldp x10, x11, [x2, #112]
    ldp x22, x23, [x2, #128]
    subs x4, x4, x22
    sbcs x5, x5, x23
    ldp x22, x23, [x2, #144]
    sbcs x6, x6, x22
    sbcs x7, x7, x23
    ldp x22, x23, [x2, #160]
    sbcs x8, x8, x22
    sbcs x9, x9, x23
    ldp x22, x23, [x2, #176]
    sbcs x10, x10, x22
    sbcs x11, x11, x23
    csetm x24, cc
    cmn x24, #1
    eor x4, x4, x24
    adcs x4, x4, xzr
    eor x5, x5, x24
    adcs x5, x5, xzr
    eor x6, x6, x24
    adcs x6, x6, xzr
    eor x7, x7, x24
    adcs x7, x7, xzr
    eor x8, x8, x24
    adcs x8, x8, xzr
    eor x9, x9, x24
    adcs x9, x9, xzr
    eor x10, x10, x24
    adcs x10, x10, xzr
    eor x11, x11, x24
    adcs x11, x11, xzr
    ldp x12, x13, [x1, #64]
    ldp x14, x15, [x1, #80]
    ldp x16, x17, [x1, #96]
    ldp x19, x20, [x1, #112]
    ldp x22, x23, [x1, #128]
    subs x12, x12, x22
    sbcs x13, x13, x23
    ldp x22, x23, [x1, #144]
    sbcs x14, x14, x22
    sbcs x15, x15, x23
    ldp x22, x23, [x1, #160]
    sbcs x16, x16, x22
    sbcs x17, x17, x23
    ldp x22, x23, [x1, #176]
    sbcs x19, x19, x22
    sbcs x20, x20, x23
    csetm x21, cc
    cmn x21, #1
    eor x12, x12, x21
    adcs x12, x12, xzr
    eor x13, x13, x21
    adcs x13, x13, xzr
    eor x14, x14, x21
    adcs x14, x14, xzr
    eor x15, x15, x21
    adcs x15, x15, xzr
    eor x16, x16, x21
    adcs x16, x16, xzr
    eor x17, x17, x21
    adcs x17, x17, xzr
    eor x19, x19, x21
    adcs x19, x19, xzr
    eor x20, x20, x21
    adcs x20, x20, xzr
    eor x21, x21, x24
    mvn x21, x21
    str x21, [sp, #40]
    add x0, sp, #304
    mul x21, x12, x4
    mul x22, x12, x5
    mul x23, x12, x6
    mul x24, x12, x7
    umulh x3, x12, x4
    adds x22, x22, x3
    umulh x30, x12, x5
    adcs x23, x23, x30
    umulh x2, x12, x6
    adcs x24, x24, x2
    umulh x25, x12, x7
    adc x25, x25, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x23, x23, x3
    umulh x2, x13, x6
    adcs x24, x24, x30
    umulh x26, x13, x7
    adcs x25, x25, x2
    mul x3, x13, x4
    adc x26, x26, xzr
    mul x30, x13, x5
    adds x22, x22, x3
    mul x2, x13, x6
    adcs x23, x23, x30
    mul x3, x13, x7
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x24, x24, x30
    umulh x3, x14, x6
    adcs x25, x25, x2
    umulh x27, x14, x7
    adcs x26, x26, x3
    mul x30, x14, x4
    adc x27, x27, xzr
    mul x2, x14, x5
    adds x23, x23, x30
    mul x3, x14, x6
    adcs x24, x24, x2
    mul x30, x14, x7
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x25, x25, x2
    umulh x30, x15, x6
    adcs x26, x26, x3
    umulh x28, x15, x7
    adcs x27, x27, x30
    mul x2, x15, x4
    adc x28, x28, xzr
    mul x3, x15, x5
    adds x24, x24, x2
    mul x30, x15, x6
    adcs x25, x25, x3
    mul x2, x15, x7
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    stp x21, x22, [x0, #0]
    stp x23, x24, [x0, #16]
    stp x25, x26, [x0, #32]
    stp x27, x28, [x0, #48]
    mul x21, x16, x8
    mul x22, x16, x9
    mul x23, x16, x10
    mul x24, x16, x11
    umulh x3, x16, x8
    adds x22, x22, x3
    umulh x30, x16, x9
    adcs x23, x23, x30
    umulh x2, x16, x10
    adcs x24, x24, x2
    umulh x25, x16, x11
    adc x25, x25, xzr
    umulh x3, x17, x8
    umulh x30, x17, x9
    adds x23, x23, x3
    umulh x2, x17, x10
    adcs x24, x24, x30
    umulh x26, x17, x11
    adcs x25, x25, x2
    mul x3, x17, x8
    adc x26, x26, xzr
    mul x30, x17, x9
    adds x22, x22, x3
    mul x2, x17, x10
    adcs x23, x23, x30
    mul x3, x17, x11
    adcs x24, x24, x2
    adcs x25, x25, x3
    adc x26, x26, xzr
    umulh x30, x19, x8
    umulh x2, x19, x9
    adds x24, x24, x30
    umulh x3, x19, x10
    adcs x25, x25, x2
    umulh x27, x19, x11
    adcs x26, x26, x3
    mul x30, x19, x8
    adc x27, x27, xzr
    mul x2, x19, x9
    adds x23, x23, x30
    mul x3, x19, x10
    adcs x24, x24, x2
    mul x30, x19, x11
    adcs x25, x25, x3
    adcs x26, x26, x30
    adc x27, x27, xzr
    umulh x2, x20, x8
    umulh x3, x20, x9
    adds x25, x25, x2
    umulh x30, x20, x10
    adcs x26, x26, x3
    umulh x28, x20, x11
    adcs x27, x27, x30
    mul x2, x20, x8
    adc x28, x28, xzr
    mul x3, x20, x9
    adds x24, x24, x2
    mul x30, x20, x10
    adcs x25, x25, x3
    mul x2, x20, x11
    adcs x26, x26, x30
    adcs x27, x27, x2
    adc x28, x28, xzr
    subs x12, x12, x16
    sbcs x13, x13, x17
    sbcs x14, x14, x19
    sbcs x15, x15, x20
    csetm x2, cc
    cmn x2, #1
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    subs x4, x4, x8
    sbcs x5, x5, x9
    sbcs x6, x6, x10
    sbcs x7, x7, x11
    csetm x3, cc
    cmn x3, #1
    eor x4, x4, x3
    adcs x4, x4, xzr
    eor x5, x5, x3
    adcs x5, x5, xzr
    eor x6, x6, x3
    adcs x6, x6, xzr
    eor x7, x7, x3
    adcs x7, x7, xzr
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #432]
    mul x16, x12, x4
    mul x17, x12, x5
    mul x19, x12, x6
    mul x20, x12, x7
    umulh x3, x12, x4
    adds x17, x17, x3
    umulh x30, x12, x5
    adcs x19, x19, x30
    umulh x2, x12, x6
    adcs x20, x20, x2
    umulh x8, x12, x7
    adc x8, x8, xzr
    umulh x3, x13, x4
    umulh x30, x13, x5
    adds x19, x19, x3
    umulh x2, x13, x6
    adcs x20, x20, x30
    umulh x9, x13, x7
    adcs x8, x8, x2
    mul x3, x13, x4
    adc x9, x9, xzr
    mul x30, x13, x5
    adds x17, x17, x3
    mul x2, x13, x6
    adcs x19, x19, x30
    mul x3, x13, x7
    adcs x20, x20, x2
    adcs x8, x8, x3
    adc x9, x9, xzr
    umulh x30, x14, x4
    umulh x2, x14, x5
    adds x20, x20, x30
    umulh x3, x14, x6
    adcs x8, x8, x2
    umulh x10, x14, x7
    adcs x9, x9, x3
    mul x30, x14, x4
    adc x10, x10, xzr
    mul x2, x14, x5
    adds x19, x19, x30
    mul x3, x14, x6
    adcs x20, x20, x2
    mul x30, x14, x7
    adcs x8, x8, x3
    adcs x9, x9, x30
    adc x10, x10, xzr
    umulh x2, x15, x4
    umulh x3, x15, x5
    adds x8, x8, x2
    umulh x30, x15, x6
    adcs x9, x9, x3
    umulh x11, x15, x7
    adcs x10, x10, x30
    mul x2, x15, x4
    adc x11, x11, xzr
    mul x3, x15, x5
    adds x20, x20, x2
    mul x30, x15, x6
    adcs x8, x8, x3
    mul x2, x15, x7
    adcs x9, x9, x30
    adcs x10, x10, x2
    adc x11, x11, xzr
    ldr x2, [sp, #432]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    eor x16, x16, x2
    eor x17, x17, x2
    eor x19, x19, x2
    eor x20, x20, x2
    eor x8, x8, x2
    eor x9, x9, x2
    eor x10, x10, x2
    eor x11, x11, x2
    cmn x2, #1
    adcs x16, x16, x21
    adcs x17, x17, x22
    adcs x19, x19, x23
    adcs x20, x20, x24
    adcs x8, x8, x25
    adcs x9, x9, x26
    adcs x10, x10, x27
    adcs x11, x11, x28
    adc x2, x2, xzr
    adds x16, x16, x12
    adcs x17, x17, x13
    adcs x19, x19, x14
    adcs x20, x20, x15
    adcs x8, x8, x4
    adcs x9, x9, x5
    adcs x10, x10, x6
    adcs x11, x11, x7
    adc x2, x2, xzr
    adds x16, x16, x4
    adcs x17, x17, x5
    adcs x19, x19, x6
    adcs x20, x20, x7
    adcs x8, x8, x21
    adcs x9, x9, x22
    adcs x10, x10, x23
    adcs x11, x11, x24
    adcs x25, x25, x2
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    stp x8, x9, [x0, #64]
    stp x10, x11, [x0, #80]
    stp x25, x26, [x0, #96]
    stp x27, x28, [x0, #112]
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
    ldr x3, [sp, #40]
    cmn x3, #1
    ldp x1, x2, [sp, #304]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x4, x4, x1
    adcs x5, x5, x2
    ldp x1, x2, [sp, #320]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x6, x6, x1
    adcs x7, x7, x2
    ldp x1, x2, [sp, #336]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x8, x8, x1
    adcs x9, x9, x2
    ldp x1, x2, [sp, #352]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x10, x10, x1
    adcs x11, x11, x2
    ldp x1, x2, [sp, #368]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x12, x12, x1
    adcs x13, x13, x2
    ldp x1, x2, [sp, #384]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x14, x14, x1
    adcs x15, x15, x2
    ldp x1, x2, [sp, #400]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x16, x16, x1
    adcs x17, x17, x2
    ldp x1, x2, [sp, #416]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x19, x19, x1
    adcs x20, x20, x2
    adc x30, x3, xzr
    str x30, [sp, #40]
    // X01 to p1 and p2, what it carries to the frame
    ldr x3, [sp, #24]
    cmn x3, #1
    ldp x1, x2, [sp, #48]
    eor x1, x1, x3
    ldr x30, [x0, #64]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #72]
    adcs x2, x2, x30
    stp x1, x2, [x0, #64]
    ldp x1, x2, [sp, #64]
    eor x1, x1, x3
    ldr x30, [x0, #80]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #88]
    adcs x2, x2, x30
    stp x1, x2, [x0, #80]
    ldp x1, x2, [sp, #80]
    eor x1, x1, x3
    ldr x30, [x0, #96]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #104]
    adcs x2, x2, x30
    stp x1, x2, [x0, #96]
    ldp x1, x2, [sp, #96]
    eor x1, x1, x3
    ldr x30, [x0, #112]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #120]
    adcs x2, x2, x30
    stp x1, x2, [x0, #112]
    ldp x1, x2, [sp, #112]
    eor x1, x1, x3
    ldr x30, [x0, #128]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #136]
    adcs x2, x2, x30
    stp x1, x2, [x0, #128]
    ldp x1, x2, [sp, #128]
    eor x1, x1, x3
    ldr x30, [x0, #144]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #152]
    adcs x2, x2, x30
    stp x1, x2, [x0, #144]
    ldp x1, x2, [sp, #144]
    eor x1, x1, x3
    ldr x30, [x0, #160]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #168]
    adcs x2, x2, x30
    stp x1, x2, [x0, #160]
    ldp x1, x2, [sp, #160]
    eor x1, x1, x3
    ldr x30, [x0, #176]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #184]
    adcs x2, x2, x30
    stp x1, x2, [x0, #176]
    adc x3, x3, xzr
    str x3, [sp, #24]
    // X02 to p2 and p3
    ldr x3, [sp, #32]
    cmn x3, #1
    ldp x1, x2, [sp, #176]
    eor x1, x1, x3
    ldr x30, [x0, #128]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #136]
    adcs x2, x2, x30
    stp x1, x2, [x0, #128]
    ldp x1, x2, [sp, #192]
    eor x1, x1, x3
    ldr x30, [x0, #144]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #152]
    adcs x2, x2, x30
    stp x1, x2, [x0, #144]
    ldp x1, x2, [sp, #208]
    eor x1, x1, x3
    ldr x30, [x0, #160]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #168]
    adcs x2, x2, x30
    stp x1, x2, [x0, #160]
    ldp x1, x2, [sp, #224]
    eor x1, x1, x3
    ldr x30, [x0, #176]
    adcs x1, x1, x30
    eor x2, x2, x3
    ldr x30, [x0, #184]
    adcs x2, x2, x30
    stp x1, x2, [x0, #176]
    ldp x1, x2, [sp, #240]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x4, x4, x1
    adcs x5, x5, x2
    ldp x1, x2, [sp, #256]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x6, x6, x1
    adcs x7, x7, x2
    ldp x1, x2, [sp, #272]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x8, x8, x1
    adcs x9, x9, x2
    ldp x1, x2, [sp, #288]
    eor x1, x1, x3
    eor x2, x2, x3
    adcs x10, x10, x1
    adcs x11, x11, x2
    adc x3, x3, xzr
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
