//! Where sessions are kept: the trait, and the stores that ship.

mod file;
#[cfg(all(feature = "keyring", target_os = "linux"))]
mod keyring;
mod memory;

use core::fmt;
use std::{error::Error as StdError, io, sync::Arc};

use caldera_srp::{SecretText, UserPoolId};
use sha2::{Digest as _, Sha256};

#[cfg(all(feature = "keyring", target_os = "linux"))]
pub use self::keyring::KeyringStore;
pub use self::{file::FileStore, memory::MemoryStore};

/// Whose session it is: a pool, an app client, and the name that the person signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pool: String,
    client_id: String,
    name: String,
}

impl Entry {
    /// The entry of this name, as it was typed, at this pool and client.
    #[must_use]
    pub fn new(pool: &UserPoolId, client_id: &str, name: &str) -> Self {
        Self {
            pool: pool.as_str().to_owned(),
            client_id: client_id.to_owned(),
            name: name.to_owned(),
        }
    }

    /// The pool's id.
    #[must_use]
    pub fn pool(&self) -> &str {
        &self.pool
    }

    /// The app client's id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The name that the person signs in with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A text of 40 lower-case hexadecimal digits that is another for every entry: a file's name, a key.
    /// It shows nothing of whose entry it is to who does not know the name.
    #[must_use]
    pub fn id(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.pool, &self.client_id, &self.name] {
            // With its length before it, so that no two entries have one text.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let digits = digest.iter().take(20).flat_map(|byte| {
            [byte >> 4, byte & 15]
                .into_iter()
                .filter_map(|digit| char::from_digit(digit.into(), 16))
        });
        digits.collect()
    }
}

/// Where sessions are kept, one text for each [`Entry`].
///
/// The texts hold tokens and device passwords: who has one is signed in. Calls may block; the
/// asynchronous client makes them where that does no harm.
pub trait Store: Send + Sync + 'static {
    /// Takes hold of an entry: nobody else, in this process or another, takes hold of it until the value
    /// is dropped. Waits while somebody else has it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] if that took too long; the others if the store cannot be used.
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError>;

    /// Reads an entry without taking hold of it: the text as it was before or after a write, never a
    /// part. `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be read.
    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError>;
}

/// An entry that is held. Dropping it lets go.
pub trait Locked: Send {
    /// Reads the entry; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be read.
    fn read(&mut self) -> Result<Option<SecretText>, StoreError>;

    /// Writes the entry: wholly, or not at all, whenever the process or the machine ends. Once it has
    /// returned, the text is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be written: then it is what it was.
    fn write(&mut self, text: &str) -> Result<(), StoreError>;

    /// Removes the entry. None is there afterwards, as where there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be removed.
    fn remove(&mut self) -> Result<(), StoreError>;

    /// Puts what the entry holds aside, where it is lost to nobody, so that there is none any more.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if that cannot be done.
    fn set_aside(&mut self) -> Result<(), StoreError>;
}

/// Why a store did not do what it was asked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// What is stored is not what this client, or an older one, wrote. It is left as it is:
    /// `set_aside` puts it out of the way.
    Corrupt,
    /// Somebody else has had hold of the entry for too long.
    Busy,
    /// Others than the owner may read or change what is stored.
    Exposed,
    /// Reading or writing failed.
    Io(Arc<io::Error>),
    /// A store of another kind failed.
    Other(Arc<dyn StdError + Send + Sync>),
}

impl StoreError {
    /// A failure of a store of the program's own.
    pub fn other(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Other(Arc::from(error.into()))
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Corrupt => "what is stored of the session is damaged, or a newer program's",
            Self::Busy => "another program has had hold of the session for too long",
            Self::Exposed => "what is stored of the session is open to other users",
            Self::Io(_) | Self::Other(_) => "the session could not be read or saved",
        })
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Io(error) => Some(&**error),
            Self::Other(error) => {
                let error: &(dyn StdError + 'static) = &**error;
                Some(error)
            }
            Self::Corrupt | Self::Busy | Self::Exposed => None,
        }
    }
}
