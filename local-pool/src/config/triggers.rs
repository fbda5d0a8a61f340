//! Where a pool's triggers are: HTTP hooks, in the place of the service's Lambda functions.

use std::str::FromStr;

use hyper::Uri;
use serde::{Deserialize, Serialize};

use super::ConfigError;

/// The hooks of a pool; a trigger without one is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct TriggerConfig {
    /// Before a user is made by SignUp or AdminCreateUser.
    pub pre_sign_up: Option<HookUrl>,
    /// After a sign-up or a new password was confirmed.
    pub post_confirmation: Option<HookUrl>,
    /// At the beginning of a sign-in.
    pub pre_authentication: Option<HookUrl>,
    /// Which challenge of `CUSTOM_AUTH` comes next.
    pub define_auth_challenge: Option<HookUrl>,
    /// What the challenge is.
    pub create_auth_challenge: Option<HookUrl>,
    /// Whether the answer is right.
    pub verify_auth_challenge_response: Option<HookUrl>,
    /// Before tokens are made.
    pub pre_token_generation: Option<HookUrl>,
    /// The form of the event before tokens are made.
    pub pre_token_generation_version: EventVersion,
    /// When somebody unknown signs in with a password or has forgotten it.
    pub user_migration: Option<HookUrl>,
}

/// The form of the event of PreTokenGeneration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum EventVersion {
    /// Changes the id token.
    #[default]
    #[serde(rename = "V1_0")]
    One,
    /// Changes the access token too.
    #[serde(rename = "V2_0")]
    Two,
}

/// Where a hook is: an address of `http`, such as `http://127.0.0.1:9000/pre-sign-up`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct HookUrl {
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl HookUrl {
    /// The name or address to connect to.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What the header `Host` says.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The path and the query.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for HookUrl {
    type Err = ConfigError;

    /// Reads an address.
    ///
    /// # Errors
    /// It is not one of `http`, or has a user's name or a fragment in it.
    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let wrong = || {
            ConfigError(
                "a hook is an address of http, such as http://127.0.0.1:9000/hook, \
                 without a user's name and a fragment"
                    .into(),
            )
        };
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let fits = uri.scheme_str() == Some("http") && !authority.as_str().contains('@');
        let host = authority.host();
        if !fits || host.is_empty() || text.contains('#') {
            return Err(wrong());
        }
        let port = match authority.as_str().strip_prefix(host) {
            Some("") => 80,
            _ => authority.port_u16().ok_or_else(wrong)?,
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            authority: authority.as_str().to_owned(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }
}

impl TryFrom<String> for HookUrl {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl From<HookUrl> for String {
    fn from(url: HookUrl) -> Self {
        format!("http://{}{}", url.authority, url.path)
    }
}

#[cfg(test)]
mod tests {
    use super::HookUrl;

    #[test]
    fn addresses_are_read_or_refused() {
        let read = |text: &str| text.parse::<HookUrl>().ok();
        let parts =
            |text: &str| read(text).map(|url| (url.host, url.port, url.authority, url.path));
        let own = |host: &str, port, authority: &str, path: &str| {
            Some((host.to_owned(), port, authority.to_owned(), path.to_owned()))
        };
        assert_eq!(
            parts("http://localhost"),
            own("localhost", 80, "localhost", "/")
        );
        assert_eq!(
            parts("http://[::1]:9000/a?b=c"),
            own("::1", 9_000, "[::1]:9000", "/a?b=c")
        );
        for wrong in [
            "",
            "/hook",
            "localhost:9000",
            "https://localhost/hook",
            "http://",
            "http://user@localhost/",
            "http://localhost:70000/",
            "http://localhost:x/",
            "http://localhost/#part",
            "http://local host/",
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
