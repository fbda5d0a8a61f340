//! Texts that are the caller's.

use core::ffi::c_char;

use super::export::{export, export_free};
use super::{caldera_text, caldera_view};
use crate::flow::json_string;

export! {
    /// Gives the bytes of a text, which may be secret.
    ///
    /// @param text  the text; the view belongs to it
    /// @param view  out: the bytes, until the text is freed
    fn caldera_text_view(
        text: &caldera_text,
        view: out(caldera_view),
    ) {
        caldera_view::of(text.reveal())
    }
}

export_free! {
    /// Wipes and frees a text. NULL is allowed.
    fn caldera_text_free(text: caldera_text);
}

export! {
    /// Writes a text as a JSON string, quotation marks included: for putting what the user typed into a
    /// configuration or an answer.
    ///
    /// @param text  the text
    /// @param json  out: the string, to be freed with caldera_text_free
    fn caldera_json_string(
        text: text(text_length),
        json: out caldera_text,
    ) {
        json_string(text)
    }
}
