//! What only a mistaken program does, each of which the interface refuses.

use super::*;

impl Program {
    pub(super) unsafe fn mistake(&mut self, line: &[u8]) {
        let number = line.first().copied().unwrap_or_default();
        let (data, length) = c(line);
        // SAFETY: as in `run`; the handles are of any kind, and each function finds that out.
        unsafe {
            let mut view = no_view();
            if number % 9 != 6 {
                assert!(!worked(caldera_sign_in_json(self.other(number), &mut view)));
                assert!(!worked(caldera_sign_in_answer(
                    self.other(number),
                    data,
                    length
                )));
            }
            if number % 9 != 2 {
                let at = self.other(number);
                assert!(!worked(caldera_parameters_set(
                    at, data, length, data, length
                )));
            }
            if number % 9 != 3 {
                let (at, mut responses) = (self.other(number), ptr::null_mut());
                assert!(!worked(caldera_user_sign_in_respond(
                    at,
                    self.parameters,
                    data,
                    length,
                    NOW,
                    &mut responses
                )));
                assert!(responses.is_null());
            }
            look(false, &view);
            // Out-arguments that are not there.
            assert!(!worked(caldera_sign_in_json(self.sign_in, ptr::null_mut())));
            assert!(!worked(caldera_sign_in_begin(
                data,
                length,
                ptr::null_mut()
            )));
            assert!(!worked(caldera_parameters_new(ptr::null_mut())));
        }
    }
}
