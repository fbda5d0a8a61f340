//! Replies read from JSON.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{
    AuthReply, AuthenticationResult, ChallengeName, DeviceConfirmed, Operation, Reply,
    ServiceError, SoftwareTokenSecret, SoftwareTokenVerified,
    reply::{ENTRY_LIMIT, NewDeviceMetadata},
};
use super::account;
use crate::{Error, Fault, Parameter, Parameters, SecretText};

/// The most bytes a reply, or a caller's object, may have.
pub(super) const DOCUMENT_LIMIT: usize = 1 << 20;

pub(super) const MALFORMED: Error = Error::new(Parameter::Reply, Fault::Malformed);

impl Reply {
    /// Reads the reply to an operation: `status` is the HTTP status, `error_type` the header
    /// `x-amzn-ErrorType` where there is one, `body` the body as it came.
    ///
    /// Members that are not known are skipped; `null` is the same as no member. A body of an error
    /// that is no JSON gives an error of the kind that status and header tell. The body may hold
    /// tokens; the caller's copy of it is the caller's to wipe.
    ///
    /// # Errors
    ///
    /// `Parameter::Reply` that is too long (1 MiB, checked before anything is read) or malformed:
    /// no JSON object, a member of another type than the service's, a member twice, or more than 64
    /// members in one object. What the members mean is checked when a sign-in takes the reply.
    pub fn from_json(
        operation: Operation,
        status: u16,
        error_type: Option<&str>,
        body: &[u8],
    ) -> Result<Self, Error> {
        if body.len() > DOCUMENT_LIMIT {
            let limit = DOCUMENT_LIMIT;
            return Err(Error::new(Parameter::Reply, Fault::TooLong { limit }));
        }
        if !(200..300).contains(&status) {
            return Ok(Self::Error(service_error(status, error_type, body)));
        }
        let body = core::str::from_utf8(body).map_err(|_| MALFORMED)?;
        Ok(match operation {
            Operation::InitiateAuth
            | Operation::AdminInitiateAuth
            | Operation::RespondToAuthChallenge
            | Operation::AdminRespondToAuthChallenge
            | Operation::GetTokensFromRefreshToken => Self::Auth(auth_reply(&Object::read(body)?)?),
            Operation::AssociateSoftwareToken => {
                let object = Object::read(body)?;
                Self::SoftwareTokenSecret(SoftwareTokenSecret {
                    secret_code: object.text("SecretCode")?,
                    session: object.text("Session")?,
                })
            }
            Operation::VerifySoftwareToken => {
                let object = Object::read(body)?;
                let status = object.text("Status")?.ok_or(MALFORMED)?;
                let mut reply = SoftwareTokenVerified::new(status.reveal());
                reply.session = object.text("Session")?;
                Self::SoftwareTokenVerified(reply)
            }
            Operation::ConfirmDevice => {
                let object = Object::read(body)?;
                let necessary = object.value("UserConfirmationNecessary")?;
                Self::DeviceConfirmed(DeviceConfirmed::new(necessary.unwrap_or(false)))
            }
            Operation::GetUser => Self::User(account::user(&Object::read(body)?)?),
            Operation::ListDevices => Self::Devices(account::devices(&Object::read(body)?)?),
            // These answer nothing: `{}`, or an empty body.
            Operation::UpdateDeviceStatus
            | Operation::ForgetDevice
            | Operation::GlobalSignOut
            | Operation::RevokeToken => Self::Empty,
        })
    }
}

fn service_error(status: u16, error_type: Option<&str>, body: &[u8]) -> ServiceError {
    let text = core::str::from_utf8(body).unwrap_or_default();
    let object = Object::read(text).unwrap_or_default();
    let member = |name| object.text(name).ok().flatten();
    let in_body = member("__type");
    let error_type = error_type
        .filter(|error_type| !error_type.is_empty())
        .or(in_body.as_ref().map(SecretText::reveal));
    let message = member("message").or_else(|| member("Message"));
    let message = message.as_ref().map_or(text, SecretText::reveal);
    let error = ServiceError::new(error_type.unwrap_or_default(), message);
    if status >= 500 {
        error.of_a_server_that_failed()
    } else {
        error
    }
}

fn auth_reply(object: &Object<'_>) -> Result<AuthReply, Error> {
    let challenge_parameters = match object.member("ChallengeParameters") {
        Some(raw) => Object::read(raw.get())?.texts()?,
        None => Parameters::new(),
    };
    let available_challenges = match object.value::<Names>("AvailableChallenges")? {
        Some(Names(names)) => names,
        None => Vec::new(),
    };
    let authentication_result = match object.member("AuthenticationResult") {
        Some(raw) => Some(authentication_result(&Object::read(raw.get())?)?),
        None => None,
    };
    Ok(AuthReply {
        challenge_name: object
            .text("ChallengeName")?
            .map(|name| ChallengeName::from(name.reveal())),
        challenge_parameters,
        session: object.text("Session")?,
        available_challenges,
        authentication_result,
    })
}

