#![doc = include_str!("../README.md")]
// The examples print; the library does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "tokio")]
mod asynchronous;
pub mod blocking;
mod error;
mod options;
mod paused;
mod person;
#[cfg(feature = "seal")]
mod seal;
mod steps;
mod store;
#[cfg(feature = "terminal")]
mod terminal;
mod wire;

/// The engine, in the version that this client is of.
pub use caldera_srp as engine;
pub use caldera_srp::{
    AppClient, Device, EndpointKind, SecretText, Timestamp, UserPoolId,
    flow::{Answer, Context, KeptSession, Question, SignIn, UserContext},
};

#[cfg(feature = "reqwest")]
pub use self::asynchronous::ReqwestTransport;
#[cfg(feature = "seal")]
pub use self::seal::{SealError, Sealer};
#[cfg(all(feature = "keyring", target_os = "linux"))]
pub use self::store::KeyringStore;
#[cfg(feature = "terminal")]
pub use self::terminal::{Terminal, TerminalError};
#[cfg(feature = "tokio")]
pub use self::{
    asynchronous::{Cognito, CognitoBuilder, Session, Transport},
    person::Person,
};
pub use self::{
    error::{Error, Why},
    options::SignOut,
    paused::{Paused, Progress},
    person::{Answers, Asked, Nobody},
    store::{Entry, FileStore, Locked, MemoryStore, Store, StoreError},
    wire::{Failure, Response},
};

/// A future that owns what it needs, behind a pointer.
pub type BoxFuture<'a, T> = core::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
