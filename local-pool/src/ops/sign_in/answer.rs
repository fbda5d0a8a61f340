//! RespondToAuthChallenge: every answer but the claims.

use std::sync::Arc;

use caldera_srp::SystemRng;
use caldera_srp::verifier::Verifier;
use serde_json::Value;

use super::begin::{check_password, choose};
use super::claim::{challenge_device, challenge_password, check_claim, is_named};
use super::next::{ask_custom, ask_factor, finish, proceed};
use super::passkey;
use super::request::{Caller, Respond};
use crate::config::{Factor, Status};
use crate::core::Core;
use crate::crypto::same;
use crate::error::{Kind, Refusal};
use crate::hooks::verify;
use crate::model::{Awaiting, Proving, Session, SignIn, State};
use crate::passkeys::read_assertion;
use crate::rules::{
    Attributes, Writer, check_attributes, check_filled, check_mutable, check_policy, check_required,
};
use crate::wire::{Given, required, srp_a, username, value};

/// Wrong codes after which a session ends.
const MOST_ATTEMPTS: u8 = 5;

pub(super) fn answer(
    core: &Core,
    request: &Respond,
    admin: Option<&str>,
) -> Result<Value, Refusal> {
    let caller = Caller::find(core, &request.client_id, admin)?;
    let given = &request.challenge_responses;
    if given.is_empty() {
        return Err(Refusal::missing("challenge responses"));
    }
    let name = username(given)?;
    caller.check_secret_hash(given, name, false)?;
    let session = request.session.as_deref();
    let metadata = &request.client_metadata;
    match request.challenge_name.as_str() {
        "PASSWORD_VERIFIER" => check_claim(core, &caller, given, session, Proving::User, metadata),
        "DEVICE_PASSWORD_VERIFIER" => {
            check_claim(core, &caller, given, session, Proving::Device, metadata)
        }
        "DEVICE_SRP_AUTH" => challenge_device(core, &caller, given, session),
        other => {
            let session = session.ok_or_else(|| Refusal::missing("Session"))?;
            answer_session(core, &caller, other, given, session, metadata)
        }
    }
}

