//! Every exported function, and every conversion of a pointer.
//!
//! A function here converts what it was given, calls the engine, and hands out the result; it
//! decides nothing. What the caller promises is in the header's preamble (`cbindgen.toml`) and, as
//! far as it differs, in a function's own words: pointers are NULL or point to what their type and
//! length say for the time of the call, handles come from this library and are not freed yet, and
//! no other thread uses a handle that is changed. The `SAFETY` lines call this the caller's promise.

#![allow(
    non_camel_case_types,
    reason = "types are named here as they are in the header"
)]
#![allow(
    clippy::missing_safety_doc,
    reason = "the header's preamble says it once, for C programmers"
)]
#![allow(
    clippy::multiple_unsafe_ops_per_block,
    reason = "one block converts all the arguments of a call, under the one promise"
)]

use alloc::boxed::Box;
use alloc::string::String;
use core::ffi::c_char;
use core::panic::AssertUnwindSafe;
use core::{ptr, slice, str};
use std::panic::catch_unwind;

use engine::flow::{
    KeptSession, forget_device, get_user, global_sign_out, list_devices, revoke_token,
    update_device_status,
};
#[cfg(feature = "hazmat")]
use engine::hazmat::protocol;
use engine::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Parameters,
    PasswordVerifier, SecretText, SystemRng, Timestamp, UserPoolId, UserSignIn,
};

use crate::flow::{
    Flow, HttpReply, Sendable, caldera_step, endpoint_kind, json_string, outcome, refreshed,
    retry_after,
};
use crate::status::{
    self, CALDERA_ERROR_CONSUMED, CALDERA_ERROR_INTERNAL, CALDERA_ERROR_LENGTH,
    CALDERA_ERROR_NOT_FOUND, CALDERA_ERROR_NOT_UTF8, CALDERA_ERROR_NULL_ARGUMENT,
    CALDERA_ERROR_WRONG_HANDLE, CALDERA_OK, caldera_fault, caldera_parameter, caldera_status,
};

/// The major part of the version that this header belongs to.
pub const CALDERA_VERSION_MAJOR: u32 = 0;
/// The minor part of the version that this header belongs to.
pub const CALDERA_VERSION_MINOR: u32 = 1;
/// The patch part of the version that this header belongs to.
pub const CALDERA_VERSION_PATCH: u32 = 0;

/// An app client of a user pool. Wiped when freed.
pub struct caldera_app_client(());
/// A device that the user pool remembers. Wiped when freed.
pub struct caldera_device(());
/// A map of texts: AuthParameters, ChallengeParameters or ChallengeResponses. Wiped when freed.
pub struct caldera_parameters(());
/// A text. Wiped when freed.
pub struct caldera_text(());
/// A user's sign-in between its two calls. Wiped when used up or freed.
pub struct caldera_user_sign_in(());
/// A remembered device's sign-in between its two calls. Wiped when used up or freed.
pub struct caldera_device_sign_in(());
/// A new device's password and the verifier of it. Wiped when freed.
pub struct caldera_device_verifier(());
/// The whole sign-in, step by step. Wiped when freed.
pub struct caldera_sign_in(());
/// A request apart from a sign-in. Wiped when freed.
pub struct caldera_request(());
/// All that a program keeps of a sign-in: where and who, the tokens and their end, the device. Wiped when
/// freed.
pub struct caldera_kept_session(());

/// Bytes that belong to a handle: UTF-8, and not ended by a zero byte. They stay where they are
/// until the handle is changed or freed.
#[repr(C)]
pub struct caldera_view {
    /// The first byte; never NULL in a view that a function has filled in with success.
    pub data: *const c_char,
    /// How many bytes there are.
    pub length: usize,
}

/// What is behind a handle. Its first field tells one kind of handle from another.
#[repr(C)]
struct Handle<V> {
    kind: u32,
    value: V,
}

/// An opaque type of the header.
trait Kind {
    /// A number that no other kind has, and that memory is unlikely to hold by chance.
    const NUMBER: u32;
    /// What is behind the handle. Any thread may use and free it.
    type Value: Send + Sync;
}

macro_rules! kinds {
    ($($kind:ident: $value:ty = $number:literal,)*) => {
        $(impl Kind for $kind {
            const NUMBER: u32 = 0xca1d_e700 | $number;
            type Value = $value;
        })*
    };
}

kinds! {
    caldera_app_client: AppClient = 1,
    caldera_device: Device = 2,
    caldera_parameters: Parameters = 3,
    caldera_text: SecretText = 4,
    caldera_user_sign_in: Option<UserSignIn> = 5,
    caldera_device_sign_in: Option<DeviceSignIn> = 6,
    caldera_device_verifier: DeviceVerifier = 7,
    caldera_sign_in: Flow = 8,
    caldera_request: Sendable = 9,
    caldera_kept_session: KeptSession = 10,
}

/// Runs a call: its error becomes a number, and so does a panic, which ends here.
fn boundary(call: impl FnOnce() -> Result<(), caldera_status>) -> caldera_status {
    // No value that the call was changing is used after a panic: handles hold the engine's types,
    // which are replaced whole.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => CALDERA_OK,
        Ok(Err(status)) => status,
        Err(_) => CALDERA_ERROR_INTERNAL,
    }
}

/// The bytes at `data`; none at NULL if their number is 0.
///
/// # Safety
///
/// The caller's promise for `data` and `length`, and the bytes stay as they are during `'a`.
unsafe fn bytes<'a>(data: *const c_char, length: usize) -> Result<&'a [u8], caldera_status> {
    if data.is_null() {
        return match length {
            0 => Ok(&[]),
            _ => Err(CALDERA_ERROR_NULL_ARGUMENT),
        };
    }
    if isize::try_from(length).is_err() {
        return Err(CALDERA_ERROR_LENGTH);
    }
    // SAFETY: not NULL, of a length that memory can have, and readable by the caller's promise.
    Ok(unsafe { slice::from_raw_parts(data.cast(), length) })
}

/// The text at `data`.
///
/// # Safety
///
/// As [`bytes`].
unsafe fn text<'a>(data: *const c_char, length: usize) -> Result<&'a str, caldera_status> {
    // SAFETY: handed on.
    let bytes = unsafe { bytes(data, length)? };
    str::from_utf8(bytes).map_err(|_| CALDERA_ERROR_NOT_UTF8)
}

/// The text at `data`; `None` for NULL and 0.
///
/// # Safety
///
/// As [`bytes`].
unsafe fn optional_text<'a>(
    data: *const c_char,
    length: usize,
) -> Result<Option<&'a str>, caldera_status> {
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
unsafe fn identify<K: Kind>(handle: *const K) -> Result<*mut Handle<K::Value>, caldera_status> {
    if handle.is_null() {
        return Err(CALDERA_ERROR_NULL_ARGUMENT);
    }
    let handle: *const Handle<K::Value> = handle.cast();
    // SAFETY: whatever the kind, a handle of this library begins with its number.
    let kind = unsafe { handle.cast::<u32>().read_unaligned() };
    if kind != K::NUMBER {
        return Err(CALDERA_ERROR_WRONG_HANDLE);
    }
    Ok(handle.cast_mut())
}

/// Borrows what is behind a handle.
///
/// # Safety
///
/// As [`identify`], and nobody changes or frees the handle during `'a`.
unsafe fn borrow<'a, K: Kind>(handle: *const K) -> Result<&'a K::Value, caldera_status> {
    // SAFETY: the number proves what `open` made; it is there and unchanged during 'a.
    unsafe { Ok(&(*identify(handle)?).value) }
}

