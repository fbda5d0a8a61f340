//! The texts of a result, of what is kept, and of a question, by their numbers in the header.

use alloc::borrow::ToOwned;

use engine::flow::{Completed, KeptSession, Question, ServiceErrorKind};
use engine::{Error, Fault, Parameter, Parameters};

use crate::status::{CALDERA_ERROR_NOT_FOUND, Failure};

/// AccessToken, of a result and of what is kept.
pub const CALDERA_TEXT_ACCESS_TOKEN: u32 = 1;
/// IdToken, of a result and of what is kept.
pub const CALDERA_TEXT_ID_TOKEN: u32 = 2;
/// RefreshToken, of a result and of what is kept.
pub const CALDERA_TEXT_REFRESH_TOKEN: u32 = 3;
/// TokenType, of a result and of what is kept.
pub const CALDERA_TEXT_TOKEN_TYPE: u32 = 4;
/// The service's own name of the user, of a result and of what is kept.
pub const CALDERA_TEXT_USERNAME: u32 = 5;
/// The name that was typed, of what is kept.
pub const CALDERA_TEXT_TYPED_NAME: u32 = 6;
/// The user pool's id, of what is kept.
pub const CALDERA_TEXT_USER_POOL_ID: u32 = 7;
/// The app client's id, of what is kept.
pub const CALDERA_TEXT_CLIENT_ID: u32 = 8;
/// The key of the device that the tokens came to, confirmed or not: of a result, where it is a new one,
/// and of what is kept.
pub const CALDERA_TEXT_DEVICE_KEY: u32 = 9;
/// The challenge's name, of a question for a code or a password, and of one that is not known.
pub const CALDERA_TEXT_CHALLENGE_NAME: u32 = 20;
/// How a code was sent, such as SMS.
pub const CALDERA_TEXT_DELIVERY_MEDIUM: u32 = 21;
/// Where a code was sent to, masked by the service.
pub const CALDERA_TEXT_DESTINATION: u32 = 22;
/// The name of the authenticator app that a code is wanted of.
pub const CALDERA_TEXT_FRIENDLY_DEVICE_NAME: u32 = 23;
/// A new authenticator app's secret, in base 32.
pub const CALDERA_TEXT_SECRET: u32 = 24;
/// Why the question is asked again: a name of this library's, such as CodeMismatch.
pub const CALDERA_TEXT_REJECTED: u32 = 25;
/// CREDENTIAL_REQUEST_OPTIONS of WEB_AUTHN, which is JSON.
pub const CALDERA_TEXT_CREDENTIAL_REQUEST_OPTIONS: u32 = 26;
/// Session, of a question that is not known.
pub const CALDERA_TEXT_SESSION: u32 = 27;

/// What is asked.
#[repr(C)]
#[allow(non_camel_case_types, reason = "the header's name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum caldera_question {
    /// Nothing.
    None = 0,
    /// A code. Answer: "code".
    Code = 1,
    /// Which second factor. Answer: "choice".
    SelectMfa = 2,
    /// Which first factor. Answer: "choice".
    SelectChallenge = 3,
    /// Which second factor to set up. Answer: "choice".
    SetUpMfa = 4,
    /// An authenticator app that is set up, and its first code. Answer: "code".
    SoftwareToken = 5,
    /// A new password. Answer: "new_password".
    NewPassword = 6,
    /// What a trigger of the pool's asks. Answer: "text".
    Custom = 7,
    /// The password. Answer: "password".
    Password = 8,
    /// A passkey. Answer: "credential".
    WebAuthn = 9,
    /// A challenge that this library does not know. Answer: "responses".
    Unknown = 10,
}

impl From<&Question> for caldera_question {
    fn from(question: &Question) -> Self {
        match question {
            Question::Code(_) => Self::Code,
            Question::SelectMfa(_) => Self::SelectMfa,
            Question::SelectChallenge(_) => Self::SelectChallenge,
            Question::SetUpMfa(_) => Self::SetUpMfa,
            Question::SoftwareToken(_) => Self::SoftwareToken,
            Question::NewPassword(_) => Self::NewPassword,
            Question::Custom(_) => Self::Custom,
            Question::Password(_) => Self::Password,
            Question::WebAuthn(_) => Self::WebAuthn,
            _ => Self::Unknown,
        }
    }
}

/// A text, or a status that says that this has none; for a number that no text has, that it is none.
fn found(text: Option<&str>, which: u32) -> Result<&str, Failure> {
    if let Some(text) = text {
        return Ok(text);
    }
    match which {
        CALDERA_TEXT_ACCESS_TOKEN..=CALDERA_TEXT_DEVICE_KEY
        | CALDERA_TEXT_CHALLENGE_NAME..=CALDERA_TEXT_SESSION => Err(CALDERA_ERROR_NOT_FOUND.into()),
        _ => Err(out_of_range()),
    }
}

