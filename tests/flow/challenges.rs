//! Every challenge.

use caldera_srp::{
    Parameters,
    flow::{
        Answer, ChallengeName, Context, Error, Misuse, Operation, Question, ServiceErrorKind,
        SignIn,
    },
};
use serde_json::{Value, json};

use super::driver::{
    ANY, CLIENT, DEVICE_KEY, Driver, SESSION_1, SESSION_2, SESSION_3, Srp, app, app_with_secret,
    device, hash, play, pool,
};

/// A sign-in that waits for the first challenge.
fn begun(d: &mut Driver) {
    d.begin(|rng| SignIn::choice(pool(), app_with_secret(), "bob@x.org").begin(rng));
}

/// Every answer goes by the name and the session of the challenge.
fn sent(d: &mut Driver, challenge: &str, session: &str, more: &[(&str, &str)]) {
    let hash = hash("bob");
    let mut expected = vec![
        ("ClientId", CLIENT),
        ("ChallengeName", challenge),
        ("Session", session),
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.SECRET_HASH", &*hash),
    ];
    expected.extend(more);
    d.sent(Operation::RespondToAuthChallenge, &expected);
}

fn challenge(name: &str, mut parameters: Value) -> Value {
    parameters["USERNAME"] = "bob".into();
    json!({ "ChallengeName": name, "ChallengeParameters": parameters, "Session": SESSION_1 })
}

