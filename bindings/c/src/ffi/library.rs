//! What the library says of itself: its version, and what its statuses mean.

use core::ffi::c_char;

use super::export::export_plain;
use crate::status::{self, caldera_fault, caldera_parameter, caldera_status};

/// The major part of the version that this header belongs to.
pub const CALDERA_VERSION_MAJOR: u32 = 0;
/// The minor part of the version that this header belongs to.
pub const CALDERA_VERSION_MINOR: u32 = 1;
/// The patch part of the version that this header belongs to.
pub const CALDERA_VERSION_PATCH: u32 = 0;

export_plain! {
    /// The version of the library that runs, by semantic versioning: major * 65536 + minor * 256 +
    /// patch. It is compatible with this header if the major parts agree and, while they are 0, the
    /// minor parts too.
    fn caldera_version() -> u32 {
        CALDERA_VERSION_MAJOR << 16 | CALDERA_VERSION_MINOR << 8 | CALDERA_VERSION_PATCH
    }

    /// The version of the library that runs, as text such as "0.1.0", ended by a zero byte. It is there
    /// for ever and is not freed.
    fn caldera_version_text() -> *const c_char {
        concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
    }

    /// What a status means, in English and ASCII, ended by a zero byte: for logs, not for users. It
    /// holds no value that was passed in. It is there for ever and is not freed; never NULL.
    fn caldera_status_text(status: caldera_status) -> *const c_char {
        status::text(status).as_ptr().cast()
    }

    /// The value that a status is about; CALDERA_PARAMETER_NONE if it is about none.
    fn caldera_status_parameter(status: caldera_status) -> caldera_parameter {
        status::parts(status).0
    }

    /// What was wrong with the value that a status is about; CALDERA_FAULT_NONE if it is about none.
    fn caldera_status_fault(status: caldera_status) -> caldera_fault {
        status::parts(status).1
    }
}
