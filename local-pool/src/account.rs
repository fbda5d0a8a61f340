//! What a signed-in user does with an access token: devices, second factors, signing out; and what
//! is done with a refresh token.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_srp::verifier::Verifier;
use serde::Deserialize;
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::config::Factor;
use crate::error::{Kind, Refusal};
use crate::pool::LocalPool;
use crate::random;
use crate::sign_in::same;
use crate::state::{
    Awaiting, Client, Device, MOST_DEVICES, Pool, Session, SoftwareToken, User, totp,
};
use crate::token::AccessClaims;

/// The longest DeviceName.
const LONGEST_DEVICE_NAME: usize = 1_024;

/// Who holds this access token.
fn authenticate(pool: &LocalPool, token: &str) -> Result<(String, AccessClaims), Refusal> {
    if token.is_empty() {
        return Err(Refusal::missing("AccessToken"));
    }
    let claims = pool.signer().access(token, pool.now().div_euclid(1_000))?;
    let id = claims.iss.rsplit('/').next().unwrap_or_default().to_owned();
    let now = pool.now();
    let state = pool.state();
    let user = state.pool(&id)?.users.get(&claims.username);
    let user = user.ok_or_else(|| Refusal::new(Kind::NotAuthorized, "Invalid Access Token"))?;
    let event = pool
        .signer()
        .event_id(&user.username, &claims.origin_jti, user.generation);
    if event != claims.event_id || state.revoked.get(&claims.origin_jti, now).is_some() {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Access Token has been revoked",
        ));
    }
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    Ok((id, claims))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WithToken {
    #[serde(default)]
    access_token: String,
}

pub(crate) fn get_user(pool: &LocalPool, request: &WithToken) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let state = pool.state();
    let user = state.pool(&id)?.user(&claims.username)?;
    let mut reply =
        json!({ "Username": user.username, "UserAttributes": crate::admin::attribute_list(user) });
    mfa_settings(user, &mut reply);
    Ok(reply)
}

/// UserMFASettingList and PreferredMfaSetting, where there are any.
pub(crate) fn mfa_settings(user: &User, reply: &mut Value) {
    let Some(reply) = reply.as_object_mut() else {
        return;
    };
    if !user.mfa.is_empty() {
        let names: Vec<&str> = user.mfa.iter().map(|factor| factor.name()).collect();
        reply.insert("UserMFASettingList".into(), json!(names));
    }
    if let Some(preferred) = user.preferred_mfa {
        reply.insert("PreferredMfaSetting".into(), json!(preferred.name()));
    }
}

pub(crate) fn global_sign_out(pool: &LocalPool, request: &WithToken) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let mut state = pool.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    user.generation = user.generation.wrapping_add(1);
    Ok(json!({}))
}

// Software tokens

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AssociateSoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
}

