//! The configuration: which pools, clients and users exist when the process starts.
//!
//! Read from TOML ([`Config::from_toml`]) or built as values. Pools, clients and users made later
//! through the API have the same settings.

mod kinds;
mod triggers;
mod web_authn;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::kinds::{Alias, AttributeKind, Factor, FirstFactor, Mfa, Recovery, Status};
pub use self::triggers::{EventVersion, HookUrl, TriggerConfig};
pub use self::web_authn::{UserVerification, WebAuthnConfig, WebAuthnFactor};
use crate::random;

/// Everything that exists at the start.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where tokens say that they come from, without a trailing slash; the pool's id is appended.
    /// The server's own address, where it is not given.
    pub issuer: Option<String>,
    /// The user pools.
    #[serde(default, rename = "pool")]
    pub pools: Vec<PoolConfig>,
    /// The identity pools, which give AWS credentials for tokens of the user pools.
    #[serde(default, rename = "identity_pool")]
    pub identity_pools: Vec<IdentityPoolConfig>,
}

/// One identity pool.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityPoolConfig {
    /// Its id, such as `us-east-1:10ca1de0-0000-4000-8000-000000000000`.
    pub id: String,
    /// Whether somebody without a token gets credentials too.
    pub allow_unauthenticated: bool,
    /// Whose tokens are taken.
    #[serde(rename = "provider")]
    pub providers: Vec<ProviderConfig>,
}

/// A user pool's client whose id tokens an identity pool takes.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderConfig {
    /// The user pool's id.
    pub pool: String,
    /// The app client's id.
    pub client: String,
}

/// One user pool.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PoolConfig {
    /// The pool's id, such as `us-east-1_LocalPool`; drawn at random where it is not given.
    pub id: Option<String>,
    /// The pool's name, for people.
    pub name: String,
    /// Whether a second factor is asked for.
    pub mfa: Mfa,
    /// The second factors that users may have.
    pub mfa_factors: Vec<Factor>,
    /// First factors of `USER_AUTH`, beside both kinds of password.
    pub first_factors: Vec<FirstFactor>,
    /// Passkeys, where `WEB_AUTHN` is among the first factors.
    pub web_authn: Option<WebAuthnConfig>,
    /// `["email"]`, `["phone_number"]` or both: users sign in with these *instead of* a name of their
    /// own, and the pool makes their internal name.
    pub username_attributes: Vec<Alias>,
    /// The same attributes, beside a name of their own, once they are verified.
    pub alias_attributes: Vec<Alias>,
    /// Whether `Bob` and `bob` are two users.
    pub case_sensitive: bool,
    /// Attributes that a user must have: given at sign-up, or at the first sign-in
    /// (`NEW_PASSWORD_REQUIRED`).
    pub required_attributes: Vec<String>,
    /// Attributes of the pool's own (`custom:name`), and standard ones with other bounds.
    pub schema: Vec<AttributeConfig>,
    /// Nobody signs up: administrators make the users.
    pub admin_create_only: bool,
    /// Attributes that are verified by a code at sign-up.
    pub auto_verified_attributes: Vec<Alias>,
    /// Attributes that keep their old value until the new one is verified.
    pub verify_before_update: Vec<Alias>,
    /// Where codes for a forgotten password go, in this order.
    pub recovery: Vec<Recovery>,
    /// DeleteUserPool is refused.
    pub deletion_protection: bool,
    /// The pool's tags.
    pub tags: BTreeMap<String, String>,
    /// Device tracking; off where it is not given.
    pub devices: Option<DeviceConfig>,
    /// The question of `CUSTOM_AUTH`; without one and without a trigger that defines challenges,
    /// `CUSTOM_AUTH` is refused.
    pub custom_challenge: Option<CustomChallengeConfig>,
    /// Where its triggers are.
    pub triggers: TriggerConfig,
    /// What a password must have.
    pub password_policy: PasswordPolicy,
    /// Refuse a TOTP code that was accepted before, as the service does. Off by default, because a
    /// test would have to wait half a minute between two sign-ins.
    pub totp_once: bool,
    /// How far a claim's TIMESTAMP may be from the pool's clock, in seconds.
    pub timestamp_tolerance: u32,
    /// The app clients.
    #[serde(rename = "client", skip_serializing)]
    pub clients: Vec<ClientConfig>,
    /// The groups.
    #[serde(rename = "group", skip_serializing)]
    pub groups: Vec<GroupConfig>,
    /// The users.
    #[serde(rename = "user", skip_serializing)]
    pub users: Vec<UserConfig>,
    /// What CreateUserPool was told about how messages are worded and sent, which this pool shows
    /// again and has no other use for.
    #[serde(skip)]
    pub shown: Map<String, Value>,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            id: None,
            name: "local".into(),
            mfa: Mfa::Off,
            mfa_factors: vec![Factor::SoftwareToken, Factor::Sms, Factor::Email],
            first_factors: Vec::new(),
            web_authn: None,
            username_attributes: Vec::new(),
            alias_attributes: Vec::new(),
            case_sensitive: true,
            required_attributes: Vec::new(),
            schema: Vec::new(),
            admin_create_only: false,
            auto_verified_attributes: Vec::new(),
            verify_before_update: Vec::new(),
            recovery: vec![Recovery::Phone, Recovery::Email],
            deletion_protection: false,
            tags: BTreeMap::new(),
            devices: None,
            custom_challenge: None,
            triggers: TriggerConfig::default(),
            password_policy: PasswordPolicy::default(),
            totp_once: false,
            timestamp_tolerance: 300,
            clients: Vec::new(),
            groups: Vec::new(),
            users: Vec::new(),
            shown: Map::new(),
        }
    }
}

