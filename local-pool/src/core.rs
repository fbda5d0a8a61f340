//! What every operation works with: the state under its lock, the clock, the keys, where messages and
//! log lines go, and the file that keeps what was changed.

use std::collections::{BTreeSet, VecDeque};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::clock::Clock;
use crate::config::ConfigError;
use crate::error::Refusal;
use crate::model::{Key, State, Unreadable};
use crate::store::{OpenError, Records, Store, Write};
use crate::token::Signer;
use crate::turns::Turns;

/// The most messages that are remembered.
const MOST_MESSAGES: usize = 1_000;

/// The records that are not of the state.
const SIGNER: &str = "keys";
const CLOCK: &str = "clock";

fn place(what: &'static str) -> (&'static str, String, String) {
    (what, String::new(), String::new())
}

/// A text message or e-mail that the service would have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// `SMS` or `EMAIL`.
    pub medium: &'static str,
    /// The number or address.
    pub to: String,
    /// The code or temporary password in it.
    pub code: String,
}

/// Where log lines go.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// What all operations share.
pub(crate) struct Shared {
    state: Mutex<State>,
    pub(crate) signer: Signer,
    pub(crate) clock: Clock,
    /// More computations at once than there are processors would only wait for each other.
    pub(crate) turns: Turns,
    issuer: OnceLock<String>,
    messages: Mutex<VecDeque<Message>>,
    log: Log,
    kept: Option<Kept>,
}

/// The file, and what waits to be written into it.
struct Kept {
    store: Store,
    waiting: Mutex<Waiting>,
    written: Condvar,
}

/// What operations have changed and not written yet.
#[derive(Default)]
struct Waiting {
    touched: BTreeSet<Key>,
    everything: bool,
    /// How many have come so far, and up to which of them all is written.
    came: u64,
    done: u64,
    /// Somebody writes.
    busy: bool,
}

/// The pool without its operations, as one operation has it: what it changes is noted, to be kept
/// before it is answered.
pub(crate) struct Core {
    shared: Arc<Shared>,
    touched: Mutex<BTreeSet<Key>>,
}

/// The state under its lock.
pub(crate) struct Locked<'a> {
    state: MutexGuard<'a, State>,
    touched: &'a Mutex<BTreeSet<Key>>,
}

impl Deref for Core {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Deref for Locked<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let touched = self.touched.lock();
        let mut touched = touched.unwrap_or_else(PoisonError::into_inner);
        self.state.take_touched(&mut touched);
    }
}

/// What a pool begins with.
pub(crate) struct Beginning {
    pub(crate) state: State,
    pub(crate) signer: Signer,
    pub(crate) clock: Clock,
    pub(crate) store: Option<Store>,
}

impl Beginning {
    /// An empty pool with keys of its own, and no file.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub(crate) fn new() -> Result<Self, ConfigError> {
        let signer = Signer::generate().map_err(|refusal| ConfigError(refusal.to_string()))?;
        Ok(Self {
            state: State::new(),
            signer,
            clock: Clock::new(),
            store: None,
        })
    }

    /// A pool as these records have it.
    ///
    /// # Errors
    /// A record that is not what it should be.
    pub(crate) fn restore(records: Records, store: Store) -> Result<Self, Unreadable> {
        let (mut signer, mut ahead) = (None, None);
        let mut state = Vec::with_capacity(records.len());
        for (place, bytes) in records {
            match place.0.as_str() {
                SIGNER => signer = Signer::from_bytes(&bytes),
                CLOCK => {
                    ahead = std::str::from_utf8(&bytes)
                        .ok()
                        .and_then(|it| it.parse().ok())
                }
                _ => state.push((place, bytes)),
            }
        }
        Ok(Self {
            state: State::restore(state)?,
            signer: signer.ok_or("the signing key cannot be read")?,
            clock: Clock::ahead_by(ahead.ok_or("the clock cannot be read")?),
            store: Some(store),
        })
    }
}

impl Core {
    pub(crate) fn new(log: Log, from: Beginning) -> Self {
        let at_once = std::thread::available_parallelism().map_or(4, |count| count.get() * 2);
        Self::over(Arc::new(Shared {
            state: Mutex::new(from.state),
            signer: from.signer,
            clock: from.clock,
            turns: Turns::new(at_once),
            issuer: OnceLock::new(),
            messages: Mutex::new(VecDeque::new()),
            log,
            kept: from.store.map(|store| Kept {
                store,
                waiting: Mutex::default(),
                written: Condvar::new(),
            }),
        }))
    }

