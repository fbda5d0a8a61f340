//! The border to the host: exported functions, and the host's random generator. `unsafe` is here for names
//! alone (and in `heap`, which gives out memory); no pointer that the host gives is ever followed.

#![expect(unsafe_code, reason = "names that the host calls, or is called by")]

use core::cell::RefCell;

use rand_core::{TryCryptoRng, TryRng};
use zeroize::{Zeroize, Zeroizing};

use crate::fault::Failure;
use crate::table::Table;
use crate::wire::{Reader, Writer};

/// What lives from one call to the next.
#[derive(Default)]
struct State {
    input: Zeroizing<Vec<u8>>,
    output: Zeroizing<Vec<u8>>,
    table: Table,
}

std::thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Makes room for `length` bytes of input, and tells where. They are valid until the next call of
/// any function of this module.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    STATE.with_borrow_mut(|state| {
        // What was there is wiped before it is given back.
        state.input = Zeroizing::new(vec![0; length]);
        state.input.as_mut_ptr()
    })
}

/// Calls a function by its number, with the first `length` bytes of the input as its arguments,
/// `handle` as the value it is about (0 where there is none) and `number` as the one argument that is
/// a number. Gives 0, or 1 if the output tells an error.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn call(function: u32, length: usize, handle: u32, number: f64) -> u32 {
    STATE.with_borrow_mut(|state| {
        let input = core::mem::take(&mut state.input);
        let mut writer = Writer::default();
        let arguments = Arguments {
            texts: Reader::new(input.get(..length).unwrap_or_default()),
            handle,
            number,
        };
        let result = carry_out(function, arguments, &mut state.table, &mut writer);
        let failed = result.is_err();
        if let Err(fault) = result {
            writer = Writer::default();
            fault.write(&mut writer, function >= FLOW);
        }
        state.output = writer.into_bytes();
        u32::from(failed)
    })
}

/// The first number of the sign-in's functions; those of the claims are below.
const FLOW: u32 = 100;

/// Carries out a function, if this module has it.
fn carry_out(
    function: u32,
    arguments: Arguments<'_>,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    #[cfg(feature = "flow")]
    if function >= FLOW {
        return crate::flow::call(function, arguments, table, out);
    }
    #[cfg(feature = "claims")]
    return crate::claims::call(function, arguments, table, out);
    #[cfg(not(feature = "claims"))]
    Err(crate::fault::MALFORMED_CALL)
}

/// Where the output is.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    STATE.with_borrow(|state| state.output.as_ptr())
}

/// How many bytes the output has.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    STATE.with_borrow(|state| state.output.len())
}

/// Wipes the output, once it has been read.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn wipe() {
    STATE.with_borrow_mut(|state| {
        state.output.zeroize();
        state.output = Zeroizing::default();
    });
}

/// Forgets a value, and wipes it.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn release(handle: u32) {
    STATE.with_borrow_mut(|state| state.table.release(handle));
}

/// What a function is called with.
pub(crate) struct Arguments<'a> {
    /// The texts, in order.
    pub(crate) texts: Reader<'a>,
    /// The value that the function is about.
    pub(crate) handle: u32,
    /// A time in milliseconds, or a number that the function names.
    pub(crate) number: f64,
}

#[link(wasm_import_module = "host")]
// SAFETY: the host provides this name with this signature, or the module cannot be instantiated.
unsafe extern "C" {
    /// Fills `length` bytes at `at` with random ones. Gives 0, or another number if it could not.
    safe fn random(at: *mut u8, length: usize) -> u32;
}

/// The host's generator: `crypto.getRandomValues`.
pub(crate) struct HostRng;

/// The host's generator failed.
#[derive(Debug)]
pub(crate) struct HostRngFailed;

impl core::fmt::Display for HostRngFailed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the host's random generator failed")
    }
}

impl core::error::Error for HostRngFailed {}

impl TryRng for HostRng {
    type Error = HostRngFailed;

    fn try_next_u32(&mut self) -> Result<u32, HostRngFailed> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, HostRngFailed> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), HostRngFailed> {
        match random(bytes.as_mut_ptr(), bytes.len()) {
            0 => Ok(()),
            _ => Err(HostRngFailed),
        }
    }
}

impl TryCryptoRng for HostRng {}
