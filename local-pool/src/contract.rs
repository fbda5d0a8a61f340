//! What the API model says of every request: which members there are and which must be, their
//! types, lengths, patterns and values. Checked before an operation sees its request, so that none
//! of them checks it again. The table is data, written by `scripts/constraints.py` from the model
//! that botocore carries.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Kind, Refusal};

/// How deep a request may be nested; the deepest of the model has a few levels.
const DEEPEST: usize = 24;
/// The most errors that one refusal lists.
const MOST_ERRORS: usize = 8;

#[derive(Deserialize)]
struct Table {
    services: BTreeMap<String, Service>,
}

#[derive(Deserialize)]
struct Service {
    operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
struct Operation {
    input: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Shape {
    Structure {
        #[serde(default)]
        required: Vec<String>,
        members: BTreeMap<String, String>,
    },
    List {
        member: String,
        min: Option<usize>,
        max: Option<usize>,
    },
    Map {
        key: String,
        value: String,
        min: Option<usize>,
        max: Option<usize>,
    },
    String(Text),
    Integer(Number),
    Long(Number),
    Boolean,
    Timestamp,
    Blob,
    Document,
}

#[derive(Deserialize)]
struct Text {
    min: Option<usize>,
    max: Option<usize>,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
    pattern: Option<String>,
    regex: Option<String>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

#[derive(Deserialize)]
struct Number {
    min: Option<i64>,
    max: Option<i64>,
}

impl Text {
    /// The pattern as it is matched: against the whole text.
    fn regex(&self) -> Option<&Regex> {
        let compile = || Regex::new(&format!(r"\A(?:{})\z", self.regex.as_deref()?)).ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        // The data is part of the crate, and a test reads it: the empty table never stands in.
        serde_json::from_str(include_str!("../data/constraints.json")).unwrap_or(Table {
            services: BTreeMap::new(),
        })
    })
}

/// What is wrong with a request, or that it is not of the right types at all.
enum Fault {
    Constraint(String),
    Type(String),
}

/// Walks a value along its shape.
struct Walk<'a> {
    shapes: &'a BTreeMap<String, Shape>,
    faults: Vec<Fault>,
}

impl Walk<'_> {
    fn fault(&mut self, path: &str, what: &str) {
        let text = format!("Value at '{path}' failed to satisfy constraint: {what}");
        self.faults.push(Fault::Constraint(text));
    }

    fn wrong_type(&mut self, path: &str, wanted: &str) {
        let text = format!("The member {path} is not {wanted}.");
        self.faults.push(Fault::Type(text));
    }

    fn length(&mut self, path: &str, length: usize, min: Option<usize>, max: Option<usize>) {
        if let Some(min) = min.filter(|min| length < *min) {
            let text = format!("Member must have length greater than or equal to {min}");
            self.fault(path, &text);
        }
        if let Some(max) = max.filter(|max| length > *max) {
            let text = format!("Member must have length less than or equal to {max}");
            self.fault(path, &text);
        }
    }

    /// Checks `value`, and drops members that the model does not have and those that are null, as
    /// the service does.
    fn value(&mut self, name: &str, value: &mut Value, path: &str, depth: usize) {
        if depth > DEEPEST || self.faults.len() >= MOST_ERRORS {
            return;
        }
        let Some(shape) = self.shapes.get(name) else {
            return;
        };
        match shape {
            Shape::Structure { required, members } => match value {
                Value::Object(given) => self.members(required, members, given, path, depth),
                _ => self.wrong_type(path, "an object"),
            },
            Shape::List { member, min, max } => match value {
                Value::Array(given) => {
                    self.length(path, given.len(), *min, *max);
                    given.retain(|entry| !entry.is_null());
                    for (index, entry) in given.iter_mut().enumerate() {
                        let path = format!("{path}.{}.member", index + 1);
                        self.value(member, entry, &path, depth + 1);
                    }
                }
                _ => self.wrong_type(path, "a list"),
            },
            Shape::Map {
                key,
                value: of,
                min,
                max,
            } => match value {
                Value::Object(given) => {
                    self.length(path, given.len(), *min, *max);
                    given.retain(|_, entry| !entry.is_null());
                    for (name, entry) in given.iter_mut() {
                        let mut name = Value::String(name.clone());
                        self.value(key, &mut name, path, depth + 1);
                        self.value(of, entry, path, depth + 1);
                    }
                }
                _ => self.wrong_type(path, "an object"),
            },
            Shape::String(text) => match value {
                Value::String(given) => self.text(text, given, path),
                _ => self.wrong_type(path, "a string"),
            },
            Shape::Integer(number) | Shape::Long(number) => match value.as_i64() {
                Some(given) => self.number(number, given, path),
                None => self.wrong_type(path, "an integer"),
            },
            Shape::Boolean if !value.is_boolean() => self.wrong_type(path, "a boolean"),
            Shape::Timestamp if !value.is_number() => self.wrong_type(path, "a timestamp"),
            Shape::Blob if !value.is_string() => self.wrong_type(path, "base64"),
            Shape::Boolean | Shape::Timestamp | Shape::Blob | Shape::Document => {}
        }
    }

