//! The numbers that C gets for errors, and their texts.
//!
//! Numbers never change their meaning and are never used again. A refused parameter is
//! 10000 + 100 × its number + the fault's number, so that one number tells both.

use engine::flow::{self, Misuse, Unexpected};
use engine::{Error, Fault, Parameter};

/// What a function returns: CALDERA_OK, one of the CALDERA_ERROR_… numbers, or, from 10000 on, a
/// value that was refused: 10000 + 100 * caldera_parameter + caldera_fault. Treat a number that you
/// do not know as an error.
#[allow(non_camel_case_types, reason = "the header's name")]
pub type caldera_status = i32;

/// It worked.
pub const CALDERA_OK: caldera_status = 0;
/// A pointer is NULL that may not be.
pub const CALDERA_ERROR_NULL_ARGUMENT: caldera_status = 1;
/// A length is more than an object in memory can have: a negative number, most likely.
pub const CALDERA_ERROR_LENGTH: caldera_status = 2;
/// A text is not UTF-8.
pub const CALDERA_ERROR_NOT_UTF8: caldera_status = 3;
/// A handle is of another kind than the function takes, or was freed and its memory still says so.
pub const CALDERA_ERROR_WRONG_HANDLE: caldera_status = 4;
/// A sign-in has answered its challenge: no private key ever answers twice. Start a new one.
pub const CALDERA_ERROR_CONSUMED: caldera_status = 5;
/// What was asked for is not there.
pub const CALDERA_ERROR_NOT_FOUND: caldera_status = 6;
/// The system's random generator failed, or gave bytes that are all the same; nothing was drawn.
pub const CALDERA_ERROR_RANDOMNESS: caldera_status = 7;
/// A verifier does not agree with its password: it must not be registered.
pub const CALDERA_ERROR_REFUSED: caldera_status = 8;
/// A defect of this library, caught at its boundary. Free the handles of the call and go on.
pub const CALDERA_ERROR_INTERNAL: caldera_status = 9;
/// An error of the engine for which this version of the interface has no number.
pub const CALDERA_ERROR_OTHER: caldera_status = 10;

/// A question is open; it has to be answered before there can be a reply.
pub const CALDERA_ERROR_QUESTION_OPEN: caldera_status = 20;
/// No question is open.
pub const CALDERA_ERROR_NO_QUESTION: caldera_status = 21;
/// The answer is of a kind that the question does not take.
pub const CALDERA_ERROR_WRONG_ANSWER: caldera_status = 22;
/// The choice was not among those offered.
pub const CALDERA_ERROR_NOT_OFFERED: caldera_status = 23;
/// This way in needs a password, and none was given.
pub const CALDERA_ERROR_PASSWORD_MISSING: caldera_status = 24;
/// The sign-in has ended.
pub const CALDERA_ERROR_ENDED: caldera_status = 25;
/// The reply is well formed, and is none that the request can have.
pub const CALDERA_ERROR_UNEXPECTED_REPLY: caldera_status = 30;
/// The challenge cannot be answered by what came before it.
pub const CALDERA_ERROR_UNEXPECTED_CHALLENGE: caldera_status = 31;
/// The reply is not the service's: a firewall's, a proxy's, or nothing at all. The sign-in is as it was;
/// caldera_sign_in_http_status tells the HTTP status.
pub const CALDERA_ERROR_FOREIGN_REPLY: caldera_status = 32;
/// The sign-in has been given three passwords in answers; this was one more, and it has ended.
pub const CALDERA_ERROR_TOO_MANY_PASSWORDS: caldera_status = 33;
/// The sign-in has sent 16 requests in reply to the service without asking anybody; this would have
/// been one more, and it has ended.
pub const CALDERA_ERROR_TOO_MANY_STEPS: caldera_status = 34;
/// The service refused, in a sign-in for the reason that caldera_sign_in_error tells; the sign-in has
/// ended.
pub const CALDERA_ERROR_SERVICE: caldera_status = 40;
/// The service is overloaded or failed: the sign-in is as it was. The same request may be sent again,
/// after a while, where caldera_sign_in_may_be_repeated says so.
pub const CALDERA_ERROR_SERVICE_BUSY: caldera_status = 41;

const REFUSED_VALUES: caldera_status = 10_000;

