#!/usr/bin/env bash
# Equal traces: whatever the secret, every operation executes the same instructions and touches the
# same addresses, on processors that this machine is and is not.
#
#   scripts/trace.sh [--short] [PROCESSOR...]         those of the table; all without an argument
#   scripts/trace.sh --counts        what a power of 513 bits executes on AArch64, and OpenSSL's; fails
#                                    where the kernel's is above 10.9 million, 3.1 of multiplications
#
# | processor | kernels |
# | --- | --- |
# | x86-64 | x86-64 (BMI2 and ADX) |
# | aarch64 | aarch64, portable-64 |
# | riscv64 | portable-64 |
# | armv7 | portable-32 |
# | i686 | portable-32 |
#
# evidence/traces/operations.rs runs every operation with 20 secrets (zeros, ones, single bits, runs,
# random bytes), --short with 4, under qemu-user with evidence/traces/plugin.c, which hashes executed
# addresses and memory accesses. The hashes of an operation must be one and the same. No division may
# be among the instructions of the arithmetic, and among those of whole operations a few, of lengths.
# Then what leaks must change them: a jump on a secret, an address from one, and a jump on a limb inside
# each kernel.
#
# --counts takes LIBCRYPTO, the directory of a libcrypto.so.3 for AArch64: Debian's from the package
# libssl3, by apt-get with a configuration of its own (architecture arm64), `download`, `dpkg-deb -x`.
#
# Needs what scripts/targets.sh needs, and gcc-riscv64-linux-gnu libc6-dev-riscv64-cross
# gcc-arm-linux-gnueabihf libc6-dev-armhf-cross for the processors of these names. Built in the release
# profile.
set -euo pipefail
cd "$(dirname "$0")/.."

secrets=20
if [ "${1:-}" = --short ]; then
    secrets=4
    shift
fi
counts=''
if [ "${1:-}" = --counts ]; then
    counts=yes
    : "${LIBCRYPTO:?the directory of libcrypto.so.3 for AArch64}"
    set -- aarch64
fi
if [ $# -eq 0 ]; then
    set -- x86-64 aarch64 riscv64 armv7 i686
fi

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/targets}
foreign_rustc=${RUSTC:-/usr/bin/rustc}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
# As in scripts/targets.sh: the library alone.
sed -i 's/^members = .*/members = ["."]/' Cargo.toml
printf '\n[[example]]\nname = "trace_operations"\npath = "evidence/traces/operations.rs"\n' >> Cargo.toml
gcc -O2 -Wall -Wextra -fPIC -shared -fvisibility=hidden -o plugin.so evidence/traces/plugin.c

triple=''
emulator=()
kernels=()

# Chooses what builds and runs for a processor, and the kernels that are looked at there.
choose() {
    case "$1" in
        x86-64)
            triple=x86_64-unknown-linux-gnu
            emulator=(qemu-x86_64 -cpu max)
            kernels=(x86-64)
            ;;
        aarch64)
            triple=aarch64-unknown-linux-gnu
            emulator=(qemu-aarch64 -L /usr/aarch64-linux-gnu)
            kernels=(aarch64 portable-64)
            ;;
        riscv64)
            triple=riscv64gc-unknown-linux-gnu
            emulator=(qemu-riscv64 -L /usr/riscv64-linux-gnu)
            kernels=(portable-64)
            ;;
        armv7)
            triple=armv7-unknown-linux-gnueabihf
            emulator=(qemu-arm -L /usr/arm-linux-gnueabihf)
            kernels=(portable-32)
            ;;
        i686)
            triple=i686-unknown-linux-gnu
            emulator=(qemu-i386 -cpu max)
            kernels=(portable-32)
            ;;
        *) echo "no such processor: $1" >&2; exit 2 ;;
    esac
}

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_RISCV64GC_UNKNOWN_LINUX_GNU_LINKER=riscv64-linux-gnu-gcc
export CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER=arm-linux-gnueabihf-gcc

build() {
    local cargo=(cargo build --quiet --release --target "$triple" --package caldera-srp
        --example trace_operations)
    if [ "$triple" = x86_64-unknown-linux-gnu ]; then
        "${cargo[@]}"
    else
        RUSTC=$foreign_rustc RUSTC_BOOTSTRAP=1 "${cargo[@]}" -Zbuild-std
    fi
}

# Runs the program with its arguments; the names of operations go to `names`, the traces to `traces`.
run() {
    "${emulator[@]}" -plugin ./plugin.so,counts=on \
        "$CARGO_TARGET_DIR/$triple/release/examples/trace_operations" "$@" > names 2> traces
}

# A line for each operation: how many secrets, whether their traces are equal, instructions, accesses.
compare() {
    awk 'FNR == NR { if ($1 == "operation") { place = $2; $1 = $2 = ""; name[place] = $0 } next }
        $1 == "trace" {
            place = int($2 / 100); trace = $3 " " $4 " " $5 " " $6
            if (!(place in first)) { first[place] = trace; instructions[place] = $3; accesses[place] = $5 }
            if (trace != first[place]) different[place] = 1
            count[place]++
        }
        END {
            for (place = 0; place in name; place++)
                printf "%-9s %2d secrets, %9d instructions, %8d accesses:%s\n",
                    different[place] ? "DIFFERENT" : "equal", count[place],
                    instructions[place], accesses[place], name[place]
        }' names traces
}

