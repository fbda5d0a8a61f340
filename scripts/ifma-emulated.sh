#!/usr/bin/env bash
# Runs the tests of the AVX-512 IFMA kernel on a processor that need not have it: Bochs executes the
# instructions of a Cannon Lake processor, under Linux, whose first program runs the tests.
#
#   scripts/ifma-emulated.sh [SCALE]
#
# About five minutes for SCALE 1 (CALDERA_TEST_SCALE of the tests). On Debian 12 it needs
#
#   apt-get install bochs bochs-term bochsbios vgabios isolinux syslinux-common xorriso cpio
#
# and downloads, but does not install, the package of Debian's kernel for virtual machines. The exit
# status is that of the tests. What is executed are the instructions as the release profile builds
# them, so this shows that they compute right; it says nothing about time.
set -euo pipefail
scale=${1:-1}
repository=$(cd "$(dirname "$0")/.." && pwd)
target=x86_64-unknown-linux-gnu
scratch=$(mktemp -d)
emulator=
finish() {
    [ -z "$emulator" ] || kill -9 -- "-$emulator" 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

cd "$repository"
echo "building the tests, statically linked"
tests=$(RUSTFLAGS="-C target-feature=+crt-static" \
    cargo test --quiet --release --lib --no-run --target "$target" --message-format=json |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
[ -x "$tests" ] || { echo "no test program was built" >&2; exit 1; }

cd "$scratch"
mkdir -p root/dev root/proc disk/isolinux
strip -o root/tests "$tests"
mknod -m 600 root/dev/console c 5 1

# The first program: runs the tests of the module `processor`, prints their exit status and powers off.
cat > init.rs <<'RUST'
unsafe extern "C" {
    fn reboot(command: i32) -> i32;
}

fn main() {
    let scale = std::env::var("tests_scale").unwrap_or_default();
    let status = std::process::Command::new("/tests")
        .args(["--test-threads=1", "field::ifma::processor::"])
        .env("CALDERA_TEST_SCALE", scale)
        .status();
    match status {
        Ok(status) => println!("TESTS ENDED: {}", status.code().unwrap_or(-1)),
        Err(error) => println!("TESTS ENDED: {error}"),
    }
    // What is printed takes a while to leave by the serial line.
    std::thread::sleep(std::time::Duration::from_secs(2));
    loop {
        unsafe { reboot(0x4321_fedc) };
    }
}
RUST
rustc -O --edition 2024 -C target-feature=+crt-static -C strip=symbols -o root/init init.rs
(cd root && find . | cpio --quiet -o -H newc | gzip -1) > disk/isolinux/initrd.gz

apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)"
dpkg-deb -x linux-image-*.deb kernel
cp kernel/boot/vmlinuz-* disk/isolinux/linux
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 disk/isolinux/
# Bochs reports sizes of saved states that Linux does not believe, and then Linux would use no vector
# registers at all: without xsavec, xsaves and pku it does. With page-table isolation or pages of 1 GiB
# it does not start in Bochs.
cat > disk/isolinux/isolinux.cfg <<CONFIGURATION
DEFAULT tests
PROMPT 0
LABEL tests
  KERNEL linux
  INITRD initrd.gz
  APPEND console=ttyS0,115200 clearcpuid=xsavec,xsaves,pku nopti nogbpages lsm= quiet panic=1 tests_scale=$scale
CONFIGURATION
xorriso -as mkisofs -quiet -o disk.iso -b isolinux/isolinux.bin -c isolinux/boot.cat \
    -no-emul-boot -boot-load-size 4 -boot-info-table disk

cat > bochsrc <<'CONFIGURATION'
cpu: model=corei3_cnl, count=1, ips=50000000, reset_on_triple_fault=0, ignore_bad_msrs=1
megs: 512
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
ata0-master: type=cdrom, path=disk.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial
display_library: term
log: log
panic: action=fatal
error: action=ignore
info: action=ignore
clock: sync=none, time0=1
CONFIGURATION
# Debian's Bochs has the debugger built in, which waits for a command, and its display wants a terminal.
echo c > debugger
: > serial
echo "emulating"
set -m
TERM=xterm script -qec "stty rows 60 cols 160; bochs -q -f bochsrc -rc debugger" /dev/null \
    > terminal 2>&1 < /dev/null &
emulator=$!
set +m
tail -n +1 -f serial --pid="$emulator" &
while kill -0 "$emulator" 2>/dev/null && ! grep -q '^TESTS ENDED' serial; do
    sleep 1
done
sleep 1
status=$(sed -n 's/^TESTS ENDED: \([0-9]*\).*/\1/p' serial)
if [ -z "$status" ]; then
    echo "the emulator ended before the tests" >&2
    exit 1
fi
if ! grep -q 'running: ifma on this processor' serial || grep -q '^skipped' serial; then
    echo "the emulated processor lacks the instructions" >&2
    exit 1
fi
exit "$status"
