//! Replies and contexts built by hand, as from an SDK's output: every builder, lists of more than one, and
//! what is set a second time or not at all.

use caldera_srp::Parameters;
use caldera_srp::flow::{
    AdminContext, Answer, AuthReply, AuthenticationResult, Call, ChallengeName, Completed, Context,
    DeviceConfirmed, DeviceList, ForeignReply, ListedDevice, OptionalText, Question, Refresh,
    Reply, ServiceError, ServiceErrorKind, SignIn, SoftwareTokenSecret, SoftwareTokenVerified,
    Step, Unexpected, User, UserContext,
};
use serde_json::{Value, json};

use super::driver::{Numbers, app, members, now, pool};

fn begun() -> SignIn {
    SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap()
}

fn asked(sign_in: &mut SignIn, reply: impl Into<Reply>) -> Question {
    match sign_in.reply(reply, now(), &mut Numbers(1)).unwrap() {
        Step::Ask(question) => question,
        step => panic!("{step:?} instead of a question"),
    }
}

fn names(names: &[ChallengeName]) -> Vec<&str> {
    names.iter().map(ChallengeName::as_str).collect()
}

#[test]
fn a_text_comes_in_every_form_that_an_sdk_has() {
    let owned = "text".to_owned();
    assert_eq!("text".into_text().as_deref(), Some("text"));
    assert_eq!(OptionalText::into_text(&owned).as_deref(), Some("text"));
    assert_eq!(owned.clone().into_text().as_deref(), Some("text"));
    assert_eq!(Some("text").into_text().as_deref(), Some("text"));
    assert_eq!(Some(owned).into_text().as_deref(), Some("text"));
    assert_eq!(None::<&str>.into_text(), None);
    assert_eq!(None::<String>.into_text(), None);
}

#[test]
fn a_challenge_is_handed_over_as_it_was_built() {
    let reply = AuthReply::new()
        .with_challenge_name("FIRST")
        .with_challenge_name(Some("UNHEARD_OF"))
        .with_challenge_name(None::<String>)
        .with_session("first")
        .with_session(Some("second".to_owned()))
        .with_session(None::<&str>)
        .with_challenge_parameter("one", "1")
        .with_challenge_parameters([("two", "2"), ("three", "3")])
        .with_challenge_parameter("one", "again")
        .with_available_challenge("PASSWORD")
        .with_available_challenges(["SMS_OTP", "ANOTHER"])
        .with_authentication_result(None);
    let Question::Unknown(question) = asked(&mut begun(), reply) else {
        panic!("a challenge that is known")
    };
    assert_eq!(question.challenge_name().as_str(), "UNHEARD_OF");
    assert_eq!(question.session(), Some("second"));
    let parameters: Vec<_> = question.parameters().iter().collect();
    assert_eq!(parameters, [("one", "again"), ("two", "2"), ("three", "3")]);
    assert_eq!(
        names(question.available_challenges()),
        ["PASSWORD", "SMS_OTP", "ANOTHER"]
    );
    let bare = AuthReply::new().with_challenge_name("UNHEARD_OF");
    let Question::Unknown(question) = asked(&mut begun(), bare) else {
        panic!("a challenge that is known")
    };
    assert_eq!(question.session(), None);
    assert!(question.parameters().is_empty() && question.available_challenges().is_empty());
}

fn completed(result: AuthenticationResult) -> Completed {
    let reply = AuthReply::new()
        .with_authentication_result(result)
        .with_authentication_result(None);
    match begun().reply(reply, now(), &mut Numbers(1)).unwrap() {
        Step::Done(completed) => completed,
        step => panic!("{step:?} instead of tokens"),
    }
}

#[test]
fn tokens_are_handed_over_as_they_were_built() {
    let refresh = "refresh".to_owned();
    let whole = completed(
        AuthenticationResult::new()
            .with_access_token("first")
            .with_access_token(Some("access"))
            .with_access_token(None::<&str>)
            .with_id_token("id".to_owned())
            .with_id_token("")
            .with_refresh_token(&refresh)
            .with_refresh_token(None::<String>)
            .with_token_type("Bearer")
            .with_expires_in(3600)
            .with_new_device("eu-west-1_1", "-F"),
    );
    assert_eq!(whole.access_token(), "access");
    assert_eq!(whole.id_token(), Some("id"));
    assert_eq!(whole.refresh_token(), Some(refresh.as_str()));
    assert_eq!(whole.token_type(), Some("Bearer"));
    assert_eq!(whole.expires_in(), Some(3600));
    assert_eq!(whole.username(), "bob");
    assert_eq!(whole.new_device_key(), Some("eu-west-1_1"));
    assert!(!whole.is_new_device_unreadable() && !whole.is_device_forgotten());

    let bare = completed(AuthenticationResult::new().with_access_token("access"));
    assert_eq!(bare.id_token(), None);
    assert_eq!(bare.refresh_token(), None);
    assert_eq!(bare.token_type(), None);
    assert_eq!(bare.expires_in(), None);
    assert_eq!(bare.new_device_key(), None);
    assert!(!bare.is_new_device_unreadable());
    assert!(
        bare.confirm_device(None, &mut Numbers(1))
            .unwrap()
            .is_none()
    );
}

