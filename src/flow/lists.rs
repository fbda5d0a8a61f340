//! The JSON that the service hides in strings: `["SMS_MFA","SOFTWARE_TOKEN_MFA"]`.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::reply::{ENTRY_LIMIT, NAME_LIMIT};
use crate::{Error, Fault, Parameter};

/// Reads a JSON array of plain strings, as MFAS_CAN_CHOOSE, MFAS_CAN_SETUP and requiredAttributes
/// are. The entries are identifiers: none needs an escape, and one that has it is refused.
pub(super) fn read_names(text: &str) -> Result<Vec<String>, Error> {
    const MALFORMED: Error = Error::new(Parameter::ChallengeParameters, Fault::Malformed);

    let inner = text
        .trim_matches(WHITESPACE)
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or(MALFORMED)?
        .trim_matches(WHITESPACE);
    let mut names = Vec::new();
    if inner.is_empty() {
        return Ok(names);
    }
    // No entry holds a quote, so a comma inside an entry leaves a part without its quotes.
    for entry in inner.split(',') {
        let name = entry
            .trim_matches(WHITESPACE)
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .ok_or(MALFORMED)?;
        if name.is_empty()
            || name.len() > NAME_LIMIT
            || names.len() == ENTRY_LIMIT
            || name.contains(|c: char| c == '"' || c == '\\' || c.is_control())
        {
            return Err(MALFORMED);
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn lists_of_names_are_read() {
        assert_eq!(
            read_names(r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#).unwrap(),
            ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
        );
        assert_eq!(
            read_names(" [ \"userAttributes.email\" ,\n\"custom:x\" ] ").unwrap(),
            ["userAttributes.email", "custom:x"]
        );
        assert!(read_names("[]").unwrap().is_empty());
        assert!(read_names(" [ ] ").unwrap().is_empty());
        let most = format!("[{}\"a\"]", "\"a\",".repeat(ENTRY_LIMIT - 1));
        assert_eq!(read_names(&most).unwrap().len(), ENTRY_LIMIT);
        let longest = format!("[\"{}\"]", "a".repeat(NAME_LIMIT));
        assert_eq!(read_names(&longest).unwrap()[0].len(), NAME_LIMIT);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "[",
            "]",
            "null",
            "\"a\"",
            "[a]",
            "[\"a]",
            "[a\"]",
            "[\"a\",]",
            "[,\"a\"]",
            "[\"a\"\"b\"]",
            "[\"a\" \"b\"]",
            "[\"a\\u0041\"]",
            "[\"a\",1]",
            "[[\"a\"]]",
            "[\"\"]",
            "[\"a,b\"]",
            "[\"]",
        ] {
            assert!(read_names(text).is_err(), "{text}");
        }
        let many = format!("[{}\"a\"]", "\"a\",".repeat(ENTRY_LIMIT));
        assert!(read_names(&many).is_err());
        let long = format!("[\"{}\"]", "a".repeat(NAME_LIMIT + 1));
        assert!(read_names(&long).is_err());
    }
}
