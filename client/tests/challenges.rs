//! Every challenge of the local pool, over reqwest and over ureq: what is asked, and that the session
//! lives.
#![cfg(all(feature = "reqwest", feature = "ureq"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use caldera_client::{
    AppClient, Asked, Cognito, Error, MemoryStore, Nobody, SignOut, Why, blocking,
    engine::flow::ServiceErrorKind,
};
use common::{
    CLIENT, POOL, Pool, Program,
    cases::{cases, client_of, program},
};

fn client() -> AppClient {
    AppClient::new(CLIENT).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_challenge_over_reqwest() {
    let pool = Pool::start();
    let store = MemoryStore::new();
    for case in cases() {
        let cognito = Cognito::builder(case.pool.parse().unwrap(), client_of(&case))
            .endpoint_url(pool.url())
            .store(store.clone())
            .build()
            .unwrap();
        let mut program = program(&pool, &case);
        let mut person = |asked: &Asked<'_>| program.answer(asked);
        let session = cognito.sign_in_by(case.user, case.way, &mut person).await;
        let session = session.unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
        assert_eq!(program.asked, case.asks, "{}", case.name);
        assert!(
            session.device_error().is_none(),
            "{:?}",
            session.device_error()
        );
        session.refresh().await.unwrap();
        let token = session.access_token().await.unwrap();
        let resumed = cognito.resume(case.user).await.unwrap().unwrap();
        assert_eq!(
            resumed.access_token().await.unwrap().reveal(),
            token.reveal()
        );
    }
}

#[test]
fn every_challenge_over_ureq() {
    let pool = Pool::start();
    let store = MemoryStore::new();
    for case in cases() {
        let cognito = blocking::Cognito::builder(case.pool.parse().unwrap(), client_of(&case))
            .endpoint_url(pool.url())
            .store(store.clone())
            .build()
            .unwrap();
        let mut program = program(&pool, &case);
        let mut person = |asked: &Asked<'_>| program.answer(asked);
        let session = cognito.sign_in_by(case.user, case.way, &mut person);
        let session = session.unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
        assert_eq!(program.asked, case.asks, "{}", case.name);
        assert!(
            session.device_error().is_none(),
            "{:?}",
            session.device_error()
        );
        session.refresh().unwrap();
        let token = session.access_token().unwrap();
        let resumed = cognito.resume(case.user).unwrap().unwrap();
        assert_eq!(resumed.access_token().unwrap().reveal(), token.reveal());
    }
}

fn blocking(pool: &Pool) -> blocking::Cognito {
    blocking::Cognito::builder(POOL.parse().unwrap(), client())
        .endpoint_url(pool.url())
        .build()
        .unwrap()
}

#[test]
fn refusals_have_states_of_their_own() {
    let pool = Pool::start();
    let cognito = blocking(&pool);
    let error = cognito.sign_in("alice", "wrong", &mut Nobody).unwrap_err();
    assert!(matches!(error, Error::WrongPassword(_)), "{error:?}");
    let error = cognito
        .sign_in("frank", "Reset-Me-1999", &mut Nobody)
        .unwrap_err();
    assert!(matches!(error, Error::MustReset(_)), "{error:?}");
    let error = cognito
        .sign_in("grace", "Compiler-1952", &mut Nobody)
        .unwrap_err();
    match error {
        Error::Refused(refused) => {
            assert_eq!(refused.kind(), ServiceErrorKind::UserNotConfirmed);
        }
        error => panic!("{error:?}"),
    }
    let error = cognito
        .sign_in("bob", "Builder-1998!", &mut Nobody)
        .unwrap_err();
    assert!(matches!(error, Error::Cancelled), "{error:?}");
    for _ in 0..5 {
        let error = cognito.sign_in("locked", "wrong", &mut Nobody).unwrap_err();
        assert!(matches!(error, Error::WrongPassword(_)), "{error:?}");
    }
    let error = cognito
        .sign_in("locked", "Locked-Out-1", &mut Nobody)
        .unwrap_err();
    assert!(matches!(error, Error::Locked(_)), "{error:?}");
}

#[test]
fn an_answer_that_does_not_fit_is_asked_for_again() {
    let pool = Pool::start();
    let mut tries = 0;
    let mut problems = 0;
    let mut person = |asked: &Asked<'_>| {
        tries += 1;
        problems += u32::from(asked.problem().is_some());
        Some(caldera_client::Answer::code(match tries {
            1 => "12345".to_owned(),
            _ => common::totp(common::TOTP),
        }))
    };
    blocking(&pool)
        .sign_in("bob", "Builder-1998!", &mut person)
        .unwrap();
    assert_eq!((tries, problems), (2, 1));
}

#[test]
fn a_device_is_remembered_until_it_is_forgotten() {
    let pool = Pool::start();
    let cognito = blocking(&pool);
    let mut program = Program::new(&pool);
    let session = cognito
        .sign_in("bob", "Builder-1998!", &mut |asked: &Asked<'_>| {
            program.answer(asked)
        })
        .unwrap();
    assert!(session.is_new_device());
    let key = session.kept().device_key().unwrap().to_owned();
    assert_eq!(session.devices().unwrap().first().unwrap().key(), key);
    session.sign_out(SignOut::ThisDevice).unwrap();
    assert!(cognito.resume("bob").unwrap().is_none());
    let error = session.access_token().unwrap_err();
    assert!(
        matches!(error, Error::SignInAgain(Why::NotSignedIn)),
        "{error:?}"
    );

    // The device stands in the second factor's place: nobody is asked.
    let session = cognito
        .sign_in("bob", "Builder-1998!", &mut Nobody)
        .unwrap();
    assert!(!session.is_new_device() && !session.is_device_forgotten());
    assert_eq!(session.kept().device_key(), Some(&*key));
    session.forget_device(None).unwrap();
    assert!(session.devices().unwrap().is_empty());
    assert!(session.kept().device().is_none());
    let error = cognito
        .sign_in("bob", "Builder-1998!", &mut Nobody)
        .unwrap_err();
    assert!(matches!(error, Error::Cancelled), "{error:?}");
}

#[test]
fn signing_out_everywhere_ends_other_sessions() {
    let pool = Pool::start();
    let (one, other) = (blocking(&pool), blocking(&pool));
    let here = one
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let there = other
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    here.sign_out(SignOut::Everywhere).unwrap();
    let error = there.refresh().unwrap_err();
    assert!(
        matches!(error, Error::SignInAgain(Why::Revoked)),
        "{error:?}"
    );
}

#[test]
fn a_client_secret_is_used_throughout() {
    let pool = Pool::start();
    let app = AppClient::new("clientwithsecret")
        .unwrap()
        .with_secret("a0client0secret0for0tests0alone")
        .unwrap();
    let cognito = blocking::Cognito::builder(POOL.parse().unwrap(), app)
        .endpoint_url(pool.url())
        .build()
        .unwrap();
    let session = cognito
        .sign_in("alice@example.com", "Wonderland-1865", &mut Nobody)
        .unwrap();
    session.refresh().unwrap();
    session.sign_out(SignOut::ThisDevice).unwrap();
}
