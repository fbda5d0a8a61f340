//! A sign-in put away at a question, as JSON, and taken up again elsewhere.

use alloc::{sync::Arc, vec::Vec};

use rand_core::TryCryptoRng;

use super::{
    read::{Object, elements, text_of},
    write::{self, text},
};
use crate::cognito::bounds::check_name;
use crate::flow::{
    AdminContext, AuthReply, ChallengeName, ClockOffset, Context, Error, Misuse, ServiceErrorKind,
    SignIn, UserContext,
    policy::{AUTOMATIC_STEPS, Counters, DeviceProof, PASSWORDS_IN_ANSWERS, Policy},
    question::{Challenge, Open, SoftwareToken, check_secret_code},
    reply::check_session,
    sign_in::{Asking, Resumed, State},
    ways::{Config, Way},
};
use crate::{
    AppClient, Device, Error as EngineError, Fault, Parameter, Parameters, SecretText, UserPoolId,
};

/// The only version there is.
const VERSION: u32 = 1;

/// The most bytes a suspended sign-in may have: a reply at its longest, and a context.
const STORED_LIMIT: usize = 4 << 20;

const PARAMETER: Parameter = Parameter::SuspendedSignIn;
const MALFORMED: EngineError = EngineError::new(PARAMETER, Fault::Malformed);
const OUT_OF_RANGE: EngineError = EngineError::new(PARAMETER, Fault::OutOfRange);

/// Why a question is put again.
const REJECTIONS: [ServiceErrorKind; 5] = [
    ServiceErrorKind::CodeMismatch,
    ServiceErrorKind::CodeReused,
    ServiceErrorKind::EnableSoftwareTokenMfa,
    ServiceErrorKind::InvalidPassword,
    ServiceErrorKind::PasswordHistoryPolicyViolation,
];

const WAYS: [(Way, &str); 7] = [
    (Way::UserSrp, "user"),
    (Way::Custom, "custom"),
    (Way::CustomWithSrp, "custom_with_srp"),
    (Way::Choice, "choice"),
    (Way::Password, "password"),
    (Way::AdminPassword, "admin_password"),
    (Way::AdminNoSrp, "admin_no_srp"),
];

const DEVICE_PROOFS: [(DeviceProof, &str); 3] = [
    (DeviceProof::Absent, "absent"),
    (DeviceProof::Unproved, "unproved"),
    (DeviceProof::Proved, "proved"),
];

/// What stands for a text, or the text of it.
fn of_text<T: Copy>(table: &[(T, &str)], text: &str) -> Result<T, EngineError> {
    let found = table.iter().find(|(_, name)| *name == text);
    found.map(|(value, _)| *value).ok_or(MALFORMED)
}

fn text_for<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    let found = table.iter().find(|(other, _)| other == value);
    found.map_or("", |(_, name)| *name)
}

impl SignIn {
    /// Puts the sign-in away at its open question, to be [resumed](Self::resume) elsewhere: a web
    /// back end that proves the password in one request and gets the code in another.
    ///
    /// The state is JSON, of version 1. There is no password in it, no private key, no client secret
    /// and no device's secret; the challenge, its session, what the sign-in was given to carry along,
    /// the clock's offset and the counters of the policy are. Whoever has it can answer the question,
    /// and whoever changes it can change the counters: it is for the program's own keeping, and a
    /// browser gets it sealed (encrypted and authenticated, and bound to the visitor) or not at all.
    /// This sign-in stays as it is; go on with one of the two.
    ///
    /// # Errors
    ///
    /// [`Misuse::NoQuestion`] or [`Misuse::Ended`] if no question is open;
    /// [`Parameter::SuspendedSignIn`] that is longer than 4 MiB.
    pub fn suspend(&self) -> Result<SecretText, Error> {
        let asking = match &self.state {
            State::Asking(asking) => asking,
            State::Waiting(_) => return Err(Misuse::NoQuestion.into()),
            State::Ended | State::Over => return Err(Misuse::Ended.into()),
        };
        let state = text(|out| {
            let mut object = write::Object::begin(out);
            object.number("version", VERSION.into());
            self.config.write(&mut object);
            let counters = self.policy.counters();
            object.number("passwords", counters.passwords.into());
            object.number("steps", counters.steps.into());
            object.text("device_proof", text_for(&DEVICE_PROOFS, &counters.device));
            object.text_if("device_key", self.device.as_ref().map(Device::key));
            object.boolean("is_device_forgotten", self.is_device_forgotten);
            object.text_if("username", self.name.as_deref());
            object.number("clock_offset_seconds", self.offset.seconds());
            write_context(&mut object, &self.context.start);
            asking.write(&mut object, &self.config);
            object.end();
        });
        if state.reveal().len() > STORED_LIMIT {
            let limit = STORED_LIMIT;
            return Err(EngineError::new(PARAMETER, Fault::TooLong { limit }).into());
        }
        Ok(state)
    }

