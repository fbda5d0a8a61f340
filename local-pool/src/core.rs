//! What every operation works with: the state under its lock, the clock, the keys, and where
//! messages and log lines go.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::clock::Clock;
use crate::config::ConfigError;
use crate::model::State;
use crate::token::Signer;
use crate::turns::Turns;

/// The most messages that are remembered.
const MOST_MESSAGES: usize = 1_000;

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

/// The pool without its operations.
pub(crate) struct Core {
    state: Mutex<State>,
    pub(crate) signer: Signer,
    pub(crate) clock: Clock,
    /// More computations at once than there are processors would only wait for each other.
    pub(crate) turns: Turns,
    issuer: OnceLock<String>,
    messages: Mutex<VecDeque<Message>>,
    log: Log,
}

impl Core {
    /// An empty pool with keys of its own.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub(crate) fn new(log: Log) -> Result<Self, ConfigError> {
        let signer = Signer::generate().map_err(|refusal| ConfigError(refusal.to_string()))?;
        let at_once = std::thread::available_parallelism().map_or(4, |count| count.get() * 2);
        Ok(Self {
            state: Mutex::new(State::new()),
            signer,
            clock: Clock::new(),
            turns: Turns::new(at_once),
            issuer: OnceLock::new(),
            messages: Mutex::new(VecDeque::new()),
            log,
        })
    }

    /// Puts another core's state in the place of this one's, and forgets the messages.
    pub(crate) fn restart(&self, from: &Self) {
        core::mem::swap(&mut *self.state(), &mut *from.state());
        let messages = self.messages.lock();
        messages.unwrap_or_else(PoisonError::into_inner).clear();
    }

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

    /// The state, locked. A handler holds it briefly: no exponentiation, no signature.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
