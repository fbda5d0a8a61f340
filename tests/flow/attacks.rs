//! What whoever answers in the service's place tries, by name; and what has to go on working all the
//! same.

use caldera_srp::flow::{
    Answer, ChallengeName, Error, Misuse, Question, ServiceErrorKind, SignIn, SignInBuilder,
    Unexpected,
};
use serde_json::{Value, json};

use super::driver::{DEVICE_KEY, Driver, Mode, SESSION_1, SESSION_2, Srp, app, device, play, pool};
use super::sequences::Proofs;

const PASSWORD: &str = "correct horse";

/// A service that is none, and counts what it gets.
struct Impostor {
    d: Driver,
    proofs: Proofs,
}

impl Impostor {
    fn new(builder: fn() -> SignInBuilder) -> Self {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| builder().begin(rng));
        let mut proofs = Proofs::default();
        proofs.count(&d.sign_in().request());
        Self { d, proofs }
    }

    /// Answers with this; the sign-in's error, if it is one.
    fn says(&mut self, body: &Value) -> Result<(), Error> {
        let status = if body.get("__type").is_some() {
            400
        } else {
            200
        };
        match self.d.try_reply(status, body)? {
            caldera_srp::flow::Step::Send(request) => self.proofs.count(&request),
            caldera_srp::flow::Step::Ask(_) | caldera_srp::flow::Step::Done(_) => {}
        }
        Ok(())
    }

    /// The person answers.
    fn gets(&mut self, answer: Answer) -> Result<(), Error> {
        let request = self.d.sign_in().answer(answer)?;
        self.proofs.count(&request);
        Ok(())
    }

    /// A challenge made from a guess of the password, which the next claim confirms or refutes.
    fn guesses(&mut self, guess: &str) -> Result<(), Error> {
        let body = Proofs::verifier("PASSWORD_VERIFIER", guess);
        self.says(&body)
    }

    fn is_asking(&mut self) -> bool {
        self.d.sign_in().question().is_some()
    }
}

fn challenge(name: &str) -> Value {
    json!({ "ChallengeName": name, "ChallengeParameters": {}, "Session": SESSION_1 })
}

fn forgotten() -> Value {
    json!({ "__type": "ResourceNotFoundException", "message": "Device does not exist." })
}

fn on_device() -> SignInBuilder {
    SignIn::user(pool(), app(), "bob", PASSWORD).device(device())
}

fn choice_on_device() -> SignInBuilder {
    SignIn::choice(pool(), app(), "bob")
        .password(PASSWORD)
        .device(device())
}

fn is_unexpected(result: Result<(), Error>, name: &str) {
    let error = result.unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(Unexpected::Challenge(other)) if other.as_str() == name),
        "{error:?}"
    );
}

