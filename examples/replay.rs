//! Replays files of known-answer vectors: `cargo run --release --example replay -- FILE...`
//!
//! One line for each field that is not as expected, then a line that counts vectors. The status is
//! 1 if any failed or a file cannot be read.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks to its terminal"
)]

use std::process::ExitCode;

#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "../tests/support/cases.rs"]
mod cases;
#[path = "../tests/support/replay.rs"]
mod replay;

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: replay FILE...");
        return ExitCode::FAILURE;
    }
    let (mut passed, mut failed, mut unreadable) = (0_usize, 0_usize, 0_usize);
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
        let vectors = match text.and_then(|text| replay::read(&text)) {
            Ok(vectors) => vectors,
            Err(fault) => {
                eprintln!("{file}: {fault}");
                unreadable += 1;
                continue;
            }
        };
        for vector in &vectors {
            let failures = replay::replay(vector);
            for failure in &failures {
                let replay::Failure {
                    id,
                    field,
                    got,
                    expected,
                } = failure;
                println!("{id}: {field}: got {got}, expected {expected}");
            }
            if failures.is_empty() {
                passed += 1
            } else {
                failed += 1
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && unreadable == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
