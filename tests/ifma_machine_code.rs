//! The machine code of the AVX-512 IFMA kernel, as this test's own build has it: no secret decides a
//! jump or an address, and no instruction is there whose time depends on what it computes on.
//!
//!     cargo test --release --test ifma_machine_code
//!
//! or, as any program or library has it that links the engine and still has its symbols:
//!
//!     CALDERA_EXAMINE=target/c-library/libcaldera_srp.so cargo test --release --test ifma_machine_code
//!
//! Valgrind, which watches the other kernels, cannot run this one. The functions that enable its
//! instructions, `ifma_multiply`, `ifma_square`, `ifma_select`, `ifma_select_entry` and
//! `ifma_clear_registers`, are disassembled by `objdump` and followed along every path. On entry the registers named in
//! [`FUNCTIONS`] are public (addresses, counts and lengths); everything else is taken for secret, and
//! so is whatever is read from memory or comes out of a vector or mask register, and whatever is
//! computed from a secret. Then
//!
//! - a conditional jump whose flags come from a secret is refused: what is left are loop counters,
//! - an address made of a secret is refused, and so are gathers, scatters and masked memory operands,
//! - an instruction that is not listed in [`INSTRUCTIONS`] is refused: divisions, calls and jumps to
//!   computed addresses are not, nor is any whose time depends on its operands.
//!
//! A debug build has checks and copies of its own and is not what is claimed to be constant-time: there
//! the kernel's tests are skipped. Planted violations show that each fault is found. What the functions
//! around them do in plain Rust (conversions, addition, digits of exponents) is not examined here, but by
//! `scripts/taint.sh` on a model of the registers.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "a test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use caldera_srp::hazmat::field::{BYTES, Element, Kernel};

/// The kernel's functions, and the registers that are public when they are entered.
const FUNCTIONS: &[(&str, &[&str])] = &[
    // Three addresses.
    ("ifma_multiply", &["rdi", "rsi", "rdx"]),
    // Two addresses.
    ("ifma_square", &["rdi", "rsi"]),
    // Two addresses and a length; the index, in rcx, is secret.
    ("ifma_select", &["rdi", "rsi", "rdx"]),
    // Three addresses and a length; the digit, in r8, is secret.
    ("ifma_select_entry", &["rdi", "rsi", "rdx", "rcx"]),
    ("ifma_clear_registers", &[]),
];

/// Instructions whose time does not depend on what they compute on, with how they are treated.
const INSTRUCTIONS: &[(&str, Kind)] = &[
    ("add", Kind::Compute),
    ("sub", Kind::Compute),
    ("and", Kind::Compute),
    ("or", Kind::Compute),
    ("xor", Kind::Compute),
    ("adc", Kind::ComputeWithCarry),
    ("sbb", Kind::ComputeWithCarry),
    ("inc", Kind::Count),
    ("dec", Kind::Count),
    ("neg", Kind::Compute),
    ("shl", Kind::Compute),
    ("shr", Kind::Compute),
    ("cmp", Kind::Compare),
    ("test", Kind::Compare),
    ("mov", Kind::Move),
    ("movzbl", Kind::Move),
    ("movabs", Kind::Move),
    ("lea", Kind::Address),
    ("push", Kind::Stack),
    ("pop", Kind::Pop),
    ("nop", Kind::Nothing),
    ("nopw", Kind::Nothing),
    ("nopl", Kind::Nothing),
    ("endbr64", Kind::Nothing),
    ("vzeroupper", Kind::Nothing),
    ("vzeroall", Kind::Nothing),
    ("jmp", Kind::Jump),
    ("ret", Kind::Return),
    ("kmovd", Kind::Vector),
    ("kmovw", Kind::Vector),
    ("kmovq", Kind::Vector),
    ("kmovb", Kind::Vector),
    ("knotb", Kind::Vector),
    ("knotw", Kind::Vector),
    ("kxorq", Kind::Vector),
    ("valignq", Kind::Vector),
    ("vmovaps", Kind::Vector),
    ("vmovups", Kind::Vector),
    ("vmovapd", Kind::Vector),
    ("vmovupd", Kind::Vector),
    ("vmovdqa", Kind::Vector),
    ("vmovdqu", Kind::Vector),
    ("vmovdqa64", Kind::Vector),
    ("vmovdqu64", Kind::Vector),
    ("vmovd", Kind::Vector),
    ("vmovq", Kind::Vector),
    ("vpaddq", Kind::Vector),
    ("vpand", Kind::Vector),
    ("vpandd", Kind::Vector),
    ("vpandq", Kind::Vector),
    ("vpbroadcastq", Kind::Vector),
    ("vpcmpeqq", Kind::Vector),
    ("vpermt2q", Kind::Vector),
    ("vpermi2q", Kind::Vector),
    ("vpmadd52huq", Kind::Vector),
    ("vpmadd52luq", Kind::Vector),
    ("vpmovm2q", Kind::Vector),
    ("vpmovqb", Kind::Vector),
    ("vpmovsxbq", Kind::Vector),
    ("vpmovzxbq", Kind::Vector),
    ("vpor", Kind::Vector),
    ("vporq", Kind::Vector),
    ("vpord", Kind::Vector),
    ("vpsllq", Kind::Vector),
    ("vpsrlq", Kind::Vector),
    ("vpsubq", Kind::Vector),
    ("vpternlogd", Kind::Vector),
    ("vpternlogq", Kind::Vector),
    ("vpxor", Kind::Vector),
    ("vpxord", Kind::Vector),
    ("vpxorq", Kind::Vector),
    ("vxorps", Kind::Vector),
];

