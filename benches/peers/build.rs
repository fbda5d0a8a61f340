//! Records the compiler and the target for the report's header.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let rustc = env::var("RUSTC").unwrap_or_else(|_| String::from("rustc"));
    let version = Command::new(rustc)
        .arg("--version")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .unwrap_or_default();
    println!("cargo::rustc-env=PEERS_RUSTC={}", version.trim());
    println!(
        "cargo::rustc-env=PEERS_TARGET={}",
        env::var("TARGET").unwrap_or_default()
    );
}