/// Borrows what is behind a handle, or `None` for NULL.
///
/// # Safety
///
/// As [`borrow`].
unsafe fn optional<'a, K: Kind>(handle: *const K) -> Result<Option<&'a K::Value>, caldera_status> {
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
unsafe fn borrow_mut<'a, K: Kind>(handle: *mut K) -> Result<&'a mut K::Value, caldera_status> {
    // SAFETY: as in `borrow`, and alone.
    unsafe { Ok(&mut (*identify(handle)?).value) }
}

/// Where the caller wants a value. Reads nothing from there, for it may be uninitialised.
struct Slot<T>(*mut T);

impl<T> Slot<T> {
    /// A slot that holds `empty` until there is something to put.
    ///
    /// # Safety
    ///
    /// The caller's promise: NULL, or writable for as long as the slot is used.
    unsafe fn new(at: *mut T, empty: T) -> Result<Self, caldera_status> {
        if at.is_null() {
            return Err(CALDERA_ERROR_NULL_ARGUMENT);
        }
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe { at.write(empty) };
        Ok(Self(at))
    }

    fn put(&self, value: T) {
        // SAFETY: `new` was promised that this may be written to.
        unsafe { self.0.write(value) };
    }
}

/// Where the caller wants a handle: NULL until there is one.
///
/// # Safety
///
/// As [`Slot::new`].
unsafe fn handle_slot<K: Kind>(at: *mut *mut K) -> Result<Slot<*mut K>, caldera_status> {
    // SAFETY: handed on.
    unsafe { Slot::new(at, ptr::null_mut()) }
}

/// Where the caller wants a view: nothing until there is one.
///
/// # Safety
///
/// As [`Slot::new`].
unsafe fn view_slot(at: *mut caldera_view) -> Result<Slot<caldera_view>, caldera_status> {
    let nothing = caldera_view {
        data: ptr::null(),
        length: 0,
    };
    // SAFETY: handed on.
    unsafe { Slot::new(at, nothing) }
}

/// Two out-arguments, both of which have been emptied by now, also where the other one is refused.
fn both<A, B>(
    one: Result<A, caldera_status>,
    other: Result<B, caldera_status>,
) -> Result<(A, B), caldera_status> {
    Ok((one?, other?))
}

/// Makes a handle.
fn open<K: Kind>(value: K::Value) -> *mut K {
    let kind = K::NUMBER;
    Box::into_raw(Box::new(Handle { kind, value })).cast()
}

/// Frees a handle; NULL, and a handle of another kind, are left alone.
///
/// # Safety
///
/// As [`identify`], and nobody uses the handle any more.
unsafe fn close<K: Kind>(handle: *mut K) {
    boundary(|| {
        // SAFETY: the number proves that `open` made it from a box; the caller gives it back.
        drop(unsafe { Box::from_raw(identify(handle)?) });
        Ok(())
    });
}

fn view(text: &str) -> caldera_view {
    caldera_view {
        data: text.as_ptr().cast(),
        length: text.len(),
    }
}

fn instant(unix_seconds: i64) -> Result<Timestamp, caldera_status> {
    Timestamp::from_unix_seconds(unix_seconds).map_err(status::of)
}

fn pool_id(text: &str) -> Result<UserPoolId, caldera_status> {
    text.parse().map_err(status::of)
}

/// The version of the library that runs, by semantic versioning: major * 65536 + minor * 256 +
/// patch. It is compatible with this header if the major parts agree and, while they are 0, the
/// minor parts too.
#[unsafe(no_mangle)]
pub extern "C" fn caldera_version() -> u32 {
    CALDERA_VERSION_MAJOR << 16 | CALDERA_VERSION_MINOR << 8 | CALDERA_VERSION_PATCH
}

/// The version of the library that runs, as text such as "0.1.0", ended by a zero byte. It is there
/// for ever and is not freed.
#[unsafe(no_mangle)]
pub extern "C" fn caldera_version_text() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// What a status means, in English and ASCII, ended by a zero byte: for logs, not for users. It
/// holds no value that was passed in. It is there for ever and is not freed; never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn caldera_status_text(status: caldera_status) -> *const c_char {
    status::text(status).as_ptr().cast()
}

/// The value that a status is about; CALDERA_PARAMETER_NONE if it is about none.
#[unsafe(no_mangle)]
pub extern "C" fn caldera_status_parameter(status: caldera_status) -> caldera_parameter {
    status::parts(status).0
}

/// What was wrong with the value that a status is about; CALDERA_FAULT_NONE if it is about none.
#[unsafe(no_mangle)]
pub extern "C" fn caldera_status_fault(status: caldera_status) -> caldera_fault {
    status::parts(status).1
}

/// Gives the bytes of a text, which may be secret.
///
/// @param text  the text; the view belongs to it
/// @param view  out: the bytes, until the text is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_text_view(
    text: *const caldera_text,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, text) = unsafe { (view_slot(view)?, borrow(text)?) };
        view.put(self::view(text.reveal()));
        Ok(())
    })
}

/// Wipes and frees a text. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_text_free(text: *mut caldera_text) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(text) }
}

/// Makes an empty map, to be filled with a challenge's ChallengeParameters.
///
/// @param parameters  out: the map, to be freed with caldera_parameters_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_parameters_new(
    parameters: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let parameters = unsafe { handle_slot(parameters)? };
        parameters.put(open(Parameters::new()));
        Ok(())
    })
}

/// Sets an entry of a map, in place of the one of that key; key and value are copied. Views of the
/// map end.
///
/// @param parameters  the map; no other thread may be using it
/// @param key         the name as the service spells it, such as SALT
/// @param value       the value as it came in the reply, unescaped
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_parameters_set(
    parameters: *mut caldera_parameters,
    key: *const c_char,
    key_length: usize,
    value: *const c_char,
    value_length: usize,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise. Both texts are copied before the map changes, so that they
        // may be views of it.
        let (key, value) = unsafe { (text(key, key_length)?, text(value, value_length)?) };
        let (key, value) = (String::from(key), SecretText::new(value));
        // SAFETY: the caller's promise.
        let parameters = unsafe { borrow_mut(parameters)? };
        parameters.set(key, value.reveal());
        Ok(())
    })
}

/// Looks up an entry of a map. CALDERA_ERROR_NOT_FOUND if there is none of that key.
///
/// @param parameters  the map
/// @param key         the name as the service spells it, such as SRP_A
/// @param value       out: the value, which may be secret, until the map is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_parameters_get(
    parameters: *const caldera_parameters,
    key: *const c_char,
    key_length: usize,
    value: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (value, parameters, key) = unsafe {
            (
                view_slot(value)?,
                borrow(parameters)?,
                text(key, key_length)?,
            )
        };
        value.put(view(parameters.get(key).ok_or(CALDERA_ERROR_NOT_FOUND)?));
        Ok(())
    })
}

/// Gives an entry of a map by its place, counted from 0, in the order in which entries were set:
/// for going through all of them. CALDERA_ERROR_NOT_FOUND past the last.
///
/// @param parameters  the map
/// @param index       the place
/// @param key         out: the name, until the map is changed or freed
/// @param value       out: the value, which may be secret, until the map is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_parameters_at(
    parameters: *const caldera_parameters,
    index: usize,
    key: *mut caldera_view,
    value: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((key, value), parameters) =
            unsafe { (both(view_slot(key), view_slot(value))?, borrow(parameters)?) };
        let (name, entry) = parameters
            .iter()
            .nth(index)
            .ok_or(CALDERA_ERROR_NOT_FOUND)?;
        key.put(view(name));
        value.put(view(entry));
        Ok(())
    })
}

/// Wipes and frees a map. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_parameters_free(parameters: *mut caldera_parameters) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(parameters) }
}

