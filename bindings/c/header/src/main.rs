//! Writes `include/caldera_srp.h` to standard output, from `src` and `cbindgen.toml`; with `--ffi`
//! `include/caldera_srp.ffi.h`, the same without preprocessor lines and comments.
//!
//! The functions are made by a macro, so the compiler expands it first: a nightly feature, which
//! `RUSTC_BOOTSTRAP` lets the stable compiler have for this one crate. Nothing that ships is built so.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cbindgen::{Builder, Config};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let config = Config::from_file(root.join("cbindgen.toml"))?;
    let expanded = expand(&root)?;
    if env::args().any(|argument| argument == "--ffi") {
        let mut bare = Vec::new();
        header(&expanded, without_preprocessor(config))?.write(&mut bare);
        io::stdout().write_all(constants_as_enum(&String::from_utf8(bare)?).as_bytes())?;
    } else {
        header(&expanded, config)?.write(io::stdout());
    }
    Ok(())
}

/// The library's source with its macros expanded, in a file beside what cargo builds.
fn expand(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let target = program
        .ancestors()
        .nth(2)
        .ok_or("no target directory")?
        .join("expanded");
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["rustc", "--quiet", "--locked", "--lib", "--profile=check"])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Zunpretty=expanded"])
        .env("RUSTC_BOOTSTRAP", "caldera_srp")
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the compiler expanded nothing".into());
    }
    let file = target.join("caldera_srp.rs");
    fs::write(&file, output.stdout)?;
    Ok(file)
}

fn header(source: &Path, config: Config) -> Result<cbindgen::Bindings, Box<dyn Error>> {
    Ok(Builder::new()
        .with_config(config)
        .with_src(source)
        .generate()?)
}

fn without_preprocessor(config: Config) -> Config {
    Config {
        include_guard: None,
        cpp_compat: false,
        documentation: false,
        sys_includes: Vec::new(),
        header: Some(
            "/* caldera_srp.h without preprocessor lines, for FFI that reads C: PHP, LuaJIT, cffi. What the\n   \
             functions do is in caldera_srp.h. Licence: MIT OR Apache-2.0. */"
                .to_owned(),
        ),
        ..config
    }
}

/// Constants as enumerators, which every reader of C declarations knows. They are 0 to 2^31 - 1.
fn constants_as_enum(header: &str) -> String {
    let mut text = String::new();
    for line in header.lines() {
        match line
            .strip_prefix("#define ")
            .and_then(|rest| rest.split_once(' '))
        {
            Some((name, value)) => text.push_str(&format!("enum {{ {name} = {value} }};")),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
