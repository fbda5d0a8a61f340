//! The file that keeps records over restarts: an embedded, transactional store. Knows bytes and
//! their places, and nothing of what they are about.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fmt, io};

use redb::backends::{FileBackend, InMemoryBackend};
use redb::{
    Builder, Database, DatabaseError, ReadableDatabase as _, ReadableTable as _, StorageBackend,
    TableDefinition,
};

use crate::config::ConfigError;

/// What the file says that it is: the number grows when records change their form.
const FORMAT: &str = "caldera-local-pool 1";
const ABOUT: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("caldera-local-pool");
/// By kind, owner and name.
const RECORDS: TableDefinition<'_, (&str, &str, &str), &[u8]> = TableDefinition::new("records");
/// How much of the file is held in memory, beside the state itself.
const CACHE: usize = 4 * 1_024 * 1_024;

/// Why a pool with a file could not be opened. The file is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The configuration cannot be used.
    Config(ConfigError),
    /// Another process, or another pool of this one, has the file.
    InUse(PathBuf),
    /// The file is not one that this pool wrote.
    Foreign(PathBuf),
    /// A version that is not this one wrote the file in a form of its own.
    OtherFormat(PathBuf),
    /// What is in the file is damaged; the words say where.
    Damaged(PathBuf, &'static str),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::InUse(file) => write!(f, "{}: another pool has this file open", file.display()),
            Self::Foreign(file) => write!(f, "{}: this is no file of a pool", file.display()),
            Self::OtherFormat(file) => write!(
                f,
                "{}: another version of the pool wrote this file in a form that this one does not read",
                file.display()
            ),
            Self::Damaged(file, what) => {
                write!(f, "{}: the file is damaged: {what}", file.display())
            }
            Self::Io(file, error) => write!(f, "{}: {error}", file.display()),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Io(_, error) => Some(error),
            _ => None,
        }
    }
}

/// The records of a file, each with its place.
pub(crate) type Records = Vec<((String, String, String), Vec<u8>)>;

