//! The sign-in itself: a state machine that takes replies and answers, and gives requests.

use alloc::{
    borrow::ToOwned,
    boxed::Box,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use rand_core::TryCryptoRng;

use super::{
    Answer, AuthFlow, AuthReply, AuthenticationResult, Call, ChallengeName, ClockOffset, Completed,
    Context, Error, Misuse, Operation, Question, Reply, Request, ServiceError, ServiceErrorKind,
    SoftwareTokenSecret, SoftwareTokenVerified, Unexpected,
    answer::Kind,
    context::Carried,
    kept::Origin,
    question::{Challenge, Open, SoftwareToken, attribute_key, check_secret_code, names_in},
    reply::{VALUE_LIMIT, check_session},
    request::{AssociateSoftwareToken, InitiateAuth, RespondToAuthChallenge, VerifySoftwareToken},
};
use crate::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, Fault, Lookup, Parameter, Parameters,
    PasswordVerifier, SecretText, Timestamp, UserPoolId, UserSignIn,
    cognito::{
        bounds::{self, check_length, check_name},
        given_name,
    },
};

/// What a sign-in wants next.
#[derive(Debug)]
pub enum Step {
    /// Send this request, and give its reply to [`SignIn::reply`].
    Send(Request),
    /// Have this question answered, and give the answer to [`SignIn::answer`].
    Ask(Question),
    /// Signed in.
    Done(Completed),
}

/// How a sign-in begins: who, where, and by which way in.
///
/// Made by one of [`SignIn`]'s constructors, one for each way in; ended by
/// [`begin`](Self::begin). Like the sign-in it cannot be cloned or printed.
pub struct SignInBuilder {
    config: Config,
    device: Option<Device>,
    password: Option<SecretText>,
    context: Context,
    offset: ClockOffset,
}

/// What stays the same for a whole sign-in.
struct Config {
    pool: UserPoolId,
    app: AppClient,
    typed_name: String,
    way: Way,
    admin: bool,
    preferred: Option<ChallengeName>,
    extra: Parameters,
}

/// The ways in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    UserSrp,
    Custom,
    CustomWithSrp,
    Choice,
    Password,
    AdminPassword,
    AdminNoSrp,
}

impl Way {
    fn auth_flow(self) -> AuthFlow {
        match self {
            Self::UserSrp => AuthFlow::UserSrpAuth,
            Self::Custom | Self::CustomWithSrp => AuthFlow::CustomAuth,
            Self::Choice => AuthFlow::UserAuth,
            Self::Password => AuthFlow::UserPasswordAuth,
            Self::AdminPassword => AuthFlow::AdminUserPasswordAuth,
            Self::AdminNoSrp => AuthFlow::AdminNoSrpAuth,
        }
    }
}

impl Config {
    /// Whether the caller has said that the password may be sent as it is.
    fn sends_password(&self) -> bool {
        match self.way {
            Way::Password | Way::AdminPassword | Way::AdminNoSrp => true,
            Way::Choice => self.preferred == Some(ChallengeName::Password),
            Way::UserSrp | Way::Custom | Way::CustomWithSrp => false,
        }
    }

    /// Whether the caller has said that the password is to be proved by SRP: then whoever answers in
    /// the service's place must not have it by asking for it.
    fn insists_on_srp(&self) -> bool {
        match self.way {
            Way::UserSrp | Way::CustomWithSrp => true,
            Way::Choice => self.preferred == Some(ChallengeName::PasswordSrp),
            Way::Custom | Way::Password | Way::AdminPassword | Way::AdminNoSrp => false,
        }
    }
}

impl SignInBuilder {
    fn new(pool: UserPoolId, app: AppClient, username: impl Into<String>, way: Way) -> Self {
        Self {
            config: Config {
                pool,
                app,
                typed_name: username.into(),
                way,
                admin: matches!(way, Way::AdminPassword | Way::AdminNoSrp),
                preferred: None,
                extra: Parameters::new(),
            },
            device: None,
            password: None,
            context: Context::new(),
            offset: ClockOffset::NONE,
        }
    }

