//! What only the person, or the caller, can answer.

mod open;

use alloc::{string::String, sync::Arc, vec::Vec};
use core::fmt;

pub(super) use self::open::{
    Challenge, Open, SoftwareToken, attribute_key, check_secret_code, names_in,
};
use super::{ChallengeName, ServiceErrorKind};
#[cfg(feature = "json")]
use crate::Error;
use crate::{Parameters, SecretText};

/// A question to the person, or to the program that knows the answer.
///
/// Cheap to clone: clones share what they hold of the challenge, which is wiped with the last of them.
/// Debug prints names and no values.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Question {
    /// SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SMS_OTP: a code. Answer:
    /// [`Answer::code`](super::Answer::code).
    Code(CodeQuestion),
    /// SELECT_MFA_TYPE: which second factor. Answer: [`Answer::choose`](super::Answer::choose).
    SelectMfa(ChoiceQuestion),
    /// SELECT_CHALLENGE: which first factor. Answer: [`Answer::choose`](super::Answer::choose).
    SelectChallenge(ChoiceQuestion),
    /// MFA_SETUP where there is more than an authenticator app to choose from. Answer:
    /// [`Answer::choose`](super::Answer::choose) of SOFTWARE_TOKEN_MFA, or of EMAIL_OTP with the
    /// [address](super::Answer::with_email): what can be set up inside a sign-in; others by
    /// [`Answer::by_hand`](super::Answer::by_hand).
    SetUpMfa(ChoiceQuestion),
    /// MFA_SETUP: a secret for an authenticator app, and the app's first code. Answer:
    /// [`Answer::code`](super::Answer::code).
    SoftwareToken(SoftwareTokenQuestion),
    /// NEW_PASSWORD_REQUIRED. Answer: [`Answer::new_password`](super::Answer::new_password).
    NewPassword(NewPasswordQuestion),
    /// CUSTOM_CHALLENGE. Answer: [`Answer::text`](super::Answer::text).
    Custom(CustomQuestion),
    /// PASSWORD or ADMIN_NO_SRP_AUTH, which want the password as it is; PASSWORD_SRP, where the
    /// sign-in was given no password or has proved it already. Also, under the name of PASSWORD_SRP or
    /// PASSWORD, where the sign-in has to start again without its device and cannot know whether a
    /// new password was taken. Answer: [`Answer::password`](super::Answer::password).
    Password(PasswordQuestion),
    /// WEB_AUTHN. Answer: [`Answer::credential`](super::Answer::credential).
    WebAuthn(WebAuthnQuestion),
    /// A challenge that this version does not know, whole. Answer:
    /// [`Answer::by_hand`](super::Answer::by_hand).
    Unknown(UnknownQuestion),
}

impl Question {
    /// Whether the same challenge came again after an answer: the same name, parameters and choices,
    /// in whatever session. A pool that asks CUSTOM_CHALLENGE once more after a wrong answer says so
    /// in no other way; its next question differs in its parameters.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        match self {
            Self::Code(question) => question.challenge.is_repeated,
            Self::SelectMfa(question)
            | Self::SelectChallenge(question)
            | Self::SetUpMfa(question) => question.is_repeated,
            Self::SoftwareToken(_) => false,
            Self::NewPassword(question) => question.challenge.is_repeated,
            Self::Custom(question) => question.challenge.is_repeated,
            Self::Password(question) => question.challenge.is_repeated,
            Self::WebAuthn(question) => question.challenge.is_repeated,
            Self::Unknown(question) => question.challenge.is_repeated,
        }
    }
}

/// Asks for a code: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SMS_OTP.
#[derive(Clone)]
pub struct CodeQuestion {
    challenge: Arc<Challenge>,
    rejected: Option<ServiceErrorKind>,
}

impl CodeQuestion {
    /// Which of them it is.
    #[must_use]
    pub fn challenge_name(&self) -> &ChallengeName {
        &self.challenge.name
    }

    /// How the code was sent (`CODE_DELIVERY_DELIVERY_MEDIUM`), such as `SMS`.
    #[must_use]
    pub fn delivery_medium(&self) -> Option<&str> {
        self.challenge
            .parameters
            .get("CODE_DELIVERY_DELIVERY_MEDIUM")
    }

    /// Where the code was sent (`CODE_DELIVERY_DESTINATION`), mostly masked by the service.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.challenge.parameters.get("CODE_DELIVERY_DESTINATION")
    }

    /// The authenticator app's name (`FRIENDLY_DEVICE_NAME`).
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.challenge.parameters.get("FRIENDLY_DEVICE_NAME")
    }

    /// Why the question is asked again: the last code was refused.
    #[must_use]
    pub fn rejected(&self) -> Option<ServiceErrorKind> {
        self.rejected
    }
}

/// Asks for a choice among factors.
#[derive(Clone, Debug)]
pub struct ChoiceQuestion {
    choices: Vec<ChallengeName>,
    is_repeated: bool,
}

impl ChoiceQuestion {
    /// What the service offers. Where it named nothing the list is empty, and any choice is taken.
    #[must_use]
    pub fn choices(&self) -> &[ChallengeName] {
        &self.choices
    }
}

/// Shows the secret of a new authenticator app, and asks for the app's code.
#[derive(Clone)]
pub struct SoftwareTokenQuestion {
    token: Arc<SoftwareToken>,
    rejected: Option<ServiceErrorKind>,
}

