//! Wrong passwords: five are free, then the user is locked out for longer and longer.

use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Failures, SignIn, State};

/// Wrong passwords after which a user is locked out.
const FREE_FAILURES: u32 = 5;
/// A lock-out is never longer, and wrong passwords are forgotten after this long: 15 minutes.
const LONGEST_LOCK: i64 = 15 * 60_000;

fn failures_key(sign_in: &SignIn) -> (String, String) {
    (sign_in.pool.clone(), sign_in.username.clone())
}

/// Refuses a user who is locked out; such a try does not count.
pub(super) fn check_lock(state: &State, sign_in: &SignIn, now: i64) -> Result<(), Refusal> {
    match state.failures.get(&failures_key(sign_in), now) {
        Some(failures) if now < failures.locked_until => Err(Refusal::locked()),
        _ => Ok(()),
    }
}

/// Counts a wrong password, of a user or of nobody, or forgets them after a right one.
pub(super) fn password_checked(core: &Core, sign_in: &SignIn, right: bool) -> Result<(), Refusal> {
    let now = core.now();
    let key = failures_key(sign_in);
    let mut state = core.state();
    if right && !sign_in.ghost {
        state.failures.remove(&key);
        return Ok(());
    }
    let mut failures = state
        .failures
        .get(&key, now)
        .copied()
        .unwrap_or(Failures::default());
    failures.count = failures.count.saturating_add(1);
    if failures.count >= FREE_FAILURES {
        let doublings = (failures.count - FREE_FAILURES).min(20);
        failures.locked_until = now.saturating_add((1_000_i64 << doublings).min(LONGEST_LOCK));
    }
    state
        .failures
        .insert(key, failures, now.saturating_add(LONGEST_LOCK), now);
    Err(Refusal::wrong_password())
}