    /// Signs in with the pool owner's credentials: AdminInitiateAuth and
    /// AdminRespondToAuthChallenge, which the caller has to sign (SigV4).
    #[must_use]
    pub fn admin(mut self) -> Self {
        self.config.admin = true;
        self
    }

    /// Uses a device that the pool remembers, for this user.
    ///
    /// Should the service not know the device any more, the sign-in starts again once without it,
    /// and [`Completed::is_device_forgotten`] says so.
    #[must_use]
    pub fn device(mut self, device: Device) -> Self {
        self.device = Some(device);
        self
    }

    /// Gives the password, for a way in that can do without: a [`choice`](SignIn::choice) of
    /// factors. It is sent as it is only where PASSWORD is [preferred](Self::prefer) or chosen, and
    /// otherwise proved by SRP.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(SecretText::new(password));
        self
    }

    /// Prefers a first factor (`PREFERRED_CHALLENGE`) in a [`choice`](SignIn::choice): PASSWORD_SRP
    /// and PASSWORD, which need the [`password`](Self::password), EMAIL_OTP, SMS_OTP or WEB_AUTHN.
    #[must_use]
    pub fn prefer(mut self, first_factor: ChallengeName) -> Self {
        self.config.preferred = Some(first_factor);
        self
    }

    /// Asks for an authentication level (`TARGET_ACR_VALUES`) in a [`choice`](SignIn::choice):
    /// URIs, separated by spaces, the most wanted first.
    #[must_use]
    pub fn target_acr_values(mut self, values: impl Into<String>) -> Self {
        self.config.extra.set("TARGET_ACR_VALUES", values);
        self
    }

    /// Builds upon an earlier sign-in (`ACCESS_TOKEN`), where
    /// [`target_acr_values`](Self::target_acr_values) ask for more.
    #[must_use]
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.config.extra.set("ACCESS_TOKEN", token);
        self
    }

    /// How old, in seconds, the earlier sign-in may be (`MAX_AGE`).
    #[must_use]
    pub fn max_age(mut self, seconds: u32) -> Self {
        self.config.extra.set("MAX_AGE", seconds.to_string());
        self
    }

    /// Sets what rides along with every request.
    #[must_use]
    pub fn context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// Makes up for a local clock that is wrong.
    #[must_use]
    pub fn clock_offset(mut self, offset: ClockOffset) -> Self {
        self.offset = offset;
        self
    }

    /// Begins: draws the private key where the way in needs one, and makes the first request
    /// ([`SignIn::request`]).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] for a name that is empty or longer than 1,024 bytes, a password longer
    /// than 4,096, an entry of the context longer than 131,072, or a generator that failed;
    /// [`Misuse::PasswordMissing`] where PASSWORD or PASSWORD_SRP is preferred without a password.
    pub fn begin<R: TryCryptoRng + ?Sized>(self, rng: &mut R) -> Result<SignIn, Error> {
        let Self {
            config,
            device,
            password,
            context,
            offset,
        } = self;
        check_name(&config.typed_name, Parameter::Username)?;
        if let Some(password) = &password {
            check_length(password.reveal(), Parameter::Password, bounds::PASSWORD)?;
        }
        for (_, value) in config.extra.iter() {
            check_length(value, Parameter::AuthParameters, VALUE_LIMIT)?;
        }
        context.check()?;
        let carried = Carried {
            start: Arc::new(context),
            answer: None,
        };
        let (request, srp) = open(&config, device.as_ref(), password.as_ref(), &carried, rng)?;
        // Sent already, and needed again only to start without the device.
        let is_used_up = config.sends_password() && device.is_none();
        let password = password.filter(|_| !is_used_up);
        Ok(SignIn {
            config,
            device,
            password,
            new_password: None,
            is_device_forgotten: false,
            name: None,
            offset,
            context: carried,
            state: State::Waiting(Waiting {
                reply_of: ReplyOf::Auth(None),
                srp,
            }),
            request,
        })
    }
}

