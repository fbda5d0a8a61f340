//! Pools, clients and users: made from the configuration, by administrators, or by signing up.

use std::collections::BTreeMap;
use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use caldera_srp::{AppClient, SystemRng, UserPoolId};
use serde::Deserialize;
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::account::{MfaPreference, mfa_settings, seconds};
use crate::config::{
    Alias, ClientConfig, ConfigError, DeviceConfig, FirstFactor, Mfa, PasswordPolicy, PoolConfig,
    Status, UserConfig,
};
use crate::error::{Kind, Refusal};
use crate::pool::LocalPool;
use crate::random;
use crate::sign_in::{check_name, check_secret_hash};
use crate::state::{
    Client, MOST_CLIENTS, MOST_POOLS, Pool, SoftwareToken, State, User, looks_like,
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
/// The longest password the API takes, in characters.
const LONGEST_PASSWORD: usize = 256;
const MOST_ATTRIBUTES: usize = 64;
const LONGEST_ATTRIBUTE: usize = 2_048;

// From the configuration

/// Makes one configured pool, with its clients and users.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn configure(pool: &LocalPool, settings: &PoolConfig) -> Result<(), ConfigError> {
    let named = |what: &str, name: &str| {
        let what = format!("{what} \"{name}\"");
        move |refusal: Refusal| ConfigError(format!("{what}: {}", refusal.message()))
    };
    let mut plain = settings.clone();
    plain.clients.clear();
    plain.users.clear();
    let shown = settings.id.clone().unwrap_or_else(|| settings.name.clone());
    let id = make_pool(pool, plain).map_err(named("pool", &shown))?;
    for client in &settings.clients {
        let shown = client.id.as_deref().unwrap_or(&client.name);
        make_client(pool, &id, client.clone()).map_err(named("client", shown))?;
    }
    for user in &settings.users {
        make_user(pool, &id, user).map_err(named("user", &user.username))?;
    }
    Ok(())
}

