//! The verbs about who is signed in: `login`, `status`, `logout`, `device`.

use caldera_client::{Error, SignOut, StoreError};
use serde_json::json;

use crate::{
    args::{DeviceVerb, Logout, Output},
    credentials, moment,
    outcome::{End, Result},
    settings::Settings,
    terminal::printable,
};

pub(crate) fn login(mut settings: Settings) -> Result<()> {
    settings.needs_store()?;
    let session = settings.sign_in()?;
    // Of whoever was signed in under the name before.
    credentials::forget(&settings)?;
    if session.is_device_forgotten() {
        crate::tell("The pool did not know the device that was kept.");
    }
    if let Some(error) = session.device_error() {
        crate::tell(&format!("The device could not be confirmed: {error}."));
    }
    let name = printable(settings.username()?);
    crate::tell(&format!("Signed in as {name}."));
    Ok(())
}

pub(crate) fn status(settings: &Settings) -> Result<()> {
    settings.needs_store()?;
    let output = settings.output_among(&[Output::Text, Output::Json])?;
    let session = settings.cognito()?.resume(settings.username()?)?;
    let kept = session.ok_or_else(End::not_signed_in)?.kept();
    let end = kept.expires_at().map(|end| end.unix_seconds());
    let now = moment::now()?;
    let holds = end.map(|end| end > now);
    let shown = end.map(moment::rfc3339);
    let refreshes = kept.refresh_token().is_some();
    let text = match output {
        Output::Json => {
            let status = json!({
                "user_pool_id": kept.pool().as_str(),
                "client_id": kept.client_id(),
                "username": kept.typed_name(),
                "user": kept.username(),
                "access_token_expires_at": shown,
                "access_token_has_ended": holds.map(|holds| !holds),
                "has_refresh_token": refreshes,
                "device_key": kept.device_key(),
            });
            format!("{status}\n")
        }
        _ => {
            let token = match (holds, refreshes) {
                (Some(true), _) | (None, _) => "holds",
                (Some(false), true) => "has ended, and will be refreshed",
                (Some(false), false) => "has ended",
            };
            format!(
                "User pool     {}\nApp client    {}\nName          {}\nUser          {}\nAccess token  {token}{}\nDevice        {}\n",
                kept.pool().as_str(),
                kept.client_id(),
                printable(kept.typed_name()),
                printable(kept.username()),
                shown.map_or_else(String::new, |end| format!(" ({end})")),
                printable(kept.device_key().unwrap_or("none")),
            )
        }
    };
    crate::print(&text)?;
    match (holds, refreshes) {
        (Some(false), false) => Err(End::not_signed_in()),
        _ => Ok(()),
    }
}

pub(crate) fn logout(settings: &Settings, options: &Logout) -> Result<()> {
    settings.needs_store()?;
    let (cognito, username) = (settings.cognito()?, settings.username()?);
    let session = match cognito.resume(username) {
        Err(Error::Store(StoreError::Corrupt)) if options.here => {
            cognito.set_aside(username)?;
            credentials::forget(settings)?;
            crate::tell("What was kept of the session is damaged, and was put aside.");
            return Ok(());
        }
        other => other?,
    };
    // Whatever becomes of the rest.
    credentials::forget(settings)?;
    let session = session.ok_or_else(End::not_signed_in)?;
    match (options.here, options.everywhere) {
        (true, _) => session.forget()?,
        (false, true) => session.sign_out(SignOut::Everywhere)?,
        (false, false) => session.sign_out(SignOut::ThisDevice)?,
    }
    crate::tell(&format!("Signed out {}.", printable(username)));
    Ok(())
}

pub(crate) fn device(mut settings: Settings, verb: DeviceVerb) -> Result<()> {
    match verb {
        DeviceVerb::List => list(settings),
        DeviceVerb::Forget { here: true, .. } => {
            settings.needs_store()?;
            settings.cognito()?.remove_device(settings.username()?)?;
            Ok(())
        }
        DeviceVerb::Forget { key, here: false } => {
            let session = settings.session()?;
            if key.is_none() && session.kept().device_key().is_none() {
                return Err(End::usage(
                    "the session has no device: tell a key (caldera device list)",
                ));
            }
            session.forget_device(key.as_deref())?;
            Ok(())
        }
    }
}

fn list(mut settings: Settings) -> Result<()> {
    let output = settings.output_among(&[Output::Text, Output::Json])?;
    let session = settings.session()?;
    let devices = session.devices()?;
    let kept = session.kept();
    let is_this = |key: &str| kept.device_key() == Some(key);
    let when = |at: Option<i64>| at.map(moment::rfc3339);
    let mut text = String::new();
    let mut all = Vec::new();
    for device in &devices {
        let name = device
            .attributes()
            .iter()
            .find(|(name, _)| *name == "device_name");
        let name = name.map(|(_, value)| value);
        let last = when(device.last_authenticated());
        if output == Output::Json {
            all.push(json!({
                "key": device.key(),
                "name": name,
                "is_this": is_this(device.key()),
                "created_at": when(device.created()),
                "last_authenticated_at": last,
            }));
        } else {
            text += &format!(
                "{}  {}  {}{}\n",
                printable(device.key()),
                last.as_deref().unwrap_or("-"),
                printable(name.unwrap_or("-")),
                if is_this(device.key()) {
                    "  (this)"
                } else {
                    ""
                },
            );
        }
    }
    if output == Output::Json {
        text = format!("{}\n", serde_json::Value::Array(all));
    }
    crate::print(&text)
}