fn ends_in(mut attack: impl FnMut() -> Result<(), Error>, times: usize, expected: &Unexpected) {
    for _ in 0..times {
        match attack() {
            Ok(()) => {}
            Err(Error::Unexpected(what)) if what == *expected => return,
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("no end after {times}");
}

/// With a device the password is kept for the fall-back: it was proved again and again.
#[test]
fn password_oracle() {
    for builder in [on_device, choice_on_device] {
        let mut impostor = Impostor::new(builder);
        if impostor.guesses("guess 1").is_err() {
            // A choice has sent no SRP_A yet.
            impostor.says(&challenge("PASSWORD_SRP")).unwrap();
            impostor.guesses("guess 1").unwrap();
        }
        assert_eq!(impostor.proofs.claims, 1);
        is_unexpected(impostor.guesses("guess 2"), "PASSWORD_VERIFIER");
        // What used to start a new key unattended is a question to the person.
        impostor.says(&challenge("PASSWORD_SRP")).unwrap();
        assert!(impostor.is_asking());
        for guess in ["guess 3", PASSWORD] {
            assert!(matches!(
                impostor.guesses(guess),
                Err(Error::Misuse(Misuse::QuestionOpen))
            ));
        }
        assert_eq!(impostor.proofs.claims, 1);
        // Three times the person may be asked, and no more.
        for _ in 0..3 {
            impostor.gets(Answer::password("typed again")).unwrap();
            impostor.guesses("guess").unwrap();
            let again = impostor.says(&challenge("PASSWORD_SRP"));
            assert_eq!(again.is_ok(), impostor.proofs.claims < 4);
        }
        assert_eq!(impostor.proofs.claims, 4);
        assert!(impostor.d.sign_in().is_ended());
    }
}

#[test]
fn device_oracle() {
    let mut impostor = Impostor::new(on_device);
    for _ in 0..40 {
        drop(impostor.says(&challenge("DEVICE_SRP_AUTH")));
        drop(impostor.says(&Proofs::verifier("DEVICE_PASSWORD_VERIFIER", "guess")));
    }
    assert_eq!(impostor.proofs.device, 1);
    // And the password's by way of the device's: as often as ever.
    drop(impostor.guesses("guess"));
    assert!(impostor.proofs.claims <= 1);
}

#[test]
fn alternating_challenges() {
    for builder in [on_device, choice_on_device] {
        let mut impostor = Impostor::new(builder);
        for name in [
            "PASSWORD_SRP",
            "PASSWORD_VERIFIER",
            "DEVICE_SRP_AUTH",
            "DEVICE_PASSWORD_VERIFIER",
            "MFA_SETUP",
            "PASSWORD",
        ]
        .into_iter()
        .cycle()
        .take(600)
        {
            let body = match name {
                "PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER" => Proofs::verifier(name, "guess"),
                _ => challenge(name),
            };
            drop(impostor.says(&body));
        }
        assert!(impostor.proofs.claims <= 1);
        assert!(impostor.proofs.device <= 1);
        assert_eq!(impostor.proofs.plain, 0);
    }
}

#[test]
fn fall_back_again_and_again() {
    let mut impostor = Impostor::new(on_device);
    impostor.guesses("guess 1").unwrap();
    impostor.says(&forgotten()).unwrap();
    // The one more proof; no device any more.
    is_unexpected(
        impostor.says(&challenge("DEVICE_SRP_AUTH")),
        "DEVICE_SRP_AUTH",
    );
    impostor.guesses("guess 2").unwrap();
    impostor.says(&challenge("PASSWORD_SRP")).unwrap();
    assert!(impostor.is_asking());
    assert_eq!(impostor.proofs.claims, 2);
    impostor.gets(Answer::password(PASSWORD)).unwrap();
    impostor.guesses("guess 3").unwrap();
    assert!(matches!(
        impostor.says(&forgotten()),
        Err(Error::Service(_))
    ));
    assert!(impostor.d.sign_in().is_ended());
    assert_eq!((impostor.proofs.claims, impostor.proofs.device), (3, 0));
}

#[test]
fn fall_back_that_was_not_paid_for() {
    // Nothing was proved: the fall-back adds nothing.
    let mut impostor = Impostor::new(on_device);
    impostor.says(&forgotten()).unwrap();
    impostor.guesses("guess 1").unwrap();
    is_unexpected(impostor.guesses("guess 2"), "PASSWORD_VERIFIER");
    impostor.says(&challenge("PASSWORD_SRP")).unwrap();
    assert!(impostor.is_asking());
    assert_eq!(impostor.proofs.claims, 1);
}

#[test]
fn device_proof_then_fall_back() {
    let mut impostor = Impostor::new(on_device);
    impostor.says(&challenge("DEVICE_SRP_AUTH")).unwrap();
    impostor
        .says(&Proofs::verifier("DEVICE_PASSWORD_VERIFIER", "guess"))
        .unwrap();
    impostor.says(&forgotten()).unwrap();
    is_unexpected(
        impostor.says(&challenge("DEVICE_SRP_AUTH")),
        "DEVICE_SRP_AUTH",
    );
    is_unexpected(
        impostor.says(&Proofs::verifier("DEVICE_PASSWORD_VERIFIER", "guess")),
        "DEVICE_PASSWORD_VERIFIER",
    );
    assert_eq!(impostor.proofs.device, 1);
}

#[test]
fn the_password_itself_after_the_claim() {
    for name in ["PASSWORD", "ADMIN_NO_SRP_AUTH"] {
        let mut impostor = Impostor::new(on_device);
        impostor.guesses("guess").unwrap();
        is_unexpected(impostor.says(&challenge(name)), name);
        // Where the way in does not forbid it, the person is asked.
        let mut impostor = Impostor::new(choice_on_device);
        impostor.says(&challenge("PASSWORD_SRP")).unwrap();
        impostor.guesses("guess").unwrap();
        impostor.says(&challenge(name)).unwrap();
        assert!(impostor.is_asking());
        assert_eq!(impostor.proofs.plain, 0);
    }
}

#[test]
fn a_choice_of_factors_after_the_claim() {
    for builder in [on_device, choice_on_device] {
        let mut impostor = Impostor::new(builder);
        if impostor.guesses("guess").is_err() {
            impostor.says(&challenge("PASSWORD_SRP")).unwrap();
            impostor.guesses("guess").unwrap();
        }
        let mut select = challenge("SELECT_CHALLENGE");
        select["AvailableChallenges"] = json!(["PASSWORD", "PASSWORD_SRP"]);
        impostor.says(&select).unwrap();
        // A click is no password.
        for choice in [ChallengeName::Password, ChallengeName::PasswordSrp] {
            assert!(matches!(
                impostor.gets(Answer::choose(choice)),
                Err(Error::Misuse(Misuse::PasswordMissing))
            ));
        }
        assert_eq!((impostor.proofs.claims, impostor.proofs.plain), (1, 0));
    }
}

#[test]
fn the_password_that_was_sent_is_not_sent_again() {
    let mut impostor =
        Impostor::new(|| SignIn::password(pool(), app(), "bob", PASSWORD).device(device()));
    assert_eq!(impostor.proofs.plain, 1);
    impostor.says(&challenge("PASSWORD")).unwrap();
    assert!(impostor.is_asking());
    assert_eq!(impostor.proofs.plain, 1);
    // Once more by the fall-back, which opens as the caller said.
    let mut impostor =
        Impostor::new(|| SignIn::password(pool(), app(), "bob", PASSWORD).device(device()));
    impostor.says(&forgotten()).unwrap();
    assert_eq!(impostor.proofs.plain, 2);
    assert!(impostor.says(&forgotten()).is_err());
    assert_eq!(impostor.proofs.plain, 2);
}

#[test]
fn new_passwords_for_ever() {
    for refused in [false, true] {
        let mut impostor = Impostor::new(on_device);
        impostor.guesses("guess").unwrap();
        let mut taken = 0;
        let mut ask = challenge("NEW_PASSWORD_REQUIRED");
        for round in 0..10 {
            if impostor.says(&ask).is_err() {
                break;
            }
            impostor
                .gets(Answer::new_password(format!("new {round}")))
                .unwrap();
            taken += 1;
            if refused {
                ask = json!({ "__type": "InvalidPasswordException", "message": "too short" });
            }
        }
        assert_eq!(taken, 3);
        assert_eq!(impostor.proofs.plain, 3);
        assert_eq!(impostor.proofs.claims, 1);
        assert!(impostor.d.sign_in().is_ended());
    }
}

/// A new password that was taken is not a fresh one to prove.
#[test]
fn a_claim_over_the_new_password() {
    let mut impostor = Impostor::new(choice_on_device);
    impostor.says(&challenge("NEW_PASSWORD_REQUIRED")).unwrap();
    impostor.gets(Answer::new_password("n3w")).unwrap();
    impostor.says(&challenge("PASSWORD_SRP")).unwrap();
    assert!(impostor.is_asking());
    assert_eq!((impostor.proofs.claims, impostor.proofs.plain), (0, 1));
}

#[test]
fn an_authenticator_app_set_up_for_ever() {
    let mut impostor = Impostor::new(on_device);
    impostor.guesses("guess").unwrap();
    ends_in(
        || {
            impostor.says(&challenge("MFA_SETUP"))?;
            impostor.says(&json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }))?;
            impostor.gets(Answer::code("123456"))?;
            impostor.says(&json!({ "Status": "SUCCESS", "Session": SESSION_1 }))
        },
        16,
        &Unexpected::TooManySteps,
    );
    assert!(impostor.d.sign_in().is_ended());
}

