//! Which settings of the hosted login go together.

use crate::error::{Kind, Refusal};

/// The scopes of a pool without resource servers.
const SCOPES: [&str; 5] = [
    "aws.cognito.signin.user.admin",
    "email",
    "openid",
    "phone",
    "profile",
];

/// What a client says of the hosted login.
pub(crate) struct HostedLogin<'a> {
    pub(crate) callbacks: Vec<&'a str>,
    pub(crate) logouts: Vec<&'a str>,
    pub(crate) default_redirect: Option<&'a str>,
    pub(crate) flows: Vec<&'a str>,
    pub(crate) scopes: Vec<&'a str>,
    /// Whether the client has a secret, which does not make its settings known.
    pub(crate) confidential: bool,
}

/// Refuses addresses, flows and scopes that the hosted login would not take.
///
/// # Errors
/// `InvalidParameterException`, `InvalidOAuthFlowException`, `ScopeDoesNotExistException`.
pub(crate) fn check_hosted_login(settings: &HostedLogin<'_>) -> Result<(), Refusal> {
    let mut addresses = settings.callbacks.iter().chain(&settings.logouts);
    if let Some(url) = addresses.find(|url| is_plain(url)) {
        return Err(Refusal::parameter(format!(
            "{url} cannot use the HTTP protocol."
        )));
    }
    if let Some(url) = settings.callbacks.iter().find(|url| url.contains('#')) {
        return Err(Refusal::parameter(format!("{url} cannot use fragment")));
    }
    if let Some(url) = settings.default_redirect
        && !settings.callbacks.contains(&url)
    {
        return Err(Refusal::parameter(format!(
            "The default redirect URI {url} is not in the callback URIs list."
        )));
    }
    if settings.flows.contains(&"client_credentials") {
        if settings
            .flows
            .iter()
            .any(|flow| *flow != "client_credentials")
        {
            return Err(Refusal::new(
                Kind::InvalidOAuthFlow,
                "client_credentials flow can not be selected along with code flow or implicit flow.",
            ));
        }
        if !settings.confidential {
            return Err(Refusal::new(
                Kind::InvalidOAuthFlow,
                "client_credentials flow can not be selected if client does not have a client secret.",
            ));
        }
    }
    match settings.scopes.iter().find(|scope| !SCOPES.contains(scope)) {
        Some(scope) => Err(Refusal::new(
            Kind::ScopeDoesNotExist,
            format!("Invalid scope requested: {scope}"),
        )),
        None => Ok(()),
    }
}

/// Whether an address is one of http on another machine.
fn is_plain(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    !matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}
