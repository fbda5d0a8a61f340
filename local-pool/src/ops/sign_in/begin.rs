//! InitiateAuth: every way in, up to the first challenge.

use caldera_srp::verifier::Verifier;
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

use super::claim::challenge_password;
use super::lock::{check_lock, password_checked};
use super::next::{decided, finish, open};
use super::passkey;
use super::request::{Caller, Initiate};
use crate::access::check_secret_hash;
use crate::config::{Alias, Factor, FirstFactor, Mfa};
use crate::core::Core;
use crate::error::Refusal;
use crate::hooks::{About, Decision, define, is_defined, pre_authentication, unconfigured};
use crate::migrate::migrate;
use crate::model::{Account, Awaiting, Pool, SignIn};
use crate::passkeys::can_begin;
use crate::random;
use crate::rules::check_may_sign_in;
use crate::wire::{Given, challenge, delivery, insert, required, srp_a, username, value};

pub(super) fn begin(
    core: &Core,
    request: &Initiate,
    admin: Option<&str>,
) -> Result<Value, Refusal> {
    let caller = Caller::find(core, &request.client_id, admin)?;
    let given = &request.auth_parameters;
    let flow = request.auth_flow.as_str();
    let allowing: &[&str] = match flow {
        "USER_SRP_AUTH" => &["ALLOW_USER_SRP_AUTH"],
        "CUSTOM_AUTH" => &["ALLOW_CUSTOM_AUTH"],
        "USER_AUTH" => &["ALLOW_USER_AUTH"],
        "USER_PASSWORD_AUTH" if !caller.admin => &["ALLOW_USER_PASSWORD_AUTH"],
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" if caller.admin => {
            &["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => &["ALLOW_REFRESH_TOKEN_AUTH"],
        _ => {
            return Err(Refusal::parameter(
                "The AuthFlow is not one of this operation.",
            ));
        }
    };
    // ALLOW_USER_AUTH permits SRP without ALLOW_USER_SRP_AUTH.
    let by_choice = flow == "USER_SRP_AUTH" && caller.client.allows("ALLOW_USER_AUTH");
    if !by_choice && !allowing.iter().any(|name| caller.client.allows(name)) {
        return Err(Refusal::parameter(format!(
            "{flow} is not enabled for the client."
        )));
    }
    if matches!(flow, "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN") {
        let token = required(given, "REFRESH_TOKEN")?;
        let issue = crate::issue::refresh(
            core,
            &caller.client,
            token,
            value(given, "DEVICE_KEY"),
            |names| check_secret_hash(&caller.client, value(given, "SECRET_HASH"), names, false),
            false,
        )?;
        return issue.reply(core);
    }
    if request.session.is_some() && flow != "USER_AUTH" {
        return Err(Refusal::parameter(
            "A Session goes with USER_AUTH after ConfirmSignUp alone.",
        ));
    }
    let name = username(given)?;
    caller.check_secret_hash(given, name, true)?;
    let metadata = &request.client_metadata;
    let by_password = matches!(
        flow,
        "USER_PASSWORD_AUTH" | "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH"
    );
    if by_password {
        let password = required(given, "PASSWORD")?;
        migrate(
            core,
            &caller.pool,
            &caller.client.id,
            name,
            Some(password),
            metadata,
        )?;
    }
    let account = find_account(core, &caller, name)?;
    let about = About {
        pool: &caller.pool,
        client: Some(&caller.client.id),
        username: &account.username,
    };
    pre_authentication(core, &about, account.ghost, metadata)?;
    let mut sign_in = SignIn {
        pool: caller.pool.clone(),
        client: caller.client.id.clone(),
        username: account.username.clone(),
        typed: name.to_owned(),
        ghost: account.ghost,
        custom: flow == "CUSTOM_AUTH",
        password_done: false,
        custom_done: false,
        mfa_done: false,
        device_key: value(given, "DEVICE_KEY").map(str::to_owned),
        device_done: false,
        renewed: false,
        steps: Vec::new(),
        metadata: Given::new(),
    };
    match flow {
        "USER_SRP_AUTH" => {
            challenge_password(core, &caller, sign_in, &account, srp_a(given)?, false)
        }
        "CUSTOM_AUTH" => {
            let question = {
                let state = core.state();
                let settings = &state.pool(&caller.pool)?.settings;
                settings.custom_challenge.is_some()
            };
            if !question && !is_defined(core, &caller.pool)? {
                return Err(unconfigured());
            }
            match value(given, "CHALLENGE_NAME") {
                Some("SRP_A") => {
                    let srp_a = srp_a(given)?;
                    sign_in.passed("SRP_A", true, None);
                    match define(core, &sign_in)? {
                        None | Some(Decision::Password) => {
                            challenge_password(core, &caller, sign_in, &account, srp_a, true)
                        }
                        Some(decision) => decided(core, sign_in, decision),
                    }
                }
                Some(_) => Err(Refusal::parameter("CHALLENGE_NAME can only be SRP_A.")),
                None => finish(core, sign_in),
            }
        }
        "USER_AUTH" if request.session.is_some() => {
            let token = request.session.as_deref().unwrap_or_default();
            after_sign_up(core, sign_in, token)
        }
        "USER_AUTH" => begin_by_choice(core, &caller, sign_in, &account, given),
        _ => check_password(core, sign_in, &account, required(given, "PASSWORD")?),
    }
}

/// The sign-in of a user who has just confirmed the sign-up: its Session stands for the password.
fn after_sign_up(core: &Core, mut sign_in: SignIn, token: &str) -> Result<Value, Refusal> {
    let now = core.now();
    let taken = core.state().signed_up.take(token, now);
    let Some((signed_up, true)) = taken else {
        return Err(core.signer.ended(token, now));
    };
    if !signed_up.confirmed
        || signed_up.pool != sign_in.pool
        || signed_up.client != sign_in.client
        || signed_up.username != sign_in.username
    {
        return Err(Refusal::invalid_session());
    }
    sign_in.password_done = true;
    finish(core, sign_in)
}

/// The account of a name, or the refusal that the client is to get.
fn find_account(core: &Core, caller: &Caller, name: &str) -> Result<Account, Refusal> {
    let state = core.state();
    let found = state.pool(&caller.pool)?;
    let account = found.account(name)?;
    if !caller.client.settings.prevent_user_existence_errors {
        let user = found.resolve(name).ok_or_else(Refusal::user_not_found)?;
        check_may_sign_in(user)?;
    }
    Ok(account)
}

/// What a user may begin with under `USER_AUTH`.
fn choices(pool: &Pool, sign_in: &SignIn) -> Vec<&'static str> {
    let settings = &pool.settings;
    let user = pool.users.get(&sign_in.username);
    let mut choices = vec!["PASSWORD_SRP", "PASSWORD"];
    // A code takes the place of a password, and is not offered where a second factor must follow.
    let alone = settings.mfa == Mfa::Off
        || settings.mfa == Mfa::Optional
            && user.is_none_or(|user| user.factors(&settings.mfa_factors).is_empty());
    for factor in &settings.first_factors {
        let reachable = |factor| alone && user.is_none_or(|user| user.can_use(factor));
        let offered = match factor {
            FirstFactor::Email => reachable(Factor::Email),
            FirstFactor::Sms => reachable(Factor::Sms),
            // Nobody has none, as many users.
            FirstFactor::WebAuthn => user.is_some_and(|user| can_begin(settings, user)),
        };
        if offered {
            choices.push(factor.name());
        }
    }
    choices
}

