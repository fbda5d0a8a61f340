// product. Written by generate.py: change that, and run it.
    sub sp, sp, #816
    stp x0, x1, [sp]
    str x2, [sp, #16]
    // the low halves
    bl {multiply_24}
    // the high halves
    ldp x0, x1, [sp]
    ldr x2, [sp, #16]
    add x0, x0, #384
    add x1, x1, #192
    add x2, x2, #192
    bl {multiply_24}
    // the differences, and whether their signs agree
    ldr x1, [sp, #8]
    ldp x4, x5, [x1, #192]
    ldp x6, x7, [x1, #208]
    ldp x8, x9, [x1, #224]
    ldp x10, x11, [x1, #240]
    ldp x12, x13, [x1, #256]
    ldp x14, x15, [x1, #272]
    ldp x16, x17, [x1, #288]
    ldp x19, x20, [x1, #304]
    ldp x21, x22, [x1, #320]
    ldp x23, x24, [x1, #336]
    ldp x25, x26, [x1, #352]
    ldp x27, x28, [x1, #368]
    ldp x2, x3, [x1, #0]
    subs x4, x4, x2
    sbcs x5, x5, x3
    ldp x2, x3, [x1, #16]
    sbcs x6, x6, x2
    sbcs x7, x7, x3
    ldp x2, x3, [x1, #32]
    sbcs x8, x8, x2
    sbcs x9, x9, x3
    ldp x2, x3, [x1, #48]
    sbcs x10, x10, x2
    sbcs x11, x11, x3
    ldp x2, x3, [x1, #64]
    sbcs x12, x12, x2
    sbcs x13, x13, x3
    ldp x2, x3, [x1, #80]
    sbcs x14, x14, x2
    sbcs x15, x15, x3
    ldp x2, x3, [x1, #96]
    sbcs x16, x16, x2
    sbcs x17, x17, x3
    ldp x2, x3, [x1, #112]
    sbcs x19, x19, x2
    sbcs x20, x20, x3
    ldp x2, x3, [x1, #128]
    sbcs x21, x21, x2
    sbcs x22, x22, x3
    ldp x2, x3, [x1, #144]
    sbcs x23, x23, x2
    sbcs x24, x24, x3
    ldp x2, x3, [x1, #160]
    sbcs x25, x25, x2
    sbcs x26, x26, x3
    ldp x2, x3, [x1, #176]
    sbcs x27, x27, x2
    sbcs x28, x28, x3
    csetm x2, cc
    cmn x2, #1
    eor x4, x4, x2
    adcs x4, x4, xzr
    eor x5, x5, x2
    adcs x5, x5, xzr
    eor x6, x6, x2
    adcs x6, x6, xzr
    eor x7, x7, x2
    adcs x7, x7, xzr
    eor x8, x8, x2
    adcs x8, x8, xzr
    eor x9, x9, x2
    adcs x9, x9, xzr
    eor x10, x10, x2
    adcs x10, x10, xzr
    eor x11, x11, x2
    adcs x11, x11, xzr
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    eor x16, x16, x2
    adcs x16, x16, xzr
    eor x17, x17, x2
    adcs x17, x17, xzr
    eor x19, x19, x2
    adcs x19, x19, xzr
    eor x20, x20, x2
    adcs x20, x20, xzr
    eor x21, x21, x2
    adcs x21, x21, xzr
    eor x22, x22, x2
    adcs x22, x22, xzr
    eor x23, x23, x2
    adcs x23, x23, xzr
    eor x24, x24, x2
    adcs x24, x24, xzr
    eor x25, x25, x2
    adcs x25, x25, xzr
    eor x26, x26, x2
    adcs x26, x26, xzr
    eor x27, x27, x2
    adcs x27, x27, xzr
    eor x28, x28, x2
    adcs x28, x28, xzr
    add x3, sp, #432
    stp x4, x5, [x3, #0]
    stp x6, x7, [x3, #16]
    stp x8, x9, [x3, #32]
    stp x10, x11, [x3, #48]
    stp x12, x13, [x3, #64]
    stp x14, x15, [x3, #80]
    stp x16, x17, [x3, #96]
    stp x19, x20, [x3, #112]
    stp x21, x22, [x3, #128]
    stp x23, x24, [x3, #144]
    stp x25, x26, [x3, #160]
    stp x27, x28, [x3, #176]
    str x2, [sp, #24]
    ldr x1, [sp, #16]
    ldp x4, x5, [x1, #192]
    ldp x6, x7, [x1, #208]
    ldp x8, x9, [x1, #224]
    ldp x10, x11, [x1, #240]
    ldp x12, x13, [x1, #256]
    ldp x14, x15, [x1, #272]
    ldp x16, x17, [x1, #288]
    ldp x19, x20, [x1, #304]
    ldp x21, x22, [x1, #320]
    ldp x23, x24, [x1, #336]
    ldp x25, x26, [x1, #352]
    ldp x27, x28, [x1, #368]
    ldp x2, x3, [x1, #0]
    subs x4, x4, x2
    sbcs x5, x5, x3
    ldp x2, x3, [x1, #16]
    sbcs x6, x6, x2
    sbcs x7, x7, x3
    ldp x2, x3, [x1, #32]
    sbcs x8, x8, x2
    sbcs x9, x9, x3
    ldp x2, x3, [x1, #48]
    sbcs x10, x10, x2
    sbcs x11, x11, x3
    ldp x2, x3, [x1, #64]
    sbcs x12, x12, x2
    sbcs x13, x13, x3
    ldp x2, x3, [x1, #80]
    sbcs x14, x14, x2
    sbcs x15, x15, x3
    ldp x2, x3, [x1, #96]
    sbcs x16, x16, x2
    sbcs x17, x17, x3
    ldp x2, x3, [x1, #112]
    sbcs x19, x19, x2
    sbcs x20, x20, x3
    ldp x2, x3, [x1, #128]
    sbcs x21, x21, x2
    sbcs x22, x22, x3
    ldp x2, x3, [x1, #144]
    sbcs x23, x23, x2
    sbcs x24, x24, x3
    ldp x2, x3, [x1, #160]
    sbcs x25, x25, x2
    sbcs x26, x26, x3
    ldp x2, x3, [x1, #176]
    sbcs x27, x27, x2
    sbcs x28, x28, x3
    csetm x2, cc
    cmn x2, #1
    eor x4, x4, x2
    adcs x4, x4, xzr
    eor x5, x5, x2
    adcs x5, x5, xzr
    eor x6, x6, x2
    adcs x6, x6, xzr
    eor x7, x7, x2
    adcs x7, x7, xzr
    eor x8, x8, x2
    adcs x8, x8, xzr
    eor x9, x9, x2
    adcs x9, x9, xzr
    eor x10, x10, x2
    adcs x10, x10, xzr
    eor x11, x11, x2
    adcs x11, x11, xzr
    eor x12, x12, x2
    adcs x12, x12, xzr
    eor x13, x13, x2
    adcs x13, x13, xzr
    eor x14, x14, x2
    adcs x14, x14, xzr
    eor x15, x15, x2
    adcs x15, x15, xzr
    eor x16, x16, x2
    adcs x16, x16, xzr
    eor x17, x17, x2
    adcs x17, x17, xzr
    eor x19, x19, x2
    adcs x19, x19, xzr
    eor x20, x20, x2
    adcs x20, x20, xzr
    eor x21, x21, x2
    adcs x21, x21, xzr
    eor x22, x22, x2
    adcs x22, x22, xzr
    eor x23, x23, x2
    adcs x23, x23, xzr
    eor x24, x24, x2
    adcs x24, x24, xzr
    eor x25, x25, x2
    adcs x25, x25, xzr
    eor x26, x26, x2
    adcs x26, x26, xzr
    eor x27, x27, x2
    adcs x27, x27, xzr
    eor x28, x28, x2
    adcs x28, x28, xzr
    add x3, sp, #624
    stp x4, x5, [x3, #0]
    stp x6, x7, [x3, #16]
    stp x8, x9, [x3, #32]
    stp x10, x11, [x3, #48]
    stp x12, x13, [x3, #64]
    stp x14, x15, [x3, #80]
    stp x16, x17, [x3, #96]
    stp x19, x20, [x3, #112]
    stp x21, x22, [x3, #128]
    stp x23, x24, [x3, #144]
    stp x25, x26, [x3, #160]
    stp x27, x28, [x3, #176]
    ldr x3, [sp, #24]
    eor x2, x2, x3
    mvn x2, x2
    str x2, [sp, #24]
    add x0, sp, #48
    add x1, sp, #432
    add x2, sp, #624
    bl {multiply_24}
    ldr x0, [sp]
    add x0, x0, #384
    // c = l1 + h0 in registers, its carry in x3
    ldp x4, x5, [x0, #-192]
    ldp x6, x7, [x0, #-176]
    ldp x8, x9, [x0, #-160]
    ldp x10, x11, [x0, #-144]
    ldp x12, x13, [x0, #-128]
    ldp x14, x15, [x0, #-112]
    ldp x16, x17, [x0, #-96]
    ldp x19, x20, [x0, #-80]
    ldp x21, x22, [x0, #-64]
    ldp x23, x24, [x0, #-48]
    ldp x25, x26, [x0, #-32]
    ldp x27, x28, [x0, #-16]
    ldp x1, x2, [x0, #0]
    adds x4, x4, x1
    adcs x5, x5, x2
    ldp x1, x2, [x0, #16]
    adcs x6, x6, x1
    adcs x7, x7, x2
    ldp x1, x2, [x0, #32]
    adcs x8, x8, x1
    adcs x9, x9, x2
    ldp x1, x2, [x0, #48]
    adcs x10, x10, x1
    adcs x11, x11, x2
    ldp x1, x2, [x0, #64]
    adcs x12, x12, x1
    adcs x13, x13, x2
    ldp x1, x2, [x0, #80]
    adcs x14, x14, x1
    adcs x15, x15, x2
    ldp x1, x2, [x0, #96]
    adcs x16, x16, x1
    adcs x17, x17, x2
    ldp x1, x2, [x0, #112]
    adcs x19, x19, x1
    adcs x20, x20, x2
    ldp x1, x2, [x0, #128]
    adcs x21, x21, x1
    adcs x22, x22, x2
    ldp x1, x2, [x0, #144]
    adcs x23, x23, x1
    adcs x24, x24, x2
    ldp x1, x2, [x0, #160]
    adcs x25, x25, x1
    adcs x26, x26, x2
    ldp x1, x2, [x0, #176]
    adcs x27, x27, x1
    adcs x28, x28, x2
    cset x3, cs
    // l0 + c to memory, and c + h1 in the registers with what that carries
    ldp x1, x2, [x0, #-384]
    adds x1, x1, x4
    adcs x2, x2, x5
    stp x1, x2, [x0, #-192]
    ldp x1, x2, [x0, #-368]
    adcs x1, x1, x6
    adcs x2, x2, x7
    stp x1, x2, [x0, #-176]
    ldp x1, x2, [x0, #-352]
    adcs x1, x1, x8
    adcs x2, x2, x9
    stp x1, x2, [x0, #-160]
    ldp x1, x2, [x0, #-336]
    adcs x1, x1, x10
    adcs x2, x2, x11
    stp x1, x2, [x0, #-144]
    ldp x1, x2, [x0, #-320]
    adcs x1, x1, x12
    adcs x2, x2, x13
    stp x1, x2, [x0, #-128]
    ldp x1, x2, [x0, #-304]
    adcs x1, x1, x14
    adcs x2, x2, x15
    stp x1, x2, [x0, #-112]
    ldp x1, x2, [x0, #-288]
    adcs x1, x1, x16
    adcs x2, x2, x17
    stp x1, x2, [x0, #-96]
    ldp x1, x2, [x0, #-272]
    adcs x1, x1, x19
    adcs x2, x2, x20
    stp x1, x2, [x0, #-80]
    ldp x1, x2, [x0, #-256]
    adcs x1, x1, x21
    adcs x2, x2, x22
    stp x1, x2, [x0, #-64]
    ldp x1, x2, [x0, #-240]
    adcs x1, x1, x23
    adcs x2, x2, x24
    stp x1, x2, [x0, #-48]
    ldp x1, x2, [x0, #-224]
    adcs x1, x1, x25
    adcs x2, x2, x26
    stp x1, x2, [x0, #-32]
    ldp x1, x2, [x0, #-208]
    adcs x1, x1, x27
    adcs x2, x2, x28
    stp x1, x2, [x0, #-16]
    ldp x1, x2, [x0, #192]
    adcs x4, x4, x1
    adcs x5, x5, x2
    ldp x1, x2, [x0, #208]
    adcs x6, x6, x1
    adcs x7, x7, x2
    ldp x1, x2, [x0, #224]
    adcs x8, x8, x1
    adcs x9, x9, x2
    ldp x1, x2, [x0, #240]
    adcs x10, x10, x1
    adcs x11, x11, x2
    ldp x1, x2, [x0, #256]
    adcs x12, x12, x1
    adcs x13, x13, x2
    ldp x1, x2, [x0, #272]
    adcs x14, x14, x1
    adcs x15, x15, x2
    ldp x1, x2, [x0, #288]
    adcs x16, x16, x1
    adcs x17, x17, x2
    ldp x1, x2, [x0, #304]
    adcs x19, x19, x1
    adcs x20, x20, x2
    ldp x1, x2, [x0, #320]
    adcs x21, x21, x1
    adcs x22, x22, x2
    ldp x1, x2, [x0, #336]
    adcs x23, x23, x1
    adcs x24, x24, x2
    ldp x1, x2, [x0, #352]
    adcs x25, x25, x1
    adcs x26, x26, x2
    ldp x1, x2, [x0, #368]
    adcs x27, x27, x1
    adcs x28, x28, x2
    // the carry of c belongs to this column and to the next
    cset x1, cs
    add x1, x1, x3
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
    adc x1, x1, xzr
    str x1, [sp, #32]
    // less m0 and m1
    ldr x30, [sp, #24]
    cmn x30, #1
    ldp x1, x2, [sp, #48]
    eor x1, x1, x30
    ldr x3, [x0, #-192]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-184]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-192]
    ldp x1, x2, [sp, #64]
    eor x1, x1, x30
    ldr x3, [x0, #-176]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-168]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-176]
    ldp x1, x2, [sp, #80]
    eor x1, x1, x30
    ldr x3, [x0, #-160]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-152]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-160]
    ldp x1, x2, [sp, #96]
    eor x1, x1, x30
    ldr x3, [x0, #-144]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-136]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-144]
    ldp x1, x2, [sp, #112]
    eor x1, x1, x30
    ldr x3, [x0, #-128]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-120]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-128]
    ldp x1, x2, [sp, #128]
    eor x1, x1, x30
    ldr x3, [x0, #-112]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-104]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-112]
    ldp x1, x2, [sp, #144]
    eor x1, x1, x30
    ldr x3, [x0, #-96]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-88]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-96]
    ldp x1, x2, [sp, #160]
    eor x1, x1, x30
    ldr x3, [x0, #-80]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-72]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-80]
    ldp x1, x2, [sp, #176]
    eor x1, x1, x30
    ldr x3, [x0, #-64]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-56]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-64]
    ldp x1, x2, [sp, #192]
    eor x1, x1, x30
    ldr x3, [x0, #-48]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-40]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-48]
    ldp x1, x2, [sp, #208]
    eor x1, x1, x30
    ldr x3, [x0, #-32]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-24]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-32]
    ldp x1, x2, [sp, #224]
    eor x1, x1, x30
    ldr x3, [x0, #-16]
    adcs x1, x1, x3
    eor x2, x2, x30
    ldr x3, [x0, #-8]
    adcs x2, x2, x3
    stp x1, x2, [x0, #-16]
    add x3, sp, #240
    ldp x1, x2, [x3, #0]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x4, x4, x1
    adcs x5, x5, x2
    ldp x1, x2, [x3, #16]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x6, x6, x1
    adcs x7, x7, x2
    ldp x1, x2, [x3, #32]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x8, x8, x1
    adcs x9, x9, x2
    ldp x1, x2, [x3, #48]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x10, x10, x1
    adcs x11, x11, x2
    ldp x1, x2, [x3, #64]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x12, x12, x1
    adcs x13, x13, x2
    ldp x1, x2, [x3, #80]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x14, x14, x1
    adcs x15, x15, x2
    ldp x1, x2, [x3, #96]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x16, x16, x1
    adcs x17, x17, x2
    ldp x1, x2, [x3, #112]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x19, x19, x1
    adcs x20, x20, x2
    ldp x1, x2, [x3, #128]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x21, x21, x1
    adcs x22, x22, x2
    ldp x1, x2, [x3, #144]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x23, x23, x1
    adcs x24, x24, x2
    ldp x1, x2, [x3, #160]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x25, x25, x1
    adcs x26, x26, x2
    ldp x1, x2, [x3, #176]
    eor x1, x1, x30
    eor x2, x2, x30
    adcs x27, x27, x1
    adcs x28, x28, x2
    adc x2, x30, xzr
    stp x4, x5, [x0, #0]
    stp x6, x7, [x0, #16]
    stp x8, x9, [x0, #32]
    stp x10, x11, [x0, #48]
    stp x12, x13, [x0, #64]
    stp x14, x15, [x0, #80]
    stp x16, x17, [x0, #96]
    stp x19, x20, [x0, #112]
    stp x21, x22, [x0, #128]
    stp x23, x24, [x0, #144]
    stp x25, x26, [x0, #160]
    stp x27, x28, [x0, #176]
    // h1 and all carries: 0, 1 or 2
    ldr x1, [sp, #32]
    add x1, x1, x2
    add x0, x0, #192
    ldp x2, x3, [x0, #0]
    adds x2, x2, x1
    adcs x3, x3, xzr
    stp x2, x3, [x0, #0]
    ldp x2, x3, [x0, #16]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #16]
    ldp x2, x3, [x0, #32]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #32]
    ldp x2, x3, [x0, #48]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #48]
    ldp x2, x3, [x0, #64]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #64]
    ldp x2, x3, [x0, #80]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #80]
    ldp x2, x3, [x0, #96]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #96]
    ldp x2, x3, [x0, #112]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #112]
    ldp x2, x3, [x0, #128]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #128]
    ldp x2, x3, [x0, #144]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #144]
    ldp x2, x3, [x0, #160]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #160]
    ldp x2, x3, [x0, #176]
    adcs x2, x2, xzr
    adcs x3, x3, xzr
    stp x2, x3, [x0, #176]
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
    stp xzr, xzr, [sp, #448]
    stp xzr, xzr, [sp, #464]
    stp xzr, xzr, [sp, #480]
    stp xzr, xzr, [sp, #496]
    add x0, sp, #512
    stp xzr, xzr, [x0, #0]
    stp xzr, xzr, [x0, #16]
    stp xzr, xzr, [x0, #32]
    stp xzr, xzr, [x0, #48]
    stp xzr, xzr, [x0, #64]
    stp xzr, xzr, [x0, #80]
    stp xzr, xzr, [x0, #96]
    stp xzr, xzr, [x0, #112]
    stp xzr, xzr, [x0, #128]
    stp xzr, xzr, [x0, #144]
    stp xzr, xzr, [x0, #160]
    stp xzr, xzr, [x0, #176]
    stp xzr, xzr, [x0, #192]
    stp xzr, xzr, [x0, #208]
    stp xzr, xzr, [x0, #224]
    stp xzr, xzr, [x0, #240]
    stp xzr, xzr, [x0, #256]
    stp xzr, xzr, [x0, #272]
    stp xzr, xzr, [x0, #288]
    add sp, sp, #816