#[test]
fn public_keys_for_ever() {
    for (builder, name) in [
        (choice_on_device as fn() -> SignInBuilder, "PASSWORD_SRP"),
        (on_device, "DEVICE_SRP_AUTH"),
    ] {
        let mut impostor = Impostor::new(builder);
        ends_in(
            || impostor.says(&challenge(name)),
            17,
            &Unexpected::TooManySteps,
        );
        assert!(impostor.d.sign_in().is_ended());
        assert_eq!((impostor.proofs.claims, impostor.proofs.device), (0, 0));
    }
}

#[test]
fn passwords_by_hand_are_passwords() {
    for key in ["PASSWORD", "NEW_PASSWORD", "PASSWORD_CLAIM_SIGNATURE"] {
        let mut impostor = Impostor::new(on_device);
        let mut given = 0;
        let error = loop {
            impostor.says(&challenge("RETINA_SCAN")).unwrap();
            let mut responses = caldera_srp::Parameters::new();
            responses.set(key, "by hand");
            match impostor.gets(Answer::by_hand(responses)) {
                Ok(()) => given += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(given, 3);
        assert!(matches!(
            error,
            Error::Unexpected(Unexpected::TooManyPasswords)
        ));
        assert!(impostor.d.sign_in().is_ended());
    }
}

/// Which password holds is not known when the service says so in reply to a new one.
#[test]
fn a_device_forgotten_when_a_new_password_is_sent() {
    play(|d| {
        d.begin(|rng| on_device().begin(rng));
        let on_device = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&Srp::user("bob", PASSWORD), None, &on_device);
        d.reply(challenge("NEW_PASSWORD_REQUIRED"));
        d.asked();
        d.answer(Answer::new_password("n3w"));
        d.refuse("ResourceNotFoundException", "Device does not exist.");
        let Question::Password(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(*question.challenge_name(), ChallengeName::PasswordSrp);
        for wrong in [Answer::code("1"), Answer::new_password("n3w")] {
            assert!(matches!(
                d.sign_in().answer(wrong),
                Err(Error::Misuse(Misuse::WrongAnswer))
            ));
        }
        d.answer(Answer::password("n3w"));
        d.prove(
            &Srp::user("bob", "n3w"),
            None,
            &[("ChallengeResponses.USERNAME", "bob")],
        );
        assert!(d.tokens().is_device_forgotten());
    });
}

#[test]
fn a_choice_that_falls_back_after_a_new_password_asks_when_the_password_is_wanted() {
    let mut impostor = Impostor::new(choice_on_device);
    impostor.says(&challenge("NEW_PASSWORD_REQUIRED")).unwrap();
    impostor.gets(Answer::new_password("n3w")).unwrap();
    impostor.says(&forgotten()).unwrap();
    assert!(!impostor.is_asking());
    impostor.says(&challenge("PASSWORD_SRP")).unwrap();
    assert!(impostor.is_asking());
}

// What has to go on working.

#[test]
fn srp_preferred_answered_by_a_choice_and_then_srp() {
    for both in [false, true] {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| {
            SignIn::choice(pool(), app(), "bob")
                .password(PASSWORD)
                .prefer(ChallengeName::PasswordSrp)
                .begin(rng)
        });
        let mut select = challenge("SELECT_CHALLENGE");
        select["AvailableChallenges"] = json!(["EMAIL_OTP", "PASSWORD_SRP"]);
        d.reply(select);
        d.asked();
        d.answer(Answer::choose(ChallengeName::PasswordSrp));
        if both {
            // The choice is acknowledged by the challenge itself.
            d.reply(challenge("PASSWORD_SRP"));
        }
        let mine = [("ChallengeResponses.USERNAME", "bob")];
        d.prove(&Srp::user("bob", PASSWORD), Some(SESSION_2), &mine);
        d.tokens();
    }
}

#[test]
fn a_new_password_and_then_the_device() {
    play(|d| {
        d.begin(|rng| on_device().begin(rng));
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&Srp::user("bob", PASSWORD), None, &mine);
        d.reply(challenge("NEW_PASSWORD_REQUIRED"));
        d.asked();
        d.answer(Answer::new_password("n3w"));
        d.reply(challenge("DEVICE_SRP_AUTH"));
        d.prove(&Srp::device(&device(), "bob"), None, &mine);
        d.tokens();
    });
}

