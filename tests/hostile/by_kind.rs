//! What somebody may put in the place of a value, by what the value is.

use super::*;

pub(crate) fn case(label: &str, value: impl Into<Vec<u8>>, expected: Expected) -> Case {
    Case {
        label: label.to_owned(),
        value: Some(Value::Bytes(value.into())),
        expected,
    }
}

pub(crate) fn missing() -> Case {
    Case {
        label: "missing".to_owned(),
        value: None,
        expected: Err(Fault::Missing),
    }
}

/// Empty, one over the bound, and far over it: the same for every bounded parameter.
pub(crate) fn sizes(slot: &Slot, empty: Expected) -> Vec<Case> {
    let too_long = Err(Fault::TooLong { limit: slot.limit });
    vec![
        case("empty", "", empty),
        case("one over", vec![b'5'; slot.limit + 1], too_long),
        Case {
            label: "100 MB".to_owned(),
            value: Some(Value::Huge),
            expected: too_long,
        },
    ]
}

/// The numbers around N and negative ones, as somebody might write them where something else belongs.
pub(crate) fn numbers(expected: impl Fn(&str) -> Expected) -> Vec<Case> {
    let digits = around_n(|_| Ok(())).into_iter();
    digits
        .map(|(label, number, _)| (label.to_owned(), hex(&number)))
        .chain(
            ["-1".to_owned(), format!("-{}", hex(&oracle::n()))]
                .map(|text| ("negative".to_owned(), text)),
        )
        .map(|(label, text)| case(&format!("{label} as text"), text.as_str(), expected(&text)))
        .collect()
}

/// The same where there is a bound, which is looked at first.
pub(crate) fn bounded_numbers(slot: &Slot, within: impl Fn(&str) -> Expected) -> Vec<Case> {
    let limit = slot.limit;
    numbers(|text| {
        if text.len() > limit {
            Err(Fault::TooLong { limit })
        } else {
            within(text)
        }
    })
}

/// Text that is taken as it is.
pub(crate) fn free_text(slot: &Slot, empty: Expected) -> Vec<Case> {
    let mut cases = sizes(slot, empty);
    cases.extend(bounded_numbers(slot, |_| Ok(())));
    cases.extend([
        case("the bound", vec![b'x'; slot.limit], Ok(())),
        case("NUL", "a\0b", Ok(())),
        case("any alphabet", "é漢🔑\u{202e}\"'%s", Ok(())),
    ]);
    cases
}

pub(crate) fn hex(number: &BigUint) -> String {
    number.to_str_radix(16)
}

/// The numbers around N, and what becomes of each.
pub(crate) fn around_n(
    expected: impl Fn(&BigUint) -> Expected,
) -> Vec<(&'static str, BigUint, Expected)> {
    let n = oracle::n();
    [
        ("N", n.clone()),
        ("N - 1", &n - 1_u8),
        ("N + 1", &n + 1_u8),
        ("0", BigUint::ZERO),
        ("2N", &n * 2_u8),
        ("1", BigUint::from(1_u8)),
    ]
    .into_iter()
    .map(|(label, number)| {
        let answer = expected(&number);
        (label, number, answer)
    })
    .collect()
}

/// A number that has to be from 1 to N - 1.
pub(crate) fn below_n(number: &BigUint) -> Expected {
    if *number == BigUint::ZERO {
        Err(Fault::Zero)
    } else if *number >= oracle::n() {
        Err(Fault::OutOfRange)
    } else {
        Ok(())
    }
}

pub(crate) fn public_key(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    for (label, number, expected) in around_n(below_n) {
        cases.push(case(label, hex(&number), expected));
        cases.push(case(
            &format!("{label}, upper case, zeros in front"),
            format!("000{}", hex(&number).to_uppercase()),
            expected,
        ));
    }
    let leading = "0".repeat(slot.limit - 1);
    cases.extend([
        case("the bound, zeros", format!("{leading}0"), Err(Fault::Zero)),
        case("the bound, zeros in front", format!("{leading}5"), Ok(())),
        case(
            "the bound, all digits",
            "5".repeat(slot.limit),
            Err(Fault::OutOfRange),
        ),
    ]);
    cases.extend(
        ["xyz", "-5", "+5", "0x5", " 5", "5 ", "5\n", "a\0b", "٣"]
            .map(|text| case(&format!("{text:?}"), text, Err(Fault::NotHex))),
    );
    cases
}

pub(crate) fn salt_hex(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    for (label, number, expected) in around_n(|_| Ok(())) {
        cases.push(case(label, hex(&number), expected));
        cases.push(case(
            &format!("-({label})"),
            format!("-{}", hex(&number)),
            expected,
        ));
    }
    cases.push(case("the bound", "f".repeat(slot.limit), Ok(())));
    cases.push(case(
        "the bound, negative",
        format!("-{}", "8".repeat(slot.limit - 1)),
        Ok(()),
    ));
    cases.extend(
        ["xyz", "-", "--5", "5-", "+5", " 5", "a\0b"]
            .map(|text| case(&format!("{text:?}"), text, Err(Fault::NotHex))),
    );
    cases
}

