//! What each verb's help says, and its errors before anything is sent: `tests/transcripts/`.
//!
//! `TRYCMD=overwrite cargo test --test transcripts` writes them anew, to be read before they are kept.

#[test]
fn as_transcribed() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/transcripts/*.trycmd");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts/nobody");
    for (name, value) in [
        ("HOME", folder),
        ("XDG_CONFIG_HOME", folder),
        ("XDG_STATE_HOME", folder),
        ("CALDERA_NON_INTERACTIVE", "1"),
    ] {
        cases.env(name, value);
    }
}