#[test]
fn what_of_the_tokens_has_a_limit_is_taken_at_it_and_dropped_beyond() {
    let access = || AuthenticationResult::new().with_access_token("access");
    for (length, fits) in [(256, true), (257, false)] {
        let given = "x".repeat(length);
        let taken = completed(access().with_token_type(given.as_str()));
        assert_eq!(taken.token_type(), fits.then_some(given.as_str()));
    }
    assert_eq!(completed(access().with_expires_in(0)).expires_in(), Some(0));
    assert_eq!(completed(access().with_expires_in(-1)).expires_in(), None);
    let long = "k".repeat(128);
    for (key, group, fits) in [
        (long.clone(), long.clone(), true),
        ("k".repeat(129), long.clone(), false),
        (long.clone(), "k".repeat(129), false),
        (String::new(), long.clone(), false),
        (long.clone(), String::new(), false),
        ("k".to_owned(), "k".to_owned(), true),
    ] {
        let taken = completed(access().with_new_device(key.as_str(), group));
        assert_eq!(taken.new_device_key(), fits.then_some(key.as_str()));
        assert_eq!(taken.is_new_device_unreadable(), !fits);
    }
    for (length, fits) in [(131_072, true), (131_073, false)] {
        let token = "t".repeat(length);
        for result in [
            AuthenticationResult::new().with_access_token(&token),
            access().with_id_token(&token),
            access().with_refresh_token(&token),
        ] {
            let reply = AuthReply::new().with_authentication_result(result);
            let taken = begun().reply(reply, now(), &mut Numbers(1));
            assert_eq!(taken.is_ok(), fits, "{length}");
        }
    }
}

#[test]
fn what_a_challenge_holds_is_taken_at_its_limit_and_refused_beyond() {
    for (length, fits) in [(256, true), (257, false)] {
        let name = "n".repeat(length);
        let challenge = || AuthReply::new().with_challenge_name("UNHEARD_OF");
        for reply in [
            AuthReply::new().with_challenge_name(&name),
            challenge().with_challenge_parameter(name.as_str(), ""),
            challenge().with_available_challenge(&name),
        ] {
            let taken = begun().reply(reply, now(), &mut Numbers(1));
            assert_eq!(taken.is_ok(), fits, "{length}");
        }
    }
    for (length, fits) in [(131_072, true), (131_073, false)] {
        let reply = AuthReply::new()
            .with_challenge_name("UNHEARD_OF")
            .with_challenge_parameter("n", "v".repeat(length));
        let taken = begun().reply(reply, now(), &mut Numbers(1));
        assert_eq!(taken.is_ok(), fits, "{length}");
    }
}

