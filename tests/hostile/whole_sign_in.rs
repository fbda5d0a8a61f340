//! The rows of the whole sign-in: what the flow takes from the service and from the caller.

use super::*;

/// What only the flow takes.
pub(crate) fn flow_texts() -> Vec<(Slot, Vec<Case>)> {
    let session = slot!(owned "Session", Session, 4_096, |v| {
        let builder = SignIn::custom(pool(), app(), "bob");
        let mut sign_in = builder.begin(&mut SystemRng).unwrap();
        let reply = AuthReply::new()
            .with_challenge_name("CUSTOM_CHALLENGE")
            .with_session(text(v));
        measured(|| sign_in.reply(reply, now(), &mut SystemRng))
    });
    let code = slot!(owned "answer", Answer, 256, |v| {
        let builder = SignIn::custom(pool(), app(), "bob");
        let mut sign_in = builder.begin(&mut SystemRng).unwrap();
        let reply = AuthReply::new().with_challenge_name("SMS_MFA");
        sign_in.reply(reply, now(), &mut SystemRng).unwrap();
        let answer = Answer::code(text(v));
        measured(|| sign_in.answer(answer))
    });
    let username = slot!(owned "name typed", Username, 1_024, |v| {
        let builder = SignIn::custom(pool(), app(), text(v));
        measured(|| builder.begin(&mut SystemRng))
    });
    let token = slot!(text "token to revoke", RefreshToken, 131_072, |v| {
        let app = app();
        measured(|| flow::revoke_token(&app, v))
    });
    let refresh = slot!(owned "refresh token", RefreshToken, 131_072, |v| {
        let (app, token) = (app(), text(v).to_owned());
        measured(|| Refresh::new(app, "bob", token))
    });
    let access = slot!(text "access token to sign out with", AccessToken, 131_072, |v| {
        measured(|| flow::global_sign_out(v))
    });
    let more = slot!(text "PaginationToken", PaginationToken, 131_072, |v| {
        measured(|| flow::list_devices("token", None, Some(v)))
    });
    let forgotten = slot!(text "DeviceKey of ForgetDevice", DeviceKey, 128, |v| {
        measured(|| flow::forget_device("token", v))
    });
    let texts = [session, username, token, refresh, access, more, forgotten];
    let mut table: Vec<_> = texts
        .into_iter()
        .map(|slot| {
            let cases = free_text(&slot, REFUSED_EMPTY);
            (slot, cases)
        })
        .collect();
    let cases = self::code(&code);
    table.push((code, cases));

    let date = slot!(text "Date", Date, 29, |v| {
        measured(|| ClockOffset::from_http_date(v, now()))
    });
    let malformed = Err(Fault::Malformed);
    let dates = vec![
        case("an instant", "Sun, 01 Nov 2026 09:05:07 GMT", Ok(())),
        case("empty", "", malformed),
        case("one over", "Sun, 01 Nov 2026 09:05:07 GMT ", malformed),
        case("no such day", "Sun, 31 Nov 2026 09:05:07 GMT", malformed),
        case("NUL", "Sun, 01 Nov 2026 09:05:07\0GMT", malformed),
        case("not ASCII", "Sün, 01 Nov 2026 09:05:07 GM", malformed),
        Case {
            label: "100 MB".to_owned(),
            value: Some(Value::Huge),
            expected: malformed,
        },
    ];
    let dates = dates.into_iter().chain(numbers(|_| malformed)).collect();
    table.push((date, dates));

    for slot in [
        slot!(text "device kept, as JSON", StoredDevice, 1 << 15, |v| {
            measured(|| Device::from_json(v))
        }),
        slot!(text "session kept, as JSON", StoredSession, 3 << 20, |v| {
            measured(|| KeptSession::from_json(v))
        }),
        slot!(text "sign-in put away, as JSON", SuspendedSignIn, 4 << 20, |v| {
            let app = app();
            measured(|| SignIn::resume(v, app, None, &mut SystemRng))
        }),
        slot!(text "configuration, as JSON", Configuration, 1 << 20, |v| {
            measured(|| SignInBuilder::from_json(v))
        }),
        slot!(text "answer, as JSON", Answer, 1 << 20, |v| {
            measured(|| Answer::from_json(v))
        }),
    ] {
        let mut cases = sizes(&slot, malformed);
        cases.extend(
            ["null", "[]", "{\"a\":", "\0", "{}", "{\"type\":\"code\"}"]
                .map(|text| case(&format!("{text:?}"), text, malformed)),
        );
        cases.extend(numbers(|_| malformed));
        table.push((slot, cases));
    }
    table
}

/// A sign-in that waits for a reply.
pub(crate) fn waiting() -> SignIn {
    let builder = SignIn::custom(pool(), app(), "bob");
    builder.begin(&mut SystemRng).unwrap()
}

pub(crate) fn reply(reply: AuthReply) -> Outcome {
    let mut sign_in = waiting();
    measured(|| sign_in.reply(reply, now(), &mut SystemRng))
}

