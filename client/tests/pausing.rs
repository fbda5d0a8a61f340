//! A sign-in that is put away at a question, and gone on with by another client, as in another process.
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
    Answer, Asked, Cognito, Error, FileStore, Nobody, Paused, Progress, Question, SecretText,
    SignIn, blocking,
    engine::flow::{ChallengeName, ServiceErrorKind},
};
use common::{
    GRACIOUS, Pool, TOTP, app, pool_id,
    proxy::{Fault, Proxy},
    totp,
};

fn client(url: &str) -> blocking::Cognito {
    blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(url)
        .build()
        .unwrap()
}

fn paused<S: core::fmt::Debug>(progress: Progress<S>) -> Paused {
    match progress {
        Progress::Paused(paused) => paused,
        Progress::SignedIn(session) => panic!("{session:?}"),
    }
}

fn session<S>(progress: Progress<S>) -> S {
    match progress {
        Progress::SignedIn(session) => session,
        Progress::Paused(paused) => panic!("{paused:?}"),
    }
}

fn rejected(asked: &Asked<'_>) -> Option<ServiceErrorKind> {
    match asked.question() {
        Question::Code(code) => code.rejected(),
        other => panic!("{other:?}"),
    }
}

/// A code of six digits that is not the one of now, nor of the steps beside it.
fn wrong_code() -> String {
    let now = totp(TOTP);
    let first = if now.starts_with('9') { '0' } else { '9' };
    format!("{first}{}", &now[1..])
}

#[test]
fn answers_come_to_other_clients_than_the_password() {
    let pool = Pool::start();
    let first = paused(client(&pool.url()).begin("bob", "Builder-1998!").unwrap());
    assert!(first.asked().problem().is_none());
    assert_eq!(rejected(&first.asked()), None);
    assert!(!first.state().reveal().contains("Builder-1998!"));
    // What is printed has nothing of the state.
    assert_eq!(
        format!("{first:?}"),
        "Paused(Asked { question: \"code\", problem: None })"
    );

    // Shown once more, as where the page is loaded again.
    let again = client(&pool.url()).paused(first.state().reveal()).unwrap();
    assert_eq!(again.state().reveal(), first.state().reveal());

    let unfit = client(&pool.url())
        .go_on(first.state().reveal(), Answer::code("12345"))
        .unwrap();
    let unfit = paused(unfit);
    assert!(matches!(unfit.asked().problem(), Some(Error::Engine(_))));

    let refused = client(&pool.url())
        .go_on(unfit.state().reveal(), Answer::code(wrong_code()))
        .unwrap();
    let refused = paused(refused);
    assert_eq!(
        rejected(&refused.asked()),
        Some(ServiceErrorKind::CodeMismatch)
    );

    let last = client(&pool.url());
    let signed_in = session(
        last.go_on(refused.state().reveal(), Answer::code(totp(TOTP)))
            .unwrap(),
    );
    assert!(signed_in.device_error().is_none());
    signed_in.refresh().unwrap();
    assert!(last.resume("bob").unwrap().is_some());

    // A state that was answered is used up, and no wrong password.
    let error = last
        .go_on(refused.state().reveal(), Answer::code(totp(TOTP)))
        .unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
}

#[test]
fn what_is_no_state_or_anothers_is_refused() {
    let pool = Pool::start();
    let state = paused(client(&pool.url()).begin("bob", "Builder-1998!").unwrap());
    let state = SecretText::new(state.state().reveal());
    let half = &state.reveal()[..state.reveal().len() / 2];
    for text in [
        "",
        "{}",
        "{\"typed_name\":7}",
        "{\"typed_name\":\"bob\"}",
        half,
    ] {
        let error = client(&pool.url())
            .go_on(text, Answer::code("123456"))
            .unwrap_err();
        assert!(matches!(error, Error::Engine(_)), "{error:?}");
        client(&pool.url()).paused(text).unwrap_err();
    }
    let app = caldera_client::AppClient::new(GRACIOUS).unwrap();
    let other = blocking::Cognito::builder(pool_id(), app)
        .endpoint_url(pool.url())
        .build()
        .unwrap();
    let error = other
        .go_on(state.reveal(), Answer::code("123456"))
        .unwrap_err();
    assert!(matches!(error, Error::Engine(_)), "{error:?}");
}

#[test]
fn an_answer_whose_reply_was_lost_is_not_sent_again() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let cognito = client(&proxy.url());
    let first = paused(cognito.begin("bob", "Builder-1998!").unwrap());
    let state = first.state().reveal();
    proxy.arm(Some((1, Fault::DropReply)));
    let error = cognito.go_on(state, Answer::code(totp(TOTP))).unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error:?}");
    assert_eq!(proxy.count("RespondToAuthChallenge"), 1);
    proxy.arm(None);
    let error = cognito.go_on(state, Answer::code(totp(TOTP))).unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
}

#[test]
fn a_state_is_still_good_after_the_network_was_gone() {
    let pool = Pool::start();
    let first = paused(client(&pool.url()).begin("bob", "Builder-1998!").unwrap());
    let state = first.state().reveal();
    // Nobody listens there.
    let nowhere = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url("http://127.0.0.1:1")
        .attempts(1)
        .build()
        .unwrap();
    let error = nowhere.go_on(state, Answer::code(totp(TOTP))).unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.is_transient());
    session(
        client(&pool.url())
            .go_on(state, Answer::code(totp(TOTP)))
            .unwrap(),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_asynchronous_half_and_a_store_that_processes_share() {
    let pool = Pool::start();
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let client = || {
        Cognito::builder(pool_id(), app())
            .endpoint_url(pool.url())
            .store(FileStore::new(&folder))
            .build()
            .unwrap()
    };
    let way = |pool, app, name: String| SignIn::choice(pool, app, name);
    let choice = paused(client().begin_by("alice", way).await.unwrap());
    assert!(matches!(
        choice.asked().question(),
        Question::SelectChallenge(_)
    ));
    let answer = Answer::choose(ChallengeName::EmailOtp);
    let code = paused(
        client()
            .go_on(choice.state().reveal(), answer)
            .await
            .unwrap(),
    );
    let answer = Answer::code(pool.last_code());
    let signed_in = session(client().go_on(code.state().reveal(), answer).await.unwrap());
    let key = signed_in.kept().device_key().unwrap().to_owned();

    // Begun with the device, which whoever goes on reads from the store.
    let custom =
        |pool, app, name: String| SignIn::custom_with_srp(pool, app, name, "Wonderland-1865");
    let question = paused(client().begin_by("alice", custom).await.unwrap());
    let answer = Answer::text("African or European?");
    let signed_in = session(
        client()
            .go_on(question.state().reveal(), answer)
            .await
            .unwrap(),
    );
    assert_eq!(signed_in.kept().device_key(), Some(&*key));
    let question = paused(client().begin_by("alice", custom).await.unwrap());
    client().remove_device("alice").await.unwrap();
    let answer = Answer::text("African or European?");
    let error = client()
        .go_on(question.state().reveal(), answer)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Engine(_)), "{error:?}");

    // Nothing is asked: signed in at once.
    session(client().begin("alice", "Wonderland-1865").await.unwrap());
    let error = client().begin("alice", "wrong").await.unwrap_err();
    assert!(matches!(error, Error::WrongPassword(_)), "{error:?}");
    client()
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .await
        .unwrap();
}
