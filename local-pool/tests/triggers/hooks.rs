//! The hooks themselves: failing, slow, calling back, and where they are named.

use super::*;

/// The refusal of a sign-in whose PreAuthentication hook answers so.
fn outcome_of(status: u16, body: impl Into<Vec<u8>>) -> Refusal {
    let body = body.into();
    let hook = Hook::new(move |_, _| (status, body.clone()));
    let pool = with(&hook, &["pre_authentication"], "");
    by_password(&pool, CLIENT, "alice", json!({})).unwrap_err()
}

#[test]
fn a_hook_that_fails_or_makes_no_sense_is_told_as_the_service_tells_it() {
    for (body, message) in [
        ("", "Invalid lambda function output : Invalid JSON"),
        (
            "{\"response\": {}",
            "Invalid lambda function output : Invalid JSON",
        ),
        ("null", "Unrecognizable lambda output"),
        ("[]", "Unrecognizable lambda output"),
        ("{}", "Unrecognizable lambda output"),
        ("{\"response\": null}", "Unrecognizable lambda output"),
        ("{\"response\": []}", "Unrecognizable lambda output"),
        (
            "{\"response\": {\"more\": 1}}",
            "Unrecognizable lambda output",
        ),
        ("{\"errorMessage\": 1}", "Unrecognizable lambda output"),
    ] {
        let refusal = outcome_of(200, body);
        assert_eq!(refusal.kind(), Kind::InvalidLambdaResponse, "{body}");
        assert_eq!(refusal.message(), message, "{body}");
    }
    for status in [302, 404, 500] {
        let refusal = outcome_of(status, "{\"response\": {}}");
        assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
        let message =
            format!("PreAuthentication invocation failed due to error HTTP status {status}.");
        assert_eq!(refusal.message(), message);
    }
    for status in [200, 500] {
        let threw = "{\"errorType\": \"Error\", \"errorMessage\": \"No\", \"stackTrace\": []}";
        let refusal = outcome_of(status, threw);
        assert_eq!(refusal.kind(), Kind::UserLambdaValidation);
        assert_eq!(refusal.message(), "PreAuthentication failed with error No.");
    }
    // One MiB is heard to the end, and not a byte more.
    let padded = |length: usize| {
        let mut body = b"{\"response\": {}}".to_vec();
        body.resize(length, b' ');
        body
    };
    let most = 1_024 * 1_024;
    let hook = Hook::new(move |_, _| (200, padded(most)));
    let pool = with(&hook, &["pre_authentication"], "");
    tokens(&by_password(&pool, CLIENT, "alice", json!({})).unwrap());
    let refusal = outcome_of(200, padded(most + 1));
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    assert!(
        refusal.message().ends_with("longer than 1 MiB."),
        "{refusal}"
    );
    // Nobody there, and somebody who hangs up.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let deaf = format!("triggers = {{ pre_authentication = \"http://{address}\" }}");
    let pool = common::pool(&deaf, "");
    let refusal = by_password(&pool, CLIENT, "alice", json!({})).unwrap_err();
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    let refusal = outcome_of(0, "");
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
}

#[test]
fn a_hook_has_five_seconds() {
    let hook = Hook::new(|event, _| {
        std::thread::sleep(Duration::from_secs(60));
        said(event, json!({}))
    });
    let pool = with(&hook, &["pre_authentication"], "");
    let start = Instant::now();
    let refusal = by_password(&pool, CLIENT, "alice", json!({})).unwrap_err();
    let waited = start.elapsed();
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    assert!(refusal.message().contains("5 seconds"), "{refusal}");
    assert!(
        waited >= Duration::from_secs(5) && waited < Duration::from_secs(40),
        "{waited:?}"
    );
}

#[test]
fn hooks_may_call_the_pool_however_many_wait() {
    let known: Arc<OnceLock<LocalPool>> = Arc::default();
    let later = known.clone();
    let hook = Hook::saying(move |event| {
        let body = json!({ "UserPoolId": event["userPoolId"], "Username": "alice" });
        ok(later.get().unwrap(), "AdminGetUser", body);
        json!({})
    });
    let pool = with(&hook, &["pre_sign_up"], "");
    assert!(known.set(pool.clone()).is_ok());
    std::thread::scope(|scope| {
        for number in 0..32 {
            let pool = &pool;
            scope.spawn(move || sign_up(pool, &format!("user{number}"), json!([])).unwrap());
        }
    });
    // As well from a runtime's own thread, where nothing may block in the usual way.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { sign_up(&pool, "another", json!([])).unwrap() });
}

#[test]
fn hooks_are_named_in_the_configuration_alone() {
    let refused_by = |line: &str| {
        let text = format!("[[pool]]\ntriggers = {{ {line} }}");
        Config::from_toml(&text)
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    let message = refused_by("pre_sign_up = \"https://localhost/\"");
    assert!(
        message.contains("line 2") && message.contains("http://"),
        "{message}"
    );
    assert!(refused_by("pre_sign_in = \"http://localhost/\"").contains("pre_sign_in"));
    refused_by("pre_token_generation_version = \"V9_0\"");
    assert!("ftp://localhost".parse::<HookUrl>().is_err());

    let hook = Hook::refusing("No");
    let pool = with(&hook, &["pre_authentication"], "");
    ok(&pool, "UpdateUserPool", json!({ "UserPoolId": POOL }));
    let outcome = by_password(&pool, CLIENT, "alice", json!({}));
    assert_eq!(outcome.unwrap_err().kind(), Kind::UserLambdaValidation);
    let plain = Config::from_toml(&format!("[[pool]]\nid = \"{POOL}\"\nname = \"tests\"")).unwrap();
    pool.reload(&plain).unwrap();
    tokens(&by_password(&pool, CLIENT, "alice", json!({})).unwrap());
}
