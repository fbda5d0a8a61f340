//! The engine's JSON with secrets in it, which Python never sees as one text.

use engine::SecretText;
use zeroize::Zeroizing;

/// An object that Python wrote, with secret members put in front. What is no object stays none, and is
/// refused by the engine.
pub(crate) fn with_secrets(object: &str, members: &[(&str, &SecretText)]) -> SecretText {
    let Some(rest) = object.strip_prefix('{') else {
        return SecretText::new(object);
    };
    // Space for all of it at once, so that no outgrown buffer keeps a part of a secret.
    let room = members
        .iter()
        .map(|(name, value)| name.len() + 6 * value.reveal().len() + 6)
        .sum::<usize>();
    let mut out = Zeroizing::new(String::with_capacity(room + object.len() + 2));
    out.push('{');
    for (index, (name, value)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        string(&mut out, name);
        out.push(':');
        string(&mut out, value.reveal());
    }
    if !members.is_empty() && !rest.trim_start().starts_with('}') {
        out.push(',');
    }
    out.push_str(rest);
    SecretText::new(std::mem::take(&mut *out))
}

/// A string of JSON.
fn string(out: &mut String, text: &str) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\0'..='\x1f' => {
                out.push_str("\\u00");
                let code = u32::from(character);
                for digit in [code >> 4, code & 15] {
                    out.extend(HEX.get(digit as usize));
                }
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}
