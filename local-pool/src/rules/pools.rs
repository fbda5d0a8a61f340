//! Which settings of a pool go together, beside those of passkeys.

use std::collections::BTreeMap;

use crate::config::Recovery;
use crate::error::Refusal;

/// The most tags of a pool.
const MOST_TAGS: usize = 50;

/// Refuses ways to recover an account that are named twice, and other ways beside none.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_recovery(ways: &[Recovery]) -> Result<(), Refusal> {
    if ways.len() > 1 && ways.contains(&Recovery::AdminOnly) {
        return Err(Refusal::parameter(
            "Account Recovery Setting cannot use admin_only setting with any other recovery \
             mechanisms.",
        ));
    }
    let twice = |(place, way): (usize, &Recovery)| ways.iter().skip(place + 1).any(|it| it == way);
    if ways.iter().enumerate().any(twice) {
        return Err(duplicate_recovery());
    }
    Ok(())
}

/// The refusal of ways to recover an account that are alike, or equally preferred.
pub(crate) fn duplicate_recovery() -> Refusal {
    Refusal::parameter(
        "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
    )
}

/// Refuses more tags than a pool has.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_number_of_tags(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if tags.len() > MOST_TAGS {
        return Err(Refusal::parameter("A user pool has at most 50 tags."));
    }
    Ok(())
}

/// Refuses more tags than a pool has, and keys that are AWS's own.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_tags(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    check_number_of_tags(tags)?;
    let reserved = |key: &String| {
        let start = key.get(..4);
        start.is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
    };
    if tags.keys().any(reserved) {
        return Err(Refusal::parameter(
            "aws: prefixed tag key names are not allowed for external use.",
        ));
    }
    Ok(())
}