/// What was wrong with a value that was refused.
#[repr(C)]
#[allow(non_camel_case_types, reason = "the header's name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum caldera_fault {
    /// The status is about no value.
    None = 0,
    /// It is not there.
    Missing = 1,
    /// It is there and holds nothing.
    Empty = 2,
    /// It is longer than it may be.
    TooLong = 3,
    /// It is not hexadecimal.
    NotHex = 4,
    /// It is not canonical base64.
    NotBase64 = 5,
    /// It does not have the form that it should have.
    Malformed = 6,
    /// It is a number below the smallest or above the largest that is supported.
    OutOfRange = 7,
    /// It is 0, or a multiple of the modulus.
    Zero = 8,
    /// It does not match what it was checked against.
    Mismatch = 9,
    /// A fault for which this version of the interface has no number.
    Other = 10,
}

/// The last fault's number.
const LAST_FAULT: i32 = caldera_fault::Other as i32;

impl caldera_fault {
    const ALL: [Self; LAST_FAULT as usize + 1] = [
        Self::None,
        Self::Missing,
        Self::Empty,
        Self::TooLong,
        Self::NotHex,
        Self::NotBase64,
        Self::Malformed,
        Self::OutOfRange,
        Self::Zero,
        Self::Mismatch,
        Self::Other,
    ];
}

impl From<Fault> for caldera_fault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missing => Self::Missing,
            Fault::Empty => Self::Empty,
            Fault::TooLong { .. } => Self::TooLong,
            Fault::NotHex => Self::NotHex,
            Fault::NotBase64 => Self::NotBase64,
            Fault::Malformed => Self::Malformed,
            Fault::OutOfRange => Self::OutOfRange,
            Fault::Zero => Self::Zero,
            Fault::Mismatch => Self::Mismatch,
            _ => Self::Other,
        }
    }
}

/// The value that a status is about.
#[repr(C)]
#[allow(non_camel_case_types, reason = "the header's name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum caldera_parameter {
    /// The status is about no value.
    None = 0,
    /// The user pool's id.
    UserPoolId = 1,
    /// The app client's id.
    ClientId = 2,
    /// The app client's secret.
    ClientSecret = 3,
    /// The name of a user: USERNAME.
    Username = 4,
    /// The name that is hashed: USER_ID_FOR_SRP.
    UserIdForSrp = 5,
    /// The user's password.
    Password = 6,
    /// The client's public key: SRP_A.
    SrpA = 7,
    /// The server's public key: SRP_B.
    SrpB = 8,
    /// SALT of a challenge, Salt of ConfirmDevice.
    Salt = 9,
    /// SECRET_BLOCK.
    SecretBlock = 10,
    /// The time: TIMESTAMP.
    Timestamp = 11,
    /// PASSWORD_CLAIM_SIGNATURE.
    Signature = 12,
    /// The hash of both public keys, u in RFC 5054.
    ScramblingParameter = 13,
    /// A password verifier.
    Verifier = 14,
    /// DEVICE_KEY.
    DeviceKey = 15,
    /// The device's group key.
    DeviceGroupKey = 16,
    /// The password generated for a device.
    DevicePassword = 17,
    /// A private key handed in for replaying a vector.
    PrivateKey = 18,
    /// Session.
    Session = 19,
    /// A reply of the service.
    Reply = 20,
    /// The HTTP header Date.
    Date = 21,
    /// AuthParameters that the configuration added.
    AuthParameters = 22,
    /// ChallengeName.
    ChallengeName = 23,
    /// ChallengeParameters, or a list or map that one of them holds.
    ChallengeParameters = 24,
    /// AvailableChallenges.
    AvailableChallenges = 25,
    /// AuthenticationResult.
    AuthenticationResult = 26,
    /// AccessToken.
    AccessToken = 27,
    /// IdToken.
    IdToken = 28,
    /// RefreshToken.
    RefreshToken = 29,
    /// SecretCode, an authenticator app's secret.
    SecretCode = 30,
    /// An answer to a question.
    Answer = 31,
    /// NEW_PASSWORD.
    NewPassword = 32,
    /// The user's attributes.
    UserAttributes = 33,
    /// ClientMetadata, UserContextData, ContextData or AnalyticsMetadata.
    Context = 34,
    /// DeviceName.
    DeviceName = 35,
    /// A device that was stored as JSON.
    StoredDevice = 36,
    /// How a sign-in begins, as JSON.
    Configuration = 37,
    /// What was kept of a sign-in, as JSON.
    StoredSession = 38,
    /// PaginationToken.
    PaginationToken = 39,
    /// Limit, of a list.
    Limit = 40,
    /// The name of a pool, the part of its id after the underscore.
    PoolName = 41,
    /// A sign-in that was put away at a question, as JSON.
    SuspendedSignIn = 42,
    /// A value for which this version of the interface has no number.
    Other = 99,
}