fn begin_by_choice(
    core: &Core,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    given: &Given,
) -> Result<Value, Refusal> {
    let choices = choices(core.state().pool(&caller.pool)?, &sign_in);
    match value(given, "PREFERRED_CHALLENGE") {
        Some(preferred) if choices.contains(&preferred) => {
            choose(core, caller, sign_in, account, preferred, given, false)
        }
        _ => select_challenge(core, caller, sign_in, choices),
    }
}

fn select_challenge(
    core: &Core,
    caller: &Caller,
    sign_in: SignIn,
    choices: Vec<&'static str>,
) -> Result<Value, Refusal> {
    let mut parameters = json!({ "USERNAME": sign_in.username });
    let now = core.now();
    let offered = json!(choices);
    let mut state = core.state();
    // The documentation has a passkey answer in this one step, for which its options must be there.
    let passkey = if choices.contains(&FirstFactor::WebAuthn.name()) {
        let (ceremony, options) = passkey::prepare(&state, &sign_in)?;
        insert(&mut parameters, "CREDENTIAL_REQUEST_OPTIONS", Some(options));
        Some(ceremony)
    } else {
        None
    };
    let choices = choices.into_iter().map(Into::into).collect();
    let awaiting = Awaiting::SelectChallenge { choices, passkey };
    let session = open(core, &mut state, &caller.client, sign_in, awaiting, now)?;
    let mut reply = challenge("SELECT_CHALLENGE", parameters, Some(session));
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("AvailableChallenges".into(), offered);
    }
    Ok(reply)
}