/// What changes in a file, in this order.
pub(crate) enum Write {
    Put((&'static str, String, String), Vec<u8>),
    Remove((&'static str, String, String)),
    RemoveAll(&'static str, String),
    /// Every record goes.
    Clear,
}

/// The open file. It is this process's alone until it is dropped.
pub(crate) struct Store {
    database: Database,
    /// Where a new file is to be once something is in it, and where it is until then.
    unpublished: Mutex<Option<(PathBuf, PathBuf)>>,
}

/// Why something was not written; what was there before is still there.
pub(crate) type Unwritten = redb::Error;

impl Store {
    /// Opens a file, and gives what is in it; nothing if there was none.
    ///
    /// A file that is there is read as a copy in memory first, with everything in it checked, for
    /// opening it changes it: one that is damaged or somebody else's stays as it is.
    ///
    /// # Errors
    /// As [`OpenError`] lists them, but for the configuration's.
    pub(crate) fn open(file: &Path) -> Result<(Self, Option<Records>), OpenError> {
        let wrong = |error| OpenError::Io(file.to_owned(), error);
        match OpenOptions::new().read(true).write(true).open(file) {
            Ok(opened) => Self::existing(file, opened),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(file),
            Err(error) => Err(wrong(error)),
        }
    }

    fn existing(file: &Path, opened: File) -> Result<(Self, Option<Records>), OpenError> {
        let io = |error| OpenError::Io(file.to_owned(), error);
        let backend = locked(file, opened)?;
        let length = backend.len().map_err(io)?;
        if length == 0 {
            return Self::create(file);
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        backend.read(0, &mut bytes).map_err(io)?;
        // A page that is damaged in a way that its checksum does not tell may be met by an
        // assertion of the store's.
        let records = catch_unwind(AssertUnwindSafe(|| check(file, &bytes)));
        let records = records.unwrap_or_else(|_| {
            Err(OpenError::Damaged(
                file.to_owned(),
                "the store cannot read it",
            ))
        })?;
        drop(bytes);
        let database = Builder::new()
            .set_cache_size(CACHE)
            .create_with_backend(backend)
            .map_err(|error| unusable(file, error))?;
        let store = Self {
            database,
            unpublished: Mutex::new(None),
        };
        Ok((store, Some(records)))
    }

    /// A new file, beside its place until something whole is in it: a process that ends too early
    /// leaves none that could be taken for a damaged one.
    fn create(file: &Path) -> Result<(Self, Option<Records>), OpenError> {
        let io = |error| OpenError::Io(file.to_owned(), error);
        let mut beside = OsString::from(file);
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        private(&mut options);
        let backend = locked(file, options.open(&beside).map_err(io)?)?;
        // Whoever had that one locked before may have put it in its place.
        if std::fs::metadata(file).is_ok_and(|present| present.len() > 0) {
            std::fs::remove_file(&beside).map_err(io)?;
            return Err(OpenError::InUse(file.to_owned()));
        }
        backend.set_len(0).map_err(io)?;
        let database = Builder::new()
            .set_cache_size(CACHE)
            .create_with_backend(backend)
            .map_err(|error| unusable(file, error))?;
        let store = Self {
            database,
            unpublished: Mutex::new(Some((beside, file.to_owned()))),
        };
        Ok((store, None))
    }

    /// Writes all of this or nothing, and comes back when it is on the disk. What is there already
    /// is not written again.
    ///
    /// # Errors
    /// The system's; nothing is changed.
    pub(crate) fn write(&self, changes: &[Write]) -> Result<(), Unwritten> {
        let transaction = self.database.begin_write()?;
        let mut changed = false;
        {
            let mut about = transaction.open_table(ABOUT)?;
            let known = about.get("format")?.is_some();
            if !known {
                about.insert("format", FORMAT.as_bytes())?;
                changed = true;
            }
            let mut records = transaction.open_table(RECORDS)?;
            for change in changes {
                changed |= match change {
                    Write::Put((what, owner, name), bytes) => {
                        let place = (*what, owner.as_str(), name.as_str());
                        let same = records
                            .get(place)?
                            .is_some_and(|present| present.value() == bytes);
                        if !same {
                            records.insert(place, bytes.as_slice())?;
                        }
                        !same
                    }
                    Write::Remove((what, owner, name)) => records
                        .remove((*what, owner.as_str(), name.as_str()))?
                        .is_some(),
                    Write::RemoveAll(what, owner) => {
                        let next = format!("{owner}\0");
                        let range = (*what, owner.as_str(), "")..(*what, next.as_str(), "");
                        records.retain_in(range, |_, _| false)?;
                        true
                    }
                    Write::Clear => {
                        records.retain(|_, _| false)?;
                        true
                    }
                };
            }
        }
        if changed {
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        Ok(())
    }

    /// Puts a new file in its place, once its first records are in it.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn publish(&self) -> Result<(), OpenError> {
        let mut unpublished = self.unpublished();
        if let Some((beside, file)) = &*unpublished {
            let io = |error| OpenError::Io(file.clone(), error);
            std::fs::rename(beside, file).map_err(io)?;
            sync_folder(file).map_err(io)?;
        }
        *unpublished = None;
        Ok(())
    }

    fn unpublished(&self) -> MutexGuard<'_, Option<(PathBuf, PathBuf)>> {
        self.unpublished
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((beside, _)) = &*self.unpublished() {
            // The next start takes it as it is.
            let _ = std::fs::remove_file(beside);
        }
    }
}

/// The file for this process alone.
fn locked(file: &Path, opened: File) -> Result<FileBackend, OpenError> {
    FileBackend::new(opened).map_err(|error| unusable(file, error))
}

fn unusable(file: &Path, error: DatabaseError) -> OpenError {
    let file = file.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse(file),
        DatabaseError::UpgradeRequired(_) => OpenError::OtherFormat(file),
        DatabaseError::Storage(redb::StorageError::Io(error))
            if error.kind() != io::ErrorKind::InvalidData =>
        {
            OpenError::Io(file, error)
        }
        _ => OpenError::Damaged(file, "the store cannot read it"),
    }
}

/// Everything in these bytes, if they are a whole file of a pool.
fn check(file: &Path, bytes: &[u8]) -> Result<Records, OpenError> {
    let damaged = |what| OpenError::Damaged(file.to_owned(), what);
    let foreign = || OpenError::Foreign(file.to_owned());
    if !bytes.starts_with(b"redb") {
        return Err(foreign());
    }
    let copy = InMemoryBackend::new();
    let copied = copy
        .set_len(bytes.len() as u64)
        .and_then(|()| copy.write(0, bytes));
    copied.map_err(|error| OpenError::Io(file.to_owned(), error))?;
    let mut database = Builder::new()
        .create_with_backend(copy)
        .map_err(|error| unusable(file, error))?;
    match database.check_integrity() {
        Ok(_) => {}
        Err(error) => return Err(unusable(file, error)),
    }
    let unreadable = |_| damaged("the store cannot read it");
    let transaction = database
        .begin_read()
        .map_err(|_| damaged("the store cannot read it"))?;
    // Another program's file of the same store has no such table.
    let about = transaction.open_table(ABOUT).map_err(|_| foreign())?;
    let format = about.get("format").map_err(unreadable)?;
    if format.is_none_or(|format| format.value() != FORMAT.as_bytes()) {
        return Err(OpenError::OtherFormat(file.to_owned()));
    }
    let records = transaction
        .open_table(RECORDS)
        .map_err(|_| damaged("its records are missing"))?;
    let mut read = Vec::new();
    for entry in records.iter().map_err(unreadable)? {
        let (place, bytes) = entry.map_err(unreadable)?;
        let (what, owner, name) = place.value();
        let place = (what.to_owned(), owner.to_owned(), name.to_owned());
        read.push((place, bytes.value().to_vec()));
    }
    Ok(read)
}

/// There are secrets in the file: it is for its owner alone.
#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

/// The system's own rights are for the folder to say.
#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

/// A new name is safe when its folder is.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

/// The system keeps names by itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
impl Store {
    /// A new file in what a test gives for a disk.
    pub(crate) fn over(backend: impl StorageBackend) -> Self {
        Self {
            database: Builder::new().create_with_backend(backend).unwrap(),
            unpublished: Mutex::new(None),
        }
    }

    /// The names of all records of this kind.
    pub(crate) fn names(&self, kind: &str) -> Vec<String> {
        let records = self.database.begin_read().unwrap();
        let records = records.open_table(RECORDS).unwrap();
        let places = records.iter().unwrap().map(|entry| entry.unwrap().0);
        let own = places.filter_map(|place| {
            let (what, _, name) = place.value();
            (what == kind).then(|| name.to_owned())
        });
        own.collect()
    }
}