/// The request that opens a sign-in, and the private key that goes with it.
fn open<R: TryCryptoRng + ?Sized>(
    config: &Config,
    device: Option<&Device>,
    password: Option<&SecretText>,
    context: &Carried,
    rng: &mut R,
) -> Result<(Request, Srp), Error> {
    let password = || password.ok_or(Misuse::PasswordMissing);
    let with_srp = match config.way {
        Way::UserSrp | Way::CustomWithSrp => true,
        Way::Choice => config.preferred == Some(ChallengeName::PasswordSrp),
        Way::Custom | Way::Password | Way::AdminPassword | Way::AdminNoSrp => false,
    };
    let (srp, mut parameters) = if with_srp {
        password()?;
        let (pending, parameters) = start_user(config, &config.typed_name, device, rng)?;
        (Srp::User(pending), parameters)
    } else {
        let parameters = named(config, &config.typed_name, device)?;
        (Srp::None, parameters)
    };
    match config.way {
        Way::CustomWithSrp => parameters.set("CHALLENGE_NAME", "SRP_A"),
        Way::Password | Way::AdminPassword | Way::AdminNoSrp => {
            parameters.put("PASSWORD".into(), password()?.clone());
        }
        Way::Choice => {
            if let Some(preferred) = &config.preferred {
                parameters.set("PREFERRED_CHALLENGE", preferred.as_str());
                if *preferred == ChallengeName::Password {
                    parameters.put("PASSWORD".into(), password()?.clone());
                }
            }
        }
        Way::UserSrp | Way::Custom => {}
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
        context: context.clone(),
    });
    Ok((Request::new(operation, call), srp))
}

impl Config {
    fn admin_pool(&self) -> Option<String> {
        self.admin.then(|| self.pool.as_str().to_owned())
    }
}

/// USERNAME, and SECRET_HASH over it and DEVICE_KEY where they apply: what every map sent holds.
fn named(config: &Config, name: &str, device: Option<&Device>) -> Result<Parameters, Error> {
    let mut parameters = Parameters::new();
    parameters.set("USERNAME", name);
    config.app.sign_name(name, &mut parameters)?;
    if let Some(device) = device {
        parameters.set("DEVICE_KEY", device.key());
    }
    Ok(parameters)
}

fn start_user<R: TryCryptoRng + ?Sized>(
    config: &Config,
    name: &str,
    device: Option<&Device>,
    rng: &mut R,
) -> Result<(Box<UserSignIn>, Parameters), crate::Error> {
    let (pending, parameters) = match device {
        Some(device) => UserSignIn::start_on_device(&config.pool, &config.app, name, device, rng)?,
        None => UserSignIn::start(&config.pool, &config.app, name, rng)?,
    };
    Ok((Box::new(pending), parameters))
}

/// A sign-in in progress.
///
/// ```text
/// begin ──► request ──► (send) ──► reply ──┬─► Send ──► (send) ──► reply …
///                                          ├─► Ask ──► answer ──► (send) ──► reply …
///                                          └─► Done
/// ```
///
/// It does no I/O, reads no clock and draws no randomness but from what it is given. It holds the
/// password until that is used (with a remembered device until the end, for a sign-in may start again
/// without it), the private key between two steps, and the last [request](Self::request): it cannot be
/// cloned, printed or serialised, and wipes what it holds when it goes.
///
/// Where SRP was asked for ([`user`](Self::user), [`custom_with_srp`](Self::custom_with_srp), a choice
/// that prefers PASSWORD_SRP), a challenge for the password itself is refused: who answers in the
/// service's place does not have the password by asking for it.
///
/// ```compile_fail
/// fn clone<T: Clone>() {}
/// clone::<caldera_srp::flow::SignIn>();
/// ```
///
/// ```compile_fail
/// fn print<T: std::fmt::Debug>() {}
/// print::<caldera_srp::flow::SignIn>();
/// ```
pub struct SignIn {
    config: Config,
    device: Option<Device>,
    password: Option<SecretText>,
    /// What takes the password's place once the service has taken it; with a device alone.
    new_password: Option<SecretText>,
    is_device_forgotten: bool,
    /// The service's own name of the user, once a challenge gave it.
    name: Option<String>,
    offset: ClockOffset,
    context: Carried,
    state: State,
    request: Request,
}

enum State {
    /// The request is out.
    Waiting(Waiting),
    /// A question is open.
    Asking(Asking),
    Ended,
}

struct Waiting {
    reply_of: ReplyOf,
    srp: Srp,
}