/// An attribute of users.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeConfig {
    /// Its name, with `custom:` or `dev:custom:` before one that is not a standard attribute.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type", default)]
    pub kind: AttributeKind,
    /// Whether it can be changed once it has a value.
    #[serde(default = "yes")]
    pub mutable: bool,
    /// The fewest characters, or the smallest number.
    pub min: Option<i64>,
    /// The most characters, or the largest number.
    pub max: Option<i64>,
}

fn yes() -> bool {
    true
}

/// A group of users.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct GroupConfig {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The role that its users may take.
    pub role: Option<String>,
    /// Of two groups the one with the lower number gives the preferred role.
    pub precedence: Option<u32>,
}

/// Device tracking.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeviceConfig {
    /// A remembered device takes the place of the second factor.
    pub challenge_on_new_device: bool,
    /// A confirmed device is remembered only after UpdateDeviceStatus.
    pub remember_only_on_request: bool,
}

/// The fixed question of `CUSTOM_AUTH`, in the place of the service's Lambda functions.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CustomChallengeConfig {
    /// Given to the client as the challenge parameter `question`.
    pub question: String,
    /// The answer that is accepted.
    pub answer: String,
    /// How many answers may be tried in one sign-in.
    #[serde(default = "three")]
    pub attempts: u8,
}

fn three() -> u8 {
    3
}

/// What a password must have. The default is the service's: eight characters of all four kinds.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordPolicy {
    /// The fewest characters.
    pub minimum_length: usize,
    /// At least one of `A` to `Z`.
    pub require_uppercase: bool,
    /// At least one of `a` to `z`.
    pub require_lowercase: bool,
    /// At least one digit.
    pub require_numbers: bool,
    /// At least one that is neither letter nor digit.
    pub require_symbols: bool,
    /// For how many days a temporary password can be used.
    pub temporary_days: u32,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            temporary_days: 7,
        }
    }
}

