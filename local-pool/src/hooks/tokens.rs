//! The trigger that changes tokens before they are signed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{About, Trigger, current, data, event, hook, send};
use crate::config::EventVersion;
use crate::core::Core;
use crate::error::Refusal;
use crate::wire::Given;

const TRIGGER: Trigger = Trigger {
    name: "PreTokenGeneration",
    hook: |triggers| triggers.pre_token_generation.as_ref(),
};

/// Claims that are the service's own in every token.
const RESERVED: [&str; 15] = [
    "acr",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "event_id",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
];
/// And in one of the two kinds.
const RESERVED_ID: [&str; 3] = ["aud", "cognito:username", "identities"];
const RESERVED_ACCESS: [&str; 5] = ["client_id", "device_key", "scope", "username", "version"];

/// The claims of the tokens that are about to be signed.
pub(crate) struct Claims<'a> {
    pub(crate) id: &'a mut Map<String, Value>,
    pub(crate) access: &'a mut Map<String, Value>,
}

/// What the trigger is told of the tokens.
pub(crate) struct Tokens<'a> {
    /// What follows `TokenGeneration_`.
    pub(crate) source: &'a str,
    pub(crate) groups: &'a [String],
    pub(crate) roles: &'a [String],
    pub(crate) metadata: &'a Given,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct One {
    claims_override_details: Option<OneDetails>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OneDetails {
    claims_to_add_or_override: Option<BTreeMap<String, String>>,
    claims_to_suppress: Option<Vec<String>>,
    group_override_details: Option<Groups>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Two {
    claims_and_scope_override_details: Option<TwoDetails>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TwoDetails {
    id_token_generation: Option<IdToken>,
    access_token_generation: Option<AccessToken>,
    group_override_details: Option<Groups>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct IdToken {
    claims_to_add_or_override: Option<Map<String, Value>>,
    claims_to_suppress: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AccessToken {
    claims_to_add_or_override: Option<Map<String, Value>>,
    claims_to_suppress: Option<Vec<String>>,
    scopes_to_add: Option<Vec<String>>,
    scopes_to_suppress: Option<Vec<String>>,
}

/// Groups in the place of the user's own; what is not said is none.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Groups {
    groups_to_override: Option<Vec<String>>,
    iam_roles_to_override: Option<Vec<String>>,
    preferred_role: Option<String>,
}

/// Asks the trigger, and changes the claims as it says.
///
/// # Errors
/// The hook's refusal, or its failure.
pub(crate) fn pre_token_generation(
    core: &Core,
    about: &About<'_>,
    tokens: &Tokens<'_>,
    claims: &mut Claims<'_>,
) -> Result<(), Refusal> {
    let Some(url) = hook(core, &TRIGGER, about.pool)? else {
        return Ok(());
    };
    let version = {
        let state = core.state();
        let settings = &state.pool(about.pool)?.settings;
        settings.triggers.pre_token_generation_version
    };
    let mut request = json!({
        "userAttributes": current(core, about)?,
        "groupConfiguration": {
            "groupsToOverride": tokens.groups,
            "iamRolesToOverride": tokens.roles,
            "preferredRole": tokens.roles.first(),
        },
        "clientMetadata": data(tokens.metadata),
    });
    let source = format!("TokenGeneration_{}", tokens.source);
    let (id, access, groups) = match version {
        EventVersion::One => {
            let response = json!({ "claimsOverrideDetails": null });
            let event = event("1", &source, about, request, response);
            let answer: One = send(core, &TRIGGER, &url, &event)?;
            let Some(details) = answer.claims_override_details else {
                return Ok(());
            };
            let added = details.claims_to_add_or_override.map(|claims| {
                let claims = claims.into_iter();
                claims.map(|(name, value)| (name, json!(value))).collect()
            });
            let id = IdToken {
                claims_to_add_or_override: added,
                claims_to_suppress: details.claims_to_suppress,
            };
            (id, AccessToken::default(), details.group_override_details)
        }
        EventVersion::Two => {
            if let Some(request) = request.as_object_mut() {
                let scope = claims.access.get("scope").and_then(Value::as_str);
                let scopes: Vec<&str> = scope.unwrap_or_default().split(' ').collect();
                request.insert("scopes".into(), json!(scopes));
            }
            let response = json!({ "claimsAndScopeOverrideDetails": null });
            let event = event("2", &source, about, request, response);
            let answer: Two = send(core, &TRIGGER, &url, &event)?;
            let Some(details) = answer.claims_and_scope_override_details else {
                return Ok(());
            };
            (
                details.id_token_generation.unwrap_or_default(),
                details.access_token_generation.unwrap_or_default(),
                details.group_override_details,
            )
        }
    };
    if let Some(groups) = groups {
        groups.apply(claims);
    }
    let kept = change(
        claims.id,
        &RESERVED_ID,
        id.claims_to_add_or_override,
        id.claims_to_suppress,
    ) + change(
        claims.access,
        &RESERVED_ACCESS,
        access.claims_to_add_or_override,
        access.claims_to_suppress,
    );
    if kept > 0 {
        core.log(&format!(
            "PreTokenGeneration: {kept} claims are the service's own and were left"
        ));
    }
    change_scopes(
        claims.access,
        &access.scopes_to_add.unwrap_or_default(),
        &access.scopes_to_suppress.unwrap_or_default(),
    );
    Ok(())
}

impl Groups {
    fn apply(self, claims: &mut Claims<'_>) {
        let groups = self.groups_to_override.unwrap_or_default();
        let roles = self.iam_roles_to_override.unwrap_or_default();
        for token in [&mut *claims.id, &mut *claims.access] {
            put(
                token,
                "cognito:groups",
                (!groups.is_empty()).then(|| json!(groups)),
            );
        }
        let preferred = self.preferred_role.map(Value::String);
        put(claims.id, "cognito:preferred_role", preferred);
        put(
            claims.id,
            "cognito:roles",
            (!roles.is_empty()).then(|| json!(roles)),
        );
    }
}

fn put(token: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => token.insert(name.to_owned(), value),
        None => token.remove(name),
    };
}

/// Adds and takes away claims, and gives the number of those that nobody may change.
fn change(
    token: &mut Map<String, Value>,
    own: &[&str],
    added: Option<Map<String, Value>>,
    suppressed: Option<Vec<String>>,
) -> usize {
    let reserved = |name: &str| RESERVED.contains(&name) || own.contains(&name);
    let mut kept = 0;
    for (name, value) in added.into_iter().flatten() {
        if reserved(&name) {
            kept += 1;
        } else {
            token.insert(name, value);
        }
    }
    // What is both added and suppressed is not there.
    for name in suppressed.into_iter().flatten() {
        if reserved(&name) {
            kept += 1;
        } else {
            token.remove(&name);
        }
    }
    kept
}

fn change_scopes(token: &mut Map<String, Value>, added: &[String], suppressed: &[String]) {
    let scope = token.get("scope").and_then(Value::as_str);
    let mut scopes: Vec<String> = scope
        .unwrap_or_default()
        .split(' ')
        .map(str::to_owned)
        .collect();
    for new in added {
        if !scopes.contains(new) {
            scopes.push(new.clone());
        }
    }
    scopes.retain(|scope| !suppressed.contains(scope));
    put(
        token,
        "scope",
        (!scopes.is_empty()).then(|| json!(scopes.join(" "))),
    );
}
