//! What the service allows: each rule a function of what it is given, without state of its own.

mod attributes;
mod eligibility;
mod names;
mod policy;

pub(crate) use self::attributes::check_attributes;
pub(crate) use self::eligibility::{check_device, check_may_sign_in};
pub(crate) use self::names::check_name;
pub(crate) use self::policy::{LONGEST_PASSWORD, check_policy};
