//! All that a sign-in and a request show.

use core::ptr;

use super::*;

impl Program {
    /// Everything that can be read of a sign-in.
    pub(crate) unsafe fn read_sign_in(&self) {
        // SAFETY: as in `run`.
        unsafe {
            let mut step = flow::caldera_step::Ended;
            worked(caldera_sign_in_step(self.sign_in, &mut step));
            read!(caldera_sign_in_target(self.sign_in));
            read!(caldera_sign_in_json(self.sign_in));
            let (mut kind, mut name, mut message) = (no_view(), no_view(), no_view());
            let status = caldera_sign_in_error(self.sign_in, &mut kind, &mut name, &mut message);
            let ok = worked(status);
            [kind, name, message].iter().for_each(|view| look(ok, view));
            self.read_pieces();
        }
    }

    /// The result and the question piece by piece: numbers that texts have and such as none has.
    pub(crate) unsafe fn read_pieces(&self) {
        // SAFETY: as in `run`.
        unsafe {
            for which in 0..30 {
                let mut view = no_view();
                let status = caldera_sign_in_result_text(self.sign_in, which, &mut view);
                look(worked(status), &view);
                let mut view = no_view();
                let status = caldera_sign_in_question_text(self.sign_in, which, &mut view);
                look(worked(status), &view);
            }
            for index in [0, 1, usize::MAX] {
                let mut view = no_view();
                let status = caldera_sign_in_question_choice(self.sign_in, index, &mut view);
                look(worked(status), &view);
                let mut view = no_view();
                let status =
                    caldera_sign_in_question_required_attribute(self.sign_in, index, &mut view);
                look(worked(status), &view);
            }
            let mut parameters = ptr::null_mut();
            let status = caldera_sign_in_question_parameters(self.sign_in, &mut parameters);
            assert_eq!(worked(status), !parameters.is_null());
            caldera_parameters_free(parameters);
            let (issuer, length) = c(b"issuer & more");
            let mut uri = ptr::null_mut();
            let status =
                caldera_sign_in_otpauth_uri(self.sign_in, issuer, length, issuer, length, &mut uri);
            assert_eq!(worked(status), !uri.is_null());
            caldera_text_free(uri);
        }
    }

    pub(crate) unsafe fn take_request(&mut self, ok: bool, request: *mut caldera_request) {
        // SAFETY: as in `run`.
        unsafe {
            replace!(self.request, caldera_request_free, ok, request);
            read!(caldera_request_target(self.request));
            read!(caldera_request_json(self.request));
        }
    }
}
