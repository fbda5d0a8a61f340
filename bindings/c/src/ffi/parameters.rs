//! Maps of texts.

use alloc::string::String;
use core::ffi::c_char;

use engine::{Parameters, SecretText};

use super::export::{export, export_free};
use super::{caldera_parameters, caldera_view};
use crate::status::CALDERA_ERROR_NOT_FOUND;

export! {
    /// Makes an empty map, to be filled with a challenge's ChallengeParameters.
    ///
    /// @param parameters  out: the map, to be freed with caldera_parameters_free
    fn caldera_parameters_new(
        parameters: out caldera_parameters,
    ) {
        Parameters::new()
    }

    /// Sets an entry of a map, in place of the one of that key; key and value are copied. Views of the
    /// map end.
    ///
    /// @param parameters  the map; no other thread may be using it
    /// @param key         the name as the service spells it, such as SALT
    /// @param value       the value as it came in the reply, unescaped
    fn caldera_parameters_set(
        parameters: &mut caldera_parameters,
        key: text(key_length),
        value: text(value_length),
    ) {
        // Copied before the map changes, so that they may be views of it.
        let (key, value) = (String::from(key), SecretText::new(value));
        parameters.set(key, value.reveal());
    }

    /// Looks up an entry of a map. CALDERA_ERROR_NOT_FOUND if there is none of that key.
    ///
    /// @param parameters  the map
    /// @param key         the name as the service spells it, such as SRP_A
    /// @param value       out: the value, which may be secret, until the map is changed or freed
    fn caldera_parameters_get(
        parameters: &caldera_parameters,
        key: text(key_length),
        value: out(caldera_view),
    ) {
        caldera_view::of(parameters.get(key).ok_or(CALDERA_ERROR_NOT_FOUND)?)
    }

    /// Gives an entry of a map by its place, counted from 0, in the order in which entries were set:
    /// for going through all of them. CALDERA_ERROR_NOT_FOUND past the last.
    ///
    /// @param parameters  the map
    /// @param index       the place
    /// @param key         out: the name, until the map is changed or freed
    /// @param value       out: the value, which may be secret, until the map is changed or freed
    fn caldera_parameters_at(
        parameters: &caldera_parameters,
        index: usize,
        key: out(caldera_view),
        value: out(caldera_view),
    ) {
        let mut entries = parameters.iter();
        let (name, entry) = entries.nth(index).ok_or(CALDERA_ERROR_NOT_FOUND)?;
        (caldera_view::of(name), caldera_view::of(entry))
    }
}

export_free! {
    /// Wipes and frees a map. NULL is allowed.
    fn caldera_parameters_free(parameters: caldera_parameters);
}