/// Every challenge whose sign-in is found by its Session.
fn answer_session(
    core: &Core,
    caller: &Caller,
    challenge_name: &str,
    given: &Given,
    token: &str,
    metadata: &Given,
) -> Result<Value, Refusal> {
    let name = username(given)?;
    let now = core.now();
    let mut state = core.state();
    let waiting = state
        .sessions
        .get(token, now)
        .ok_or_else(|| core.signer.ended(token, now))?;
    let sign_in = &waiting.sign_in;
    let found = state.pool(&caller.pool)?;
    if sign_in.client != caller.client.id || !is_named(found, caller, sign_in, name) {
        return Err(Refusal::invalid_session());
    }
    let expected = match &waiting.awaiting {
        Awaiting::NewPassword => "NEW_PASSWORD_REQUIRED",
        Awaiting::Code { factor, .. } => factor.name(),
        Awaiting::FirstCode { factor, .. } => factor.name(),
        Awaiting::SoftwareToken => "SOFTWARE_TOKEN_MFA",
        Awaiting::SelectMfa(_) => "SELECT_MFA_TYPE",
        Awaiting::MfaSetup { .. } => "MFA_SETUP",
        Awaiting::SelectChallenge { .. } => "SELECT_CHALLENGE",
        Awaiting::Passkey(_) => "WEB_AUTHN",
        Awaiting::Password => "PASSWORD",
        Awaiting::PasswordSrp => "PASSWORD_SRP",
        Awaiting::Custom | Awaiting::Created { .. } => "CUSTOM_CHALLENGE",
        Awaiting::DeviceSrp => "DEVICE_SRP_AUTH",
    };
    if challenge_name != expected {
        return Err(Refusal::invalid_session());
    }
    // An answer that is not even there leaves the session as it is. One that is no good as a new password
    // does too, so that a missing one is not looked for here.
    let wanted = match expected {
        "SMS_MFA" => Some("SMS_MFA_CODE"),
        "SMS_OTP" => Some("SMS_OTP_CODE"),
        "SOFTWARE_TOKEN_MFA" => Some("SOFTWARE_TOKEN_MFA_CODE"),
        "SELECT_MFA_TYPE" | "SELECT_CHALLENGE" | "CUSTOM_CHALLENGE" => Some("ANSWER"),
        "PASSWORD" => Some("PASSWORD"),
        "PASSWORD_SRP" => Some("SRP_A"),
        "WEB_AUTHN" => Some("CREDENTIAL"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        required(given, wanted)?;
    }
    let assertion = match expected {
        "WEB_AUTHN" | "SELECT_CHALLENGE" => value(given, "CREDENTIAL"),
        _ => None,
    };
    let assertion = assertion.map(read_assertion).transpose()?;
    let (mut session, _) = state
        .sessions
        .take(token, now)
        .ok_or_else(|| core.signer.ended(token, now))?;
    session.sign_in.metadata.clone_from(metadata);
    if let Some(key) = value(given, "DEVICE_KEY") {
        session.sign_in.device_key = Some(key.to_owned());
    }

    match session.awaiting {
        Awaiting::NewPassword => {
            drop(state);
            set_new_password(core, session, token, given)
        }
        Awaiting::Code { ref code, .. } | Awaiting::FirstCode { ref code, .. } => {
            let keys = [
                "SMS_MFA_CODE",
                "EMAIL_OTP_CODE",
                "EMAIL_MFA_CODE",
                "SMS_OTP_CODE",
            ];
            let Some(entered) = keys.iter().find_map(|key| value(given, key)) else {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::missing("EMAIL_OTP_CODE"));
            };
            if session.sign_in.ghost || !same(code, entered) {
                return Err(wrong_code(&mut state, session, token, now));
            }
            session.sign_in.mfa_done = true;
            proceed(core, &mut state, session.sign_in, now).and_then(|next| next.reply(core, state))
        }
        Awaiting::SoftwareToken => {
            let entered = required(given, "SOFTWARE_TOKEN_MFA_CODE")?;
            match check_totp(&mut state, &session.sign_in, entered, now) {
                Ok(true) => {
                    session.sign_in.mfa_done = true;
                    proceed(core, &mut state, session.sign_in, now)
                        .and_then(|next| next.reply(core, state))
                }
                Ok(false) => Err(wrong_code(&mut state, session, token, now)),
                Err(refusal) => {
                    let end = session.end;
                    state.sessions.insert(token.to_owned(), session, end, now);
                    Err(refusal)
                }
            }
        }
        Awaiting::SelectMfa(ref offered) => {
            let chosen = Factor::from_answer(required(given, "ANSWER")?)
                .filter(|factor| offered.contains(factor));
            let Some(factor) = chosen else {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::parameter("ANSWER is not one of the choices."));
            };
            let next = ask_factor(core, &mut state, session.sign_in, factor, now)?;
            drop(state);
            Ok(next)
        }
        Awaiting::MfaSetup { verified: true, .. } => {
            session.sign_in.mfa_done = true;
            proceed(core, &mut state, session.sign_in, now).and_then(|next| next.reply(core, state))
        }
        Awaiting::MfaSetup { .. } => {
            let end = session.end;
            state.sessions.insert(token.to_owned(), session, end, now);
            Err(Refusal::parameter(
                "The software token is not verified yet.",
            ))
        }
        Awaiting::SelectChallenge {
            ref choices,
            ref passkey,
        } => {
            let answer = required(given, "ANSWER")?;
            if !choices.iter().any(|choice| choice == answer) {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::parameter("ANSWER is not one of the choices."));
            }
            if let ("WEB_AUTHN", Some(ceremony), Some(assertion)) = (answer, passkey, &assertion) {
                drop(state);
                return passkey::check(core, session.sign_in, ceremony, assertion);
            }
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            choose(core, caller, session.sign_in, &account, answer, given, true)
        }
        Awaiting::Password => {
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            check_password(
                core,
                session.sign_in,
                &account,
                required(given, "PASSWORD")?,
            )
        }
        Awaiting::Passkey(ref ceremony) => {
            let assertion = assertion.ok_or_else(Refusal::invalid_session)?;
            drop(state);
            passkey::check(core, session.sign_in, ceremony, &assertion)
        }
        Awaiting::PasswordSrp => {
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            challenge_password(core, caller, session.sign_in, &account, srp_a(given)?, true)
        }
        Awaiting::Custom => {
            let entered = required(given, "ANSWER")?;
            let settings = state.pool(&caller.pool)?.settings.clone();
            let question = settings
                .custom_challenge
                .as_ref()
                .ok_or_else(Refusal::invalid_session)?;
            if !session.sign_in.ghost && same(&question.answer, entered) {
                session.sign_in.custom_done = true;
                return proceed(core, &mut state, session.sign_in, now)
                    .and_then(|next| next.reply(core, state));
            }
            if session.attempts.saturating_add(1) >= question.attempts {
                return Err(Refusal::wrong_password());
            }
            ask_custom(
                core,
                &mut state,
                session.sign_in,
                session.attempts.saturating_add(1),
                now,
            )
        }
        Awaiting::Created {
            ref private,
            ref note,
        } => {
            drop(state);
            let entered = required(given, "ANSWER")?;
            let mut sign_in = session.sign_in;
            let right = verify(core, &sign_in, private, entered)?;
            sign_in.passed("CUSTOM_CHALLENGE", right, note.clone());
            finish(core, sign_in)
        }
        // Its own handler answers this one; the name above cannot lead here.
        Awaiting::DeviceSrp => Err(Refusal::invalid_session()),
    }
}