    fn over(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            touched: Mutex::default(),
        }
    }

    /// The same for one operation, with nothing changed yet.
    pub(crate) fn operation(&self) -> Self {
        Self::over(self.shared.clone())
    }

    /// A core of its own that nobody asks, with the same keys and clock, and no file.
    pub(crate) fn draft(&self, state: State) -> Self {
        let from = Beginning {
            state,
            signer: self.signer.clone(),
            clock: self.clock.clone(),
            store: None,
        };
        Self::new(Box::new(|_| ()), from)
    }

    /// The state, locked. A handler holds it briefly: no exponentiation, no signature.
    pub(crate) fn state(&self) -> Locked<'_> {
        Locked {
            state: self.state.lock().unwrap_or_else(PoisonError::into_inner),
            touched: &self.touched,
        }
    }

    /// What this operation has changed so far, taken out.
    fn take_touched(&self) -> BTreeSet<Key> {
        let touched = self.touched.lock();
        core::mem::take(&mut *touched.unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over what another core has changed in a state that is this one's now.
    pub(crate) fn adopt(&self, from: &Self) {
        let touched = self.touched.lock();
        let mut touched = touched.unwrap_or_else(PoisonError::into_inner);
        touched.extend(from.take_touched());
    }

    /// Puts another core's state in the place of this one's, forgets the messages, and keeps it.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub(crate) fn restart(&self, from: &Self) -> Result<(), Refusal> {
        core::mem::swap(&mut *self.state(), &mut *from.state());
        let messages = self.messages.lock();
        messages.unwrap_or_else(PoisonError::into_inner).clear();
        self.keep_all()
    }

    /// Writes what this operation has changed, and comes back when it is safe.
    ///
    /// Who comes while another writes waits, and is written together with all that wait.
    ///
    /// # Errors
    /// `InternalErrorException`: the file could not be written, which the log tells. What waits is
    /// tried again with the next that comes.
    pub(crate) fn keep(&self) -> Result<(), Refusal> {
        let touched = self.take_touched();
        match &self.kept {
            Some(kept) if !touched.is_empty() => self.write(kept, touched, false),
            _ => Ok(()),
        }
    }

    /// As [`Self::keep`], for all there is.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub(crate) fn keep_all(&self) -> Result<(), Refusal> {
        let touched = self.take_touched();
        match &self.kept {
            Some(kept) => self.write(kept, touched, true),
            None => Ok(()),
        }
    }

    /// As [`Self::keep`], for how far the clock was moved.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub(crate) fn keep_clock(&self) -> Result<(), Refusal> {
        match &self.kept {
            Some(kept) => self.write(kept, self.take_touched(), false),
            None => Ok(()),
        }
    }

    /// Puts a new file in its place, with what is in it.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn publish(&self) -> Result<(), OpenError> {
        match &self.kept {
            Some(kept) => kept.store.publish(),
            None => Ok(()),
        }
    }

    fn write(&self, kept: &Kept, touched: BTreeSet<Key>, all: bool) -> Result<(), Refusal> {
        let mut waiting = kept.waiting();
        waiting.touched.extend(touched);
        waiting.everything |= all;
        waiting.came += 1;
        let number = waiting.came;
        while waiting.busy {
            let woken = kept.written.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
            if waiting.done >= number {
                return Ok(());
            }
        }
        waiting.busy = true;
        let came = waiting.came;
        let touched = core::mem::take(&mut waiting.touched);
        let everything = core::mem::take(&mut waiting.everything);
        drop(waiting);
        let _busy = Busy(kept);
        // What is there now is as new as what comes later, or newer: nothing older is written after.
        let writes = self.gather(&touched, everything);
        let outcome = writes.and_then(|writes| {
            kept.store.write(&writes).map_err(|error| {
                self.log(&format!("the file could not be written: {error}"));
                Refusal::internal()
            })
        });
        let mut waiting = kept.waiting();
        if outcome.is_ok() {
            waiting.done = came;
        } else {
            waiting.touched.extend(touched);
            waiting.everything |= everything;
        }
        outcome
    }

    fn gather(&self, touched: &BTreeSet<Key>, all: bool) -> Result<Vec<Write>, Refusal> {
        let state = self.shared.state.lock();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        let mut writes = Vec::new();
        if all {
            writes.push(Write::Clear);
            writes.extend(state.everything()?);
            let keys = self.signer.to_bytes()?;
            writes.push(Write::Put(place(SIGNER), keys));
        } else {
            writes.extend(state.changes(touched)?);
        }
        drop(state);
        let ahead = self.clock.ahead().to_string();
        writes.push(Write::Put(place(CLOCK), ahead.into_bytes()));
        Ok(writes)
    }
}

/// Whoever writes: lets the next one when it is dropped.
struct Busy<'a>(&'a Kept);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.waiting().busy = false;
        self.0.written.notify_all();
    }
}

impl Kept {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// The latest messages, oldest first.
    pub(crate) fn messages(&self) -> Vec<Message> {
        let messages = self.messages.lock();
        let messages = messages.unwrap_or_else(PoisonError::into_inner);
        messages.iter().cloned().collect()
    }

    /// The code in the latest message to this number or address.
    pub(crate) fn last_code(&self, to: &str) -> Option<String> {
        let messages = self.messages.lock();
        let messages = messages.unwrap_or_else(PoisonError::into_inner);
        let last = messages.iter().rev().find(|message| message.to == to);
        last.map(|message| message.code.clone())
    }

    /// Says where tokens come from, unless the configuration did; the first call counts.
    pub(crate) fn set_issuer(&self, issuer: &str) {
        // Already set: the configuration's word stands.
        let _ = self.issuer.set(issuer.to_owned());
    }

    pub(crate) fn issuer(&self, pool: &str) -> String {
        match self.issuer.get() {
            Some(issuer) => format!("{issuer}/{pool}"),
            None => format!("http://127.0.0.1/{pool}"),
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.unix_millis()
    }

    pub(crate) fn log(&self, line: &str) {
        (self.log)(line);
    }

    /// "Sends" a message: into the log and the list.
    pub(crate) fn deliver(&self, medium: &'static str, to: &str, code: &str) {
        let shown: String = to.chars().filter(|c| !c.is_control()).take(128).collect();
        self.log(&format!("{medium} to {shown}: {code}"));
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        if messages.len() >= MOST_MESSAGES {
            messages.pop_front();
        }
        messages.push_back(Message {
            medium,
            to: to.to_owned(),
            code: code.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests;