failed=0

# Every operation of a kernel.
check() {
    local kernel=$1 operations
    run "$kernel" "$secrets"
    compare | tee report
    operations=$(grep -c '^operation' names)
    if [ "$(grep -c "^equal *$secrets secrets" report)" -ne "$operations" ]; then
        echo "$kernel: traces differ" >&2
        failed=1
    fi
    grep '^mnemonics' traces
    # Lengths are divided here and there; a limb must not be, and limbs come by the thousand.
    if ! awk 'FNR == NR { if ($1 == "operation") { place = $2; $1 = $2 = ""; name[place] = $0 } next }
            $1 == "count" && $2 % 100 == 0 && $3 ~ /div|rem/ { divisions[$2 / 100] += $4 }
            END {
                for (place in divisions) {
                    print divisions[place] " divisions:" name[place]
                    if (place + 0 < 7 || divisions[place] > 16) bad = 1
                }
                exit bad
            }' names traces; then
        echo "$kernel: more divisions than of lengths" >&2
        failed=1
    fi
    run "$kernel" "$secrets" --planted
    compare | tee report
    if grep -q '^equal' report; then
        echo "$kernel: a planted leak was not found" >&2
        failed=1
    fi
}

# A jump on a limb, planted in a kernel by a change of one file.
planted_jump() {
    local kernel=$1 file=$2 change=$3
    cp "$file" kept
    sed -i "$change" "$file"
    if cmp --quiet "$file" kept; then
        echo "$file has no place for the planted jump" >&2
        exit 1
    fi
    build
    cp kept "$file"
    run "$kernel" 4
    compare > report
    if grep -q '^equal.*: multiplication' report; then
        echo "$kernel: the jump planted in the kernel was not found" >&2
        failed=1
    else
        echo "found: a jump on a limb, planted in $file"
    fi
}

# The sum of the counts of one pair of marks, and the multiplications among it. Arguments: the tag,
# whose power it was, and how many there may be of both.
count() {
    awk -v tag="$1" -v name="$2" -v most="${3:-0}" -v most_products="${4:-0}" '
        $1 == "count" && $2 == tag {
            sum += $4
            if ($3 ~ /^(mul|umulh|madd|umull)$/) products += $4
        }
        END {
            printf "%10d instructions, %8d multiplications: %s\n", sum, products, name
            exit sum == 0 || most && (sum > most || products > most_products)
        }' traces
}

if [ "$counts" ]; then
    choose aarch64
    build
    for kernel in aarch64 portable-64; do
        "${emulator[@]}" -plugin ./plugin.so,counts=on \
            "$CARGO_TARGET_DIR/$triple/release/examples/trace_operations" "$kernel" 1 > names 2> traces
        place=$(awk '/power by a secret exponent/ { print $2 }' names)
        case "$kernel" in
            aarch64) count $((100 * place)) "$kernel" 10900000 3100000 ;;
            *) count $((100 * place)) "$kernel" ;;
        esac
    done
    aarch64-linux-gnu-gcc -O2 -Wall -Wextra -o openssl evidence/traces/openssl.c \
        "$LIBCRYPTO/libcrypto.so.3" -Wl,--allow-shlib-undefined
    modulus=$(sed -n '/^    Cognito,/,/^);/p' src/field/modulus.rs | grep -oE '[0-9A-F]{20,}' | tr -d '\n')
    "${emulator[@]}" -E LD_LIBRARY_PATH="$LIBCRYPTO" -plugin ./plugin.so,counts=on ./openssl \
        "$modulus" "$(printf '5B%.0s' {1..384})" "1$(printf 'B5%.0s' {1..64})" > power 2> traces
    count 0 OpenSSL
    exit
fi

for processor in "$@"; do
    choose "$processor"
    build
    for kernel in "${kernels[@]}"; do
        echo "== $processor, $kernel"
        check "$kernel"
    done
    for kernel in "${kernels[@]}"; do
        case "$kernel" in
            aarch64) planted_jump aarch64 src/field/aarch64/reduce.s \
                '0,/^    umulh/s//    tbz x4, #3, 7f\n    nop\n7:\n    umulh/' ;;
            x86-64) planted_jump x86-64 src/field/x86_64/reduce.s \
                '0,/^    neg rax/s//    test r8, 8\n    jz 8f\n    nop\n8:\n    neg rax/' ;;
            *) planted_jump "$kernel" src/field/portable.rs \
                '0,/^        const { assert!(L.next.*$/s//&\n        if core::hint::black_box(a[0].widen()) \& 8 == 8 { core::hint::black_box(a); }/' ;;
        esac
    done
done
exit "$failed"
