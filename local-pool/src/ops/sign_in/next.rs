//! What a sign-in needs next, decided in one place, and how it is asked.

use serde_json::{Map, Value, json};

use crate::config::{Factor, Mfa, Status};
use crate::core::{Core, Locked};
use crate::error::{Kind, Refusal};
use crate::hooks::{Decision, create, define, unconfigured, unrecognizable};
use crate::issue::{Issue, NewDevice};
use crate::model::{Awaiting, Client, Session, SignIn, State};
use crate::random;
use crate::rules::{check_device, check_may_sign_in};
use crate::wire::{challenge, delivery, insert};

/// The next reply: a challenge that is ready, or tokens that are still to be signed.
pub(super) enum Next {
    Challenge(Value),
    Tokens(Box<Issue>),
    /// A trigger is to say what comes next.
    Defined(Box<SignIn>),
}

impl Next {
    /// Signs, where there is something to sign, after the lock is let go.
    pub(super) fn reply(self, core: &Core, state: Locked<'_>) -> Result<Value, Refusal> {
        drop(state);
        match self {
            Self::Challenge(reply) => Ok(reply),
            Self::Tokens(issue) => issue.reply(core),
            Self::Defined(sign_in) => {
                let decision = define(core, &sign_in)?.ok_or_else(unconfigured)?;
                decided(core, *sign_in, decision)
            }
        }
    }
}

pub(super) fn finish(core: &Core, sign_in: SignIn) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let next = proceed(core, &mut state, sign_in, now)?;
    next.reply(core, state)
}

/// Goes on as the trigger that defines challenges has decided.
pub(super) fn decided(
    core: &Core,
    mut sign_in: SignIn,
    decision: Decision,
) -> Result<Value, Refusal> {
    match decision {
        Decision::Custom => ask_created(core, sign_in),
        // Nobody gets no tokens, whatever the trigger says.
        Decision::Tokens if !sign_in.ghost => {
            sign_in.custom_done = true;
            finish(core, sign_in)
        }
        // There is no SRP_A to answer with a claim's challenge.
        Decision::Password => Err(unrecognizable()),
        Decision::Tokens | Decision::Fail => Err(Refusal::wrong_password()),
    }
}

/// Asks what the trigger that creates challenges has made.
fn ask_created(core: &Core, sign_in: SignIn) -> Result<Value, Refusal> {
    let (public, private, note) = create(core, &sign_in)?.into_parts();
    let mut parameters = json!(public);
    insert(&mut parameters, "USERNAME", Some(&sign_in.username));
    let now = core.now();
    let mut state = core.state();
    let (_, client) = state.client(&sign_in.client)?;
    let awaiting = Awaiting::Created { private, note };
    let session = open(core, &mut state, &client, sign_in, awaiting, now)?;
    Ok(challenge("CUSTOM_CHALLENGE", parameters, Some(session)))
}

/// The question of the configuration, or the trigger's turn.
fn custom(core: &Core, state: &mut State, sign_in: SignIn, now: i64) -> Result<Next, Refusal> {
    let settings = &state.pool(&sign_in.pool)?.settings;
    if settings.triggers.define_auth_challenge.is_some() {
        return Ok(Next::Defined(Box::new(sign_in)));
    }
    Ok(Next::Challenge(ask_custom(core, state, sign_in, 0, now)?))
}