    fn members(
        &mut self,
        required: &[String],
        members: &BTreeMap<String, String>,
        given: &mut Map<String, Value>,
        path: &str,
        depth: usize,
    ) {
        given.retain(|name, value| !value.is_null() && members.contains_key(name));
        let below = |name: &str| {
            let mut first = name.chars();
            let lower: String = match first.next() {
                Some(letter) => letter.to_lowercase().chain(first).collect(),
                None => String::new(),
            };
            match path {
                "" => lower,
                path => format!("{path}.{lower}"),
            }
        };
        for name in required {
            if !given.contains_key(name) && self.faults.len() < MOST_ERRORS {
                self.faults.push(Fault::Constraint(format!(
                    "Value null at '{}' failed to satisfy constraint: Member must not be null",
                    below(name)
                )));
            }
        }
        for (name, value) in given.iter_mut() {
            if let Some(shape) = members.get(name) {
                self.value(shape, value, &below(name), depth + 1);
            }
        }
    }

    fn text(&mut self, shape: &Text, given: &str, path: &str) {
        if let Some(values) = &shape.values
            && !values.iter().any(|value| value == given)
        {
            let text = format!(
                "Member must satisfy enum value set: [{}]",
                values.join(", ")
            );
            self.fault(path, &text);
            return;
        }
        self.length(path, given.chars().count(), shape.min, shape.max);
        // What is far too long is not matched as well.
        let matched = |regex: &Regex| given.len() > 262_144 || regex.is_match(given);
        if let Some(pattern) = &shape.pattern
            && !shape.regex().is_none_or(matched)
        {
            let text = format!("Member must satisfy regular expression pattern: {pattern}");
            self.fault(path, &text);
        }
    }

    fn number(&mut self, shape: &Number, given: i64, path: &str) {
        if let Some(min) = shape.min.filter(|min| given < *min) {
            let text = format!("Member must have value greater than or equal to {min}");
            self.fault(path, &text);
        }
        if let Some(max) = shape.max.filter(|max| given > *max) {
            let text = format!("Member must have value less than or equal to {max}");
            self.fault(path, &text);
        }
    }
}

/// Checks a request against the model, and leaves of it what the model knows.
///
/// # Errors
/// `SerializationException`: a member is of another type. `InvalidParameterException`: all that is
/// wrong, in the service's words and without the values.
pub(crate) fn check(service: &str, operation: &str, request: &mut Value) -> Result<(), Refusal> {
    let Some(model) = table().services.get(service) else {
        return Ok(());
    };
    let input = model
        .operations
        .get(operation)
        .and_then(|known| known.input.as_deref());
    let Some(input) = input else {
        return Ok(());
    };
    let mut walk = Walk {
        shapes: &model.shapes,
        faults: Vec::new(),
    };
    walk.value(input, request, "", 0);
    let mut texts = Vec::new();
    for fault in walk.faults {
        match fault {
            Fault::Type(text) => return Err(Refusal::new(Kind::Serialization, text)),
            Fault::Constraint(text) => texts.push(text),
        }
    }
    match texts.len() {
        0 => Ok(()),
        1 => Err(Refusal::parameter(format!(
            "1 validation error detected: {}",
            texts.concat()
        ))),
        count => Err(Refusal::parameter(format!(
            "{count} validation errors detected: {}",
            texts.join("; ")
        ))),
    }
}
