//! The pool as one value: operations in, replies out, without a network.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::error::{Kind, Refusal};
use crate::state::State;
use crate::token::Signer;
use crate::{account, admin, sign_in};

/// What comes before the operation's name in `X-Amz-Target`.
pub(crate) const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// The most messages that [`LocalPool::messages`] remembers.
const MOST_MESSAGES: usize = 1_000;

/// A text message or e-mail that the service would have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// `SMS` or `EMAIL`.
    pub medium: &'static str,
    /// The number or address.
    pub to: String,
    /// The code or temporary password in it.
    pub code: String,
}

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

/// Where log lines go.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// One or more user pools in memory. Clones are the same.
#[derive(Clone)]
pub struct LocalPool {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    state: Mutex<State>,
    pub(crate) signer: Signer,
    pub(crate) clock: Clock,
    issuer: OnceLock<String>,
    messages: Mutex<VecDeque<Message>>,
    log: Log,
}

type Handler = fn(&LocalPool, &[u8]) -> Result<Value, Refusal>;

/// Every operation there is, in alphabetical order.
const OPERATIONS: &[(&str, Handler)] = &[
    ("AdminConfirmSignUp", |pool, body| {
        admin::confirm_sign_up(pool, &read(body)?)
    }),
    ("AdminCreateUser", |pool, body| {
        admin::create_user(pool, &read(body)?)
    }),
    ("AdminGetUser", |pool, body| {
        admin::get_user(pool, &read(body)?)
    }),
    ("AdminInitiateAuth", |pool, body| {
        sign_in::admin_initiate(pool, &read(body)?)
    }),
    ("AdminRespondToAuthChallenge", |pool, body| {
        sign_in::admin_respond(pool, &read(body)?)
    }),
    ("AdminSetUserMFAPreference", |pool, body| {
        admin::set_mfa_preference(pool, &read(body)?)
    }),
    ("AdminSetUserPassword", |pool, body| {
        admin::set_password(pool, &read(body)?)
    }),
    ("AssociateSoftwareToken", |pool, body| {
        account::associate_software_token(pool, &read(body)?)
    }),
    ("ConfirmDevice", |pool, body| {
        account::confirm_device(pool, &read(body)?)
    }),
    ("CreateUserPool", |pool, body| {
        admin::create_pool(pool, &read(body)?)
    }),
    ("CreateUserPoolClient", |pool, body| {
        admin::create_client(pool, &read(body)?)
    }),
    ("DescribeUserPoolClient", |pool, body| {
        admin::describe_client(pool, &read(body)?)
    }),
    ("ForgetDevice", |pool, body| {
        account::forget_device(pool, &read(body)?)
    }),
    ("GetTokensFromRefreshToken", |pool, body| {
        account::get_tokens(pool, &read(body)?)
    }),
    ("GetUser", |pool, body| {
        account::get_user(pool, &read(body)?)
    }),
    ("GlobalSignOut", |pool, body| {
        account::global_sign_out(pool, &read(body)?)
    }),
    ("InitiateAuth", |pool, body| {
        sign_in::initiate(pool, &read(body)?)
    }),
    ("ListDevices", |pool, body| {
        account::list_devices(pool, &read(body)?)
    }),
    ("RespondToAuthChallenge", |pool, body| {
        sign_in::respond(pool, &read(body)?)
    }),
    ("RevokeToken", |pool, body| {
        account::revoke_token(pool, &read(body)?)
    }),
    ("SetUserMFAPreference", |pool, body| {
        account::set_mfa_preference(pool, &read(body)?)
    }),
    ("SignUp", |pool, body| admin::sign_up(pool, &read(body)?)),
    ("UpdateDeviceStatus", |pool, body| {
        account::update_device_status(pool, &read(body)?)
    }),
    ("VerifySoftwareToken", |pool, body| {
        account::verify_software_token(pool, &read(body)?)
    }),
];

/// The parser's own message may quote the body, so only the place is told.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::new(
            Kind::Serialization,
            format!("The body is not the JSON of this operation ({place})."),
        )
    })
}

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
        let signer = Signer::generate().map_err(|refusal| ConfigError(refusal.to_string()))?;
        let shared = Shared {
            state: Mutex::new(State::new()),
            signer,
            clock: Clock::new(),
            issuer: OnceLock::new(),
            messages: Mutex::new(VecDeque::new()),
            log,
        };
        let pool = Self {
            shared: Arc::new(shared),
        };
        if let Some(issuer) = &config.issuer {
            pool.set_issuer(issuer.trim_end_matches('/'));
        }
        for settings in &config.pools {
            admin::configure(&pool, settings)?;
        }
        Ok(pool)
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
            self.log("an unknown operation");
            return Err(Refusal::new(
                Kind::UnknownOperation,
                "This pool does not have that operation.",
            ));
        };
        let reply = handler(self, body);
        match &reply {
            Ok(reply) => match reply.get("ChallengeName").and_then(Value::as_str) {
                Some(challenge) => self.log(&format!("{name}: {challenge}")),
                None => self.log(&format!("{name}: done")),
            },
            Err(refusal) => self.log(&format!("{name}: {}", refusal.kind().name())),
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
        &self.shared.clock
    }

    /// The latest messages that the service would have sent, oldest first, up to 1,000.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.shared
            .messages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    /// The code in the latest message to this number or address.
    #[must_use]
    pub fn last_code(&self, to: &str) -> Option<String> {
        let messages = self
            .shared
            .messages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        messages
            .iter()
            .rev()
            .find(|message| message.to == to)
            .map(|message| message.code.clone())
    }

    /// How many things are held that come and go with sign-ins.
    #[must_use]
    pub fn live(&self) -> Live {
        let now = self.shared.clock.unix_millis();
        let mut state = self.state();
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
        self.state().pool(pool)?;
        Ok(self.shared.signer.jwks())
    }

    /// The OpenID configuration of a pool.
    ///
    /// # Errors
    /// There is no such pool.
    pub fn openid_configuration(&self, pool: &str) -> Result<Value, Refusal> {
        self.state().pool(pool)?;
        let issuer = self.issuer(pool);
        Ok(json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
        }))
    }

    /// Says where tokens come from, unless the configuration did; the first call counts.
    pub(crate) fn set_issuer(&self, issuer: &str) {
        // Already set: the configuration's word stands.
        let _ = self.shared.issuer.set(issuer.to_owned());
    }

    pub(crate) fn issuer(&self, pool: &str) -> String {
        match self.shared.issuer.get() {
            Some(issuer) => format!("{issuer}/{pool}"),
            None => format!("http://127.0.0.1/{pool}"),
        }
    }

    /// The state, locked. A handler holds it briefly: no exponentiation, no signature.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> i64 {
        self.shared.clock.unix_millis()
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.shared.signer
    }

    pub(crate) fn log(&self, line: &str) {
        (self.shared.log)(line);
    }

    /// "Sends" a message: into the log and the list.
    pub(crate) fn deliver(&self, medium: &'static str, to: &str, code: &str) {
        let shown: String = to.chars().filter(|c| !c.is_control()).take(128).collect();
        self.log(&format!("{medium} to {shown}: {code}"));
        let mut messages = self
            .shared
            .messages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if messages.len() >= MOST_MESSAGES {
            messages.pop_front();
        }
        messages.push_back(Message {
            medium,
            to: to.to_owned(),
            code: code.to_owned(),
        });
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
