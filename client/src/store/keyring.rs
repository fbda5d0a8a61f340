//! A store in the kernel's keyring, with locks in files, for the kernel has none.

use std::{fs::File, path::PathBuf, time::Duration};

use caldera_srp::SecretText;
use linux_keyutils::{Key, KeyError, KeyRing, KeyRingIdentifier};
use zeroize::Zeroizing;

use super::{Entry, Locked, Store, StoreError, file::take_lock};

/// The kernel takes no longer text for a key.
const LONGEST: usize = 32_767;

/// Keeps sessions in the kernel's keyring of the user, on Linux: in its memory, where no other user and no
/// copy of a disk has them.
///
/// **A reboot takes them all**, and so do three days in which nobody used any
/// (`kernel.keys.persistent_keyring_expiry`): the person signs in again then, and a device that was
/// remembered is a new one. It is the persistent keyring of the user's id, which outlives logging out. A
/// text is at most 32,767 bytes, and all keys of a user who is not root 20,000 (`kernel.keys.maxbytes`):
/// a few sessions; what does not fit is a [`StoreError::Other`], and the entry is what it was.
/// Every program of the user can read the keys.
///
/// The kernel has no lock that holds between processes: each entry's is a file, in a folder as that of a
/// [`FileStore`](crate::FileStore), with nothing in it.
#[derive(Clone, Debug)]
pub struct KeyringStore {
    locks: PathBuf,
    patience: Duration,
}

impl KeyringStore {
    /// A store whose lock files are in this folder, which is made when it is first written to: the same
    /// for all processes that share it.
    #[must_use]
    pub fn new(locks: impl Into<PathBuf>) -> Self {
        Self {
            locks: locks.into(),
            patience: Duration::from_secs(120),
        }
    }

    /// How long to wait for an entry that somebody else has hold of; two minutes if not told.
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// Whether the kernel lets this process have such a keyring. Sandboxes and containers may not.
    #[must_use]
    pub fn is_available() -> bool {
        ring().is_ok()
    }
}

impl Store for KeyringStore {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        let id = entry.id();
        let path = self.locks.join(id.clone() + ".lock");
        let lock = take_lock(&self.locks, &path, self.patience)?;
        Ok(Box::new(Held {
            name: name(&id),
            _lock: lock,
        }))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        read(&name(&entry.id()))
    }
}

struct Held {
    name: String,
    // Let go when it is closed.
    _lock: File,
}

impl Locked for Held {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        read(&self.name)
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        // A key of this name is given the text as a whole, or stays as it is.
        ring()?.add_key(&self.name, text)?;
        Ok(())
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        let ring = ring()?;
        match find(&ring, &self.name)? {
            Some(key) => Ok(ring.unlink_key(key)?),
            None => Ok(()),
        }
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        let ring = ring()?;
        let Some(key) = find(&ring, &self.name)? else {
            return Ok(());
        };
        let bytes = payload(&key)?;
        for number in 1..=u32::MAX {
            let aside = format!("{}:corrupt-{number}", self.name);
            if find(&ring, &aside)?.is_none() {
                ring.add_key(&aside, &**bytes)?;
                break;
            }
        }
        Ok(ring.unlink_key(key)?)
    }
}

fn name(id: &str) -> String {
    format!("caldera:{id}")
}

/// The user's persistent keyring, within reach of this process's session.
fn ring() -> Result<KeyRing, KeyError> {
    KeyRing::get_persistent(KeyRingIdentifier::Session)
}

fn find(ring: &KeyRing, name: &str) -> Result<Option<Key>, KeyError> {
    match ring.search(name) {
        Ok(key) => Ok(Some(key)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyRevoked | KeyError::KeyExpired) => Ok(None),
        Err(error) => Err(error),
    }
}

fn payload(key: &Key) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut bytes = Zeroizing::new(vec![0; LONGEST + 1]);
    let length = key.read(&mut *bytes)?;
    bytes.truncate(length);
    Ok(bytes)
}

fn read(name: &str) -> Result<Option<SecretText>, StoreError> {
    let Some(key) = find(&ring()?, name)? else {
        return Ok(None);
    };
    let bytes = match payload(&key) {
        Ok(bytes) => bytes,
        // Removed since it was found.
        Err(KeyError::KeyDoesNotExist | KeyError::KeyRevoked) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let text = core::str::from_utf8(&bytes).map_err(|_| StoreError::Corrupt)?;
    Ok(Some(SecretText::new(text)))
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        Self::other(error)
    }
}
