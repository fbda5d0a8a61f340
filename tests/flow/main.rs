//! The whole sign-in, exchange by exchange.
//!
//! Every way in and every challenge is a script against a [`driver::Driver`], which plays it three
//! times: as it is, with a transport that fails, and with a generator that fails. The requests are
//! compared with the service's tables, member by member. Where a password or a device is proved, the
//! verifier's half checks the proof.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::std_instead_of_alloc,
    unreachable_pub,
    reason = "tests"
)]

mod account;
mod attacks;
mod by_hand;
mod caller;
mod challenges;
mod driver;
mod entry;
mod errors;
mod hostile;
mod json;
mod kept;
mod limits;
mod long_json;
mod model;
mod redaction;
mod repeat;
mod replies;
mod rules;
mod sequences;
mod suspended;
mod tokens;
