//! The user pool's id.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use super::bounds::{USER_POOL_ID, check_id};
use crate::error::{Error, Fault, Parameter};

/// The id of a user pool, such as `us-east-1_AbCdEf123`: a region, one underscore, a name.
///
/// Only the name is hashed and signed; see [`name`](Self::name).
///
/// ```
/// use caldera_srp::UserPoolId;
///
/// let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
/// assert_eq!(pool.name(), "AbCdEf123");
/// # Ok::<(), caldera_srp::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserPoolId {
    id: Box<str>,
    name_at: usize,
}

impl UserPoolId {
    /// The whole id, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// The part after the underscore: what SRP hashes and signs as the pool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.get(self.name_at..).unwrap_or_default()
    }
}

impl FromStr for UserPoolId {
    type Err = Error;

    /// Reads an id of at most 55 bytes.
    ///
    /// # Errors
    ///
    /// [`Parameter::UserPoolId`] that is [`Fault::Empty`], [`Fault::TooLong`], or
    /// [`Fault::Malformed`]: it holds something other than printable ASCII, or white space, or has not exactly
    /// one underscore with something on either side.
    fn from_str(text: &str) -> Result<Self, Error> {
        check_id(text, Parameter::UserPoolId, USER_POOL_ID)?;
        match text.split_once('_') {
            Some((region, name))
                if !region.is_empty() && !name.is_empty() && !name.contains('_') =>
            {
                Ok(Self {
                    id: text.into(),
                    name_at: text.len() - name.len(),
                })
            }
            _ => Err(Error::new(Parameter::UserPoolId, Fault::Malformed)),
        }
    }
}

impl TryFrom<&str> for UserPoolId {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl fmt::Display for UserPoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}
