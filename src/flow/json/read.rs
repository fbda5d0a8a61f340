//! Replies read from JSON.

use alloc::{string::String, vec::Vec};
use core::fmt;
use core::str::FromStr;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{
    AuthReply, AuthenticationResult, ChallengeName, DeviceConfirmed, ForeignReply, Operation,
    Reply, ServiceError, ServiceErrorKind, SoftwareTokenSecret, SoftwareTokenVerified,
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
    /// Members that are not known are skipped; `null` is the same as no member. The service answers
    /// with 200 and a JSON object, or with another status and an error type, in the header or in the
    /// body (`__type`, or `code` or `Error.Code` where they name an exception): whatever else comes is
    /// [`Reply::Foreign`], with its status. The body may hold tokens; the caller's copy of it is the
    /// caller's to wipe. A `Retry-After` is added by [`with_retry_after`](Self::with_retry_after).
    ///
    /// Beside tokens nothing is read that could withhold them: a session, a lifetime or the keys of a
    /// new device that are not of the service's type are as if they were not there
    /// ([`Completed::is_new_device_unreadable`](crate::flow::Completed::is_new_device_unreadable)).
    ///
    /// # Errors
    ///
    /// `Parameter::Reply` that is too long (1 MiB, checked before anything is read) or malformed: a
    /// JSON object that is broken off, or has a member of another type than the service's, a member
    /// twice, or more than 256 members. What the members mean is checked when a sign-in takes the
    /// reply.
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
        let foreign = Ok(Self::Foreign(ForeignReply::new(status)));
        if status != 200 {
            return service_error(status, error_type, body).map_or(foreign, |e| Ok(Self::Error(e)));
        }
        let Ok(body) = core::str::from_utf8(body) else {
            return foreign;
        };
        let says_nothing = matches!(
            operation,
            Operation::UpdateDeviceStatus
                | Operation::ForgetDevice
                | Operation::GlobalSignOut
                | Operation::RevokeToken
        );
        let text = body.trim_start();
        let may_be_its_own = text.starts_with('{') || (says_nothing && text.is_empty());
        if !may_be_its_own {
            return foreign;
        }
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
            Operation::UpdateDeviceStatus
            | Operation::ForgetDevice
            | Operation::GlobalSignOut
            | Operation::RevokeToken => Self::Empty,
        })
    }
}

/// The error that the service names by its type, in the header or in the body.
fn service_error(status: u16, error_type: Option<&str>, body: &[u8]) -> Option<ServiceError> {
    let text = core::str::from_utf8(body).unwrap_or_default();
    let object = Object::read(text).unwrap_or_default();
    // As in an error of the query protocol, and of clients that pass on what they got.
    let inner = ["Error", "error"].into_iter().find_map(|name| {
        let raw = object.member(name)?;
        Object::read(raw.get()).ok()
    });
    let inner = inner.unwrap_or_default();
    let member = |name| text_in(&object, name).or_else(|| text_in(&inner, name));
    let message = ["message", "Message", "errorMessage"]
        .into_iter()
        .find_map(member);
    let message = message.as_ref().map_or(text, SecretText::reveal);
    let error = |error_type: &str| {
        let error = ServiceError::new(error_type, message);
        Some(error).filter(|error| !error.type_name().is_empty())
    };
    let named = |name| member(name).and_then(|error_type| error(error_type.reveal()));
    // Others write a code too, of their own: it counts if it names an exception.
    let is_exception = |error: &ServiceError| {
        error.kind() != ServiceErrorKind::Other || error.type_name().ends_with("Exception")
    };
    error_type
        .and_then(error)
        .or_else(|| named("__type"))
        .or_else(|| {
            let codes = ["code", "Code"].into_iter();
            codes.filter_map(named).find(is_exception)
        })
        .map(|error| error.with_status(status))
}

fn text_in(object: &Object<'_>, name: &str) -> Option<SecretText> {
    object.text(name).ok().flatten()
}

