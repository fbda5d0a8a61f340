//! Which attributes a user may have.

use std::collections::BTreeMap;

use crate::error::Refusal;

const MOST_ATTRIBUTES: usize = 64;
const LONGEST_ATTRIBUTE: usize = 2_048;

/// Refuses attributes that nobody may set, or that are too many or too long.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if attributes.contains_key("sub") {
        return Err(Refusal::parameter(
            "Cannot modify the non-mutable attribute sub",
        ));
    }
    let bounded = |(name, value): (&String, &String)| {
        (1..=64).contains(&name.len()) && value.len() <= LONGEST_ATTRIBUTE && !value.contains('\0')
    };
    if attributes.len() > MOST_ATTRIBUTES || !attributes.iter().all(bounded) {
        return Err(Refusal::parameter(
            "User attributes are too many or too long.",
        ));
    }
    Ok(())
}
