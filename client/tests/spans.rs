//! What spans hold: the four fields that the README names, and nothing that is a secret or a name.
#![cfg(feature = "ureq")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use caldera_client::{AppClient, Asked, Context, Error, Nobody, SignOut, UserContext, blocking};
use common::{
    POOL, Pool, Program,
    proxy::{Fault, Proxy},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<(String, String)>>>, Arc<AtomicU64>);

impl Listener {
    fn note(&self, name: &str, value: String) {
        self.0.lock().unwrap().push((name.to_owned(), value));
    }
}

struct Noting<'a>(&'a Listener);

impl Visit for Noting<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.note(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        assert_eq!(span.metadata().name(), "cognito");
        assert_eq!(*span.metadata().level(), tracing::Level::DEBUG);
        span.record(&mut Noting(self));
        Id::from_u64(self.1.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Noting(self));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        panic!("an event: {}", event.metadata().name());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_hold_four_fields_and_no_secret() {
    const SECRET: &str = "a0client0secret0for0tests0alone";
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let app = AppClient::new("clientwithsecret").unwrap();
    let cognito =
        blocking::Cognito::builder(POOL.parse().unwrap(), app.with_secret(SECRET).unwrap())
            .endpoint_url(proxy.url())
            .device_name("a-device-of-bobs")
            .context(|| {
                Context::new()
                    .with_client_metadata("tier", "gold-metadata")
                    .with_user_context(UserContext::new().with_encoded_data("fingerprint"))
            })
            .build()
            .unwrap();
    let listener = Listener::default();
    let mut hidden = Vec::new();
    tracing::subscriber::with_default(listener.clone(), || {
        proxy.arm(Some((1, Fault::Throttle)));
        let mut program = Program::new(&pool);
        let session = cognito
            .sign_in("bob", "Builder-1998!", &mut |asked: &Asked<'_>| {
                program.answer(asked)
            })
            .unwrap();
        session.refresh().unwrap();
        session.devices().unwrap();
        let kept = session.kept();
        for secret in [
            Some(kept.access_token()),
            kept.id_token(),
            kept.refresh_token(),
        ] {
            hidden.push(secret.unwrap().to_owned());
        }
        hidden.push(kept.device_key().unwrap().to_owned());
        session.sign_out(SignOut::ThisDevice).unwrap();
        let error = cognito
            .sign_in("bob", "wrong-Password", &mut Nobody)
            .unwrap_err();
        assert!(matches!(error, Error::WrongPassword(_)), "{error:?}");
        for fault in [Fault::DropReply, Fault::Portal] {
            proxy.arm(Some((2, fault)));
            cognito
                .sign_in("alice", "Wonderland-1865", &mut Nobody)
                .unwrap_err();
        }
    });
    // Of every request, all that any value was.
    for (_, body) in proxy.seen() {
        for text in body.split('"').filter(|text| text.len() > 40) {
            hidden.push(text.to_owned());
        }
    }
    for text in [
        "bob",
        "alice",
        "Builder-1998!",
        "wrong-Password",
        "Wonderland-1865",
        SECRET,
        "gold-metadata",
        "fingerprint",
        "a-device-of-bobs",
        POOL,
        "clientwithsecret",
        "eyJ",
    ] {
        hidden.push(text.to_owned());
    }
    let noted = listener.0.lock().unwrap();
    let names: BTreeSet<&str> = noted.iter().map(|(name, _)| &**name).collect();
    let expected = ["attempt", "challenge", "kind", "operation"];
    assert_eq!(names, BTreeSet::from(expected));
    for (name, value) in &*noted {
        assert!(value.len() <= 40, "{name}: {value}");
        for secret in &hidden {
            assert!(!value.contains(&**secret), "{name}: {value}");
        }
    }
    let has = |name: &str, value: &str| {
        let wanted = (name.to_owned(), value.to_owned());
        assert!(noted.contains(&wanted), "{wanted:?} is not in {noted:?}");
    };
    has("operation", "\"InitiateAuth\"");
    has("operation", "\"ConfirmDevice\"");
    has("operation", "\"RevokeToken\"");
    has("challenge", "\"PASSWORD_VERIFIER\"");
    has("challenge", "\"SOFTWARE_TOKEN_MFA\"");
    has("attempt", "2");
    has("kind", "\"ok\"");
    has("kind", "\"foreign\"");
}
