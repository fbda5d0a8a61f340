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
    config::{BehaviorVersion, Region, retry::RetryConfig},
};
use caldera_aws_sdk::SdkTransport;
use caldera_client::{Asked, Cognito, Context, Error, Nobody, SignOut, UserContext};
use common::{
    Pool, Program, app, pool_id,
    proxy::{Fault, Proxy},
};

fn cognito(url: &str) -> Cognito {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        // What a program has that wants the SDK to be patient.
        .retry_config(RetryConfig::standard().with_max_attempts(5))
        .http_client(aws_smithy_http_client::Builder::new().build_http());
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
