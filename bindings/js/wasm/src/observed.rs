//! What a build with `--cfg caldera_taint` tells its host, for `scripts/taint-wasm.sh`: the bytes that were
//! read, once they are known to be a text, and the bytes that the engine declares public. In a file of its
//! own, with `unsafe` for names alone.

#![expect(unsafe_code, reason = "names that the host calls, or is called by")]

#[link(wasm_import_module = "host")]
// SAFETY: the host provides these names with these signatures, or the module cannot be instantiated.
unsafe extern "C" {
    /// These bytes were read.
    safe fn read(at: *const u8, length: usize);
    /// These bytes are public from here.
    safe fn published(at: *const u8, length: usize);
}

/// Tells that bytes were read. Whether they are UTF-8 has been looked at, and from here nothing else is.
pub(crate) fn was_read(bytes: &[u8]) {
    read(bytes.as_ptr(), bytes.len());
}

/// Asks the engine to tell what becomes public; gives 0 where it cannot.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn observe() -> u32 {
    let told = |bytes: &[u8]| published(bytes.as_ptr(), bytes.len());
    u32::from(engine::hazmat::protocol::observe_published(told))
}