/// A reply with tokens, of which one comes from outside.
pub(crate) fn tokens(result: AuthenticationResult) -> Outcome {
    reply(AuthReply::new().with_authentication_result(result))
}

/// An answer to a challenge.
pub(crate) fn answer(challenge: &str, answer: Answer) -> Outcome {
    let mut sign_in = waiting();
    let reply = AuthReply::new().with_challenge_name(challenge);
    sign_in.reply(reply, now(), &mut SystemRng).unwrap();
    measured(|| sign_in.answer(answer))
}

pub(crate) fn begun(builder: SignInBuilder) -> Outcome {
    measured(|| builder.begin(&mut SystemRng))
}

/// What a service's reply holds beyond the challenges of a password.
pub(crate) fn replies() -> Vec<(Slot, Vec<Case>)> {
    let mut table = Vec::new();
    let mut add = |slot: Slot, empty: Expected| {
        let cases = free_text(&slot, empty);
        table.push((slot, cases));
    };
    add(
        slot!(owned "ChallengeName", ChallengeName, 256, |v| {
            reply(AuthReply::new().with_challenge_name(text(v)))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "name of a challenge's parameter", ChallengeParameters, 256, |v| {
            let unknown = AuthReply::new().with_challenge_name("UNHEARD_OF");
            reply(unknown.with_challenge_parameter(text(v).to_owned(), "x"))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "value of a challenge's parameter", ChallengeParameters, 131_072, |v| {
            let unknown = AuthReply::new().with_challenge_name("UNHEARD_OF");
            reply(unknown.with_challenge_parameter("KEY", text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "AvailableChallenges", AvailableChallenges, 256, |v| {
            let select = AuthReply::new().with_challenge_name("SELECT_CHALLENGE");
            reply(select.with_available_challenge(text(v)))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "AccessToken", AccessToken, 131_072, |v| {
            tokens(AuthenticationResult::new().with_access_token(text(v)))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "IdToken", IdToken, 131_072, |v| {
            tokens(AuthenticationResult::new().with_access_token("a").with_id_token(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "RefreshToken", RefreshToken, 131_072, |v| {
            tokens(AuthenticationResult::new().with_access_token("a").with_refresh_token(text(v)))
        }),
        Ok(()),
    );

    let access = slot!(owned "AccessToken, missing", AccessToken, 131_072, |_| {
        tokens(AuthenticationResult::new().with_id_token("i"))
    });
    table.push((access, vec![missing()]));
    let secret = slot!(owned "SecretCode", SecretCode, 256, |v| {
        let mut sign_in = waiting();
        let set_up = AuthReply::new()
            .with_challenge_name("MFA_SETUP")
            .with_challenge_parameter("MFAS_CAN_SETUP", "[\"SOFTWARE_TOKEN_MFA\"]");
        if let Ok(Step::Ask(_)) = sign_in.reply(set_up, now(), &mut SystemRng) {
            sign_in
                .answer(Answer::choose(ChallengeName::SoftwareTokenMfa))
                .unwrap();
        }
        let secret = match v {
            Some(v) => SoftwareTokenSecret::new().with_secret_code(text(Some(v))),
            None => SoftwareTokenSecret::new(),
        };
        measured(|| sign_in.reply(secret, now(), &mut SystemRng))
    });
    let mut secrets = and_missing(sizes(&secret, REFUSED_EMPTY));
    secrets.push(case("the bound", "A".repeat(secret.limit), Ok(())));
    secrets.push(case("padded", "JBSWY3DPEHPK3PXP====", Ok(())));
    secrets.extend(
        ["a b", "A\0", "A&issuer=x", "é", "-1"]
            .map(|text| case(&format!("{text:?}"), text, Err(Fault::Malformed))),
    );
    table.push((secret, secrets));

    for slot in [
        slot!(owned "MFAS_CAN_CHOOSE", ChallengeParameters, 131_072, |v| {
            let select = AuthReply::new().with_challenge_name("SELECT_MFA_TYPE");
            reply(select.with_challenge_parameter("MFAS_CAN_CHOOSE", text(v)))
        }),
        slot!(owned "MFAS_CAN_SETUP", ChallengeParameters, 131_072, |v| {
            let select = AuthReply::new().with_challenge_name("MFA_SETUP");
            reply(select.with_challenge_parameter("MFAS_CAN_SETUP", text(v)))
        }),
        slot!(owned "requiredAttributes", ChallengeParameters, 131_072, |v| {
            let new = AuthReply::new().with_challenge_name("NEW_PASSWORD_REQUIRED");
            reply(new.with_challenge_parameter("requiredAttributes", text(v)))
        }),
    ] {
        let malformed = Err(Fault::Malformed);
        let mut cases = sizes(&slot, malformed);
        cases.push(case(
            "a list",
            "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]",
            Ok(()),
        ));
        cases.push(case("the bound", "[".repeat(slot.limit), malformed));
        cases.push(case(
            "many",
            format!("[{}\"a\"]", "\"a\",".repeat(256)),
            malformed,
        ));
        cases.extend(
            [
                "{}",
                "null",
                "[1]",
                "[\"a\"",
                "[\"a\"]x",
                "[\"\\ud800\"]",
                "a\0b",
                "-1",
                "0",
            ]
            .map(|text| case(&format!("{text:?}"), text, malformed)),
        );
        table.push((slot, cases));
    }
    table
}

/// What a caller says besides names and passwords.
pub(crate) fn callers() -> Vec<(Slot, Vec<Case>)> {
    let mut table = Vec::new();
    let mut add = |slot: Slot, empty: Expected| {
        let cases = free_text(&slot, empty);
        table.push((slot, cases));
    };
    add(
        slot!(owned "NEW_PASSWORD", NewPassword, 4_096, |v| {
            answer("NEW_PASSWORD_REQUIRED", Answer::new_password(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "name of an attribute", UserAttributes, 256, |v| {
            let password = Answer::new_password("p");
            answer("NEW_PASSWORD_REQUIRED", password.with_attribute(text(v), "x"))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "value of an attribute", UserAttributes, 131_072, |v| {
            let password = Answer::new_password("p");
            answer("NEW_PASSWORD_REQUIRED", password.with_attribute("email", text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "answer to CUSTOM_CHALLENGE", Answer, 131_072, |v| {
            answer("CUSTOM_CHALLENGE", Answer::text(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "answer to PASSWORD", Password, 4_096, |v| {
            answer("PASSWORD", Answer::password(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "CREDENTIAL", Answer, 131_072, |v| {
            answer("WEB_AUTHN", Answer::credential(text(v)))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "name of a response by hand", Answer, 256, |v| {
            let mut responses = Parameters::new();
            responses.set(text(v).to_owned(), "x");
            answer("UNHEARD_OF", Answer::by_hand(responses))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "value of a response by hand", Answer, 131_072, |v| {
            let mut responses = Parameters::new();
            responses.set("KEY", text(v));
            answer("UNHEARD_OF", Answer::by_hand(responses))
        }),
        Ok(()),
    );
    add(
        slot!(owned "password of a sign-in", Password, 4_096, |v| {
            begun(SignIn::user(pool(), app(), "bob", text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "ACCESS_TOKEN of USER_AUTH", AuthParameters, 131_072, |v| {
            begun(SignIn::choice(pool(), app(), "bob").access_token(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "TARGET_ACR_VALUES", AuthParameters, 131_072, |v| {
            begun(SignIn::choice(pool(), app(), "bob").target_acr_values(text(v)))
        }),
        Ok(()),
    );
    add(
        slot!(owned "name in ClientMetadata", Context, 256, |v| {
            let context = Context::new().with_client_metadata(text(v), "x");
            begun(SignIn::custom(pool(), app(), "bob").context(context))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "value in ClientMetadata", Context, 131_072, |v| {
            let context = Context::new().with_client_metadata("key", text(v));
            begun(SignIn::custom(pool(), app(), "bob").context(context))
        }),
        Ok(()),
    );
    add(
        slot!(owned "EncodedData", Context, 131_072, |v| {
            let user = UserContext::new().with_encoded_data(text(v));
            let context = Context::new().with_user_context(user);
            begun(SignIn::custom(pool(), app(), "bob").context(context))
        }),
        Ok(()),
    );
    add(
        slot!(owned "HTTP header of ContextData", Context, 131_072, |v| {
            let admin = AdminContext::new("127.0.0.1", "server", "/").with_http_header("Host", text(v));
            let context = Context::new().with_admin_context(admin);
            begun(SignIn::custom(pool(), app(), "bob").context(context))
        }),
        Ok(()),
    );
    add(
        slot!(text "DeviceName", DeviceName, 131_072, |v| {
            let completed = completed();
            measured(|| completed.confirm_device(Some(v), &mut SystemRng))
        }),
        Ok(()),
    );
    add(
        slot!(text "DeviceKey of UpdateDeviceStatus", DeviceKey, 128, |v| {
            let completed = completed();
            measured(|| completed.update_device_status(v, true))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(text "DEVICE_KEY of a refresh", DeviceKey, 128, |v| {
            let refresh = Refresh::new(app(), "bob", "token").unwrap();
            measured(|| refresh.device_key(v))
        }),
        REFUSED_EMPTY,
    );
    add(
        slot!(owned "USERNAME of a refresh", Username, 1_024, |v| {
            let (app, name) = (app(), text(v).to_owned());
            measured(|| Refresh::new(app, name, "token"))
        }),
        REFUSED_EMPTY,
    );
    table
}

/// A sign-in that has ended with tokens, on a device that is new.
pub(crate) fn completed() -> Completed {
    let result = AuthenticationResult::new()
        .with_access_token("a")
        .with_new_device("us-east-1_1", "-F");
    let reply = AuthReply::new().with_authentication_result(result);
    match waiting().reply(reply, now(), &mut SystemRng) {
        Ok(Step::Done(completed)) => completed,
        other => panic!("{other:?}"),
    }
}