/// What an instruction does to what is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The last operand becomes a function of all; so do the flags.
    Compute,
    /// The same, but the carry stays as it was.
    Count,
    /// The last operand becomes a function of all and of the flags; so do the flags.
    ComputeWithCarry,
    /// The flags become a function of the operands.
    Compare,
    /// The last operand becomes the first.
    Move,
    /// The last operand becomes the first one's address.
    Address,
    /// Writes to the stack.
    Stack,
    /// Reads from the stack: something secret, unless a constant has just been written there.
    Pop,
    /// The last operand, if a general register, becomes secret.
    Vector,
    /// Nothing that matters.
    Nothing,
    /// Goes on elsewhere.
    Jump,
    /// Goes on if the flags say so.
    Branch,
    /// Ends the function.
    Return,
}

/// One disassembled instruction.
struct Instruction {
    address: u64,
    name: String,
    operands: Vec<String>,
    text: String,
}

/// The program or library that is examined in this one's place.
fn artefact() -> Option<PathBuf> {
    // Cargo runs a test in its package's folder, which is where paths given to cargo start as well.
    std::env::var_os("CALDERA_EXAMINE").map(PathBuf::from)
}

/// The instructions of a program's functions whose name contains one of those given, by that name.
fn disassemble(program: &Path, names: &[&str]) -> Option<BTreeMap<String, Vec<Instruction>>> {
    let output = Command::new("objdump")
        .args([
            "--disassemble",
            "--demangle",
            "--no-show-raw-insn",
            "--wide",
        ])
        .arg(program)
        .output()
        .ok()?;
    assert!(output.status.success(), "objdump failed");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut functions = BTreeMap::new();
    let mut current: Option<(String, Vec<Instruction>)> = None;
    for line in text.lines() {
        if let Some(symbol) = line.strip_suffix(">:") {
            functions.extend(current.take());
            current = names
                .iter()
                .find(|name| {
                    // The last word of the path, before a hash if there is one.
                    let mut words = symbol.rsplit([':', '<', ' ']);
                    words.find(|word| !is_hash(word)) == Some(name)
                })
                .map(|name| ((*name).to_owned(), Vec::new()));
        } else if let (Some((_, instructions)), Some(instruction)) = (&mut current, parse(line)) {
            instructions.push(instruction);
        }
    }
    functions.extend(current);
    Some(functions)
}

/// Whether the word is what ends a mangled path, or nothing.
fn is_hash(word: &str) -> bool {
    word.is_empty()
        || word.len() == 17
            && word.starts_with('h')
            && word.chars().skip(1).all(|c| c.is_ascii_hexdigit())
}

