//! The configuration file, and where it and the state are.

use std::{
    collections::BTreeMap,
    env, fs,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    args::{Output, StoreKind},
    outcome::{End, Result},
};

/// The longest file that is read.
const LONGEST: u64 = 1 << 20;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    profile: BTreeMap<String, Profile>,
}

/// What a profile says.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) user_pool_id: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) endpoint_url: Option<String>,
    pub(crate) identity_pool_id: Option<String>,
    pub(crate) identity_endpoint_url: Option<String>,
    pub(crate) output: Option<Output>,
    pub(crate) non_interactive: Option<bool>,
    pub(crate) password_command: Option<String>,
    pub(crate) totp_command: Option<String>,
    pub(crate) store: Option<StoreKind>,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) rotating: Option<bool>,
    pub(crate) rotation_grace_seconds: Option<u32>,
    pub(crate) device_name: Option<String>,
    pub(crate) remember_device: Option<bool>,
}

/// Where the configuration is, unless it was told.
pub(crate) fn default_path() -> Result<PathBuf> {
    Ok(folder("XDG_CONFIG_HOME", ".config")?
        .join("caldera")
        .join("config.toml"))
}

/// Where what outlives a call is kept.
pub(crate) fn state_folder(what: &str) -> Result<PathBuf> {
    Ok(folder("XDG_STATE_HOME", ".local/state")?
        .join("caldera")
        .join(what))
}

fn folder(variable: &str, below_home: &str) -> Result<PathBuf> {
    // A relative one is invalid and to be ignored: XDG Base Directory Specification.
    let told = env::var_os(variable).map(PathBuf::from);
    if let Some(path) = told.filter(|path| path.is_absolute()) {
        return Ok(path);
    }
    let home = env::home_dir().filter(|home| home.is_absolute());
    let home = home.ok_or_else(|| End::other(format!("neither HOME nor {variable} is set")))?;
    Ok(home.join(below_home))
}

/// The text of a configuration file; `None` where there is none.
///
/// A file that others may write, or could put another in the place of, is refused: it names commands.
pub(crate) fn read(path: &Path) -> Result<Option<String>> {
    let shown = path.display();
    let failed = |error: &io::Error| End::io(&format!("configuration {shown}"), error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    check(path, &file).map_err(|why| End::usage(format!("configuration {shown}: {why}")))?;
    let mut text = String::new();
    file.take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(|error| failed(&error))?;
    if text.len() as u64 > LONGEST {
        return Err(End::usage(format!(
            "configuration {shown}: longer than 1 MiB"
        )));
    }
    Ok(Some(text))
}

/// The profile of this name, or the default one where none was told.
pub(crate) fn profile(path: Option<&Path>, name: Option<&str>) -> Result<Profile> {
    let file = path.map_or_else(default_path, |path| Ok(path.to_owned()))?;
    let shown = file.display();
    let written = match read(&file)? {
        // The parser's message shows the line, which may hold a secret: only where it is is told.
        Some(text) => toml_edit::de::from_str::<Written>(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                let before = text.get(..span.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            let what = error.message();
            End::usage(format!("configuration {shown}, line {line}: {what}"))
        })?,
        None if path.is_some() => {
            return Err(End::usage(format!("configuration {shown}: there is none")));
        }
        None => Written::default(),
    };
    let mut profiles = written.profile;
    match (profiles.remove(name.unwrap_or("default")), name) {
        (Some(profile), _) => Ok(profile),
        (None, None) => Ok(Profile::default()),
        (None, Some(_)) => Err(End::usage(format!(
            "configuration {shown}: there is no such profile"
        ))),
    }
    .and_then(|profile| match &profile.client_secret {
        Some(_) => secret_is_the_owners(&file).map(|()| profile),
        None => Ok(profile),
    })
}

#[cfg(unix)]
fn check(path: &Path, file: &File) -> core::result::Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    let told = |error: io::Error| error.to_string();
    let own = rustix::process::geteuid().as_raw();
    let is_trusted = |uid| uid == own || uid == 0;
    let file = file.metadata().map_err(told)?;
    if !file.is_file() && !is_null(path) {
        return Err("it is no file".to_owned());
    }
    if file.mode() & 0o022 != 0 && !is_null(path) {
        return Err("others than its owner may write it (chmod go-w)".to_owned());
    }
    if !is_trusted(file.uid()) {
        return Err("it is another user's".to_owned());
    }
    // A link is followed: what counts is where the file is.
    let real = fs::canonicalize(path).map_err(told)?;
    if let Some(folder) = real.parent() {
        let folder = fs::metadata(folder).map_err(told)?;
        let is_sticky = folder.mode() & 0o1000 != 0;
        if (folder.mode() & 0o022 != 0 && !is_sticky) || !is_trusted(folder.uid()) {
            return Err("others than its owner may write in its folder".to_owned());
        }
    }
    Ok(())
}

/// The way to say that there is no configuration.
#[cfg(unix)]
fn is_null(path: &Path) -> bool {
    path == Path::new("/dev/null")
}

/// Who may write a file is told by the folder that it is in.
#[cfg(not(unix))]
fn check(_: &Path, _: &File) -> core::result::Result<(), String> {
    Ok(())
}

#[cfg(unix)]
fn secret_is_the_owners(path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let shown = path.display();
    let about = fs::metadata(path).map_err(|error| End::io(&shown.to_string(), &error))?;
    if about.mode() & 0o077 != 0 {
        return Err(End::usage(format!(
            "configuration {shown}: client_secret is in it, and others may read it (chmod go-rwx)"
        )));
    }
    Ok(())
}

#[cfg(not(unix))]
fn secret_is_the_owners(_: &Path) -> Result<()> {
    Ok(())
}
