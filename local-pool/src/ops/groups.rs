//! Groups and who is in them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::GroupConfig;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::Pool;
use crate::provision::make_group;
use crate::wire::{group_type, insert, page, user_type};

fn no_group() -> Refusal {
    Refusal::new(Kind::ResourceNotFound, "Group not found.")
}

fn check_group(pool: &Pool, name: &str) -> Result<(), Refusal> {
    if pool.groups.contains_key(name) {
        Ok(())
    } else {
        Err(no_group())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GroupMembers {
    user_pool_id: String,
    group_name: String,
    description: Option<String>,
    role_arn: Option<String>,
    precedence: Option<u32>,
}

pub(crate) fn create(core: &Core, request: &GroupMembers) -> Result<Value, Refusal> {
    let settings = GroupConfig {
        name: request.group_name.clone(),
        description: request.description.clone(),
        role: request.role_arn.clone(),
        precedence: request.precedence,
    };
    let group = make_group(core, &request.user_pool_id, settings)?;
    Ok(json!({ "Group": group_type(&request.user_pool_id, &group) }))
}

pub(crate) fn update(core: &Core, request: &GroupMembers) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let group = found
        .groups
        .get_mut(&request.group_name)
        .ok_or_else(no_group)?;
    let settings = &mut group.settings;
    // What is not given stays.
    if request.description.is_some() {
        settings.description.clone_from(&request.description);
    }
    if request.role_arn.is_some() {
        settings.role.clone_from(&request.role_arn);
    }
    settings.precedence = request.precedence.or(settings.precedence);
    group.modified = now;
    Ok(json!({ "Group": group_type(&request.user_pool_id, group) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct NamedGroup {
    user_pool_id: String,
    group_name: String,
}

pub(crate) fn get(core: &Core, request: &NamedGroup) -> Result<Value, Refusal> {
    let state = core.state();
    let found = state.pool(&request.user_pool_id)?;
    let group = found.groups.get(&request.group_name).ok_or_else(no_group)?;
    Ok(json!({ "Group": group_type(&request.user_pool_id, group) }))
}

pub(crate) fn delete(core: &Core, request: &NamedGroup) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    found
        .groups
        .remove(&request.group_name)
        .ok_or_else(no_group)?;
    let members = found.users.iter();
    let members = members.filter(|(_, user)| user.groups.contains(&request.group_name));
    let members: Vec<String> = members.map(|(name, _)| name.clone()).collect();
    for name in members {
        if let Some(user) = found.users.get_mut(&name) {
            user.groups.remove(&request.group_name);
        }
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListGroups {
    user_pool_id: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(core: &Core, request: &ListGroups) -> Result<Value, Refusal> {
    let state = core.state();
    let groups = state.pool(&request.user_pool_id)?.groups.iter();
    let (listed, next) = page(
        groups.map(|(name, group)| (name.as_str(), group_type(&request.user_pool_id, group))),
        request.limit,
        60,
        request.next_token.as_deref(),
    )?;
    let mut reply = json!({ "Groups": listed });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Membership {
    user_pool_id: String,
    username: String,
    group_name: String,
}

pub(crate) fn add_user(core: &Core, request: &Membership) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    check_group(found, &request.group_name)?;
    let user = found.user_mut(&request.username)?;
    user.groups.insert(request.group_name.clone());
    Ok(json!({}))
}

pub(crate) fn remove_user(core: &Core, request: &Membership) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    check_group(found, &request.group_name)?;
    let user = found.user_mut(&request.username)?;
    user.groups.remove(&request.group_name);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListGroupsForUser {
    user_pool_id: String,
    username: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_for_user(core: &Core, request: &ListGroupsForUser) -> Result<Value, Refusal> {
    let state = core.state();
    let found = state.pool(&request.user_pool_id)?;
    let names = found.user(&request.username)?.groups.iter();
    let groups = names.filter_map(|name| Some((name.as_str(), found.groups.get(name)?)));
    let (listed, next) = page(
        groups.map(|(name, group)| (name, group_type(&request.user_pool_id, group))),
        request.limit,
        60,
        request.next_token.as_deref(),
    )?;
    let mut reply = json!({ "Groups": listed });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListUsersInGroup {
    user_pool_id: String,
    group_name: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_users(core: &Core, request: &ListUsersInGroup) -> Result<Value, Refusal> {
    let state = core.state();
    let found = state.pool(&request.user_pool_id)?;
    check_group(found, &request.group_name)?;
    let inside = found
        .users
        .iter()
        .filter(|(_, user)| user.groups.contains(&request.group_name));
    let (listed, next) = page(
        inside.map(|(name, user)| (name.as_str(), user_type(user))),
        request.limit,
        60,
        request.next_token.as_deref(),
    )?;
    let mut reply = json!({ "Users": listed });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
}
