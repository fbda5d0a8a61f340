//! What is stored of one entry, as one text.

use std::collections::BTreeMap;

use caldera_srp::{Device, SecretText, flow::KeptSession};
use serde_json::value::RawValue;

use crate::{Locked, StoreError};

const VERSION: u64 = 1;

/// What is stored: the session, and what outlives it or precedes it.
#[derive(Default)]
pub(super) struct Record {
    pub(super) session: Option<KeptSession>,
    /// The device to sign in with, where the session does not have it: one that is being confirmed, or
    /// one that was kept when its session ended.
    pub(super) device: Option<Device>,
    /// How often the refresh token, which rotates, was sent without a reply that was taken, and when
    /// last, in seconds since 1970.
    pub(super) sent: Option<Sent>,
}

/// A rotating refresh token that may be used up.
#[derive(Clone, Copy)]
pub(super) struct Sent {
    pub(super) times: u64,
    pub(super) first_at: i64,
}

impl Record {
    /// The device of the next sign-in.
    pub(super) fn device(&self) -> Option<&Device> {
        let kept = self.session.as_ref().and_then(KeptSession::device);
        kept.or(self.device.as_ref())
    }

    /// Whether the device that the tokens came to is kept, and nothing says that it was confirmed.
    pub(super) fn is_unconfirmed(&self) -> bool {
        match (&self.session, &self.device) {
            (Some(session), Some(device)) => {
                session.device().is_none() && session.device_key() == Some(device.key())
            }
            _ => false,
        }
    }

    /// What stays when the session ends: the device, if there is one.
    pub(super) fn without_session(self) -> Self {
        Self {
            device: self.device().cloned(),
            session: None,
            sent: None,
        }
    }

    fn is_empty(&self) -> bool {
        self.session.is_none() && self.device.is_none()
    }

    pub(super) fn write(&self) -> SecretText {
        let session = self.session.as_ref().map(KeptSession::to_json);
        let device = self.device.as_ref().map(Device::to_json);
        let sent = self.sent.map(|sent| {
            format!(
                ",\"refresh_sent\":{},\"refresh_sent_at\":{}",
                sent.times, sent.first_at
            )
        });
        let head = format!("{{\"version\":{VERSION}");
        let parts: Vec<(&str, &str)> = [
            ("", head.as_str()),
            (",\"session\":", session.as_ref().map_or("", |s| s.reveal())),
            (",\"device\":", device.as_ref().map_or("", |d| d.reveal())),
            ("", sent.as_deref().unwrap_or_default()),
            ("", "}"),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        // Space for all of it at once, so that no outgrown buffer keeps a part.
        let length = parts
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum();
        let mut text = String::with_capacity(length);
        for (name, value) in parts {
            text.push_str(name);
            text.push_str(value);
        }
        SecretText::new(text)
    }

    fn read(text: &str) -> Option<Self> {
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(text).ok()?;
        let member = |name| members.get(name).map(|raw| raw.get());
        let number = |name| member(name).map(str::parse::<u64>).transpose().ok();
        if number("version")? != Some(VERSION) {
            return None;
        }
        let sent = match (number("refresh_sent")?, number("refresh_sent_at")?) {
            (Some(times), Some(at)) => Some(Sent {
                times,
                first_at: i64::try_from(at).ok()?,
            }),
            (None, None) => None,
            _ => return None,
        };
        let session = member("session").map(KeptSession::from_json);
        let device = member("device").map(Device::from_json);
        Some(Self {
            session: session.transpose().ok()?,
            device: device.transpose().ok()?,
            sent,
        })
    }

    /// The record of an entry that is held; an empty one where there is none.
    pub(super) fn of(locked: &mut dyn Locked) -> Result<Self, StoreError> {
        Self::of_text(locked.read()?)
    }

    pub(super) fn of_text(text: Option<SecretText>) -> Result<Self, StoreError> {
        match text {
            Some(text) => Self::read(text.reveal()).ok_or(StoreError::Corrupt),
            None => Ok(Self::default()),
        }
    }

    pub(super) fn save(&self, locked: &mut dyn Locked) -> Result<(), StoreError> {
        if self.is_empty() {
            locked.remove()
        } else {
            locked.write(self.write().reveal())
        }
    }
}
