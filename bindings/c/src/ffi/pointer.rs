//! Every conversion of a pointer: arguments into what the engine takes, and results into what C gets.
//!
//! What the caller promises is in the header's preamble (`cbindgen.toml`) and, as far as it differs, in
//! a function's own words: pointers are NULL or point to what their type and length say for the time of
//! the call, handles come from this library and are not freed yet, and no other thread uses a handle
//! that is changed. The `SAFETY` lines call this the caller's promise.

use alloc::boxed::Box;
use core::ffi::c_char;
use core::panic::AssertUnwindSafe;
use core::{ptr, slice, str};
use std::panic::catch_unwind;

use super::caldera_view;
use crate::flow::caldera_step;
use crate::status::{
    CALDERA_ERROR_INTERNAL, CALDERA_ERROR_LENGTH, CALDERA_ERROR_NOT_UTF8,
    CALDERA_ERROR_NULL_ARGUMENT, CALDERA_ERROR_WRONG_HANDLE, CALDERA_OK, Failure, caldera_status,
};
use crate::texts::caldera_question;

/// An opaque type of the header.
pub(super) trait Kind {
    /// A number that no other kind has, and that memory is unlikely to hold by chance.
    const NUMBER: u32;
    /// What is behind the handle. Any thread may use and free it.
    type Value: Send + Sync;
}

/// What is behind a handle. Its first field tells one kind of handle from another, and from one that
/// was freed.
#[repr(C)]
struct Handle<V> {
    kind: u32,
    value: V,
}

/// The number of a handle that was freed.
const FREED: u32 = 0xca1d_e7ff;

/// Runs a call: its error becomes a number, and so does a panic, which ends here. Where the compiler sees
/// that a call cannot panic, as most that only show something cannot, nothing of the catching is left.
#[inline(always)]
pub(super) fn boundary(call: impl FnOnce() -> Result<(), Failure>) -> caldera_status {
    // No value that the call was changing is used after a panic: handles hold the engine's types,
    // which are replaced whole.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => CALDERA_OK,
        Ok(Err(Failure(status))) => status,
        Err(_) => CALDERA_ERROR_INTERNAL,
    }
}

/// The bytes at `data`; none at NULL if their number is 0.
///
/// # Safety
///
/// The caller's promise for `data` and `length`, and the bytes stay as they are during `'a`.
pub(super) unsafe fn bytes<'a>(data: *const c_char, length: usize) -> Result<&'a [u8], Failure> {
    if data.is_null() {
        return match length {
            0 => Ok(&[]),
            _ => Err(CALDERA_ERROR_NULL_ARGUMENT.into()),
        };
    }
    if isize::try_from(length).is_err() {
        return Err(CALDERA_ERROR_LENGTH.into());
    }
    // SAFETY: not NULL, of a length that memory can have, and readable by the caller's promise.
    Ok(unsafe { slice::from_raw_parts(data.cast(), length) })
}

/// The text at `data`.
///
/// # Safety
///
/// As [`bytes`].
#[inline(never)]
pub(super) unsafe fn text<'a>(data: *const c_char, length: usize) -> Result<&'a str, Failure> {
    // SAFETY: handed on.
    let bytes = unsafe { bytes(data, length)? };
    str::from_utf8(bytes).map_err(|_| CALDERA_ERROR_NOT_UTF8.into())
}

/// The text at `data`; `None` for NULL and 0.
///
/// # Safety
///
/// As [`bytes`].
pub(super) unsafe fn optional_text<'a>(
    data: *const c_char,
    length: usize,
) -> Result<Option<&'a str>, Failure> {
    if data.is_null() && length == 0 {
        return Ok(None);
    }
    // SAFETY: handed on.
    unsafe { text(data, length) }.map(Some)
}

/// What the handle is, once it is known to be of its kind.
///
/// # Safety
///
/// The caller's promise: NULL, or a handle of this library that is not freed yet.
unsafe fn identify<K: Kind>(handle: *const K) -> Result<*mut Handle<K::Value>, Failure> {
    if handle.is_null() {
        return Err(CALDERA_ERROR_NULL_ARGUMENT.into());
    }
    let handle: *const Handle<K::Value> = handle.cast();
    // SAFETY: whatever the kind, a handle of this library begins with its number. It is read as it
    // stands in memory, so that a freed handle is found out as well, where the allocator has left it.
    let kind = unsafe { handle.cast::<u32>().read_volatile() };
    if kind != K::NUMBER {
        return Err(CALDERA_ERROR_WRONG_HANDLE.into());
    }
    Ok(handle.cast_mut())
}

/// Borrows what is behind a handle.
///
/// # Safety
///
/// As [`identify`], and nobody changes or frees the handle during `'a`.
pub(super) unsafe fn borrow<'a, K: Kind>(handle: *const K) -> Result<&'a K::Value, Failure> {
    // SAFETY: handed on.
    let handle = unsafe { identify(handle)? };
    // SAFETY: the number proves what `open` made; it is there and unchanged during 'a.
    Ok(unsafe { &(*handle).value })
}