/// Up to where the device is wanted, by way of a code or not.
fn up_to_device(d: &mut Driver, code: bool) {
    let mine = [
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
    ];
    d.begin(|rng| on_device().begin(rng));
    d.prove(&Srp::user("bob", PASSWORD), None, &mine);
    if code {
        d.reply(challenge("SMS_MFA"));
        d.asked();
        d.answer(Answer::code("123456"));
    }
}

#[test]
fn a_code_and_then_the_device() {
    play(|d| {
        up_to_device(d, true);
        d.reply(challenge("DEVICE_SRP_AUTH"));
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&Srp::device(&device(), "bob"), None, &mine);
        d.tokens();
    });
}

#[test]
fn a_device_forgotten_at_any_step() {
    let steps: [fn(&mut Driver); 5] = [
        |d| d.begin(|rng| on_device().begin(rng)),
        |d| up_to_device(d, false),
        |d| up_to_device(d, true),
        |d| {
            up_to_device(d, true);
            d.reply(challenge("DEVICE_SRP_AUTH"));
        },
        |d| {
            up_to_device(d, false);
            d.reply(challenge("DEVICE_SRP_AUTH"));
            let mine = [
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
            ];
            d.prove(&Srp::device(&device(), "bob"), None, &mine);
        },
    ];
    for step in steps {
        for mode in [Mode::Plain, Mode::TransportFails, Mode::GeneratorFails] {
            let mut d = Driver::new(mode);
            step(&mut d);
            d.refuse("ResourceNotFoundException", "Device does not exist.");
            let mine = [("ChallengeResponses.USERNAME", "bob")];
            d.prove(&Srp::user("bob", PASSWORD), None, &mine);
            // All that may still come, but the device.
            d.reply(challenge("SMS_MFA"));
            d.asked();
            d.answer(Answer::code("123456"));
            assert!(d.tokens().is_device_forgotten());
        }
    }
}