impl SoftwareTokenQuestion {
    /// The secret, in base32, to type into the app.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.token.secret.reveal()
    }

    /// The secret as an `otpauth://` URI to show as a QR code.
    ///
    /// `issuer` and `account` are what the app will call the entry: the service's name and the
    /// user's, percent-encoded here.
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str, account: &str) -> SecretText {
        const PARTS: [&str; 4] = ["otpauth://totp/", ":", "?secret=", "&issuer="];
        let secret = self.secret();
        // Space for all of it at once, so that no outgrown buffer keeps a part of the secret.
        let encoded = |text: &str| text.len().saturating_mul(3);
        let room = PARTS
            .iter()
            .map(|part| part.len())
            .chain([
                secret.len(),
                encoded(issuer),
                encoded(issuer),
                encoded(account),
            ])
            .fold(0_usize, usize::saturating_add);
        let mut uri = String::with_capacity(room);
        uri.push_str("otpauth://totp/");
        percent_encode(&mut uri, issuer);
        uri.push(':');
        percent_encode(&mut uri, account);
        uri.push_str("?secret=");
        uri.push_str(secret);
        uri.push_str("&issuer=");
        percent_encode(&mut uri, issuer);
        SecretText::new(uri)
    }

    /// Why the question is asked again: the last code was refused.
    #[must_use]
    pub fn rejected(&self) -> Option<ServiceErrorKind> {
        self.rejected
    }
}

/// RFC 3986's unreserved characters as they are, every other byte as `%` and two digits.
fn percent_encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(digit.into(), 16).map(|c| c.to_ascii_uppercase()));
            }
        }
    }
}

/// Asks for a password of the user's own, and for attributes that the pool requires.
#[derive(Clone)]
pub struct NewPasswordQuestion {
    challenge: Arc<Challenge>,
    required: Vec<String>,
    rejected: Option<ServiceErrorKind>,
}

impl NewPasswordQuestion {
    /// The attributes that the answer has to give
    /// ([`Answer::with_attribute`](super::Answer::with_attribute)), by their bare names.
    #[must_use]
    pub fn required_attributes(&self) -> &[String] {
        &self.required
    }

    /// The attributes that the user has (`userAttributes`), as the service's JSON object in a
    /// string.
    #[must_use]
    pub fn attributes_json(&self) -> Option<&str> {
        self.challenge.parameters.get("userAttributes")
    }

    /// The attributes that the user has, by their bare names.
    ///
    /// # Errors
    ///
    /// The challenge's parameters are malformed if `userAttributes` is not a flat JSON object.
    #[cfg(feature = "json")]
    pub fn attributes(&self) -> Result<Parameters, Error> {
        super::json::read_flat_object(self.attributes_json().unwrap_or("{}"))
    }

    /// Why the question is asked again: the last password was refused.
    #[must_use]
    pub fn rejected(&self) -> Option<ServiceErrorKind> {
        self.rejected
    }
}

/// A question of the pool's own making.
#[derive(Clone)]
pub struct CustomQuestion {
    challenge: Arc<Challenge>,
    rejected: Option<ServiceErrorKind>,
}

impl CustomQuestion {
    /// The public parameters that the pool's Lambda function gave the challenge.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.challenge.parameters
    }

    /// Why the question is asked again: the last answer was refused.
    #[must_use]
    pub fn rejected(&self) -> Option<ServiceErrorKind> {
        self.rejected
    }
}

/// Asks for the password.
#[derive(Clone)]
pub struct PasswordQuestion {
    challenge: Arc<Challenge>,
}

impl PasswordQuestion {
    /// PASSWORD, PASSWORD_SRP or ADMIN_NO_SRP_AUTH.
    #[must_use]
    pub fn challenge_name(&self) -> &ChallengeName {
        &self.challenge.name
    }
}

/// Asks for a passkey's assertion.
#[derive(Clone)]
pub struct WebAuthnQuestion {
    challenge: Arc<Challenge>,
}

impl WebAuthnQuestion {
    /// The options for the platform's credential request (`CREDENTIAL_REQUEST_OPTIONS`), JSON.
    #[must_use]
    pub fn credential_request_options(&self) -> Option<&str> {
        self.challenge.parameters.get("CREDENTIAL_REQUEST_OPTIONS")
    }
}

/// A challenge that this version does not know, whole.
#[derive(Clone)]
pub struct UnknownQuestion {
    challenge: Arc<Challenge>,
}

impl UnknownQuestion {
    /// `ChallengeName`.
    #[must_use]
    pub fn challenge_name(&self) -> &ChallengeName {
        &self.challenge.name
    }

    /// `ChallengeParameters`.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.challenge.parameters
    }

    /// `Session`. It goes back with the answer by itself.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.challenge.session.as_ref().map(SecretText::reveal)
    }

    /// `AvailableChallenges`.
    #[must_use]
    pub fn available_challenges(&self) -> &[ChallengeName] {
        &self.challenge.available
    }
}

macro_rules! debug_by_challenge {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("challenge_name", &self.challenge.name)
                    .field("parameters", &self.challenge.parameters)
                    .finish_non_exhaustive()
            }
        })*
    };
}

debug_by_challenge!(
    CodeQuestion,
    NewPasswordQuestion,
    CustomQuestion,
    PasswordQuestion,
    WebAuthnQuestion,
    UnknownQuestion
);

impl fmt::Debug for SoftwareTokenQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareTokenQuestion")
            .field("rejected", &self.rejected)
            .finish_non_exhaustive()
    }
}
