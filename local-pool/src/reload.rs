//! A configuration read again while the pool runs: what is new is added, what is there is changed,
//! nothing is deleted, and a configuration that cannot be leaves everything as it was.

use std::sync::Arc;

use serde_json::json;

use crate::config::{Config, ConfigError, PoolConfig, UserConfig};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Client, Group, Pool, State};
use crate::provision::{
    build_client, change_user, configure, configure_identities, configure_members, make_client,
    make_group, make_user, named,
};
use crate::rules::{check_passkeys, check_recovery};

/// A core that holds what the configuration says, and nothing else, with the keys and clock of this
/// one.
///
/// # Errors
/// What the configuration says that cannot be, or the system's random generator.
pub(crate) fn fresh(core: &Core, config: &Config) -> Result<Core, ConfigError> {
    let made = core.draft(State::new());
    fill(&made, config)?;
    Ok(made)
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
    remember(core, config);
    Ok(())
}

/// What a configuration calls something, as the state remembers it.
fn called(parts: &[&str]) -> String {
    json!(parts).to_string()
}

/// Remembers what a configuration has put here, so that a file that is opened again with it is not
/// given back what was deleted or changed since. Its ids are all drawn.
fn remember(core: &Core, config: &Config) {
    let mut state = core.state();
    let mut note = |parts: &[&str], id: &str| {
        let name = called(parts);
        if state.configured.get(&name).map(String::as_str) != Some(id) {
            state.configured.insert(name, id.to_owned());
        }
    };
    for pool in &config.pools {
        let id = pool.id.as_deref().unwrap_or_default();
        note(&["pool", id], id);
        note(&["pool's name", &pool.name], id);
        for client in &pool.clients {
            let client_id = client.id.as_deref().unwrap_or_default();
            note(&["client", id, client_id], client_id);
            note(&["client's name", id, &client.name], client_id);
        }
        for group in &pool.groups {
            note(&["group", id, &group.name], &group.name);
        }
        for user in &pool.users {
            note(&["user", id, &user.username], &user.username);
        }
    }
    for pool in &config.identity_pools {
        note(&["identity pool", &pool.id], &pool.id);
    }
}

/// Gives pools and clients without an id the one that their name has in what was kept.
pub(crate) fn recall_ids(state: &State, config: &mut Config) {
    let known = |parts: &[&str]| state.configured.get(&called(parts)).cloned();
    for pool in &mut config.pools {
        if pool.id.is_none() {
            pool.id = known(&["pool's name", &pool.name]);
        }
        let Some(id) = &pool.id else { continue };
        for client in &mut pool.clients {
            if client.id.is_none() {
                client.id = known(&["client's name", id, &client.name]);
            }
            let kept = client.id.as_ref().and_then(|name| {
                let client = state.pools.get(id)?.clients.get(name)?;
                Some(client.secrets.first()?.value().to_owned())
            });
            if client.generate_secret && client.secret.is_none() {
                client.secret = kept;
            }
        }
    }
}

/// Adds to what was kept what the configuration has for the first time. What is there stays as it
/// is, and what was deleted stays away: whoever did either was told that it is done.
///
/// # Errors
/// What the configuration says that cannot be.
pub(crate) fn complete(core: &Core, config: &Config) -> Result<(), ConfigError> {
    let known = |parts: &[&str]| core.state().configured.contains_key(&called(parts));
    for settings in &config.pools {
        let id = settings.id.as_deref().unwrap_or_default();
        let there = core.state().pools.contains_key(id);
        if !there && !known(&["pool", id]) {
            configure(core, settings)?;
        }
        if !there {
            continue;
        }
        let mut missing = settings.clone();
        let has = |here: &dyn Fn(&Pool) -> bool| core.state().pools.get(id).is_some_and(here);
        missing.clients.retain(|client| {
            let name = client.id.as_deref().unwrap_or_default();
            !known(&["client", id, name]) && !has(&|pool| pool.clients.contains_key(name))
        });
        missing.groups.retain(|group| {
            !known(&["group", id, &group.name])
                && !has(&|pool| pool.groups.contains_key(&group.name))
        });
        missing.users.retain(|user| {
            !known(&["user", id, &user.username])
                && !has(&|pool| pool.resolve(&user.username).is_some())
        });
        configure_members(core, id, &missing)?;
    }
    for settings in &config.identity_pools {
        let there = core.state().identity_pools.contains_key(&settings.id);
        if !there && !known(&["identity pool", &settings.id]) {
            configure_identities(core, settings)?;
        }
    }
    remember(core, config);
    Ok(())
}

/// Takes a configuration over into a pool that runs.
///
/// # Errors
/// What the configuration says that cannot be; the pool is as before.
pub(crate) fn reload(core: &Core, config: &Config) -> Result<(), ConfigError> {
    // By itself first, which finds what is said twice.
    fresh(core, config)?;
    let draft = core.draft(State::new());
    // Requests wait: what they changed meanwhile would be lost.
    let mut live = core.state();
    draft.state().copy_settled(&live);
    for settings in &config.pools {
        change(&draft, settings)?;
    }
    for settings in &config.identity_pools {
        configure_identities(&draft, settings)?;
    }
    remember(&draft, config);
    live.take_settled(&mut draft.state());
    drop(live);
    core.adopt(&draft);
    Ok(())
}

fn change(core: &Core, settings: &PoolConfig) -> Result<(), ConfigError> {
    let id = settings.id.clone().unwrap_or_default();
    if core.state().pool(&id).is_err() {
        return configure(core, settings);
    }
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
    check_passkeys(settings)?;
    check_recovery(&settings.recovery)?;
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
