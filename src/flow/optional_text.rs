//! What the builders of replies take where a text may be missing.

use alloc::{borrow::ToOwned, string::String};

/// A text that may be missing, as it comes out of an SDK: `&str`, `String`, or an `Option` of
/// either. `None` sets nothing.
pub trait OptionalText: sealed::Sealed {
    /// The text, if there is one.
    fn into_text(self) -> Option<String>;
}

mod sealed {
    use alloc::string::String;

    pub trait Sealed {}

    impl Sealed for &str {}
    impl Sealed for &String {}
    impl Sealed for String {}
    impl Sealed for Option<&str> {}
    impl Sealed for Option<String> {}
}

impl OptionalText for &str {
    fn into_text(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl OptionalText for &String {
    fn into_text(self) -> Option<String> {
        Some(self.clone())
    }
}

impl OptionalText for String {
    fn into_text(self) -> Option<String> {
        Some(self)
    }
}

impl OptionalText for Option<&str> {
    fn into_text(self) -> Option<String> {
        self.map(ToOwned::to_owned)
    }
}

impl OptionalText for Option<String> {
    fn into_text(self) -> Option<String> {
        self
    }
}
