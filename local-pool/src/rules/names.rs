//! What a user may be called.

use crate::error::Refusal;

/// The longest name the API allows, in characters.
const LONGEST_NAME: usize = 128;

/// The API's rule for a username: 1 to 128 characters, none of them blank or a control.
pub(crate) fn check_name(name: &str) -> Result<(), Refusal> {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(allowed) {
        return Err(Refusal::parameter(
            "Member username must have 1 to 128 characters and no white space.",
        ));
    }
    Ok(())
}
