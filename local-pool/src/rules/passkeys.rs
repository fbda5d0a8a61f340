//! Which settings of passkeys go together.

use crate::config::{FirstFactor, Mfa, PoolConfig, WebAuthnConfig};
use crate::error::Refusal;

/// Refuses a relying party that is no domain, and passkeys as a single factor where everybody must
/// have two.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_passkeys(settings: &PoolConfig) -> Result<(), Refusal> {
    let configured = settings.web_authn.as_ref();
    if !configured.is_none_or(WebAuthnConfig::is_domain) {
        return Err(Refusal::parameter("RelyingPartyId is not a domain."));
    }
    if settings.mfa == Mfa::On
        && settings.first_factors.contains(&FirstFactor::WebAuthn)
        && !configured.is_some_and(WebAuthnConfig::is_multi_factor)
    {
        return Err(Refusal::parameter(
            "MFA cannot be required while WEB_AUTHN is allowed as a single factor.",
        ));
    }
    Ok(())
}
