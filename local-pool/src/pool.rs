//! The pool as one value: operations in, replies out, without a network.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::contract::check;
use crate::core::{Beginning, Core, Log, Message};
use crate::error::{Kind, Refusal};
use crate::ops::{
    account, attributes, client_secrets, clients, devices, groups, identity, list_users, mfa,
    password, pool_mfa, pools, sign_in, sign_up, software_token, tokens, users, web_authn,
};
use crate::reload::{complete, fill, fresh, recall_ids, reload};
use crate::store::{OpenError, Store};
use crate::wire::{parse, read};

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

/// One or more user pools in memory, and in a file if it is opened with one. Clones are the same.
#[derive(Clone)]
pub struct LocalPool {
    core: Arc<Core>,
    /// What it was started with, or told since.
    config: Arc<Mutex<Config>>,
}

type Handler = fn(&Core, Value) -> Result<Value, Refusal>;

/// The table of operations: each name, and the function that takes its request.
macro_rules! operations {
    ($($name:literal => $handler:path,)*) => {
        &[$(($name, |core, request| $handler(core, &read(request)?))),*]
    };
}

/// Every operation there is, in alphabetical order.
const OPERATIONS: &[(&str, Handler)] = operations! {
    "AddUserPoolClientSecret" => client_secrets::add,
    "AdminAddUserToGroup" => groups::add_user,
    "AdminConfirmSignUp" => users::confirm_sign_up,
    "AdminCreateUser" => users::create_user,
    "AdminDeleteUser" => users::delete_user,
    "AdminDisableUser" => users::disable_user,
    "AdminEnableUser" => users::enable_user,
    "AdminForgetDevice" => devices::admin_forget,
    "AdminGetDevice" => devices::admin_get,
    "AdminGetUser" => users::get_user,
    "AdminInitiateAuth" => sign_in::admin_initiate,
    "AdminListDevices" => devices::admin_list,
    "AdminListGroupsForUser" => groups::list_for_user,
    "AdminRemoveUserFromGroup" => groups::remove_user,
    "AdminResetUserPassword" => users::reset_password,
    "AdminRespondToAuthChallenge" => sign_in::admin_respond,
    "AdminSetUserMFAPreference" => mfa::admin_set_preference,
    "AdminSetUserPassword" => users::set_password,
    "AdminUpdateDeviceStatus" => devices::admin_update_status,
    "AdminUpdateUserAttributes" => users::update_attributes,
    "AdminUserGlobalSignOut" => users::global_sign_out,
    "AssociateSoftwareToken" => software_token::associate,
    "ChangePassword" => password::change,
    "CompleteWebAuthnRegistration" => web_authn::complete_registration,
    "ConfirmDevice" => devices::confirm,
    "ConfirmForgotPassword" => password::confirm_forgot,
    "ConfirmSignUp" => sign_up::confirm,
    "CreateGroup" => groups::create,
    "CreateUserPool" => pools::create_pool,
    "CreateUserPoolClient" => clients::create_client,
    "DeleteGroup" => groups::delete,
    "DeleteUser" => account::delete_user,
    "DeleteUserPool" => pools::delete_pool,
    "DeleteUserPoolClient" => clients::delete_client,
    "DeleteUserPoolClientSecret" => client_secrets::delete,
    "DeleteWebAuthnCredential" => web_authn::delete,
    "DescribeUserPool" => pools::describe_pool,
    "DescribeUserPoolClient" => clients::describe_client,
    "ForgetDevice" => devices::forget,
    "ForgotPassword" => password::forgot,
    "GetDevice" => devices::get,
    "GetGroup" => groups::get,
    "GetTokensFromRefreshToken" => tokens::get_tokens,
    "GetUser" => account::get_user,
    "GetUserAttributeVerificationCode" => attributes::get_code,
    "GetUserAuthFactors" => account::auth_factors,
    "GetUserPoolMfaConfig" => pool_mfa::get,
    "GlobalSignOut" => account::global_sign_out,
    "InitiateAuth" => sign_in::initiate,
    "ListDevices" => devices::list,
    "ListGroups" => groups::list,
    "ListTagsForResource" => pools::list_tags,
    "ListUserPoolClientSecrets" => client_secrets::list,
    "ListUserPoolClients" => clients::list_clients,
    "ListUserPools" => pools::list_pools,
    "ListUsers" => list_users::list_users,
    "ListUsersInGroup" => groups::list_users,
    "ListWebAuthnCredentials" => web_authn::list,
    "ResendConfirmationCode" => sign_up::resend,
    "RespondToAuthChallenge" => sign_in::respond,
    "RevokeToken" => tokens::revoke_token,
    "SetUserMFAPreference" => mfa::set_preference,
    "SetUserPoolMfaConfig" => pool_mfa::set,
    "SignUp" => sign_up::sign_up,
    "StartWebAuthnRegistration" => web_authn::start_registration,
    "TagResource" => pools::tag,
    "UntagResource" => pools::untag,
    "UpdateDeviceStatus" => devices::update_status,
    "UpdateGroup" => groups::update,
    "UpdateUserAttributes" => attributes::update,
    "UpdateUserPool" => pools::update_pool,
    "UpdateUserPoolClient" => clients::update_client,
    "VerifySoftwareToken" => software_token::verify,
    "VerifyUserAttribute" => attributes::verify,
};

