//! The C interface in the hands of a careless program: its functions in any order, a line each, with
//! handles that are NULL, used up or of another kind, lengths that cannot be, and texts that are not
//! UTF-8. AddressSanitizer watches the memory; what is checked besides is that a function that fails
//! gives nothing out, and that none ends in a panic.
#![no_main]
#![allow(
    non_camel_case_types,
    unexpected_cfgs,
    dead_code,
    unused_imports,
    clippy::all,
    reason = "the interface's sources, and the names that it has in C"
)]

extern crate alloc;
extern crate caldera_srp as engine;

use core::ffi::c_char;
use core::{ptr, slice};

use ffi::*;
use libfuzzer_sys::fuzz_target;
use status::{CALDERA_ERROR_INTERNAL, CALDERA_OK, caldera_status};

/// Replaces a handle by the one that a function gave out, or by NULL if it failed.
macro_rules! replace {
    ($held:expr, $free:ident, $ok:expr, $new:expr) => {{
        assert_eq!($ok, !$new.is_null());
        $free($held);
        $held = $new;
    }};
}

macro_rules! read {
    ($function:ident($handle:expr)) => {{
        let mut view = no_view();
        let ok = worked($function($handle, &mut view));
        look(ok, &view);
    }};
}

#[path = "../../bindings/c/src/ffi/mod.rs"]
mod ffi;
#[path = "../../bindings/c/src/flow.rs"]
mod flow;
#[path = "c_interface/mistakes.rs"]
mod mistakes;
#[path = "c_interface/readings.rs"]
mod readings;
#[path = "../../bindings/c/src/status.rs"]
mod status;
#[path = "../../bindings/c/src/texts.rs"]
mod texts;

const NOW: i64 = 1_793_523_907;

/// What the program holds: handles of its own, NULL while there is none.
struct Program {
    app: *mut caldera_app_client,
    device: *mut caldera_device,
    parameters: *mut caldera_parameters,
    user: *mut caldera_user_sign_in,
    device_user: *mut caldera_device_sign_in,
    verifier: *mut caldera_device_verifier,
    sign_in: *mut caldera_sign_in,
    request: *mut caldera_request,
    text: *mut caldera_text,
}

/// A text as C passes it.
fn c(text: &[u8]) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

/// Whether it worked; never by way of a panic, and always with words for it.
fn worked(status: caldera_status) -> bool {
    assert_ne!(status, CALDERA_ERROR_INTERNAL);
    assert!(!caldera_status_text(status).is_null());
    let _ = (
        caldera_status_parameter(status),
        caldera_status_fault(status),
    );
    status == CALDERA_OK
}

/// An empty view, as a program declares one.
fn no_view() -> caldera_view {
    caldera_view {
        data: ptr::null(),
        length: 0,
    }
}

/// Reads every byte of a view that was given out, and finds none where there was a failure.
fn look(ok: bool, view: &caldera_view) {
    if ok {
        // SAFETY: the function said that it filled the view in; AddressSanitizer checks that.
        let bytes = unsafe { slice::from_raw_parts(view.data.cast::<u8>(), view.length) };
        assert!(core::str::from_utf8(bytes).is_ok());
    } else {
        assert!(view.data.is_null() && view.length == 0);
    }
}

impl Program {
    /// A handle of another kind, by a number; NULL among them.
    fn other<K>(&self, which: u8) -> *mut K {
        match which % 9 {
            0 => self.app.cast(),
            1 => self.device.cast(),
            2 => self.parameters.cast(),
            3 => self.user.cast(),
            4 => self.device_user.cast(),
            5 => self.verifier.cast(),
            6 => self.sign_in.cast(),
            7 => self.request.cast(),
            _ => ptr::null_mut(),
        }
    }

