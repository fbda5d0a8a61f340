//! The pool's clock: the system's, which a test may move forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that runs with the system's and can be moved forward, so that a test need not wait for
/// a session to expire or a lock-out to end. Clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows the system's time.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A clock that is this many milliseconds ahead of the system's.
    pub(crate) fn ahead_by(millis: i64) -> Self {
        Self {
            ahead: Arc::new(AtomicI64::new(millis)),
        }
    }

    /// How many milliseconds it is ahead of the system's.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    /// Moves the clock forward by `by`, rounded down to milliseconds.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 4);
        self.ahead.fetch_add(millis, Ordering::Relaxed);
    }

    /// Milliseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        let system = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis();
        i64::try_from(system)
            .unwrap_or(i64::MAX / 4)
            .saturating_add(self.ahead())
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.unix_millis().div_euclid(1000)
    }
}
