//! No branch and no address depends on a secret in the npm package's module as Cranelift compiles it: every
//! operation on claims, run under valgrind's memcheck with the secrets in the module's memory marked as
//! undefined. `scripts/taint-wasm.sh` builds the modules and runs this.
//!
//!   taint-wasm compile MODULE OUT     compiles a module, which would take long under valgrind
//!   taint-wasm run OUT                every operation: memcheck must be silent
//!   taint-wasm withheld OUT           the same, with nothing made public: each must be found
//!   taint-wasm planted                leaks written by hand, each of which must be found
//!
//! Silence means something because the module tells what the engine declares public (it is built with `--cfg
//! caldera_taint`), which has to have been secret until then and to be exactly the list beside the
//! operation, and because what is sent depends on no secret any more.

#[path = "../../../tests/support/claims.rs"]
mod claims;
mod host;
#[path = "../../../tests/support/memcheck.rs"]
#[allow(dead_code, reason = "shared with the tests of the engine")]
mod memcheck;
mod operations;
mod planted;

use std::process::ExitCode;

use host::{Guest, Outcome, engine};
use operations::OPERATIONS;
use wasmtime::Module;

fn read(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{path}: {error}"))
}

fn compile(module: &str, out: &str) -> Outcome {
    let compiled = engine()?.precompile_module(&read(module)?);
    let compiled = compiled.map_err(|error| format!("{module}: {error}"))?;
    std::fs::write(out, compiled).map_err(|error| format!("{out}: {error}"))
}

/// Runs every operation; with `is_withheld`, nothing is made public and each has to be found.
fn run(compiled: &str, is_withheld: bool) -> Outcome {
    if !memcheck::running_on_valgrind() {
        return Err("this is for valgrind".into());
    }
    let engine = engine()?;
    // SAFETY: the file is one that `compile` wrote.
    let module = unsafe { Module::deserialize(&engine, read(compiled)?) };
    let module = module.map_err(|error| format!("{compiled}: {error:#}"))?;
    let mut failures = Vec::new();
    for operation in OPERATIONS {
        let name = operation.name;
        let mut guest = Guest::new(&module, is_withheld)?;
        let before = memcheck::count_errors();
        let outcome = (operation.run)(&mut guest);
        let reports = memcheck::count_errors() - before;
        let published = guest.published();
        println!("{name:30} {reports:5} reports; made public, in bytes: {published:?}");
        if is_withheld {
            // An error may be what comes of a branch on a secret: that it was taken is enough.
            if reports == 0 && !guest.sent_secrets() {
                failures.push(format!("{name}: not found"));
            }
            continue;
        }
        if let Err(error) = outcome {
            failures.push(format!("{name}: {error}"));
        }
        if reports > 0 {
            failures.push(format!("{name}: {reports} uses of a secret"));
        }
        if guest.sent_secrets() {
            failures.push(format!("{name}: sends what is not declared public"));
        }
        if published != operation.publishes {
            failures.push(format!(
                "{name}: {:?} was to be made public",
                operation.publishes
            ));
        }
    }
    match failures.is_empty() {
        true => Ok(()),
        false => Err(failures.join("\n")),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["compile", module, out] => compile(module, out),
        ["run", compiled] => run(compiled, false),
        ["withheld", compiled] => run(compiled, true),
        ["planted"] => planted::run(),
        _ => Err("compile MODULE OUT, run OUT, withheld OUT or planted".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
