//! The pool as one value: operations in, replies out, without a network.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::core::{Core, Log, Message};
use crate::error::{Kind, Refusal};
use crate::ops::{
    account, clients, devices, mfa, pools, sign_in, sign_up, software_token, tokens, users,
};
use crate::provision::configure;
use crate::wire::read;

/// What comes before the operation's name in `X-Amz-Target`.
pub(crate) const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// How many things a pool holds that come and go with sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Live {
    /// SRP exchanges that wait for their claim.
    pub exchanges: usize,
    /// Sign-ins that wait for an answer.
    pub sessions: usize,
    /// Users with wrong passwords in a row.
    pub failures: usize,
    /// Revoked sign-ins.
    pub revoked: usize,
    /// Refresh tokens that were exchanged for newer ones.
    pub rotated: usize,
    /// Confirmed devices of all users.
    pub devices: usize,
}

/// One or more user pools in memory. Clones are the same.
#[derive(Clone)]
pub struct LocalPool {
    core: Arc<Core>,
}

type Handler = fn(&Core, &[u8]) -> Result<Value, Refusal>;

/// The table of operations: each name, and the function that takes its request.
macro_rules! operations {
    ($($name:literal => $handler:path,)*) => {
        &[$(($name, |core, body| $handler(core, &read(body)?))),*]
    };
}

/// Every operation there is, in alphabetical order.
const OPERATIONS: &[(&str, Handler)] = operations! {
    "AdminConfirmSignUp" => users::confirm_sign_up,
    "AdminCreateUser" => users::create_user,
    "AdminGetUser" => users::get_user,
    "AdminInitiateAuth" => sign_in::admin_initiate,
    "AdminRespondToAuthChallenge" => sign_in::admin_respond,
    "AdminSetUserMFAPreference" => mfa::admin_set_preference,
    "AdminSetUserPassword" => users::set_password,
    "AssociateSoftwareToken" => software_token::associate,
    "ConfirmDevice" => devices::confirm,
    "CreateUserPool" => pools::create_pool,
    "CreateUserPoolClient" => clients::create_client,
    "DescribeUserPoolClient" => clients::describe_client,
    "ForgetDevice" => devices::forget,
    "GetTokensFromRefreshToken" => tokens::get_tokens,
    "GetUser" => account::get_user,
    "GlobalSignOut" => account::global_sign_out,
    "InitiateAuth" => sign_in::initiate,
    "ListDevices" => devices::list,
    "RespondToAuthChallenge" => sign_in::respond,
    "RevokeToken" => tokens::revoke_token,
    "SetUserMFAPreference" => mfa::set_preference,
    "SignUp" => sign_up::sign_up,
    "UpdateDeviceStatus" => devices::update_status,
    "VerifySoftwareToken" => software_token::verify,
};

impl LocalPool {
    /// The pools, clients and users of a configuration, with log lines going nowhere.
    ///
    /// # Errors
    /// What the configuration says that cannot be, or the system's random generator.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Self::with_log(config, Box::new(|_| ()))
    }

    /// As [`Self::new`], with a place for log lines: one per request, and one per message that the
    /// service would have sent, with its code. They hold no password, token or session.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_log(config: &Config, log: Log) -> Result<Self, ConfigError> {
        let core = Core::new(log)?;
        if let Some(issuer) = &config.issuer {
            core.set_issuer(issuer.trim_end_matches('/'));
        }
        for settings in &config.pools {
            configure(&core, settings)?;
        }
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// Carries out one operation: `target` is the value of `X-Amz-Target`, `body` the JSON.
    ///
    /// Takes some milliseconds of computation: not to be called on a runtime's own threads.
    ///
    /// # Errors
    /// The service's exception.
    pub fn call(&self, target: &str, body: &[u8]) -> Result<Value, Refusal> {
        let found = target
            .strip_prefix(TARGET_PREFIX)
            .and_then(|name| {
                OPERATIONS
                    .binary_search_by(|(known, _)| (*known).cmp(name))
                    .ok()
            })
            .and_then(|index| OPERATIONS.get(index));
        let Some((name, handler)) = found else {
            self.core.log("an unknown operation");
            return Err(Refusal::new(
                Kind::UnknownOperation,
                "This pool does not have that operation.",
            ));
        };
        let reply = handler(&self.core, body);
        match &reply {
            Ok(reply) => match reply.get("ChallengeName").and_then(Value::as_str) {
                Some(challenge) => self.core.log(&format!("{name}: {challenge}")),
                None => self.core.log(&format!("{name}: done")),
            },
            Err(refusal) => self.core.log(&format!("{name}: {}", refusal.kind().name())),
        }
        reply
    }

    /// The names of the operations that [`Self::call`] has.
    pub fn operations() -> impl Iterator<Item = &'static str> {
        OPERATIONS.iter().map(|(name, _)| *name)
    }

    /// The clock, which a test may move forward.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.core.clock
    }

    /// The latest messages that the service would have sent, oldest first, up to 1,000.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.core.messages()
    }

    /// The code in the latest message to this number or address.
    #[must_use]
    pub fn last_code(&self, to: &str) -> Option<String> {
        self.core.last_code(to)
    }

    /// How many things are held that come and go with sign-ins.
    #[must_use]
    pub fn live(&self) -> Live {
        let now = self.core.now();
        let mut state = self.core.state();
        Live {
            exchanges: state.exchanges.len(now),
            sessions: state.sessions.len(now),
            failures: state.failures.len(now),
            revoked: state.revoked.len(now),
            rotated: state.rotated.len(now),
            devices: state
                .pools
                .values()
                .flat_map(|pool| pool.users.values())
                .map(|user| user.devices.len())
                .sum(),
        }
    }

    /// The JWKS document of a pool.
    ///
    /// # Errors
    /// There is no such pool.
    pub fn jwks(&self, pool: &str) -> Result<Value, Refusal> {
        self.core.state().pool(pool)?;
        Ok(self.core.signer.jwks())
    }

    /// The OpenID configuration of a pool.
    ///
    /// # Errors
    /// There is no such pool.
    pub fn openid_configuration(&self, pool: &str) -> Result<Value, Refusal> {
        self.core.state().pool(pool)?;
        let issuer = self.core.issuer(pool);
        Ok(json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
        }))
    }
}

impl LocalPool {
    /// Says where tokens come from, unless the configuration did; the first call counts.
    pub(crate) fn set_issuer(&self, issuer: &str) {
        self.core.set_issuer(issuer);
    }
}

#[cfg(test)]
mod tests {
    use super::OPERATIONS;

    #[test]
    fn the_table_is_sorted() {
        assert!(OPERATIONS.is_sorted_by(|(left, _), (right, _)| left < right));
    }
}
