//! Identity pools: AWS credentials for whoever holds an id token of a user pool here. The
//! credentials have the service's form, and no AWS service takes them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::IdentityPoolConfig;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Identity, MOST_IDENTITIES, State, provider_name, takes};
use crate::random;
use crate::token::IdClaims;

/// How long credentials are good, and the token of GetOpenIdToken, in seconds.
const CREDENTIALS_SECONDS: i64 = 3_600;
const TOKEN_SECONDS: i64 = 600;

type Logins = BTreeMap<String, String>;

fn refused(message: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::new(Kind::NotAuthorized, message)
}

/// Who the logins say it is: a provider of this identity pool and the claims of its token.
fn check_logins(
    core: &Core,
    settings: &IdentityPoolConfig,
    logins: &Logins,
) -> Result<Option<(String, IdClaims)>, Refusal> {
    let mut found = None;
    for (provider, token) in logins {
        let claims = core.signer.id(token, core.now().div_euclid(1_000))?;
        let pool = claims.iss.rsplit('/').next().unwrap_or_default();
        if provider_name(pool) != *provider {
            return Err(refused(
                "Invalid login token. Issuer doesn't match providerName",
            ));
        }
        if !takes(settings, provider, &claims.aud) {
            return Err(refused(
                "Token is not from a supported provider of this identity pool.",
            ));
        }
        let state = core.state();
        let known = state.pool(pool).ok().is_some_and(|pool| {
            let mut users = pool.users.values();
            users.any(|user| user.sub() == claims.sub && user.enabled)
        });
        if !known {
            return Err(refused(
                "Invalid login token. The user is not there or disabled.",
            ));
        }
        found = Some((provider.clone(), claims));
    }
    Ok(found)
}

fn find_pool(state: &State, id: &str) -> Result<IdentityPoolConfig, Refusal> {
    let found = state.identity_pools.get(id).cloned();
    found.ok_or_else(|| {
        Refusal::new(
            Kind::ResourceNotFound,
            format!("IdentityPool '{id}' not found."),
        )
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetId {
    /// Optional at the service too, which goes by the pool.
    #[serde(default, rename = "AccountId")]
    _account_id: String,
    identity_pool_id: String,
    #[serde(default)]
    logins: Logins,
}

pub(crate) fn get_id(core: &Core, request: &GetId) -> Result<Value, Refusal> {
    let settings = find_pool(&core.state(), &request.identity_pool_id)?;
    let login = check_logins(core, &settings, &request.logins)?;
    if login.is_none() && !settings.allow_unauthenticated {
        return Err(refused(
            "Unauthenticated access is not supported for this identity pool.",
        ));
    }
    let login = login.map(|(provider, claims)| (provider, claims.sub));
    let region = settings.id.split(':').next().unwrap_or_default();
    let drawn = format!("{region}:{}", random::uuid()?);
    let mut state = core.state();
    if login.is_some() {
        let mut known = state.identities.iter();
        let known = known.find(|(_, known)| known.pool == settings.id && known.login == login);
        if let Some((id, _)) = known {
            return Ok(json!({ "IdentityId": id }));
        }
    }
    if state.identities.len() >= MOST_IDENTITIES {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "There is no room for more identities.",
        ));
    }
    let identity = Identity {
        pool: settings.id,
        login,
    };
    state.identities.insert(drawn.clone(), identity);
    Ok(json!({ "IdentityId": drawn }))
}

/// The identity, and the login that proves it is the caller's; none if it is nobody's.
fn check_identity(
    core: &Core,
    id: &str,
    logins: &Logins,
) -> Result<(Identity, Option<(String, IdClaims)>), Refusal> {
    let (identity, settings) = {
        let state = core.state();
        let identity = state.identities.get(id).cloned();
        let identity = identity.ok_or_else(|| {
            Refusal::new(
                Kind::ResourceNotFound,
                format!("Identity '{id}' not found."),
            )
        })?;
        let settings = find_pool(&state, &identity.pool)?;
        (identity, settings)
    };
    let login = check_logins(core, &settings, logins)?;
    match (&identity.login, &login) {
        (None, None) if settings.allow_unauthenticated => {}
        (None, None) => {
            return Err(refused(
                "Unauthenticated access is not supported for this identity pool.",
            ));
        }
        (Some(_), None) => {
            return Err(refused(format!("Access to Identity '{id}' is forbidden.")));
        }
        (Some((provider, sub)), Some((given, claims)))
            if provider == given && *sub == claims.sub => {}
        _ => {
            return Err(refused(
                "Logins don't match. Please include at least one valid login for this identity or \
                 identity pool.",
            ));
        }
    }
    Ok((identity, login))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetCredentials {
    identity_id: String,
    #[serde(default)]
    logins: Logins,
    custom_role_arn: Option<String>,
}

pub(crate) fn get_credentials(core: &Core, request: &GetCredentials) -> Result<Value, Refusal> {
    let (_, login) = check_identity(core, &request.identity_id, &request.logins)?;
    if let Some(role) = &request.custom_role_arn {
        let allowed = login.is_some_and(|(_, claims)| claims.roles.contains(role));
        if !allowed {
            return Err(refused("Invalid role: it is not one of the token's."));
        }
    }
    let expiration = core
        .now()
        .div_euclid(1_000)
        .saturating_add(CREDENTIALS_SECONDS);
    Ok(json!({
        "IdentityId": request.identity_id,
        "Credentials": {
            "AccessKeyId": random::access_key_id()?,
            "SecretKey": random::secret_access_key()?,
            "SessionToken": random::session_token()?,
            "Expiration": expiration,
        },
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetOpenIdToken {
    identity_id: String,
    #[serde(default)]
    logins: Logins,
}

pub(crate) fn get_open_id_token(core: &Core, request: &GetOpenIdToken) -> Result<Value, Refusal> {
    let (identity, login) = check_identity(core, &request.identity_id, &request.logins)?;
    let now = core.now().div_euclid(1_000);
    let amr = match login {
        Some((provider, claims)) => {
            let pool = provider.rsplit('/').next().unwrap_or_default();
            let whole = format!("{provider}:{pool}:CognitoSignIn:{}", claims.sub);
            json!(["authenticated", provider, whole])
        }
        None => json!(["unauthenticated"]),
    };
    let token = core.signer.jwt(&json!({
        "sub": request.identity_id,
        "aud": identity.pool,
        "amr": amr,
        "iss": "https://cognito-identity.amazonaws.com",
        "exp": now.saturating_add(TOKEN_SECONDS),
        "iat": now,
    }))?;
    Ok(json!({ "IdentityId": request.identity_id, "Token": token }))
}
