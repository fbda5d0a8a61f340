//! The person's answer.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{
    ChallengeName, Context, Error, Misuse,
    reply::{NAME_LIMIT, VALUE_LIMIT, check_count, check_map},
};
use crate::{
    Parameter, Parameters, SecretText,
    cognito::bounds::{PASSWORD, check_length, check_text},
};

/// An answer to a [`Question`](super::Question).
///
/// Holds what was typed until it is sent, then wipes it; Debug prints the kind alone.
pub struct Answer {
    pub(super) kind: Kind,
    pub(super) attributes: Vec<(String, SecretText)>,
    pub(super) password: Option<SecretText>,
    pub(super) credential: Option<SecretText>,
    pub(super) email: Option<SecretText>,
    pub(super) device_name: Option<String>,
    pub(super) context: Option<Context>,
}

pub(super) enum Kind {
    Code(SecretText),
    Choice(ChallengeName),
    NewPassword(SecretText),
    Text(SecretText),
    /// The password is in `Answer::password`, where a choice has it too.
    Password,
    /// The credential is in `Answer::credential`, where a choice has it too.
    Credential,
    ByHand(Parameters),
}

impl Answer {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            attributes: Vec::new(),
            password: None,
            credential: None,
            email: None,
            device_name: None,
            context: None,
        }
    }

    /// The code that was sent, or that the authenticator app shows.
    #[must_use]
    pub fn code(code: impl Into<String>) -> Self {
        Self::new(Kind::Code(SecretText::new(code)))
    }

    /// One of the choices offered.
    ///
    /// The choice of a first factor can be completed at once with
    /// [`with_password`](Self::with_password) (PASSWORD, PASSWORD_SRP; needed where the sign-in was
    /// given no password) or [`with_credential`](Self::with_credential) (WEB_AUTHN). Where a second
    /// factor is set up, EMAIL_OTP goes with [`with_email`](Self::with_email).
    #[must_use]
    pub fn choose(choice: ChallengeName) -> Self {
        Self::new(Kind::Choice(choice))
    }

    /// The password to use from now on, with
    /// [`with_attribute`](Self::with_attribute) for each attribute that is required.
    #[must_use]
    pub fn new_password(password: impl Into<String>) -> Self {
        Self::new(Kind::NewPassword(SecretText::new(password)))
    }

    /// The answer to a custom challenge.
    #[must_use]
    pub fn text(answer: impl Into<String>) -> Self {
        Self::new(Kind::Text(SecretText::new(answer)))
    }

    /// The password.
    #[must_use]
    pub fn password(password: impl Into<String>) -> Self {
        Self::new(Kind::Password).with_password(password)
    }

    /// The passkey's assertion: the platform's `AuthenticationResponseJSON`.
    #[must_use]
    pub fn credential(json: impl Into<String>) -> Self {
        Self::new(Kind::Credential).with_credential(json)
    }

    /// `ChallengeResponses`, written by the caller: for a challenge that this version does not
    /// know, or a way of answering that it does not offer; any question takes it but that for the
    /// first code of an authenticator app, which is no challenge.
    ///
    /// USERNAME, SECRET_HASH and DEVICE_KEY are added where they belong and are not given.
    #[must_use]
    pub fn by_hand(challenge_responses: Parameters) -> Self {
        Self::new(Kind::ByHand(challenge_responses))
    }

    /// Adds a user attribute to a new password, such as `email`; the `userAttributes.` of the wire
    /// may be there or not.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), SecretText::new(value)));
        self
    }

    /// Adds the password to the choice of PASSWORD or PASSWORD_SRP.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(SecretText::new(password));
        self
    }

    /// Adds the passkey's assertion to the choice of WEB_AUTHN.
    #[must_use]
    pub fn with_credential(mut self, json: impl Into<String>) -> Self {
        self.credential = Some(SecretText::new(json));
        self
    }

    /// Adds the address to send codes to, to the choice of EMAIL_OTP where a second factor is set up
    /// (MFA_SETUP).
    #[must_use]
    pub fn with_email(mut self, address: impl Into<String>) -> Self {
        self.email = Some(SecretText::new(address));
        self
    }

    /// Names the authenticator app whose first code this is (`FriendlyDeviceName`).
    #[must_use]
    pub fn with_device_name(mut self, name: impl Into<String>) -> Self {
        self.device_name = Some(name.into());
        self
    }

    /// Sets what rides along with the requests that this answer leads to.
    #[must_use]
    pub fn with_context(mut self, context: Context) -> Self {
        self.context = Some(context);
        self
    }
}