fn auth_reply(object: &Object<'_>) -> Result<AuthReply, Error> {
    if let Some(raw) = object.member("AuthenticationResult") {
        let name = object.text("ChallengeName").ok().flatten();
        if name.is_none_or(|name| name.reveal().is_empty()) {
            let result = authentication_result(&Object::read(raw.get())?)?;
            return Ok(AuthReply::new().with_authentication_result(result));
        }
    }
    let challenge_parameters = match object.member("ChallengeParameters") {
        Some(raw) => Object::read(raw.get())?.texts()?,
        None => Parameters::new(),
    };
    let available_challenges = match object.member("AvailableChallenges") {
        // One more than there may be is refused by the list's name, when a sign-in takes the reply.
        Some(list) => bounded_elements(list)?
            .into_iter()
            .map(|name| Ok(ChallengeName::from(text_of(name)?.reveal())))
            .collect::<Result<_, Error>>()?,
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
    let announced = object.member("NewDeviceMetadata");
    let new_device = announced.and_then(|raw| new_device(raw.get()));
    // The setters know which of these are as good as none.
    let text = |name| Ok(object.text(name)?.map(SecretText::into_string));
    let mut result = AuthenticationResult::new()
        .with_access_token(text("AccessToken")?)
        .with_id_token(text("IdToken")?)
        .with_refresh_token(text("RefreshToken")?)
        .with_token_type(text("TokenType").ok().flatten());
    if let Some(seconds) = object
        .member("ExpiresIn")
        .and_then(|raw| seconds(raw.get()))
    {
        result = result.with_expires_in(seconds);
    }
    result.new_device_unreadable = announced.is_some() && new_device.is_none();
    result.new_device = new_device;
    Ok(result)
}

/// The keys of a new device, if they can be used.
fn new_device(text: &str) -> Option<NewDeviceMetadata> {
    let device = Object::read(text).ok()?;
    let key = |name| Some(text_in(&device, name)?.into_string());
    NewDeviceMetadata::usable(key("DeviceKey")?, key("DeviceGroupKey")?)
}

/// A number of seconds, a fraction dropped, if it is one that can be.
fn seconds(number: &str) -> Option<i32> {
    let number: f64 = serde_json::from_str(number).ok()?;
    let whole = 0.0..=f64::from(i32::MAX);
    // In range, so nothing but the fraction is lost.
    whole.contains(&number).then_some(number as i32)
}

/// Reads an object of texts, which the service puts into a string. A number or a truth value is as
/// good as its text.
pub(in super::super) fn read_flat_object(text: &str) -> Result<Parameters, Error> {
    const MALFORMED: Error = Error::new(Parameter::ChallengeParameters, Fault::Malformed);

    let object = Object::read(text).map_err(|_| MALFORMED)?;
    let mut map = Parameters::new();
    for (key, raw) in &object.0 {
        let value = match raw.get().bytes().next() {
            Some(b'n') => continue,
            Some(b'"') => text_of(raw).map_err(|_| MALFORMED)?,
            Some(b'{' | b'[') | None => return Err(MALFORMED),
            Some(_) => SecretText::new(raw.get()),
        };
        map.put(key.clone().into(), value);
    }
    Ok(map)
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

    /// A member that is a whole number or a truth value, which JSON writes as Rust does.
    pub(super) fn value<T: FromStr + Copy>(&self, name: &str) -> Result<Option<T>, Error> {
        self.member(name)
            .map(|raw| raw.get().parse().map_err(|_| MALFORMED))
            .transpose()
    }

    /// A member that is not secret, in a form of its own.
    pub(super) fn read_as<T: Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, Error> {
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

/// Why a list or an object is refused that has too many elements, or a member twice. Nobody is told what the
/// parser says.
fn too_many<E: serde::de::Error>() -> E {
    E::custom("too many")
}

/// A list's elements, each still as it was written: bounded.
pub(super) fn elements(list: &RawValue) -> Result<Vec<&RawValue>, Error> {
    let elements = bounded_elements(list)?;
    if elements.len() > ENTRY_LIMIT {
        return Err(MALFORMED);
    }
    Ok(elements)
}

/// The same, with one more than there may be.
fn bounded_elements(list: &RawValue) -> Result<Vec<&RawValue>, Error> {
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
            if elements.len() > ENTRY_LIMIT {
                return Err(too_many());
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
                return Err(too_many());
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