/// What a sign-in needs next: a new password, the question, a second factor, the device, or
/// nothing more.
pub(super) fn proceed(
    core: &Core,
    state: &mut State,
    sign_in: SignIn,
    now: i64,
) -> Result<Next, Refusal> {
    if sign_in.ghost {
        // Only a question can be asked of nobody.
        if sign_in.custom && !sign_in.custom_done && !sign_in.password_done {
            return custom(core, state, sign_in, now);
        }
        return Err(Refusal::wrong_password());
    }
    let (found, client) = state.client(&sign_in.client)?;
    let settings = found.settings.clone();
    let user = found
        .users
        .get(&sign_in.username)
        .ok_or_else(Refusal::wrong_password)?;
    check_may_sign_in(user)?;
    if user.status == Status::ResetRequired {
        return Err(Refusal::new(
            Kind::PasswordResetRequired,
            "Password reset required for the user",
        ));
    }
    if sign_in.password_done && user.status == Status::ForceChangePassword {
        if now >= user.temporary_until {
            let message = "Temporary password has expired and must be reset by an administrator.";
            return Err(Refusal::new(Kind::NotAuthorized, message));
        }
        let missing = settings
            .required_attributes
            .iter()
            .filter(|name| user.attribute(name).is_none());
        let missing: Vec<String> = missing
            .map(|name| format!("userAttributes.{name}"))
            .collect();
        let present: Map<String, Value> = user
            .attributes
            .iter()
            .filter(|(name, _)| *name != "sub")
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        let parameters = json!({
            "USER_ID_FOR_SRP": sign_in.username,
            "requiredAttributes": json!(missing).to_string(),
            "userAttributes": Value::Object(present).to_string(),
        });
        let session = open(core, state, &client, sign_in, Awaiting::NewPassword, now)?;
        return Ok(Next::Challenge(challenge(
            "NEW_PASSWORD_REQUIRED",
            parameters,
            Some(session),
        )));
    }
    if sign_in.custom && !sign_in.custom_done {
        return custom(core, state, sign_in, now);
    }
    check_device(found, &sign_in, sign_in.device_key.as_deref())?;
    let device = sign_in
        .device_key
        .as_ref()
        .and_then(|key| user.devices.get(key))
        .filter(|_| settings.devices.is_some());
    let remembered = device.is_some_and(|device| device.remembered);
    let instead = remembered
        && settings
            .devices
            .is_some_and(|devices| devices.challenge_on_new_device);
    if sign_in.password_done
        && !sign_in.custom
        && !sign_in.mfa_done
        && !instead
        && settings.mfa != Mfa::Off
    {
        let mut factors = user.factors(&settings.mfa_factors);
        if factors.is_empty() && settings.mfa == Mfa::On {
            let reachable = [Factor::Sms, Factor::Email];
            factors = reachable
                .into_iter()
                .filter(|factor| settings.mfa_factors.contains(factor) && user.can_use(*factor))
                .take(1)
                .collect();
            if factors.is_empty() {
                let parameters = json!({
                    "USER_ID_FOR_SRP": sign_in.username,
                    "MFAS_CAN_SETUP": json!(["SOFTWARE_TOKEN_MFA"]).to_string(),
                });
                let awaiting = Awaiting::MfaSetup {
                    secret: None,
                    verified: false,
                };
                let session = open(core, state, &client, sign_in, awaiting, now)?;
                return Ok(Next::Challenge(challenge(
                    "MFA_SETUP",
                    parameters,
                    Some(session),
                )));
            }
        }
        if let [factor] = factors[..] {
            return Ok(Next::Challenge(ask_factor(
                core, state, sign_in, factor, now,
            )?));
        }
        if !factors.is_empty() {
            let names: Vec<&str> = factors.iter().map(|factor| factor.name()).collect();
            let parameters = json!({
                "USER_ID_FOR_SRP": sign_in.username,
                "MFAS_CAN_CHOOSE": json!(names).to_string(),
            });
            let session = open(
                core,
                state,
                &client,
                sign_in,
                Awaiting::SelectMfa(factors),
                now,
            )?;
            return Ok(Next::Challenge(challenge(
                "SELECT_MFA_TYPE",
                parameters,
                Some(session),
            )));
        }
    }
    if remembered && !sign_in.device_done {
        let parameters = json!({ "USERNAME": sign_in.username, "DEVICE_KEY": sign_in.device_key });
        let session = open(core, state, &client, sign_in, Awaiting::DeviceSrp, now)?;
        return Ok(Next::Challenge(challenge(
            "DEVICE_SRP_AUTH",
            parameters,
            Some(session),
        )));
    }
    // A question alone says nothing of the device it is answered on.
    let tracked = sign_in.password_done || !sign_in.custom;
    let new_device = if settings.devices.is_some() && tracked && device.is_none() {
        let key = format!("{}_{}", found.region(), random::uuid()?);
        Some(NewDevice {
            group_key: found.device_group_key(&key),
            key,
        })
    } else {
        None
    };
    let device_key = match &new_device {
        Some(device) => Some(device.key.clone()),
        None => sign_in
            .device_key
            .clone()
            .filter(|_| settings.devices.is_some()),
    };
    let source = match () {
        () if sign_in.renewed => "NewPasswordChallenge",
        () if sign_in.device_done => "AuthenticateDevice",
        () => "Authentication",
    };
    let issue = Issue::sign_in(found, &client, user, device_key.clone(), new_device, now)?;
    let issue = issue.by(source, sign_in.metadata);
    if let Some(device) = device_key
        && let Some(user) = state
            .pool_mut(&sign_in.pool)?
            .users
            .get_mut(&sign_in.username)
        && let Some(device) = user.devices.get_mut(&device)
    {
        device.used = now;
    }
    Ok(Next::Tokens(Box::new(issue)))
}

