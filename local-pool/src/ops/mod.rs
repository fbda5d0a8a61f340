//! The operations, one file a group. A group never uses another: what two of them need lies above.

pub(crate) mod account;
pub(crate) mod attributes;
pub(crate) mod client_secrets;
pub(crate) mod clients;
pub(crate) mod devices;
pub(crate) mod groups;
pub(crate) mod identity;
pub(crate) mod list_users;
pub(crate) mod mfa;
pub(crate) mod password;
pub(crate) mod pool_mfa;
pub(crate) mod pools;
pub(crate) mod sign_in;
pub(crate) mod sign_up;
pub(crate) mod software_token;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod web_authn;