/// Makes an app client.
///
/// @param client_id      the client's id, 1 to 128 bytes
/// @param client_secret  the client's secret as the service issued it, 1 to 1,024 bytes, copied and
///                       wiped with the handle; NULL and 0 for a client without one
/// @param app            out: the client, to be freed with caldera_app_client_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_app_client_new(
    client_id: *const c_char,
    client_id_length: usize,
    client_secret: *const c_char,
    client_secret_length: usize,
    app: *mut *mut caldera_app_client,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (app, client_id, client_secret) = unsafe {
            (
                handle_slot(app)?,
                text(client_id, client_id_length)?,
                optional_text(client_secret, client_secret_length)?,
            )
        };
        let mut client = AppClient::new(client_id).map_err(status::of)?;
        if let Some(secret) = client_secret {
            client = client.with_secret(secret).map_err(status::of)?;
        }
        app.put(open(client));
        Ok(())
    })
}

/// Computes SECRET_HASH for a call of your own, over the USERNAME in that same call.
/// CALDERA_ERROR_NOT_FOUND if the client has no secret. Constant-time in the secret.
///
/// @param app          the client
/// @param username     the USERNAME that is sent, 1 to 1,024 bytes
/// @param secret_hash  out: 44 characters of base64, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_app_client_secret_hash(
    app: *const caldera_app_client,
    username: *const c_char,
    username_length: usize,
    secret_hash: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (secret_hash, app, username) = unsafe {
            (
                handle_slot(secret_hash)?,
                borrow(app)?,
                text(username, username_length)?,
            )
        };
        let hash = app.secret_hash(username).map_err(status::of)?;
        secret_hash.put(open(hash.ok_or(CALDERA_ERROR_NOT_FOUND)?));
        Ok(())
    })
}

/// Wipes and frees an app client. NULL is allowed. Sign-ins that began with it go on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_app_client_free(app: *mut caldera_app_client) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(app) }
}

/// Makes a remembered device of what was kept of it.
///
/// @param device_key        DeviceKey, 1 to 128 bytes
/// @param device_group_key  DeviceGroupKey, 1 to 128 bytes
/// @param password          the device's password, 1 to 4,096 bytes, copied and wiped with the
///                          handle
/// @param device            out: the device, to be freed with caldera_device_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_new(
    device_key: *const c_char,
    device_key_length: usize,
    device_group_key: *const c_char,
    device_group_key_length: usize,
    password: *const c_char,
    password_length: usize,
    device: *mut *mut caldera_device,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (device, key, group_key, password) = unsafe {
            (
                handle_slot(device)?,
                text(device_key, device_key_length)?,
                text(device_group_key, device_group_key_length)?,
                text(password, password_length)?,
            )
        };
        let made = Device::new(key, group_key, SecretText::new(password)).map_err(status::of)?;
        device.put(open(made));
        Ok(())
    })
}

/// Gives DeviceKey.
///
/// @param device  the device
/// @param view    out: the key, until the device is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_key(
    device: *const caldera_device,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, device) = unsafe { (view_slot(view)?, borrow(device)?) };
        view.put(self::view(device.key()));
        Ok(())
    })
}

/// Gives DeviceGroupKey.
///
/// @param device  the device
/// @param view    out: the group key, until the device is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_group_key(
    device: *const caldera_device,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, device) = unsafe { (view_slot(view)?, borrow(device)?) };
        view.put(self::view(device.group_key()));
        Ok(())
    })
}

/// Gives the device's password, to be kept where secrets are kept.
///
/// @param device  the device
/// @param view    out: the password, secret, until the device is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_password(
    device: *const caldera_device,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, device) = unsafe { (view_slot(view)?, borrow(device)?) };
        view.put(self::view(device.password().reveal()));
        Ok(())
    })
}

/// Wipes and frees a device. NULL is allowed. Sign-ins that began with it go on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_free(device: *mut caldera_device) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(device) }
}

/// Starts USER_SRP_AUTH: draws a private key from the system's generator, and gives the
/// AuthParameters of InitiateAuth: USERNAME, SRP_A, SECRET_HASH if the client has a secret, and
/// DEVICE_KEY if there is a device.
///
/// @param user_pool_id     the pool's id, such as us-east-1_AbCdEf123, at most 55 bytes
/// @param app              the app client; not needed any more afterwards
/// @param username         what the user typed, 1 to 1,024 bytes
/// @param device           the device that the pool remembers, or NULL
/// @param sign_in          out: the sign-in, for one call of caldera_user_sign_in_respond, and to be
///                         freed with caldera_user_sign_in_free
/// @param auth_parameters  out: the map, to be freed with caldera_parameters_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_user_sign_in_start(
    user_pool_id: *const c_char,
    user_pool_id_length: usize,
    app: *const caldera_app_client,
    username: *const c_char,
    username_length: usize,
    device: *const caldera_device,
    sign_in: *mut *mut caldera_user_sign_in,
    auth_parameters: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((sign_in, auth_parameters), pool, app, username, device) = unsafe {
            (
                both(handle_slot(sign_in), handle_slot(auth_parameters))?,
                text(user_pool_id, user_pool_id_length)?,
                borrow(app)?,
                text(username, username_length)?,
                optional(device)?,
            )
        };
        let pool = pool_id(pool)?;
        let started = match device {
            Some(device) => {
                UserSignIn::start_on_device(&pool, app, username, device, &mut SystemRng)
            }
            None => UserSignIn::start(&pool, app, username, &mut SystemRng),
        };
        let (pending, parameters) = started.map_err(status::of)?;
        sign_in.put(open(Some(pending)));
        auth_parameters.put(open(parameters));
        Ok(())
    })
}

/// Answers PASSWORD_VERIFIER: gives the ChallengeResponses of RespondToAuthChallenge, which are
/// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME and, where they apply,
/// SECRET_HASH and DEVICE_KEY. Constant-time in the password and the private key.
///
/// The sign-in is used up, and its private key wiped: a second call gives CALDERA_ERROR_CONSUMED.
/// An argument that cannot be read (the challenge, the time, a NULL) does not use it up; a password of
/// more than 4,096 bytes does.
///
/// @param sign_in               the sign-in; no other thread may be using it
/// @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK, and
///                              USER_ID_FOR_SRP or USERNAME
/// @param password              the password, 0 to 4,096 bytes of UTF-8, taken as it is; it is read
///                              during the call and not copied into anything that outlives it
/// @param unix_seconds          the time now, in seconds since 1970: the service refuses an old one
/// @param challenge_responses   out: the map, to be freed with caldera_parameters_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_user_sign_in_respond(
    sign_in: *mut caldera_user_sign_in,
    challenge_parameters: *const caldera_parameters,
    password: *const c_char,
    password_length: usize,
    unix_seconds: i64,
    challenge_responses: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (challenge_responses, sign_in, challenge, password) = unsafe {
            (
                handle_slot(challenge_responses)?,
                borrow_mut(sign_in)?,
                borrow(challenge_parameters)?,
                text(password, password_length)?,
            )
        };
        let challenge = PasswordVerifier::from_parameters(challenge).map_err(status::of)?;
        let now = instant(unix_seconds)?;
        let pending = sign_in.take().ok_or(CALDERA_ERROR_CONSUMED)?;
        let responses = pending.respond(&challenge, password, now);
        challenge_responses.put(open(responses.map_err(status::of)?));
        Ok(())
    })
}

/// Wipes and frees a user's sign-in, used up or not. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_user_sign_in_free(sign_in: *mut caldera_user_sign_in) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(sign_in) }
}

