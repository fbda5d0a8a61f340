//! Writes `include/caldera_srp.h` to standard output, from `src` and `cbindgen.toml`.

use std::error::Error;
use std::io;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("src/status.rs"))
        .with_src(root.join("src/flow.rs"))
        .with_src(root.join("src/ffi.rs"))
        .generate()?;
    bindings.write(io::stdout());
    Ok(())
}
