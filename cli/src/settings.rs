//! What a call was told: by flags and variables, and by the profile where those are silent.

use core::time::Duration;
use std::{env::VarError, path::PathBuf};

use caldera_client::{
    AppClient, Entry, FileStore, MemoryStore, Store, UserPoolId,
    blocking::{Cognito, Session, UreqTransport},
};

use crate::{
    args::{Common, Output, StoreKind},
    config::{self, Profile},
    outcome::{End, Exit, Result},
    person::Person,
    secrets::{Password, Secrets},
};

/// What a call was told.
pub(crate) struct Settings {
    pub(crate) pool: UserPoolId,
    pub(crate) app: AppClient,
    pub(crate) output: Output,
    pub(crate) store: StoreKind,
    pub(crate) non_interactive: bool,
    pub(crate) identity_pool_id: Option<String>,
    pub(crate) identity_endpoint_url: Option<String>,
    pub(crate) ca_bundle: Option<PathBuf>,
    username: Option<String>,
    endpoint_url: Option<String>,
    rotating: Option<Option<Duration>>,
    device_name: Option<String>,
    remembers_device: bool,
    secrets: Option<Secrets>,
}

impl Settings {
    pub(crate) fn of(common: Common) -> Result<Self> {
        let profile = config::profile(common.config.as_deref(), common.profile.as_deref())?;
        let Profile {
            client_secret,
            rotating,
            rotation_grace_seconds: grace,
            ..
        } = profile;
        let pool = common.user_pool_id.or(profile.user_pool_id);
        let pool = pool.ok_or_else(|| missing("user-pool-id"))?;
        let client = common.client_id.or(profile.client_id);
        let mut app = AppClient::new(&client.ok_or_else(|| missing("client-id"))?)?;
        let told = match std::env::var("CALDERA_CLIENT_SECRET") {
            Ok(secret) => Some(secret),
            Err(VarError::NotPresent) => None,
            // Not as if it were not there: the file's may be another client's.
            Err(VarError::NotUnicode(_)) => {
                return Err(End::usage("CALDERA_CLIENT_SECRET: it is no UTF-8"));
            }
        };
        if let Some(secret) = told.or(client_secret) {
            app = app.with_secret(&secret)?;
        }
        let password = if common.password_stdin {
            Password::Stdin
        } else {
            match common.password_command.or(profile.password_command) {
                Some(command) => Password::Command(command),
                None => Password::Person,
            }
        };
        let totp = common.totp_command.or(profile.totp_command);
        let grace = grace.map(|seconds| Duration::from_secs(seconds.into()));
        Ok(Self {
            pool: pool.parse()?,
            app,
            output: common.output.or(profile.output).unwrap_or(Output::Text),
            store: common.store.or(profile.store).unwrap_or(StoreKind::File),
            non_interactive: common.non_interactive || profile.non_interactive == Some(true),
            identity_pool_id: profile.identity_pool_id,
            identity_endpoint_url: profile.identity_endpoint_url,
            ca_bundle: common.ca_bundle.or(profile.ca_bundle),
            username: common.username.or(profile.username),
            endpoint_url: common.endpoint_url.or(profile.endpoint_url),
            rotating: (rotating == Some(true)).then_some(grace),
            device_name: profile.device_name,
            remembers_device: profile.remember_device.unwrap_or(true),
            secrets: Some(Secrets::new(password, totp)),
        })
    }

    pub(crate) fn username(&self) -> Result<&str> {
        self.username.as_deref().ok_or_else(|| missing("username"))
    }

    /// Where passwords and codes come from. They are asked for once.
    pub(crate) fn secrets(&mut self) -> Secrets {
        let used_up = || Secrets::new(Password::Person, None);
        self.secrets.take().unwrap_or_else(used_up)
    }

    /// That this verb prints so.
    pub(crate) fn output_among(&self, known: &[Output]) -> Result<Output> {
        match known.contains(&self.output) {
            true => Ok(self.output),
            false => Err(End::usage(
                "--output: this verb does not print in that form",
            )),
        }
    }

    /// That sessions are kept, which this verb is about.
    pub(crate) fn needs_store(&self) -> Result<()> {
        match self.store {
            StoreKind::Keyring | StoreKind::File => Ok(()),
            StoreKind::None => Err(End::usage("--store none keeps no session for this verb")),
        }
    }