/// Answers DEVICE_SRP_AUTH: draws a private key from the system's generator, and gives the
/// ChallengeResponses: USERNAME, DEVICE_KEY, SRP_A, and SECRET_HASH if the client has a secret.
///
/// @param app                  the app client; not needed any more afterwards
/// @param username             the service's own name of the user, as the user's challenge gave it
///                             (USER_ID_FOR_SRP), 1 to 1,024 bytes
/// @param device               the device
/// @param sign_in              out: the sign-in, for one call of caldera_device_sign_in_respond, and
///                             to be freed with caldera_device_sign_in_free
/// @param challenge_responses  out: the map, to be freed with caldera_parameters_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_sign_in_start(
    app: *const caldera_app_client,
    username: *const c_char,
    username_length: usize,
    device: *const caldera_device,
    sign_in: *mut *mut caldera_device_sign_in,
    challenge_responses: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((sign_in, challenge_responses), app, username, device) = unsafe {
            (
                both(handle_slot(sign_in), handle_slot(challenge_responses))?,
                borrow(app)?,
                text(username, username_length)?,
                borrow(device)?,
            )
        };
        let started = DeviceSignIn::start(app, username, device, &mut SystemRng);
        let (pending, parameters) = started.map_err(status::of)?;
        sign_in.put(open(Some(pending)));
        challenge_responses.put(open(parameters));
        Ok(())
    })
}

/// Answers DEVICE_PASSWORD_VERIFIER: gives the ChallengeResponses, which are
/// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME, DEVICE_KEY and, where
/// it applies, SECRET_HASH. Constant-time in the device's password and the private key.
///
/// The sign-in is used up as by caldera_user_sign_in_respond.
///
/// @param sign_in               the sign-in; no other thread may be using it
/// @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK,
///                              USERNAME and, where the service sent it, DEVICE_KEY
/// @param device                the device
/// @param unix_seconds          the time now, in seconds since 1970
/// @param challenge_responses   out: the map, to be freed with caldera_parameters_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_sign_in_respond(
    sign_in: *mut caldera_device_sign_in,
    challenge_parameters: *const caldera_parameters,
    device: *const caldera_device,
    unix_seconds: i64,
    challenge_responses: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (challenge_responses, sign_in, challenge, device) = unsafe {
            (
                handle_slot(challenge_responses)?,
                borrow_mut(sign_in)?,
                borrow(challenge_parameters)?,
                borrow(device)?,
            )
        };
        let challenge = DevicePasswordVerifier::from_parameters(challenge).map_err(status::of)?;
        let now = instant(unix_seconds)?;
        let pending = sign_in.take().ok_or(CALDERA_ERROR_CONSUMED)?;
        let responses = pending.respond(&challenge, device, now);
        challenge_responses.put(open(responses.map_err(status::of)?));
        Ok(())
    })
}

/// Wipes and frees a device's sign-in, used up or not. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_sign_in_free(sign_in: *mut caldera_device_sign_in) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(sign_in) }
}

/// Generates a password for a new device, and the verifier of it that ConfirmDevice registers. Both
/// halves of a sign-in are run against the very texts that are handed out, for the service accepts
/// a wrong verifier and lets the next sign-in fail: CALDERA_ERROR_REFUSED if they do not agree.
///
/// @param device_key        DeviceKey of NewDeviceMetadata, 1 to 128 bytes
/// @param device_group_key  DeviceGroupKey of NewDeviceMetadata, 1 to 128 bytes
/// @param verifier          out: the verifier, to be freed with caldera_device_verifier_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_verifier_generate(
    device_key: *const c_char,
    device_key_length: usize,
    device_group_key: *const c_char,
    device_group_key_length: usize,
    verifier: *mut *mut caldera_device_verifier,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (verifier, key, group_key) = unsafe {
            (
                handle_slot(verifier)?,
                text(device_key, device_key_length)?,
                text(device_group_key, device_group_key_length)?,
            )
        };
        let made = DeviceVerifier::generate(key, group_key, &mut SystemRng).map_err(status::of)?;
        made.self_check(&mut SystemRng).map_err(status::of)?;
        verifier.put(open(made));
        Ok(())
    })
}

/// Gives DeviceSecretVerifierConfig.PasswordVerifier of ConfirmDevice, in base64. Who has it can try
/// passwords against it.
///
/// @param verifier  the verifier
/// @param view      out: the text, until the verifier is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_verifier_password_verifier(
    verifier: *const caldera_device_verifier,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, verifier) = unsafe { (view_slot(view)?, borrow(verifier)?) };
        view.put(self::view(verifier.password_verifier().reveal()));
        Ok(())
    })
}

/// Gives DeviceSecretVerifierConfig.Salt of ConfirmDevice, in base64.
///
/// @param verifier  the verifier
/// @param view      out: the text, until the verifier is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_verifier_salt(
    verifier: *const caldera_device_verifier,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, verifier) = unsafe { (view_slot(view)?, borrow(verifier)?) };
        view.put(self::view(verifier.salt()));
        Ok(())
    })
}

/// Gives the device with its password, to be kept once ConfirmDevice has succeeded.
///
/// @param verifier  the verifier
/// @param device    out: the device, to be freed with caldera_device_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_verifier_device(
    verifier: *const caldera_device_verifier,
    device: *mut *mut caldera_device,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (device, verifier) = unsafe { (handle_slot(device)?, borrow(verifier)?) };
        device.put(open(verifier.device().clone()));
        Ok(())
    })
}

/// Wipes and frees a verifier. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_verifier_free(verifier: *mut caldera_device_verifier) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(verifier) }
}

/// Begins a whole sign-in: every challenge, with your own I/O and dialogues. Until it is done, do
/// what caldera_sign_in_step says.
///
/// The configuration is a JSON object. Needed: "user_pool_id", "client_id", "username" (or, in their
/// place, "kept_session", what caldera_kept_session_to_json wrote, which brings the device too), and
/// "auth_flow": USER_SRP_AUTH, CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH,
/// ADMIN_USER_PASSWORD_AUTH or ADMIN_NO_SRP_AUTH. "password" is needed but for CUSTOM_AUTH and
/// USER_AUTH. Optional: "client_secret"; "device", the object that caldera_device_to_json wrote;
/// "admin", true for AdminInitiateAuth; "keep_password", true for caldera_sign_in_begin_again; for
/// USER_AUTH "preferred_challenge", "session" (what ConfirmSignUp returned), "target_acr_values",
/// "access_token" and "max_age"; "clock_offset_seconds"; "client_metadata", an object of texts;
/// "user_context" with "ip_address" and "encoded_data"; "admin_context" with "ip_address",
/// "server_name", "server_path", "encoded_data" and "http_headers"; "analytics_endpoint_id".
/// A member that is not known is an error. caldera_json_string quotes what the user typed.
///
/// The handle keeps the password until the claim is made or the password is sent (longer where a
/// device that the service has forgotten would make it start again), and wipes it then. It keeps the
/// last request until the next one or caldera_sign_in_free. Where "auth_flow" has SRP, a challenge for
/// the password itself is refused: CALDERA_ERROR_UNEXPECTED_CHALLENGE.
///
/// @param configuration  the JSON, at most 1 MiB; wipe it after the call
/// @param sign_in        out: the sign-in, to be freed with caldera_sign_in_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_begin(
    configuration: *const c_char,
    configuration_length: usize,
    sign_in: *mut *mut caldera_sign_in,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (sign_in, configuration) = unsafe {
            (
                handle_slot(sign_in)?,
                text(configuration, configuration_length)?,
            )
        };
        sign_in.put(open(Flow::begin(configuration)?));
        Ok(())
    })
}

/// Says what the sign-in wants next.
///
/// @param sign_in  the sign-in
/// @param step     out: the step
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_step(
    sign_in: *const caldera_sign_in,
    step: *mut caldera_step,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (step, sign_in) = unsafe { (Slot::new(step, caldera_step::Ended)?, borrow(sign_in)?) };
        step.put(sign_in.step());
        Ok(())
    })
}

