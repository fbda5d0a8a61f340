//! Pools, clients and users are made here, whoever asks for them: the configuration, an
//! administrator, or the user who signs up.

use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use caldera_srp::{AppClient, SystemRng, UserPoolId};
use totp_rs::Secret;

use crate::config::{
    ClientConfig, ConfigError, GroupConfig, IdentityPoolConfig, PoolConfig, Status, UserConfig,
};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{
    Client, ClientSecret, Group, MOST_CLIENTS, MOST_GROUPS, MOST_POOLS, Pool, SoftwareToken, User,
    looks_like,
};
use crate::random;
use crate::rules::{
    Attributes, Writer, check_attributes, check_name, check_passkeys, check_password,
    check_recovery, check_required, check_verifiable,
};

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

/// Names what a refusal is about.
pub(crate) fn named(what: &str, name: &str) -> impl FnOnce(Refusal) -> ConfigError {
    let what = format!("{what} \"{name}\"");
    move |refusal| ConfigError(format!("{what}: {}", refusal.message()))
}

/// Makes one configured pool, with its clients and users.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn configure(core: &Core, settings: &PoolConfig) -> Result<(), ConfigError> {
    let mut plain = settings.clone();
    plain.clients.clear();
    plain.groups.clear();
    plain.users.clear();
    let shown = settings.id.clone().unwrap_or_else(|| settings.name.clone());
    let id = make_pool(core, plain).map_err(named("pool", &shown))?;
    configure_members(core, &id, settings)
}

/// Makes the clients, groups and users of a configured pool that is there.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn configure_members(
    core: &Core,
    id: &str,
    settings: &PoolConfig,
) -> Result<(), ConfigError> {
    for client in &settings.clients {
        let shown = client.id.as_deref().unwrap_or(&client.name);
        make_client(core, id, client.clone()).map_err(named("client", shown))?;
    }
    for group in &settings.groups {
        make_group(core, id, group.clone()).map_err(named("group", &group.name))?;
    }
    for user in &settings.users {
        make_user(core, id, user).map_err(named("user", &user.username))?;
    }
    Ok(())
}

/// Makes one configured identity pool, after the user pools whose tokens it takes.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn configure_identities(
    core: &Core,
    settings: &IdentityPoolConfig,
) -> Result<(), ConfigError> {
    let wrong = |what: &str| ConfigError(format!("identity pool \"{}\": {what}", settings.id));
    let hex =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b"0123456789abcdef-".contains(&b));
    let region = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let shaped = settings.id.len() <= 55
        && settings
            .id
            .split_once(':')
            .is_some_and(|(left, right)| region(left) && hex(right));
    if !shaped {
        return Err(wrong("the id is a region, a colon and a UUID."));
    }
    let mut state = core.state();
    for provider in &settings.providers {
        let known = state
            .pool(&provider.pool)
            .map_err(|refusal| wrong(refusal.message()))?;
        if !known.clients.contains_key(&provider.client) {
            return Err(wrong("a provider's client is not one of its pool."));
        }
    }
    state
        .identity_pools
        .insert(settings.id.clone(), settings.clone());
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
    check_passkeys(&settings)?;
    check_recovery(&settings.recovery)?;
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

/// A client of these settings, in no pool yet.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn build_client(core: &Core, mut settings: ClientConfig) -> Result<Client, Refusal> {
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
    AppClient::new(&client_id)?;
    let now = core.now();
    let secrets = match &secret {
        Some(secret) => {
            check_secret(secret)?;
            vec![ClientSecret::new(&client_id, secret, now)?]
        }
        None => Vec::new(),
    };
    Ok(Client {
        id: client_id,
        secrets,
        settings,
        created: now,
        modified: now,
    })
}

