//! Every bound, pattern, enumeration, type and required member of the API's model, for every
//! operation the pool has, of user pools and of identity pools: a request that breaks it alone is refused,
//! and the refusal names it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use std::collections::BTreeSet;

use caldera_local_pool::{Kind, LocalPool};
use common::*;
use regex::Regex;
use serde_json::{Map, Value, json};

/// The table, read here by itself: the crate's own reading is what is tested.
fn table() -> Value {
    serde_json::from_str(include_str!("../data/constraints.json")).unwrap()
}

/// Where a member is in a request, and the wrong value to put there.
struct Break {
    path: Vec<Step>,
    value: Value,
    says: String,
    kind: Kind,
}

#[derive(Clone)]
enum Step {
    Member(String),
    Entry,
    Key,
}

fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&name[..1].to_lowercase());
                text.push_str(&name[1..]);
            }
            Step::Entry => text.push_str(".1.member"),
            Step::Key => {}
        }
    }
    text
}

/// Every way to break a shape.
fn breaks(
    shapes: &Value,
    name: &str,
    path: &[Step],
    seen: &mut Vec<String>,
    found: &mut Vec<Break>,
) {
    if seen.iter().any(|known| known == name) {
        return;
    }
    seen.push(name.to_owned());
    let shape = &shapes[name];
    let mut add = |value: Value, says: String, kind: Kind| {
        found.push(Break {
            path: path.to_vec(),
            value,
            says,
            kind,
        });
    };
    let number = |key: &str| shape[key].as_i64();
    let wrong_type = |add: &mut dyn FnMut(Value, String, Kind), value: Value| {
        add(value, shown(path), Kind::Serialization);
    };
    let length = |bound: &str, limit: i64| {
        format!(
            "'{}' failed to satisfy constraint: Member must have length {bound} than or equal to {limit}",
            shown(path)
        )
    };
    match shape["type"].as_str().unwrap() {
        "structure" => {
            if !path.is_empty() {
                wrong_type(&mut add, json!("text"));
            }
            for required in shape["required"].as_array().unwrap() {
                let mut below = path.to_vec();
                below.push(Step::Member(text(required).to_owned()));
                found.push(Break {
                    says: format!(
                        "Value null at '{}' failed to satisfy constraint: Member must not be null",
                        shown(&below)
                    ),
                    path: below,
                    value: Value::Null,
                    kind: Kind::InvalidParameter,
                });
            }
            for (member, of) in shape["members"].as_object().unwrap() {
                let mut below = path.to_vec();
                below.push(Step::Member(member.clone()));
                breaks(shapes, text(of), &below, seen, found);
            }
        }
        "list" => {
            wrong_type(&mut add, json!({}));
            if let Some(max) = number("max").filter(|max| *max < 1_000) {
                let long = vec![Value::Bool(true); usize::try_from(max).unwrap() + 1];
                // The entries are wrong as well; their type is told first, so the length is tested
                // where entries are texts.
                let entry = &shapes[text(&shape["member"])];
                if entry["type"] == "string" && entry.get("enum").is_none() {
                    let entries = vec![json!("a"); long.len()];
                    add(json!(entries), length("less", max), Kind::InvalidParameter);
                }
            }
            if let Some(min) = number("min").filter(|min| *min > 0) {
                add(json!([]), length("greater", min), Kind::InvalidParameter);
            }
            let mut below = path.to_vec();
            below.push(Step::Entry);
            breaks(shapes, text(&shape["member"]), &below, seen, found);
        }
        "map" => {
            wrong_type(&mut add, json!([]));
            let mut below = path.to_vec();
            below.push(Step::Key);
            breaks(shapes, text(&shape["value"]), &below, seen, found);
        }
        "string" => {
            wrong_type(&mut add, json!(7));
            if let Some(values) = shape["enum"].as_array() {
                let listed: Vec<&str> = values.iter().map(text).collect();
                let says = format!(
                    "'{}' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
                    shown(path),
                    listed.join(", ")
                );
                add(json!("NO_SUCH_VALUE"), says, Kind::InvalidParameter);
            } else {
                if let Some(min) = number("min").filter(|min| *min > 0) {
                    let short = "a".repeat(usize::try_from(min).unwrap() - 1);
                    add(json!(short), length("greater", min), Kind::InvalidParameter);
                }
                if let Some(max) = number("max") {
                    let long = "a".repeat(usize::try_from(max).unwrap() + 1);
                    add(json!(long), length("less", max), Kind::InvalidParameter);
                }
                if let Some(pattern) = shape["pattern"].as_str() {
                    let regex = shape["regex"].as_str().unwrap();
                    let regex = Regex::new(&format!(r"\A(?:{regex})\z"))
                        .unwrap_or_else(|_| panic!("{name}: {pattern}"));
                    let candidates = ["\u{1}", " a", "a b", "a\nb", "\u{200b}", "-", ""];
                    let wrong = candidates.iter().find(|text| !regex.is_match(text));
                    // `(?s).*` lets everything through.
                    if let Some(wrong) = wrong {
                        let says = format!(
                            "'{}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}",
                            shown(path)
                        );
                        add(json!(wrong), says, Kind::InvalidParameter);
                    } else {
                        assert_eq!(pattern, "(?s).*", "{name}");
                    }
                }
            }
        }
        "integer" | "long" => {
            wrong_type(&mut add, json!("7"));
            wrong_type(&mut add, json!(1.5));
            let range = |bound: &str, limit: i64| {
                format!(
                    "'{}' failed to satisfy constraint: Member must have value {bound} than or equal to {limit}",
                    shown(path)
                )
            };
            if let Some(min) = number("min") {
                add(
                    json!(min - 1),
                    range("greater", min),
                    Kind::InvalidParameter,
                );
            }
            if let Some(max) = number("max") {
                add(json!(max + 1), range("less", max), Kind::InvalidParameter);
            }
        }
        "boolean" => wrong_type(&mut add, json!("true")),
        "timestamp" => wrong_type(&mut add, json!("today")),
        "document" | "blob" => {}
        other => panic!("{name} is a {other}"),
    }
    seen.pop();
}