/// Gives the value of the HTTP header X-Amz-Target for the request to send, such as
/// AWSCognitoIdentityProviderService.InitiateAuth. CALDERA_ERROR_NOT_FOUND if there is none to send.
///
/// @param sign_in  the sign-in
/// @param view     out: the target, until the sign-in is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_target(
    sign_in: *const caldera_sign_in,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, sign_in) = unsafe { (view_slot(view)?, borrow(sign_in)?) };
        view.put(self::view(sign_in.target().ok_or(CALDERA_ERROR_NOT_FOUND)?));
        Ok(())
    })
}

/// Gives the JSON that goes with the step; it holds secrets.
///
/// CALDERA_STEP_SEND: the request's body. POST it to the service's endpoint with X-Amz-Target and
/// Content-Type: application/x-amz-json-1.1. After a transport error
/// caldera_sign_in_may_be_repeated says whether it may be sent again.
///
/// CALDERA_STEP_ASK: the question. Its "type" is "code" (with "challenge_name", "delivery_medium",
/// "destination", "friendly_device_name"), "select_mfa", "select_challenge" or "set_up_mfa" (with
/// "choices"), "software_token" (with "secret"), "new_password" (with "required_attributes" and
/// "attributes"), "custom" (with "parameters"), "password", "web_authn" (with
/// "credential_request_options") or "unknown" (with "challenge_name", "parameters", "session",
/// "available_challenges"). "rejected" says why it is asked again, and "is_repeated" is true where the
/// same challenge came again after an answer.
///
/// CALDERA_STEP_DONE: the result: "access_token", "id_token", "refresh_token", "token_type",
/// "expires_in", "username" (the service's own name of the user), "new_device_key",
/// "is_device_forgotten", and "is_new_device_unreadable". What is not there is left out.
///
/// CALDERA_STEP_ENDED: empty.
///
/// @param sign_in  the sign-in
/// @param view     out: the JSON, until the sign-in is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_json(
    sign_in: *const caldera_sign_in,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, sign_in) = unsafe { (view_slot(view)?, borrow(sign_in)?) };
        view.put(self::view(sign_in.json()));
        Ok(())
    })
}

/// Takes the reply to the request that was sent, an error of the service included. Views of the
/// sign-in end.
///
/// CALDERA_ERROR_SERVICE if the service refused for good (see caldera_sign_in_error);
/// CALDERA_ERROR_SERVICE_BUSY if it is overloaded or failed; CALDERA_ERROR_FOREIGN_REPLY if it was not
/// the service that answered. After any other error the sign-in is
/// as it was, unless caldera_sign_in_step says that it has ended.
///
/// @param sign_in       the sign-in; no other thread may be using it
/// @param http_status   the HTTP status, such as 200
/// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
/// @param body          the body as it came, at most 1 MiB
/// @param unix_seconds  the time now, in seconds since 1970: claims are signed with it
/// @param step          out: what is wanted next
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_reply(
    sign_in: *mut caldera_sign_in,
    http_status: u16,
    error_type: *const c_char,
    error_type_length: usize,
    body: *const c_char,
    body_length: usize,
    unix_seconds: i64,
    step: *mut caldera_step,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (step, sign_in, error_type, body) = unsafe {
            (
                Slot::new(step, caldera_step::Ended)?,
                borrow_mut(sign_in)?,
                optional_text(error_type, error_type_length)?,
                bytes(body, body_length)?,
            )
        };
        step.put(sign_in.step());
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        let result = sign_in.reply(&http, instant(unix_seconds)?);
        step.put(sign_in.step());
        result.map(drop)
    })
}

/// Takes the answer to the question, and makes the request that caldera_sign_in_json gives next.
/// Views of the sign-in end. After an error the question stays open; a fourth password ends the sign-in
/// (CALDERA_ERROR_TOO_MANY_PASSWORDS).
///
/// The answer is a JSON object with one of these members: "code" (perhaps with "device_name", for a
/// new authenticator app), "choice" (perhaps with "password", "credential" or "email"), "new_password"
/// (perhaps with "attributes", an object), "text", "password", "credential" (a text), or
/// "responses", an object of ChallengeResponses for a challenge that this library does not know.
/// "client_metadata" and the like may go with any.
///
/// @param sign_in  the sign-in; no other thread may be using it
/// @param answer   the JSON, at most 1 MiB; wipe it after the call
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_answer(
    sign_in: *mut caldera_sign_in,
    answer: *const c_char,
    answer_length: usize,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (sign_in, answer) = unsafe { (borrow_mut(sign_in)?, text(answer, answer_length)?) };
        sign_in.answer(answer)
    })
}

/// Begins afresh, by the name that was typed, without the password being typed again: for a person
/// whose session expired while a code was on its way, or who never got it. The configuration has to
/// have "keep_password", unless there never was a password. Views of the sign-in end.
///
/// Only a person's wish may call it: it counts as giving the password once more, and lets it and the
/// device be proved once more. CALDERA_ERROR_PASSWORD_MISSING if the password was not kept, or if a
/// new one was sent and no reply has come; CALDERA_ERROR_TOO_MANY_PASSWORDS after three;
/// CALDERA_ERROR_ENDED after tokens, and after a bound.
///
/// @param sign_in  the sign-in, also after CALDERA_ERROR_SERVICE has ended it; no other thread may
///                 be using it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_begin_again(
    sign_in: *mut caldera_sign_in,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let sign_in = unsafe { borrow_mut(sign_in)? };
        sign_in.begin_again()
    })
}

/// Puts the sign-in away at its open question, to be taken up elsewhere by caldera_sign_in_resume: a
/// web back end that proves the password in one request and gets the code in another. This one stays
/// as it is; go on with one of the two.
///
/// There is no password in it, no private key, no client secret and no device's secret. Whoever has it
/// can answer the question, and whoever changes it changes the counters that bound a sign-in: a browser
/// gets it encrypted and authenticated, or not at all. CALDERA_ERROR_NO_QUESTION or CALDERA_ERROR_ENDED
/// if no question is open.
///
/// @param sign_in  the sign-in
/// @param json     out: the JSON, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_suspend(
    sign_in: *const caldera_sign_in,
    json: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (json, sign_in) = unsafe { (handle_slot(json)?, borrow(sign_in)?) };
        json.put(open(sign_in.suspend()?));
        Ok(())
    })
}

/// Takes up a sign-in that caldera_sign_in_suspend put away: its step is CALDERA_STEP_ASK. There is
/// no password any more: what needs one asks for it, a device that the service forgets from now on ends
/// the sign-in, and it cannot begin again.
///
/// @param json     the JSON, at most 4 MiB
/// @param app      the same client
/// @param device   the same device, or NULL where the sign-in has none
/// @param sign_in  out: the sign-in, to be freed with caldera_sign_in_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_resume(
    json: *const c_char,
    json_length: usize,
    app: *const caldera_app_client,
    device: *const caldera_device,
    sign_in: *mut *mut caldera_sign_in,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (sign_in, json, app, device) = unsafe {
            (
                handle_slot(sign_in)?,
                text(json, json_length)?,
                borrow(app)?,
                optional(device)?,
            )
        };
        sign_in.put(open(Flow::resume(json, app, device)?));
        Ok(())
    })
}

/// Says why the service refused. CALDERA_ERROR_NOT_FOUND unless the last reply gave
/// CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY.
///
/// @param sign_in    the sign-in
/// @param kind       out: what happened, a name of this library's, such as
///                   IncorrectUsernameOrPassword
/// @param type_name  out: the exception's name, such as NotAuthorizedException
/// @param message    out: the service's own words; they may repeat what was sent. All three until
///                   the sign-in is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_error(
    sign_in: *const caldera_sign_in,
    kind: *mut caldera_view,
    type_name: *mut caldera_view,
    message: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((kind, (type_name, message)), sign_in) = unsafe {
            let texts = both(view_slot(type_name), view_slot(message));
            (both(view_slot(kind), texts)?, borrow(sign_in)?)
        };
        let error = sign_in.refused().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        kind.put(view(error.kind().name()));
        type_name.put(view(error.type_name()));
        message.put(view(error.message()));
        Ok(())
    })
}

