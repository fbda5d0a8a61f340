//! The verb `configure`: writes a profile, and leaves the rest of the file as it was.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use caldera_client::{AppClient, UserPoolId};
use clap::ValueEnum as _;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::{
    args::{Common, Configure},
    config,
    outcome::{End, Result},
    settings::checked_url,
    terminal::{self, printable},
};

pub(crate) fn configure(common: Common, options: Configure) -> Result<()> {
    let path = common.config.map_or_else(config::default_path, Ok)?;
    let text = config::read(&path)?.unwrap_or_default();
    let mut document: DocumentMut = text
        .parse()
        .map_err(|_| End::usage(format!("configuration {}: it is no TOML", path.display())))?;
    let name = common.profile.as_deref().unwrap_or("default");
    let profile = profile(&mut document, name).ok_or_else(|| {
        End::usage(format!(
            "configuration {}: profile is no table",
            path.display()
        ))
    })?;

    let asker = Asker {
        is_non_interactive: common.non_interactive,
    };
    let is_pool = |text: &str| text.parse::<UserPoolId>().map(drop).map_err(End::from);
    let is_client = |text: &str| AppClient::new(text).map(drop).map_err(End::from);
    let anything = |_: &str| Ok(());
    for (key, prompt, given, check) in [
        (
            "user_pool_id",
            "User pool id",
            common.user_pool_id,
            &is_pool as &Check,
        ),
        ("client_id", "App client id", common.client_id, &is_client),
        (
            "username",
            "Name to sign in with",
            common.username,
            &anything,
        ),
    ] {
        asker.needed(profile, key, prompt, given, check)?;
    }
    asker.optional(
        profile,
        "identity_pool_id",
        "Identity pool id, for AWS credentials",
        options.identity.identity_pool_id,
    )?;
    let urls = [
        ("endpoint_url", common.endpoint_url),
        (
            "identity_endpoint_url",
            options.identity.identity_endpoint_url,
        ),
    ];
    for (key, given) in urls {
        if let Some(url) = given {
            checked_url(&key.replace('_', "-"), &url)?;
            profile[key] = value(url);
        }
    }
    let bundle = common.ca_bundle.map(|path| {
        let absolute = std::path::absolute(&path).unwrap_or(path);
        absolute.to_string_lossy().into_owned()
    });
    let output = common.output.and_then(|output| output.to_possible_value());
    let store = common.store.and_then(|store| store.to_possible_value());
    for (key, given) in [
        ("password_command", common.password_command),
        ("totp_command", common.totp_command),
        ("ca_bundle", bundle),
        ("output", output.map(|output| output.get_name().to_owned())),
        ("store", store.map(|store| store.get_name().to_owned())),
    ] {
        if let Some(given) = given {
            profile[key] = value(given);
        }
    }
    if options.rotating {
        profile["rotating"] = value(true);
    }
    if let Some(seconds) = options.rotation_grace_seconds {
        profile["rotation_grace_seconds"] = value(i64::from(seconds));
    }
    write(&path, &document.to_string())?;
    crate::tell(&format!(
        "Wrote profile {} to {}.",
        printable(name),
        path.display()
    ));
    Ok(())
}

type Check = dyn Fn(&str) -> Result<()>;

/// The table of a profile, made where there is none; `None` where something else has its place.
fn profile<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut Table> {
    let table = |is_implicit| {
        let mut table = Table::new();
        table.set_implicit(is_implicit);
        Item::Table(table)
    };
    let profiles = document.entry("profile").or_insert_with(|| table(true));
    let profiles = profiles.as_table_mut()?;
    profiles
        .entry(name)
        .or_insert_with(|| table(false))
        .as_table_mut()
}

struct Asker {
    is_non_interactive: bool,
}

impl Asker {
    /// Sets what a profile has to have: as it was told, as the person says, or as it was.
    fn needed(
        &self,
        profile: &mut Table,
        key: &str,
        prompt: &str,
        given: Option<String>,
        check: &Check,
    ) -> Result<()> {
        let before = text(profile, key);
        let new = match (given, &before) {
            (Some(given), _) => given,
            // Nobody is there to change it.
            (None, Some(before)) if self.terminal(key).is_err() => before.clone(),
            (None, before) => {
                let terminal = self.terminal(key)?;
                let shown = before.as_deref().map(printable);
                let shown = shown.map_or_else(String::new, |text| format!(" [{text}]"));
                let typed = terminal.ask(&format!("{prompt}{shown}: "))?;
                match (typed.trim(), before) {
                    ("", Some(before)) => before.clone(),
                    (typed, _) => typed.to_owned(),
                }
            }
        };
        check(&new)?;
        if new.is_empty() {
            return Err(End::usage(format!("{key}: it is empty")));
        }
        if before.as_deref() != Some(&new) {
            profile[key] = value(new);
        }
        Ok(())
    }

    /// Sets what a profile may have: asked where somebody is there.
    fn optional(
        &self,
        profile: &mut Table,
        key: &str,
        prompt: &str,
        given: Option<String>,
    ) -> Result<()> {
        let new = match given {
            Some(given) => given,
            None => {
                let Ok(terminal) = self.terminal(key) else {
                    return Ok(());
                };
                let before = text(profile, key);
                let shown = before
                    .as_deref()
                    .map_or_else(|| "none".to_owned(), printable);
                let typed = terminal.ask(&format!("{prompt} [{shown}]: "))?;
                typed.trim().to_owned()
            }
        };
        if !new.is_empty() {
            profile[key] = value(new);
        }
        Ok(())
    }

    fn terminal(&self, question: &str) -> Result<terminal::Terminal> {
        terminal::of(question, self.is_non_interactive)
    }
}

fn text(profile: &Table, key: &str) -> Option<String> {
    Some(profile.get(key)?.as_str()?.to_owned())
}

/// Writes the file beside itself and puts it in its place, so that it is whole at any moment. What is a
/// link stays one.
fn write(path: &Path, text: &str) -> Result<()> {
    let failed =
        |error: std::io::Error| End::io(&format!("configuration {}", path.display()), &error);
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder).map_err(failed)?;
    }
    let mut new = path.clone().into_os_string();
    new.push(".new");
    let new = PathBuf::from(new);
    // Of a process that ended while it wrote.
    if new.symlink_metadata().is_ok() {
        fs::remove_file(&new).map_err(failed)?;
    }
    let mut file = for_the_owner(&new).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&new, &path).map_err(failed)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn for_the_owner(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

#[cfg(not(unix))]
fn for_the_owner(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
