//! Gives the shared library its SONAME: the one that programs ask for, which changes where they have to be
//! compiled anew.
#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::env;

/// Systems whose shared libraries are ELF files with a SONAME.
const ELF: [&str; 6] = [
    "linux",
    "android",
    "freebsd",
    "netbsd",
    "openbsd",
    "dragonfly",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if ELF.contains(&system.as_str()) {
        // While the major part is 0, minor parts are incompatible.
        let version = match env!("CARGO_PKG_VERSION_MAJOR") {
            "0" => concat!("0.", env!("CARGO_PKG_VERSION_MINOR")),
            major => major,
        };
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcaldera_srp.so.{version}");
    }
}