    /// Takes up a sign-in that was [put away](Self::suspend): its [question](Self::question) is open
    /// again.
    ///
    /// `app` is the same client, with its secret where it has one; `device` the same device, where the
    /// sign-in has one (one that the service has forgotten is not taken up again). Where the answer
    /// may be SRP_A, the private key is drawn anew. There is no password: a step that needs one asks for
    /// it, a device that the service turns out to have forgotten ends the sign-in, for there is no
    /// fall-back, and the sign-in cannot [begin again](Self::begin_again). Send what
    /// [`request`](Self::request) gives only once the question has been answered.
    ///
    /// # Errors
    ///
    /// [`Parameter::SuspendedSignIn`] that is too long (4 MiB), malformed, or out of range: of a
    /// version that this crate does not know, or with counters beyond their bounds;
    /// [`Parameter::ClientId`] or [`Parameter::DeviceKey`] that is [`Fault::Mismatch`], where the
    /// client or device is another, and [`Parameter::DeviceKey`] that is [`Fault::Missing`], where the
    /// device was not given; what the sign-in itself refuses of a reply or a context; a generator that
    /// failed.
    pub fn resume<R: TryCryptoRng + ?Sized>(
        state: &str,
        app: AppClient,
        device: Option<Device>,
        rng: &mut R,
    ) -> Result<Self, Error> {
        if state.len() > STORED_LIMIT {
            let limit = STORED_LIMIT;
            return Err(EngineError::new(PARAMETER, Fault::TooLong { limit }).into());
        }
        let object = Stored::read(state)?;
        if object.value::<u32>("version")?.ok_or(MALFORMED)? != VERSION {
            return Err(OUT_OF_RANGE.into());
        }
        let counters = counters(&object)?;
        let device = match (object.text("device_key")?, device, counters.device) {
            (None, _, DeviceProof::Absent) => None,
            (Some(key), Some(device), DeviceProof::Unproved | DeviceProof::Proved) => {
                if device.key() != key.reveal() {
                    return Err(EngineError::new(Parameter::DeviceKey, Fault::Mismatch).into());
                }
                Some(device)
            }
            (Some(_), None, DeviceProof::Unproved | DeviceProof::Proved) => {
                return Err(EngineError::new(Parameter::DeviceKey, Fault::Missing).into());
            }
            _ => return Err(MALFORMED.into()),
        };
        let config = Config::read(&object, app)?;
        let name = object.text("username")?.map(SecretText::into_string);
        if let Some(name) = &name {
            check_name(name, Parameter::Username)?;
        }
        let context = read_context(&object)?;
        context.check()?;
        let offset = object.value("clock_offset_seconds")?.ok_or(MALFORMED)?;
        let (open, rejected) = read_question(&object, &config)?;
        let resumed = Resumed {
            policy: Policy::resumed(config.opening(), counters),
            config,
            device,
            is_device_forgotten: object.flag("is_device_forgotten")?,
            name,
            offset: ClockOffset::from_seconds(offset),
            context,
            open,
            rejected,
        };
        Self::resumed(resumed, rng)
    }
}

impl Config {
    fn write(&self, object: &mut write::Object<'_>) {
        object.text("user_pool_id", self.pool.as_str());
        object.text("client_id", self.app.id());
        object.text("typed_name", &self.typed_name);
        object.text("way", text_for(&WAYS, &self.way));
        object.boolean("is_admin", self.admin);
        let preferred = self.preferred.as_ref().map(ChallengeName::as_str);
        object.text_if("preferred_challenge", preferred);
    }

