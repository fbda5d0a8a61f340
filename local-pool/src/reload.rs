//! A configuration read again while the pool runs: what is new is added, what is there is changed,
//! nothing is deleted, and a configuration that cannot be leaves everything as it was.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::{Config, ConfigError, PoolConfig, UserConfig};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Client, Group};
use crate::provision::{
    build_client, change_user, configure, configure_identities, make_client, make_group, make_user,
};

/// An empty core that nobody asks, with this clock.
fn draft(clock: &Clock) -> Result<Core, ConfigError> {
    let mut core = Core::new(Box::new(|_| ()))?;
    core.clock = clock.clone();
    Ok(core)
}

/// A core that holds what the configuration says, and nothing else.
///
/// # Errors
/// What the configuration says that cannot be, or the system's random generator.
pub(crate) fn fresh(config: &Config, clock: &Clock) -> Result<Core, ConfigError> {
    let core = draft(clock)?;
    fill(&core, config)?;
    Ok(core)
}

/// Makes everything that the configuration says.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn fill(core: &Core, config: &Config) -> Result<(), ConfigError> {
    for settings in &config.pools {
        configure(core, settings)?;
    }
    for settings in &config.identity_pools {
        configure_identities(core, settings)?;
    }
    Ok(())
}

/// Takes a configuration over into a pool that runs.
///
/// # Errors
/// What the configuration says that cannot be; the pool is as before.
pub(crate) fn reload(core: &Core, config: &Config) -> Result<(), ConfigError> {
    // By itself first, which finds what is said twice.
    fresh(config, &core.clock)?;
    let draft = draft(&core.clock)?;
    // Requests wait: what they changed meanwhile would be lost.
    let mut live = core.state();
    draft.state().copy_settled(&live);
    for settings in &config.pools {
        change(&draft, settings)?;
    }
    for settings in &config.identity_pools {
        configure_identities(&draft, settings)?;
    }
    live.take_settled(&mut draft.state());
    Ok(())
}

fn change(core: &Core, settings: &PoolConfig) -> Result<(), ConfigError> {
    let id = settings.id.clone().unwrap_or_default();
    if core.state().pool(&id).is_err() {
        return configure(core, settings);
    }
    let named = |what: &str, name: &str| {
        let what = format!("{what} \"{name}\"");
        move |refusal: Refusal| ConfigError(format!("{what}: {}", refusal.message()))
    };
    change_pool(core, &id, settings).map_err(named("pool", &id))?;
    for client in &settings.clients {
        let shown = client.id.as_deref().unwrap_or(&client.name);
        let outcome = match &client.id {
            Some(known) if core.state().client(known).is_ok() => {
                build_client(core, client.clone()).and_then(|made| change_client(core, &id, made))
            }
            _ => make_client(core, &id, client.clone()).map(drop),
        };
        outcome.map_err(named("client", shown))?;
    }
    for group in &settings.groups {
        let present = core
            .state()
            .pool(&id)
            .ok()
            .and_then(|pool| pool.groups.get(&group.name).cloned());
        let outcome = match present {
            Some(present) => {
                let now = core.now();
                let group = Group {
                    settings: group.clone(),
                    modified: now,
                    ..present
                };
                let mut state = core.state();
                state.pool_mut(&id).map(|pool| {
                    pool.groups.insert(group.settings.name.clone(), group);
                })
            }
            None => make_group(core, &id, group.clone()).map(drop),
        };
        outcome.map_err(named("group", &group.name))?;
    }
    for user in &settings.users {
        put_user(core, &id, user).map_err(named("user", &user.username))?;
    }
    Ok(())
}

fn change_pool(core: &Core, id: &str, settings: &PoolConfig) -> Result<(), Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let before = &found.settings;
    if before.username_attributes != settings.username_attributes
        || before.alias_attributes != settings.alias_attributes
        || before.case_sensitive != settings.case_sensitive
    {
        return Err(Refusal::parameter(
            "What users are called by cannot be changed.",
        ));
    }
    let mut plain = settings.clone();
    plain.clients.clear();
    plain.groups.clear();
    plain.users.clear();
    found.settings = Arc::new(plain);
    found.modified = now;
    Ok(())
}

fn change_client(core: &Core, id: &str, made: Client) -> Result<(), Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let Some(before) = found.clients.get(&made.id) else {
        return Err(Refusal::parameter(
            "There is a client with this id already.",
        ));
    };
    let client = Client {
        created: before.created,
        ..made
    };
    found.clients.insert(client.id.clone(), Arc::new(client));
    Ok(())
}

fn put_user(core: &Core, id: &str, user: &UserConfig) -> Result<(), Refusal> {
    let present = core.state().pool(id)?.resolve(&user.username).is_some();
    if present {
        change_user(core, id, user)
    } else {
        make_user(core, id, user)
    }
}