/// Makes the ConfirmDevice request for the new device that a sign-in met ("new_device_key" in its
/// result), and the device to keep once that request has succeeded. CALDERA_ERROR_NOT_FOUND if
/// there is no new device, or the sign-in is not done. May be repeated: each call makes a new
/// password.
///
/// @param sign_in      the sign-in, done
/// @param device_name  what lists of devices will call it; NULL and 0 for none
/// @param request      out: the request, to be freed with caldera_request_free
/// @param device       out: the device, to be freed with caldera_device_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_confirm_device(
    sign_in: *const caldera_sign_in,
    device_name: *const c_char,
    device_name_length: usize,
    request: *mut *mut caldera_request,
    device: *mut *mut caldera_device,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((request, device), sign_in, device_name) = unsafe {
            (
                both(handle_slot(request), handle_slot(device))?,
                borrow(sign_in)?,
                optional_text(device_name, device_name_length)?,
            )
        };
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        let confirmation = completed
            .confirm_device(device_name, &mut SystemRng)
            .map_err(status::of)?
            .ok_or(CALDERA_ERROR_NOT_FOUND)?;
        request.put(open(confirmation.request().into()));
        device.put(open(confirmation.into_device()));
        Ok(())
    })
}

/// Makes the UpdateDeviceStatus request, which says whether a device is to be remembered, for pools
/// that leave it to the user (caldera_confirm_device_reply). CALDERA_ERROR_NOT_FOUND if the sign-in
/// is not done.
///
/// @param sign_in     the sign-in, done
/// @param device_key  DeviceKey, 1 to 128 bytes
/// @param remembered  0 for not_remembered, anything else for remembered
/// @param request     out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_update_device_status(
    sign_in: *const caldera_sign_in,
    device_key: *const c_char,
    device_key_length: usize,
    remembered: i32,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, sign_in, device_key) = unsafe {
            (
                handle_slot(request)?,
                borrow(sign_in)?,
                text(device_key, device_key_length)?,
            )
        };
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        let made = completed.update_device_status(device_key, remembered != 0);
        request.put(open(made.map_err(status::of)?.into()));
        Ok(())
    })
}

/// Wipes and frees a sign-in, at whatever step. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_free(sign_in: *mut caldera_sign_in) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(sign_in) }
}

/// Reads the reply to ConfirmDevice. The device may be kept if this succeeds;
/// CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY if the service refused (no sign-in knows why:
/// the reason is in the body).
///
/// @param http_status   the HTTP status, such as 200
/// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
/// @param body          the body as it came, at most 1 MiB
/// @param is_necessary  out: 1 if the device is remembered only after UpdateDeviceStatus
///                      (UserConfirmationNecessary), else 0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_confirm_device_reply(
    http_status: u16,
    error_type: *const c_char,
    error_type_length: usize,
    body: *const c_char,
    body_length: usize,
    is_necessary: *mut i32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (is_necessary, error_type, body) = unsafe {
            (
                Slot::new(is_necessary, 0)?,
                optional_text(error_type, error_type_length)?,
                bytes(body, body_length)?,
            )
        };
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        is_necessary.put(http.confirmed()?.into());
        Ok(())
    })
}

/// Makes the RevokeToken request, which ends a refresh token's life and that of the access tokens
/// that came from it.
///
/// @param app            the app client
/// @param refresh_token  the token, 1 to 131,072 bytes
/// @param request        out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_revoke_token(
    app: *const caldera_app_client,
    refresh_token: *const c_char,
    refresh_token_length: usize,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, app, refresh_token) = unsafe {
            (
                handle_slot(request)?,
                borrow(app)?,
                text(refresh_token, refresh_token_length)?,
            )
        };
        let made = revoke_token(app, refresh_token);
        request.put(open(made.map_err(status::of)?.into()));
        Ok(())
    })
}

/// Says whether the request of a sign-in may be sent once more. See caldera_request_may_be_repeated.
///
/// @param sign_in       the sign-in
/// @param outcome       what became of the request: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED
///                      or CALDERA_OUTCOME_UNKNOWN
/// @param unix_seconds  the time now, in seconds since 1970; the sign-in's clock offset is applied
/// @param may           out: 1 if it may, else 0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_may_be_repeated(
    sign_in: *const caldera_sign_in,
    outcome: u32,
    unix_seconds: i64,
    may: *mut i32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (may, sign_in) = unsafe { (Slot::new(may, 0)?, borrow(sign_in)?) };
        let (outcome, now) = (self::outcome(outcome)?, instant(unix_seconds)?);
        may.put(sign_in.may_be_repeated(outcome, now).into());
        Ok(())
    })
}

/// Gives the HTTP status of the last reply. CALDERA_ERROR_NOT_FOUND unless that gave
/// CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY or CALDERA_ERROR_FOREIGN_REPLY.
///
/// @param sign_in      the sign-in
/// @param http_status  out: the status, such as 405 where a firewall wants a CAPTCHA solved
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_http_status(
    sign_in: *const caldera_sign_in,
    http_status: *mut u16,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (http_status, sign_in) = unsafe { (Slot::new(http_status, 0)?, borrow(sign_in)?) };
        http_status.put(sign_in.http_status().ok_or(CALDERA_ERROR_NOT_FOUND)?);
        Ok(())
    })
}

/// Reads the HTTP header Retry-After of a reply that gave CALDERA_ERROR_SERVICE_BUSY or
/// CALDERA_ERROR_FOREIGN_REPLY, of a sign-in or of any other request: how long to wait before anything is
/// sent again. Whether the same request may be is told by caldera_sign_in_may_be_repeated and
/// caldera_request_may_be_repeated. CALDERA_ERROR_NOT_FOUND if it is neither whole seconds nor a date as
/// a server writes it.
///
/// @param header        the header's value, such as 120 or Sun, 06 Nov 1994 08:49:37 GMT
/// @param unix_seconds  the time now by the clock of whoever sent it, in seconds since 1970
/// @param seconds       out: how many seconds to wait; 0 for a date that has passed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_retry_after(
    header: *const c_char,
    header_length: usize,
    unix_seconds: i64,
    seconds: *mut u32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (seconds, header) = unsafe { (Slot::new(seconds, 0)?, text(header, header_length)?) };
        let asked = retry_after(header, instant(unix_seconds)?);
        seconds.put(asked.ok_or(CALDERA_ERROR_NOT_FOUND)?);
        Ok(())
    })
}

/// Gives all that is to be kept of a sign-in, in one. CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
///
/// @param sign_in  the sign-in, done
/// @param kept     out: what to keep, to be freed with caldera_kept_session_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_sign_in_keep(
    sign_in: *const caldera_sign_in,
    kept: *mut *mut caldera_kept_session,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (kept, sign_in) = unsafe { (handle_slot(kept)?, borrow(sign_in)?) };
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        kept.put(open(completed.keep().ok_or(CALDERA_ERROR_NOT_FOUND)?));
        Ok(())
    })
}

/// Writes what is kept of a sign-in as JSON, to be stored where secrets are stored: who has it is signed
/// in. Its "username" is the name to store it under. The object can stand as "kept_session" in a
/// configuration as it is.
///
/// @param kept  what is kept
/// @param json  out: the JSON, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_to_json(
    kept: *const caldera_kept_session,
    json: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (json, kept) = unsafe { (handle_slot(json)?, borrow(kept)?) };
        json.put(open(kept.to_json()));
        Ok(())
    })
}