fn wrong_code(state: &mut State, mut session: Session, token: &str, now: i64) -> Refusal {
    session.attempts = session.attempts.saturating_add(1);
    if session.attempts >= MOST_ATTEMPTS {
        return Refusal::invalid_session();
    }
    let end = session.end;
    state.sessions.insert(token.to_owned(), session, end, now);
    Refusal::new(Kind::CodeMismatch, "Invalid code received for user")
}

fn check_totp(
    state: &mut State,
    sign_in: &SignIn,
    entered: &str,
    now: i64,
) -> Result<bool, Refusal> {
    let pool = state.pool_mut(&sign_in.pool)?;
    let once = pool.settings.totp_once;
    let user = pool.users.get_mut(&sign_in.username);
    let Some(token) = user.and_then(|user| user.totp.as_mut()) else {
        return Err(Refusal::new(
            Kind::SoftwareTokenMfaNotFound,
            "Software Token MFA has not been enabled for the user",
        ));
    };
    let Some(step) = token
        .totp
        .check(entered, now.div_euclid(1_000).unsigned_abs())
    else {
        return Ok(false);
    };
    if once && token.last_step.is_some_and(|last| step <= last) {
        return Err(Refusal::new(
            Kind::ExpiredCode,
            "Your software token has already been used once.",
        ));
    }
    token.last_step = Some(step);
    Ok(true)
}

fn set_new_password(
    core: &Core,
    session: Session,
    token: &str,
    given: &Given,
) -> Result<Value, Refusal> {
    let sign_in = session.sign_in.clone();
    let outcome = try_new_password(core, &sign_in, given);
    match outcome {
        Ok(()) => {
            let mut sign_in = sign_in;
            // The temporary password was the one that was proved.
            sign_in.password_done = true;
            sign_in.renewed = true;
            sign_in.passed("NEW_PASSWORD_REQUIRED", true, None);
            finish(core, sign_in)
        }
        // A password that the policy does not allow: the same session may try another.
        Err(refusal) => {
            let now = core.now();
            let end = session.end;
            core.state()
                .sessions
                .insert(token.to_owned(), session, end, now);
            Err(refusal)
        }
    }
}

fn try_new_password(core: &Core, sign_in: &SignIn, given: &Given) -> Result<(), Refusal> {
    let password = required(given, "NEW_PASSWORD")?;
    let attributes: Attributes = given
        .iter()
        .filter_map(|(key, value)| {
            Some((
                key.strip_prefix("userAttributes.")?.to_owned(),
                value.clone(),
            ))
        })
        .collect();
    let (identity, settings) = {
        let state = core.state();
        let (found, client) = state.client(&sign_in.client)?;
        let settings = found.settings.clone();
        let user = found
            .users
            .get(&sign_in.username)
            .ok_or_else(Refusal::invalid_session)?;
        // An address that an administrator gave is not the user's to change on the way in.
        for name in ["email", "phone_number"] {
            let present = user.attribute(name);
            if let (Some(present), Some(new)) = (present, attributes.get(name))
                && present != new
            {
                return Err(Refusal::new(
                    Kind::NotAuthorized,
                    format!("Cannot modify an already provided {name}"),
                ));
            }
        }
        let writable = client.settings.write_attributes.as_deref();
        check_filled(&attributes)?;
        check_attributes(&settings, &attributes, Writer::User(writable))?;
        check_mutable(&settings, &user.attributes, &attributes)?;
        let mut all = user.attributes.clone();
        all.extend(attributes.clone());
        check_required(&settings, &all)?;
        (found.identity(&sign_in.username)?, settings)
    };
    check_policy(&settings.password_policy, password)?;
    let verifier = Verifier::new(&identity, password, &mut SystemRng)?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&sign_in.pool)?;
    found.set_attributes(&sign_in.username, attributes)?;
    let user = found.user_mut(&sign_in.username)?;
    user.verifier = Some(Arc::new(verifier));
    user.status = Status::Confirmed;
    user.temporary_until = i64::MAX;
    user.modified = now;
    Ok(())
}