    /// Reads what [`write`](Self::write) wrote; `extra` is with the question, where it is wanted.
    fn read(object: &Stored<'_>, app: AppClient) -> Result<Self, EngineError> {
        if object.needed("client_id")?.reveal() != app.id() {
            return Err(EngineError::new(Parameter::ClientId, Fault::Mismatch));
        }
        let pool: UserPoolId = object.needed("user_pool_id")?.reveal().parse()?;
        let typed_name = object.needed("typed_name")?.into_string();
        check_name(&typed_name, Parameter::Username)?;
        let way = of_text(&WAYS, object.needed("way")?.reveal())?;
        let preferred = object.text("preferred_challenge")?;
        Ok(Self {
            pool,
            app,
            typed_name,
            way,
            admin: object.flag("is_admin")?,
            preferred: preferred.map(|name| name.reveal().into()),
            session: None,
            extra: object.map("auth_parameters")?.unwrap_or_default(),
        })
    }
}

fn counters(object: &Stored<'_>) -> Result<Counters, EngineError> {
    let counter = |name, bound| {
        let count: u8 = object.value(name)?.ok_or(MALFORMED)?;
        (count <= bound).then_some(count).ok_or(OUT_OF_RANGE)
    };
    let proof = object.needed("device_proof")?;
    Ok(Counters {
        passwords: counter("passwords", PASSWORDS_IN_ANSWERS)?,
        steps: counter("steps", AUTOMATIC_STEPS)?,
        device: of_text(&DEVICE_PROOFS, proof.reveal())?,
    })
}

impl Asking {
    fn write(&self, object: &mut write::Object<'_>, config: &Config) {
        object.text_if("rejected", self.rejected.map(ServiceErrorKind::name));
        let challenge = self.open.challenge();
        match &self.open {
            Open::Challenge(_) => {}
            Open::SoftwareToken(_, token) => {
                object.text("secret_code", token.secret.reveal());
                object.text_if(
                    "token_session",
                    token.session.as_ref().map(SecretText::reveal),
                );
            }
            // The one question after which the sign-in opens anew, and needs what goes with that.
            Open::StartAgain(_) => {
                object.boolean("starts_again", true);
                object.map("auth_parameters", &config.extra);
                return;
            }
        }
        object.text("challenge_name", challenge.name.as_str());
        object.map("challenge_parameters", &challenge.parameters);
        object.text_if(
            "session",
            challenge.session.as_ref().map(SecretText::reveal),
        );
        let available = challenge.available.iter().map(ChallengeName::as_str);
        object.texts("available_challenges", available);
        object.boolean("is_repeated", challenge.is_repeated);
    }
}

/// The question, and why its last answer was refused.
fn read_question(
    object: &Stored<'_>,
    config: &Config,
) -> Result<(Open, Option<ServiceErrorKind>), EngineError> {
    let rejected = object.text("rejected")?;
    let rejected = rejected
        .map(|name| {
            let kind = REJECTIONS
                .into_iter()
                .find(|kind| kind.name() == name.reveal());
            kind.ok_or(MALFORMED)
        })
        .transpose()?;
    if object.flag("starts_again")? {
        return Ok((Open::start_again(config.opening()), rejected));
    }
    let mut reply = AuthReply::new().with_challenge_name(object.needed("challenge_name")?.reveal());
    reply.challenge_parameters = object.map("challenge_parameters")?.unwrap_or_default();
    reply.session = object.text("session")?;
    reply.available_challenges = object.names("available_challenges")?;
    // To the same bounds as when it came.
    reply.check()?;
    let challenge = Arc::new(Challenge {
        name: reply.challenge_name.ok_or(MALFORMED)?,
        parameters: reply.challenge_parameters,
        session: reply.session,
        available: reply.available_challenges,
        is_repeated: object.flag("is_repeated")?,
    });
    let Some(secret) = object.text("secret_code")? else {
        return Ok((Open::Challenge(challenge), rejected));
    };
    check_secret_code(secret.reveal())?;
    let session = object.text("token_session")?;
    check_session(session.as_ref())?;
    let token = Arc::new(SoftwareToken { secret, session });
    Ok((Open::SoftwareToken(challenge, token), rejected))
}

