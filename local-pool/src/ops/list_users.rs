//! Users, found by what is known of them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::Core;
use crate::error::Refusal;
use crate::model::User;
use crate::rules::has;
use crate::wire::{insert, page, user_type};

/// The attributes that can be looked for, as the documentation of ListUsers lists them.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListUsers {
    user_pool_id: String,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    pagination_token: Option<String>,
    #[serde(default)]
    filter: String,
}

/// `name = "value"` or `name ^= "value"`.
struct Filter {
    name: String,
    prefix: bool,
    value: String,
}

impl Filter {
    fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        let wrong = || Refusal::parameter("Error while parsing filter string.");
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (name, quoted) = text.split_once('=').ok_or_else(wrong)?;
        let (name, prefix) = match name.strip_suffix('^') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let name = name.trim().trim_matches('"');
        let quoted = quoted.trim();
        let inside = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let inside = inside.ok_or_else(wrong)?;
        // A quotation mark or a backslash of the value has a backslash before it.
        let mut value = String::new();
        let mut letters = inside.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => value.push(letters.next().ok_or_else(wrong)?),
                '"' => return Err(wrong()),
                letter => value.push(letter),
            }
        }
        if !SEARCHABLE.contains(&name) {
            return Err(Refusal::parameter(format!(
                "Filter on {} is not supported.",
                if name.starts_with("custom:") {
                    "custom attributes"
                } else {
                    "this attribute"
                }
            )));
        }
        Ok(Some(Self {
            name: name.to_owned(),
            prefix,
            value,
        }))
    }

    fn fits(&self, user: &User) -> bool {
        let found = match self.name.as_str() {
            "username" => Some(user.username.as_str()),
            "cognito:user_status" => Some(user.status.name()),
            "status" => Some(if user.enabled { "Enabled" } else { "Disabled" }),
            name => user.attribute(name),
        };
        // Of all that can be looked for, the status alone is the same in capitals or not.
        let fold = self.name == "cognito:user_status";
        found.is_some_and(|found| {
            let length = self.value.len();
            match found.get(..length) {
                Some(start) if self.prefix || found.len() == length => {
                    start == self.value || fold && start.eq_ignore_ascii_case(&self.value)
                }
                _ => false,
            }
        })
    }
}

pub(crate) fn list_users(core: &Core, request: &ListUsers) -> Result<Value, Refusal> {
    let filter = Filter::parse(&request.filter)?;
    let state = core.state();
    let settings = &state.pool(&request.user_pool_id)?.settings;
    let mut wanted = request.attributes_to_get.iter().flatten();
    if !wanted.all(|name| name == "sub" || has(settings, name)) {
        return Err(Refusal::parameter(
            "One or more requested attributes do not exist.",
        ));
    }
    let users = state.pool(&request.user_pool_id)?.users.iter();
    let fitting = users.filter(|(_, user)| filter.as_ref().is_none_or(|filter| filter.fits(user)));
    let (listed, next) = page(
        fitting.map(|(name, user)| (name.as_str(), user)),
        request.limit,
        60,
        request.pagination_token.as_deref(),
    )?;
    let listed: Vec<Value> = listed
        .into_iter()
        .map(|user| {
            let mut shown = user_type(user);
            if let (Some(wanted), Some(Value::Array(attributes))) =
                (&request.attributes_to_get, shown.get_mut("Attributes"))
            {
                attributes.retain(|entry| {
                    let name = entry.get("Name").and_then(Value::as_str);
                    name.is_some_and(|name| wanted.iter().any(|wanted| wanted == name))
                });
            }
            shown
        })
        .collect();
    let mut reply = json!({ "Users": listed });
    insert(&mut reply, "PaginationToken", next);
    Ok(reply)
}
