//! The end of a sign-in: which tokens it gives, and their refresh.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::hooks::{About, Claims, Tokens, pre_token_generation};
use crate::model::{Client, Pool, User};
use crate::random;
use crate::token::Refresh;
use crate::wire::{Given, insert};

/// A device that the service would like to know again: ConfirmDevice may follow.
pub(crate) struct NewDevice {
    pub(crate) key: String,
    pub(crate) group_key: String,
}

/// Everything that tokens are made of, gathered under the lock and signed after it.
pub(crate) struct Issue {
    pool: String,
    client: String,
    username: String,
    attributes: BTreeMap<String, String>,
    generation: u64,
    origin_jti: String,
    auth_time: i64,
    now: i64,
    access_seconds: i64,
    id_seconds: i64,
    device_key: Option<String>,
    new_device: Option<NewDevice>,
    /// The user's groups, by precedence, and the roles that they give.
    groups: Vec<String>,
    roles: Vec<String>,
    /// The end of the refresh token to give, if one is to be given.
    refresh_until: Option<i64>,
    /// What leads to the tokens and what the client says of it, for the trigger that changes them.
    source: &'static str,
    metadata: Given,
    /// The refresh token that is used up once these tokens are given.
    rotated: Option<String>,
}

/// The groups of a user and their roles, as tokens name them.
fn memberships(pool: &Pool, user: &User) -> (Vec<String>, Vec<String>) {
    let groups = pool.groups_of(user);
    let names = groups.iter().map(|group| group.settings.name.clone());
    let roles = groups
        .iter()
        .filter_map(|group| group.settings.role.clone());
    (names.collect(), roles.collect())
}

