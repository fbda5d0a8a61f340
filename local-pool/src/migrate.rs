//! Users who are not here and whom a trigger knows: they move in when they first come.

use crate::config::{Factor, Status};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::hooks::{About, FinalStatus, Migrated, user_migration};
use crate::provision::{new_user, set_verifier};
use crate::rules::{Writer, check_attributes, check_password};
use crate::wire::Given;

/// Asks the trigger for somebody whom the pool does not know, by the password of a sign-in or
/// without one, and takes in the user that it gives. Without an answer all is as before.
///
/// # Errors
/// The trigger's; and what of its answer the pool cannot have, as `InvalidLambdaResponseException`.
pub(crate) fn migrate(
    core: &Core,
    pool: &str,
    client: &str,
    name: &str,
    password: Option<&str>,
    given: &Given,
) -> Result<(), Refusal> {
    if core.state().pool(pool)?.resolve(name).is_some() {
        return Ok(());
    }
    let about = About {
        pool,
        client: Some(client),
        username: name,
    };
    let Some(user) = user_migration(core, &about, password, given)? else {
        return Ok(());
    };
    match take_in(core, pool, name, password, user) {
        // Another request was faster.
        Err(refusal) if refusal.kind() == Kind::UsernameExists => Ok(()),
        Err(refusal) => Err(Refusal::new(
            Kind::InvalidLambdaResponse,
            format!("Invalid UserMigration response: {}", refusal.message()),
        )),
        Ok(()) => Ok(()),
    }
}

fn take_in(
    core: &Core,
    pool: &str,
    name: &str,
    password: Option<&str>,
    user: Migrated,
) -> Result<(), Refusal> {
    let Some(mut attributes) = user.user_attributes else {
        return Ok(());
    };
    if let Some(password) = password {
        check_password(password)?;
    }
    let own = attributes.remove("username");
    let name = own.as_deref().unwrap_or(name);
    let with_sms = user.enable_sms_mfa == Some(true);
    {
        let mut state = core.state();
        let found = state.pool_mut(pool)?;
        let offered = found.settings.mfa_factors.contains(&Factor::Sms);
        if with_sms && !(offered && attributes.contains_key("phone_number")) {
            return Err(Refusal::parameter("SMS_MFA cannot be on for this user."));
        }
        check_attributes(&found.settings, &attributes, Writer::Administrator)?;
        if user.force_alias_creation == Some(true) {
            found.release_aliases(&attributes);
        }
    }
    let confirmed = password.is_some() && user.final_user_status == Some(FinalStatus::Confirmed);
    let status = if confirmed {
        Status::Confirmed
    } else {
        Status::ResetRequired
    };
    let writer = Writer::Administrator;
    let username = new_user(core, pool, name, attributes, status, writer)?;
    if let Some(password) = password {
        set_verifier(core, pool, &username, password, None)?;
    }
    if with_sms {
        let mut state = core.state();
        let made = state.pool_mut(pool)?.user_mut(&username)?;
        made.set_factor(Factor::Sms, true);
    }
    Ok(())
}