/// One app client.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClientConfig {
    /// The client's id; drawn at random where it is not given.
    pub id: Option<String>,
    /// The client's name, for people.
    pub name: String,
    /// The client's secret, if it has one.
    pub secret: Option<String>,
    /// Draw a secret at random.
    pub generate_secret: bool,
    /// `ALLOW_USER_SRP_AUTH` and so on; the service's three defaults where none is given.
    pub auth_flows: Vec<String>,
    /// Give unknown users the same answers as known ones.
    pub prevent_user_existence_errors: bool,
    /// How long a Session lives, in minutes: 3 to 15.
    pub session_minutes: Option<u8>,
    /// How long an access token is good, in seconds.
    pub access_token_seconds: Option<u32>,
    /// How long an id token is good, in seconds.
    pub id_token_seconds: Option<u32>,
    /// How long a refresh token is good, in seconds.
    pub refresh_token_seconds: Option<u32>,
    /// A refresh token is good once: GetTokensFromRefreshToken gives the next one.
    pub rotate_refresh_tokens: bool,
    /// For how many seconds a rotated refresh token may still be used.
    pub rotation_grace_seconds: u32,
    /// Tokens of this client cannot be revoked.
    pub no_revocation: bool,
    /// The attributes that this client's users see; all of them where it is not given.
    pub read_attributes: Option<Vec<String>>,
    /// The attributes that this client's users may set; all where it is not given.
    pub write_attributes: Option<Vec<String>>,
    /// What CreateUserPoolClient was told about the hosted login, which this pool shows again and
    /// does not have.
    #[serde(skip)]
    pub shown: Map<String, Value>,
}

/// One user.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserConfig {
    /// What the user is called; in a pool with `username_attributes`, the e-mail address or number.
    pub username: String,
    /// The password, which the pool keeps only as a verifier.
    pub password: String,
    /// The state of the account.
    pub status: Status,
    /// May not sign in at all.
    pub disabled: bool,
    /// Attributes, such as `email` and `email_verified`.
    pub attributes: BTreeMap<String, String>,
    /// The groups the user is in.
    pub groups: Vec<String>,
    /// Second factors that are on for this user.
    pub mfa: Vec<Factor>,
    /// The one that is asked for when there are several.
    pub preferred_mfa: Option<Factor>,
    /// The secret of the authenticator app, in base32.
    pub totp_secret: Option<String>,
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub(crate) String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration from TOML.
    ///
    /// # Errors
    /// It is not TOML, or has a key or a value that does not exist: the message says where.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        // The parser's own display quotes the line, and with it perhaps a password.
        toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map(|before| before.matches('\n').count() + 1);
            let place = line.map_or(String::new(), |line| format!("line {line}: "));
            ConfigError(format!("{place}{}", error.message()))
        })
    }

    /// Draws the ids and secrets that the configuration leaves open, so that it names them all.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn draw_ids(&mut self) -> Result<(), ConfigError> {
        let failed = |refusal: crate::error::Refusal| ConfigError(refusal.to_string());
        for pool in &mut self.pools {
            if pool.id.is_none() {
                pool.id = Some(format!(
                    "us-east-1_{}",
                    random::pool_suffix().map_err(failed)?
                ));
            }
            for client in &mut pool.clients {
                if client.id.is_none() {
                    client.id = Some(random::client_id().map_err(failed)?);
                }
                if client.secret.is_none() && client.generate_secret {
                    client.secret = Some(random::client_secret().map_err(failed)?);
                }
            }
        }
        Ok(())
    }

    /// Gives pools and clients without an id the one that their name has there.
    pub(crate) fn adopt_ids(&mut self, from: &Self) {
        for pool in &mut self.pools {
            let known = |known: &&PoolConfig| match &pool.id {
                Some(id) => known.id.as_ref() == Some(id),
                None => known.name == pool.name,
            };
            let Some(known) = from.pools.iter().find(known) else {
                continue;
            };
            pool.id.clone_from(&known.id);
            for client in pool.clients.iter_mut().filter(|client| client.id.is_none()) {
                let named = |known: &&ClientConfig| known.name == client.name;
                if let Some(known) = known.clients.iter().find(named) {
                    client.id.clone_from(&known.id);
                    if client.generate_secret {
                        client.secret.clone_from(&known.secret);
                    }
                }
            }
        }
    }

    /// The demo that starts without `--config`: a pool with two clients and five users, each of
    /// whom signs in another way.
    ///
    /// # Errors
    /// None that can occur: the text is part of the crate and tested.
    pub fn demo() -> Result<Self, ConfigError> {
        Self::from_toml(include_str!("../../demo.toml"))
    }
}
