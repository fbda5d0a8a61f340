//! The ways in: how a sign-in begins, and with what.

use alloc::{
    string::{String, ToString},
    sync::Arc,
};

use rand_core::TryCryptoRng;

use super::{
    AuthFlow, ChallengeName, ClockOffset, Context, Error, SignIn,
    policy::{Opening, Policy},
    reply::{VALUE_LIMIT, check_session},
};
use crate::{
    AppClient, Device, Parameter, Parameters, SecretText, UserPoolId,
    cognito::bounds::{self, check_length, check_name},
};

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
    keeps_password: bool,
}

/// What stays the same for a whole sign-in.
pub(super) struct Config {
    pub(super) pool: UserPoolId,
    pub(super) app: AppClient,
    pub(super) typed_name: String,
    pub(super) way: Way,
    pub(super) admin: bool,
    pub(super) preferred: Option<ChallengeName>,
    /// What ConfirmSignUp returned; for the first request alone.
    pub(super) session: Option<SecretText>,
    pub(super) extra: Parameters,
}

/// The ways in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    UserSrp,
    Custom,
    CustomWithSrp,
    Choice,
    Password,
    AdminPassword,
    AdminNoSrp,
}

impl Way {
    pub(super) fn auth_flow(self) -> AuthFlow {
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
    /// What the first request does with the password.
    pub(super) fn opening(&self) -> Opening {
        match (self.way, &self.preferred) {
            (Way::Password | Way::AdminPassword | Way::AdminNoSrp, _)
            | (Way::Choice, Some(ChallengeName::Password)) => Opening::Plain,
            (Way::UserSrp | Way::CustomWithSrp, _)
            | (Way::Choice, Some(ChallengeName::PasswordSrp)) => Opening::Key,
            (Way::Custom | Way::Choice, _) => Opening::Bare,
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
                session: None,
                extra: Parameters::new(),
            },
            device: None,
            password: None,
            context: Context::new(),
            offset: ClockOffset::NONE,
            keeps_password: false,
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
    /// and [`Completed::is_device_forgotten`](super::Completed::is_device_forgotten) says so.
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

    /// Signs in straight after signing up: takes the `Session` that ConfirmSignUp returned, in a
    /// [`choice`](SignIn::choice). It goes with the first request alone.
    #[must_use]
    pub fn session(mut self, session: impl Into<String>) -> Self {
        self.config.session = Some(SecretText::new(session));
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

    /// Keeps the password until there are tokens, so that a person can
    /// [begin again](SignIn::begin_again) without typing it again. Without this it is wiped as soon
    /// as it was proved, or at the end where there is a device.
    #[must_use]
    pub fn keep_password(mut self) -> Self {
        self.keeps_password = true;
        self
    }

    /// Begins: draws the private key where the way in needs one, and makes the first request
    /// ([`SignIn::request`]).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] for a name that is empty or longer than 1,024 bytes, a password longer
    /// than 4,096, a session that is empty or longer than 4,096, an entry of the context longer than
    /// 131,072, or a generator that failed; [`Misuse::PasswordMissing`](super::Misuse::PasswordMissing) where PASSWORD or PASSWORD_SRP is preferred without a password.
    pub fn begin<R: TryCryptoRng + ?Sized>(self, rng: &mut R) -> Result<SignIn, Error> {
        let Self {
            config,
            device,
            password,
            context,
            offset,
            keeps_password,
        } = self;
        check_name(&config.typed_name, Parameter::Username)?;
        if let Some(password) = &password {
            check_length(password.reveal(), Parameter::Password, bounds::PASSWORD)?;
        }
        for (_, value) in config.extra.iter() {
            check_length(value, Parameter::AuthParameters, VALUE_LIMIT)?;
        }
        check_session(config.session.as_ref())?;
        context.check()?;
        let password = password.map(Arc::new);
        let policy = Policy::new(config.opening(), password, device.is_some(), keeps_password);
        SignIn::open(config, device, policy, context, offset, rng)
    }
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
}
