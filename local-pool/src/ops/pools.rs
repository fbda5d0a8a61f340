//! Pools: made, shown, changed and deleted, with their tags.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Pool, State};
use crate::pool_type::{PoolMembers, pool_type};
use crate::provision::make_pool;
use crate::rules::{check_number_of_tags, check_tags};
use crate::wire::{insert, page, seconds};

pub(crate) fn create_pool(core: &Core, request: &PoolMembers) -> Result<Value, Refusal> {
    let id = make_pool(core, request.create()?)?;
    let state = core.state();
    Ok(json!({ "UserPool": pool_type(state.pool(&id)?) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct NamedPool {
    user_pool_id: String,
}

pub(crate) fn describe_pool(core: &Core, request: &NamedPool) -> Result<Value, Refusal> {
    let state = core.state();
    Ok(json!({ "UserPool": pool_type(state.pool(&request.user_pool_id)?) }))
}

pub(crate) fn update_pool(core: &Core, request: &PoolMembers) -> Result<Value, Refusal> {
    let id = request.user_pool_id.as_deref().unwrap_or_default();
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    found.settings = Arc::new(request.update(&found.settings)?);
    found.modified = now;
    Ok(json!({}))
}

pub(crate) fn delete_pool(core: &Core, request: &NamedPool) -> Result<Value, Refusal> {
    let id = &request.user_pool_id;
    let mut state = core.state();
    if state.pool(id)?.settings.deletion_protection {
        return Err(Refusal::parameter(
            "The user pool cannot be deleted because deletion protection is activated. Deletion \
             protection must be inactivated first.",
        ));
    }
    state.remove_pool(id);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListUserPools {
    next_token: Option<String>,
    max_results: usize,
}

pub(crate) fn list_pools(core: &Core, request: &ListUserPools) -> Result<Value, Refusal> {
    let state = core.state();
    let pools = state.pools.iter().map(|(id, pool)| (id.as_str(), pool));
    let (listed, next) = page(
        pools,
        Some(request.max_results),
        60,
        request.next_token.as_deref(),
    )?;
    let listed: Vec<Value> = listed
        .into_iter()
        .map(|pool| {
            json!({
                "Id": pool.id.as_str(),
                "Name": pool.settings.name,
                "LambdaConfig": {},
                "CreationDate": seconds(pool.created),
                "LastModifiedDate": seconds(pool.modified),
            })
        })
        .collect();
    let mut reply = json!({ "UserPools": listed });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
}

// Tags

fn tagged<'a>(state: &'a mut State, resource: &str) -> Result<&'a mut Pool, Refusal> {
    let id = resource.rsplit('/').next().unwrap_or_default();
    let found = state.pool_mut(id)?;
    if found.arn() == resource {
        Ok(found)
    } else {
        Err(Refusal::new(
            Kind::ResourceNotFound,
            "The resource does not exist.",
        ))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListTags {
    resource_arn: String,
}

pub(crate) fn list_tags(core: &Core, request: &ListTags) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = tagged(&mut state, &request.resource_arn)?;
    Ok(json!({ "Tags": found.settings.tags }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Tag {
    resource_arn: String,
    tags: BTreeMap<String, String>,
}

pub(crate) fn tag(core: &Core, request: &Tag) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = tagged(&mut state, &request.resource_arn)?;
    let mut settings = (*found.settings).clone();
    check_tags(&request.tags)?;
    settings.tags.extend(request.tags.clone());
    check_number_of_tags(&settings.tags)?;
    found.settings = Arc::new(settings);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Untag {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag(core: &Core, request: &Untag) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = tagged(&mut state, &request.resource_arn)?;
    let mut settings = (*found.settings).clone();
    settings
        .tags
        .retain(|key, _| !request.tag_keys.contains(key));
    found.settings = Arc::new(settings);
    Ok(json!({}))
}