/// Borrows what is behind a handle, or `None` for NULL.
///
/// # Safety
///
/// As [`borrow`].
pub(super) unsafe fn optional<'a, K: Kind>(
    handle: *const K,
) -> Result<Option<&'a K::Value>, Failure> {
    if handle.is_null() {
        return Ok(None);
    }
    // SAFETY: handed on.
    unsafe { borrow(handle) }.map(Some)
}

/// Borrows what is behind a handle, to change it.
///
/// # Safety
///
/// As [`identify`], and nobody else uses or frees the handle during `'a`.
pub(super) unsafe fn borrow_mut<'a, K: Kind>(handle: *mut K) -> Result<&'a mut K::Value, Failure> {
    // SAFETY: handed on.
    let handle = unsafe { identify(handle)? };
    // SAFETY: as in `borrow`, and alone.
    Ok(unsafe { &mut (*handle).value })
}

/// Makes a handle.
fn open<K: Kind>(value: K::Value) -> *mut K {
    let kind = K::NUMBER;
    Box::into_raw(Box::new(Handle { kind, value })).cast()
}

/// Frees a handle; NULL, a handle of another kind, and one whose memory still says that it was freed
/// are left alone.
///
/// # Safety
///
/// As [`identify`], and nobody uses the handle any more.
pub(super) unsafe fn close<K: Kind>(handle: *mut K) {
    boundary(|| {
        // SAFETY: handed on.
        let handle = unsafe { identify(handle)? };
        // SAFETY: the number, a handle's first field, proves what `open` made, and the caller gives it
        // back. Volatile, for the compiler may leave out what is written to memory that is freed next.
        unsafe { handle.cast::<u32>().write_volatile(FREED) };
        // SAFETY: `open` made it from a box.
        drop(unsafe { Box::from_raw(handle) });
        Ok(())
    });
}

/// What C gets as it is, and what stands there until there is something to put.
pub(super) trait Plain {
    const EMPTY: Self;
}

macro_rules! plain {
    ($($type:ty: $empty:expr,)*) => {
        $(impl Plain for $type {
            const EMPTY: Self = $empty;
        })*
    };
}

plain! {
    i32: 0,
    i64: 0,
    u16: 0,
    u32: 0,
    caldera_question: caldera_question::None,
    caldera_step: caldera_step::Ended,
    caldera_view: caldera_view { data: ptr::null(), length: 0 },
}

impl<K: Kind> Plain for *mut K {
    const EMPTY: Self = ptr::null_mut();
}

/// Where the caller wants a value. Reads nothing from there, for it may be uninitialised.
pub(super) struct Slot<T>(*mut T);

impl<T: Plain> Slot<T> {
    /// A slot, emptied.
    ///
    /// # Safety
    ///
    /// The caller's promise: NULL, or writable for as long as the slot is used.
    pub(super) unsafe fn emptied(at: *mut T) -> Result<Self, Failure> {
        if at.is_null() {
            return Err(CALDERA_ERROR_NULL_ARGUMENT.into());
        }
        let slot = Self(at);
        slot.put(T::EMPTY);
        Ok(slot)
    }

    pub(super) fn put(&self, value: T) {
        // SAFETY: `emptied` saw that it is not NULL, and was promised that it may be written to.
        unsafe { self.0.write(value) };
    }
}

/// Where the caller wants a handle.
pub(super) struct HandleSlot<K>(Slot<*mut K>);

impl<K: Kind> HandleSlot<K> {
    /// As [`Slot::emptied`].
    ///
    /// # Safety
    ///
    /// As [`Slot::emptied`].
    pub(super) unsafe fn emptied(at: *mut *mut K) -> Result<Self, Failure> {
        // SAFETY: handed on.
        unsafe { Slot::emptied(at) }.map(Self)
    }
}

/// What a call gives out, once it has succeeded.
pub(super) trait Out {
    type Value;
    fn give(self, value: Self::Value);
}

impl<T: Plain> Out for Slot<T> {
    type Value = T;
    fn give(self, value: T) {
        self.put(value);
    }
}

impl<K: Kind> Out for HandleSlot<K> {
    type Value = K::Value;
    fn give(self, value: K::Value) {
        self.0.put(open(value));
    }
}

impl Out for () {
    type Value = ();
    fn give(self, (): ()) {}
}

impl<A: Out> Out for (A,) {
    type Value = A::Value;
    fn give(self, value: A::Value) {
        self.0.give(value);
    }
}

impl<A: Out, B: Out> Out for (A, B) {
    type Value = (A::Value, B::Value);
    fn give(self, values: Self::Value) {
        self.0.give(values.0);
        self.1.give(values.1);
    }
}

impl<A: Out, B: Out, C: Out> Out for (A, B, C) {
    type Value = (A::Value, B::Value, C::Value);
    fn give(self, values: Self::Value) {
        self.0.give(values.0);
        self.1.give(values.1);
        self.2.give(values.2);
    }
}

/// Gives out what a call has made.
pub(super) fn give<O: Out>(outs: O, values: O::Value) {
    outs.give(values);
}