/// Reads a line of `objdump`.
fn parse(line: &str) -> Option<Instruction> {
    let (address, text) = line.split_once(":\t")?;
    let text = text.split(" #").next()?.trim();
    let (mut name, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    // Prefixes that fill space before an instruction that does nothing.
    while matches!(name, "data16" | "cs" | "notrack" | "bnd" | "xchg") && rest.contains("nop") {
        (name, rest) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    }
    let mut operands = Vec::new();
    let (mut depth, mut operand) = (0, String::new());
    for c in rest.split('<').next()?.trim().chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 0 {
            operands.push(std::mem::take(&mut operand));
        } else {
            operand.push(c);
        }
    }
    if !operand.is_empty() {
        operands.push(operand);
    }
    Some(Instruction {
        address: u64::from_str_radix(address.trim(), 16).ok()?,
        name: name.to_owned(),
        operands,
        text: text.to_owned(),
    })
}

/// The 64-bit register that a general register is part of; `None` for anything else.
fn general(register: &str) -> Option<&'static str> {
    const NAMES: [(&str, [&str; 4]); 16] = [
        ("rax", ["rax", "eax", "ax", "al"]),
        ("rbx", ["rbx", "ebx", "bx", "bl"]),
        ("rcx", ["rcx", "ecx", "cx", "cl"]),
        ("rdx", ["rdx", "edx", "dx", "dl"]),
        ("rsi", ["rsi", "esi", "si", "sil"]),
        ("rdi", ["rdi", "edi", "di", "dil"]),
        ("rbp", ["rbp", "ebp", "bp", "bpl"]),
        ("rsp", ["rsp", "esp", "sp", "spl"]),
        ("r8", ["r8", "r8d", "r8w", "r8b"]),
        ("r9", ["r9", "r9d", "r9w", "r9b"]),
        ("r10", ["r10", "r10d", "r10w", "r10b"]),
        ("r11", ["r11", "r11d", "r11w", "r11b"]),
        ("r12", ["r12", "r12d", "r12w", "r12b"]),
        ("r13", ["r13", "r13d", "r13w", "r13b"]),
        ("r14", ["r14", "r14d", "r14w", "r14b"]),
        ("r15", ["r15", "r15d", "r15w", "r15b"]),
    ];
    let register = register.strip_prefix('%')?;
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&register))
        .map(|(name, _)| *name)
}

/// Whether the operand is 8 or 16 bits of a register, the rest of which a write leaves alone.
fn is_part(operand: &str) -> bool {
    // By the older names of these, and by those of r8 to r15.
    let is_whole =
        operand.starts_with("%r") && !operand.ends_with(['b', 'w']) || operand.starts_with("%e");
    general(operand).is_some() && !is_whole
}

/// What a conditional jump looks at.
fn looks_at(name: &str) -> &'static [&'static str] {
    match name {
        "jae" | "jb" | "jc" | "jnc" | "jnb" | "jnae" => &["carry"],
        "ja" | "jbe" | "jna" | "jnbe" => &["carry", "flags"],
        _ => &["flags"],
    }
}

/// The registers of an address, if the operand is in memory.
fn address(operand: &str) -> Option<Vec<&str>> {
    let (_, inside) = operand.split_once('(')?;
    let (inside, _) = inside.split_once(')')?;
    Some(
        inside
            .split(',')
            .filter(|part| part.starts_with('%'))
            .collect(),
    )
}

/// What is public before an instruction: general registers, `flags`, of which `carry` apart, and `top`,
/// which is what the instruction before wrote to the stack.
type Public = BTreeSet<&'static str>;

/// Whether an operand is public as a value.
fn is_public(operand: &str, public: &Public) -> bool {
    operand.starts_with('$') || general(operand).is_some_and(|register| public.contains(register))
}

