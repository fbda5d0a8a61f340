//! What is sent: the requests of a sign-in, and what is in them. Whether a request may hold a password is
//! the policy's to say.

use alloc::{borrow::ToOwned, boxed::Box, string::String, sync::Arc, vec::Vec};

use rand_core::TryCryptoRng;

use super::{
    Answer, Call, ChallengeName, Error, Misuse, Operation, Request,
    answer::Kind,
    code::challenge_code,
    context::Carried,
    policy::{Effect, Given},
    question::{Challenge, attribute_key, names_in},
    request::{InitiateAuth, RespondToAuthChallenge},
    ways::{Config, Way},
};
use crate::{Device, DeviceSignIn, Fault, Lookup, Parameter, Parameters, SecretText, UserSignIn};

/// A password that states of the policy share; wiped with the last of them.
pub(super) type Password = Arc<SecretText>;

/// The private key whose public half is out.
#[derive(Default)]
pub(super) enum Srp {
    #[default]
    None,
    User(Box<UserSignIn>),
    Device(Box<DeviceSignIn>),
}

/// A private key drawn for the user's SRP, and its public half.
pub(super) struct Drawn {
    pending: Box<UserSignIn>,
    srp_a: String,
}

impl Drawn {
    pub(super) fn draw<R: TryCryptoRng + ?Sized>(
        config: &Config,
        name: &str,
        device: Option<&Device>,
        rng: &mut R,
    ) -> Result<Self, Error> {
        let (pool, app) = (&config.pool, &config.app);
        let (pending, started) = match device {
            Some(device) => UserSignIn::start_on_device(pool, app, name, device, rng)?,
            None => UserSignIn::start(pool, app, name, rng)?,
        };
        Ok(Self {
            pending: Box::new(pending),
            srp_a: started.get("SRP_A").unwrap_or_default().to_owned(),
        })
    }

    /// Sends the public half along, and keeps the private one.
    pub(super) fn put(self, parameters: &mut Parameters) -> Srp {
        parameters.set("SRP_A", self.srp_a);
        Srp::User(self.pending)
    }
}

impl Config {
    fn admin_pool(&self) -> Option<String> {
        self.admin.then(|| self.pool.as_str().to_owned())
    }
}

/// USERNAME, and SECRET_HASH over it and DEVICE_KEY where they apply: what every map sent holds.
pub(super) fn named(
    config: &Config,
    name: &str,
    device: Option<&Device>,
) -> Result<Parameters, Error> {
    let mut parameters = Parameters::new();
    parameters.set("USERNAME", name);
    config.app.sign_name(name, &mut parameters)?;
    if let Some(device) = device {
        parameters.set("DEVICE_KEY", device.key());
    }
    Ok(parameters)
}

/// The request that opens a sign-in, and the private key that goes with it.
///
/// `drawn` goes along where the policy lets SRP_A be sent.
pub(super) fn opening(
    config: &Config,
    device: Option<&Device>,
    effect: Effect<Password>,
    drawn: Option<Drawn>,
    context: &Carried,
) -> Result<(Request, Srp), Error> {
    let mut parameters = named(config, &config.typed_name, device)?;
    let mut srp = Srp::None;
    match (effect, drawn) {
        (Effect::SendKey, Some(drawn)) => srp = drawn.put(&mut parameters),
        (Effect::SendPlain(password), _) => {
            parameters.put("PASSWORD".into(), SecretText::clone(&password));
        }
        _ => {}
    }
    if config.way == Way::CustomWithSrp {
        parameters.set("CHALLENGE_NAME", "SRP_A");
    }
    if let (Way::Choice, Some(preferred)) = (config.way, &config.preferred) {
        parameters.set("PREFERRED_CHALLENGE", preferred.as_str());
    }
    for (name, value) in config.extra.iter() {
        parameters.set(name.to_owned(), value);
    }
    let operation = if config.admin {
        Operation::AdminInitiateAuth
    } else {
        Operation::InitiateAuth
    };
    let call = Call::InitiateAuth(InitiateAuth {
        user_pool_id: config.admin_pool(),
        client_id: config.app.id().to_owned(),
        auth_flow: config.way.auth_flow(),
        auth_parameters: parameters,
        session: config.session.clone(),
        context: context.clone(),
    });
    Ok((Request::new(operation, call), srp))
}

/// The request that answers a challenge.
pub(super) fn response(
    config: &Config,
    challenge_name: ChallengeName,
    session: Option<SecretText>,
    challenge_responses: Parameters,
    context: &Carried,
) -> Request {
    let operation = if config.admin {
        Operation::AdminRespondToAuthChallenge
    } else {
        Operation::RespondToAuthChallenge
    };
    let call = Call::RespondToAuthChallenge(RespondToAuthChallenge {
        user_pool_id: config.admin_pool(),
        client_id: config.app.id().to_owned(),
        challenge_name,
        session,
        challenge_responses,
        context: context.clone(),
    });
    Request::new(operation, call)
}

