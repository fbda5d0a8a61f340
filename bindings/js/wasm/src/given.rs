//! What both modules are given in the same form.

use engine::{AppClient, Timestamp};

use crate::fault::Failure;
use crate::wire::Reader;

/// The app client: its id, and its secret if it has one.
pub(crate) fn app_client(texts: &mut Reader<'_>) -> Result<AppClient, Failure> {
    let app = AppClient::new(texts.text()?)?;
    Ok(match texts.optional()? {
        Some(secret) => app.with_secret(secret)?,
        None => app,
    })
}

/// A time from JavaScript's `Date.now()`.
pub(crate) fn timestamp(milliseconds: f64) -> Result<Timestamp, Failure> {
    // Saturates, and makes 0 of what is no number; either is judged next.
    Ok(Timestamp::from_unix_millis(milliseconds as i64)?)
}