/// Follows a function along all its paths; says what is wrong with it.
fn examine(instructions: &[Instruction], on_entry: &[&'static str]) -> Vec<String> {
    let places: BTreeMap<u64, usize> = instructions
        .iter()
        .enumerate()
        .map(|(place, instruction)| (instruction.address, place))
        .collect();
    let mut before: Vec<Option<Public>> = vec![None; instructions.len()];
    let mut findings = BTreeSet::new();
    let mut work = Vec::new();
    let mut entry: Public = on_entry.iter().copied().collect();
    entry.insert("rsp");
    if let Some(first) = before.first_mut() {
        *first = Some(entry);
        work.push(0);
    }
    while let Some(place) = work.pop() {
        let instruction = &instructions[place];
        let mut public = before[place].clone().unwrap();
        let mut refuse = |what: &str| {
            findings.insert(format!(
                "{:x}: {what}: {}",
                instruction.address, instruction.text
            ));
        };
        let name = instruction.name.as_str();
        let kind = INSTRUCTIONS
            .iter()
            .find(|(known, _)| *known == name || name.strip_suffix(['q', 'l']) == Some(*known))
            .map(|(_, kind)| *kind);
        let kind = match kind {
            Some(kind) => kind,
            None if name.starts_with('j') && !instruction.operands.is_empty() => Kind::Branch,
            None => {
                refuse("an instruction that is not listed");
                Kind::Nothing
            }
        };

        for operand in &instruction.operands {
            let Some(registers) = address(operand) else {
                continue;
            };
            let of_public = registers.iter().all(|register| {
                *register == "%rip" || general(register).is_some_and(|name| public.contains(name))
            });
            // `lea` computes with registers and reads no memory.
            if !of_public && !matches!(kind, Kind::Nothing | Kind::Address) {
                refuse("an address that is not public");
            }
            if instruction.text.contains("{%k") {
                refuse("a masked operand in memory");
            }
        }

        let operands = &instruction.operands;
        let all_public = operands.iter().all(|operand| is_public(operand, &public));
        let target = operands.last().map_or("", String::as_str);
        let rest_is_public = !is_part(target) || is_public(target, &public);
        let mut become_public = |what: Option<&'static str>, yes: bool| {
            if let Some(what) = what {
                if yes {
                    public.insert(what);
                } else {
                    public.remove(what);
                }
            }
        };
        become_public(
            Some("top"),
            kind == Kind::Stack && operands.iter().all(|operand| operand.starts_with('$')),
        );
        match kind {
            Kind::ComputeWithCarry => {
                let yes = all_public && public_has(&before[place], "carry");
                become_public(general(target), yes);
                become_public(Some("flags"), yes);
                become_public(Some("carry"), yes);
            }
            Kind::Compute => {
                // A register xored with itself is 0 whatever it held.
                let cleared = name.starts_with("xor") && operands.first() == operands.last();
                let yes = all_public || cleared;
                become_public(general(target), yes && rest_is_public);
                become_public(Some("flags"), yes);
                become_public(Some("carry"), yes);
            }
            Kind::Count => {
                become_public(general(target), all_public);
                become_public(Some("flags"), all_public);
            }
            Kind::Compare => {
                become_public(Some("flags"), all_public);
                become_public(Some("carry"), all_public);
            }
            Kind::Move => {
                let yes = operands.first().is_some_and(|first| {
                    first.starts_with('$')
                        || general(first).is_some_and(|r| public_has(&before[place], r))
                });
                become_public(general(target), yes && rest_is_public);
            }
            Kind::Address => {
                let yes = operands
                    .first()
                    .and_then(|first| address(first))
                    .is_some_and(|registers| {
                        registers.iter().all(|register| {
                            *register == "%rip"
                                || general(register).is_some_and(|r| public_has(&before[place], r))
                        })
                    });
                become_public(general(target), yes);
            }
            Kind::Pop => {
                let yes = public_has(&before[place], "top");
                become_public(general(target), yes);
            }
            Kind::Vector => become_public(general(target), false),
            Kind::Branch if looks_at(name).iter().any(|flags| !public.contains(flags)) => {
                refuse("a jump decided by a secret");
            }
            Kind::Stack | Kind::Nothing | Kind::Jump | Kind::Branch | Kind::Return => {}
        }

        let mut next = Vec::new();
        if matches!(kind, Kind::Jump | Kind::Branch) {
            let to = u64::from_str_radix(target.trim(), 16).ok();
            match to.and_then(|to| places.get(&to)) {
                Some(to) => next.push(*to),
                None => refuse("a jump out of the function"),
            }
        }
        if !matches!(kind, Kind::Jump | Kind::Return) {
            next.push(place + 1);
        }
        for next in next {
            let Some(state) = before.get_mut(next) else {
                refuse("an end that is not a return");
                continue;
            };
            // Public is what is public on every path.
            let joined = match state {
                Some(state) => state.intersection(&public).copied().collect(),
                None => public.clone(),
            };
            if state.as_ref() != Some(&joined) {
                *state = Some(joined);
                work.push(next);
            }
        }
    }
    findings.into_iter().collect()
}

fn public_has(public: &Option<Public>, register: &str) -> bool {
    public
        .as_ref()
        .is_some_and(|public| public.contains(register))
}