/// Sets up an authenticator app as far as the reply to its first code.
fn verifying(secret: SoftwareTokenSecret) -> SignIn {
    let mut sign_in = begun();
    let reply = AuthReply::new()
        .with_challenge_name("MFA_SETUP")
        .with_session("session.1")
        .with_challenge_parameter("MFAS_CAN_SETUP", r#"["SOFTWARE_TOKEN_MFA"]"#);
    sign_in.reply(reply, now(), &mut Numbers(1)).unwrap();
    let Question::SoftwareToken(question) = asked(&mut sign_in, secret) else {
        panic!("no secret")
    };
    assert_eq!(question.secret(), "JBSWY3DPEHPK3PXP");
    assert_eq!(question.rejected(), None);
    let answer = Answer::code("123456").with_device_name("phone");
    sign_in.answer(answer).unwrap();
    sign_in
}

#[test]
fn an_authenticator_app_is_set_up_by_replies_built_by_hand() {
    let secret = || {
        SoftwareTokenSecret::new()
            .with_secret_code("AAAA")
            .with_secret_code(Some("JBSWY3DPEHPK3PXP"))
            .with_secret_code(None::<&str>)
    };
    let mut sign_in = verifying(secret());
    let request = sign_in.request();
    let Call::VerifySoftwareToken(call) = request.call() else {
        panic!("not the code")
    };
    assert_eq!(call.session(), None);
    assert_eq!(call.user_code(), "123456");
    assert_eq!(call.friendly_device_name(), Some("phone"));

    sign_in = verifying(
        secret()
            .with_session("session.2")
            .with_session(None::<&str>),
    );
    let request = sign_in.request();
    assert_eq!(members(&request)["Session"], "session.2");

    // Another status than SUCCESS: asked again, in the session that came with it.
    for status in ["ERROR", "", "success"] {
        let refused = SoftwareTokenVerified::new(status).with_session(Some("session.3"));
        let Question::SoftwareToken(again) = asked(&mut sign_in, refused) else {
            panic!("not asked again")
        };
        assert_eq!(
            again.rejected(),
            Some(ServiceErrorKind::EnableSoftwareTokenMfa)
        );
        let request = sign_in.answer(Answer::code("654321")).unwrap();
        assert_eq!(members(&request)["Session"], "session.3");
    }
    let done = SoftwareTokenVerified::new("SUCCESS")
        .with_session("session.4")
        .with_session(None::<String>);
    let step = sign_in.reply(done, now(), &mut Numbers(1)).unwrap();
    let Step::Send(request) = step else {
        panic!("{step:?} instead of the answer to MFA_SETUP")
    };
    assert_eq!(members(&request)["Session"], "session.4");
    assert_eq!(members(&request)["ChallengeName"], "MFA_SETUP");
}

#[test]
fn every_reply_becomes_the_one_of_its_operation() {
    assert!(matches!(Reply::from(AuthReply::new()), Reply::Auth(_)));
    assert!(matches!(
        Reply::from(SoftwareTokenSecret::new()),
        Reply::SoftwareTokenSecret(_)
    ));
    assert!(matches!(
        Reply::from(SoftwareTokenVerified::new("SUCCESS")),
        Reply::SoftwareTokenVerified(_)
    ));
    assert!(matches!(
        Reply::from(ServiceError::new("CodeMismatchException", "")),
        Reply::Error(_)
    ));
    for necessary in [true, false] {
        let confirmed = DeviceConfirmed::new(necessary);
        assert_eq!(confirmed.user_confirmation_necessary(), necessary);
        let Reply::DeviceConfirmed(confirmed) = confirmed.into() else {
            panic!("another reply")
        };
        assert_eq!(confirmed.user_confirmation_necessary(), necessary);
    }
    let Reply::Foreign(foreign) = ForeignReply::new(405).into() else {
        panic!("another reply")
    };
    assert_eq!(foreign.status(), 405);
    assert_eq!(
        foreign.to_string(),
        "a reply of HTTP status 405 that is not the service's"
    );
    assert!(matches!(Reply::from(User::new("bob")), Reply::User(_)));
    assert!(matches!(Reply::from(DeviceList::new()), Reply::Devices(_)));
}

#[test]
fn a_user_and_a_list_of_devices_are_as_they_were_built() {
    let user = User::new("5a1b")
        .with_attribute("email", "old@example.org")
        .with_attribute("sub", "5a1b")
        .with_attribute("email", "bob@example.org")
        .with_preferred_mfa("SMS_MFA")
        .with_mfa_setting("SMS_MFA")
        .with_mfa_setting("EMAIL_OTP");
    assert_eq!(user.username(), "5a1b");
    let attributes: Vec<_> = user.attributes().iter().collect();
    assert_eq!(attributes, [("email", "bob@example.org"), ("sub", "5a1b")]);
    assert_eq!(user.preferred_mfa(), Some("SMS_MFA"));
    assert_eq!(user.mfa_settings(), ["SMS_MFA", "EMAIL_OTP"]);
    assert_eq!(User::new("5a1b").preferred_mfa(), None);

    let list = DeviceList::new()
        .with_device(
            ListedDevice::new("eu-west-1_1")
                .with_attribute("device_name", "phone")
                .with_attribute("last_ip_used", "192.0.2.1")
                .with_dates(Some(1), Some(-2), None),
        )
        .with_device(ListedDevice::new("eu-west-1_2").with_dates(None, None, Some(3)))
        .with_pagination_token("more");
    let [first, second] = list.devices() else {
        panic!("not two devices")
    };
    assert_eq!((first.key(), second.key()), ("eu-west-1_1", "eu-west-1_2"));
    assert_eq!(first.attributes().len(), 2);
    assert_eq!(first.attributes().get("last_ip_used"), Some("192.0.2.1"));
    assert!(second.attributes().is_empty());
    let dates = |device: &ListedDevice| {
        (
            device.created(),
            device.last_modified(),
            device.last_authenticated(),
        )
    };
    assert_eq!(dates(first), (Some(1), Some(-2), None));
    assert_eq!(dates(second), (None, None, Some(3)));
    assert_eq!(list.pagination_token(), Some("more"));
    assert_eq!(DeviceList::new().pagination_token(), None);
}

fn full_context() -> Context {
    Context::new()
        .with_client_metadata("a", "0")
        .with_client_metadata("b", "2")
        .with_client_metadata("a", "1")
        .with_user_context(
            UserContext::new()
                .with_ip_address("192.0.2.7")
                .with_encoded_data("fingerprint"),
        )
        .with_admin_context(
            AdminContext::new("192.0.2.8", "server.example.org", "/sign-in")
                .with_http_header("User-Agent", "a \"quoted\" one")
                .with_http_header("Accept", "*/*")
                .with_http_header("User-Agent", "another")
                .with_encoded_data("other fingerprint"),
        )
        .with_analytics_endpoint_id("endpoint")
}

#[test]
fn a_context_is_written_whole() {
    let body = |builder: caldera_srp::flow::SignInBuilder| -> Value {
        let sign_in = builder
            .context(full_context())
            .begin(&mut Numbers(1))
            .unwrap();
        serde_json::from_str(sign_in.request().to_json().reveal()).unwrap()
    };
    let client = body(SignIn::custom(pool(), app(), "bob"));
    assert_eq!(client["ClientMetadata"], json!({ "a": "1", "b": "2" }));
    assert_eq!(
        client["UserContextData"],
        json!({ "IpAddress": "192.0.2.7", "EncodedData": "fingerprint" })
    );
    assert_eq!(
        client["AnalyticsMetadata"],
        json!({ "AnalyticsEndpointId": "endpoint" })
    );
    assert_eq!(client.get("ContextData"), None);

    let admin = body(SignIn::custom(pool(), app(), "bob").admin());
    assert_eq!(
        admin["ContextData"],
        json!({
            "IpAddress": "192.0.2.8",
            "ServerName": "server.example.org",
            "ServerPath": "/sign-in",
            "HttpHeaders": [
                { "headerName": "User-Agent", "headerValue": "a \"quoted\" one" },
                { "headerName": "Accept", "headerValue": "*/*" },
                { "headerName": "User-Agent", "headerValue": "another" },
            ],
            "EncodedData": "other fingerprint",
        })
    );
    assert_eq!(admin.get("UserContextData"), None);
}

#[test]
fn a_context_is_read_back_field_by_field() {
    let sign_in = SignIn::custom(pool(), app(), "bob")
        .admin()
        .context(full_context())
        .begin(&mut Numbers(1))
        .unwrap();
    let request = sign_in.request();
    let Call::InitiateAuth(call) = request.call() else {
        panic!("another call")
    };
    assert!(call.user_context().is_none());
    let context = call.admin_context().unwrap();
    assert_eq!(context.ip_address(), "192.0.2.8");
    assert_eq!(context.server_name(), "server.example.org");
    assert_eq!(context.server_path(), "/sign-in");
    assert_eq!(context.encoded_data(), Some("other fingerprint"));
    let headers: Vec<_> = context.http_headers().collect();
    assert_eq!(headers.len(), 3);
    assert_eq!(headers[1], ("Accept", "*/*"));
    assert_eq!(call.analytics_endpoint_id(), Some("endpoint"));
    assert_eq!(
        call.client_metadata().and_then(|map| map.get("b")),
        Some("2")
    );

    let sign_in = SignIn::custom(pool(), app(), "bob")
        .context(full_context())
        .begin(&mut Numbers(1))
        .unwrap();
    let request = sign_in.request();
    let Call::InitiateAuth(call) = request.call() else {
        panic!("another call")
    };
    assert!(call.admin_context().is_none());
    let context = call.user_context().unwrap();
    assert_eq!(context.ip_address(), Some("192.0.2.7"));
    assert_eq!(context.encoded_data(), Some("fingerprint"));
    let none = UserContext::new();
    assert!(none.ip_address().is_none() && none.encoded_data().is_none());
    assert!(AdminContext::new("", "", "").encoded_data().is_none());
}

#[test]
fn a_context_is_taken_at_its_limits_and_refused_beyond() {
    let admin = || AdminContext::new("192.0.2.8", "server", "/");
    let begin = |context: Context| {
        SignIn::custom(pool(), app(), "bob")
            .admin()
            .context(context)
            .begin(&mut Numbers(1))
            .is_ok()
    };
    for (length, fits) in [(131_072, true), (131_073, false)] {
        let long = || "x".repeat(length);
        for context in [
            Context::new().with_client_metadata("k", long()),
            Context::new().with_analytics_endpoint_id(long()),
            Context::new().with_user_context(UserContext::new().with_ip_address(long())),
            Context::new().with_user_context(UserContext::new().with_encoded_data(long())),
            Context::new().with_admin_context(AdminContext::new(long(), "", "")),
            Context::new().with_admin_context(AdminContext::new("", long(), "")),
            Context::new().with_admin_context(AdminContext::new("", "", long())),
            Context::new().with_admin_context(admin().with_encoded_data(long())),
            Context::new().with_admin_context(admin().with_http_header(long(), "")),
            Context::new().with_admin_context(admin().with_http_header("", long())),
        ] {
            assert_eq!(begin(context), fits, "{length}");
        }
    }
    for (count, fits) in [(256, true), (257, false)] {
        let metadata = (0..count).fold(Context::new(), |context, n| {
            context.with_client_metadata(n.to_string(), "")
        });
        let headers = (0..count).fold(admin(), |context, _| context.with_http_header("h", "v"));
        assert_eq!(begin(metadata), fits, "{count}");
        let headers = Context::new().with_admin_context(headers);
        assert_eq!(begin(headers), fits, "{count}");
    }
    for (length, fits) in [(256, true), (257, false)] {
        let context = Context::new().with_client_metadata("k".repeat(length), "");
        assert_eq!(begin(context), fits, "{length}");
    }
}

#[test]
fn an_answer_is_taken_at_its_limits_and_refused_beyond() {
    let answered = |challenge: &str, answer: Answer| {
        let mut sign_in = begun();
        asked(
            &mut sign_in,
            AuthReply::new().with_challenge_name(challenge),
        );
        sign_in.answer(answer).is_ok()
    };
    let x = |length: usize| "x".repeat(length);
    let by_hand = |count: usize, value: usize| {
        let mut responses = Parameters::new();
        for number in 0..count {
            responses.set(number.to_string(), x(value));
        }
        Answer::by_hand(responses)
    };
    for (over, fits) in [(0, true), (1, false)] {
        for (challenge, answer) in [
            ("CUSTOM_CHALLENGE", Answer::text(x(131_072 + over))),
            (
                "NEW_PASSWORD_REQUIRED",
                Answer::new_password(x(4_096 + over)),
            ),
            ("PASSWORD", Answer::password(x(4_096 + over))),
            ("WEB_AUTHN", Answer::credential(x(131_072 + over))),
            (
                "NEW_PASSWORD_REQUIRED",
                Answer::new_password("p").with_attribute("a".repeat(256 + over), ""),
            ),
            (
                "NEW_PASSWORD_REQUIRED",
                Answer::new_password("p").with_attribute("a", x(131_072 + over)),
            ),
            (
                "NEW_PASSWORD_REQUIRED",
                (0..256 + over).fold(Answer::new_password("p"), |answer, number| {
                    answer.with_attribute(number.to_string(), "")
                }),
            ),
            ("UNHEARD_OF", by_hand(256 + over, 0)),
            ("UNHEARD_OF", by_hand(1, 131_072 + over)),
            (
                "CUSTOM_CHALLENGE",
                Answer::text("")
                    .with_context(Context::new().with_analytics_endpoint_id(x(131_072 + over))),
            ),
        ] {
            let printed = format!("{challenge}: {answer:?}");
            assert_eq!(answered(challenge, answer), fits, "{printed}, {over} over");
        }
    }
    // What may be empty, and what may not.
    assert!(answered("CUSTOM_CHALLENGE", Answer::text("")));
    assert!(!answered("WEB_AUTHN", Answer::credential("")));
    assert!(!answered("SMS_MFA", Answer::code("")));
}

/// A refused answer to a question that is asked again.
#[test]
fn why_a_custom_question_is_asked_again_is_told() {
    let mut sign_in = begun();
    let challenge = || {
        AuthReply::new()
            .with_challenge_name("CUSTOM_CHALLENGE")
            .with_session("session.1")
            .with_challenge_parameter("question", "a pet's name")
    };
    let Question::Custom(question) = asked(&mut sign_in, challenge()) else {
        panic!("another question")
    };
    assert_eq!(question.rejected(), None);
    sign_in.answer(Answer::text("rex")).unwrap();
    let refused = ServiceError::new("CodeMismatchException", "Invalid code");
    let Question::Custom(question) = asked(&mut sign_in, refused) else {
        panic!("another question")
    };
    assert_eq!(question.rejected(), Some(ServiceErrorKind::CodeMismatch));
    assert_eq!(question.parameters().get("question"), Some("a pet's name"));
    sign_in.answer(Answer::text("max")).unwrap();
    let Question::Custom(question) = asked(&mut sign_in, challenge()) else {
        panic!("another question")
    };
    assert_eq!(question.rejected(), None);
}

/// Two challenges in a row: whether the second is told to be the first one again.
fn is_repeated(first: AuthReply, second: AuthReply) -> bool {
    let mut sign_in = begun();
    assert!(!asked(&mut sign_in, first).is_repeated());
    // Any question takes an answer by hand.
    sign_in.answer(Answer::by_hand(Parameters::new())).unwrap();
    asked(&mut sign_in, second).is_repeated()
}

#[test]
fn a_challenge_that_comes_again_is_told_of_every_kind() {
    for name in [
        "SMS_MFA",
        "EMAIL_OTP",
        "SOFTWARE_TOKEN_MFA",
        "SELECT_MFA_TYPE",
        "SELECT_CHALLENGE",
        "CUSTOM_CHALLENGE",
        "PASSWORD",
        "WEB_AUTHN",
        "UNHEARD_OF",
    ] {
        let challenge = || {
            AuthReply::new()
                .with_challenge_name(name)
                .with_available_challenges(["PASSWORD", "SMS_OTP"])
                .with_challenge_parameters([("one", "1"), ("two", "2")])
        };
        assert!(is_repeated(challenge(), challenge()), "{name}");
        let moved = challenge().with_session("another");
        assert!(is_repeated(challenge(), moved), "{name}");
        for other in [
            challenge().with_challenge_parameter("two", "3"),
            challenge().with_challenge_parameter("three", "3"),
            challenge().with_available_challenge("PASSWORD"),
        ] {
            assert!(!is_repeated(challenge(), other), "{name}");
        }
        let fewer = AuthReply::new()
            .with_challenge_name(name)
            .with_available_challenges(["PASSWORD", "SMS_OTP"])
            .with_challenge_parameter("one", "1");
        assert!(!is_repeated(challenge(), fewer), "{name}");
        let another = if name == "SMS_MFA" {
            "EMAIL_OTP"
        } else {
            "SMS_MFA"
        };
        let another = challenge().with_challenge_name(another);
        assert!(!is_repeated(challenge(), another), "{name}");
    }
}

#[test]
fn a_refresh_takes_tokens_alone_however_they_were_built() {
    let refresh = || Refresh::new(app(), "5a1b", "old").unwrap();
    let result = || AuthenticationResult::new().with_access_token("access");
    let tokens = || AuthReply::new().with_authentication_result(result());
    let completed = refresh().complete(tokens()).unwrap();
    assert_eq!(completed.refresh_token(), Some("old"));
    assert_eq!(completed.username(), "5a1b");
    assert!(!completed.is_device_forgotten());
    let rotated = AuthReply::new().with_authentication_result(result().with_refresh_token("new"));
    let completed = refresh().complete(rotated).unwrap();
    assert_eq!(completed.refresh_token(), Some("new"));

    let unexpected = |reply: Reply| match refresh().complete(reply).unwrap_err() {
        caldera_srp::flow::Error::Unexpected(what) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(unexpected(AuthReply::new().into()), Unexpected::Neither);
    assert_eq!(
        unexpected(tokens().with_challenge_name("SMS_MFA").into()),
        Unexpected::Both
    );
    assert_eq!(
        unexpected(AuthReply::new().with_challenge_name("SMS_MFA").into()),
        Unexpected::Challenge(ChallengeName::SmsMfa)
    );
    assert_eq!(unexpected(Reply::Empty), Unexpected::OtherOperation);
    assert_eq!(
        unexpected(DeviceConfirmed::new(true).into()),
        Unexpected::OtherOperation
    );
}
