//! What rides along with a request: metadata for Lambda functions, threat protection, analytics.

use alloc::{string::String, sync::Arc, vec::Vec};
use core::fmt;

use super::reply::{VALUE_LIMIT, check_count, check_map};
use crate::{Error, Parameter, Parameters, SecretText, cognito::bounds::check_length};

/// What rides along with requests: `ClientMetadata`, `UserContextData` or `ContextData`, and
/// `AnalyticsMetadata`.
///
/// Given to a sign-in at its start it goes on every request that has the field
/// ([`SignInBuilder::context`](super::SignInBuilder::context)). Given with an answer
/// ([`Answer::with_context`](super::Answer::with_context)), the fields that are set there take the place of
/// the start's on every request which that answer leads to, up to the next question.
///
/// Debug prints which fields are set, and no value.
#[derive(Default)]
pub struct Context {
    pub(super) client_metadata: Option<Parameters>,
    pub(super) user_context: Option<UserContext>,
    pub(super) admin_context: Option<AdminContext>,
    pub(super) analytics_endpoint_id: Option<String>,
}

impl Context {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry to `ClientMetadata`, the map that the pool's Lambda functions receive. A
    /// second entry of the same key takes the first one's place.
    #[must_use]
    pub fn with_client_metadata(
        mut self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.client_metadata
            .get_or_insert_with(Parameters::new)
            .set(key.into(), value);
        self
    }

    /// Sets `UserContextData`, which the requests of a client carry.
    #[must_use]
    pub fn with_user_context(mut self, context: UserContext) -> Self {
        self.user_context = Some(context);
        self
    }

    /// Sets `ContextData`, which the requests of an administrator carry.
    #[must_use]
    pub fn with_admin_context(mut self, context: AdminContext) -> Self {
        self.admin_context = Some(context);
        self
    }

    /// Sets `AnalyticsMetadata.AnalyticsEndpointId`.
    #[must_use]
    pub fn with_analytics_endpoint_id(mut self, id: impl Into<String>) -> Self {
        self.analytics_endpoint_id = Some(id.into());
        self
    }
}

impl Context {
    /// Refuses a context beyond its bounds.
    pub(super) fn check(&self) -> Result<(), Error> {
        if let Some(metadata) = &self.client_metadata {
            check_map(metadata, Parameter::Context)?;
        }
        let user = self.user_context.as_ref();
        let admin = self.admin_context.as_ref();
        let texts = [
            self.analytics_endpoint_id.as_deref(),
            user.and_then(UserContext::ip_address),
            user.and_then(UserContext::encoded_data),
            admin.map(AdminContext::ip_address),
            admin.map(AdminContext::server_name),
            admin.map(AdminContext::server_path),
            admin.and_then(AdminContext::encoded_data),
        ];
        let headers = admin.into_iter().flat_map(AdminContext::http_headers);
        check_count(
            Parameter::Context,
            admin.map_or(0, |context| context.http_headers.len()),
        )?;
        for text in texts
            .into_iter()
            .flatten()
            .chain(headers.flat_map(|(name, value)| [name, value]))
        {
            check_length(text, Parameter::Context, VALUE_LIMIT)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("client_metadata", &self.client_metadata)
            .field("user_context", &self.user_context)
            .field("admin_context", &self.admin_context)
            .field(
                "analytics_endpoint_id",
                &self.analytics_endpoint_id.is_some(),
            )
            .finish()
    }
}

/// `UserContextData`: what a client tells the pool's threat protection about its user.
#[derive(Default)]
pub struct UserContext {
    pub(super) ip_address: Option<SecretText>,
    pub(super) encoded_data: Option<SecretText>,
}

impl UserContext {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `IpAddress`.
    #[must_use]
    pub fn with_ip_address(mut self, address: impl Into<String>) -> Self {
        self.ip_address = Some(SecretText::new(address));
        self
    }