/// A text and the zero byte that ends it in C.
type Text = &'static str;

macro_rules! texts_of {
    ($name:literal) => {
        &[
            concat!($name, " was refused\0"),
            concat!($name, " is missing\0"),
            concat!($name, " is empty\0"),
            concat!($name, " is too long\0"),
            concat!($name, " is not hexadecimal\0"),
            concat!($name, " is not canonical base64\0"),
            concat!($name, " is malformed\0"),
            concat!($name, " is out of range\0"),
            concat!($name, " is zero\0"),
            concat!($name, " does not match\0"),
            concat!($name, " is not acceptable\0"),
        ]
    };
}

macro_rules! parameters {
    ($($variant:ident $name:literal,)*) => {
        impl From<Parameter> for caldera_parameter {
            fn from(parameter: Parameter) -> Self {
                match parameter {
                    $(Parameter::$variant => Self::$variant,)*
                    _ => Self::Other,
                }
            }
        }

        impl caldera_parameter {
            const ALL: &[Self] = &[$(Self::$variant,)* Self::Other];

            fn texts(self) -> &'static [Text; LAST_FAULT as usize + 1] {
                match self {
                    $(Self::$variant => texts_of!($name),)*
                    Self::Other | Self::None => texts_of!("a value"),
                }
            }
        }
    };
}

parameters! {
    UserPoolId "user pool id",
    ClientId "client id",
    ClientSecret "client secret",
    Username "USERNAME",
    UserIdForSrp "USER_ID_FOR_SRP",
    Password "password",
    SrpA "SRP_A",
    SrpB "SRP_B",
    Salt "SALT",
    SecretBlock "SECRET_BLOCK",
    Timestamp "TIMESTAMP",
    Signature "PASSWORD_CLAIM_SIGNATURE",
    ScramblingParameter "u",
    Verifier "password verifier",
    DeviceKey "DEVICE_KEY",
    DeviceGroupKey "device group key",
    DevicePassword "device password",
    PrivateKey "private key",
    Session "Session",
    Reply "reply",
    Date "Date",
    AuthParameters "AuthParameters",
    ChallengeName "ChallengeName",
    ChallengeParameters "ChallengeParameters",
    AvailableChallenges "AvailableChallenges",
    AuthenticationResult "AuthenticationResult",
    AccessToken "AccessToken",
    IdToken "IdToken",
    RefreshToken "RefreshToken",
    SecretCode "SecretCode",
    Answer "answer",
    NewPassword "NEW_PASSWORD",
    UserAttributes "user attributes",
    Context "context",
    DeviceName "DeviceName",
    StoredDevice "stored device",
    Configuration "configuration",
    StoredSession "stored session",
    PaginationToken "PaginationToken",
    Limit "Limit",
    PoolName "pool name",
    SuspendedSignIn "suspended sign-in",
}

/// An error on its way to C.
pub(crate) struct Failure(pub(crate) caldera_status);

impl From<caldera_status> for Failure {
    fn from(status: caldera_status) -> Self {
        Self(status)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(of(error))
    }
}

impl From<flow::Error> for Failure {
    fn from(error: flow::Error) -> Self {
        Self(of_flow(&error))
    }
}

/// The number of an error of the engine.
pub(crate) fn of(error: Error) -> caldera_status {
    match error {
        Error::Parameter { parameter, fault } => {
            let (parameter, fault) = (
                caldera_parameter::from(parameter),
                caldera_fault::from(fault),
            );
            REFUSED_VALUES + 100 * parameter as i32 + fault as i32
        }
        Error::Randomness => CALDERA_ERROR_RANDOMNESS,
        Error::Refused => CALDERA_ERROR_REFUSED,
        _ => CALDERA_ERROR_OTHER,
    }
}

