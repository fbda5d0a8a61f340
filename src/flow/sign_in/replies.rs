//! What a reply of the service leads to.

use alloc::{borrow::ToOwned, boxed::Box, sync::Arc};

use rand_core::TryCryptoRng;

use super::{Asking, ReplyOf, SignIn, State, Step, Waiting, draw_for, nothing_for};
use crate::flow::{
    AuthReply, AuthenticationResult, Call, ChallengeName, Completed, Error, Misuse, Question,
    ServiceError, ServiceErrorKind, SoftwareTokenSecret, SoftwareTokenVerified, Unexpected,
    kept::Origin,
    policy::{Effect, Event, Policy, Wanted},
    question::{Challenge, Open, SoftwareToken, check_secret_code, names_in},
    reply::check_session,
    sent::{self, Drawn, Named, Password, Srp, named, response},
    ways::Config,
};
use crate::{
    Device, DevicePasswordVerifier, DeviceSignIn, Fault, Parameter, Parameters, PasswordVerifier,
    Timestamp, cognito::given_name,
};

impl SignIn {
    pub(super) fn auth<R: TryCryptoRng + ?Sized>(
        &mut self,
        reply: AuthReply,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Step, Error> {
        reply.check()?;
        let AuthReply {
            challenge_name,
            challenge_parameters,
            session,
            available_challenges,
            authentication_result,
        } = reply;
        match (challenge_name, authentication_result) {
            (None, None) => Err(Unexpected::Neither.into()),
            (Some(_), Some(_)) => Err(Unexpected::Both.into()),
            (None, Some(result)) => Ok(self.done(result, now)),
            (Some(name), None) => {
                let mut challenge = Challenge {
                    name,
                    parameters: challenge_parameters,
                    session,
                    available: available_challenges,
                    is_repeated: false,
                };
                challenge.is_repeated = self
                    .answered()
                    .is_some_and(|answered| answered.is_same(&challenge));
                self.challenge(challenge, now, rng)
            }
        }
    }

    fn done(&mut self, result: AuthenticationResult, now: Timestamp) -> Step {
        self.over();
        let name = self.name().to_owned();
        let completed = Completed::new(result, name, self.is_device_forgotten);
        Step::Done(completed.of_sign_in(Origin {
            pool: self.config.pool.clone(),
            client_id: self.config.app.id().into(),
            typed_name: self.config.typed_name.clone(),
            device: self.device.take(),
            is_admin: self.config.admin,
            at: now,
        }))
    }

    /// Does what the policy lets be done about a challenge.
    fn challenge<R: TryCryptoRng + ?Sized>(
        &mut self,
        challenge: Challenge,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let given = given_name(&challenge.parameters)?;
        let name = given.unwrap_or_else(|| self.name()).to_owned();
        let event = Event::Challenge(wanted(&challenge)?);
        let (policy, effect) = match self.policy.step(event) {
            Ok(stepped) => stepped,
            Err(refusal) => return Err(self.stopped(refusal, &challenge.name)),
        };
        let step = match effect {
            Effect::Prove(password) => self.prove_password(challenge, &name, &password, now)?,
            Effect::ProveDevice => self.prove_device(challenge, &name, now)?,
            Effect::SendDeviceKey => {
                let device = self
                    .device
                    .as_ref()
                    .ok_or_else(|| nothing_for(&challenge.name))?;
                let (pending, responses) =
                    DeviceSignIn::start(&self.config.app, &name, device, rng)?;
                self.respond(challenge, responses, Srp::Device(Box::new(pending)))
            }
            Effect::SendKey => {
                let device = self.device.as_ref();
                let mut responses = named(&self.config, &name, device)?;
                let drawn = Drawn::draw(&self.config, &name, device, rng)?;
                let srp = drawn.put(&mut responses);
                self.respond(challenge, responses, srp)
            }
            Effect::SendPlain(password) => {
                let mut responses = named(&self.config, &name, self.device.as_ref())?;
                sent::put_password(&mut responses, &challenge.name, &password);
                self.respond(challenge, responses, Srp::None)
            }
            Effect::Proceed => Step::Send(self.associate_software_token(Arc::new(challenge))),
            Effect::Ask => self.ask(Open::Challenge(Arc::new(challenge)), &name, None, rng)?,
        };
        self.policy = policy;
        self.name = Some(name);
        Ok(step)
    }

    /// Answers PASSWORD_VERIFIER.
    fn prove_password(
        &mut self,
        challenge: Challenge,
        name: &str,
        password: &Password,
        now: Timestamp,
    ) -> Result<Step, Error> {
        let State::Waiting(waiting) = &mut self.state else {
            return Err(Misuse::Ended.into());
        };
        let Srp::User(_) = &waiting.srp else {
            return Err(nothing_for(&challenge.name));
        };
        let read = PasswordVerifier::from_parameters(&Named {
            parameters: &challenge.parameters,
            keys: &["USER_ID_FOR_SRP", "USERNAME"],
            name,
        })?;
        let now = self.offset.apply(now)?;
        let Srp::User(pending) = core::mem::take(&mut waiting.srp) else {
            return Err(nothing_for(&challenge.name));
        };
        // From here on the private key is used up, and with it the sign-in if this fails.
        match pending.respond(&read, password.reveal(), now) {
            Ok(responses) => Ok(self.respond(challenge, responses, Srp::None)),
            Err(error) => Err(self.end(error)),
        }
    }

    /// Answers DEVICE_PASSWORD_VERIFIER.
    fn prove_device(
        &mut self,
        challenge: Challenge,
        name: &str,
        now: Timestamp,
    ) -> Result<Step, Error> {
        let State::Waiting(waiting) = &mut self.state else {
            return Err(Misuse::Ended.into());
        };
        let (Some(device), Srp::Device(_)) = (&self.device, &waiting.srp) else {
            return Err(nothing_for(&challenge.name));
        };
        let read = DevicePasswordVerifier::from_parameters(&Named {
            parameters: &challenge.parameters,
            keys: &["USERNAME"],
            name,
        })?;
        let now = self.offset.apply(now)?;
        let Srp::Device(pending) = core::mem::take(&mut waiting.srp) else {
            return Err(nothing_for(&challenge.name));
        };
        match pending.respond(&read, device, now) {
            Ok(responses) => Ok(self.respond(challenge, responses, Srp::None)),
            Err(error) => Err(self.end(error)),
        }
    }

    /// Sends the answer to a challenge that is answered without asking.
    fn respond(&mut self, challenge: Challenge, responses: Parameters, srp: Srp) -> Step {
        let request = response(
            &self.config,
            challenge.name,
            challenge.session,
            responses,
            &self.context,
        );
        Step::Send(self.send(request, ReplyOf::Auth(None), srp))
    }

    /// Opens a question; `rejected` is why its last answer was refused.
    pub(super) fn ask<R: TryCryptoRng + ?Sized>(
        &mut self,
        open: Open,
        name: &str,
        rejected: Option<ServiceErrorKind>,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let question = open.question(rejected)?;
        let drawn = draw_for_question(&question, &self.config, name, self.device.as_ref(), rng)?;
        Ok(self.put(open, question, rejected, drawn))
    }

    pub(super) fn software_token_secret(
        &mut self,
        reply: SoftwareTokenSecret,
        challenge: Arc<Challenge>,
    ) -> Result<Step, Error> {
        check_session(reply.session.as_ref())?;
        let secret = reply
            .secret_code
            .ok_or(crate::Error::new(Parameter::SecretCode, Fault::Missing))?;
        check_secret_code(secret.reveal())?;
        let session = reply.session;
        let open = Open::SoftwareToken(challenge, Arc::new(SoftwareToken { secret, session }));
        let question = open.question(None)?;
        Ok(self.put(open, question, None, None))
    }

    pub(super) fn software_token_verified(
        &mut self,
        reply: SoftwareTokenVerified,
        open: Open,
    ) -> Result<Step, Error> {
        check_session(reply.session.as_ref())?;
        if !reply.success {
            let rejected = Some(ServiceErrorKind::EnableSoftwareTokenMfa);
            let open = open.with_session(reply.session);
            let question = open.question(rejected)?;
            return Ok(self.put(open, question, rejected, None));
        }
        let challenge_name = open.challenge().name.clone();
        let (policy, _) = match self.policy.step(Event::Challenge(Wanted::Step)) {
            Ok(stepped) => stepped,
            Err(refusal) => return Err(self.stopped(refusal, &challenge_name)),
        };
        let responses = named(&self.config, self.name(), self.device.as_ref())?;
        let session = reply.session;
        let request = response(
            &self.config,
            challenge_name,
            session,
            responses,
            &self.context,
        );
        self.policy = policy;
        Ok(Step::Send(self.send(
            request,
            ReplyOf::Auth(None),
            Srp::None,
        )))
    }

    /// What an error of the service leads to.
    pub(super) fn refused<R: TryCryptoRng + ?Sized>(
        &mut self,
        error: ServiceError,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let error = match self.proves_a_device() {
            true => error.of_a_device(),
            false => error,
        };
        let kind = error.kind();
        if kind.is_transient() {
            return Err(error.into());
        }
        if kind == ServiceErrorKind::DeviceNotFound {
            let event = Event::DeviceForgotten;
            if let Ok((policy, effect)) = self.policy.step(event) {
                return self.start_again_without_device(policy, effect, rng);
            }
        }
        if let Some(open) = self.asked_again(kind) {
            let event = Event::Refused(wanted(open.challenge())?);
            if let Ok((policy, _)) = self.policy.step(event) {
                let name = self.name().to_owned();
                let step = self.ask(open, &name, Some(kind), rng)?;
                self.policy = policy;
                return Ok(step);
            }
        }
        self.ended();
        Err(error.into())
    }

    /// The challenge whose answer is out.
    fn answered(&self) -> Option<&Challenge> {
        match &self.state {
            State::Waiting(Waiting {
                reply_of: ReplyOf::Auth(Some(open)),
                ..
            }) => Some(open.challenge()),
            _ => None,
        }
    }

    /// Whether the request that is out is a device's claim.
    fn proves_a_device(&self) -> bool {
        match self.request.call() {
            Call::RespondToAuthChallenge(call) => {
                *call.challenge_name() == ChallengeName::DevicePasswordVerifier
            }
            _ => false,
        }
    }

    /// The question to ask again, if the answer to it was refused and another may be given in the
    /// same session.
    fn asked_again(&self, kind: ServiceErrorKind) -> Option<Open> {
        let State::Waiting(waiting) = &self.state else {
            return None;
        };
        let open = match &waiting.reply_of {
            ReplyOf::Auth(Some(open)) | ReplyOf::VerifySoftwareToken(open) => open,
            ReplyOf::Auth(None) | ReplyOf::AssociateSoftwareToken(_) => return None,
        };
        let again = match kind {
            ServiceErrorKind::CodeMismatch | ServiceErrorKind::CodeReused => true,
            ServiceErrorKind::EnableSoftwareTokenMfa => matches!(open, Open::SoftwareToken(..)),
            ServiceErrorKind::InvalidPassword
            | ServiceErrorKind::PasswordHistoryPolicyViolation => {
                open.challenge().name == ChallengeName::NewPasswordRequired
            }
            _ => false,
        };
        again.then(|| open.clone())
    }

    /// The service has forgotten the device: so does the sign-in.
    fn start_again_without_device<R: TryCryptoRng + ?Sized>(
        &mut self,
        policy: Policy<Password>,
        effect: Effect<Password>,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let context = self.context.without_answer();
        let step = if matches!(effect, Effect::Ask) {
            // Which password holds is not known.
            let open = Open::start_again(self.config.opening());
            let question = open.question(None)?;
            let name = &self.config.typed_name;
            let drawn = draw_for_question(&question, &self.config, name, None, rng)?;
            self.put(open, question, None, drawn)
        } else {
            let drawn = draw_for(&effect, &self.config, None, rng)?;
            let (request, srp) = sent::opening(&self.config, None, effect, drawn, &context)?;
            Step::Send(self.send(request, ReplyOf::Auth(None), srp))
        };
        self.policy = policy;
        self.device = None;
        self.is_device_forgotten = true;
        self.name = None;
        self.context = context;
        Ok(step)
    }

    fn put(
        &mut self,
        open: Open,
        question: Question,
        rejected: Option<ServiceErrorKind>,
        drawn: Option<Drawn>,
    ) -> Step {
        let choices = match &question {
            Question::SelectMfa(choice)
            | Question::SelectChallenge(choice)
            | Question::SetUpMfa(choice) => choice.choices().into(),
            _ => Box::default(),
        };
        self.state = State::Asking(Asking {
            open,
            rejected,
            drawn,
            choices,
        });
        Step::Ask(question)
    }
}

/// What the policy has to know of a challenge.
fn wanted(challenge: &Challenge) -> Result<Wanted, Error> {
    Ok(match &challenge.name {
        ChallengeName::PasswordVerifier => Wanted::Claim,
        ChallengeName::PasswordSrp => Wanted::Key,
        ChallengeName::Password | ChallengeName::AdminNoSrpAuth => Wanted::Plain,
        ChallengeName::NewPasswordRequired => Wanted::NewPassword,
        ChallengeName::DeviceSrpAuth => Wanted::DeviceKey,
        ChallengeName::DevicePasswordVerifier => Wanted::DeviceClaim,
        ChallengeName::MfaSetup if is_only_software_token(challenge)? => Wanted::Step,
        _ => Wanted::Answer,
    })
}

/// Whether MFA_SETUP leaves nothing to choose.
fn is_only_software_token(challenge: &Challenge) -> Result<bool, Error> {
    let choices = names_in(challenge, "MFAS_CAN_SETUP")?;
    Ok(choices
        .iter()
        .all(|choice| choice == ChallengeName::SoftwareTokenMfa.as_str()))
}

/// Draws the private key for a question that may be answered by SRP_A.
fn draw_for_question<R: TryCryptoRng + ?Sized>(
    question: &Question,
    config: &Config,
    name: &str,
    device: Option<&Device>,
    rng: &mut R,
) -> Result<Option<Drawn>, Error> {
    let wants_key = match question {
        Question::SelectChallenge(choice) => {
            choice.choices().is_empty() || choice.choices().contains(&ChallengeName::PasswordSrp)
        }
        Question::Password(question) => *question.challenge_name() == ChallengeName::PasswordSrp,
        _ => false,
    };
    if wants_key {
        Drawn::draw(config, name, device, rng).map(Some)
    } else {
        Ok(None)
    }
}