    pub(crate) fn ca_bundle(&self) -> Result<Option<Vec<u8>>> {
        let Some(path) = &self.ca_bundle else {
            return Ok(None);
        };
        let read = std::fs::read(path);
        let failed = |error| End::usage(format!("--ca-bundle: {}: {error}", path.display()));
        read.map(Some).map_err(failed)
    }

    pub(crate) fn cognito(&self) -> Result<Cognito> {
        let url = match &self.endpoint_url {
            Some(url) => url.clone(),
            None => self.pool.endpoint()?,
        };
        checked_url("endpoint-url", &url)?;
        let transport = match self.ca_bundle()? {
            None => UreqTransport::new(&url),
            Some(pem) => UreqTransport::with_roots(&url, &pem)
                .map_err(|_| End::usage("--ca-bundle: no certificate in it, or a damaged one"))?,
        };
        let mut builder = Cognito::builder(self.pool.clone(), self.app.clone())
            .transport(transport)
            .remember_device(self.remembers_device);
        if let Some(grace) = self.rotating {
            builder = builder.rotating(grace);
        }
        if let Some(name) = &self.device_name {
            builder = builder.device_name(name);
        }
        builder = match self.store {
            StoreKind::Keyring => builder.store(keyring()?),
            StoreKind::File => builder.store(FileStore::new(config::state_folder("sessions")?)),
            // Nor is a device kept: each call would leave one more in the pool.
            StoreKind::None => builder.store(MemoryStore::new()).remember_device(false),
        };
        Ok(builder.build()?)
    }

    /// The store of what is kept beside sessions, and this name's entry in it: in the keyring where sessions
    /// are there, else in a folder of files of this name.
    pub(crate) fn store_beside(&self, what: &str) -> Result<(Box<dyn Store>, Entry)> {
        let (app, username) = (self.app.id(), self.username()?);
        if self.store == StoreKind::Keyring {
            // It has no folders. No app client's id has such a sign, so no session is of this entry.
            let entry = Entry::new(&self.pool, &format!("{app}/{what}"), username);
            return Ok((Box::new(keyring()?), entry));
        }
        let store = FileStore::new(config::state_folder(what)?);
        Ok((Box::new(store), Entry::new(&self.pool, app, username)))
    }

    /// Signs in.
    pub(crate) fn sign_in(&mut self) -> Result<Session> {
        let cognito = self.cognito()?;
        let secrets = self.secrets();
        let username = self.username()?;
        let issuer = self.pool.as_str();
        let mut person = Person::new(secrets, self.non_interactive, username, issuer);
        let password = person.password("PASSWORD")?;
        let session = cognito.sign_in(username, password.reveal(), &mut person);
        session.map_err(|error| person.end().unwrap_or_else(|| error.into()))
    }

    /// The session that is kept; where none ever is, a new one.
    pub(crate) fn session(&mut self) -> Result<Session> {
        if self.store == StoreKind::None {
            return self.sign_in();
        }
        let session = self.cognito()?.resume(self.username()?)?;
        session.ok_or_else(End::not_signed_in)
    }
}

/// The kernel's keyring, where this process may have one.
#[cfg(target_os = "linux")]
fn keyring() -> Result<caldera_client::KeyringStore> {
    use caldera_client::KeyringStore;
    match KeyringStore::is_available() {
        true => Ok(KeyringStore::new(config::state_folder("locks")?)),
        false => Err(End::usage(
            "--store keyring: the kernel lets this process have no keyring (--store file)",
        )),
    }
}

#[cfg(not(target_os = "linux"))]
fn keyring() -> Result<FileStore> {
    Err(End::usage(
        "--store keyring: it is the keyring of Linux' kernel, and this system has none (--store file)",
    ))
}

fn missing(flag: &str) -> End {
    let variable = flag.to_uppercase().replace('-', "_");
    End::usage(format!(
        "--{flag} is missing: tell it, or CALDERA_{variable}, or have it in a profile (caldera configure)"
    ))
}

/// That an address is one of HTTP: what else is wrong with it is told when it is used.
pub(crate) fn checked_url(flag: &str, url: &str) -> Result<()> {
    match url.starts_with("https://") || url.starts_with("http://") {
        true => Ok(()),
        false => Err(End::new(
            Exit::Usage,
            format!("--{flag}: neither https:// nor http://"),
        )),
    }
}