pub(crate) fn associate_software_token(
    pool: &LocalPool,
    request: &AssociateSoftwareToken,
) -> Result<Value, Refusal> {
    let secret = Secret::new_stack(random::bytes()?);
    let shown = secret.to_base32();
    if let Some(token) = &request.access_token {
        let (id, claims) = authenticate(pool, token)?;
        pool.state()
            .pool_mut(&id)?
            .user_mut(&claims.username)?
            .totp_pending = Some(secret);
        return Ok(json!({ "SecretCode": shown }));
    }
    let given = request
        .session
        .as_deref()
        .ok_or_else(|| Refusal::missing("AccessToken"))?;
    let now = pool.now();
    let mut state = pool.state();
    let session = take_setup(pool, &mut state.sessions, given, now)?;
    let next = put_setup(pool, &mut state.sessions, session, Some(secret), false, now)?;
    Ok(json!({ "SecretCode": shown, "Session": next }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VerifySoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
    #[serde(default)]
    user_code: String,
    friendly_device_name: Option<String>,
}

pub(crate) fn verify_software_token(
    pool: &LocalPool,
    request: &VerifySoftwareToken,
) -> Result<Value, Refusal> {
    if request.user_code.is_empty() {
        return Err(Refusal::missing("UserCode"));
    }
    let name = request.friendly_device_name.as_deref().unwrap_or_default();
    let now = pool.now();
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
        let (id, claims) = authenticate(pool, token)?;
        let mut state = pool.state();
        let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
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
    let mut state = pool.state();
    let session = take_setup(pool, &mut state.sessions, given, now)?;
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
    let next = put_setup(pool, &mut state.sessions, session, Some(secret), true, now)?;
    Ok(json!({ "Status": "SUCCESS", "Session": next }))
}

type Sessions = crate::expiring::Expiring<String, Session>;

/// The sign-in that waits for MFA_SETUP under this Session, taken out.
fn take_setup(
    pool: &LocalPool,
    sessions: &mut Sessions,
    given: &str,
    now: i64,
) -> Result<Session, Refusal> {
    let waiting = sessions
        .get(given, now)
        .ok_or_else(|| pool.signer().ended(given, now))?;
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
    pool: &LocalPool,
    sessions: &mut Sessions,
    mut session: Session,
    secret: Option<Secret>,
    verified: bool,
    now: i64,
) -> Result<String, Refusal> {
    let end = session.end;
    let token = pool.signer().session(end)?;
    session.awaiting = Awaiting::MfaSetup { secret, verified };
    sessions.insert(token.clone(), session, end, now);
    Ok(token)
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct MfaChoice {
    enabled: bool,
    preferred_mfa: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaPreference {
    #[serde(rename = "SMSMfaSettings")]
    sms_mfa_settings: Option<MfaChoice>,
    software_token_mfa_settings: Option<MfaChoice>,
    email_mfa_settings: Option<MfaChoice>,
}

impl MfaPreference {
    /// Sets what is said here for a user.
    ///
    /// # Errors
    /// A factor that the pool does not offer or the user cannot use, or two preferred ones.
    pub(crate) fn apply(&self, pool: &mut Pool, username: &str, now: i64) -> Result<(), Refusal> {
        let choices = [
            (Factor::Sms, self.sms_mfa_settings),
            (Factor::SoftwareToken, self.software_token_mfa_settings),
            (Factor::Email, self.email_mfa_settings),
        ];
        let settings = pool.settings.clone();
        let user = pool.user_mut(username)?;
        let preferred = choices
            .iter()
            .filter(|(_, choice)| choice.is_some_and(|choice| choice.preferred_mfa));
        if preferred.count() > 1 {
            return Err(Refusal::parameter("Only one factor can be preferred."));
        }
        for (factor, choice) in choices {
            let Some(choice) = choice.filter(|choice| choice.enabled) else {
                continue;
            };
            if choice.enabled && !settings.mfa_factors.contains(&factor) {
                return Err(Refusal::parameter(format!(
                    "{} is not enabled for the user pool",
                    factor.name()
                )));
            }
            if !user.can_use(factor) {
                return Err(Refusal::parameter(match factor {
                    Factor::SoftwareToken => "User has not verified software token mfa",
                    Factor::Sms => "User does not have delivery config set to turn on SMS_MFA",
                    Factor::Email => "User does not have delivery config set to turn on EMAIL_OTP",
                }));
            }
        }
        for (factor, choice) in choices {
            let Some(choice) = choice else { continue };
            user.set_factor(factor, choice.enabled);
            if choice.enabled && choice.preferred_mfa {
                user.preferred_mfa = Some(factor);
            } else if user.preferred_mfa == Some(factor) {
                user.preferred_mfa = None;
            }
        }
        user.modified = now;
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetMfaPreference {
    #[serde(default)]
    access_token: String,
    #[serde(flatten)]
    preference: MfaPreference,
}

pub(crate) fn set_mfa_preference(
    pool: &LocalPool,
    request: &SetMfaPreference,
) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let now = pool.now();
    request
        .preference
        .apply(pool.state().pool_mut(&id)?, &claims.username, now)?;
    Ok(json!({}))
}

// Devices

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeviceSecretVerifierConfig {
    password_verifier: String,
    salt: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmDevice {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
    device_secret_verifier_config: Option<DeviceSecretVerifierConfig>,
    device_name: Option<String>,
}

pub(crate) fn confirm_device(pool: &LocalPool, request: &ConfirmDevice) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let invalid = || Refusal::parameter("Invalid device key given.");
    if request.device_key.is_empty() {
        return Err(Refusal::missing("DeviceKey"));
    }
    // The access token names the device that NewDeviceMetadata offered with it.
    if claims.device_key.as_deref() != Some(request.device_key.as_str()) {
        return Err(invalid());
    }
    let config = request.device_secret_verifier_config.as_ref();
    let config = config.ok_or_else(|| Refusal::missing("DeviceSecretVerifierConfig"))?;
    // Kept as it is sent: a verifier of another password is found out only at the next sign-in.
    let verifier = Verifier::from_confirm_device(&config.password_verifier, &config.salt)?;
    let name = request.device_name.as_deref().unwrap_or("unknown");
    if name.len() > LONGEST_DEVICE_NAME {
        return Err(Refusal::parameter(
            "Member deviceName must have at most 1024 characters.",
        ));
    }
    let now = pool.now();
    let mut state = pool.state();
    let found = state.pool_mut(&id)?;
    let devices = found.settings.devices.ok_or_else(invalid)?;
    let group_key = found.device_group_key(&request.device_key);
    let user = found.user_mut(&claims.username)?;
    if user.devices.contains_key(&request.device_key) {
        return Err(Refusal::parameter("Device is already confirmed."));
    }
    if user.devices.len() >= MOST_DEVICES {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "This user has no room for more devices.",
        ));
    }
    let device = Device {
        name: name.to_owned(),
        group_key,
        verifier: Arc::new(verifier),
        remembered: !devices.remember_only_on_request,
        created: now,
        modified: now,
        used: now,
    };
    user.devices.insert(request.device_key.clone(), device);
    Ok(json!({ "UserConfirmationNecessary": devices.remember_only_on_request }))
}

fn no_device() -> Refusal {
    Refusal::new(Kind::ResourceNotFound, "Device does not exist.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateDeviceStatus {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
    device_remembered_status: Option<String>,
}

pub(crate) fn update_device_status(
    pool: &LocalPool,
    request: &UpdateDeviceStatus,
) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let remembered = match request.device_remembered_status.as_deref() {
        Some("remembered") => Some(true),
        Some("not_remembered") => Some(false),
        Some(_) => {
            return Err(Refusal::parameter(
                "DeviceRememberedStatus is remembered or not_remembered.",
            ));
        }
        None => None,
    };
    let now = pool.now();
    let mut state = pool.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    let device = user
        .devices
        .get_mut(&request.device_key)
        .ok_or_else(no_device)?;
    if let Some(remembered) = remembered {
        device.remembered = remembered;
        device.modified = now;
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ForgetDevice {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
}

pub(crate) fn forget_device(pool: &LocalPool, request: &ForgetDevice) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let mut state = pool.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    user.devices
        .remove(&request.device_key)
        .ok_or_else(no_device)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListDevices {
    #[serde(default)]
    access_token: String,
    limit: Option<u32>,
    pagination_token: Option<String>,
}

pub(crate) fn list_devices(pool: &LocalPool, request: &ListDevices) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(pool, &request.access_token)?;
    let limit = request.limit.unwrap_or(60);
    if limit > 60 {
        return Err(Refusal::parameter("Member limit must be at most 60."));
    }
    // The token is the key of the last device that was listed.
    let after = match request.pagination_token.as_deref() {
        Some(token) => {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok();
            let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            Some(key.ok_or_else(|| {
                Refusal::parameter("PaginationToken is not one of this operation.")
            })?)
        }
        None => None,
    };
    let state = pool.state();
    let user = state.pool(&id)?.user(&claims.username)?;
    let mut rest = user
        .devices
        .iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| *key > after))
        .peekable();
    let mut listed = Vec::new();
    let mut last = None;
    for (key, device) in rest.by_ref().take(usize::try_from(limit).unwrap_or(60)) {
        let remembered = if device.remembered {
            "remembered"
        } else {
            "not_remembered"
        };
        listed.push(json!({
            "DeviceKey": key,
            "DeviceAttributes": [
                { "Name": "device_status", "Value": "valid" },
                { "Name": "device_name", "Value": device.name },
                { "Name": "dev:device_remembered_status", "Value": remembered },
            ],
            "DeviceCreateDate": seconds(device.created),
            "DeviceLastModifiedDate": seconds(device.modified),
            "DeviceLastAuthenticatedDate": seconds(device.used),
        }));
        last = Some(key);
    }
    let mut reply = json!({ "Devices": listed });
    if let (Some(last), Some(_), Some(reply)) = (last, rest.peek(), reply.as_object_mut()) {
        reply.insert(
            "PaginationToken".into(),
            json!(URL_SAFE_NO_PAD.encode(last)),
        );
    }
    Ok(reply)
}

/// A time as the API writes it: seconds since 1970, with a fraction.
pub(crate) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

// Refresh tokens

/// The client of GetTokensFromRefreshToken and RevokeToken, which prove it by the secret itself.
fn proven_client(pool: &LocalPool, id: &str, secret: Option<&str>) -> Result<Arc<Client>, Refusal> {
    if id.is_empty() {
        return Err(Refusal::missing("ClientId"));
    }
    let (_, client) = pool.state().client(id)?;
    let right = match (client.app.secret(), secret) {
        (None, _) => true,
        (Some(expected), Some(given)) => same(expected.reveal(), given),
        (Some(_), None) => false,
    };
    if right {
        Ok(client)
    } else {
        Err(Refusal::new(Kind::NotAuthorized, "Invalid client secret."))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTokens {
    #[serde(default)]
    refresh_token: String,
    #[serde(default)]
    client_id: String,
    client_secret: Option<String>,
    device_key: Option<String>,
}

pub(crate) fn get_tokens(pool: &LocalPool, request: &GetTokens) -> Result<Value, Refusal> {
    if request.refresh_token.is_empty() {
        return Err(Refusal::missing("RefreshToken"));
    }
    let client = proven_client(pool, &request.client_id, request.client_secret.as_deref())?;
    let device = request.device_key.as_deref();
    crate::issue::refresh(
        pool,
        &client,
        &request.refresh_token,
        device,
        |_| Ok(()),
        true,
    )?
    .reply(pool)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RevokeToken {
    #[serde(default)]
    token: String,
    #[serde(default)]
    client_id: String,
    client_secret: Option<String>,
}

pub(crate) fn revoke_token(pool: &LocalPool, request: &RevokeToken) -> Result<Value, Refusal> {
    if request.token.is_empty() {
        return Err(Refusal::missing("Token"));
    }
    let client = proven_client(pool, &request.client_id, request.client_secret.as_deref())?;
    let refresh = pool
        .signer()
        .open(&request.token)
        .ok_or_else(|| Refusal::new(Kind::UnsupportedTokenType, "Unsupported token type."))?;
    if refresh.client != client.app.id() {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Refresh token does not belong to the client.",
        ));
    }
    let now = pool.now();
    let end = refresh.expires.saturating_mul(1_000);
    pool.state()
        .revoked
        .insert(refresh.origin_jti, (), end, now);
    Ok(json!({}))
}
