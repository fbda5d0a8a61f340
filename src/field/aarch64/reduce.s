// reduce. Written by generate.py: change that, and run it.
    sub sp, sp, #448
    stp x0, x1, [sp, #0]
    stp x2, x1, [sp, #16]
    str xzr, [sp, #48]
2:
    // half of the digits
    ldr x0, [sp, #24]
    add x3, x0, #192
    stp x3, xzr, [sp, #32]
3:
    // eight digits
    ldr x1, [sp, #16]
    str x0, [sp, #56]
    ldp x4, x5, [x1, #0]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x1, #32]
    ldp x10, x11, [x1, #48]
    ldp x12, x13, [x0, #0]
    ldp x14, x15, [x0, #16]
    ldp x16, x17, [x0, #32]
    ldp x19, x20, [x0, #48]
    mov x23, x12
    umulh x26, x12, x5
    umulh x27, x12, x6
    umulh x28, x12, x7
    adds x14, x14, x26
    umulh x30, x12, x8
    adcs x15, x15, x27
    umulh x26, x12, x9
    adcs x16, x16, x28
    umulh x27, x12, x10
    adcs x17, x17, x30
    umulh x25, x12, x11
    adcs x19, x19, x26
    mul x30, x12, x5
    adcs x20, x20, x27
    mul x26, x12, x6
    adc x25, x25, xzr
    mul x27, x12, x7
    adds x13, x13, x30
    mul x28, x12, x8
    adcs x14, x14, x26
    mul x30, x12, x9
    adcs x15, x15, x27
    mul x26, x12, x10
    adcs x16, x16, x28
    mul x27, x12, x11
    adcs x17, x17, x30
    adcs x19, x19, x26
    adcs x20, x20, x27
    adc x12, x25, xzr
    stp x23, x13, [x0], #16
    umulh x26, x13, x5
    umulh x27, x13, x6
    umulh x28, x13, x7
    adds x15, x15, x26
    umulh x30, x13, x8
    adcs x16, x16, x27
    umulh x26, x13, x9
    adcs x17, x17, x28
    umulh x27, x13, x10
    adcs x19, x19, x30
    umulh x25, x13, x11
    adcs x20, x20, x26
    mul x30, x13, x5
    adcs x12, x12, x27
    mul x26, x13, x6
    adc x25, x25, xzr
    mul x27, x13, x7
    adds x14, x14, x30
    mul x28, x13, x8
    adcs x15, x15, x26
    mul x30, x13, x9
    adcs x16, x16, x27
    mul x26, x13, x10
    adcs x17, x17, x28
    mul x27, x13, x11
    adcs x19, x19, x30
    adcs x20, x20, x26
    adcs x12, x12, x27
    adc x13, x25, xzr
    mov x23, x14
    umulh x26, x14, x5
    umulh x27, x14, x6
    umulh x28, x14, x7
    adds x16, x16, x26
    umulh x30, x14, x8
    adcs x17, x17, x27
    umulh x26, x14, x9
    adcs x19, x19, x28
    umulh x27, x14, x10
    adcs x20, x20, x30
    umulh x25, x14, x11
    adcs x12, x12, x26
    mul x30, x14, x5
    adcs x13, x13, x27
    mul x26, x14, x6
    adc x25, x25, xzr
    mul x27, x14, x7
    adds x15, x15, x30
    mul x28, x14, x8
    adcs x16, x16, x26
    mul x30, x14, x9
    adcs x17, x17, x27
    mul x26, x14, x10
    adcs x19, x19, x28
    mul x27, x14, x11
    adcs x20, x20, x30
    adcs x12, x12, x26
    adcs x13, x13, x27
    adc x14, x25, xzr
    stp x23, x15, [x0], #16
    umulh x26, x15, x5
    umulh x27, x15, x6
    umulh x28, x15, x7
    adds x17, x17, x26
    umulh x30, x15, x8
    adcs x19, x19, x27
    umulh x26, x15, x9
    adcs x20, x20, x28
    umulh x27, x15, x10
    adcs x12, x12, x30
    umulh x25, x15, x11
    adcs x13, x13, x26
    mul x30, x15, x5
    adcs x14, x14, x27
    mul x26, x15, x6
    adc x25, x25, xzr
    mul x27, x15, x7
    adds x16, x16, x30
    mul x28, x15, x8
    adcs x17, x17, x26
    mul x30, x15, x9
    adcs x19, x19, x27
    mul x26, x15, x10
    adcs x20, x20, x28
    mul x27, x15, x11
    adcs x12, x12, x30
    adcs x13, x13, x26
    adcs x14, x14, x27
    adc x15, x25, xzr
    mov x23, x16
    umulh x26, x16, x5
    umulh x27, x16, x6
    umulh x28, x16, x7
    adds x19, x19, x26
    umulh x30, x16, x8
    adcs x20, x20, x27
    umulh x26, x16, x9
    adcs x12, x12, x28
    umulh x27, x16, x10
    adcs x13, x13, x30
    umulh x25, x16, x11
    adcs x14, x14, x26
    mul x30, x16, x5
    adcs x15, x15, x27
    mul x26, x16, x6
    adc x25, x25, xzr
    mul x27, x16, x7
    adds x17, x17, x30
    mul x28, x16, x8
    adcs x19, x19, x26
    mul x30, x16, x9
    adcs x20, x20, x27
    mul x26, x16, x10
    adcs x12, x12, x28
    mul x27, x16, x11
    adcs x13, x13, x30
    adcs x14, x14, x26
    adcs x15, x15, x27
    adc x16, x25, xzr
    stp x23, x17, [x0], #16
    umulh x26, x17, x5
    umulh x27, x17, x6
    umulh x28, x17, x7
    adds x20, x20, x26
    umulh x30, x17, x8
    adcs x12, x12, x27
    umulh x26, x17, x9
    adcs x13, x13, x28
    umulh x27, x17, x10
    adcs x14, x14, x30
    umulh x25, x17, x11
    adcs x15, x15, x26
    mul x30, x17, x5
    adcs x16, x16, x27
    mul x26, x17, x6
    adc x25, x25, xzr
    mul x27, x17, x7
    adds x19, x19, x30
    mul x28, x17, x8
    adcs x20, x20, x26
    mul x30, x17, x9
    adcs x12, x12, x27
    mul x26, x17, x10
    adcs x13, x13, x28
    mul x27, x17, x11
    adcs x14, x14, x30
    adcs x15, x15, x26
    adcs x16, x16, x27
    adc x17, x25, xzr
    mov x23, x19
    umulh x26, x19, x5
    umulh x27, x19, x6
    umulh x28, x19, x7
    adds x12, x12, x26
    umulh x30, x19, x8
    adcs x13, x13, x27
    umulh x26, x19, x9
    adcs x14, x14, x28
    umulh x27, x19, x10
    adcs x15, x15, x30
    umulh x25, x19, x11
    adcs x16, x16, x26
    mul x30, x19, x5
    adcs x17, x17, x27
    mul x26, x19, x6
    adc x25, x25, xzr
    mul x27, x19, x7
    adds x20, x20, x30
    mul x28, x19, x8
    adcs x12, x12, x26
    mul x30, x19, x9
    adcs x13, x13, x27
    mul x26, x19, x10
    adcs x14, x14, x28
    mul x27, x19, x11
    adcs x15, x15, x30
    adcs x16, x16, x26
    adcs x17, x17, x27
    adc x19, x25, xzr
    stp x23, x20, [x0], #16
    umulh x26, x20, x5
    umulh x27, x20, x6
    umulh x28, x20, x7
    adds x13, x13, x26
    umulh x30, x20, x8
    adcs x14, x14, x27
    umulh x26, x20, x9
    adcs x15, x15, x28
    umulh x27, x20, x10
    adcs x16, x16, x30
    umulh x25, x20, x11
    adcs x17, x17, x26
    mul x30, x20, x5
    adcs x19, x19, x27
    mul x26, x20, x6
    adc x25, x25, xzr
    mul x27, x20, x7
    adds x12, x12, x30
    mul x28, x20, x8
    adcs x13, x13, x26
    mul x30, x20, x9
    adcs x14, x14, x27
    mul x26, x20, x10
    adcs x15, x15, x28
    mul x27, x20, x11
    adcs x16, x16, x30
    adcs x17, x17, x26
    adcs x19, x19, x27
    adc x20, x25, xzr
    // they slide along 16 more limbs of N + 1
    ldp x4, x5, [x0, #-64]
    ldp x6, x7, [x0, #-48]
    ldp x8, x9, [x0, #-32]
    ldp x10, x11, [x0, #-16]
    add x3, x1, #192
    add x1, x1, #64
4:
    ldp x21, x22, [x1], #16
    ldp x23, x24, [x0]
    adds x12, x12, x23
    umulh x26, x21, x4
    umulh x27, x21, x5
    umulh x28, x21, x6
    adcs x13, x13, x26
    umulh x30, x21, x7
    adcs x14, x14, x27
    umulh x26, x21, x8
    adcs x15, x15, x28
    umulh x27, x21, x9
    adcs x16, x16, x30
    umulh x28, x21, x10
    adcs x17, x17, x26
    umulh x25, x21, x11
    adcs x19, x19, x27
    mul x26, x21, x4
    adcs x20, x20, x28
    mul x27, x21, x5
    adc x25, x25, xzr
    mul x28, x21, x6
    adds x23, x12, x26
    mul x30, x21, x7
    adcs x13, x13, x27
    mul x26, x21, x8
    adcs x14, x14, x28
    mul x27, x21, x9
    adcs x15, x15, x30
    mul x28, x21, x10
    adcs x16, x16, x26
    mul x30, x21, x11
    adcs x17, x17, x27
    umulh x26, x22, x4
    adcs x19, x19, x28
    umulh x27, x22, x5
    adcs x20, x20, x30
    adc x12, x25, xzr
    adds x13, x13, x24
    umulh x28, x22, x6
    adcs x14, x14, x26
    umulh x30, x22, x7
    adcs x15, x15, x27
    umulh x26, x22, x8
    adcs x16, x16, x28
    umulh x27, x22, x9
    adcs x17, x17, x30
    umulh x28, x22, x10
    adcs x19, x19, x26
    umulh x25, x22, x11
    adcs x20, x20, x27
    mul x26, x22, x4
    adcs x12, x12, x28
    mul x27, x22, x5
    adc x25, x25, xzr
    mul x28, x22, x6
    adds x24, x13, x26
    mul x30, x22, x7
    adcs x14, x14, x27
    mul x26, x22, x8
    adcs x15, x15, x28
    mul x27, x22, x9
    adcs x16, x16, x30
    mul x28, x22, x10
    adcs x17, x17, x26
    mul x30, x22, x11
    adcs x19, x19, x27
    adcs x20, x20, x28
    adcs x12, x12, x30
    adc x13, x25, xzr
    stp x23, x24, [x0], #16
    ldp x21, x22, [x1], #16
    ldp x23, x24, [x0]
    adds x14, x14, x23
    umulh x26, x21, x4
    umulh x27, x21, x5
    umulh x28, x21, x6
    adcs x15, x15, x26
    umulh x30, x21, x7
    adcs x16, x16, x27
    umulh x26, x21, x8
    adcs x17, x17, x28
    umulh x27, x21, x9
    adcs x19, x19, x30
    umulh x28, x21, x10
    adcs x20, x20, x26
    umulh x25, x21, x11
    adcs x12, x12, x27
    mul x26, x21, x4
    adcs x13, x13, x28
    mul x27, x21, x5
    adc x25, x25, xzr
    mul x28, x21, x6
    adds x23, x14, x26
    mul x30, x21, x7
    adcs x15, x15, x27
    mul x26, x21, x8
    adcs x16, x16, x28
    mul x27, x21, x9
    adcs x17, x17, x30
    mul x28, x21, x10
    adcs x19, x19, x26
    mul x30, x21, x11
    adcs x20, x20, x27
    umulh x26, x22, x4
    adcs x12, x12, x28
    umulh x27, x22, x5
    adcs x13, x13, x30
    adc x14, x25, xzr
    adds x15, x15, x24
    umulh x28, x22, x6
    adcs x16, x16, x26
    umulh x30, x22, x7
    adcs x17, x17, x27
    umulh x26, x22, x8
    adcs x19, x19, x28
    umulh x27, x22, x9
    adcs x20, x20, x30
    umulh x28, x22, x10
    adcs x12, x12, x26
    umulh x25, x22, x11
    adcs x13, x13, x27
    mul x26, x22, x4
    adcs x14, x14, x28
    mul x27, x22, x5
    adc x25, x25, xzr
    mul x28, x22, x6
    adds x24, x15, x26
    mul x30, x22, x7
    adcs x16, x16, x27
    mul x26, x22, x8
    adcs x17, x17, x28
    mul x27, x22, x9
    adcs x19, x19, x30
    mul x28, x22, x10
    adcs x20, x20, x26
    mul x30, x22, x11
    adcs x12, x12, x27
    adcs x13, x13, x28
    adcs x14, x14, x30
    adc x15, x25, xzr
    stp x23, x24, [x0], #16
    ldp x21, x22, [x1], #16
    ldp x23, x24, [x0]
    adds x16, x16, x23
    umulh x26, x21, x4
    umulh x27, x21, x5
    umulh x28, x21, x6
    adcs x17, x17, x26
    umulh x30, x21, x7
    adcs x19, x19, x27
    umulh x26, x21, x8
    adcs x20, x20, x28
    umulh x27, x21, x9
    adcs x12, x12, x30
    umulh x28, x21, x10
    adcs x13, x13, x26
    umulh x25, x21, x11
    adcs x14, x14, x27
    mul x26, x21, x4
    adcs x15, x15, x28
    mul x27, x21, x5
    adc x25, x25, xzr
    mul x28, x21, x6
    adds x23, x16, x26
    mul x30, x21, x7
    adcs x17, x17, x27
    mul x26, x21, x8
    adcs x19, x19, x28
    mul x27, x21, x9
    adcs x20, x20, x30
    mul x28, x21, x10
    adcs x12, x12, x26
    mul x30, x21, x11
    adcs x13, x13, x27
    umulh x26, x22, x4
    adcs x14, x14, x28
    umulh x27, x22, x5
    adcs x15, x15, x30
    adc x16, x25, xzr
    adds x17, x17, x24
    umulh x28, x22, x6
    adcs x19, x19, x26
    umulh x30, x22, x7
    adcs x20, x20, x27
    umulh x26, x22, x8
    adcs x12, x12, x28
    umulh x27, x22, x9
    adcs x13, x13, x30
    umulh x28, x22, x10
    adcs x14, x14, x26
    umulh x25, x22, x11
    adcs x15, x15, x27
    mul x26, x22, x4
    adcs x16, x16, x28
    mul x27, x22, x5
    adc x25, x25, xzr
    mul x28, x22, x6
    adds x24, x17, x26
    mul x30, x22, x7
    adcs x19, x19, x27
    mul x26, x22, x8
    adcs x20, x20, x28
    mul x27, x22, x9
    adcs x12, x12, x30
    mul x28, x22, x10
    adcs x13, x13, x26
    mul x30, x22, x11
    adcs x14, x14, x27
    adcs x15, x15, x28
    adcs x16, x16, x30
    adc x17, x25, xzr
    stp x23, x24, [x0], #16
    ldp x21, x22, [x1], #16
    ldp x23, x24, [x0]
    adds x19, x19, x23
    umulh x26, x21, x4
    umulh x27, x21, x5
    umulh x28, x21, x6
    adcs x20, x20, x26
    umulh x30, x21, x7
    adcs x12, x12, x27
    umulh x26, x21, x8
    adcs x13, x13, x28
    umulh x27, x21, x9
    adcs x14, x14, x30
    umulh x28, x21, x10
    adcs x15, x15, x26
    umulh x25, x21, x11
    adcs x16, x16, x27
    mul x26, x21, x4
    adcs x17, x17, x28
    mul x27, x21, x5
    adc x25, x25, xzr
    mul x28, x21, x6
    adds x23, x19, x26
    mul x30, x21, x7
    adcs x20, x20, x27
    mul x26, x21, x8
    adcs x12, x12, x28
    mul x27, x21, x9
    adcs x13, x13, x30
    mul x28, x21, x10
    adcs x14, x14, x26
    mul x30, x21, x11
    adcs x15, x15, x27
    umulh x26, x22, x4
    adcs x16, x16, x28
    umulh x27, x22, x5
    adcs x17, x17, x30
    adc x19, x25, xzr
    adds x20, x20, x24
    umulh x28, x22, x6
    adcs x12, x12, x26
    umulh x30, x22, x7
    adcs x13, x13, x27
    umulh x26, x22, x8
    adcs x14, x14, x28
    umulh x27, x22, x9
    adcs x15, x15, x30
    umulh x28, x22, x10
    adcs x16, x16, x26
    umulh x25, x22, x11
    adcs x17, x17, x27
    mul x26, x22, x4
    adcs x19, x19, x28
    mul x27, x22, x5
    adc x25, x25, xzr
    mul x28, x22, x6
    adds x24, x20, x26
    mul x30, x22, x7
    adcs x12, x12, x27
    mul x26, x22, x8
    adcs x13, x13, x28
    mul x27, x22, x9
    adcs x14, x14, x30
    mul x28, x22, x10
    adcs x15, x15, x26
    mul x30, x22, x11
    adcs x16, x16, x27
    adcs x17, x17, x28
    adcs x19, x19, x30
    adc x20, x25, xzr
    stp x23, x24, [x0], #16
    cmp x1, x3
    b.ne 4b
    ldr x2, [sp, #40]
    cmp x2, #1
    ldp x21, x22, [x0, #0]
    adcs x12, x12, x21
    adcs x13, x13, x22
    ldp x21, x22, [x0, #16]
    adcs x14, x14, x21
    adcs x15, x15, x22
    ldp x21, x22, [x0, #32]
    adcs x16, x16, x21
    adcs x17, x17, x22
    ldp x21, x22, [x0, #48]
    adcs x19, x19, x21
    adcs x20, x20, x22
    cset x2, cs
    str x2, [sp, #40]
    stp x12, x13, [x0, #0]
    stp x14, x15, [x0, #16]
    stp x16, x17, [x0, #32]
    stp x19, x20, [x0, #48]
    ldr x0, [sp, #56]
    add x0, x0, #64
    ldr x3, [sp, #32]
    cmp x0, x3
    b.ne 3b
    // all 24 digits times the upper half of N + 1
    ldp x2, x1, [sp, #16]
    add x2, x2, #192
    add x0, sp, #64
    bl {multiply_24}
    ldr x0, [sp, #24]
    add x0, x0, #192
    ldp x4, x5, [x0, #0]
    ldp x6, x7, [sp, #64]
    adds x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #0]
    ldp x4, x5, [x0, #16]
    ldp x6, x7, [sp, #80]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [sp, #96]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #32]
    ldp x4, x5, [x0, #48]
    ldp x6, x7, [sp, #112]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #48]
    ldp x4, x5, [x0, #64]
    ldp x6, x7, [sp, #128]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #64]
    ldp x4, x5, [x0, #80]
    ldp x6, x7, [sp, #144]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #80]
    ldp x4, x5, [x0, #96]
    ldp x6, x7, [sp, #160]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #96]
    ldp x4, x5, [x0, #112]
    ldp x6, x7, [sp, #176]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #112]
    ldp x4, x5, [x0, #128]
    ldp x6, x7, [sp, #192]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #128]
    ldp x4, x5, [x0, #144]
    ldp x6, x7, [sp, #208]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #144]
    ldp x4, x5, [x0, #160]
    ldp x6, x7, [sp, #224]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #160]
    ldp x4, x5, [x0, #176]
    ldp x6, x7, [sp, #240]
    adcs x4, x4, x6
    adcs x5, x5, x7
    stp x4, x5, [x0, #176]
    ldp x4, x5, [x0, #192]
    ldp x6, x7, [x0, #208]
    ldp x8, x9, [x0, #224]
    ldp x10, x11, [x0, #240]
    ldp x12, x13, [x0, #256]
    ldp x14, x15, [x0, #272]
    ldp x16, x17, [x0, #288]
    ldp x19, x20, [x0, #304]
    ldp x21, x22, [x0, #320]
    ldp x23, x24, [x0, #336]
    ldp x25, x26, [x0, #352]
    ldp x27, x28, [x0, #368]
    ldp x2, x3, [sp, #256]
    adcs x4, x4, x2
    adcs x5, x5, x3
    ldp x2, x3, [sp, #272]
    adcs x6, x6, x2
    adcs x7, x7, x3
    ldp x2, x3, [sp, #288]
    adcs x8, x8, x2
    adcs x9, x9, x3
    ldp x2, x3, [sp, #304]
    adcs x10, x10, x2
    adcs x11, x11, x3
    ldp x2, x3, [sp, #320]
    adcs x12, x12, x2
    adcs x13, x13, x3
    ldp x2, x3, [sp, #336]
    adcs x14, x14, x2
    adcs x15, x15, x3
    ldp x2, x3, [sp, #352]
    adcs x16, x16, x2
    adcs x17, x17, x3
    ldp x2, x3, [sp, #368]
    adcs x19, x19, x2
    adcs x20, x20, x3
    ldp x2, x3, [sp, #384]
    adcs x21, x21, x2
    adcs x22, x22, x3
    ldp x2, x3, [sp, #400]
    adcs x23, x23, x2
    adcs x24, x24, x3
    ldp x2, x3, [sp, #416]
    adcs x25, x25, x2
    adcs x26, x26, x3
    ldp x2, x3, [sp, #432]
    adcs x27, x27, x2
    adcs x28, x28, x3
    cset x2, cs
    ldp x3, x1, [sp, #40]
    add x3, x3, x1
    adds x4, x4, x3
    adcs x5, x5, xzr
    adcs x6, x6, xzr
    adcs x7, x7, xzr
    adcs x8, x8, xzr
    adcs x9, x9, xzr
    adcs x10, x10, xzr
    adcs x11, x11, xzr
    adcs x12, x12, xzr
    adcs x13, x13, xzr
    adcs x14, x14, xzr
    adcs x15, x15, xzr
    adcs x16, x16, xzr
    adcs x17, x17, xzr
    adcs x19, x19, xzr
    adcs x20, x20, xzr
    adcs x21, x21, xzr
    adcs x22, x22, xzr
    adcs x23, x23, xzr
    adcs x24, x24, xzr
    adcs x25, x25, xzr
    adcs x26, x26, xzr
    adcs x27, x27, xzr
    adcs x28, x28, xzr
    adc x2, x2, xzr
    str x2, [sp, #48]
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
    str x0, [sp, #24]
    ldr x1, [sp, #8]
    add x1, x1, #384
    cmp x0, x1
    b.ne 2b
    // the sum is below 2^3072 + N: N comes off where there is a carry. Its lowest limb is all ones,
    // and the one above is 1 less than that of N + 1. The digits and the sum are wiped.
    neg x2, x2
    ldp x3, x30, [sp, #0]
    ldr x1, [sp, #16]
    ldp x4, x5, [x0, #0]
    ldp x6, x7, [x1, #0]
    sub x7, x7, #1
    mov x6, x2
    and x7, x7, x2
    subs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #0]
    stp xzr, xzr, [x0, #0]
    stp xzr, xzr, [x30, #0]
    ldp x4, x5, [x0, #16]
    ldp x6, x7, [x1, #16]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #16]
    stp xzr, xzr, [x0, #16]
    stp xzr, xzr, [x30, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x1, #32]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #32]
    stp xzr, xzr, [x0, #32]
    stp xzr, xzr, [x30, #32]
    ldp x4, x5, [x0, #48]
    ldp x6, x7, [x1, #48]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #48]
    stp xzr, xzr, [x0, #48]
    stp xzr, xzr, [x30, #48]
    ldp x4, x5, [x0, #64]
    ldp x6, x7, [x1, #64]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #64]
    stp xzr, xzr, [x0, #64]
    stp xzr, xzr, [x30, #64]
    ldp x4, x5, [x0, #80]
    ldp x6, x7, [x1, #80]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #80]
    stp xzr, xzr, [x0, #80]
    stp xzr, xzr, [x30, #80]
    ldp x4, x5, [x0, #96]
    ldp x6, x7, [x1, #96]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #96]
    stp xzr, xzr, [x0, #96]
    stp xzr, xzr, [x30, #96]
    ldp x4, x5, [x0, #112]
    ldp x6, x7, [x1, #112]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #112]
    stp xzr, xzr, [x0, #112]
    stp xzr, xzr, [x30, #112]
    ldp x4, x5, [x0, #128]
    ldp x6, x7, [x1, #128]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #128]
    stp xzr, xzr, [x0, #128]
    stp xzr, xzr, [x30, #128]
    ldp x4, x5, [x0, #144]
    ldp x6, x7, [x1, #144]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #144]
    stp xzr, xzr, [x0, #144]
    stp xzr, xzr, [x30, #144]
    ldp x4, x5, [x0, #160]
    ldp x6, x7, [x1, #160]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #160]
    stp xzr, xzr, [x0, #160]
    stp xzr, xzr, [x30, #160]
    ldp x4, x5, [x0, #176]
    ldp x6, x7, [x1, #176]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #176]
    stp xzr, xzr, [x0, #176]
    stp xzr, xzr, [x30, #176]
    ldp x4, x5, [x0, #192]
    ldp x6, x7, [x1, #192]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #192]
    stp xzr, xzr, [x0, #192]
    stp xzr, xzr, [x30, #192]
    ldp x4, x5, [x0, #208]
    ldp x6, x7, [x1, #208]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #208]
    stp xzr, xzr, [x0, #208]
    stp xzr, xzr, [x30, #208]
    ldp x4, x5, [x0, #224]
    ldp x6, x7, [x1, #224]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #224]
    stp xzr, xzr, [x0, #224]
    stp xzr, xzr, [x30, #224]
    ldp x4, x5, [x0, #240]
    ldp x6, x7, [x1, #240]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #240]
    stp xzr, xzr, [x0, #240]
    stp xzr, xzr, [x30, #240]
    ldp x4, x5, [x0, #256]
    ldp x6, x7, [x1, #256]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #256]
    stp xzr, xzr, [x0, #256]
    stp xzr, xzr, [x30, #256]
    ldp x4, x5, [x0, #272]
    ldp x6, x7, [x1, #272]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #272]
    stp xzr, xzr, [x0, #272]
    stp xzr, xzr, [x30, #272]
    ldp x4, x5, [x0, #288]
    ldp x6, x7, [x1, #288]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #288]
    stp xzr, xzr, [x0, #288]
    stp xzr, xzr, [x30, #288]
    ldp x4, x5, [x0, #304]
    ldp x6, x7, [x1, #304]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #304]
    stp xzr, xzr, [x0, #304]
    stp xzr, xzr, [x30, #304]
    ldp x4, x5, [x0, #320]
    ldp x6, x7, [x1, #320]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #320]
    stp xzr, xzr, [x0, #320]
    stp xzr, xzr, [x30, #320]
    ldp x4, x5, [x0, #336]
    ldp x6, x7, [x1, #336]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #336]
    stp xzr, xzr, [x0, #336]
    stp xzr, xzr, [x30, #336]
    ldp x4, x5, [x0, #352]
    ldp x6, x7, [x1, #352]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #352]
    stp xzr, xzr, [x0, #352]
    stp xzr, xzr, [x30, #352]
    ldp x4, x5, [x0, #368]
    ldp x6, x7, [x1, #368]
    and x6, x6, x2
    and x7, x7, x2
    sbcs x4, x4, x6
    sbcs x5, x5, x7
    stp x4, x5, [x3, #368]
    stp xzr, xzr, [x0, #368]
    stp xzr, xzr, [x30, #368]
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
