//! Signing in: InitiateAuth, RespondToAuthChallenge, and their admin forms.
//!
//! Each handler reads and checks the request, holds the lock to look things up, computes without
//! it, and holds it again to go on. What comes next is always decided in [`next`].

mod answer;
mod begin;
mod claim;
mod lock;
mod next;
mod passkey;
mod request;

use serde_json::Value;

use self::answer::answer;
use self::begin::begin;
use self::request::{Initiate, Respond};
use crate::core::Core;
use crate::error::Refusal;

pub(crate) fn initiate(core: &Core, request: &Initiate) -> Result<Value, Refusal> {
    begin(core, request, None)
}

pub(crate) fn admin_initiate(core: &Core, request: &Initiate) -> Result<Value, Refusal> {
    begin(core, request, Some(&request.user_pool_id))
}

pub(crate) fn respond(core: &Core, request: &Respond) -> Result<Value, Refusal> {
    answer(core, request, None)
}

pub(crate) fn admin_respond(core: &Core, request: &Respond) -> Result<Value, Refusal> {
    answer(core, request, Some(&request.user_pool_id))
}