/// Reads what caldera_kept_session_to_json wrote.
///
/// @param json  the JSON, at most 3 MiB
/// @param kept  out: what is kept, to be freed with caldera_kept_session_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_from_json(
    json: *const c_char,
    json_length: usize,
    kept: *mut *mut caldera_kept_session,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (kept, json) = unsafe { (handle_slot(kept)?, text(json, json_length)?) };
        kept.put(open(KeptSession::from_json(json).map_err(status::of)?));
        Ok(())
    })
}

/// Gives the access token.
///
/// @param kept  what is kept
/// @param view  out: the token, until what is kept is changed or freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_access_token(
    kept: *const caldera_kept_session,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, kept) = unsafe { (view_slot(view)?, borrow(kept)?) };
        view.put(self::view(kept.access_token()));
        Ok(())
    })
}

/// Says whether it is time to refresh: the access token ends within a margin, or has ended. 0 where
/// there is no refresh token, and where it is not known when the access token ends.
///
/// @param kept            what is kept
/// @param unix_seconds    the time now, in seconds since 1970, by the clock that replies were taken with
/// @param margin_seconds  how long before its end
/// @param needed          out: 1 if it is, else 0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_needs_refresh(
    kept: *const caldera_kept_session,
    unix_seconds: i64,
    margin_seconds: u32,
    needed: *mut i32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (needed, kept) = unsafe { (Slot::new(needed, 0)?, borrow(kept)?) };
        let now = instant(unix_seconds)?;
        needed.put(kept.needs_refresh(now, margin_seconds).into());
        Ok(())
    })
}

/// Says whether the client rotates its refresh tokens, which no reply tells; at first it does not.
///
/// @param kept         what is kept; no other thread may be using it
/// @param is_rotating  0 for no, anything else for yes
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_set_rotating(
    kept: *mut caldera_kept_session,
    is_rotating: i32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let kept = unsafe { borrow_mut(kept)? };
        kept.set_rotating(is_rotating != 0);
        Ok(())
    })
}

/// Makes the request that refreshes the tokens, with the name, device and secret that it needs.
///
/// @param kept     what is kept
/// @param app      the app client that signed in
/// @param request  out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_refresh(
    kept: *const caldera_kept_session,
    app: *const caldera_app_client,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, kept, app) = unsafe { (handle_slot(request)?, borrow(kept)?, borrow(app)?) };
        let refresh = kept.refresh(app).map_err(status::of)?;
        request.put(open(refresh.request().into()));
        Ok(())
    })
}

/// Takes the reply to the request of caldera_kept_session_refresh, and its tokens: store what is kept
/// anew then. After an error nothing has changed; CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY and
/// CALDERA_ERROR_FOREIGN_REPLY are as in caldera_sign_in_reply (the reason is in the body).
///
/// @param kept          what is kept; no other thread may be using it
/// @param app           the app client that signed in
/// @param http_status   the HTTP status, such as 200
/// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
/// @param body          the body as it came, at most 1 MiB
/// @param unix_seconds  the time now, in seconds since 1970
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_refresh_reply(
    kept: *mut caldera_kept_session,
    app: *const caldera_app_client,
    http_status: u16,
    error_type: *const c_char,
    error_type_length: usize,
    body: *const c_char,
    body_length: usize,
    unix_seconds: i64,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (kept, app, error_type, body) = unsafe {
            (
                borrow_mut(kept)?,
                borrow(app)?,
                optional_text(error_type, error_type_length)?,
                bytes(body, body_length)?,
            )
        };
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        refreshed(kept, app, &http, instant(unix_seconds)?)
    })
}

/// Takes the device that ConfirmDevice has just registered.
///
/// @param kept    what is kept; no other thread may be using it
/// @param device  the device; it stays the caller's
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_set_device(
    kept: *mut caldera_kept_session,
    device: *const caldera_device,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (kept, device) = unsafe { (borrow_mut(kept)?, borrow(device)?) };
        kept.set_device(device.clone()).map_err(status::of)
    })
}

/// Forgets the device: after ForgetDevice has succeeded, or where the service refused its proof.
///
/// @param kept  what is kept; no other thread may be using it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_remove_device(
    kept: *mut caldera_kept_session,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let kept = unsafe { borrow_mut(kept)? };
        kept.remove_device();
        Ok(())
    })
}

/// Makes the request that has the pool forget the device. CALDERA_ERROR_NOT_FOUND if there is none.
///
/// @param kept     what is kept
/// @param request  out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_forget_device(
    kept: *const caldera_kept_session,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, kept) = unsafe { (handle_slot(request)?, borrow(kept)?) };
        let made = kept.forget_device().map_err(status::of)?;
        request.put(open(made.ok_or(CALDERA_ERROR_NOT_FOUND)?.into()));
        Ok(())
    })
}

/// Makes the request that signs out here: RevokeToken.
///
/// @param kept     what is kept
/// @param app      the app client that signed in
/// @param request  out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_sign_out(
    kept: *const caldera_kept_session,
    app: *const caldera_app_client,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, kept, app) = unsafe { (handle_slot(request)?, borrow(kept)?, borrow(app)?) };
        request.put(open(kept.sign_out(app).map_err(status::of)?.into()));
        Ok(())
    })
}

/// Makes the request that signs out everywhere: GlobalSignOut.
///
/// @param kept     what is kept
/// @param request  out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_sign_out_everywhere(
    kept: *const caldera_kept_session,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, kept) = unsafe { (handle_slot(request)?, borrow(kept)?) };
        let made = kept.sign_out_everywhere().map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Wipes and frees what is kept. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_kept_session_free(kept: *mut caldera_kept_session) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(kept) }
}

/// Makes the GlobalSignOut request, which ends the life of every token that the user has.
///
/// @param access_token  the token, 1 to 131,072 bytes
/// @param request       out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_global_sign_out(
    access_token: *const c_char,
    access_token_length: usize,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, token) = unsafe {
            (
                handle_slot(request)?,
                text(access_token, access_token_length)?,
            )
        };
        let made = global_sign_out(token).map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Makes the GetUser request: who an access token belongs to. The reply's body is JSON as the service
/// writes it.
///
/// @param access_token  the token, 1 to 131,072 bytes
/// @param request       out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_get_user(
    access_token: *const c_char,
    access_token_length: usize,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, token) = unsafe {
            (
                handle_slot(request)?,
                text(access_token, access_token_length)?,
            )
        };
        let made = get_user(token).map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Makes the ListDevices request. The reply's body is JSON as the service writes it.
///
/// @param access_token      the token, 1 to 131,072 bytes
/// @param limit             how many devices at most, 0 to 60
/// @param pagination_token  PaginationToken of the last reply; NULL and 0 for the first devices
/// @param request           out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_list_devices(
    access_token: *const c_char,
    access_token_length: usize,
    limit: u32,
    pagination_token: *const c_char,
    pagination_token_length: usize,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, token, more) = unsafe {
            (
                handle_slot(request)?,
                text(access_token, access_token_length)?,
                optional_text(pagination_token, pagination_token_length)?,
            )
        };
        let made = list_devices(token, Some(limit), more).map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Makes the ForgetDevice request, which has the pool forget a device of the user's.
///
/// @param access_token  the token, 1 to 131,072 bytes
/// @param device_key    DeviceKey, 1 to 128 bytes
/// @param request       out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_forget_device(
    access_token: *const c_char,
    access_token_length: usize,
    device_key: *const c_char,
    device_key_length: usize,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, token, key) = unsafe {
            (
                handle_slot(request)?,
                text(access_token, access_token_length)?,
                text(device_key, device_key_length)?,
            )
        };
        let made = forget_device(token, key).map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Makes the UpdateDeviceStatus request, which says whether a device is to be remembered.