fn make_pool(pool: &LocalPool, settings: PoolConfig) -> Result<String, Refusal> {
    let text = match &settings.id {
        Some(id) => id.clone(),
        None => format!("us-east-1_{}", random::pool_suffix()?),
    };
    let id: UserPoolId = text.parse()?;
    let now = pool.now();
    let made = Pool::new(id, settings, now)?;
    let mut state = pool.state();
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

fn make_client(
    pool: &LocalPool,
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
    let now = pool.now();
    let client = Arc::new(Client {
        app,
        settings,
        created: now,
    });
    let mut state = pool.state();
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

fn make_user(pool: &LocalPool, id: &str, user: &UserConfig) -> Result<(), Refusal> {
    let username = new_user(
        pool,
        id,
        &user.username,
        user.attributes.clone(),
        user.status,
    )?;
    set_verifier(pool, id, &username, &user.password, None)?;
    let token = match &user.totp_secret {
        Some(secret) => {
            let secret = Secret::try_from_base32(secret).map_err(|_| {
                Refusal::parameter("The secret of the authenticator app is not base32.")
            })?;
            Some(SoftwareToken::new(secret, "")?)
        }
        None => None,
    };
    let mut state = pool.state();
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

// Users

/// Puts a new user without a password into a pool and gives the internal name.
fn new_user(
    pool: &LocalPool,
    id: &str,
    name: &str,
    mut attributes: BTreeMap<String, String>,
    status: Status,
) -> Result<String, Refusal> {
    check_name(name)?;
    check_attributes(&attributes)?;
    let sub = random::uuid()?;
    attributes.insert("sub".into(), sub.clone());
    let now = pool.now();
    let mut state = pool.state();
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
fn set_verifier(
    pool: &LocalPool,
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
    let identity = pool.state().pool(id)?.identity(username)?;
    let verifier = Verifier::new(&identity, password, &mut SystemRng)?;
    let now = pool.now();
    let mut state = pool.state();
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

/// Refuses a password that the pool's policy does not allow.
///
/// # Errors
/// `InvalidPasswordException`, with the reason.
pub(crate) fn check_policy(policy: &PasswordPolicy, password: &str) -> Result<(), Refusal> {
    match policy.objection(password) {
        Some(objection) => Err(Refusal::new(Kind::InvalidPassword, objection)),
        None if password.chars().count() > LONGEST_PASSWORD
            || password.chars().any(char::is_whitespace) =>
        {
            Err(Refusal::parameter(
                "A password has at most 256 characters and no white space.",
            ))
        }
        None => Ok(()),
    }
}

/// Refuses attributes that nobody may set, or that are too many or too long.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if attributes.contains_key("sub") {
        return Err(Refusal::parameter(
            "Cannot modify the non-mutable attribute sub",
        ));
    }
    let bounded = |(name, value): (&String, &String)| {
        (1..=64).contains(&name.len()) && value.len() <= LONGEST_ATTRIBUTE && !value.contains('\0')
    };
    if attributes.len() > MOST_ATTRIBUTES || !attributes.iter().all(bounded) {
        return Err(Refusal::parameter(
            "User attributes are too many or too long.",
        ));
    }
    Ok(())
}

impl Pool {
    /// Changes attributes of a user, and with them the aliases it is found by.
    ///
    /// # Errors
    /// `AliasExistsException`: somebody else signs in with that address or number.
    pub(crate) fn set_attributes(
        &mut self,
        username: &str,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let mut user = self
            .users
            .remove(username)
            .ok_or_else(Refusal::user_not_found)?;
        self.forget_aliases(username);
        let before = user.attributes.clone();
        user.attributes.extend(attributes);
        let Err((mut user, refusal)) = self.try_insert(user) else {
            return Ok(());
        };
        user.attributes = before;
        // As it was before it fits again.
        match self.try_insert(*user) {
            Ok(()) => Err(refusal),
            Err((_, _)) => Err(Refusal::internal()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

fn attributes(list: Option<&Vec<Attribute>>) -> BTreeMap<String, String> {
    let pairs = list.into_iter().flatten();
    pairs
        .map(|attribute| {
            (
                attribute.name.clone(),
                attribute.value.clone().unwrap_or_default(),
            )
        })
        .collect()
}

/// The attributes of a user as the API lists them.
pub(crate) fn attribute_list(user: &User) -> Value {
    user.attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect()
}

fn user_type(user: &User) -> Value {
    json!({
        "Username": user.username,
        "Attributes": attribute_list(user),
        "UserCreateDate": seconds(user.created),
        "UserLastModifiedDate": seconds(user.modified),
        "Enabled": user.enabled,
        "UserStatus": user.status.name(),
    })
}

// Operations on pools and clients

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PasswordPolicyType {
    minimum_length: Option<usize>,
    require_uppercase: Option<bool>,
    require_lowercase: Option<bool>,
    require_numbers: Option<bool>,
    require_symbols: Option<bool>,
    temporary_password_validity_days: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Policies {
    password_policy: Option<PasswordPolicyType>,
    sign_in_policy: SignInPolicy,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeviceConfiguration {
    challenge_required_on_new_device: bool,
    device_only_remembered_on_user_prompt: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SchemaAttribute {
    #[serde(default)]
    name: String,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPool {
    #[serde(default)]
    pool_name: String,
    #[serde(default)]
    policies: Policies,
    mfa_configuration: Option<Mfa>,
    username_attributes: Option<Vec<Alias>>,
    alias_attributes: Option<Vec<Alias>>,
    device_configuration: Option<DeviceConfiguration>,
    schema: Option<Vec<SchemaAttribute>>,
}

pub(crate) fn create_pool(pool: &LocalPool, request: &CreateUserPool) -> Result<Value, Refusal> {
    if request.pool_name.is_empty() || request.pool_name.len() > 128 {
        return Err(Refusal::parameter(
            "Member poolName must have 1 to 128 characters.",
        ));
    }
    let given = request.policies.password_policy.as_ref();
    // A policy that is given says all of it; none at all is the strict default.
    let password_policy = given.map_or_else(PasswordPolicy::default, |given| PasswordPolicy {
        minimum_length: given.minimum_length.unwrap_or(6),
        require_uppercase: given.require_uppercase.unwrap_or(false),
        require_lowercase: given.require_lowercase.unwrap_or(false),
        require_numbers: given.require_numbers.unwrap_or(false),
        require_symbols: given.require_symbols.unwrap_or(false),
        temporary_days: given.temporary_password_validity_days.unwrap_or(7),
    });
    if !(1..=99).contains(&password_policy.minimum_length) || password_policy.temporary_days > 365 {
        return Err(Refusal::parameter(
            "The password policy is out of its range.",
        ));
    }
    let factors = request
        .policies
        .sign_in_policy
        .allowed_first_auth_factors
        .iter();
    let required = request
        .schema
        .iter()
        .flatten()
        .filter(|attribute| attribute.required && attribute.name != "sub");
    let settings = PoolConfig {
        name: request.pool_name.clone(),
        mfa: request.mfa_configuration.unwrap_or_default(),
        first_factors: factors
            .filter_map(|factor| match factor.as_str() {
                "EMAIL_OTP" => Some(FirstFactor::Email),
                "SMS_OTP" => Some(FirstFactor::Sms),
                _ => None,
            })
            .collect(),
        username_attributes: request.username_attributes.clone().unwrap_or_default(),
        alias_attributes: request.alias_attributes.clone().unwrap_or_default(),
        required_attributes: required.map(|attribute| attribute.name.clone()).collect(),
        devices: request
            .device_configuration
            .as_ref()
            .map(|devices| DeviceConfig {
                challenge_on_new_device: devices.challenge_required_on_new_device,
                remember_only_on_request: devices.device_only_remembered_on_user_prompt,
            }),
        password_policy,
        ..PoolConfig::default()
    };
    let id = make_pool(pool, settings)?;
    let state = pool.state();
    let made = state.pool(&id)?;
    let names = |aliases: &[Alias]| aliases.iter().map(|alias| alias.name()).collect::<Vec<_>>();
    let policy = &made.settings.password_policy;
    let mut reply = json!({
        "Id": id,
        "Name": made.settings.name,
        "Arn": format!("arn:aws:cognito-idp:{}:000000000000:userpool/{id}", made.region()),
        "MfaConfiguration": made.settings.mfa.name(),
        "UsernameAttributes": names(&made.settings.username_attributes),
        "AliasAttributes": names(&made.settings.alias_attributes),
        "CreationDate": seconds(made.created),
        "LastModifiedDate": seconds(made.created),
        "EstimatedNumberOfUsers": 0,
        "Policies": { "PasswordPolicy": {
            "MinimumLength": policy.minimum_length,
            "RequireUppercase": policy.require_uppercase,
            "RequireLowercase": policy.require_lowercase,
            "RequireNumbers": policy.require_numbers,
            "RequireSymbols": policy.require_symbols,
            "TemporaryPasswordValidityDays": policy.temporary_days,
        }},
    });
    if let (Some(devices), Some(reply)) = (made.settings.devices, reply.as_object_mut()) {
        let configuration = json!({
            "ChallengeRequiredOnNewDevice": devices.challenge_on_new_device,
            "DeviceOnlyRememberedOnUserPrompt": devices.remember_only_on_request,
        });
        reply.insert("DeviceConfiguration".into(), configuration);
    }
    Ok(json!({ "UserPool": reply }))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TokenValidityUnits {
    access_token: Option<String>,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RefreshTokenRotation {
    feature: String,
    retry_grace_period_seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClient {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    client_name: String,
    #[serde(default)]
    generate_secret: bool,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    auth_session_validity: Option<u8>,
    access_token_validity: Option<u32>,
    id_token_validity: Option<u32>,
    refresh_token_validity: Option<u32>,
    #[serde(default)]
    token_validity_units: TokenValidityUnits,
    #[serde(default)]
    refresh_token_rotation: RefreshTokenRotation,
}

/// A validity in seconds, its unit being `standard` where none is given.
fn validity(
    amount: Option<u32>,
    unit: Option<&str>,
    standard: &str,
) -> Result<Option<u32>, Refusal> {
    let out_of_range = || Refusal::parameter("A token's validity is out of its range.");
    let Some(amount) = amount.filter(|amount| *amount > 0) else {
        return Ok(None);
    };
    let factor = match unit.unwrap_or(standard) {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        "days" => 86_400,
        _ => {
            return Err(Refusal::parameter(
                "A unit is seconds, minutes, hours or days.",
            ));
        }
    };
    let seconds = amount
        .checked_mul(factor)
        .filter(|seconds| *seconds <= 3_650 * 86_400);
    seconds.map(Some).ok_or_else(out_of_range)
}

pub(crate) fn create_client(
    pool: &LocalPool,
    request: &CreateUserPoolClient,
) -> Result<Value, Refusal> {
    if request.client_name.is_empty() || request.client_name.len() > 128 {
        return Err(Refusal::parameter(
            "Member clientName must have 1 to 128 characters.",
        ));
    }
    let units = &request.token_validity_units;
    let settings = ClientConfig {
        name: request.client_name.clone(),
        generate_secret: request.generate_secret,
        auth_flows: request.explicit_auth_flows.clone().unwrap_or_default(),
        prevent_user_existence_errors: match request.prevent_user_existence_errors.as_deref() {
            Some("ENABLED") => true,
            Some("LEGACY") | None => false,
            Some(_) => {
                return Err(Refusal::parameter(
                    "PreventUserExistenceErrors is ENABLED or LEGACY.",
                ));
            }
        },
        session_minutes: request.auth_session_validity,
        access_token_seconds: validity(
            request.access_token_validity,
            units.access_token.as_deref(),
            "hours",
        )?,
        id_token_seconds: validity(
            request.id_token_validity,
            units.id_token.as_deref(),
            "hours",
        )?,
        refresh_token_seconds: validity(
            request.refresh_token_validity,
            units.refresh_token.as_deref(),
            "days",
        )?,
        rotate_refresh_tokens: request.refresh_token_rotation.feature == "ENABLED",
        rotation_grace_seconds: request
            .refresh_token_rotation
            .retry_grace_period_seconds
            .min(60),
        ..ClientConfig::default()
    };
    let client = make_client(pool, &request.user_pool_id, settings)?;
    Ok(client_type(&request.user_pool_id, &client))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolClient {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    client_id: String,
}

pub(crate) fn describe_client(
    pool: &LocalPool,
    request: &DescribeUserPoolClient,
) -> Result<Value, Refusal> {
    let state = pool.state();
    let found = state.pool(&request.user_pool_id)?;
    let client = found.clients.get(&request.client_id);
    Ok(client_type(
        &request.user_pool_id,
        client.ok_or_else(|| crate::state::no_client(&request.client_id))?,
    ))
}

fn client_type(pool_id: &str, client: &Client) -> Value {
    let settings = &client.settings;
    let existence = if settings.prevent_user_existence_errors {
        "ENABLED"
    } else {
        "LEGACY"
    };
    let mut reply = json!({
        "UserPoolId": pool_id,
        "ClientName": settings.name,
        "ClientId": client.app.id(),
        "CreationDate": seconds(client.created),
        "LastModifiedDate": seconds(client.created),
        "ExplicitAuthFlows": settings.auth_flows,
        "PreventUserExistenceErrors": existence,
        "AuthSessionValidity": client.session_millis() / 60_000,
        "AccessTokenValidity": client.access_token_seconds(),
        "IdTokenValidity": client.id_token_seconds(),
        "RefreshTokenValidity": client.refresh_token_seconds(),
        "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
        "EnableTokenRevocation": true,
        "RefreshTokenRotation": {
            "Feature": if settings.rotate_refresh_tokens { "ENABLED" } else { "DISABLED" },
            "RetryGracePeriodSeconds": settings.rotation_grace_seconds,
        },
    });
    if let (Some(secret), Some(reply)) = (client.app.secret(), reply.as_object_mut()) {
        reply.insert("ClientSecret".into(), json!(secret.reveal()));
    }
    json!({ "UserPoolClient": reply })
}

// Operations on users

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUser {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    username: String,
    user_attributes: Option<Vec<Attribute>>,
    temporary_password: Option<String>,
    message_action: Option<String>,
}

pub(crate) fn create_user(pool: &LocalPool, request: &AdminCreateUser) -> Result<Value, Refusal> {
    let id = &request.user_pool_id;
    let policy = pool.state().pool(id)?.settings.password_policy;
    let password = match &request.temporary_password {
        Some(password) => {
            check_policy(&policy, password)?;
            password.clone()
        }
        None => random::temporary_password()?,
    };
    let attributes = attributes(request.user_attributes.as_ref());
    let username = new_user(
        pool,
        id,
        &request.username,
        attributes,
        Status::ForceChangePassword,
    )?;
    set_verifier(pool, id, &username, &password, None)?;
    let state = pool.state();
    let user = state.pool(id)?.user(&username)?;
    if request.message_action.as_deref() != Some("SUPPRESS") {
        if let Some(to) = user.attribute("phone_number") {
            pool.deliver("SMS", to, &password);
        } else if let Some(to) = user.attribute("email") {
            pool.deliver("EMAIL", to, &password);
        }
    }
    Ok(json!({ "User": user_type(user) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserPassword {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    permanent: bool,
}

pub(crate) fn set_password(
    pool: &LocalPool,
    request: &AdminSetUserPassword,
) -> Result<Value, Refusal> {
    let id = &request.user_pool_id;
    let (username, policy) = {
        let state = pool.state();
        let found = state.pool(id)?;
        (
            found.user(&request.username)?.username.clone(),
            found.settings.password_policy,
        )
    };
    check_policy(&policy, &request.password)?;
    let status = if request.permanent {
        Status::Confirmed
    } else {
        Status::ForceChangePassword
    };
    set_verifier(pool, id, &username, &request.password, Some(status))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedUser {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    username: String,
}

impl NamedUser {
    fn find<'a>(&self, state: &'a State) -> Result<&'a User, Refusal> {
        state.pool(&self.user_pool_id)?.user(&self.username)
    }
}

pub(crate) fn get_user(pool: &LocalPool, request: &NamedUser) -> Result<Value, Refusal> {
    let state = pool.state();
    let user = request.find(&state)?;
    let mut reply = user_type(user);
    if let Some(reply) = reply.as_object_mut()
        && let Some(attributes) = reply.remove("Attributes")
    {
        reply.insert("UserAttributes".into(), attributes);
    }
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn confirm_sign_up(pool: &LocalPool, request: &NamedUser) -> Result<Value, Refusal> {
    let now = pool.now();
    let mut state = pool.state();
    let user = state
        .pool_mut(&request.user_pool_id)?
        .user_mut(&request.username)?;
    if user.status != Status::Unconfirmed {
        let message = format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        );
        return Err(Refusal::new(Kind::NotAuthorized, message));
    }
    user.status = Status::Confirmed;
    user.modified = now;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetMfaPreference {
    #[serde(flatten)]
    user: NamedUser,
    #[serde(flatten)]
    preference: MfaPreference,
}

pub(crate) fn set_mfa_preference(
    pool: &LocalPool,
    request: &AdminSetMfaPreference,
) -> Result<Value, Refusal> {
    let now = pool.now();
    let mut state = pool.state();
    let username = request.user.find(&state)?.username.clone();
    request
        .preference
        .apply(state.pool_mut(&request.user.user_pool_id)?, &username, now)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignUp {
    #[serde(default)]
    client_id: String,
    secret_hash: Option<String>,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    user_attributes: Option<Vec<Attribute>>,
}

pub(crate) fn sign_up(pool: &LocalPool, request: &SignUp) -> Result<Value, Refusal> {
    if request.client_id.is_empty() {
        return Err(Refusal::missing("ClientId"));
    }
    check_name(&request.username)?;
    let (id, client, policy) = {
        let state = pool.state();
        let (found, client) = state.client(&request.client_id)?;
        (
            found.id.as_str().to_owned(),
            client,
            found.settings.password_policy,
        )
    };
    check_secret_hash(
        &client,
        request.secret_hash.as_deref(),
        &[&request.username],
        true,
    )?;
    check_policy(&policy, &request.password)?;
    let attributes = attributes(request.user_attributes.as_ref());
    let username = new_user(
        pool,
        &id,
        &request.username,
        attributes,
        Status::Unconfirmed,
    )?;
    set_verifier(pool, &id, &username, &request.password, None)?;
    let state = pool.state();
    Ok(json!({ "UserConfirmed": false, "UserSub": state.pool(&id)?.user(&username)?.sub() }))
}
