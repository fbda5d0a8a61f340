//! A store that ends with the process.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use caldera_srp::SecretText;

use super::{Entry, Locked, Store, StoreError};

/// Keeps sessions in memory, and wipes them: for servers, tests, and programs that sign in each time.
///
/// Clones are the same store.
#[derive(Clone, Default)]
pub struct MemoryStore {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Default)]
struct State {
    texts: HashMap<Entry, SecretText>,
    aside: Vec<SecretText>,
    held: HashSet<Entry>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // No method leaves it half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        let mut state = self.inner.state();
        while state.held.contains(entry) {
            state = self
                .inner
                .released
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.held.insert(entry.clone());
        Ok(Box::new(Held {
            inner: Arc::clone(&self.inner),
            entry: entry.clone(),
        }))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        Ok(self.inner.state().texts.get(entry).cloned())
    }
}

struct Held {
    inner: Arc<Inner>,
    entry: Entry,
}

impl Locked for Held {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        Ok(self.inner.state().texts.get(&self.entry).cloned())
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        let text = SecretText::new(text);
        self.inner.state().texts.insert(self.entry.clone(), text);
        Ok(())
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        self.inner.state().texts.remove(&self.entry);
        Ok(())
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        let mut state = self.inner.state();
        if let Some(text) = state.texts.remove(&self.entry) {
            state.aside.push(text);
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.inner.state().held.remove(&self.entry);
        self.inner.released.notify_all();
    }
}

impl core::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}