fn authentication_result(object: &Object<'_>) -> Result<AuthenticationResult, Error> {
    let new_device = match object.member("NewDeviceMetadata") {
        Some(raw) => {
            let device = Object::read(raw.get())?;
            Some(NewDeviceMetadata {
                device_key: device.value("DeviceKey")?.unwrap_or_default(),
                device_group_key: device.value("DeviceGroupKey")?.unwrap_or_default(),
            })
        }
        None => None,
    };
    Ok(AuthenticationResult {
        access_token: object.text("AccessToken")?,
        id_token: object.text("IdToken")?,
        refresh_token: object.text("RefreshToken")?,
        token_type: object.value("TokenType")?,
        expires_in: object.value("ExpiresIn")?,
        new_device,
    })
}

/// Reads an object of texts, which the service puts into a string.
pub(in super::super) fn read_flat_object(text: &str) -> Result<Parameters, Error> {
    Object::read(text)
        .and_then(|object| object.texts())
        .map_err(|_| Error::new(Parameter::ChallengeParameters, Fault::Malformed))
}

/// An object's members, each still as it was written.
#[derive(Default)]
pub(super) struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    /// Reads an object: bounded, and no member twice.
    pub(super) fn read(text: &'a str) -> Result<Self, Error> {
        // Of anything else the parser would make a message that says what it is, secrets included, in
        // memory that is not wiped.
        let text = text.trim_start_matches([' ', '\t', '\n', '\r']);
        if !text.starts_with('{') {
            return Err(MALFORMED);
        }
        serde_json::from_str(text).map_err(|_| MALFORMED)
    }

    /// A member, unless it is `null`.
    pub(super) fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .find(|(key, raw)| key == name && raw.get() != "null")
            .map(|(_, raw)| *raw)
    }

    /// The members' names, those of `null` among them.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// A member that is a text.
    pub(super) fn text(&self, name: &str) -> Result<Option<SecretText>, Error> {
        self.member(name).map(text_of).transpose()
    }

    /// A member that is not secret.
    pub(super) fn value<T: Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, Error> {
        self.member(name)
            .map(|raw| serde_json::from_str(raw.get()).map_err(|_| MALFORMED))
            .transpose()
    }

    /// All members, which have to be texts.
    pub(super) fn texts(&self) -> Result<Parameters, Error> {
        let mut map = Parameters::new();
        for (key, raw) in &self.0 {
            if raw.get() != "null" {
                map.put(key.clone().into(), text_of(raw)?);
            }
        }
        Ok(map)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// A list of challenges' names, refused once it has more than there may be.
struct Names(Vec<ChallengeName>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element::<String>()? {
            // One more than there may be is enough for the sign-in to refuse the list by its name.
            if names.len() > ENTRY_LIMIT {
                return Err(A::Error::custom("too many names"));
            }
            names.push(ChallengeName::from(name.as_str()));
        }
        Ok(Names(names))
    }
}

/// A list's elements, each still as it was written: bounded.
pub(super) fn elements(list: &RawValue) -> Result<Vec<&RawValue>, Error> {
    // As in an object: of anything else the parser would make a message that says what it is.
    if !list.get().starts_with('[') {
        return Err(MALFORMED);
    }
    let Elements(elements) = serde_json::from_str(list.get()).map_err(|_| MALFORMED)?;
    Ok(elements)
}

struct Elements<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Elements<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementsVisitor)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Elements<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            if elements.len() == ENTRY_LIMIT {
                return Err(A::Error::custom("too many elements"));
            }
            elements.push(element);
        }
        Ok(Elements(elements))
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Vec<(String, &RawValue)> = Vec::new();
        while let Some((key, raw)) = map.next_entry::<String, &RawValue>()? {
            if members.len() == ENTRY_LIMIT || members.iter().any(|(other, _)| *other == key) {
                return Err(A::Error::custom("too many members, or one twice"));
            }
            members.push((key, raw));
        }
        Ok(Object(members))
    }
}

/// The text that a JSON string writes.
///
/// The escapes are resolved here and not by the parser, whose scratch space is not wiped: the text
/// may be a token. The one buffer has room for all of it.
pub(super) fn text_of(raw: &RawValue) -> Result<SecretText, Error> {
    let mut rest = raw
        .get()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or(MALFORMED)?;
    let mut text = zeroize::Zeroizing::new(String::with_capacity(rest.len()));
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut characters = escape.chars();
        let character = match characters.next().ok_or(MALFORMED)? {
            character @ ('"' | '\\' | '/') => character,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (character, after) = unicode_escape(characters.as_str()).ok_or(MALFORMED)?;
                characters = after.chars();
                character
            }
            _ => return Err(MALFORMED),
        };
        text.push(character);
        rest = characters.as_str();
    }
    text.push_str(rest);
    Ok(SecretText::new(core::mem::take(&mut *text)))
}

/// The character that four hexadecimal digits write, or eight in two surrogates, and what follows.
fn unicode_escape(text: &str) -> Option<(char, &str)> {
    let (high, rest) = hex_unit(text)?;
    match high {
        0xd800..0xdc00 => {
            let (low, rest) = hex_unit(rest.strip_prefix("\\u")?)?;
            let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            let character = char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?;
            Some((character, rest))
        }
        // A lone low surrogate is no character.
        unit => Some((char::from_u32(unit)?, rest)),
    }
}

fn hex_unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let unit = digits
        .chars()
        .try_fold(0, |unit, digit| Some(unit << 4 | digit.to_digit(16)?))?;
    Some((unit, rest))
}
