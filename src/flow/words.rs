//! The words by which one exception stands for several things.
//!
//! Sources: replies of the service that people published in the issues of its own clients
//! (amazon-cognito-identity-js, amplify-js, the Android, iOS, Flutter, .NET and PHP SDKs), and those of
//! emulators (moto, LocalStack).

use super::ServiceErrorKind::{self, *};

/// An exception's own kind, words of its message, and the kind that these words mean. Among the rows of
/// one exception, the first whose words all occur counts.
type Row = (ServiceErrorKind, &'static [&'static str], ServiceErrorKind);

const ROWS: &[Row] = &[
    (
        NotAuthorized,
        &["incorrect username or password"],
        IncorrectUsernameOrPassword,
    ),
    (
        NotAuthorized,
        &["password attempts exceeded"],
        PasswordAttemptsExceeded,
    ),
    (
        NotAuthorized,
        &["temporary password", "expired"],
        TemporaryPasswordExpired,
    ),
    // The same by its older words: "User account has expired, it must be reset by an administrator."
    (
        NotAuthorized,
        &["user account has expired"],
        TemporaryPasswordExpired,
    ),
    (NotAuthorized, &["session", "expired"], SessionExpired),
    (NotAuthorized, &["invalid session"], InvalidSession),
    (NotAuthorized, &["user is disabled"], UserDisabled),
    (
        NotAuthorized,
        &["refresh token", "expired"],
        RefreshTokenExpired,
    ),
    (
        NotAuthorized,
        &["refresh token", "revoked"],
        RefreshTokenRevoked,
    ),
    (
        NotAuthorized,
        &["invalid refresh token"],
        InvalidRefreshToken,
    ),
    (
        NotAuthorized,
        &["refresh token", "not valid"],
        InvalidRefreshToken,
    ),
    (
        NotAuthorized,
        &["access token", "revoked"],
        AccessTokenRevoked,
    ),
    (
        NotAuthorized,
        &["access token", "expired"],
        AccessTokenExpired,
    ),
    (NotAuthorized, &["access token", "scope"], AccessTokenScope),
    (NotAuthorized, &["invalid access token"], InvalidAccessToken),
    (
        NotAuthorized,
        &["signature for access token"],
        InvalidAccessToken,
    ),
    (NotAuthorized, &["verify secret hash"], SecretHashMismatch),
    (NotAuthorized, &["secrethash"], SecretHashMismatch),
    (NotAuthorized, &["secret_hash"], SecretHashMismatch),
    (NotAuthorized, &["client", "secret"], SecretHashMismatch),
    (
        NotAuthorized,
        &["cannot modify an already provided"],
        AttributeAlreadyProvided,
    ),
    (
        NotAuthorized,
        &["unauthorized attribute"],
        AttributeNotWritable,
    ),
    (
        NotAuthorized,
        &["non-mutable attribute"],
        AttributeNotWritable,
    ),
    (NotAuthorized, &["security reasons"], BlockedAsRisk),
    (ResourceNotFound, &["device does not exist"], DeviceNotFound),
    (ResourceNotFound, &["device not found"], DeviceNotFound),
    (
        ResourceNotFound,
        &["user pool client", "does not exist"],
        ClientNotFound,
    ),
    (ResourceNotFound, &["find user pool client"], ClientNotFound),
    (ResourceNotFound, &["app client", "not"], ClientNotFound),
    (
        ResourceNotFound,
        &["client", "does not exist"],
        ClientNotFound,
    ),
    (
        ResourceNotFound,
        &["user pool", "does not exist"],
        UserPoolNotFound,
    ),
    (ResourceNotFound, &["find user pool"], UserPoolNotFound),
    (ResourceNotFound, &["user pool not found"], UserPoolNotFound),
    (ExpiredCode, &["already been used"], CodeReused),
    (
        InvalidParameter,
        &["auth", "not enabled for"],
        AuthFlowNotEnabled,
    ),
    (
        InvalidParameter,
        &["auth method not supported"],
        AuthFlowNotEnabled,
    ),
    (
        InvalidParameter,
        &["custom auth lambda trigger is not configured"],
        AuthFlowNotEnabled,
    ),
    (InvalidParameter, &["invalid device key"], InvalidDeviceKey),
];

/// The kind that an exception's message gives it: that of one of the rows, or else its own.
pub(super) fn refine(kind: ServiceErrorKind, message: &str) -> ServiceErrorKind {
    let contains = |words: &str| {
        message
            .as_bytes()
            .windows(words.len())
            .any(|part| part.eq_ignore_ascii_case(words.as_bytes()))
    };
    ROWS.iter()
        .find(|(of, words, _)| *of == kind && words.iter().all(|words| contains(words)))
        .map_or(kind, |(_, _, kind)| *kind)
}
