//! What outlives a call: values of several kinds, each named by its number.

#[cfg(feature = "claims")]
use engine::{DeviceSignIn, DeviceVerifier, KeyExchange, UserSignIn};

use crate::fault::{Failure, MALFORMED_CALL};

/// A value in the table.
pub(crate) enum Value {
    /// A user's sign-in between the two calls.
    #[cfg(feature = "claims")]
    User(Box<UserSignIn>),
    /// A device's.
    #[cfg(feature = "claims")]
    Device(Box<DeviceSignIn>),
    /// An exchange alone.
    #[cfg(feature = "claims")]
    Exchange(Box<KeyExchange>),
    /// A new device's verifier.
    #[cfg(feature = "claims")]
    Verifier(Box<DeviceVerifier>),
    /// A whole sign-in.
    #[cfg(feature = "flow")]
    Flow(Box<crate::flow::Flow>),
    /// A refresh that is under way.
    #[cfg(feature = "flow")]
    Refresh(Box<engine::flow::Refresh>),
}

/// The values; a number is an index and one more, so that 0 names none. Values are wiped as they
/// are dropped.
#[derive(Default)]
pub(crate) struct Table {
    slots: Vec<Option<Value>>,
}

impl Table {
    fn slot(&mut self, handle: u32) -> Option<&mut Option<Value>> {
        let index = usize::try_from(handle.checked_sub(1)?).ok()?;
        self.slots.get_mut(index)
    }

    /// Keeps a value, and gives its number.
    pub(crate) fn keep(&mut self, value: Value) -> Result<u32, Failure> {
        let index = match self.slots.iter().position(Option::is_none) {
            Some(index) => index,
            None => {
                self.slots.push(None);
                self.slots.len().saturating_sub(1)
            }
        };
        let handle = u32::try_from(index)
            .ok()
            .and_then(|index| index.checked_add(1))
            .ok_or(MALFORMED_CALL)?;
        *self.slot(handle).ok_or(MALFORMED_CALL)? = Some(value);
        Ok(handle)
    }

    /// Takes a value out.
    pub(crate) fn take(&mut self, handle: u32) -> Result<Value, Failure> {
        self.slot(handle)
            .and_then(Option::take)
            .ok_or(MALFORMED_CALL)
    }

    /// A value that stays.
    pub(crate) fn get(&mut self, handle: u32) -> Result<&mut Value, Failure> {
        self.slot(handle)
            .and_then(Option::as_mut)
            .ok_or(MALFORMED_CALL)
    }

    /// Drops a value, if there is one of that number.
    pub(crate) fn release(&mut self, handle: u32) {
        if let Some(slot) = self.slot(handle) {
            *slot = None;
        }
    }
}
