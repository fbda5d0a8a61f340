//! The service's JSON: replies in, requests out.
//!
//! JSON is not constant-time: the lengths of what it carries, and where its escapes are, can be
//! seen from how long it takes. What it carries is sent in the next moment, or came in the last.

mod account;
mod caller;
mod device;
mod kept;
mod read;
mod suspended;
mod write;

pub(super) use self::read::read_flat_object;
