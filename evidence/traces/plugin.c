/* A plugin for qemu-user: hashes what a secret must not reach.
 *
 * Between two marks of the guest, it hashes the address of every instruction that is executed, and the
 * address, width and direction of every memory access, and counts the instructions by mnemonic. It
 * knows no instruction set, so it serves every processor that qemu-user has. A mark is the system call
 * getppid, which takes no arguments, with three: MAGIC, START or STOP, and a tag.
 *
 * Printed to the descriptor of standard error, a line for each pair of marks:
 *
 *     trace TAG INSTRUCTIONS HASH ACCESSES HASH
 *     count TAG MNEMONIC INSTRUCTIONS              with the argument counts=on, for each mnemonic
 *
 * and at the end a line with every mnemonic that was executed between marks. What qemu does not report
 * as an access (a prefetch, `dc zva`) is hashed as an instruction alone.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is used of QEMU's plugin interface, version 1 (documented in QEMU's docs/devel/tcg-plugins): no
 * header of it is packaged beside qemu-user. */
#define EXPORT __attribute__((visibility("default")))
typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { NO_REGISTERS = 0 };
enum { READS_AND_WRITES = 3 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t,
    void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, void (*)(unsigned, void *), int,
    void *);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *,
    void (*)(unsigned, qemu_plugin_meminfo_t, uint64_t, void *), int, int, void *);
void qemu_plugin_register_vcpu_syscall_cb(qemu_plugin_id_t,
    void (*)(qemu_plugin_id_t, unsigned, int64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
        uint64_t, uint64_t, uint64_t));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
char *qemu_plugin_insn_disas(const struct qemu_plugin_insn *);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);
unsigned qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t);

EXPORT int qemu_plugin_version = 1;

#define MAGIC 0x5ca1ab1e
enum { START = 1, STOP = 2 };

struct mnemonic {
    char name[24];
    uint64_t now, ever;
};
struct instruction {
    uint64_t address;
    struct mnemonic *mnemonic;
};

static struct mnemonic mnemonics[2048];
static size_t mnemonic_count;
static bool tracing, counting;
/* Whether a disassembled instruction begins with its encoding, as QEMU's for RISC-V does. */
static bool encoded;
static uint64_t path, memory, instructions, accesses;

/* The order matters, and for a given word no two hashes become one. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 29;
}

static void executed(unsigned cpu, void *data)
{
    struct instruction *instruction = data;
    (void)cpu;
    if (!tracing)
        return;
    path = mix(path, instruction->address);
    instructions++;
    instruction->mnemonic->now++;
}

static void accessed(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
    (void)cpu, (void)data;
    if (!tracing)
        return;
    memory = mix(memory, address);
    memory = mix(memory, qemu_plugin_mem_size_shift(info) << 1 | qemu_plugin_mem_is_store(info));
    accesses++;
}

static struct mnemonic *mnemonic_of(const struct qemu_plugin_insn *insn)
{
    char *whole = qemu_plugin_insn_disas(insn), *text = whole;
    if (text && encoded) {
        text += strcspn(text, " \t");
        text += strspn(text, " \t");
    }
    size_t length = text ? strcspn(text, " \t") : 0;
    struct mnemonic *place = mnemonics;
    if (length == 0 || length >= sizeof place->name)
        abort();
    while (place < mnemonics + mnemonic_count
           && (strlen(place->name) != length || memcmp(place->name, text, length) != 0))
        place++;
    if (place == mnemonics + mnemonic_count) {
        if (++mnemonic_count == sizeof mnemonics / sizeof *mnemonics)
            abort();
        memcpy(place->name, text, length);
    }
    free(whole);
    return place;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        struct instruction *instruction = malloc(sizeof *instruction);
        if (!instruction)
            abort();
        instruction->address = qemu_plugin_insn_vaddr(insn);
        instruction->mnemonic = mnemonic_of(insn);
        qemu_plugin_register_vcpu_insn_exec_cb(insn, executed, NO_REGISTERS, instruction);
        qemu_plugin_register_vcpu_mem_cb(insn, accessed, NO_REGISTERS, READS_AND_WRITES, NULL);
    }
}

static void marked(qemu_plugin_id_t id, unsigned cpu, int64_t number, uint64_t magic, uint64_t command,
    uint64_t tag, uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8)
{
    (void)id, (void)cpu, (void)number, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
    if ((uint32_t)magic != MAGIC)
        return;
    if ((uint32_t)command == START) {
        path = memory = instructions = accesses = 0;
        tracing = true;
        return;
    }
    tracing = false;
    fprintf(stderr, "trace %u %llu %016llx %llu %016llx\n", (unsigned)tag,
        (unsigned long long)instructions, (unsigned long long)path, (unsigned long long)accesses,
        (unsigned long long)memory);
    for (size_t i = 0; i < mnemonic_count; i++) {
        if (counting && mnemonics[i].now)
            fprintf(stderr, "count %u %s %llu\n", (unsigned)tag, mnemonics[i].name,
                (unsigned long long)mnemonics[i].now);
        mnemonics[i].ever += mnemonics[i].now;
        mnemonics[i].now = 0;
    }
}

static void ended(qemu_plugin_id_t id, void *data)
{
    (void)id, (void)data;
    fprintf(stderr, "mnemonics");
    for (size_t i = 0; i < mnemonic_count; i++)
        if (mnemonics[i].ever)
            fprintf(stderr, " %s", mnemonics[i].name);
    fprintf(stderr, "\n");
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
    /* It begins with the target's name. */
    encoded = strncmp(*(const char *const *)info, "riscv", 5) == 0;
    counting = argc > 0 && strcmp(argv[0], "counts=on") == 0;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_vcpu_syscall_cb(id, marked);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
