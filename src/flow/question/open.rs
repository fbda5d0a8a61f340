//! What is open: the challenge behind a question, and the question that it puts.

use alloc::{borrow::ToOwned, string::String, sync::Arc, vec::Vec};

use super::{
    ChoiceQuestion, CodeQuestion, CustomQuestion, NewPasswordQuestion, PasswordQuestion, Question,
    SoftwareTokenQuestion, UnknownQuestion, WebAuthnQuestion,
};
use crate::flow::{
    ChallengeName, ServiceErrorKind, lists::read_names, policy::Opening, reply::NAME_LIMIT,
};
use crate::{Error, Fault, Parameter, Parameters, SecretText, cognito::bounds::check_text};

/// A challenge as the service gave it, kept until its answer is accepted.
pub(in crate::flow) struct Challenge {
    pub(in crate::flow) name: ChallengeName,
    pub(in crate::flow) parameters: Parameters,
    pub(in crate::flow) session: Option<SecretText>,
    pub(in crate::flow) available: Vec<ChallengeName>,
    /// Whether the same challenge came again after an answer.
    pub(in crate::flow) is_repeated: bool,
}

impl Challenge {
    /// Whether it asks the same: the name, what goes with it, and the choices.
    pub(in crate::flow) fn is_same(&self, other: &Self) -> bool {
        let parameters = &other.parameters;
        self.name == other.name
            && self.available == other.available
            && self.parameters.len() == parameters.len()
            && self
                .parameters
                .iter()
                .all(|(key, value)| parameters.get(key) == Some(value))
    }
}

/// What is open: enough to ask again.
#[derive(Clone)]
pub(in crate::flow) enum Open {
    Challenge(Arc<Challenge>),
    /// The challenge is the MFA_SETUP that this secret belongs to.
    SoftwareToken(Arc<Challenge>, Arc<SoftwareToken>),
    /// No challenge, but the sign-in's own question for the password to start again with.
    StartAgain(Arc<Challenge>),
}

/// The secret of a new authenticator app, and the session to verify it in.
pub(in crate::flow) struct SoftwareToken {
    pub(in crate::flow) secret: SecretText,
    pub(in crate::flow) session: Option<SecretText>,
}

impl Open {
    /// The question for the password to start again with.
    pub(in crate::flow) fn start_again(opening: Opening) -> Self {
        Self::StartAgain(Arc::new(Challenge {
            name: match opening {
                Opening::Key => ChallengeName::PasswordSrp,
                Opening::Plain | Opening::Bare => ChallengeName::Password,
            },
            parameters: Parameters::new(),
            session: None,
            available: Vec::new(),
            is_repeated: false,
        }))
    }

    pub(in crate::flow) fn challenge(&self) -> &Arc<Challenge> {
        match self {
            Self::Challenge(challenge)
            | Self::SoftwareToken(challenge, _)
            | Self::StartAgain(challenge) => challenge,
        }
    }

    /// The same with a newer session, where the service gave one.
    pub(in crate::flow) fn with_session(self, session: Option<SecretText>) -> Self {
        match (self, session) {
            (Self::SoftwareToken(challenge, token), Some(session)) => {
                let token = SoftwareToken {
                    secret: token.secret.clone(),
                    session: Some(session),
                };
                Self::SoftwareToken(challenge, Arc::new(token))
            }
            (open, _) => open,
        }
    }

    /// The question to put; `rejected` where its last answer was refused.
    pub(in crate::flow) fn question(
        &self,
        rejected: Option<ServiceErrorKind>,
    ) -> Result<Question, Error> {
        let challenge = match self {
            Self::Challenge(challenge) | Self::StartAgain(challenge) => challenge,
            Self::SoftwareToken(_, token) => {
                return Ok(Question::SoftwareToken(SoftwareTokenQuestion {
                    token: Arc::clone(token),
                    rejected,
                }));
            }
        };
        let shared = Arc::clone(challenge);
        Ok(match &challenge.name {
            ChallengeName::SmsMfa
            | ChallengeName::EmailOtp
            | ChallengeName::EmailMfa
            | ChallengeName::SoftwareTokenMfa
            | ChallengeName::SmsOtp => Question::Code(CodeQuestion {
                challenge: shared,
                rejected,
            }),
            ChallengeName::SelectMfaType => Question::SelectMfa(ChoiceQuestion {
                choices: choices_in(challenge, "MFAS_CAN_CHOOSE")?,
                is_repeated: challenge.is_repeated,
            }),
            ChallengeName::SelectChallenge => Question::SelectChallenge(ChoiceQuestion {
                choices: challenge.available.clone(),
                is_repeated: challenge.is_repeated,
            }),
            ChallengeName::MfaSetup => Question::SetUpMfa(ChoiceQuestion {
                choices: choices_in(challenge, "MFAS_CAN_SETUP")?,
                is_repeated: challenge.is_repeated,
            }),
            ChallengeName::NewPasswordRequired => {
                let required = names_in(challenge, "requiredAttributes")?;
                Question::NewPassword(NewPasswordQuestion {
                    challenge: shared,
                    required: required
                        .into_iter()
                        .map(|name| bare_attribute(&name).to_owned())
                        .collect(),
                    rejected,
                })
            }
            ChallengeName::CustomChallenge => Question::Custom(CustomQuestion {
                challenge: shared,
                rejected,
            }),
            ChallengeName::Password
            | ChallengeName::PasswordSrp
            | ChallengeName::AdminNoSrpAuth => {
                Question::Password(PasswordQuestion { challenge: shared })
            }
            ChallengeName::WebAuthn => Question::WebAuthn(WebAuthnQuestion { challenge: shared }),
            _ => Question::Unknown(UnknownQuestion { challenge: shared }),
        })
    }
}

/// The names that a parameter lists; none where it is missing.
pub(in crate::flow) fn names_in(
    challenge: &Challenge,
    parameter: &str,
) -> Result<Vec<String>, Error> {
    challenge
        .parameters
        .get(parameter)
        .map_or(Ok(Vec::new()), read_names)
}

/// The choices that a parameter lists.
fn choices_in(challenge: &Challenge, parameter: &str) -> Result<Vec<ChallengeName>, Error> {
    let names = names_in(challenge, parameter)?;
    Ok(names.iter().map(|name| name.as_str().into()).collect())
}

/// What an attribute is called on the wire begins with this.
const ATTRIBUTE_PREFIX: &str = "userAttributes.";

/// The attribute's own name.
fn bare_attribute(name: &str) -> &str {
    name.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(name)
}

/// The attribute's name as a response's key: the prefix, once.
pub(in crate::flow) fn attribute_key(name: &str) -> String {
    let mut key = String::from(ATTRIBUTE_PREFIX);
    key.push_str(bare_attribute(name));
    key
}

/// Refuses an authenticator app's secret that is not of its alphabet: it has to stand in a URI as it is.
pub(in crate::flow) fn check_secret_code(secret: &str) -> Result<(), Error> {
    check_text(secret, Parameter::SecretCode, NAME_LIMIT)?;
    if secret
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'=')
    {
        Ok(())
    } else {
        Err(Error::new(Parameter::SecretCode, Fault::Malformed))
    }
}
