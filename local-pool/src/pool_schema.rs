//! The attributes of a pool's users, as the API takes and shows them.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::{AttributeConfig, AttributeKind, PoolConfig};
use crate::error::Refusal;
use crate::rules::STANDARD;
use crate::wire::insert;

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct NumberBounds {
    min_value: Option<String>,
    max_value: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct StringBounds {
    min_length: Option<String>,
    max_length: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SchemaAttribute {
    #[serde(default)]
    pub(crate) name: String,
    attribute_data_type: Option<AttributeKind>,
    #[serde(default)]
    developer_only_attribute: bool,
    mutable: Option<bool>,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    number_attribute_constraints: NumberBounds,
    #[serde(default)]
    string_attribute_constraints: StringBounds,
}

fn bound(text: Option<&String>) -> Result<Option<i64>, Refusal> {
    let parse = |text: &String| {
        text.parse()
            .map_err(|_| Refusal::parameter("A bound of an attribute is not a number."))
    };
    text.map(parse).transpose()
}

impl SchemaAttribute {
    /// The attribute as the configuration has it.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub(crate) fn config(&self) -> Result<AttributeConfig, Refusal> {
        if self.name.is_empty() {
            return Err(Refusal::missing("Name"));
        }
        let standard = STANDARD.iter().find(|(name, _)| *name == self.name);
        let name = match (standard, self.developer_only_attribute) {
            (Some(_), _) => self.name.clone(),
            (None, _) if self.name.contains(':') => self.name.clone(),
            (None, false) => format!("custom:{}", self.name),
            (None, true) => format!("dev:custom:{}", self.name),
        };
        if standard.is_none() && self.required {
            return Err(Refusal::parameter(
                "Required custom attributes are not supported currently.",
            ));
        }
        let (strings, numbers) = (
            &self.string_attribute_constraints,
            &self.number_attribute_constraints,
        );
        let min = strings.min_length.as_ref().or(numbers.min_value.as_ref());
        let max = strings.max_length.as_ref().or(numbers.max_value.as_ref());
        Ok(AttributeConfig {
            name,
            kind: self
                .attribute_data_type
                .or(standard.map(|(_, kind)| *kind))
                .unwrap_or_default(),
            // The service's default for standard attributes is to be mutable, for others not.
            mutable: self.mutable.unwrap_or(standard.is_some()),
            min: bound(min)?,
            max: bound(max)?,
        })
    }
}

/// Refuses attributes that are named twice, bounds that nothing fits and standard attributes of
/// another type.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_schema(given: &[SchemaAttribute]) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    for own in given {
        let standard = STANDARD.iter().find(|(name, _)| *name == own.name);
        if let Some((name, kind)) = standard
            && (own.developer_only_attribute
                || own.attribute_data_type.is_some_and(|given| given != *kind))
        {
            return Err(Refusal::parameter(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for \
                 standard schema attribute {name}"
            )));
        }
        let AttributeConfig {
            name,
            kind,
            min,
            max,
            ..
        } = own.config()?;
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let fault = match kind {
                AttributeKind::String => "length shorter than it's min length",
                _ => "value smaller than it's min value",
            };
            return Err(Refusal::parameter(format!(
                "Attribute {name} cannot have a max {fault}"
            )));
        }
        if !names.insert(name.clone()) {
            return Err(Refusal::parameter(format!(
                "Duplicate custom attribute names {name} are not allowed in a user pool schema."
            )));
        }
    }
    Ok(())
}

/// Every attribute of a pool, the service's own first.
pub(crate) fn schema(settings: &PoolConfig) -> Vec<Value> {
    let mut shown = vec![json!({
        "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": false,
        "Mutable": false, "Required": true,
        "StringAttributeConstraints": { "MinLength": "1", "MaxLength": "2048" },
    })];
    let standard = STANDARD.iter().map(|(name, kind)| AttributeConfig {
        name: (*name).to_owned(),
        kind: *kind,
        mutable: true,
        min: Some(0),
        max: (*kind == AttributeKind::String).then_some(2_048),
    });
    let own = |name: &str| settings.schema.iter().any(|own| own.name == name);
    let listed = standard.filter(|known| !own(&known.name));
    for attribute in listed.chain(settings.schema.iter().cloned()) {
        let mut entry = json!({
            "Name": attribute.name,
            "AttributeDataType": attribute.kind.name(),
            "DeveloperOnlyAttribute": attribute.name.starts_with("dev:"),
            "Mutable": attribute.mutable,
            "Required": settings.required_attributes.contains(&attribute.name),
        });
        let text = |bound: Option<i64>| bound.map(|bound| bound.to_string());
        let mut bounds = json!({});
        match attribute.kind {
            AttributeKind::String => {
                insert(&mut bounds, "MinLength", text(attribute.min));
                insert(&mut bounds, "MaxLength", text(attribute.max));
                insert(&mut entry, "StringAttributeConstraints", Some(bounds));
            }
            AttributeKind::Number => {
                insert(&mut bounds, "MinValue", text(attribute.min));
                insert(&mut bounds, "MaxValue", text(attribute.max));
                insert(&mut entry, "NumberAttributeConstraints", Some(bounds));
            }
            AttributeKind::Boolean | AttributeKind::DateTime => {}
        }
        shown.push(entry);
    }
    shown
}