#[test]
fn a_person_may_begin_again_with_the_password_that_was_kept() {
    play(|d| {
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.begin(|rng| on_device().keep_password().begin(rng));
        for round in 0..4 {
            d.prove(&Srp::user("bob", PASSWORD), None, &mine);
            d.reply(challenge("DEVICE_SRP_AUTH"));
            d.prove(&Srp::device(&device(), "bob"), None, &mine);
            d.reply(challenge("SMS_MFA"));
            d.asked();
            // The code never came; or came too late.
            if round % 2 == 1 {
                d.answer(Answer::code("123456"));
                let expired = json!({
                    "__type": "NotAuthorizedException",
                    "message": "Invalid session for the user, session is expired.",
                });
                let error = d.try_reply(400, &expired).unwrap_err();
                assert!(
                    matches!(&error, Error::Service(error) if error.kind() == ServiceErrorKind::SessionExpired)
                );
                assert!(d.sign_in().is_ended());
            }
            if round < 3 {
                d.begin_again();
            }
        }
        // Three times: it counts as giving the password.
        let fourth = d.sign_in().begin_again(&mut super::driver::Numbers(1));
        assert!(matches!(
            fourth,
            Err(Error::Unexpected(Unexpected::TooManyPasswords))
        ));
        assert!(matches!(
            d.sign_in().begin_again(&mut super::driver::Numbers(1)),
            Err(Error::Misuse(Misuse::Ended))
        ));
    });
}

#[test]
fn a_fresh_start_uses_the_new_password_once_it_was_taken() {
    play(|d| {
        d.begin(|rng| {
            SignIn::user(pool(), app(), "bob", PASSWORD)
                .keep_password()
                .begin(rng)
        });
        let mine = [("ChallengeResponses.USERNAME", "bob")];
        d.prove(&Srp::user("bob", PASSWORD), None, &mine);
        d.reply(challenge("NEW_PASSWORD_REQUIRED"));
        d.asked();
        d.answer(Answer::new_password("n3w"));
        // Not known yet.
        assert!(matches!(
            d.sign_in().begin_again(&mut super::driver::Numbers(1)),
            Err(Error::Misuse(Misuse::PasswordMissing))
        ));
        d.reply(challenge("SMS_MFA"));
        d.asked();
        d.begin_again();
        d.prove(&Srp::user("bob", "n3w"), None, &mine);
        d.tokens();
    });
}

#[test]
fn a_fresh_start_needs_the_password_kept_and_no_tokens() {
    for builder in [on_device, choice_on_device] {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| builder().begin(rng));
        assert!(matches!(
            d.sign_in().begin_again(&mut super::driver::Numbers(1)),
            Err(Error::Misuse(Misuse::PasswordMissing))
        ));
    }
    // Where there is no password, there is nothing to keep.
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(challenge("CUSTOM_CHALLENGE"));
    d.asked();
    d.begin_again();
    d.tokens();
    assert!(matches!(
        d.sign_in().begin_again(&mut super::driver::Numbers(1)),
        Err(Error::Misuse(Misuse::Ended))
    ));
}