impl Answer {
    /// Refuses an answer beyond its bounds, and additions that its kind does not take.
    pub(super) fn check(&self) -> Result<(), Error> {
        // What goes with each kind, and with each choice.
        let (attributes, password, credential, email, device_name) = match &self.kind {
            Kind::Code(_) => (false, false, false, false, true),
            Kind::Choice(ChallengeName::Password | ChallengeName::PasswordSrp) | Kind::Password => {
                (false, true, false, false, false)
            }
            Kind::Choice(ChallengeName::WebAuthn) | Kind::Credential => {
                (false, false, true, false, false)
            }
            Kind::Choice(ChallengeName::EmailOtp | ChallengeName::EmailMfa) => {
                (false, false, false, true, false)
            }
            Kind::NewPassword(_) => (true, false, false, false, false),
            Kind::Choice(_) | Kind::Text(_) | Kind::ByHand(_) => {
                (false, false, false, false, false)
            }
        };
        let fits = (attributes || self.attributes.is_empty())
            && (password || self.password.is_none())
            && (credential || self.credential.is_none())
            && (email || self.email.is_none())
            && (device_name || self.device_name.is_none());
        if !fits {
            return Err(Misuse::WrongAnswer.into());
        }
        match &self.kind {
            Kind::Code(code) => {
                check_text(code.reveal(), Parameter::Answer, NAME_LIMIT)?;
            }
            Kind::Text(text) => {
                check_length(text.reveal(), Parameter::Answer, VALUE_LIMIT)?;
            }
            Kind::NewPassword(password) => {
                check_length(password.reveal(), Parameter::NewPassword, PASSWORD)?;
            }
            Kind::ByHand(responses) => check_map(responses, Parameter::Answer)?,
            Kind::Choice(_) | Kind::Password | Kind::Credential => {}
        }
        if let Some(password) = &self.password {
            check_length(password.reveal(), Parameter::Password, PASSWORD)?;
        }
        if let Some(credential) = &self.credential {
            check_text(credential.reveal(), Parameter::Answer, VALUE_LIMIT)?;
        }
        if let Some(email) = &self.email {
            check_text(email.reveal(), Parameter::UserAttributes, VALUE_LIMIT)?;
        }
        if let Some(name) = &self.device_name {
            check_length(name, Parameter::Answer, VALUE_LIMIT)?;
        }
        check_count(Parameter::UserAttributes, self.attributes.len())?;
        for (name, value) in &self.attributes {
            check_text(name, Parameter::UserAttributes, NAME_LIMIT)?;
            check_length(value.reveal(), Parameter::UserAttributes, VALUE_LIMIT)?;
        }
        self.context.as_ref().map_or(Ok(()), Context::check)?;
        Ok(())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut answer = f.debug_struct("Answer");
        match &self.kind {
            Kind::Code(_) => answer.field("kind", &"code"),
            Kind::Choice(choice) => answer.field("kind", &"choice").field("choice", choice),
            Kind::NewPassword(_) => answer.field("kind", &"new password"),
            Kind::Text(_) => answer.field("kind", &"text"),
            Kind::Password => answer.field("kind", &"password"),
            Kind::Credential => answer.field("kind", &"credential"),
            Kind::ByHand(responses) => answer
                .field("kind", &"by hand")
                .field("responses", responses),
        };
        answer.finish_non_exhaustive()
    }
}
