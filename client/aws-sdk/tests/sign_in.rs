//! The client over the SDK against the local pool: challenges, a device, a refresh; what is carried along;
//! and that the SDK repeats nothing by itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

#[path = "../../tests/common/mod.rs"]
mod common;

use aws_sdk_cognitoidentityprovider::{
    Client, Config,
    config::{BehaviorVersion, Builder, Credentials, Region, retry::RetryConfig},
};
use caldera_aws_sdk::SdkTransport;
use caldera_client::{
    Asked, Cognito, Context, Error, MemoryStore, Nobody, SignIn, SignOut, UserContext,
    engine::flow::AdminContext,
};
use common::{
    Pool, Program, app,
    cases::{cases, client_of, program},
    pool_id,
    proxy::{Fault, Proxy},
};

fn config(url: &str) -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        // What a program has that wants the SDK to be patient.
        .retry_config(RetryConfig::standard().with_max_attempts(5))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
}

fn cognito(url: &str) -> Cognito {
    let config = config(url);
    Cognito::builder(pool_id(), app())
        .transport(SdkTransport::new(Client::from_conf(config.build())))
        .context(|| {
            Context::new()
                .with_client_metadata("tier", "gold")
                .with_user_context(UserContext::new().with_encoded_data("fingerprint"))
                .with_analytics_endpoint_id("an-endpoint")
        })
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn challenges_a_device_and_a_refresh() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let cognito = cognito(&proxy.url());
    for (user, password, asks) in [
        ("alice", "Wonderland-1865", &[][..]),
        ("bob", "Builder-1998!", &["totp"]),
        ("carol", "Christmas-1843", &["code"]),
        ("dave", "Temporary-2001", &["new_password"]),
        ("erin", "Brockovich-2000", &["select_mfa", "totp"]),
    ] {
        let mut program = Program::new(&pool);
        let mut person = |asked: &Asked<'_>| program.answer(asked);
        cognito.sign_in(user, password, &mut person).await.unwrap();
        assert_eq!(program.asked, asks);
    }
    for (operation, body) in proxy.seen() {
        if operation == "InitiateAuth" || operation == "RespondToAuthChallenge" {
            for part in ["\"tier\":\"gold\"", "fingerprint", "an-endpoint"] {
                assert!(body.contains(part), "{operation} has no {part}");
            }
        }
    }
    // With the device, in the code's place.
    let session = cognito
        .sign_in("bob", "Builder-1998!", &mut Nobody)
        .await
        .unwrap();
    session.refresh().await.unwrap();
    assert_eq!(session.devices().await.unwrap().len(), 1);
    session.forget_device(None).await.unwrap();
    session.sign_out(SignOut::Everywhere).await.unwrap();
    let error = cognito
        .sign_in("alice", "wrong", &mut Nobody)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::WrongPassword(_)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_never_sent_again() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let cognito = cognito(&proxy.url());
    for fault in [
        Fault::DropRequest,
        Fault::DropReply,
        Fault::Unavailable,
        Fault::Truncate,
    ] {
        proxy.arm(Some((2, fault)));
        let error = cognito
            .sign_in("alice", "Wonderland-1865", &mut Nobody)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::OutcomeUnknown { .. }),
            "{fault:?}: {error:?}"
        );
        assert_eq!(proxy.count("RespondToAuthChallenge"), 1, "{fault:?}");
    }
    // What may be sent again is, by the client.
    proxy.arm(Some((1, Fault::DropReply)));
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .await
        .unwrap();
    assert_eq!(proxy.count("InitiateAuth"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_challenge() {
    let pool = Pool::start();
    let store = MemoryStore::new();
    for case in cases() {
        let cognito = Cognito::builder(case.pool.parse().unwrap(), client_of(&case))
            .transport(SdkTransport::new(Client::from_conf(
                config(&pool.url()).build(),
            )))
            .store(store.clone())
            .build()
            .unwrap();
        let mut program = program(&pool, &case);
        let mut person = |asked: &Asked<'_>| program.answer(asked);
        let session = cognito.sign_in_by(case.user, case.way, &mut person).await;
        let session = session.unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
        assert_eq!(program.asked, case.asks, "{}", case.name);
        let device_error = session.device_error();
        assert!(device_error.is_none(), "{}: {device_error:?}", case.name);
        session.refresh().await.unwrap();
    }
}

/// An administrator's operations are signed, and carry what is known of the user's own request.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_signs_a_user_in() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let keys = Credentials::new("AKIDEXAMPLE", "of-a-test", None, None, "the test");
    let config = config(&proxy.url()).credentials_provider(keys);
    let cognito = Cognito::builder(pool_id(), app())
        .transport(SdkTransport::new(Client::from_conf(config.build())))
        .context(|| {
            let request = AdminContext::new("198.51.100.7", "app.example", "/sign-in");
            Context::new()
                .with_client_metadata("tier", "gold")
                .with_admin_context(request.with_http_header("User-Agent", "a-browser"))
        })
        .build()
        .unwrap();
    let mut program = Program::new(&pool);
    let mut person = |asked: &Asked<'_>| program.answer(asked);
    let way = |pool, app, name: String| SignIn::user(pool, app, name, "Builder-1998!").admin();
    let session = cognito.sign_in_by("bob", way, &mut person).await.unwrap();
    assert_eq!(program.asked, ["totp"]);
    assert!(session.access_token().await.is_ok());
    let seen = proxy.seen();
    let operations: Vec<&str> = seen.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        operations[..3],
        [
            "AdminInitiateAuth",
            "AdminRespondToAuthChallenge",
            "AdminRespondToAuthChallenge"
        ]
    );
    for (operation, body) in &seen[..3] {
        for part in [
            "198.51.100.7",
            "app.example",
            "/sign-in",
            "a-browser",
            "gold",
        ] {
            assert!(body.contains(part), "{operation} has no {part}");
        }
    }
}