pub(super) fn ask_custom(
    core: &Core,
    state: &mut State,
    sign_in: SignIn,
    attempts: u8,
    now: i64,
) -> Result<Value, Refusal> {
    let (found, client) = state.client(&sign_in.client)?;
    let question = found
        .settings
        .custom_challenge
        .as_ref()
        .ok_or_else(Refusal::invalid_session)?;
    let parameters = json!({ "USERNAME": sign_in.username, "question": question.question });
    let session = open_after(
        core,
        state,
        &client,
        sign_in,
        Awaiting::Custom,
        attempts,
        now,
    )?;
    Ok(challenge("CUSTOM_CHALLENGE", parameters, Some(session)))
}

pub(super) fn ask_factor(
    core: &Core,
    state: &mut State,
    sign_in: SignIn,
    factor: Factor,
    now: i64,
) -> Result<Value, Refusal> {
    let (found, client) = state.client(&sign_in.client)?;
    let user = found
        .users
        .get(&sign_in.username)
        .ok_or_else(Refusal::invalid_session)?;
    let id = json!(sign_in.username);
    let (medium, attribute) = match factor {
        Factor::SoftwareToken => {
            let name = user.totp.as_ref().map_or("", |token| token.name.as_str());
            let parameters = json!({ "USER_ID_FOR_SRP": id, "FRIENDLY_DEVICE_NAME": name });
            let session = open(core, state, &client, sign_in, Awaiting::SoftwareToken, now)?;
            return Ok(challenge(factor.name(), parameters, Some(session)));
        }
        Factor::Sms => ("SMS", "phone_number"),
        Factor::Email => ("EMAIL", "email"),
    };
    let to = user.attribute(attribute).unwrap_or_default().to_owned();
    let code = random::code(6)?;
    let mut parameters = delivery(medium, &to);
    if let Some(parameters) = parameters.as_object_mut() {
        parameters.insert("USER_ID_FOR_SRP".into(), id);
    }
    let awaiting = Awaiting::Code {
        factor,
        code: code.clone(),
    };
    let session = open(core, state, &client, sign_in, awaiting, now)?;
    core.deliver(medium, &to, &code);
    Ok(challenge(factor.name(), parameters, Some(session)))
}

pub(super) fn open(
    core: &Core,
    state: &mut State,
    client: &Client,
    sign_in: SignIn,
    awaiting: Awaiting,
    now: i64,
) -> Result<String, Refusal> {
    open_after(core, state, client, sign_in, awaiting, 0, now)
}

/// Opens a session for the next step and gives its token.
fn open_after(
    core: &Core,
    state: &mut State,
    client: &Client,
    sign_in: SignIn,
    awaiting: Awaiting,
    attempts: u8,
    now: i64,
) -> Result<String, Refusal> {
    let end = now.saturating_add(client.session_millis());
    let token = core.signer.session(end)?;
    state.sessions.insert(
        token.clone(),
        Session {
            sign_in,
            awaiting,
            attempts,
            end,
        },
        end,
        now,
    );
    Ok(token)
}