/// A request with this one value in it.
fn request(path: &[Step], value: &Value) -> Value {
    match path.split_first() {
        None => value.clone(),
        Some((Step::Member(name), rest)) => {
            let mut members = Map::new();
            members.insert(name.clone(), request(rest, value));
            Value::Object(members)
        }
        Some((Step::Entry, rest)) => json!([request(rest, value)]),
        Some((Step::Key, rest)) => json!({ "key": request(rest, value) }),
    }
}

#[test]
fn every_constraint_of_every_operation_is_enforced() {
    let pool = pool("", "");
    let table = table();
    let user_pools =
        LocalPool::operations().map(|name| ("AWSCognitoIdentityProviderService", name));
    let identity_pools =
        LocalPool::identity_operations().map(|name| ("AWSCognitoIdentityService", name));
    let (mut tried, mut services) = (0, BTreeSet::new());
    for (target, operation) in user_pools.chain(identity_pools) {
        let service = &table["services"][target];
        let known = &service["operations"][operation];
        assert!(known.is_object(), "{operation} is not in the model");
        let Some(input) = known["input"].as_str() else {
            continue;
        };
        let mut found = Vec::new();
        breaks(&service["shapes"], input, &[], &mut Vec::new(), &mut found);
        assert!(!found.is_empty(), "{operation} has no constraint");
        for broken in found {
            let body = request(&broken.path, &broken.value);
            let outcome = pool.call(
                &format!("{target}.{operation}"),
                body.to_string().as_bytes(),
            );
            let refusal = outcome.expect_err(operation);
            assert_eq!(
                refusal.kind(),
                broken.kind,
                "{operation} {}: {refusal}",
                shown(&broken.path)
            );
            assert!(
                refusal.message().contains(&broken.says),
                "{operation}: {} does not say {}",
                refusal.message(),
                broken.says
            );
            tried += 1;
        }
        services.insert(target);
    }
    assert_eq!(services.len(), 2);
    assert!(tried > 1_000, "only {tried}");
}

#[test]
fn where_the_service_differs_from_its_model_the_source_is_told() {
    let table = table();
    let exceptions = table["exceptions"].as_array().unwrap();
    assert!(!exceptions.is_empty());
    for exception in exceptions {
        let shape = &table["services"]["AWSCognitoIdentityProviderService"]["shapes"]
            [text(&exception["shape"])];
        assert_eq!(shape["pattern"], exception["pattern"]);
        assert!(text(&exception["source"]).len() > 40);
    }
}

#[test]
fn what_the_model_does_not_have_is_dropped_as_the_service_drops_it() {
    let pool = pool("", "");
    let body = json!({
        "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH", "NoSuchMember": 1,
        "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD, "SECRET_HASH": null },
        "UserContextData": { "EncodedData": "x" }, "AnalyticsMetadata": null,
    });
    tokens(&ok(&pool, "InitiateAuth", body));
}

#[test]
fn refusals_name_members_and_never_their_values() {
    let pool = pool("", "");
    let secret = "a very secret value \u{1}";
    let body = json!({ "ClientId": secret, "Username": secret, "Password": format!(" {secret} "), "SecretHash": secret });
    let refusal = call(&pool, "SignUp", &body).unwrap_err();
    let named: BTreeSet<&str> = ["clientId", "username", "password", "secretHash"].into();
    for name in named {
        assert!(refusal.message().contains(name), "{}", refusal.message());
    }
    assert!(!refusal.message().contains("very secret"));
}
