//! What the service allows: each rule a function of what it is given, without state of its own.

mod attributes;
mod eligibility;
mod hosted_login;
mod names;
mod passkeys;
mod policy;
mod pools;

pub(crate) use self::attributes::{
    Attributes, STANDARD, Writer, check_attributes, check_filled, check_mutable, check_required,
    check_verifiable, has,
};
pub(crate) use self::eligibility::{check_device, check_may_sign_in};
pub(crate) use self::hosted_login::{HostedLogin, check_hosted_login};
pub(crate) use self::names::check_name;
pub(crate) use self::passkeys::check_passkeys;
pub(crate) use self::policy::{check_password, check_policy};
pub(crate) use self::pools::{
    check_number_of_tags, check_recovery, check_tags, duplicate_recovery,
};