/// A challenge that asks for a code.
fn code(d: &mut Driver, name: &str, key: &str) {
    begun(d);
    d.reply(challenge(
        name,
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******1234",
            "FRIENDLY_DEVICE_NAME": "phone",
        }),
    ));
    let Question::Code(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(question.challenge_name().as_str(), name);
    assert_eq!(question.delivery_medium(), Some("SMS"));
    assert_eq!(question.destination(), Some("+*******1234"));
    assert_eq!(question.friendly_device_name(), Some("phone"));
    assert_eq!(question.rejected(), None);
    d.answer(Answer::code("123456"));
    let responses = [(&*format!("ChallengeResponses.{key}"), "123456")];
    sent(d, name, SESSION_1, &responses);
    // A wrong one is asked for again, in the same session.
    d.refuse(
        "CodeMismatchException",
        "Invalid code or auth state for the user.",
    );
    let Question::Code(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(question.rejected(), Some(ServiceErrorKind::CodeMismatch));
    let Some(Question::Code(question)) = d.sign_in().question() else {
        panic!("no question is open")
    };
    assert_eq!(question.rejected(), Some(ServiceErrorKind::CodeMismatch));
    d.answer(Answer::code("123456"));
    sent(d, name, SESSION_1, &responses);
    assert_eq!(d.tokens().username(), "bob");
}

#[test]
fn sms_mfa() {
    play(|d| code(d, "SMS_MFA", "SMS_MFA_CODE"));
}

#[test]
fn email_otp() {
    play(|d| code(d, "EMAIL_OTP", "EMAIL_OTP_CODE"));
}

#[test]
fn email_mfa() {
    play(|d| code(d, "EMAIL_MFA", "EMAIL_MFA_CODE"));
}

#[test]
fn software_token_mfa() {
    play(|d| code(d, "SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"));
}

#[test]
fn sms_otp() {
    play(|d| code(d, "SMS_OTP", "SMS_OTP_CODE"));
}

#[test]
fn select_mfa_type() {
    play(|d| {
        begun(d);
        let parameters = json!({ "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]" });
        d.reply(challenge("SELECT_MFA_TYPE", parameters));
        let Question::SelectMfa(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(
            question.choices(),
            [ChallengeName::SmsMfa, ChallengeName::SoftwareTokenMfa]
        );
        // What was not offered is refused here, and the question stays open.
        assert!(matches!(
            d.sign_in().answer(Answer::choose(ChallengeName::EmailOtp)),
            Err(Error::Misuse(Misuse::NotOffered))
        ));
        d.answer(Answer::choose(ChallengeName::SoftwareTokenMfa));
        let responses = [("ChallengeResponses.ANSWER", "SOFTWARE_TOKEN_MFA")];
        sent(d, "SELECT_MFA_TYPE", SESSION_1, &responses);
        // The next challenge names nobody, and its session takes the other's place.
        d.reply(json!({ "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": SESSION_2 }));
        d.asked();
        d.answer(Answer::code("123456"));
        let responses = [("ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE", "123456")];
        sent(d, "SOFTWARE_TOKEN_MFA", SESSION_2, &responses);
        d.tokens();
    });
}

#[test]
fn select_mfa_type_web_authn() {
    for credential in [None, Some("{\"id\":\"a\"}")] {
        let mut d = Driver::new(super::driver::Mode::Plain);
        begun(&mut d);
        let parameters = json!({ "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"WEB_AUTHN\"]" });
        d.reply(challenge("SELECT_MFA_TYPE", parameters));
        d.asked();
        let answer = Answer::choose(ChallengeName::WebAuthn);
        let mut responses = vec![("ChallengeResponses.ANSWER", "WEB_AUTHN")];
        d.answer(match credential {
            Some(credential) => {
                responses.push(("ChallengeResponses.CREDENTIAL", credential));
                answer.with_credential(credential)
            }
            None => answer,
        });
        sent(&mut d, "SELECT_MFA_TYPE", SESSION_1, &responses);
        d.reply(json!({
            "ChallengeName": "WEB_AUTHN",
            "ChallengeParameters": { "CREDENTIAL_REQUEST_OPTIONS": "{}" },
            "Session": SESSION_2,
        }));
        assert!(matches!(d.asked(), Question::WebAuthn(_)));
        d.answer(Answer::credential("{}"));
        let responses = [("ChallengeResponses.CREDENTIAL", "{}")];
        sent(&mut d, "WEB_AUTHN", SESSION_2, &responses);
        d.tokens();
    }
}

/// SELECT_CHALLENGE, with this answer.
fn select(d: &mut Driver, available: &[&str], answer: Answer, responses: &[(&str, &str)]) {
    begun(d);
    let mut reply = challenge("SELECT_CHALLENGE", json!({}));
    reply["AvailableChallenges"] = available.into();
    d.reply(reply);
    assert!(matches!(d.asked(), Question::SelectChallenge(_)));
    d.answer(answer);
    sent(d, "SELECT_CHALLENGE", SESSION_1, responses);
}

#[test]
fn select_challenge_password() {
    play(|d| {
        select(
            d,
            &["PASSWORD", "PASSWORD_SRP"],
            Answer::choose(ChallengeName::Password).with_password("hunter2"),
            &[
                ("ChallengeResponses.ANSWER", "PASSWORD"),
                ("ChallengeResponses.PASSWORD", "hunter2"),
            ],
        );
        d.tokens();
    });
}

#[test]
fn select_challenge_password_srp() {
    play(|d| {
        select(
            d,
            &["PASSWORD", "PASSWORD_SRP"],
            Answer::choose(ChallengeName::PasswordSrp).with_password("hunter2"),
            &[
                ("ChallengeResponses.ANSWER", "PASSWORD_SRP"),
                ("ChallengeResponses.SRP_A", ANY),
            ],
        );
        d.prove(
            &Srp::user("bob", "hunter2"),
            Some(SESSION_2),
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        d.tokens();
    });
}

#[test]
fn select_challenge_with_nothing_offered_takes_any_choice() {
    play(|d| {
        select(
            d,
            &[],
            Answer::choose(ChallengeName::PasswordSrp).with_password("hunter2"),
            &[
                ("ChallengeResponses.ANSWER", "PASSWORD_SRP"),
                ("ChallengeResponses.SRP_A", ANY),
            ],
        );
    });
}

#[test]
fn select_challenge_email_otp() {
    play(|d| {
        select(
            d,
            &["EMAIL_OTP"],
            Answer::choose(ChallengeName::EmailOtp),
            &[("ChallengeResponses.ANSWER", "EMAIL_OTP")],
        );
        d.reply(json!({ "ChallengeName": "EMAIL_OTP", "Session": SESSION_2 }));
        assert!(matches!(d.asked(), Question::Code(_)));
        d.answer(Answer::code("12345678"));
        let responses = [("ChallengeResponses.EMAIL_OTP_CODE", "12345678")];
        sent(d, "EMAIL_OTP", SESSION_2, &responses);
        d.tokens();
    });
}

#[test]
fn select_challenge_sms_otp() {
    play(|d| {
        select(
            d,
            &["SMS_OTP"],
            Answer::choose(ChallengeName::SmsOtp),
            &[("ChallengeResponses.ANSWER", "SMS_OTP")],
        );
    });
}

#[test]
fn select_challenge_web_authn_in_one_step() {
    play(|d| {
        select(
            d,
            &["WEB_AUTHN"],
            Answer::choose(ChallengeName::WebAuthn).with_credential("{\"id\":\"a\\b\"}"),
            &[
                ("ChallengeResponses.ANSWER", "WEB_AUTHN"),
                ("ChallengeResponses.CREDENTIAL", "{\"id\":\"a\\b\"}"),
            ],
        );
        d.tokens();
    });
}

#[test]
fn select_challenge_needs_the_password_that_it_sends() {
    for choice in [ChallengeName::Password, ChallengeName::PasswordSrp] {
        let mut d = Driver::new(super::driver::Mode::Plain);
        begun(&mut d);
        let mut reply = challenge("SELECT_CHALLENGE", json!({}));
        reply["AvailableChallenges"] = json!(["PASSWORD", "PASSWORD_SRP"]);
        d.reply(reply);
        d.asked();
        assert!(matches!(
            d.sign_in().answer(Answer::choose(choice.clone())),
            Err(Error::Misuse(Misuse::PasswordMissing))
        ));
        // The question is still open, and the private key still there.
        d.answer(Answer::choose(choice).with_password("hunter2"));
    }
}

#[test]
fn web_authn() {
    play(|d| {
        begun(d);
        let options = r#"{"challenge":"…","allowCredentials":[]}"#;
        d.reply(challenge(
            "WEB_AUTHN",
            json!({ "CREDENTIAL_REQUEST_OPTIONS": options }),
        ));
        let Question::WebAuthn(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(question.credential_request_options(), Some(options));
        d.answer(Answer::credential(r#"{"id":"…","type":"public-key"}"#));
        let responses = [(
            "ChallengeResponses.CREDENTIAL",
            r#"{"id":"…","type":"public-key"}"#,
        )];
        sent(d, "WEB_AUTHN", SESSION_1, &responses);
        d.tokens();
    });
}

#[test]
fn mfa_setup() {
    play(|d| {
        begun(d);
        let parameters = json!({ "MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]" });
        d.reply(challenge("MFA_SETUP", parameters));
        set_up_software_token(d);
    });
}

#[test]
fn mfa_setup_that_names_no_choices() {
    play(|d| {
        begun(d);
        d.reply(challenge("MFA_SETUP", json!({})));
        set_up_software_token(d);
    });
}

#[test]
fn mfa_setup_with_a_choice() {
    play(|d| {
        begun(d);
        let parameters = json!({ "MFAS_CAN_SETUP": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]" });
        d.reply(challenge("MFA_SETUP", parameters));
        let Question::SetUpMfa(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(
            question.choices(),
            [ChallengeName::SmsMfa, ChallengeName::SoftwareTokenMfa]
        );
        // A phone number cannot be set up inside a sign-in.
        assert!(matches!(
            d.sign_in().answer(Answer::choose(ChallengeName::SmsMfa)),
            Err(Error::Misuse(Misuse::WrongAnswer))
        ));
        d.answer(Answer::choose(ChallengeName::SoftwareTokenMfa));
        set_up_software_token(d);
    });
}

#[test]
fn mfa_setup_by_email() {
    for choices in ["[\"EMAIL_OTP\",\"SOFTWARE_TOKEN_MFA\"]", "[\"EMAIL_OTP\"]"] {
        let mut d = Driver::new(super::driver::Mode::Plain);
        begun(&mut d);
        d.reply(challenge("MFA_SETUP", json!({ "MFAS_CAN_SETUP": choices })));
        let Question::SetUpMfa(question) = d.asked() else {
            panic!("another question")
        };
        assert!(question.choices().contains(&ChallengeName::EmailOtp));
        // Without the address the question stays open.
        let choose = || Answer::choose(ChallengeName::EmailOtp);
        let error = d.sign_in().answer(choose()).unwrap_err();
        assert_eq!(error.to_string(), "user attributes is missing");
        let error = d.sign_in().answer(choose().with_email("")).unwrap_err();
        assert_eq!(error.to_string(), "user attributes is empty");
        d.answer(choose().with_email("bob@x.org"));
        let responses = [("ChallengeResponses.EMAIL", "bob@x.org")];
        sent(&mut d, "MFA_SETUP", SESSION_1, &responses);
        d.reply(json!({ "ChallengeName": "EMAIL_OTP", "Session": SESSION_2 }));
        assert!(matches!(d.asked(), Question::Code(_)));
        d.answer(Answer::code("123456"));
        let responses = [("ChallengeResponses.EMAIL_OTP_CODE", "123456")];
        sent(&mut d, "EMAIL_OTP", SESSION_2, &responses);
        d.tokens();
    }
}

#[test]
fn mfa_setup_by_hand() {
    play(|d| {
        begun(d);
        let parameters = json!({ "MFAS_CAN_SETUP": "[\"EMAIL_OTP\",\"SOFTWARE_TOKEN_MFA\"]" });
        d.reply(challenge("MFA_SETUP", parameters));
        d.asked();
        let mut responses = Parameters::new();
        responses.set("EMAIL", "bob@x.org");
        d.answer(Answer::by_hand(responses));
        sent(
            d,
            "MFA_SETUP",
            SESSION_1,
            &[("ChallengeResponses.EMAIL", "bob@x.org")],
        );
    });
}

/// AssociateSoftwareToken, a wrong code, a right one, MFA_SETUP: each in the session of the step
/// before.
fn set_up_software_token(d: &mut Driver) {
    d.sent(Operation::AssociateSoftwareToken, &[("Session", SESSION_1)]);
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
    let Question::SoftwareToken(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(question.secret(), "JBSWY3DPEHPK3PXP");
    assert_eq!(
        question.otpauth_uri("Örtchen & Co", "bob@x.org").reveal(),
        "otpauth://totp/%C3%96rtchen%20%26%20Co:bob%40x.org?secret=JBSWY3DPEHPK3PXP\
         &issuer=%C3%96rtchen%20%26%20Co"
    );
    assert_eq!(question.rejected(), None);
    let verify = |d: &mut Driver, session: &str, code: &str| {
        d.answer(Answer::code(code).with_device_name("phone"));
        d.sent(
            Operation::VerifySoftwareToken,
            &[
                ("Session", session),
                ("UserCode", code),
                ("FriendlyDeviceName", "phone"),
            ],
        );
    };
    let asked_again = |d: &mut Driver, kind| {
        let Question::SoftwareToken(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(question.secret(), "JBSWY3DPEHPK3PXP");
        assert_eq!(question.rejected(), Some(kind));
    };
    verify(d, SESSION_2, "000000");
    d.refuse("EnableSoftwareTokenMFAException", "Code mismatch");
    asked_again(d, ServiceErrorKind::EnableSoftwareTokenMfa);
    verify(d, SESSION_2, "000001");
    d.refuse("CodeMismatchException", "Code mismatch");
    asked_again(d, ServiceErrorKind::CodeMismatch);
    verify(d, SESSION_2, "000002");
    d.reply(json!({ "Status": "ERROR" }));
    asked_again(d, ServiceErrorKind::EnableSoftwareTokenMfa);
    verify(d, SESSION_2, "000003");
    // Where the refusal brings a session, that is the one to go on in.
    d.reply(json!({ "Status": "ERROR", "Session": SESSION_1 }));
    asked_again(d, ServiceErrorKind::EnableSoftwareTokenMfa);
    verify(d, SESSION_1, "123456");
    d.reply(json!({ "Status": "SUCCESS", "Session": SESSION_3 }));
    sent(d, "MFA_SETUP", SESSION_3, &[]);
    d.tokens();
}

#[test]
fn new_password_required() {
    play(|d| {
        begun(d);
        d.reply(challenge(
            "NEW_PASSWORD_REQUIRED",
            json!({
                "requiredAttributes": "[\"userAttributes.email\",\"custom:team\"]",
                "userAttributes": "{\"email_verified\":\"true\",\"name\":\"B\\u00f6b\"}",
            }),
        ));
        let Question::NewPassword(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(question.required_attributes(), ["email", "custom:team"]);
        let present = question.attributes().unwrap();
        assert_eq!(
            present.iter().collect::<Vec<_>>(),
            [("email_verified", "true"), ("name", "Böb")]
        );
        // A required attribute that is not given is found here.
        let short = Answer::new_password("n3w").with_attribute("email", "bob@x.org");
        assert_eq!(
            d.sign_in().answer(short).unwrap_err().to_string(),
            "user attributes is missing"
        );
        let answer = || {
            Answer::new_password("n3w p4ssword")
                .with_attribute("email", "bob@x.org")
                .with_attribute("userAttributes.custom:team", "blue")
        };
        d.answer(answer());
        let responses = [
            ("ChallengeResponses.NEW_PASSWORD", "n3w p4ssword"),
            // The prefix once, whether it was there or not.
            ("ChallengeResponses.userAttributes.email", "bob@x.org"),
            ("ChallengeResponses.userAttributes.custom:team", "blue"),
        ];
        sent(d, "NEW_PASSWORD_REQUIRED", SESSION_1, &responses);
        for (exception, kind) in [
            (
                "InvalidPasswordException",
                ServiceErrorKind::InvalidPassword,
            ),
            (
                "PasswordHistoryPolicyViolationException",
                ServiceErrorKind::PasswordHistoryPolicyViolation,
            ),
        ] {
            d.refuse(exception, "Password does not conform to policy");
            let Question::NewPassword(question) = d.asked() else {
                panic!("another question")
            };
            assert_eq!(question.rejected(), Some(kind));
            d.answer(answer());
            sent(d, "NEW_PASSWORD_REQUIRED", SESSION_1, &responses);
        }
        d.tokens();
    });
}

#[test]
fn custom_challenge() {
    play(|d| {
        begun(d);
        d.reply(challenge(
            "CUSTOM_CHALLENGE",
            json!({ "captcha": "https://x.org/1.png" }),
        ));
        let Question::Custom(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(
            question.parameters().get("captcha"),
            Some("https://x.org/1.png")
        );
        let context = Context::new().with_client_metadata("attempt", "1");
        d.answer(Answer::text("").with_context(context));
        let responses = [
            ("ChallengeResponses.ANSWER", ""),
            ("ClientMetadata.attempt", "1"),
        ];
        sent(d, "CUSTOM_CHALLENGE", SESSION_1, &responses);
        d.tokens();
    });
}

/// A challenge for the password: in a sign-in that has none, in one that has sent it already, and in
/// one that was not told to.
fn password(d: &mut Driver, name: &str) {
    begun(d);
    d.reply(challenge(name, json!({})));
    let Question::Password(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(question.challenge_name().as_str(), name);
    d.answer(Answer::password("hunter2"));
    let responses = [("ChallengeResponses.PASSWORD", "hunter2")];
    sent(d, name, SESSION_1, &responses);
    d.tokens();

    // On a device, for else the password is not kept once it was sent.
    d.begin(|rng| {
        SignIn::choice(pool(), app_with_secret(), "bob@x.org")
            .password("hunter2")
            .prefer(ChallengeName::Password)
            .device(device())
            .begin(rng)
    });
    d.reply(challenge(name, json!({})));
    assert!(matches!(d.asked(), Question::Password(_)));
    d.answer(Answer::password("hunter2"));
    let on_device = [responses[0], ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY)];
    sent(d, name, SESSION_1, &on_device);
    d.tokens();

    d.begin(|rng| {
        SignIn::choice(pool(), app_with_secret(), "bob@x.org")
            .password("hunter2")
            .begin(rng)
    });
    d.reply(challenge(name, json!({})));
    assert!(matches!(d.asked(), Question::Password(_)));
    d.answer(Answer::password("hunter2"));
    sent(d, name, SESSION_1, &responses);
    d.tokens();
}

#[test]
fn password_challenge() {
    play(|d| password(d, "PASSWORD"));
}

#[test]
fn admin_no_srp_auth_challenge() {
    play(|d| password(d, "ADMIN_NO_SRP_AUTH"));
}

#[test]
fn password_srp() {
    play(|d| {
        let srp = Srp::user("bob", "hunter2");
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.SECRET_HASH", &*hash("bob")),
        ];
        let responses = [("ChallengeResponses.SRP_A", ANY)];

        begun(d);
        d.reply(challenge("PASSWORD_SRP", json!({})));
        assert!(matches!(d.asked(), Question::Password(_)));
        d.answer(Answer::password("hunter2"));
        sent(d, "PASSWORD_SRP", SESSION_1, &responses);
        d.prove(&srp, Some(SESSION_2), &mine);
        d.tokens();

        d.begin(|rng| {
            SignIn::choice(pool(), app_with_secret(), "bob@x.org")
                .password("hunter2")
                .begin(rng)
        });
        d.reply(challenge("PASSWORD_SRP", json!({})));
        sent(d, "PASSWORD_SRP", SESSION_1, &responses);
        d.prove(&srp, Some(SESSION_2), &mine);
        d.tokens();
    });
}

#[test]
fn an_unknown_challenge_is_handed_over_whole_and_answered_by_hand() {
    play(|d| {
        begun(d);
        let mut reply = challenge("RETINA_SCAN", json!({ "EYE": "left" }));
        reply["AvailableChallenges"] = json!(["IRIS", "PASSWORD"]);
        d.reply(reply);
        let Question::Unknown(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(question.challenge_name().as_str(), "RETINA_SCAN");
        assert_eq!(question.parameters().get("EYE"), Some("left"));
        assert_eq!(question.session(), Some(SESSION_1));
        assert_eq!(
            question.available_challenges(),
            [ChallengeName::Other("IRIS".into()), ChallengeName::Password]
        );
        assert!(matches!(
            d.sign_in().answer(Answer::code("123456")),
            Err(Error::Misuse(Misuse::WrongAnswer))
        ));
        let mut responses = Parameters::new();
        responses.set("SCAN", "0101");
        d.answer(Answer::by_hand(responses));
        sent(
            d,
            "RETINA_SCAN",
            SESSION_1,
            &[("ChallengeResponses.SCAN", "0101")],
        );
        d.tokens();
    });
}

#[test]
fn a_name_given_by_hand_is_the_one_that_is_hashed() {
    let mut d = Driver::new(super::driver::Mode::Plain);
    begun(&mut d);
    d.reply(challenge("RETINA_SCAN", json!({})));
    d.asked();
    let mut responses = Parameters::new();
    responses.set("USERNAME", "carol");
    d.answer(Answer::by_hand(responses));
    d.sent(
        Operation::RespondToAuthChallenge,
        &[
            ("ClientId", CLIENT),
            ("ChallengeName", "RETINA_SCAN"),
            ("Session", SESSION_1),
            ("ChallengeResponses.USERNAME", "carol"),
            ("ChallengeResponses.SECRET_HASH", &hash("carol")),
        ],
    );
}

#[test]
fn a_challenge_for_which_there_is_nothing_is_refused() {
    // No SRP_A was sent, and no device is there.
    for name in [
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
    ] {
        let mut d = Driver::new(super::driver::Mode::Plain);
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        let (_, parameters) = Srp::user("bob", "hunter2").challenge("abcdef");
        let reply = json!({ "ChallengeName": name, "ChallengeParameters": parameters });
        let error = d.try_reply(200, &reply).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the challenge {name} has nothing to go with it")
        );
        assert!(!d.sign_in().is_ended());
    }
}

/// CUSTOM_CHALLENGE after a wrong answer looks like the next question but for this.
#[test]
fn a_question_says_that_the_same_challenge_came_again_after_an_answer() {
    let mut d = Driver::new(super::driver::Mode::Plain);
    begun(&mut d);
    let ask = |text: &str, session: &str| {
        let mut reply = challenge("CUSTOM_CHALLENGE", json!({ "question": text }));
        reply["Session"] = session.into();
        reply
    };
    for (reply, repeated) in [
        (ask("Colour?", SESSION_1), false),
        // In another session, as it is.
        (ask("Colour?", SESSION_2), true),
        (ask("Colour?", SESSION_2), true),
        (ask("Animal?", SESSION_3), false),
        (ask("Colour?", SESSION_1), false),
        (challenge("SMS_MFA", json!({})), false),
        (challenge("SMS_MFA", json!({})), true),
        (
            challenge("SMS_MFA", json!({ "CODE_DELIVERY_DESTINATION": "+*1" })),
            false,
        ),
        (
            challenge("EMAIL_OTP", json!({ "CODE_DELIVERY_DESTINATION": "+*1" })),
            false,
        ),
        (challenge("WEB_AUTHN", json!({})), false),
        (challenge("WEB_AUTHN", json!({})), true),
        (challenge("RETINA_SCAN", json!({})), false),
        (challenge("RETINA_SCAN", json!({})), true),
        (challenge("NEW_PASSWORD_REQUIRED", json!({})), false),
        (challenge("NEW_PASSWORD_REQUIRED", json!({})), true),
        (challenge("PASSWORD", json!({})), false),
        (challenge("SELECT_CHALLENGE", json!({})), false),
        (challenge("SELECT_CHALLENGE", json!({})), true),
    ] {
        d.reply(reply.clone());
        let question = d.asked();
        assert_eq!(question.is_repeated(), repeated, "{reply}");
        let written: Value = serde_json::from_str(question.to_json().reveal()).unwrap();
        let expected = repeated.then_some(&Value::Bool(true));
        assert_eq!(written.get("is_repeated"), expected);
        // Also where it is asked for later.
        assert_eq!(d.sign_in().question().unwrap().is_repeated(), repeated);
        d.answer(match question {
            Question::Custom(_) => Answer::text("blue"),
            Question::Code(_) => Answer::code("123456"),
            Question::WebAuthn(_) => Answer::credential("{}"),
            Question::NewPassword(_) => Answer::new_password("n3w"),
            Question::Password(_) => Answer::password("hunter2"),
            Question::SelectChallenge(_) => Answer::choose(ChallengeName::EmailOtp),
            _ => Answer::by_hand(Parameters::new()),
        });
    }
    // A refused answer is another matter: its question says why.
    d.reply(challenge("SMS_MFA", json!({})));
    d.asked();
    d.answer(Answer::code("123456"));
    d.refuse("CodeMismatchException", "Invalid code");
    let Question::Code(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(question.rejected(), Some(ServiceErrorKind::CodeMismatch));
}

/// Every kind of answer with everything that may be added to one: what does not belong to it is
/// refused, and not dropped.
#[test]
fn what_does_not_go_with_an_answer_is_refused() {
    type Add = fn(Answer) -> Answer;
    let extras: [(&str, Add); 5] = [
        ("attribute", |answer| {
            answer.with_attribute("email", "bob@x.org")
        }),
        ("password", |answer| answer.with_password("hunter2")),
        ("credential", |answer| answer.with_credential("{}")),
        ("email", |answer| answer.with_email("bob@x.org")),
        ("device name", |answer| answer.with_device_name("phone")),
    ];
    let mut select = challenge("SELECT_CHALLENGE", json!({}));
    select["AvailableChallenges"] = json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"]);
    let mfas = |name: &str, key: &str| {
        challenge(
            name,
            json!({ key: "[\"EMAIL_OTP\",\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\",\"WEB_AUTHN\"]" }),
        )
    };
    let choose_mfa = mfas("SELECT_MFA_TYPE", "MFAS_CAN_CHOOSE");
    let set_up = mfas("MFA_SETUP", "MFAS_CAN_SETUP");
    let of = |name: &str| challenge(name, json!({}));
    type Case<'a> = (Value, fn() -> Answer, &'a [&'a str]);
    let cases: Vec<Case<'_>> = vec![
        (of("SMS_MFA"), || Answer::code("123456"), &[]),
        (of("SOFTWARE_TOKEN_MFA"), || Answer::code("123456"), &[]),
        (of("EMAIL_OTP"), || Answer::code("123456"), &[]),
        (
            select.clone(),
            || Answer::choose(ChallengeName::EmailOtp),
            &[],
        ),
        (
            select.clone(),
            || Answer::choose(ChallengeName::Password).with_password("hunter2"),
            &["password"],
        ),
        (
            select.clone(),
            || Answer::choose(ChallengeName::PasswordSrp).with_password("hunter2"),
            &["password"],
        ),
        (
            select,
            || Answer::choose(ChallengeName::WebAuthn),
            &["credential"],
        ),
        (
            choose_mfa.clone(),
            || Answer::choose(ChallengeName::SoftwareTokenMfa),
            &[],
        ),
        (
            choose_mfa.clone(),
            || Answer::choose(ChallengeName::EmailOtp),
            &[],
        ),
        (
            choose_mfa,
            || Answer::choose(ChallengeName::WebAuthn),
            &["credential"],
        ),
        (
            set_up.clone(),
            || Answer::choose(ChallengeName::EmailOtp).with_email("bob@x.org"),
            &["email"],
        ),
        (
            set_up,
            || Answer::choose(ChallengeName::SoftwareTokenMfa),
            &[],
        ),
        (
            of("NEW_PASSWORD_REQUIRED"),
            || Answer::new_password("n3w"),
            &["attribute"],
        ),
        (of("CUSTOM_CHALLENGE"), || Answer::text("blue"), &[]),
        (
            of("PASSWORD"),
            || Answer::password("hunter2"),
            &["password"],
        ),
        (
            of("PASSWORD_SRP"),
            || Answer::password("hunter2"),
            &["password"],
        ),
        (
            of("WEB_AUTHN"),
            || Answer::credential("{}"),
            &["credential"],
        ),
        (
            of("RETINA_SCAN"),
            || Answer::by_hand(Parameters::new()),
            &[],
        ),
    ];
    for (question, answer, allowed) in cases {
        for (name, add) in extras {
            let mut d = Driver::new(super::driver::Mode::Plain);
            begun(&mut d);
            d.reply(question.clone());
            d.asked();
            let answered = d.sign_in().answer(add(answer()));
            if allowed.contains(&name) {
                assert!(answered.is_ok(), "{question} with {name}: {answered:?}");
                continue;
            }
            assert!(
                matches!(answered, Err(Error::Misuse(Misuse::WrongAnswer))),
                "{question} with {name}: {answered:?}"
            );
            // The question is still open, and takes the same without it.
            d.answer(answer());
        }
    }
    // The code of a new authenticator app, and nothing but its name.
    for (name, add) in extras {
        let mut d = Driver::new(super::driver::Mode::Plain);
        begun(&mut d);
        d.reply(challenge("MFA_SETUP", json!({})));
        d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
        d.asked();
        let answered = d.sign_in().answer(add(Answer::code("123456")));
        assert_eq!(answered.is_ok(), name == "device name", "{name}");
    }
}