/// What the request out is, and what to go back to should its answer be refused.
enum ReplyOf {
    Auth(Option<Open>),
    AssociateSoftwareToken(Arc<Challenge>),
    VerifySoftwareToken(Open),
}

struct Asking {
    open: Open,
    /// Why the last answer was refused.
    rejected: Option<ServiceErrorKind>,
    /// Started with the question, where its answer may be SRP_A: an answer draws no randomness.
    srp: Option<(Box<UserSignIn>, String)>,
    /// The choices offered, where it is a choice.
    choices: Box<[ChallengeName]>,
}

/// The private key whose public half is out.
#[derive(Default)]
enum Srp {
    #[default]
    None,
    User(Box<UserSignIn>),
    Device(Box<DeviceSignIn>),
}

impl SignIn {
    /// USER_SRP_AUTH: the password proved by SRP.
    ///
    /// `username` is the name that was typed, an alias included.
    #[must_use]
    pub fn user(
        pool: UserPoolId,
        app: AppClient,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::UserSrp).password(password)
    }

    /// CUSTOM_AUTH: the pool's own challenges.
    #[must_use]
    pub fn custom(pool: UserPoolId, app: AppClient, username: impl Into<String>) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::Custom)
    }

    /// CUSTOM_AUTH that begins with SRP (`CHALLENGE_NAME: SRP_A`), then the pool's own challenges.
    #[must_use]
    pub fn custom_with_srp(
        pool: UserPoolId,
        app: AppClient,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::CustomWithSrp).password(password)
    }

    /// USER_AUTH: a choice of first factors, left open or with one
    /// [preferred](SignInBuilder::prefer).
    #[must_use]
    pub fn choice(pool: UserPoolId, app: AppClient, username: impl Into<String>) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::Choice)
    }

    /// USER_PASSWORD_AUTH: the password sent as it is.
    #[must_use]
    pub fn password(
        pool: UserPoolId,
        app: AppClient,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::Password).password(password)
    }

    /// ADMIN_USER_PASSWORD_AUTH: the password sent as it is, with the pool owner's credentials.
    #[must_use]
    pub fn admin_password(
        pool: UserPoolId,
        app: AppClient,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::AdminPassword).password(password)
    }

    /// ADMIN_NO_SRP_AUTH: [`admin_password`](Self::admin_password) under its older name.
    #[must_use]
    pub fn admin_no_srp(
        pool: UserPoolId,
        app: AppClient,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> SignInBuilder {
        SignInBuilder::new(pool, app, username, Way::AdminNoSrp).password(password)
    }

    /// The request that is to be sent, or was sent last.
    ///
    /// It stays the same until a reply to it was taken: after a transport failure the same request
    /// can be sent again.
    #[must_use]
    pub fn request(&self) -> Request {
        self.request.clone()
    }

    /// The question that is open, if one is.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match &self.state {
            State::Asking(asking) => asking.open.question(asking.rejected).ok(),
            State::Waiting(_) | State::Ended => None,
        }
    }

    /// Whether the sign-in has ended: with tokens, with an error of the service, or with a claim
    /// that could not be made.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Makes up for a local clock that is wrong, from now on: learnt from the `Date` header of a
    /// reply, before that reply is given to [`reply`](Self::reply).
    pub fn set_clock_offset(&mut self, offset: ClockOffset) {
        self.offset = offset;
    }

    /// How far the service's clock is held to be ahead of the local one.
    #[must_use]
    pub fn clock_offset(&self) -> ClockOffset {
        self.offset
    }

    /// The name that the next request goes by.
    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.config.typed_name)
    }

    /// Takes the reply to the request that was sent; an error of the service is a reply too.
    ///
    /// `now` is the local clock's time: claims are signed with it, so give the time of this call.
    /// `rng` is drawn from when a device has to prove itself, when a sign-in starts again without
    /// its device, when PASSWORD_SRP is the challenge or among the choices, and when choices are left
    /// open.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if the service refused and nothing can be asked again;
    /// [`Error::Unexpected`] or [`Error::Engine`] if the reply is not one that this request can
    /// have, a value in it is refused, or the generator failed; [`Error::Misuse`] if no reply is
    /// awaited. The sign-in [ends](Self::is_ended) with an error of the service that is not
    /// transient, and if a claim fails after its private key was used. Otherwise it is as it was: a
    /// reply can be given again, the same or another.
    pub fn reply<R: TryCryptoRng + ?Sized>(
        &mut self,
        reply: impl Into<Reply>,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let waiting = match &self.state {
            State::Waiting(waiting) => waiting,
            State::Asking(_) => return Err(Misuse::QuestionOpen.into()),
            State::Ended => return Err(Misuse::Ended.into()),
        };
        match (reply.into(), &waiting.reply_of) {
            (Reply::Error(error), _) => self.refused(error, rng),
            (Reply::Auth(reply), ReplyOf::Auth(_)) => self.auth(reply, now, rng),
            (Reply::SoftwareTokenSecret(reply), ReplyOf::AssociateSoftwareToken(challenge)) => {
                let challenge = Arc::clone(challenge);
                self.software_token_secret(reply, challenge)
            }
            (Reply::SoftwareTokenVerified(reply), ReplyOf::VerifySoftwareToken(open)) => {
                let open = open.clone();
                self.software_token_verified(reply, open)
            }
            _ => Err(Unexpected::OtherOperation.into()),
        }
    }

    fn auth<R: TryCryptoRng + ?Sized>(
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
                let challenge = Challenge {
                    name,
                    parameters: challenge_parameters,
                    session,
                    available: available_challenges,
                };
                let step = self.challenge(challenge, now, rng)?;
                // The service has gone on, and so has taken it.
                if let Some(new_password) = self.new_password.take() {
                    self.password = Some(new_password);
                }
                Ok(step)
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

    fn challenge<R: TryCryptoRng + ?Sized>(
        &mut self,
        challenge: Challenge,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let given = given_name(&challenge.parameters)?;
        let name = given.unwrap_or_else(|| self.name()).to_owned();
        match &challenge.name {
            ChallengeName::PasswordVerifier => self.prove_password(challenge, &name, now),
            ChallengeName::DeviceSrpAuth => {
                let device = self
                    .device
                    .as_ref()
                    .ok_or_else(|| nothing_for(&challenge))?;
                let (pending, responses) =
                    DeviceSignIn::start(&self.config.app, &name, device, rng)?;
                let srp = Srp::Device(Box::new(pending));
                self.name = Some(name);
                Ok(self.respond(challenge, responses, srp))
            }
            ChallengeName::DevicePasswordVerifier => self.prove_device(challenge, &name, now),
            ChallengeName::PasswordSrp if self.password.is_some() => {
                let (pending, started) =
                    start_user(&self.config, &name, self.device.as_ref(), rng)?;
                let mut responses = named(&self.config, &name, self.device.as_ref())?;
                if let Some(srp_a) = started.get("SRP_A") {
                    responses.set("SRP_A", srp_a);
                }
                self.name = Some(name);
                Ok(self.respond(challenge, responses, Srp::User(pending)))
            }
            ChallengeName::Password | ChallengeName::AdminNoSrpAuth
                if self.config.insists_on_srp() =>
            {
                Err(nothing_for(&challenge))
            }
            ChallengeName::Password | ChallengeName::AdminNoSrpAuth
                if self.config.sends_password() && self.password.is_some() =>
            {
                let mut responses = named(&self.config, &name, self.device.as_ref())?;
                if let Some(password) = &self.password {
                    responses.put("PASSWORD".into(), password.clone());
                }
                self.name = Some(name);
                let step = self.respond(challenge, responses, Srp::None);
                self.drop_password();
                Ok(step)
            }
            ChallengeName::MfaSetup if self.is_only_software_token(&challenge)? => {
                self.name = Some(name);
                Ok(Step::Send(
                    self.associate_software_token(Arc::new(challenge)),
                ))
            }
            _ => self.ask(Open::Challenge(Arc::new(challenge)), Some(name), None, rng),
        }
    }

    /// Answers PASSWORD_VERIFIER.
    fn prove_password(
        &mut self,
        challenge: Challenge,
        name: &str,
        now: Timestamp,
    ) -> Result<Step, Error> {
        let State::Waiting(waiting) = &mut self.state else {
            return Err(Misuse::Ended.into());
        };
        let Srp::User(_) = &waiting.srp else {
            return Err(nothing_for(&challenge));
        };
        let password = self.password.as_ref().ok_or(Misuse::PasswordMissing)?;
        let read = PasswordVerifier::from_parameters(&Named {
            parameters: &challenge.parameters,
            keys: &["USER_ID_FOR_SRP", "USERNAME"],
            name,
        })?;
        let now = self.offset.apply(now)?;
        let Srp::User(pending) = core::mem::take(&mut waiting.srp) else {
            return Err(nothing_for(&challenge));
        };
        // From here on the private key is used up, and with it the sign-in if this fails.
        match pending.respond(&read, password.reveal(), now) {
            Ok(responses) => {
                self.name = Some(name.to_owned());
                let step = self.respond(challenge, responses, Srp::None);
                self.drop_password();
                Ok(step)
            }
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
            return Err(nothing_for(&challenge));
        };
        let read = DevicePasswordVerifier::from_parameters(&Named {
            parameters: &challenge.parameters,
            keys: &["USERNAME"],
            name,
        })?;
        let now = self.offset.apply(now)?;
        let Srp::Device(pending) = core::mem::take(&mut waiting.srp) else {
            return Err(nothing_for(&challenge));
        };
        match pending.respond(&read, device, now) {
            Ok(responses) => {
                self.name = Some(name.to_owned());
                Ok(self.respond(challenge, responses, Srp::None))
            }
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

    fn send(&mut self, request: Request, reply_of: ReplyOf, srp: Srp) -> Request {
        self.state = State::Waiting(Waiting { reply_of, srp });
        self.request = request;
        self.request.clone()
    }

    /// Opens a question. `name` is what the challenge calls the user, `rejected` why its last
    /// answer was refused.
    fn ask<R: TryCryptoRng + ?Sized>(
        &mut self,
        open: Open,
        name: Option<String>,
        rejected: Option<ServiceErrorKind>,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let question = open.question(rejected)?;
        let wants_srp = match (&question, &open.challenge().name) {
            (Question::SelectChallenge(choice), _) => {
                choice.choices().is_empty()
                    || choice.choices().contains(&ChallengeName::PasswordSrp)
            }
            (Question::Password(_), ChallengeName::PasswordSrp) => true,
            _ => false,
        };
        let srp = if wants_srp {
            let name = name.as_deref().unwrap_or_else(|| self.name());
            let (pending, started) = start_user(&self.config, name, self.device.as_ref(), rng)?;
            let srp_a = started.get("SRP_A").unwrap_or_default().to_owned();
            Some((pending, srp_a))
        } else {
            None
        };
        if name.is_some() {
            self.name = name;
        }
        Ok(self.put(open, question, rejected, srp))
    }

    fn put(
        &mut self,
        open: Open,
        question: Question,
        rejected: Option<ServiceErrorKind>,
        srp: Option<(Box<UserSignIn>, String)>,
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
            srp,
            choices,
        });
        Step::Ask(question)
    }

    /// Whether MFA_SETUP leaves nothing to choose.
    fn is_only_software_token(&self, challenge: &Challenge) -> Result<bool, Error> {
        let choices = names_in(challenge, "MFAS_CAN_SETUP")?;
        Ok(choices
            .iter()
            .all(|choice| choice == ChallengeName::SoftwareTokenMfa.as_str()))
    }

    fn associate_software_token(&mut self, challenge: Arc<Challenge>) -> Request {
        let call = Call::AssociateSoftwareToken(AssociateSoftwareToken {
            session: challenge.session.clone(),
        });
        let request = Request::new(Operation::AssociateSoftwareToken, call);
        self.send(
            request,
            ReplyOf::AssociateSoftwareToken(challenge),
            Srp::None,
        )
    }

    fn software_token_secret(
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

    fn software_token_verified(
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
        let responses = named(&self.config, self.name(), self.device.as_ref())?;
        let name = open.challenge().name.clone();
        let request = response(&self.config, name, reply.session, responses, &self.context);
        Ok(Step::Send(self.send(
            request,
            ReplyOf::Auth(None),
            Srp::None,
        )))
    }

    /// What an error of the service leads to.
    fn refused<R: TryCryptoRng + ?Sized>(
        &mut self,
        error: ServiceError,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let kind = error.kind();
        if kind.is_transient() {
            return Err(error.into());
        }
        if kind == ServiceErrorKind::DeviceNotFound && self.device.is_some() {
            return self.start_again_without_device(rng);
        }
        match self.asked_again(kind) {
            Some(open) => {
                let step = self.ask(open, None, Some(kind), rng)?;
                self.new_password = None;
                Ok(step)
            }
            None => {
                self.over();
                Err(error.into())
            }
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
            ServiceErrorKind::CodeMismatch => true,
            ServiceErrorKind::EnableSoftwareTokenMfa => matches!(open, Open::SoftwareToken(..)),
            ServiceErrorKind::InvalidPassword
            | ServiceErrorKind::PasswordHistoryPolicyViolation => {
                open.challenge().name == ChallengeName::NewPasswordRequired
            }
            _ => false,
        };
        again.then(|| open.clone())
    }

    /// The service has forgotten the device: so does the sign-in. It cannot happen twice, for the
    /// second time there is no device.
    fn start_again_without_device<R: TryCryptoRng + ?Sized>(
        &mut self,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let context = Carried {
            start: Arc::clone(&self.context.start),
            answer: None,
        };
        let (request, srp) = open(&self.config, None, self.password.as_ref(), &context, rng)?;
        self.device = None;
        self.new_password = None;
        self.is_device_forgotten = true;
        self.name = None;
        self.context = context;
        Ok(Step::Send(self.send(request, ReplyOf::Auth(None), srp)))
    }

    /// A claim that could not be made: its private key is gone.
    fn end(&mut self, error: crate::Error) -> Error {
        self.over();
        error.into()
    }

    fn over(&mut self) {
        self.state = State::Ended;
        self.password = None;
        self.new_password = None;
    }

    /// The password has done its work; with a device it may be needed again, to start without it.
    fn drop_password(&mut self) {
        if self.device.is_none() {
            self.password = None;
        }
    }

    /// Takes the answer to the open question, and gives the request to send.
    ///
    /// It draws no randomness: where an answer needs SRP_A (PASSWORD_SRP), the private key was drawn
    /// when the question came.
    ///
    /// # Errors
    ///
    /// [`Misuse::WrongAnswer`] if the question takes no such answer, [`Misuse::NotOffered`] if the
    /// choice is not among those offered, [`Misuse::PasswordMissing`] if the choice needs a
    /// password (or sends it as it is, where SRP was asked for, and the answer does not give it),
    /// [`Misuse::NoQuestion`] or [`Misuse::Ended`] if no question is open;
    /// [`Error::Engine`] for a value that is empty or too long, or a required attribute that is
    /// missing. The question stays open.
    pub fn answer(&mut self, answer: Answer) -> Result<Request, Error> {
        let asking = match &mut self.state {
            State::Asking(asking) => asking,
            State::Waiting(_) => return Err(Misuse::NoQuestion.into()),
            State::Ended => return Err(Misuse::Ended.into()),
        };
        answer.check()?;
        let context = Carried {
            start: Arc::clone(&self.context.start),
            answer: answer.context.map(Arc::new),
        };
        let challenge = match (&asking.open, &answer.kind) {
            (Open::SoftwareToken(_, token), Kind::Code(code)) => {
                let call = Call::VerifySoftwareToken(VerifySoftwareToken {
                    session: token.session.clone(),
                    user_code: code.clone(),
                    friendly_device_name: answer.device_name,
                });
                let reply_of = ReplyOf::VerifySoftwareToken(asking.open.clone());
                let request = Request::new(Operation::VerifySoftwareToken, call);
                self.context = context;
                return Ok(self.send(request, reply_of, Srp::None));
            }
            (Open::SoftwareToken(..), _) => return Err(Misuse::WrongAnswer.into()),
            (Open::Challenge(challenge), _) => Arc::clone(challenge),
        };
        let offered = match &answer.kind {
            Kind::Choice(choice) => asking.choices.is_empty() || asking.choices.contains(choice),
            _ => true,
        };
        if !offered {
            return Err(Misuse::NotOffered.into());
        }
        if let (ChallengeName::MfaSetup, Kind::Choice(ChallengeName::SoftwareTokenMfa)) =
            (&challenge.name, &answer.kind)
        {
            self.context = context;
            return Ok(self.associate_software_token(challenge));
        }

        let name = self.name.as_deref().unwrap_or(&self.config.typed_name);
        let device = self.device.as_ref();
        let mut responses = named(&self.config, name, device)?;
        let password = answer.password.as_ref().or(self.password.as_ref());
        // What was given to be proved is sent as it is only if it is given once more.
        let plain = match self.config.insists_on_srp() {
            true => answer.password.as_ref(),
            false => password,
        };
        let (mut with_srp, mut is_sent) = (false, false);
        let mut new = None;
        match (&challenge.name, answer.kind) {
            (_, Kind::ByHand(given)) => {
                let name = given.get("USERNAME").unwrap_or(name);
                responses = named(&self.config, name, device)?;
                for (key, value) in given.iter() {
                    responses.set(key.to_owned(), value);
                }
            }
            (ChallengeName::SelectMfaType, Kind::Choice(choice)) => {
                responses.set("ANSWER", choice.as_str());
            }
            (ChallengeName::SelectChallenge, Kind::Choice(choice)) => {
                responses.set("ANSWER", choice.as_str());
                match choice {
                    ChallengeName::Password => {
                        put_password(&mut responses, plain)?;
                        is_sent = true;
                    }
                    ChallengeName::PasswordSrp => with_srp = true,
                    ChallengeName::WebAuthn => {
                        if let Some(credential) = answer.credential {
                            responses.put("CREDENTIAL".into(), credential);
                        }
                    }
                    _ => {}
                }
            }
            (ChallengeName::NewPasswordRequired, Kind::NewPassword(new_password)) => {
                put_attributes(&mut responses, &challenge, answer.attributes)?;
                new = device.map(|_| new_password.clone());
                responses.put("NEW_PASSWORD".into(), new_password);
            }
            (ChallengeName::CustomChallenge, Kind::Text(text)) => {
                responses.put("ANSWER".into(), text);
            }
            (ChallengeName::Password | ChallengeName::AdminNoSrpAuth, Kind::Password) => {
                put_password(&mut responses, plain)?;
                is_sent = true;
            }
            (ChallengeName::PasswordSrp, Kind::Password) => with_srp = true,
            (ChallengeName::WebAuthn, Kind::Credential) => {
                if let Some(credential) = answer.credential {
                    responses.put("CREDENTIAL".into(), credential);
                }
            }
            (challenge_name, Kind::Code(code)) => {
                let key = code_key(challenge_name).ok_or(Misuse::WrongAnswer)?;
                responses.put(key.into(), code);
            }
            _ => return Err(Misuse::WrongAnswer.into()),
        }
        let srp = if with_srp {
            password.ok_or(Misuse::PasswordMissing)?;
            let (pending, srp_a) = asking.srp.take().ok_or(Misuse::WrongAnswer)?;
            responses.set("SRP_A", srp_a);
            Srp::User(pending)
        } else {
            Srp::None
        };
        if answer.password.is_some() {
            self.password = answer.password;
        }
        if is_sent {
            self.drop_password();
        }
        self.new_password = new;
        self.context = context;
        let request = response(
            &self.config,
            challenge.name.clone(),
            challenge.session.clone(),
            responses,
            &self.context,
        );
        let open = Open::Challenge(challenge);
        Ok(self.send(request, ReplyOf::Auth(Some(open)), srp))
    }
}

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

fn put_password(responses: &mut Parameters, password: Option<&SecretText>) -> Result<(), Misuse> {
    let password = password.ok_or(Misuse::PasswordMissing)?;
    responses.put("PASSWORD".into(), password.clone());
    Ok(())
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

fn response(
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

fn nothing_for(challenge: &Challenge) -> Error {
    Unexpected::Challenge(challenge.name.clone()).into()
}

/// A challenge's parameters, with the name that the user goes by in place of those under `keys`.
struct Named<'a> {
    parameters: &'a Parameters,
    keys: &'static [&'static str],
    name: &'a str,
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