fn write_context(object: &mut write::Object<'_>, context: &Context) {
    if let Some(metadata) = &context.client_metadata {
        object.map("client_metadata", metadata);
    }
    object.text_if(
        "analytics_endpoint_id",
        context.analytics_endpoint_id.as_deref(),
    );
    if let Some(user) = &context.user_context {
        let mut data = write::Object::begin(object.member("user_context"));
        data.text_if("ip_address", user.ip_address());
        data.text_if("encoded_data", user.encoded_data());
        data.end();
    }
    if let Some(admin) = &context.admin_context {
        let mut data = write::Object::begin(object.member("admin_context"));
        data.text("ip_address", admin.ip_address());
        data.text("server_name", admin.server_name());
        data.text("server_path", admin.server_path());
        data.text_if("encoded_data", admin.encoded_data());
        // A header may be there twice: two lists instead of an object.
        let (names, values) = admin.http_headers().collect::<(Vec<_>, Vec<_>)>();
        data.texts("http_header_names", names.into_iter());
        data.texts("http_header_values", values.into_iter());
        data.end();
    }
}

fn read_context(object: &Stored<'_>) -> Result<Context, EngineError> {
    let mut context = Context::new();
    context.client_metadata = object.map("client_metadata")?;
    context.analytics_endpoint_id = object
        .text("analytics_endpoint_id")?
        .map(SecretText::into_string);
    if let Some(data) = object.object("user_context")? {
        let mut user = UserContext::new();
        user.ip_address = data.text("ip_address")?;
        user.encoded_data = data.text("encoded_data")?;
        context.user_context = Some(user);
    }
    if let Some(data) = object.object("admin_context")? {
        // Wiped also where one of the others is missing.
        let [address, name, path] =
            ["ip_address", "server_name", "server_path"].map(|member| data.needed(member));
        let mut admin = AdminContext::new(
            address?.into_string(),
            name?.into_string(),
            path?.into_string(),
        );
        admin.encoded_data = data.text("encoded_data")?;
        let (names, values) = (
            data.texts("http_header_names")?,
            data.texts("http_header_values")?,
        );
        if names.len() != values.len() {
            return Err(MALFORMED);
        }
        let names = names.into_iter().map(SecretText::into_string);
        admin.http_headers = names.zip(values).collect();
        context.admin_context = Some(admin);
    }
    Ok(context)
}

/// An object of what was stored, whose every fault is its own.
struct Stored<'a>(Object<'a>);

impl<'a> Stored<'a> {
    fn read(text: &'a str) -> Result<Self, EngineError> {
        Object::read(text).map(Self).map_err(|_| MALFORMED)
    }

    fn text(&self, name: &str) -> Result<Option<SecretText>, EngineError> {
        self.0.text(name).map_err(|_| MALFORMED)
    }

    fn needed(&self, name: &str) -> Result<SecretText, EngineError> {
        self.text(name)?.ok_or(MALFORMED)
    }

    fn value<T: core::str::FromStr + Copy>(&self, name: &str) -> Result<Option<T>, EngineError> {
        self.0.value(name).map_err(|_| MALFORMED)
    }

    fn flag(&self, name: &str) -> Result<bool, EngineError> {
        Ok(self.value(name)?.unwrap_or_default())
    }

    fn object(&self, name: &str) -> Result<Option<Self>, EngineError> {
        let member = self.0.member(name);
        member.map(|raw| Self::read(raw.get())).transpose()
    }

    fn map(&self, name: &str) -> Result<Option<Parameters>, EngineError> {
        let object = self.object(name)?;
        object
            .map(|object| object.0.texts().map_err(|_| MALFORMED))
            .transpose()
    }

    fn texts(&self, name: &str) -> Result<Vec<SecretText>, EngineError> {
        let Some(raw) = self.0.member(name) else {
            return Ok(Vec::new());
        };
        let elements = elements(raw).map_err(|_| MALFORMED)?;
        let texts = elements.into_iter().map(text_of);
        texts.collect::<Result<_, _>>().map_err(|_| MALFORMED)
    }

    fn names(&self, name: &str) -> Result<Vec<ChallengeName>, EngineError> {
        let texts = self.texts(name)?;
        Ok(texts.iter().map(|text| text.reveal().into()).collect())
    }
}