/// Has the kernel's functions in this program, whether this processor can run them or not.
fn link_the_kernel() {
    let Some(mut element) = Element::new(black_box(Kernel::Ifma), &[7; BYTES]) else {
        return;
    };
    element.square_assign();
    black_box(element.pow(&[5], 3));
    black_box(element.pow_generator(&[5], 3));
}

/// Prints past the test runner, which keeps what is printed by tests that pass.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// Whether what is examined is a build that the claims are about; if not, a message.
fn is_release() -> bool {
    let is_release = !cfg!(debug_assertions) || artefact().is_some();
    if !is_release {
        say("skipped: not the release profile (cargo test --release --test ifma_machine_code)");
    }
    is_release
}

/// The kernel's functions in the artefact, or else in this program; `None`, and a message, where there
/// is no `objdump`.
fn functions(names: &[&str]) -> Option<BTreeMap<String, Vec<Instruction>>> {
    match artefact() {
        Some(artefact) => {
            say(&format!("examining {}", artefact.display()));
            disassembled(&artefact, names)
        }
        None => own_functions(names),
    }
}

/// Functions of this program.
fn own_functions(names: &[&str]) -> Option<BTreeMap<String, Vec<Instruction>>> {
    link_the_kernel();
    disassembled(&std::env::current_exe().unwrap(), names)
}

fn disassembled(program: &Path, names: &[&str]) -> Option<BTreeMap<String, Vec<Instruction>>> {
    let functions = disassemble(program, names);
    if functions.is_none() {
        assert!(std::env::var_os("CI").is_none(), "objdump is needed in CI");
        say("skipped: objdump (binutils) is not installed");
    }
    functions
}

#[test]
fn no_secret_decides_a_jump_or_an_address() {
    if !is_release() {
        return;
    }
    let names: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    let Some(functions) = functions(&names) else {
        return;
    };
    for (name, public) in FUNCTIONS {
        let instructions = functions
            .get(*name)
            .unwrap_or_else(|| panic!("{name} is not in the program"));
        let findings = examine(instructions, public);
        assert!(findings.is_empty(), "{name}:\n{}", findings.join("\n"));
        let products = instructions
            .iter()
            .filter(|instruction| instruction.name.starts_with("vpmadd52"))
            .count();
        say(&format!(
            "{name}: {} instructions, {products} of them vpmadd52",
            instructions.len()
        ));
        // The kernel itself, not a stub: one lane's rows and half as many once more.
        let least = match *name {
            "ifma_multiply" => 12 * 32,
            "ifma_square" => 72 + 44 + 16 + 12 * 16,
            _ => 0,
        };
        assert!(products >= least, "{name} has {products} vpmadd52");
    }
}

#[test]
fn all_registers_are_cleared_by_the_function_that_is_to() {
    if !is_release() {
        return;
    }
    let Some(functions) = functions(&["ifma_clear_registers"]) else {
        return;
    };
    let instructions = functions
        .get("ifma_clear_registers")
        .unwrap_or_else(|| panic!("ifma_clear_registers is not in the program"));
    let has = |name: &str, register: &str| {
        instructions.iter().any(|instruction| {
            instruction.name == name
                && instruction.operands.len() == 3
                && instruction
                    .operands
                    .iter()
                    .all(|operand| operand == register)
        })
    };
    // zmm0 to zmm15.
    assert!(
        instructions
            .iter()
            .any(|instruction| instruction.name == "vzeroall")
    );
    for i in 16..32 {
        assert!(has("vpxorq", &format!("%xmm{i}")), "zmm{i}");
    }
    for i in 0..8 {
        assert!(has("kxorq", &format!("%k{i}")), "k{i}");
    }
}