/// Makes a client of a pool.
///
/// # Errors
/// `LimitExceededException`, `InvalidParameterException`, `ResourceNotFoundException`.
pub(crate) fn make_client(
    core: &Core,
    id: &str,
    settings: ClientConfig,
) -> Result<Arc<Client>, Refusal> {
    let client = Arc::new(build_client(core, settings)?);
    let client_id = client.id.clone();
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

/// Refuses a client secret that the service would not have and the SDKs do not take.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_secret(secret: &str) -> Result<(), Refusal> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'+';
    if (24..=64).contains(&secret.len()) && secret.bytes().all(allowed) {
        Ok(())
    } else {
        Err(Refusal::parameter(
            "A client secret has 24 to 64 letters, digits, underscores and pluses.",
        ))
    }
}

/// The flows of a client, with the service's defaults, and old names in their new form.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn flows(named: &[String]) -> Result<Vec<String>, Refusal> {
    let current = named.iter().filter(|name| name.starts_with("ALLOW_"));
    if !matches!(current.count(), count if count == 0 || count == named.len()) {
        return Err(Refusal::parameter(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ));
    }
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

/// Makes a group.
///
/// # Errors
/// `GroupExistsException`, `LimitExceededException`, `ResourceNotFoundException`.
pub(crate) fn make_group(core: &Core, id: &str, settings: GroupConfig) -> Result<Group, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    if found.groups.len() >= MOST_GROUPS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "This pool has no room for more groups.",
        ));
    }
    if found.groups.contains_key(&settings.name) {
        return Err(Refusal::new(
            Kind::GroupExists,
            "A group with the name already exists.",
        ));
    }
    let group = Group {
        settings,
        created: now,
        modified: now,
    };
    found
        .groups
        .insert(group.settings.name.clone(), group.clone());
    Ok(group)
}

/// Makes one configured user.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn make_user(core: &Core, id: &str, user: &UserConfig) -> Result<(), Refusal> {
    let attributes = user.attributes.clone();
    let name = &user.username;
    let writer = Writer::Administrator;
    let username = new_user(core, id, name, attributes, user.status, writer)?;
    furnish_user(core, id, &username, user)
}

/// Makes a user that is there what the configuration says.
///
/// # Errors
/// As [`make_user`].
pub(crate) fn change_user(core: &Core, id: &str, user: &UserConfig) -> Result<(), Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    check_attributes(&found.settings, &user.attributes, Writer::Administrator)?;
    let username = found.user(&user.username)?.username.clone();
    found.set_attributes(&username, user.attributes.clone())?;
    drop(state);
    furnish_user(core, id, &username, user)
}

/// Gives a user the password, factors and groups of the configuration.
fn furnish_user(core: &Core, id: &str, username: &str, user: &UserConfig) -> Result<(), Refusal> {
    set_verifier(core, id, username, &user.password, Some(user.status))?;
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
    if let Some(name) = user
        .groups
        .iter()
        .find(|name| !found.groups.contains_key(*name))
    {
        return Err(Refusal::parameter(format!("There is no group {name}.")));
    }
    let made = found.user_mut(username)?;
    if let Some(token) = token {
        made.totp = Some(token);
    }
    made.enabled = !user.disabled;
    made.groups = user.groups.iter().cloned().collect();
    made.mfa.clear();
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
    mut attributes: Attributes,
    status: Status,
    writer: Writer<'_>,
) -> Result<String, Refusal> {
    check_name(name)?;
    let sub = random::uuid()?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    check_attributes(&found.settings, &attributes, writer)?;
    if matches!(writer, Writer::Administrator) && found.settings.username_attributes.is_empty() {
        check_verifiable(&Attributes::new(), &attributes)?;
    }
    attributes.retain(|_, value| !value.is_empty());
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
        found.folded(name).into_owned()
    } else {
        let fitting = found
            .settings
            .username_attributes
            .iter()
            .find(|alias| looks_like(**alias, name));
        let fitting = fitting.ok_or_else(|| Refusal::parameter("Username should be an email."))?;
        let given = attributes.insert(fitting.name().into(), name.to_owned());
        if given.is_some_and(|given| given != name) {
            return Err(Refusal::parameter(format!(
                "The {} is not the username.",
                fitting.name()
            )));
        }
        sub.clone()
    };
    if matches!(writer, Writer::User(_)) {
        check_required(&found.settings, &attributes)?;
    }
    attributes.insert("sub".into(), sub);
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
    check_password(password)?;
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