/// Texts that are not canonical base64.
pub(crate) fn not_base64() -> Vec<Case> {
    [
        "!!!!", "AAA", "AAA=\n", "AA==AAAA", "-_-_", "AAB=", "A===", "====", "AAA\0", " AAAA", "é",
    ]
    .map(|text| case(&format!("{text:?}"), text, Err(Fault::NotBase64)))
    .into()
}

pub(crate) fn base64_text(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    cases.extend(not_base64());
    cases.push(case("the bound", "A".repeat(slot.limit), Ok(())));
    cases.push(case("one byte", "AA==", Ok(())));
    // 768 hexadecimal digits happen to be base64.
    cases.extend(bounded_numbers(slot, |text| match text.len() {
        768 => Ok(()),
        _ => Err(Fault::NotBase64),
    }));
    cases
}

/// Printable ASCII without white space.
pub(crate) fn id(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    cases.push(case("the bound", vec![b'x'; slot.limit], Ok(())));
    cases.extend(bounded_numbers(slot, |_| Ok(())));
    cases.extend(
        [
            " a", "a b", "a\n", "a\0", "\u{7f}", "é", "a\u{a0}", "🔑", "\u{202e}",
        ]
        .map(|text| case(&format!("{text:?}"), text, Err(Fault::Malformed))),
    );
    cases
}

/// Digits, with white space and dashes between them.
pub(crate) fn code(slot: &Slot) -> Vec<Case> {
    let malformed = Err(Fault::Malformed);
    let mut cases = sizes(slot, REFUSED_EMPTY);
    cases.push(case("the bound", vec![b'5'; slot.limit], Ok(())));
    cases.push(case("as it is shown", "123 456", Ok(())));
    let is_code = |c: char| c.is_ascii_digit() || c == '-';
    cases.extend(bounded_numbers(slot, |text| {
        match text.chars().all(is_code) {
            true => Ok(()),
            false => malformed,
        }
    }));
    cases.extend(
        [" ", "-", "a\0b", "é漢🔑", "12x", "１２"]
            .map(|text| case(&format!("{text:?}"), text, malformed)),
    );
    cases
}

pub(crate) fn pool_id(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    cases.push(case(
        "the bound",
        format!("r_{}", "x".repeat(slot.limit - 2)),
        Ok(()),
    ));
    cases.extend(bounded_numbers(slot, |_| Err(Fault::Malformed)));
    cases.extend(
        [
            "name", "_name", "region_", "_", "a_b_c", "__", "r_\0", " r_x", "r_x\n", "r_é",
        ]
        .map(|text| case(&format!("{text:?}"), text, Err(Fault::Malformed))),
    );
    cases
}

pub(crate) fn timestamp(slot: &Slot) -> Vec<Case> {
    let mut cases = sizes(slot, Err(Fault::Empty));
    cases.extend([
        case("canonical", "Sun Nov 1 09:05:07 UTC 2026", Ok(())),
        case("padded day", "Sun Nov 01 09:05:07 UTC 2026", Ok(())),
        case("the bound", "x".repeat(slot.limit), Err(Fault::Malformed)),
    ]);
    cases.extend(bounded_numbers(slot, |_| Err(Fault::Malformed)));
    cases.extend(
        [
            "So Nov 1 09:05:07 UTC 2026",
            "Sun Nov 1 24:03:00 UTC 2026",
            "Sun Nov 1 9:05:07 UTC 2026",
            "Sun Nov 31 09:05:07 UTC 2026",
            "Sun Feb 29 09:05:07 UTC 2026",
            "Sun Nov 0 09:05:07 UTC 2026",
            "Sun Nov -1 09:05:07 UTC 2026",
            "Sun Nov 1 09:05:07 UTC 1969",
            "Sun Nov 1 09:05:07 UTC 99999",
            "Sun Nov 1 09:05:07 CET 2026",
            "Sun Nov 1 09:05:07 UTC 2026 ",
            "Sun Nov 1 09:05:60 UTC 2026",
            "Sun Nov 1 09:05:07\0UTC 2026",
        ]
        .map(|text| case(&format!("{text:?}"), text, Err(Fault::Malformed))),
    );
    cases
}

pub(crate) fn and_missing(mut cases: Vec<Case>) -> Vec<Case> {
    cases.push(missing());
    cases
}

/// The same for a parameter that need not be there.
pub(crate) fn and_missing_allowed(mut cases: Vec<Case>) -> Vec<Case> {
    cases.push(Case {
        expected: Ok(()),
        ..missing()
    });
    cases
}