// Each breaks one rule. rdi and rsi hold public addresses. They are never called.
std::arch::global_asm!(
    ".globl planted_branch",
    "planted_branch:",
    "mov rax, [rdi]",
    "test rax, rax",
    "je 2f",
    "mov [rsi], rax",
    "2: ret",
    ".globl planted_branch_on_a_lane",
    "planted_branch_on_a_lane:",
    "vmovq rax, xmm0",
    "dec rax",
    "jne 2f",
    "mov [rsi], rax",
    "2: ret",
    ".globl planted_branch_on_one_path",
    "planted_branch_on_one_path:",
    "xor eax, eax",
    "cmp rsi, rdi",
    "je 2f",
    "mov rax, [rdi]",
    "2: cmp rax, 3",
    "jae 3f",
    "inc rax",
    "3: ret",
    ".globl planted_branch_on_an_older_carry",
    "planted_branch_on_an_older_carry:",
    "mov rax, [rdi]",
    "cmp rax, 3",
    "mov ecx, 2",
    "dec rcx",
    "jc 2f",
    "mov [rsi], rax",
    "2: ret",
    ".globl planted_branch_on_the_rest_of_a_register",
    "planted_branch_on_the_rest_of_a_register:",
    "mov rax, [rdi]",
    "mov al, 1",
    "cmp rax, 3",
    "je 2f",
    "mov [rsi], rax",
    "2: ret",
    ".globl planted_index_by_way_of_the_stack",
    "planted_index_by_way_of_the_stack:",
    "mov rax, [rdi]",
    "push rax",
    "pop rcx",
    "add rcx, rcx",
    "adc rdi, 0",
    "mov rax, [rdi]",
    "ret",
    ".globl planted_index",
    "planted_index:",
    "mov rax, [rdi]",
    "mov rax, [rsi + 8 * rax]",
    "ret",
    ".globl planted_secret_argument",
    "planted_secret_argument:",
    "vmovdqu64 zmm0, [rsi + rcx]",
    "ret",
    ".globl planted_gather",
    "planted_gather:",
    "vpgatherqq zmm0{{k1}}, [rsi + 8 * zmm1]",
    "ret",
    ".globl planted_masked_load",
    "planted_masked_load:",
    "vmovdqu64 zmm0{{k1}}, [rsi]",
    "ret",
    ".globl planted_division",
    "planted_division:",
    "mov rax, [rdi]",
    "xor edx, edx",
    "div rsi",
    "ret",
    ".globl planted_call",
    "planted_call:",
    "call planted_branch",
    "ret",
    ".globl planted_computed_jump",
    "planted_computed_jump:",
    "mov rax, [rdi]",
    "jmp rax",
    ".globl planted_nothing",
    "planted_nothing:",
    "push 8",
    "pop rcx",
    "3: dec rcx",
    "jne 3b",
    "xor eax, eax",
    "2: vmovdqu64 zmm0, [rdi + rax]",
    "vpmadd52luq zmm0, zmm0, zmm0",
    "vmovdqu64 [rsi + rax], zmm0",
    "add rax, 64",
    "cmp rax, 512",
    "jne 2b",
    "ret",
    ".globl planted_end",
    "planted_end:",
    "nop",
);

unsafe extern "C" {
    fn planted_branch();
    fn planted_end();
}

#[test]
fn planted_violations_are_found() {
    // The linker keeps what is named.
    black_box((planted_branch as *const (), planted_end as *const ()));
    let planted = [
        ("planted_branch", "a jump decided by a secret"),
        ("planted_branch_on_a_lane", "a jump decided by a secret"),
        ("planted_branch_on_one_path", "a jump decided by a secret"),
        (
            "planted_branch_on_an_older_carry",
            "a jump decided by a secret",
        ),
        (
            "planted_branch_on_the_rest_of_a_register",
            "a jump decided by a secret",
        ),
        (
            "planted_index_by_way_of_the_stack",
            "an address that is not public",
        ),
        ("planted_index", "an address that is not public"),
        ("planted_secret_argument", "an address that is not public"),
        ("planted_gather", "an instruction that is not listed"),
        ("planted_masked_load", "a masked operand in memory"),
        ("planted_division", "an instruction that is not listed"),
        ("planted_call", "an instruction that is not listed"),
        ("planted_computed_jump", "a jump out of the function"),
    ];
    let mut names: Vec<&str> = planted.iter().map(|(name, _)| *name).collect();
    names.push("planted_nothing");
    let Some(functions) = own_functions(&names) else {
        return;
    };
    for (name, expected) in planted {
        let findings = examine(&functions[name], &["rdi", "rsi"]);
        assert!(
            findings.iter().any(|finding| finding.contains(expected)),
            "{name}: {findings:?}"
        );
    }
    let findings = examine(&functions["planted_nothing"], &["rdi", "rsi"]);
    assert!(findings.is_empty(), "{findings:?}");
}