/// Goes on with the first factor that was chosen. `later` is an answer to SELECT_CHALLENGE, whose
/// password or SRP_A may still come in a step of its own.
pub(super) fn choose(
    core: &Core,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    choice: &str,
    given: &Given,
    later: bool,
) -> Result<Value, Refusal> {
    let now = core.now();
    let names = json!({ "USERNAME": sign_in.username });
    match choice {
        "PASSWORD_SRP" if later && value(given, "SRP_A").is_none() => {
            let mut state = core.state();
            let session = open(
                core,
                &mut state,
                &caller.client,
                sign_in,
                Awaiting::PasswordSrp,
                now,
            )?;
            Ok(challenge("PASSWORD_SRP", names, Some(session)))
        }
        "PASSWORD_SRP" => challenge_password(core, caller, sign_in, account, srp_a(given)?, true),
        "PASSWORD" if later && value(given, "PASSWORD").is_none() => {
            let mut state = core.state();
            let session = open(
                core,
                &mut state,
                &caller.client,
                sign_in,
                Awaiting::Password,
                now,
            )?;
            Ok(challenge("PASSWORD", names, Some(session)))
        }
        "PASSWORD" => check_password(core, sign_in, account, required(given, "PASSWORD")?),
        "EMAIL_OTP" => first_code(core, caller, sign_in, FirstFactor::Email, Alias::Email),
        "SMS_OTP" => first_code(core, caller, sign_in, FirstFactor::Sms, Alias::PhoneNumber),
        "WEB_AUTHN" => passkey::ask(core, caller, sign_in),
        _ => Err(Refusal::parameter("That challenge is not available.")),
    }
}

fn first_code(
    core: &Core,
    caller: &Caller,
    sign_in: SignIn,
    factor: FirstFactor,
    to: Alias,
) -> Result<Value, Refusal> {
    let code = random::code(8)?;
    let (attribute, medium) = (to.name(), to.medium().unwrap_or_default());
    let now = core.now();
    let mut state = core.state();
    let user = state.pool(&sign_in.pool)?.users.get(&sign_in.username);
    // Nobody is written to when there is no such user, but the answer looks as if.
    let to = user
        .and_then(|user| user.attribute(attribute))
        .map(str::to_owned);
    let shown = to.clone().unwrap_or_else(|| match factor {
        FirstFactor::Sms => "+10000000000".into(),
        _ => sign_in.typed.clone(),
    });
    let awaiting = Awaiting::FirstCode {
        factor,
        code: code.clone(),
    };
    let mut parameters = delivery(medium, &shown);
    if let Some(parameters) = parameters.as_object_mut() {
        parameters.insert("USERNAME".into(), json!(sign_in.username));
    }
    let session = open(core, &mut state, &caller.client, sign_in, awaiting, now)?;
    drop(state);
    if let Some(to) = to {
        core.deliver(medium, &to, &code);
    }
    Ok(challenge(factor.name(), parameters, Some(session)))
}

/// Checks a password that was sent in the clear: the same work for a user and for nobody.
pub(super) fn check_password(
    core: &Core,
    mut sign_in: SignIn,
    account: &Account,
    password: &str,
) -> Result<Value, Refusal> {
    let identity = {
        let state = core.state();
        check_lock(&state, &sign_in, core.now())?;
        state.pool(&sign_in.pool)?.identity(&account.username)?
    };
    let claimed = Verifier::with_salt(&identity, password, account.verifier.salt())?;
    let right: bool = claimed
        .verifier()
        .as_slice()
        .ct_eq(account.verifier.verifier().as_slice())
        .into();
    password_checked(core, &sign_in, right)?;
    sign_in.password_done = true;
    finish(core, sign_in)
}
