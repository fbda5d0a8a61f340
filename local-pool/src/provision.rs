//! Pools, clients and users are made here, whoever asks for them: the configuration, an
//! administrator, or the user who signs up.

use std::collections::BTreeMap;
use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use caldera_srp::{AppClient, SystemRng, UserPoolId};
use totp_rs::Secret;

use crate::config::{ClientConfig, ConfigError, PoolConfig, Status, UserConfig};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Client, MOST_CLIENTS, MOST_POOLS, Pool, SoftwareToken, User, looks_like};
use crate::random;
use crate::rules::{LONGEST_PASSWORD, check_attributes, check_name};

/// The flows of a client that names none.
const DEFAULT_FLOWS: [&str; 3] = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
];
/// The flows that can be named.
const FLOWS: [&str; 6] = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
];
/// Makes one configured pool, with its clients and users.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn configure(core: &Core, settings: &PoolConfig) -> Result<(), ConfigError> {
    let named = |what: &str, name: &str| {
        let what = format!("{what} \"{name}\"");
        move |refusal: Refusal| ConfigError(format!("{what}: {}", refusal.message()))
    };
    let mut plain = settings.clone();
    plain.clients.clear();
    plain.users.clear();
    let shown = settings.id.clone().unwrap_or_else(|| settings.name.clone());
    let id = make_pool(core, plain).map_err(named("pool", &shown))?;
    for client in &settings.clients {
        let shown = client.id.as_deref().unwrap_or(&client.name);
        make_client(core, &id, client.clone()).map_err(named("client", shown))?;
    }
    for user in &settings.users {
        make_user(core, &id, user).map_err(named("user", &user.username))?;
    }
    Ok(())
}

/// Makes a pool and gives its id.
///
/// # Errors
/// `LimitExceededException`, `InvalidParameterException`.
pub(crate) fn make_pool(core: &Core, settings: PoolConfig) -> Result<String, Refusal> {
    let text = match &settings.id {
        Some(id) => id.clone(),
        None => format!("us-east-1_{}", random::pool_suffix()?),
    };
    let id: UserPoolId = text.parse()?;
    let now = core.now();
    let made = Pool::new(id, settings, now)?;
    let mut state = core.state();
    if state.pools.len() >= MOST_POOLS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "There is no room for more pools.",
        ));
    }
    if state.pools.contains_key(&text) {
        return Err(Refusal::parameter("There is a pool with this id already."));
    }
    state.pools.insert(text.clone(), made);
    Ok(text)
}

/// Makes a client of a pool.
///
/// # Errors
/// `LimitExceededException`, `InvalidParameterException`, `ResourceNotFoundException`.
pub(crate) fn make_client(
    core: &Core,
    id: &str,
    mut settings: ClientConfig,
) -> Result<Arc<Client>, Refusal> {
    let client_id = match settings.id.take() {
        Some(id) => id,
        None => random::client_id()?,
    };
    let secret = match settings.secret.take() {
        Some(secret) => Some(secret),
        None if settings.generate_secret => Some(random::client_secret()?),
        None => None,
    };
    if settings
        .session_minutes
        .is_some_and(|minutes| !(3..=15).contains(&minutes))
    {
        return Err(Refusal::parameter("A session lives for 3 to 15 minutes."));
    }
    settings.auth_flows = flows(&settings.auth_flows)?;
    let mut app = AppClient::new(&client_id)?;
    if let Some(secret) = &secret {
        app = app.with_secret(secret)?;
    }
    let now = core.now();
    let client = Arc::new(Client {
        app,
        settings,
        created: now,
    });
    let mut state = core.state();
    if state.clients.contains_key(&client_id) {
        return Err(Refusal::parameter(
            "There is a client with this id already.",
        ));
    }
    let found = state.pool_mut(id)?;
    if found.clients.len() >= MOST_CLIENTS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "This pool has no room for more clients.",
        ));
    }
    found.clients.insert(client_id.clone(), client.clone());
    state.clients.insert(client_id, id.to_owned());
    Ok(client)
}

