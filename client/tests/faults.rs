//! Each fault of a network at each step of a sign-in with TOTP, of one with a remembered device, and of a
//! refresh: never a wrong error, never a second time what the service takes once, nothing lost.
#![cfg(all(feature = "reqwest", feature = "ureq"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{collections::HashMap, time::Duration};

use caldera_client::{AppClient, Asked, Cognito, Error, MemoryStore, Session, Why, blocking};
use common::{
    CLIENT, GRACIOUS, Pool, Program, ROTATING, pool_id,
    proxy::{FAULTS, Fault, Proxy},
};
use tokio::runtime::Runtime;

/// One half of the client, as the runs use it.
enum Half {
    Blocking(blocking::Cognito),
    Tokio(Cognito, Runtime),
}

enum Signed {
    Blocking(blocking::Session),
    Tokio(Session),
}

impl Half {
    fn sign_in(&self, program: &mut Program<'_>) -> Result<Signed, Error> {
        let mut person = |asked: &Asked<'_>| program.answer(asked);
        match self {
            Self::Blocking(cognito) => cognito
                .sign_in("bob", "Builder-1998!", &mut person)
                .map(Signed::Blocking),
            Self::Tokio(cognito, runtime) => runtime
                .block_on(cognito.sign_in("bob", "Builder-1998!", &mut person))
                .map(Signed::Tokio),
        }
    }

    fn refresh(&self, signed: &Signed) -> Result<(), Error> {
        match (self, signed) {
            (Self::Tokio(_, runtime), Signed::Tokio(session)) => {
                runtime.block_on(session.refresh())
            }
            (_, Signed::Blocking(session)) => session.refresh(),
            _ => panic!("a session of the other half"),
        }
    }

    fn resume(&self) -> Signed {
        match self {
            Self::Blocking(cognito) => Signed::Blocking(cognito.resume("bob").unwrap().unwrap()),
            Self::Tokio(cognito, runtime) => {
                Signed::Tokio(runtime.block_on(cognito.resume("bob")).unwrap().unwrap())
            }
        }
    }
}

fn half(is_blocking: bool, url: &str, client: &str) -> Half {
    let (pool, app, store) = (
        pool_id(),
        AppClient::new(client).unwrap(),
        MemoryStore::new(),
    );
    let grace = (client == GRACIOUS).then_some(Duration::from_secs(60));
    if is_blocking {
        let builder = blocking::Cognito::builder(pool, app)
            .endpoint_url(url)
            .store(store);
        let builder = if client == CLIENT {
            builder
        } else {
            builder.rotating(grace)
        };
        Half::Blocking(builder.build().unwrap())
    } else {
        let builder = Cognito::builder(pool, app).endpoint_url(url).store(store);
        let builder = if client == CLIENT {
            builder
        } else {
            builder.rotating(grace)
        };
        Half::Tokio(builder.build().unwrap(), Runtime::new().unwrap())
    }
}

/// Signs in, again where the first time could not be brought to its end, as a person does who is told so.
fn sign_in(half: &Half, program: &mut Program<'_>, what: &str) -> Signed {
    match half.sign_in(program) {
        Ok(signed) => signed,
        Err(
            Error::OutcomeUnknown { .. }
            | Error::Transport(_)
            | Error::Busy { .. }
            | Error::Foreign(_),
        ) => half
            .sign_in(program)
            .unwrap_or_else(|e| panic!("{what}, again: {e:?}")),
        Err(error) => panic!("{what}: {error:?}"),
    }
}

/// Whether the service takes a request once.
fn is_taken_once(operation: &str, body: &str) -> bool {
    operation == "GetTokensFromRefreshToken"
        || body.contains("PASSWORD_CLAIM_SIGNATURE")
        || body.contains("SOFTWARE_TOKEN_MFA_CODE")
}

/// One run, and how many requests it took.
fn run(
    pool: &Pool,
    proxy: &Proxy,
    is_blocking: bool,
    client: &str,
    fault: Option<(usize, Fault)>,
) -> usize {
    let what = format!("{fault:?} with {client}, blocking: {is_blocking}");
    pool.control("POST", "reset", "");
    let half = half(is_blocking, &proxy.url(), client);
    proxy.arm(fault);

    // A password, a code, a new device.
    sign_in(&half, &mut Program::new(pool), &what);
    // The device, in the code's place, whatever became of the request that registered it.
    let mut nobody = Program::new(pool);
    let signed = sign_in(&half, &mut nobody, &what);
    assert!(nobody.asked.is_empty(), "{what}: the device is lost");

    match half.refresh(&signed) {
        Ok(()) => {}
        // Told as such; the others take a lost reply with ease.
        Err(Error::SignInAgain(Why::OutcomeUnknown)) if client == ROTATING => {
            sign_in(&half, &mut nobody, &what);
            assert!(nobody.asked.is_empty(), "{what}: the device is lost");
        }
        Err(error) => panic!("{what}: {error:?}"),
    }
    let requests = proxy.seen().len();

    // What is stored is what holds.
    half.refresh(&half.resume())
        .unwrap_or_else(|e| panic!("{what}, resumed: {e:?}"));

    let mut sent: HashMap<(String, String), usize> = HashMap::new();
    for request in proxy.seen() {
        *sent.entry(request).or_default() += 1;
    }
    for ((operation, body), times) in sent {
        let is_repeated_by_right = matches!(fault, Some((_, Fault::Throttle)))
            // Once more within the grace period.
            || (client == GRACIOUS && operation == "GetTokensFromRefreshToken");
        let most = 1 + usize::from(is_repeated_by_right);
        assert!(
            times <= most || !is_taken_once(&operation, &body),
            "{what}: {operation} was sent {times} times"
        );
    }
    requests
}

fn every_fault_at_every_step(is_blocking: bool) {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    for client in [CLIENT, ROTATING, GRACIOUS] {
        let steps = run(&pool, &proxy, is_blocking, client, None);
        // InitiateAuth, the claim, the code, ConfirmDevice, UpdateDeviceStatus; InitiateAuth, the claim,
        // the device's two; the refresh.
        assert_eq!(steps, 10);
        // The sign-ins are the same for each.
        let first = if client == CLIENT { 1 } else { steps };
        for step in first..=steps {
            for fault in FAULTS {
                run(&pool, &proxy, is_blocking, client, Some((step, fault)));
            }
        }
    }
}

#[test]
fn over_ureq() {
    every_fault_at_every_step(true);
}

#[test]
fn over_reqwest() {
    every_fault_at_every_step(false);
}

#[test]
fn a_pool_that_is_not_there_is_a_transport_error() {
    // A port that was free a moment ago.
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let pool = Pool::start();
    for is_blocking in [true, false] {
        let half = half(is_blocking, &format!("http://{address}"), CLIENT);
        match half.sign_in(&mut Program::new(&pool)) {
            Err(Error::Transport(failure)) => {
                assert_eq!(failure.outcome().name(), "not_sent");
            }
            other => panic!("{:?}", other.err()),
        }
    }
}