    /// Sets `EncodedData`, the device fingerprint.
    #[must_use]
    pub fn with_encoded_data(mut self, data: impl Into<String>) -> Self {
        self.encoded_data = Some(SecretText::new(data));
        self
    }
}

impl UserContext {
    /// `IpAddress`.
    #[must_use]
    pub fn ip_address(&self) -> Option<&str> {
        self.ip_address.as_ref().map(SecretText::reveal)
    }

    /// `EncodedData`.
    #[must_use]
    pub fn encoded_data(&self) -> Option<&str> {
        self.encoded_data.as_ref().map(SecretText::reveal)
    }
}

impl fmt::Debug for UserContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserContext").finish_non_exhaustive()
    }
}

/// `ContextData`: what an administrator's sign-in tells the pool's threat protection about the
/// user's request.
pub struct AdminContext {
    pub(super) ip_address: SecretText,
    pub(super) server_name: String,
    pub(super) server_path: String,
    pub(super) http_headers: Vec<(String, SecretText)>,
    pub(super) encoded_data: Option<SecretText>,
}

impl AdminContext {
    /// Takes the fields that must be there: the user's address, the server's name and path.
    #[must_use]
    pub fn new(
        ip_address: impl Into<String>,
        server_name: impl Into<String>,
        server_path: impl Into<String>,
    ) -> Self {
        Self {
            ip_address: SecretText::new(ip_address),
            server_name: server_name.into(),
            server_path: server_path.into(),
            http_headers: Vec::new(),
            encoded_data: None,
        }
    }

    /// Adds one of the user's HTTP headers.
    #[must_use]
    pub fn with_http_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.http_headers
            .push((name.into(), SecretText::new(value)));
        self
    }

    /// Sets `EncodedData`, the device fingerprint.
    #[must_use]
    pub fn with_encoded_data(mut self, data: impl Into<String>) -> Self {
        self.encoded_data = Some(SecretText::new(data));
        self
    }
}

impl AdminContext {
    /// `IpAddress`.
    #[must_use]
    pub fn ip_address(&self) -> &str {
        self.ip_address.reveal()
    }

    /// `ServerName`.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// `ServerPath`.
    #[must_use]
    pub fn server_path(&self) -> &str {
        &self.server_path
    }

    /// `HttpHeaders`, as pairs of `headerName` and `headerValue`.
    pub fn http_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.http_headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.reveal()))
    }

    /// `EncodedData`.
    #[must_use]
    pub fn encoded_data(&self) -> Option<&str> {
        self.encoded_data.as_ref().map(SecretText::reveal)
    }
}

impl fmt::Debug for AdminContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminContext").finish_non_exhaustive()
    }
}

/// What one request carries of the sign-in's context and that of the last answer.
#[derive(Clone, Default)]
pub(super) struct Carried {
    pub(super) start: Arc<Context>,
    pub(super) answer: Option<Arc<Context>>,
}

impl Carried {
    /// What goes along with a request that no answer led to.
    pub(super) fn without_answer(&self) -> Self {
        Self {
            start: Arc::clone(&self.start),
            answer: None,
        }
    }

    fn pick<'a, T: ?Sized>(&'a self, field: fn(&'a Context) -> Option<&'a T>) -> Option<&'a T> {
        self.answer
            .as_deref()
            .and_then(field)
            .or_else(|| field(&self.start))
    }

    pub(super) fn client_metadata(&self) -> Option<&Parameters> {
        self.pick(|context| context.client_metadata.as_ref())
    }

    pub(super) fn user_context(&self) -> Option<&UserContext> {
        self.pick(|context| context.user_context.as_ref())
    }

    pub(super) fn admin_context(&self) -> Option<&AdminContext> {
        self.pick(|context| context.admin_context.as_ref())
    }

    pub(super) fn analytics_endpoint_id(&self) -> Option<&str> {
        self.pick(|context| context.analytics_endpoint_id.as_deref())
    }
}
