//! How many operations compute at the same time, and how one steps aside while it waits for others.

use std::sync::{Condvar, Mutex, PoisonError};

/// As many turns as there are operations that may compute at once.
pub(crate) struct Turns {
    free: Mutex<usize>,
    freed: Condvar,
}

/// One turn, given back when it is dropped.
pub(crate) struct Turn<'a>(&'a Turns);

/// Somebody who has a turn and does not use it: takes one again when it is dropped.
struct Aside<'a>(&'a Turns);

impl Turns {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            free: Mutex::new(most),
            freed: Condvar::new(),
        }
    }

    /// Waits for a turn.
    pub(crate) fn take(&self) -> Turn<'_> {
        self.wait();
        Turn(self)
    }

    /// Does this without the turn that the caller has, so that others go on meanwhile.
    pub(crate) fn aside<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.give_back();
        let _aside = Aside(self);
        wait()
    }

    fn wait(&self) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            let woken = self.freed.wait(free);
            free = woken.unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
    }

    fn give_back(&self) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free += 1;
        drop(free);
        self.freed.notify_one();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        self.0.wait();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::Turns;

    #[test]
    fn no_more_compute_at_once_than_there_are_turns() {
        let turns = Turns::new(2);
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let _turn = turns.take();
                        most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                        std::thread::yield_now();
                        running.fetch_sub(1, SeqCst);
                    }
                });
            }
        });
        assert!((1..=2).contains(&most.load(SeqCst)));
        assert_eq!(*turns.free.lock().unwrap(), 2);
    }

    #[test]
    fn who_waits_lets_another_go_on_and_has_a_turn_again_afterwards() {
        let turns = Turns::new(1);
        let turn = turns.take();
        assert_eq!(*turns.free.lock().unwrap(), 0);
        let said = turns.aside(|| {
            let _another = turns.take();
            assert_eq!(*turns.free.lock().unwrap(), 0);
            "done"
        });
        assert_eq!((said, *turns.free.lock().unwrap()), ("done", 0));
        drop(turn);
        assert_eq!(*turns.free.lock().unwrap(), 1);
    }
}
