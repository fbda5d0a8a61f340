//! The engine's errors: which parameter was refused, and what was wrong with it.
//!
//! Nothing here ever holds a value that came from outside, so an error can be logged as it is.

use core::fmt;

/// A value that comes from the caller, the service or the client, as errors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Parameter {
    /// The user pool's id, such as `us-east-1_AbCdEf123`.
    UserPoolId,
    /// The app client's id.
    ClientId,
    /// The app client's secret.
    ClientSecret,
    /// The name of a user: `USERNAME`.
    Username,
    /// The name that is hashed: `USER_ID_FOR_SRP`.
    UserIdForSrp,
    /// The user's password.
    Password,
    /// The client's public key: `SRP_A`.
    SrpA,
    /// The server's public key: `SRP_B`.
    SrpB,
    /// `SALT` of a challenge, `Salt` of ConfirmDevice.
    Salt,
    /// `SECRET_BLOCK`, echoed as `PASSWORD_CLAIM_SECRET_BLOCK`.
    SecretBlock,
    /// `TIMESTAMP`.
    Timestamp,
    /// `PASSWORD_CLAIM_SIGNATURE`.
    Signature,
    /// The hash of both public keys, u in RFC 5054.
    ScramblingParameter,
    /// The password verifier of a user, or `PasswordVerifier` of ConfirmDevice.
    Verifier,
    /// `DEVICE_KEY`.
    DeviceKey,
    /// The device's group key.
    DeviceGroupKey,
    /// The password generated for a device.
    DevicePassword,
    /// A private key handed in for replaying a vector.
    PrivateKey,
    /// `Session`.
    Session,
    /// A reply of the service, as JSON.
    Reply,
    /// The HTTP `Date` header.
    Date,
    /// `AuthParameters` that a caller added.
    AuthParameters,
    /// `ChallengeName`.
    ChallengeName,
    /// `ChallengeParameters`, or a list or map that one of them holds.
    ChallengeParameters,
    /// `AvailableChallenges`.
    AvailableChallenges,
    /// `AuthenticationResult`.
    AuthenticationResult,
    /// `AccessToken`.
    AccessToken,
    /// `IdToken`.
    IdToken,
    /// `RefreshToken`.
    RefreshToken,
    /// `SecretCode`, an authenticator app's secret.
    SecretCode,
    /// An answer to a challenge: a code, a text, a credential.
    Answer,
    /// `NEW_PASSWORD`.
    NewPassword,
    /// The user's attributes.
    UserAttributes,
    /// `ClientMetadata`, `UserContextData`, `ContextData` or `AnalyticsMetadata`.
    Context,
    /// `DeviceName`.
    DeviceName,
    /// A device that was stored as JSON.
    StoredDevice,
    /// How a sign-in begins, as JSON.
    Configuration,
    /// The name of a pool, the part of its id after `_`, or a device's group key in its place.
    PoolName,
    /// What was kept of a sign-in, as JSON.
    StoredSession,
    /// `PaginationToken`.
    PaginationToken,
    /// `Limit`, of a list.
    Limit,
    /// A sign-in that was put away at a question, as JSON.
    SuspendedSignIn,
}

impl Parameter {
    /// The name used in messages: the service's own where it has one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserPoolId => "user pool id",
            Self::ClientId => "client id",
            Self::ClientSecret => "client secret",
            Self::Username => "USERNAME",
            Self::UserIdForSrp => "USER_ID_FOR_SRP",
            Self::Password => "password",
            Self::SrpA => "SRP_A",
            Self::SrpB => "SRP_B",
            Self::Salt => "SALT",
            Self::SecretBlock => "SECRET_BLOCK",
            Self::Timestamp => "TIMESTAMP",
            Self::Signature => "PASSWORD_CLAIM_SIGNATURE",
            Self::ScramblingParameter => "u",
            Self::Verifier => "password verifier",
            Self::DeviceKey => "DEVICE_KEY",
            Self::DeviceGroupKey => "device group key",
            Self::DevicePassword => "device password",
            Self::PrivateKey => "private key",
            Self::Session => "Session",
            Self::Reply => "reply",
            Self::Date => "Date",
            Self::AuthParameters => "AuthParameters",
            Self::ChallengeName => "ChallengeName",
            Self::ChallengeParameters => "ChallengeParameters",
            Self::AvailableChallenges => "AvailableChallenges",
            Self::AuthenticationResult => "AuthenticationResult",
            Self::AccessToken => "AccessToken",
            Self::IdToken => "IdToken",
            Self::RefreshToken => "RefreshToken",
            Self::SecretCode => "SecretCode",
            Self::Answer => "answer",
            Self::NewPassword => "NEW_PASSWORD",
            Self::UserAttributes => "user attributes",
            Self::Context => "context",
            Self::DeviceName => "DeviceName",
            Self::StoredDevice => "stored device",
            Self::Configuration => "configuration",
            Self::PoolName => "pool name",
            Self::StoredSession => "stored session",
            Self::PaginationToken => "PaginationToken",
            Self::Limit => "Limit",
            Self::SuspendedSignIn => "suspended sign-in",
        }
    }
}

/// What was wrong with a [`Parameter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// It is not there.
    Missing,
    /// It is present and holds nothing.
    Empty,
    /// It is longer than `limit` bytes (bounds apply before anything is parsed).
    TooLong {
        /// The most bytes this parameter may have, as received.
        limit: usize,
    },
    /// It is not hexadecimal.
    NotHex,
    /// It is not canonical base64: standard alphabet, padded, one line.
    NotBase64,
    /// It does not have the form its kind prescribes.
    Malformed,
    /// It is a number below the smallest or above the largest that is supported.
    OutOfRange,
    /// It is 0, or a multiple of the modulus where that is refused.
    Zero,
    /// It does not match what it was checked against.
    Mismatch,
}

/// Why the engine refused: a [`Parameter`] and its [`Fault`], or a generator that failed.
///
/// Small, `Copy`, and free of every value it is about: it may be logged, stored and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// A parameter was refused.
    Parameter {
        /// Which one.
        parameter: Parameter,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The random generator reported a failure, or gave a draw whose bytes are all the same, as a
    /// generator without a source often does (other faults of a generator are not noticed). What was
    /// drawn before is wiped, and nothing was sent.
    Randomness,
    /// The claim is not the one that the verifier's password gives.
    Refused,
}

impl Error {
    pub(crate) const fn new(parameter: Parameter, fault: Fault) -> Self {
        Self::Parameter { parameter, fault }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, fault) = match self {
            Self::Randomness => return f.write_str("the random generator failed"),
            Self::Refused => return f.write_str("the claim does not match the verifier"),
            Self::Parameter { parameter, fault } => (parameter.name(), fault),
        };
        match fault {
            Fault::Missing => write!(f, "{parameter} is missing"),
            Fault::Empty => write!(f, "{parameter} is empty"),
            Fault::TooLong { limit } => write!(f, "{parameter} is longer than {limit} bytes"),
            Fault::NotHex => write!(f, "{parameter} is not hexadecimal"),
            Fault::NotBase64 => write!(f, "{parameter} is not canonical base64"),
            Fault::Malformed => write!(f, "{parameter} is malformed"),
            Fault::OutOfRange => write!(f, "{parameter} is out of range"),
            Fault::Zero => write!(f, "{parameter} is zero"),
            Fault::Mismatch => write!(f, "{parameter} does not match"),
        }
    }
}

impl core::error::Error for Error {}