/// What an answer puts into the responses to a challenge, a password and SRP_A left out; and the password
/// that it gives, for the policy to judge.
pub(super) fn responses(
    config: &Config,
    name: &str,
    device: Option<&Device>,
    challenge: &Challenge,
    mut answer: Answer,
) -> Result<(Parameters, Given<Password>), Error> {
    let mut responses = named(config, name, device)?;
    let mut password = || answer.password.take().map(Arc::new);
    let given = match (&challenge.name, answer.kind) {
        (_, Kind::ByHand(by_hand)) => {
            let name = by_hand.get("USERNAME").unwrap_or(name);
            responses = named(config, name, device)?;
            for (key, value) in by_hand.iter() {
                responses.set(key.to_owned(), value);
            }
            let is_proof = |key: &str| by_hand.get(key).is_some();
            if PROOFS.into_iter().any(is_proof) {
                Given::ByHand
            } else {
                Given::Other
            }
        }
        (ChallengeName::SelectMfaType, Kind::Choice(choice)) => {
            responses.set("ANSWER", choice.as_str());
            put_credential(&mut responses, answer.credential.take());
            Given::Other
        }
        (ChallengeName::SelectChallenge, Kind::Choice(choice)) => {
            responses.set("ANSWER", choice.as_str());
            put_credential(&mut responses, answer.credential.take());
            match choice {
                ChallengeName::Password => Given::Plain(password()),
                ChallengeName::PasswordSrp => Given::Key(password()),
                _ => Given::Other,
            }
        }
        (
            ChallengeName::MfaSetup,
            Kind::Choice(ChallengeName::EmailOtp | ChallengeName::EmailMfa),
        ) => {
            let missing = crate::Error::new(Parameter::UserAttributes, Fault::Missing);
            responses.put("EMAIL".into(), answer.email.take().ok_or(missing)?);
            Given::Other
        }
        (ChallengeName::NewPasswordRequired, Kind::NewPassword(new)) => {
            put_attributes(&mut responses, challenge, answer.attributes)?;
            Given::NewPassword(Arc::new(new))
        }
        (ChallengeName::CustomChallenge, Kind::Text(text)) => {
            responses.put("ANSWER".into(), text);
            Given::Other
        }
        (ChallengeName::Password | ChallengeName::AdminNoSrpAuth, Kind::Password) => {
            Given::Plain(password())
        }
        (ChallengeName::PasswordSrp, Kind::Password) => Given::Key(password()),
        (ChallengeName::WebAuthn, Kind::Credential) => {
            put_credential(&mut responses, answer.credential.take());
            Given::Other
        }
        (challenge_name, Kind::Code(code)) => {
            let key = code_key(challenge_name).ok_or(Misuse::WrongAnswer)?;
            responses.put(key.into(), challenge_code(challenge_name, &code)?);
            Given::Other
        }
        _ => return Err(Misuse::WrongAnswer.into()),
    };
    // What goes with the kind of answer, but not with this challenge, is not dropped silently.
    let extras = [&answer.password, &answer.credential, &answer.email];
    if extras.into_iter().any(Option::is_some) || answer.device_name.is_some() {
        return Err(Misuse::WrongAnswer.into());
    }
    Ok((responses, given))
}

/// Adds a passkey's assertion, where there is one.
fn put_credential(responses: &mut Parameters, credential: Option<SecretText>) {
    if let Some(credential) = credential {
        responses.put("CREDENTIAL".into(), credential);
    }
}

/// Adds the password that the policy lets out, under the name that the challenge has for it.
pub(super) fn put_password(
    responses: &mut Parameters,
    challenge_name: &ChallengeName,
    password: &Password,
) {
    let key = match challenge_name {
        ChallengeName::NewPasswordRequired => "NEW_PASSWORD",
        _ => "PASSWORD",
    };
    responses.put(key.into(), SecretText::clone(password));
}

/// What a caller's own responses hold where they prove a password.
const PROOFS: [&str; 3] = ["PASSWORD", "NEW_PASSWORD", "PASSWORD_CLAIM_SIGNATURE"];

/// What a code is called in the answer to a challenge.
fn code_key(challenge_name: &ChallengeName) -> Option<&'static str> {
    Some(match challenge_name {
        ChallengeName::SmsMfa => "SMS_MFA_CODE",
        ChallengeName::EmailOtp => "EMAIL_OTP_CODE",
        ChallengeName::EmailMfa => "EMAIL_MFA_CODE",
        ChallengeName::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA_CODE",
        ChallengeName::SmsOtp => "SMS_OTP_CODE",
        _ => return None,
    })
}

/// Adds the attributes that come with a new password, among which must be those that are required.
fn put_attributes(
    responses: &mut Parameters,
    challenge: &Challenge,
    attributes: Vec<(String, SecretText)>,
) -> Result<(), crate::Error> {
    for (name, value) in attributes {
        responses.put(attribute_key(&name).into(), value);
    }
    let required = names_in(challenge, "requiredAttributes")?;
    if required
        .iter()
        .all(|name| responses.get(&attribute_key(name)).is_some())
    {
        Ok(())
    } else {
        Err(crate::Error::new(Parameter::UserAttributes, Fault::Missing))
    }
}

/// A challenge's parameters, those under `keys` replaced by the name that the user goes by.
pub(super) struct Named<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) keys: &'static [&'static str],
    pub(super) name: &'a str,
}

impl Lookup for Named<'_> {
    fn lookup(&self, key: &str) -> Option<&str> {
        if self.keys.contains(&key) {
            Some(self.name)
        } else {
            self.parameters.get(key)
        }
    }
}
