//! Authenticator apps: associated, then verified by a first code.

use serde::Deserialize;
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::access::authenticate;
use crate::config::Factor;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Awaiting, Session, SoftwareToken, totp};
use crate::random;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AssociateSoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
}

pub(crate) fn associate(core: &Core, request: &AssociateSoftwareToken) -> Result<Value, Refusal> {
    let secret = Secret::new_stack(random::bytes()?);
    let shown = secret.to_base32();
    if let Some(token) = &request.access_token {
        let holder = authenticate(core, token)?;
        holder.user_mut(&mut core.state())?.totp_pending = Some(secret);
        return Ok(json!({ "SecretCode": shown }));
    }
    let given = request
        .session
        .as_deref()
        .ok_or_else(|| Refusal::missing("AccessToken"))?;
    let now = core.now();
    let mut state = core.state();
    let session = take_setup(core, &mut state.sessions, given, now)?;
    let next = put_setup(core, &mut state.sessions, session, Some(secret), false, now)?;
    Ok(json!({ "SecretCode": shown, "Session": next }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct VerifySoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
    user_code: String,
    friendly_device_name: Option<String>,
}

pub(crate) fn verify(core: &Core, request: &VerifySoftwareToken) -> Result<Value, Refusal> {
    let name = request.friendly_device_name.as_deref().unwrap_or_default();
    let now = core.now();
    let seconds = now.div_euclid(1_000).unsigned_abs();
    let mismatch = || {
        Refusal::new(
            Kind::EnableSoftwareTokenMfa,
            "Code mismatch and fail enable Software Token MFA",
        )
    };
    let unknown = || {
        Refusal::new(
            Kind::SoftwareTokenMfaNotFound,
            "No software token was associated.",
        )
    };
    if let Some(token) = &request.access_token {
        let holder = authenticate(core, token)?;
        let mut state = core.state();
        let user = holder.user_mut(&mut state)?;
        let secret = user.totp_pending.as_ref().ok_or_else(unknown)?;
        if totp(secret.clone())?
            .check(&request.user_code, seconds)
            .is_none()
        {
            return Err(mismatch());
        }
        let secret = user.totp_pending.take().ok_or_else(unknown)?;
        user.totp = Some(SoftwareToken::new(secret, name)?);
        return Ok(json!({ "Status": "SUCCESS" }));
    }
    let given = request
        .session
        .as_deref()
        .ok_or_else(|| Refusal::missing("AccessToken"))?;
    let mut state = core.state();
    let session = take_setup(core, &mut state.sessions, given, now)?;
    let secret = match &session.awaiting {
        Awaiting::MfaSetup {
            secret: Some(secret),
            ..
        } => secret.clone(),
        _ => {
            let end = session.end;
            state.sessions.insert(given.to_owned(), session, end, now);
            return Err(unknown());
        }
    };
    if totp(secret.clone())?
        .check(&request.user_code, seconds)
        .is_none()
    {
        let end = session.end;
        state.sessions.insert(given.to_owned(), session, end, now);
        return Err(mismatch());
    }
    let (id, username) = (
        session.sign_in.pool.clone(),
        session.sign_in.username.clone(),
    );
    let user = state.pool_mut(&id)?.user_mut(&username)?;
    user.totp = Some(SoftwareToken::new(secret.clone(), name)?);
    user.set_factor(Factor::SoftwareToken, true);
    let next = put_setup(core, &mut state.sessions, session, Some(secret), true, now)?;
    Ok(json!({ "Status": "SUCCESS", "Session": next }))
}

type Sessions = crate::expiring::Expiring<String, Session>;

/// The sign-in that waits for MFA_SETUP under this Session, taken out.
fn take_setup(
    core: &Core,
    sessions: &mut Sessions,
    given: &str,
    now: i64,
) -> Result<Session, Refusal> {
    let waiting = sessions
        .get(given, now)
        .ok_or_else(|| core.signer.ended(given, now))?;
    if !matches!(
        waiting.awaiting,
        Awaiting::MfaSetup {
            verified: false,
            ..
        }
    ) {
        return Err(Refusal::invalid_session());
    }
    sessions
        .take(given, now)
        .map(|(session, _)| session)
        .ok_or_else(Refusal::invalid_session)
}

/// Puts it back under a new Session.
fn put_setup(
    core: &Core,
    sessions: &mut Sessions,
    mut session: Session,
    secret: Option<Secret>,
    verified: bool,
    now: i64,
) -> Result<String, Refusal> {
    let end = session.end;
    let token = core.signer.session(end)?;
    session.awaiting = Awaiting::MfaSetup { secret, verified };
    sessions.insert(token.clone(), session, end, now);
    Ok(token)
}