/// The attributes that an id token shows of a user: those that its client may read.
fn readable(client: &Client, user: &User) -> BTreeMap<String, String> {
    let listed = client.settings.read_attributes.as_ref();
    let may = |name: &String| name == "sub" || listed.is_none_or(|list| list.contains(name));
    let attributes = user.attributes.iter().filter(|(name, _)| may(name));
    attributes
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl Issue {
    /// The tokens of a sign-in that has just been completed.
    ///
    /// # Errors
    /// The system's generator failed.
    pub(crate) fn sign_in(
        pool: &Pool,
        client: &Client,
        user: &User,
        device_key: Option<String>,
        new_device: Option<NewDevice>,
        now_millis: i64,
    ) -> Result<Self, Refusal> {
        let now = now_millis.div_euclid(1_000);
        let (groups, roles) = memberships(pool, user);
        Ok(Self {
            pool: pool.id.as_str().to_owned(),
            client: client.id.clone(),
            username: user.username.clone(),
            attributes: readable(client, user),
            generation: user.generation,
            origin_jti: random::uuid()?,
            auth_time: now,
            now,
            access_seconds: client.access_token_seconds(),
            id_seconds: client.id_token_seconds(),
            device_key,
            new_device,
            groups,
            roles,
            refresh_until: Some(now.saturating_add(client.refresh_token_seconds())),
            source: "Authentication",
            metadata: Given::new(),
            rotated: None,
        })
    }

    /// Says what leads to the tokens, as the trigger's event calls it, with the client's data.
    pub(crate) fn by(mut self, source: &'static str, metadata: Given) -> Self {
        self.source = source;
        self.metadata = metadata;
        self
    }

    /// Lets the trigger change the claims. A refresh token that it refuses is good for a second try.
    fn change(&self, core: &Core, claims: &mut Claims<'_>) -> Result<(), Refusal> {
        let about = About {
            pool: &self.pool,
            client: Some(&self.client),
            username: &self.username,
        };
        let tokens = Tokens {
            source: self.source,
            groups: &self.groups,
            roles: &self.roles,
            metadata: &self.metadata,
        };
        let outcome = pre_token_generation(core, &about, &tokens, claims);
        if let (Err(_), Some(rotated)) = (&outcome, &self.rotated) {
            core.state().rotated.remove(rotated);
        }
        outcome
    }

    /// The reply that holds them.
    ///
    /// # Errors
    /// The system's generator or the signature failed.
    pub(crate) fn reply(self, core: &Core) -> Result<Value, Refusal> {
        let signer = &core.signer;
        let issuer = core.issuer(&self.pool);
        let sub = self.attributes.get("sub").cloned().unwrap_or_default();
        let event_id = signer.event_id(&sub, &self.origin_jti, self.generation);
        let mut access = json!({
            "sub": sub,
            "iss": issuer,
            "client_id": self.client,
            "origin_jti": self.origin_jti,
            "event_id": event_id,
            "token_use": "access",
            "scope": "aws.cognito.signin.user.admin",
            "auth_time": self.auth_time,
            "exp": self.now.saturating_add(self.access_seconds),
            "iat": self.now,
            "jti": random::uuid()?,
            "username": self.username,
        });
        insert(&mut access, "device_key", self.device_key.as_ref());
        if !self.groups.is_empty() {
            insert(&mut access, "cognito:groups", Some(&self.groups));
        }
        let mut id: Map<String, Value> = self
            .attributes
            .iter()
            .map(|(name, value)| match (name.as_str(), value.as_str()) {
                ("email_verified" | "phone_number_verified", text) => {
                    (name.clone(), json!(text == "true"))
                }
                (_, text) => (name.clone(), json!(text)),
            })
            .collect();
        for (name, value) in [
            ("sub", json!(sub)),
            ("iss", json!(issuer)),
            ("cognito:username", json!(self.username)),
            ("origin_jti", json!(self.origin_jti)),
            ("aud", json!(self.client)),
            ("event_id", json!(event_id)),
            ("token_use", json!("id")),
            ("auth_time", json!(self.auth_time)),
            ("exp", json!(self.now.saturating_add(self.id_seconds))),
            ("iat", json!(self.now)),
            ("jti", json!(random::uuid()?)),
        ] {
            id.insert(name.into(), value);
        }
        if !self.groups.is_empty() {
            id.insert("cognito:groups".into(), json!(self.groups));
        }
        if let Some(preferred) = self.roles.first() {
            id.insert("cognito:preferred_role".into(), json!(preferred));
            id.insert("cognito:roles".into(), json!(self.roles));
        }
        if let Some(access) = access.as_object_mut() {
            let id = &mut id;
            self.change(core, &mut Claims { id, access })?;
        }
        let mut result = json!({
            "AccessToken": signer.jwt(&access)?,
            "IdToken": signer.jwt(&Value::Object(id))?,
            "ExpiresIn": self.access_seconds,
            "TokenType": "Bearer",
        });
        if let Some(result) = result.as_object_mut() {
            if let Some(expires) = self.refresh_until {
                let refresh = Refresh {
                    pool: self.pool,
                    client: self.client,
                    username: self.username,
                    sub,
                    generation: self.generation,
                    origin_jti: self.origin_jti,
                    jti: random::uuid()?,
                    auth_time: self.auth_time,
                    expires,
                    device_key: self.device_key,
                };
                result.insert("RefreshToken".into(), json!(signer.seal(&refresh)?));
            }
            if let Some(device) = self.new_device {
                let metadata =
                    json!({ "DeviceKey": device.key, "DeviceGroupKey": device.group_key });
                result.insert("NewDeviceMetadata".into(), metadata);
            }
        }
        Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
    }
}

fn invalid() -> Refusal {
    Refusal::new(Kind::NotAuthorized, "Invalid Refresh Token.")
}

/// New tokens for a refresh token. `check` is asked to check the client's proof over the names it
/// may be made over; `rotating` is GetTokensFromRefreshToken, the one way under rotation.
///
/// # Errors
/// `NotAuthorizedException` and `RefreshTokenReuseException`.
pub(crate) fn refresh(
    core: &Core,
    client: &Client,
    token: &str,
    device_key: Option<&str>,
    check: impl FnOnce(&[&str]) -> Result<(), Refusal>,
    rotating: bool,
) -> Result<Issue, Refusal> {
    let refresh = core.signer.open(token).ok_or_else(invalid)?;
    let now_millis = core.now();
    let now = now_millis.div_euclid(1_000);
    if refresh.client != client.id {
        return Err(invalid());
    }
    if refresh.expires <= now {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Refresh Token has expired",
        ));
    }
    let mut state = core.state();
    let found = state.pool(&refresh.pool)?;
    let user = found.users.get(&refresh.username);
    // Not the next user of the same name.
    let user = user
        .filter(|user| user.sub() == refresh.sub)
        .ok_or_else(invalid)?;
    check(&[&user.username, user.sub()])?;
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    let revoked = || Refusal::new(Kind::NotAuthorized, "Refresh Token has been revoked");
    if user.generation != refresh.generation {
        return Err(revoked());
    }
    // Where devices are tracked, one that was never confirmed or is forgotten refreshes nothing, and
    // a remembered one's tokens are refreshed with its key beside them.
    if found.settings.devices.is_some()
        && let Some(key) = refresh.device_key.as_deref()
    {
        let device = user.devices.get(key).ok_or_else(invalid)?;
        if device.remembered && device_key != Some(key) {
            return Err(invalid());
        }
    }
    let (groups, roles) = memberships(found, user);
    let mut issue = Issue {
        pool: refresh.pool.clone(),
        client: refresh.client,
        username: refresh.username,
        attributes: readable(client, user),
        generation: refresh.generation,
        origin_jti: refresh.origin_jti,
        auth_time: refresh.auth_time,
        now,
        access_seconds: client.access_token_seconds(),
        id_seconds: client.id_token_seconds(),
        device_key: refresh.device_key,
        new_device: None,
        groups,
        roles,
        refresh_until: None,
        source: "RefreshTokens",
        metadata: Given::new(),
        rotated: None,
    };
    if state.revoked.get(&issue.origin_jti, now_millis).is_some() {
        return Err(revoked());
    }
    if client.settings.rotate_refresh_tokens {
        if !rotating {
            let message = "Refresh token rotation is enabled: use GetTokensFromRefreshToken.";
            return Err(Refusal::parameter(message));
        }
        let grace = i64::from(client.settings.rotation_grace_seconds) * 1_000;
        match state.rotated.get(&refresh.jti, now_millis) {
            Some(at) if now_millis.saturating_sub(*at) >= grace => {
                return Err(Refusal::new(
                    Kind::RefreshTokenReuse,
                    "Refresh token has already been used.",
                ));
            }
            Some(_) => {}
            None => {
                issue.rotated = Some(refresh.jti.clone());
                state.rotated.insert(
                    refresh.jti,
                    now_millis,
                    refresh.expires.saturating_mul(1_000),
                    now_millis,
                );
            }
        }
        // The new token ends when the first one would have.
        issue.refresh_until = Some(refresh.expires);
    }
    Ok(issue)
}
