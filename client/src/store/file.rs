//! A store of files, one for each entry, in a folder that its owner alone can open.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use caldera_srp::SecretText;
use zeroize::Zeroizing;

use super::{Entry, Locked, Store, StoreError};

/// The longest text that is read: a session at its longest, and a device.
const LONGEST: u64 = 4 << 20;
/// How often a lock that somebody else has is tried.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(25);

/// Keeps sessions in files of a folder.
///
/// The folder has mode 0700 and the files 0600 where the system knows modes; a folder or a file that
/// others may open is refused ([`StoreError::Exposed`]). A write goes to a file beside the old one, to
/// the disk, and then in its place, so that a process or a machine that ends at any moment leaves the old
/// text or the new one. A lock, a file `….lock` that stays, keeps other processes and threads out while
/// one refreshes; it is the system's, and goes with the process that has it. On network file systems it
/// holds as far as `flock` does there.
///
/// The texts are not encrypted: who can read the owner's files is signed in.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: PathBuf,
    patience: Duration,
}

impl FileStore {
    /// A store in this folder, which is made, with those above it, when it is first written to.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            patience: Duration::from_secs(120),
        }
    }

    /// How long to wait for an entry that somebody else has hold of; two minutes if not told. Whoever
    /// has it may be waiting for the service.
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    fn path(&self, entry: &Entry, end: &str) -> PathBuf {
        self.folder.join(entry.id() + end)
    }
}

impl Store for FileStore {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        let lock = take_lock(&self.folder, &self.path(entry, ".lock"), self.patience)?;
        Ok(Box::new(Held {
            folder: self.folder.clone(),
            path: self.path(entry, ".json"),
            new: self.path(entry, ".new"),
            _lock: lock,
        }))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        read(&self.path(entry, ".json"))
    }
}

/// Makes the folder and takes a lock in it, which goes with the file that comes back.
pub(super) fn take_lock(
    folder: &Path,
    path: &Path,
    patience: Duration,
) -> Result<File, StoreError> {
    make_folder(folder)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let lock = for_the_owner(&mut options).open(path)?;
    check_owner_only(&lock)?;
    // None where it is for ever.
    let until = Instant::now().checked_add(patience);
    let mut pause = FIRST_PAUSE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if until.is_some_and(|until| Instant::now() >= until) => {
                return Err(StoreError::Busy);
            }
            Err(TryLockError::WouldBlock) => thread::sleep(pause),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

struct Held {
    folder: PathBuf,
    path: PathBuf,
    new: PathBuf,
    // Let go when it is closed.
    _lock: File,
}

impl Locked for Held {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        read(&self.path)
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        // Of a process that ended while it wrote; nobody else writes it while this is held.
        remove_if_there(&self.new)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = for_the_owner(&mut options).open(&self.new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&self.new, &self.path)?;
        sync_folder(&self.folder)
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        remove_if_there(&self.new)?;
        remove_if_there(&self.path)?;
        sync_folder(&self.folder)
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        for number in 1..=u32::MAX {
            let aside = self.path.with_extension(format!("corrupt-{number}"));
            if aside.symlink_metadata().is_ok() {
                continue;
            }
            match fs::rename(&self.path, aside) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                other => other?,
            }
            break;
        }
        sync_folder(&self.folder)
    }
}

fn read(path: &Path) -> Result<Option<SecretText>, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    check_owner_only(&file)?;
    let length = file.metadata()?.len();
    if length > LONGEST {
        return Err(StoreError::Corrupt);
    }
    // Space for all of it at once, so that no outgrown buffer keeps a part.
    let room = usize::try_from(length).unwrap_or(0).saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(length).read_to_end(&mut bytes)?;
    let text = core::str::from_utf8(&bytes).map_err(|_| StoreError::Corrupt)?;
    Ok(Some(SecretText::new(text)))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(unix)]
fn for_the_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn for_the_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn check_owner_only(file: &File) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    match file.metadata()?.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(StoreError::Exposed),
    }
}

/// Who may open a file is told by the folder that it is in.
#[cfg(not(unix))]
fn check_owner_only(_: &File) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    if !folder.is_dir() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder)?;
    }
    match fs::metadata(folder)?.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(StoreError::Exposed),
    }
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    Ok(fs::create_dir_all(folder)?)
}

/// Without it a machine that stops may have the old name still.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    Ok(File::open(folder)?.sync_all()?)
}

/// A folder cannot be opened as a file there.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
