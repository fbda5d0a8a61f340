//! The vectors as a WebAssembly module: `scripts/targets.sh` builds it and has Node call it.

#![allow(
    unsafe_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test, exported by name"
)]

#[path = "mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use support::replay;

fn vectors() -> Vec<serde_json::Value> {
    replay::read(include_str!("../../test-vectors/peer-agreed.json")).expect("vectors")
}

/// How many vectors there are.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn count_vectors() -> u32 {
    u32::try_from(vectors().len()).unwrap()
}

/// How many fields of them come out wrong.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn count_failures() -> u32 {
    let failures = vectors().iter().flat_map(replay::replay).count();
    u32::try_from(failures).unwrap()
}
