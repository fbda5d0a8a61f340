// What the copy has beside the sources: which mutant is on, or that those reached are noted. What is in
// capitals at compile time, the number of mutants and the package, is filled in by build.py.
#[doc(hidden)]
#[allow(warnings, unsafe_code, clippy::all)]
pub mod mutants {
    extern crate std;
    use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    use std::{env, format, fs, process, string::String};

    const NOTE: u32 = u32::MAX;
    static ON: AtomicU32 = AtomicU32::new(0);
    static SEEN: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

    unsafe extern "C" {
        fn atexit(function: extern "C" fn()) -> i32;
    }

    // Before main: tests watch allocations, and reading the environment is one.
    #[used]
    #[unsafe(link_section = ".init_array")]
    static BEGIN: extern "C" fn() = begin;

    extern "C" fn begin() {
        if env::var_os("CALDERA_MUTANTS_NOTE").is_some() {
            ON.store(NOTE, Relaxed);
            unsafe { atexit(note) };
        } else if let Some(on) = env::var("CALDERA_MUTANT").ok().and_then(|on| on.parse().ok()) {
            ON.store(on, Relaxed);
        }
    }

    extern "C" fn note() {
        let mut list = String::new();
        for (index, seen) in SEEN.iter().enumerate() {
            if seen.load(Relaxed) {
                list.push_str(&format!("{index} "));
            }
        }
        let folder = env::var("CALDERA_MUTANTS_NOTE").unwrap_or_default();
        let _ = fs::write(format!("{folder}/{}-PACKAGE", process::id()), list);
    }

    // Out of line: there are hundreds of places that would have it otherwise.
    #[cold]
    #[inline(never)]
    fn reached(mutant: u32) -> bool {
        SEEN[mutant as usize].store(true, Relaxed);
        false
    }

    #[inline]
    fn at_run(mutant: u32) -> bool {
        let on = ON.load(Relaxed);
        on == mutant || (on == NOTE && reached(mutant))
    }

    const fn at_compilation(_: u32) -> bool {
        false
    }

    #[inline]
    pub const fn on(mutant: u32) -> bool {
        core::intrinsics::const_eval_select((mutant,), at_compilation, at_run)
    }
}