/// The operations of identity pools.
const IDENTITY_OPERATIONS: &[(&str, Handler)] = operations! {
    "GetCredentialsForIdentity" => identity::get_credentials,
    "GetId" => identity::get_id,
    "GetOpenIdToken" => identity::get_open_id_token,
};

/// The services, as `X-Amz-Target` names them before a dot and the operation.
const SERVICES: &[(&str, &[(&str, Handler)])] = &[
    ("AWSCognitoIdentityProviderService", OPERATIONS),
    ("AWSCognitoIdentityService", IDENTITY_OPERATIONS),
];

/// Members that change no reply: they feed the service's analytics and threat protection.
const WITHOUT_EFFECT: [&str; 3] = ["AnalyticsMetadata", "ContextData", "UserContextData"];
/// Operations whose ClientMetadata goes to no trigger but the one that words messages, which this
/// pool does not have.
const WITHOUT_TRIGGER: [&str; 5] = [
    "AdminResetUserPassword",
    "AdminUpdateUserAttributes",
    "GetUserAttributeVerificationCode",
    "ResendConfirmationCode",
    "UpdateUserAttributes",
];

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
        let core = Core::new(log, Beginning::new()?);
        let mut config = config.clone();
        config.draw_ids()?;
        fill(&core, &config)?;
        Ok(Self::over(core, config))
    }

    /// As [`Self::with_log`], with a file that keeps everything over restarts, and is made if it is
    /// not there: pools, clients, users as verifiers and never passwords, devices, groups, tags,
    /// sign-ins that wait for an answer, revoked tokens, the keys that tokens are signed with, and
    /// how far the clock was moved. It is written before a request is answered.
    ///
    /// What the file has stands. Of the configuration is added what it did not have before; what it
    /// had and was changed or deleted since stays so. Ids and secrets that it leaves open are those
    /// of the file, or drawn, and are put into it.
    ///
    /// # Errors
    /// [`OpenError`]; the file is as it was.
    pub fn open(file: &Path, config: &mut Config, log: Log) -> Result<Self, OpenError> {
        let (store, records) = Store::open(file)?;
        let is_new = records.is_none();
        let from = match records {
            Some(records) => Beginning::restore(records, store)
                .map_err(|what| OpenError::Damaged(file.to_owned(), what))?,
            None => Beginning {
                store: Some(store),
                ..Beginning::new().map_err(OpenError::Config)?
            },
        };
        recall_ids(&from.state, config);
        config.draw_ids().map_err(OpenError::Config)?;
        let core = Core::new(log, from);
        complete(&core, config).map_err(OpenError::Config)?;
        let unwritten = |_| {
            let error = std::io::Error::other("it cannot be written");
            OpenError::Io(file.to_owned(), error)
        };
        if is_new {
            core.keep_all().map_err(unwritten)?;
            core.publish()?;
        } else {
            core.keep().map_err(unwritten)?;
        }
        Ok(Self::over(core, config.clone()))
    }

    fn over(core: Core, config: Config) -> Self {
        if let Some(issuer) = &config.issuer {
            core.set_issuer(issuer.trim_end_matches('/'));
        }
        Self {
            core: Arc::new(core),
            config: Arc::new(Mutex::new(config)),
        }
    }

    /// Makes everything as the configuration has it, and forgets the rest: what was made and sent
    /// since, and every sign-in. The clock stays where it was moved to.
    ///
    /// # Errors
    /// The system's random generator failed, and everything is as it was; or the file could not be
    /// written, and is as it was until the next request is kept.
    pub fn reset(&self) -> Result<(), ConfigError> {
        let config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        let made = fresh(&self.core, &config)?;
        let kept = self.core.operation().restart(&made);
        kept.map_err(|_| ConfigError("the file could not be written".into()))
    }

    /// Takes over a configuration while it runs: pools, clients, groups, users and identity pools
    /// that are new are added, those that are there are changed, and nothing is deleted. A pool
    /// without an id is the one of its name, and a client likewise.
    ///
    /// # Errors
    /// What the configuration says that cannot be, and everything is as it was; or the file could not
    /// be written, and is as it was until the next request is kept.
    pub fn reload(&self, config: &Config) -> Result<(), ConfigError> {
        let mut current = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        let mut config = config.clone();
        config.adopt_ids(&current);
        config.draw_ids()?;
        let core = self.core.operation();
        reload(&core, &config)?;
        *current = config;
        let kept = core.keep();
        kept.map_err(|_| ConfigError("the file could not be written".into()))
    }

    /// A line for the log.
    pub(crate) fn log(&self, line: &str) {
        self.core.log(line);
    }

    /// Carries out one operation: `target` is the value of `X-Amz-Target`, `body` the JSON.
    ///
    /// Takes some milliseconds of computation, and up to five seconds for each hook that it asks: not to be
    /// called on a runtime's own threads.
    ///
    /// # Errors
    /// The service's exception.
    pub fn call(&self, target: &str, body: &[u8]) -> Result<Value, Refusal> {
        let found = target.split_once('.').and_then(|(service, name)| {
            let (service, operations) = SERVICES.iter().find(|(known, _)| *known == service)?;
            let index = operations.binary_search_by(|(known, _)| (*known).cmp(name));
            Some((*service, operations.get(index.ok()?)?))
        });
        let Some((service, (name, handler))) = found else {
            self.core.log("an unknown operation");
            return Err(Refusal::new(
                Kind::UnknownOperation,
                "This pool does not have that operation.",
            ));
        };
        let reply = self.answer(service, name, *handler, body);
        match &reply {
            Ok(reply) => match reply.get("ChallengeName").and_then(Value::as_str) {
                Some(challenge) => self.core.log(&format!("{name}: {challenge}")),
                None => self.core.log(&format!("{name}: done")),
            },
            Err(refusal) => self.core.log(&format!("{name}: {}", refusal.kind().name())),
        }
        reply
    }

    fn answer(
        &self,
        service: &str,
        name: &str,
        handler: Handler,
        body: &[u8],
    ) -> Result<Value, Refusal> {
        let mut request = parse(body)?;
        check(service, name, &mut request)?;
        if let Some(members) = request.as_object_mut() {
            members.retain(|member, _| !WITHOUT_EFFECT.contains(&member.as_str()));
            if WITHOUT_TRIGGER.contains(&name) {
                members.remove("ClientMetadata");
            }
        }
        let core = self.core.operation();
        let outcome = {
            let _turn = core.turns.take();
            handler(&core, request)
        };
        // A refusal may have changed something too: how often a code was tried.
        core.keep()?;
        outcome
    }

    /// The names of the operations that [`Self::call`] has.
    pub fn operations() -> impl Iterator<Item = &'static str> {
        OPERATIONS.iter().map(|(name, _)| *name)
    }

    /// As [`Self::operations`], of identity pools.
    pub fn identity_operations() -> impl Iterator<Item = &'static str> {
        IDENTITY_OPERATIONS.iter().map(|(name, _)| *name)
    }

    /// Moves the clock forward by `by`, rounded down to milliseconds, and keeps where it is.
    ///
    /// # Errors
    /// `InternalErrorException`: the file could not be written. The clock was moved.
    pub fn advance(&self, by: Duration) -> Result<(), Refusal> {
        self.core.clock.advance(by);
        self.core.operation().keep_clock()
    }

    /// The clock, which a test may move forward. With a file, what is moved here is kept with the
    /// next request that changes something; [`Self::advance`] keeps it at once.
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
        let core = self.core.operation();
        let mut state = core.state();
        let live = Live {
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
        };
        drop(state);
        // What has ended and cannot be written now is written with the next that is.
        let _ = core.keep();
        live
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
    use super::SERVICES;

    #[test]
    fn the_tables_are_sorted() {
        for (_, operations) in SERVICES {
            assert!(operations.is_sorted_by(|(left, _), (right, _)| left < right));
        }
    }
}