/// The number of an error of a sign-in.
pub(crate) fn of_flow(error: &flow::Error) -> caldera_status {
    match error {
        flow::Error::Engine(error) => of(*error),
        flow::Error::Service(error) if error.kind().is_transient() => CALDERA_ERROR_SERVICE_BUSY,
        flow::Error::Service(_) => CALDERA_ERROR_SERVICE,
        flow::Error::Foreign(_) => CALDERA_ERROR_FOREIGN_REPLY,
        flow::Error::Unexpected(Unexpected::Challenge(_)) => CALDERA_ERROR_UNEXPECTED_CHALLENGE,
        flow::Error::Unexpected(Unexpected::TooManyPasswords) => CALDERA_ERROR_TOO_MANY_PASSWORDS,
        flow::Error::Unexpected(Unexpected::TooManySteps) => CALDERA_ERROR_TOO_MANY_STEPS,
        flow::Error::Unexpected(_) => CALDERA_ERROR_UNEXPECTED_REPLY,
        flow::Error::Misuse(Misuse::QuestionOpen) => CALDERA_ERROR_QUESTION_OPEN,
        flow::Error::Misuse(Misuse::NoQuestion) => CALDERA_ERROR_NO_QUESTION,
        flow::Error::Misuse(Misuse::WrongAnswer) => CALDERA_ERROR_WRONG_ANSWER,
        flow::Error::Misuse(Misuse::NotOffered) => CALDERA_ERROR_NOT_OFFERED,
        flow::Error::Misuse(Misuse::PasswordMissing) => CALDERA_ERROR_PASSWORD_MISSING,
        flow::Error::Misuse(Misuse::Ended) => CALDERA_ERROR_ENDED,
        _ => CALDERA_ERROR_OTHER,
    }
}

/// What a status is about; `None` twice where that is no value.
pub(crate) fn parts(status: caldera_status) -> (caldera_parameter, caldera_fault) {
    const NOTHING: (caldera_parameter, caldera_fault) =
        (caldera_parameter::None, caldera_fault::None);
    let Some(number) = status
        .checked_sub(REFUSED_VALUES)
        .filter(|number| *number >= 0)
    else {
        return NOTHING;
    };
    let parameter = caldera_parameter::ALL
        .iter()
        .find(|parameter| **parameter as i32 == number / 100);
    let fault = caldera_fault::ALL
        .iter()
        .find(|fault| **fault as i32 == number % 100);
    match (parameter, fault) {
        (Some(parameter), Some(fault)) if *fault != caldera_fault::None => (*parameter, *fault),
        _ => NOTHING,
    }
}

/// The text of a status, ended by a zero byte.
pub(crate) fn text(status: caldera_status) -> Text {
    let (parameter, fault) = parts(status);
    if parameter != caldera_parameter::None {
        let texts = parameter.texts();
        return texts.get(fault as usize).unwrap_or(&"refused\0");
    }
    match status {
        CALDERA_OK => "ok\0",
        CALDERA_ERROR_NULL_ARGUMENT => "an argument is NULL\0",
        CALDERA_ERROR_LENGTH => "a length is impossible\0",
        CALDERA_ERROR_NOT_UTF8 => "a text is not UTF-8\0",
        CALDERA_ERROR_WRONG_HANDLE => "a handle is of another kind, or was freed\0",
        CALDERA_ERROR_CONSUMED => "the sign-in has been used up\0",
        CALDERA_ERROR_NOT_FOUND => "there is nothing of that name\0",
        CALDERA_ERROR_RANDOMNESS => "the random generator failed\0",
        CALDERA_ERROR_REFUSED => "the claim does not match the verifier\0",
        CALDERA_ERROR_INTERNAL => "a defect of the library\0",
        CALDERA_ERROR_OTHER => "an error without a number\0",
        CALDERA_ERROR_QUESTION_OPEN => "a question is open\0",
        CALDERA_ERROR_NO_QUESTION => "no question is open\0",
        CALDERA_ERROR_WRONG_ANSWER => "the answer is not of the question's kind\0",
        CALDERA_ERROR_NOT_OFFERED => "the choice was not offered\0",
        CALDERA_ERROR_PASSWORD_MISSING => "a password is needed and was not given\0",
        CALDERA_ERROR_ENDED => "the sign-in has ended\0",
        CALDERA_ERROR_UNEXPECTED_REPLY => "the reply does not belong to the request\0",
        CALDERA_ERROR_UNEXPECTED_CHALLENGE => "the challenge has nothing to go with it\0",
        CALDERA_ERROR_FOREIGN_REPLY => "the reply is not the service's\0",
        CALDERA_ERROR_TOO_MANY_PASSWORDS => "the sign-in has taken as many passwords as it takes\0",
        CALDERA_ERROR_TOO_MANY_STEPS => "the sign-in has gone on for too long without an end\0",
        CALDERA_ERROR_SERVICE => "the service refused\0",
        CALDERA_ERROR_SERVICE_BUSY => "the service is busy\0",
        _ => "an unknown status\0",
    }
}

// Named, for the fuzz target takes this file from another crate.
#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