///
/// @param access_token  the token, 1 to 131,072 bytes
/// @param device_key    DeviceKey, 1 to 128 bytes
/// @param remembered    0 for not_remembered, anything else for remembered
/// @param request       out: the request, to be freed with caldera_request_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_update_device_status(
    access_token: *const c_char,
    access_token_length: usize,
    device_key: *const c_char,
    device_key_length: usize,
    remembered: i32,
    request: *mut *mut caldera_request,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (request, token, key) = unsafe {
            (
                handle_slot(request)?,
                text(access_token, access_token_length)?,
                text(device_key, device_key_length)?,
            )
        };
        let made = update_device_status(token, key, remembered != 0).map_err(status::of)?;
        request.put(open(made.into()));
        Ok(())
    })
}

/// Says whether a request may be sent once more.
///
/// After CALDERA_OUTCOME_NOT_SENT and CALDERA_OUTCOME_THROTTLED it may, a claim within five seconds of
/// its TIMESTAMP alone. After CALDERA_OUTCOME_UNKNOWN it may not where the service takes it once (a claim,
/// a code, an answer of the person's, a new password, a rotating refresh): begin anew then, when the
/// person wishes so.
///
/// @param request       the request
/// @param outcome       what became of it: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED or
///                      CALDERA_OUTCOME_UNKNOWN
/// @param unix_seconds  the time now by the service's clock, in seconds since 1970
/// @param may           out: 1 if it may, else 0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_request_may_be_repeated(
    request: *const caldera_request,
    outcome: u32,
    unix_seconds: i64,
    may: *mut i32,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (may, request) = unsafe { (Slot::new(may, 0)?, borrow(request)?) };
        let (outcome, now) = (self::outcome(outcome)?, instant(unix_seconds)?);
        may.put(request.request.may_be_repeated(outcome, now).into());
        Ok(())
    })
}

/// Gives the service's endpoint for a pool, such as https://cognito-idp.eu-west-1.amazonaws.com.
///
/// @param user_pool_id  the pool's id
/// @param flags         0, CALDERA_ENDPOINT_FIPS, CALDERA_ENDPOINT_DUAL_STACK, or both
/// @param endpoint      out: the URL, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_endpoint(
    user_pool_id: *const c_char,
    user_pool_id_length: usize,
    flags: u32,
    endpoint: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (endpoint, id) = unsafe {
            (
                handle_slot(endpoint)?,
                text(user_pool_id, user_pool_id_length)?,
            )
        };
        let url = pool_id(id)?.endpoint_of(endpoint_kind(flags)?);
        endpoint.put(open(SecretText::new(url.map_err(status::of)?)));
        Ok(())
    })
}

/// Gives the value of the HTTP header X-Amz-Target for a request.
///
/// @param request  the request
/// @param view     out: the target, until the request is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_request_target(
    request: *const caldera_request,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, request) = unsafe { (view_slot(view)?, borrow(request)?) };
        view.put(self::view(request.request.target()));
        Ok(())
    })
}

/// Gives a request's body: JSON that holds secrets.
///
/// @param request  the request
/// @param view     out: the JSON, until the request is freed
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_request_json(
    request: *const caldera_request,
    view: *mut caldera_view,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (view, request) = unsafe { (view_slot(view)?, borrow(request)?) };
        view.put(self::view(request.body.reveal()));
        Ok(())
    })
}

/// Wipes and frees a request. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_request_free(request: *mut caldera_request) {
    // SAFETY: the caller's promise, and the handle is given back.
    unsafe { close(request) }
}

/// Writes a device as JSON, to be kept where secrets are kept: who has it has a factor of the
/// user's sign-in. The object can stand as "device" in a configuration as it is.
///
/// @param device  the device
/// @param json    out: the JSON, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_to_json(
    device: *const caldera_device,
    json: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (json, device) = unsafe { (handle_slot(json)?, borrow(device)?) };
        json.put(open(device.to_json()));
        Ok(())
    })
}

/// Reads a device from what caldera_device_to_json wrote.
///
/// @param json    the JSON, at most 32,768 bytes
/// @param device  out: the device, to be freed with caldera_device_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_device_from_json(
    json: *const c_char,
    json_length: usize,
    device: *mut *mut caldera_device,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (device, json) = unsafe { (handle_slot(device)?, text(json, json_length)?) };
        device.put(open(Device::from_json(json).map_err(status::of)?));
        Ok(())
    })
}

/// Writes a text as a JSON string, quotation marks included: for putting what the user typed into a
/// configuration or an answer.
///
/// @param text  the text
/// @param json  out: the string, to be freed with caldera_text_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_json_string(
    text: *const c_char,
    text_length: usize,
    json: *mut *mut caldera_text,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (json, text) = unsafe { (handle_slot(json)?, self::text(text, text_length)?) };
        json.put(open(json_string(text)));
        Ok(())
    })
}

/// caldera_user_sign_in_start with the private key given: 1 to 384 bytes, big-endian.
///
/// cbindgen:ignore
#[cfg(feature = "hazmat")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_hazmat_user_sign_in_start(
    user_pool_id: *const c_char,
    user_pool_id_length: usize,
    app: *const caldera_app_client,
    username: *const c_char,
    username_length: usize,
    private_key: *const c_char,
    private_key_length: usize,
    sign_in: *mut *mut caldera_user_sign_in,
    auth_parameters: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((sign_in, auth_parameters), pool, app, username, a) = unsafe {
            (
                both(handle_slot(sign_in), handle_slot(auth_parameters))?,
                text(user_pool_id, user_pool_id_length)?,
                borrow(app)?,
                text(username, username_length)?,
                bytes(private_key, private_key_length)?,
            )
        };
        let started = protocol::start_user(&pool_id(pool)?, app, username, a);
        let (pending, parameters) = started.map_err(status::of)?;
        sign_in.put(open(Some(pending)));
        auth_parameters.put(open(parameters));
        Ok(())
    })
}

/// caldera_device_sign_in_start with the private key given: 1 to 384 bytes, big-endian.
///
/// cbindgen:ignore
#[cfg(feature = "hazmat")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_hazmat_device_sign_in_start(
    app: *const caldera_app_client,
    username: *const c_char,
    username_length: usize,
    device: *const caldera_device,
    private_key: *const c_char,
    private_key_length: usize,
    sign_in: *mut *mut caldera_device_sign_in,
    challenge_responses: *mut *mut caldera_parameters,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let ((sign_in, challenge_responses), app, username, device, a) = unsafe {
            (
                both(handle_slot(sign_in), handle_slot(challenge_responses))?,
                borrow(app)?,
                text(username, username_length)?,
                borrow(device)?,
                bytes(private_key, private_key_length)?,
            )
        };
        let started = protocol::start_device(app, username, device, a);
        let (pending, parameters) = started.map_err(status::of)?;
        sign_in.put(open(Some(pending)));
        challenge_responses.put(open(parameters));
        Ok(())
    })
}

/// The verifier of a device whose password is set already, for a salt that is given.
///
/// cbindgen:ignore
#[cfg(feature = "hazmat")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn caldera_hazmat_device_verifier(
    device: *const caldera_device,
    salt: *const c_char,
    salt_length: usize,
    verifier: *mut *mut caldera_device_verifier,
) -> caldera_status {
    boundary(|| {
        // SAFETY: the caller's promise.
        let (verifier, device, salt) = unsafe {
            (
                handle_slot(verifier)?,
                borrow(device)?,
                bytes(salt, salt_length)?,
            )
        };
        verifier.put(open(protocol::verifier_of_device(device.clone(), salt)));
        Ok(())
    })
}

/// A panic, to show where it ends. The payload is no text, so that nothing formats it, and the hook
/// that would print is not called.
///
/// cbindgen:ignore
#[cfg(feature = "hazmat")]
#[unsafe(no_mangle)]
pub extern "C" fn caldera_hazmat_panic() -> caldera_status {
    boundary(|| std::panic::resume_unwind(Box::new(())))
}