/// The status for a number that the header does not have.
pub(crate) fn out_of_range() -> Failure {
    Failure::from(Error::Parameter {
        parameter: Parameter::Configuration,
        fault: Fault::OutOfRange,
    })
}

/// A text of the result of a sign-in or of a refresh.
pub(crate) fn of_result(result: &Completed, which: u32) -> Result<&str, Failure> {
    let text = match which {
        CALDERA_TEXT_ACCESS_TOKEN => Some(result.access_token()),
        CALDERA_TEXT_ID_TOKEN => result.id_token(),
        CALDERA_TEXT_REFRESH_TOKEN => result.refresh_token(),
        CALDERA_TEXT_TOKEN_TYPE => result.token_type(),
        CALDERA_TEXT_USERNAME => Some(result.username()),
        CALDERA_TEXT_DEVICE_KEY => result.new_device_key(),
        _ => None,
    };
    found(text, which)
}

/// A text of what is kept.
pub(crate) fn of_kept(kept: &KeptSession, which: u32) -> Result<&str, Failure> {
    let text = match which {
        CALDERA_TEXT_ACCESS_TOKEN => Some(kept.access_token()),
        CALDERA_TEXT_ID_TOKEN => kept.id_token(),
        CALDERA_TEXT_REFRESH_TOKEN => kept.refresh_token(),
        CALDERA_TEXT_TOKEN_TYPE => kept.token_type(),
        CALDERA_TEXT_USERNAME => Some(kept.username()),
        CALDERA_TEXT_TYPED_NAME => Some(kept.typed_name()),
        CALDERA_TEXT_USER_POOL_ID => Some(kept.pool().as_str()),
        CALDERA_TEXT_CLIENT_ID => Some(kept.client_id()),
        CALDERA_TEXT_DEVICE_KEY => kept.device_key(),
        _ => None,
    };
    found(text, which)
}

/// A text of a question.
pub(crate) fn of_question(question: &Question, which: u32) -> Result<&str, Failure> {
    let text = match (which, question) {
        (CALDERA_TEXT_CHALLENGE_NAME, Question::Code(it)) => Some(it.challenge_name().as_str()),
        (CALDERA_TEXT_CHALLENGE_NAME, Question::Password(it)) => Some(it.challenge_name().as_str()),
        (CALDERA_TEXT_CHALLENGE_NAME, Question::Unknown(it)) => Some(it.challenge_name().as_str()),
        (CALDERA_TEXT_DELIVERY_MEDIUM, Question::Code(it)) => it.delivery_medium(),
        (CALDERA_TEXT_DESTINATION, Question::Code(it)) => it.destination(),
        (CALDERA_TEXT_FRIENDLY_DEVICE_NAME, Question::Code(it)) => it.friendly_device_name(),
        (CALDERA_TEXT_SECRET, Question::SoftwareToken(it)) => Some(it.secret()),
        (CALDERA_TEXT_REJECTED, _) => rejected(question).map(ServiceErrorKind::name),
        (CALDERA_TEXT_CREDENTIAL_REQUEST_OPTIONS, Question::WebAuthn(it)) => {
            it.credential_request_options()
        }
        (CALDERA_TEXT_SESSION, Question::Unknown(it)) => it.session(),
        _ => None,
    };
    found(text, which)
}

fn rejected(question: &Question) -> Option<ServiceErrorKind> {
    match question {
        Question::Code(it) => it.rejected(),
        Question::SoftwareToken(it) => it.rejected(),
        Question::NewPassword(it) => it.rejected(),
        Question::Custom(it) => it.rejected(),
        _ => None,
    }
}

/// A choice that a question offers, or a challenge that is there beside the one that is not known.
pub(crate) fn choice(question: &Question, index: usize) -> Option<&str> {
    let choices = match question {
        Question::SelectMfa(it) | Question::SelectChallenge(it) | Question::SetUpMfa(it) => {
            it.choices()
        }
        Question::Unknown(it) => it.available_challenges(),
        _ => &[],
    };
    choices.get(index).map(|name| name.as_str())
}

/// An attribute that goes with a new password.
pub(crate) fn required_attribute(question: &Question, index: usize) -> Option<&str> {
    match question {
        Question::NewPassword(it) => it.required_attributes().get(index).map(|name| &**name),
        _ => None,
    }
}

/// The parameters of a challenge of the pool's own or that is not known, and a user's attributes.
pub(crate) fn parameters(question: &Question) -> Result<Parameters, Failure> {
    let parameters = match question {
        Question::Custom(it) => it.parameters(),
        Question::Unknown(it) => it.parameters(),
        Question::NewPassword(it) => return Ok(it.attributes()?),
        _ => return Err(CALDERA_ERROR_NOT_FOUND.into()),
    };
    let mut copy = Parameters::new();
    for (name, value) in parameters.iter() {
        copy.set(name.to_owned(), value);
    }
    Ok(copy)
}