/// The flows of a client, with the service's defaults, and old names in their new form.
fn flows(named: &[String]) -> Result<Vec<String>, Refusal> {
    if named.is_empty() {
        return Ok(DEFAULT_FLOWS.map(str::to_owned).into());
    }
    let mut flows = Vec::new();
    for name in named {
        let current = match name.as_str() {
            // Beside an old name, the defaults stay allowed.
            "ADMIN_NO_SRP_AUTH" => {
                flows.extend(DEFAULT_FLOWS);
                "ALLOW_ADMIN_USER_PASSWORD_AUTH"
            }
            "USER_PASSWORD_AUTH" => {
                flows.extend(DEFAULT_FLOWS);
                "ALLOW_USER_PASSWORD_AUTH"
            }
            other => FLOWS
                .into_iter()
                .find(|flow| *flow == other)
                .ok_or_else(|| {
                    Refusal::parameter("ExplicitAuthFlows names a flow that does not exist.")
                })?,
        };
        flows.push(current);
    }
    flows.sort_unstable();
    flows.dedup();
    Ok(flows.into_iter().map(str::to_owned).collect())
}

fn make_user(core: &Core, id: &str, user: &UserConfig) -> Result<(), Refusal> {
    let username = new_user(
        core,
        id,
        &user.username,
        user.attributes.clone(),
        user.status,
    )?;
    set_verifier(core, id, &username, &user.password, None)?;
    let token = match &user.totp_secret {
        Some(secret) => {
            let secret = Secret::try_from_base32(secret).map_err(|_| {
                Refusal::parameter("The secret of the authenticator app is not base32.")
            })?;
            Some(SoftwareToken::new(secret, "")?)
        }
        None => None,
    };
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let offered = found.settings.mfa_factors.clone();
    let made = found.user_mut(&username)?;
    made.totp = token;
    made.enabled = !user.disabled;
    for factor in user.mfa.iter().chain(&user.preferred_mfa) {
        if !offered.contains(factor) || !made.can_use(*factor) {
            return Err(Refusal::parameter(format!(
                "{} cannot be on for this user.",
                factor.name()
            )));
        }
        made.set_factor(*factor, true);
    }
    made.preferred_mfa = user.preferred_mfa;
    Ok(())
}

/// Puts a new user without a password into a pool and gives the internal name.
///
/// # Errors
/// `UsernameExistsException`, `InvalidParameterException` and more.
pub(crate) fn new_user(
    core: &Core,
    id: &str,
    name: &str,
    mut attributes: BTreeMap<String, String>,
    status: Status,
) -> Result<String, Refusal> {
    check_name(name)?;
    check_attributes(&attributes)?;
    let sub = random::uuid()?;
    attributes.insert("sub".into(), sub.clone());
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let username = if found.settings.username_attributes.is_empty() {
        if found
            .settings
            .alias_attributes
            .iter()
            .any(|alias| looks_like(*alias, name))
        {
            return Err(Refusal::parameter(
                "Username cannot be of email format, since user pool is configured for email alias.",
            ));
        }
        name.to_owned()
    } else {
        let fitting = found
            .settings
            .username_attributes
            .iter()
            .find(|alias| looks_like(**alias, name));
        let fitting = fitting.ok_or_else(|| Refusal::parameter("Username should be an email."))?;
        attributes.insert(fitting.name().into(), name.to_owned());
        sub
    };
    let mut user = User::new(username.clone(), attributes, now);
    user.status = status;
    found.insert(user)?;
    Ok(username)
}

/// Sets a password, as the verifier that is all the pool keeps of it.
///
/// # Errors
/// `InvalidParameterException`, `UserNotFoundException`.
pub(crate) fn set_verifier(
    core: &Core,
    id: &str,
    username: &str,
    password: &str,
    status: Option<Status>,
) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length == 0 || length > LONGEST_PASSWORD || password.chars().any(char::is_whitespace) {
        return Err(Refusal::parameter(
            "A password has 1 to 256 characters and no white space.",
        ));
    }
    let identity = core.state().pool(id)?.identity(username)?;
    let verifier = Verifier::new(&identity, password, &mut SystemRng)?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let days = i64::from(found.settings.password_policy.temporary_days);
    let user = found.user_mut(username)?;
    user.verifier = Some(Arc::new(verifier));
    if let Some(status) = status {
        user.status = status;
    }
    user.temporary_until = match user.status {
        Status::ForceChangePassword => now.saturating_add(days * 86_400_000),
        _ => i64::MAX,
    };
    user.modified = now;
    Ok(())
}