    /// SAFETY of every call: handles are NULL or live and this program's own, of whatever kind, which
    /// the interface finds out; texts are as long as is said, but for lengths that no memory has,
    /// which it finds out as well; out-arguments are this program's own.
    unsafe fn run(&mut self, name: u8, line: &[u8]) {
        unsafe {
            let (data, length) = c(line);
            let half = line
                .iter()
                .position(|byte| *byte == b'\t')
                .unwrap_or(line.len());
            let (first, second) = line.split_at(half);
            let second = second.get(1..).unwrap_or_default();
            let ((one, one_length), (two, two_length)) = (c(first), c(second));
            match name {
                b'A' => {
                    let mut app = ptr::null_mut();
                    let secret = if second.is_empty() {
                        (ptr::null(), 0)
                    } else {
                        c(second)
                    };
                    let ok = worked(caldera_app_client_new(
                        one, one_length, secret.0, secret.1, &mut app,
                    ));
                    replace!(self.app, caldera_app_client_free, ok, app);
                }
                b'h' => {
                    let mut hash = ptr::null_mut();
                    let status = caldera_app_client_secret_hash(self.app, data, length, &mut hash);
                    replace!(self.text, caldera_text_free, worked(status), hash);
                    read!(caldera_text_view(self.text));
                }
                b'D' => {
                    let mut device = ptr::null_mut();
                    let status = caldera_device_new(
                        one,
                        one_length,
                        two,
                        two_length,
                        data,
                        length,
                        &mut device,
                    );
                    replace!(self.device, caldera_device_free, worked(status), device);
                    read!(caldera_device_key(self.device));
                    read!(caldera_device_group_key(self.device));
                    read!(caldera_device_password(self.device));
                }
                b'J' => {
                    let mut device = ptr::null_mut();
                    let status = caldera_device_from_json(data, length, &mut device);
                    replace!(self.device, caldera_device_free, worked(status), device);
                    let mut json = ptr::null_mut();
                    let status = caldera_device_to_json(self.device, &mut json);
                    replace!(self.text, caldera_text_free, worked(status), json);
                }
                b'q' => {
                    let mut json = ptr::null_mut();
                    let status = caldera_json_string(data, length, &mut json);
                    replace!(self.text, caldera_text_free, worked(status), json);
                    read!(caldera_text_view(self.text));
                }
                b'P' => {
                    let mut parameters = ptr::null_mut();
                    let ok = worked(caldera_parameters_new(&mut parameters));
                    replace!(self.parameters, caldera_parameters_free, ok, parameters);
                }
                b'p' => {
                    let set = caldera_parameters_set;
                    worked(set(self.parameters, one, one_length, two, two_length));
                    let mut value = no_view();
                    let status =
                        caldera_parameters_get(self.parameters, one, one_length, &mut value);
                    look(worked(status), &value);
                    // A view of the map, put into the same map.
                    worked(set(
                        self.parameters,
                        two,
                        two_length,
                        value.data,
                        value.length,
                    ));
                    let (mut key, mut value) = (no_view(), no_view());
                    let at = two_length.wrapping_sub(1);
                    let ok = worked(caldera_parameters_at(
                        self.parameters,
                        at,
                        &mut key,
                        &mut value,
                    ));
                    look(ok, &key);
                    look(ok, &value);
                }
                b'U' => {
                    let (mut user, mut parameters) = (ptr::null_mut(), ptr::null_mut());
                    let status = caldera_user_sign_in_start(
                        one,
                        one_length,
                        self.app,
                        two,
                        two_length,
                        self.device,
                        &mut user,
                        &mut parameters,
                    );
                    let ok = worked(status);
                    replace!(self.user, caldera_user_sign_in_free, ok, user);
                    replace!(self.parameters, caldera_parameters_free, ok, parameters);
                }
                b'u' => {
                    let mut responses = ptr::null_mut();
                    let respond = caldera_user_sign_in_respond;
                    let status = respond(
                        self.user,
                        self.parameters,
                        data,
                        length,
                        NOW,
                        &mut responses,
                    );
                    let ok = worked(status);
                    // A private key answers once.
                    let mut again = ptr::null_mut();
                    let status = respond(self.user, self.parameters, data, length, NOW, &mut again);
                    assert!(!ok || !worked(status) && again.is_null());
                    replace!(self.parameters, caldera_parameters_free, ok, responses);
                }
                b'E' => {
                    let (mut user, mut parameters) = (ptr::null_mut(), ptr::null_mut());
                    let status = caldera_device_sign_in_start(
                        self.app,
                        data,
                        length,
                        self.device,
                        &mut user,
                        &mut parameters,
                    );
                    let ok = worked(status);
                    replace!(self.device_user, caldera_device_sign_in_free, ok, user);
                    replace!(self.parameters, caldera_parameters_free, ok, parameters);
                }
                b'e' => {
                    let mut responses = ptr::null_mut();
                    let status = caldera_device_sign_in_respond(
                        self.device_user,
                        self.parameters,
                        self.device,
                        NOW,
                        &mut responses,
                    );
                    replace!(
                        self.parameters,
                        caldera_parameters_free,
                        worked(status),
                        responses
                    );
                }
                b'V' => {
                    let mut verifier = ptr::null_mut();
                    let status = caldera_device_verifier_generate(
                        one,
                        one_length,
                        two,
                        two_length,
                        &mut verifier,
                    );
                    replace!(
                        self.verifier,
                        caldera_device_verifier_free,
                        worked(status),
                        verifier
                    );
                    read!(caldera_device_verifier_password_verifier(self.verifier));
                    read!(caldera_device_verifier_salt(self.verifier));
                    let mut device = ptr::null_mut();
                    let status = caldera_device_verifier_device(self.verifier, &mut device);
                    replace!(self.device, caldera_device_free, worked(status), device);
                }
                b'B' => {
                    let mut sign_in = ptr::null_mut();
                    let status = caldera_sign_in_begin(data, length, &mut sign_in);
                    replace!(self.sign_in, caldera_sign_in_free, worked(status), sign_in);
                }
                // A reply, and one with an error.
                b'r' | b'?' => {
                    let mut step = flow::caldera_step::Ended;
                    let http_status = if name == b'r' { 200 } else { 400 };
                    worked(caldera_sign_in_reply(
                        self.sign_in,
                        http_status,
                        ptr::null(),
                        0,
                        data,
                        length,
                        NOW,
                        &mut step,
                    ));
                    self.read_sign_in();
                }
                // A header, a body, and an instant that may not exist.
                b'R' => {
                    let mut step = flow::caldera_step::Ended;
                    let time = if first.len() % 2 == 0 { NOW } else { i64::MIN };
                    worked(caldera_sign_in_reply(
                        self.sign_in,
                        500,
                        one,
                        one_length,
                        two,
                        two_length,
                        time,
                        &mut step,
                    ));
                    self.read_sign_in();
                }
                b'a' => {
                    worked(caldera_sign_in_answer(self.sign_in, data, length));
                    self.read_sign_in();
                }
                b'c' => {
                    let (mut request, mut device) = (ptr::null_mut(), ptr::null_mut());
                    let ok = worked(caldera_sign_in_confirm_device(
                        self.sign_in,
                        data,
                        length,
                        &mut request,
                        &mut device,
                    ));
                    replace!(self.device, caldera_device_free, ok, device);
                    self.take_request(ok, request);
                }
                b's' => {
                    let mut request = ptr::null_mut();
                    let ok = worked(caldera_sign_in_update_device_status(
                        self.sign_in,
                        data,
                        length,
                        1,
                        &mut request,
                    ));
                    self.take_request(ok, request);
                }
                b'k' => {
                    let mut necessary = 7;
                    let ok = worked(caldera_confirm_device_reply(
                        200,
                        ptr::null(),
                        0,
                        data,
                        length,
                        &mut necessary,
                    ));
                    assert!(necessary == 0 || ok && necessary == 1);
                }
                b't' => {
                    let mut request = ptr::null_mut();
                    let ok = worked(caldera_revoke_token(self.app, data, length, &mut request));
                    self.take_request(ok, request);
                }
                // Freed early; used afterwards, they are NULL.
                b'f' => match line.len() % 4 {
                    0 => {
                        caldera_sign_in_free(self.sign_in);
                        self.sign_in = ptr::null_mut();
                    }
                    1 => {
                        caldera_user_sign_in_free(self.user);
                        self.user = ptr::null_mut();
                    }
                    2 => {
                        caldera_parameters_free(self.parameters);
                        self.parameters = ptr::null_mut();
                    }
                    _ => {
                        caldera_device_free(self.device);
                        self.device = ptr::null_mut();
                    }
                },
                // Handles of other kinds, and NULL where it may not be.
                b'x' => self.mistake(line),
                // Lengths that no memory has.
                b'l' => {
                    let endless = usize::MAX - line.len();
                    let mut sign_in = ptr::null_mut();
                    assert!(!worked(caldera_sign_in_begin(data, endless, &mut sign_in)));
                    assert!(!worked(caldera_sign_in_begin(ptr::null(), 1, &mut sign_in)));
                    assert!(sign_in.is_null());
                    assert!(!worked(caldera_sign_in_answer(self.sign_in, data, endless)));
                }
                _ => {}
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: as in `run`; freed once, NULL among them.
        unsafe {
            caldera_app_client_free(self.app);
            caldera_device_free(self.device);
            caldera_parameters_free(self.parameters);
            caldera_user_sign_in_free(self.user);
            caldera_device_sign_in_free(self.device_user);
            caldera_device_verifier_free(self.verifier);
            caldera_sign_in_free(self.sign_in);
            caldera_request_free(self.request);
            caldera_text_free(self.text);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut program = Program {
        app: ptr::null_mut(),
        device: ptr::null_mut(),
        parameters: ptr::null_mut(),
        user: ptr::null_mut(),
        device_user: ptr::null_mut(),
        verifier: ptr::null_mut(),
        sign_in: ptr::null_mut(),
        request: ptr::null_mut(),
        text: ptr::null_mut(),
    };
    for line in bytes.split(|byte| *byte == b'\n').take(24) {
        if let Some((name, rest)) = line.split_first() {
            // SAFETY: see `run`.
            unsafe { program.run(*name, rest) };
        }
    }
});
