//! The service's own names: operations, ways in, challenges.

use alloc::{borrow::ToOwned, string::String};
use core::fmt;

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident,)*) => {
        /// An operation of the service that this module writes requests for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $($(#[$doc])* $variant,)*
        }

        impl Operation {
            /// The operation's name, as in the service's API reference.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }

            /// The value of the HTTP header `X-Amz-Target`.
            #[must_use]
            pub const fn target(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        concat!("AWSCognitoIdentityProviderService.", stringify!($variant))
                    })*
                }
            }
        }
    };
}

operations! {
    /// Opens a sign-in.
    InitiateAuth,
    /// Opens a sign-in with the pool owner's credentials; the request must be signed (SigV4).
    AdminInitiateAuth,
    /// Answers a challenge.
    RespondToAuthChallenge,
    /// Answers a challenge with the pool owner's credentials; the request must be signed (SigV4).
    AdminRespondToAuthChallenge,
    /// Asks for the secret of a new authenticator app.
    AssociateSoftwareToken,
    /// Proves that the authenticator app has the secret.
    VerifySoftwareToken,
    /// Registers a device.
    ConfirmDevice,
    /// Says whether a device is remembered.
    UpdateDeviceStatus,
    /// Trades a refresh token for new tokens, with rotation.
    GetTokensFromRefreshToken,
    /// Ends a refresh token's life.
    RevokeToken,
    /// Ends the life of every token that the user has.
    GlobalSignOut,
    /// Says who an access token belongs to.
    GetUser,
    /// Lists the user's devices.
    ListDevices,
    /// Has the pool forget a device.
    ForgetDevice,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A way in: `AuthFlow` of `InitiateAuth` and `AdminInitiateAuth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthFlow {
    /// The password proved by SRP.
    UserSrpAuth,
    /// The pool's own challenges, after SRP or without it.
    CustomAuth,
    /// A choice of first factors.
    UserAuth,
    /// The password sent as it is.
    UserPasswordAuth,
    /// The password sent as it is, with the pool owner's credentials.
    AdminUserPasswordAuth,
    /// The older name of [`AdminUserPasswordAuth`](Self::AdminUserPasswordAuth).
    AdminNoSrpAuth,
    /// A refresh token.
    RefreshTokenAuth,
}

impl AuthFlow {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserSrpAuth => "USER_SRP_AUTH",
            Self::CustomAuth => "CUSTOM_AUTH",
            Self::UserAuth => "USER_AUTH",
            Self::UserPasswordAuth => "USER_PASSWORD_AUTH",
            Self::AdminUserPasswordAuth => "ADMIN_USER_PASSWORD_AUTH",
            Self::AdminNoSrpAuth => "ADMIN_NO_SRP_AUTH",
            Self::RefreshTokenAuth => "REFRESH_TOKEN_AUTH",
        }
    }
}

impl fmt::Display for AuthFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! challenge_names {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// What the service asks for next: `ChallengeName`, and the choices among them.
        ///
        /// A name that this version does not know is kept as it came, in
        /// [`Other`](Self::Other). Names are not secret.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ChallengeName {
            $($(#[$doc])* $variant,)*
            /// A name that this version does not know.
            Other(String),
        }

        impl ChallengeName {
            /// The name on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(name) => name,
                }
            }
        }

        impl From<&str> for ChallengeName {
            fn from(name: &str) -> Self {
                match name {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

challenge_names! {
    /// A code sent by text message, as a second factor.
    SmsMfa = "SMS_MFA",
    /// A code sent by e-mail, as a first or second factor.
    EmailOtp = "EMAIL_OTP",
    /// A code sent by e-mail: the name that the service's documentation uses in places.
    EmailMfa = "EMAIL_MFA",
    /// A code of an authenticator app.
    SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA",
    /// The choice among second factors.
    SelectMfaType = "SELECT_MFA_TYPE",
    /// A second factor has to be set up first.
    MfaSetup = "MFA_SETUP",
    /// The claim over the password.
    PasswordVerifier = "PASSWORD_VERIFIER",
    /// A question of the pool's own making.
    CustomChallenge = "CUSTOM_CHALLENGE",
    /// The choice among first factors.
    SelectChallenge = "SELECT_CHALLENGE",
    /// The public key of a remembered device's sign-in.
    DeviceSrpAuth = "DEVICE_SRP_AUTH",
    /// The claim over a remembered device's password.
    DevicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER",
    /// The password, asked for in an administrator's sign-in.
    AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH",
    /// A password of the user's own in place of a temporary one.
    NewPasswordRequired = "NEW_PASSWORD_REQUIRED",
    /// A code sent by text message, as a first factor.
    SmsOtp = "SMS_OTP",
    /// The password, as it is.
    Password = "PASSWORD",
    /// A passkey or security key.
    WebAuthn = "WEB_AUTHN",
    /// The public key of the password's SRP.
    PasswordSrp = "PASSWORD_SRP",
}

impl fmt::Display for ChallengeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
