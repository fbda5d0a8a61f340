//! New tokens for a refresh token.

use alloc::{borrow::ToOwned, string::String, sync::Arc};

use super::{
    AuthFlow, Call, Completed, Context, Error, Operation, Reply, Request, Unexpected,
    context::Carried,
    reply::VALUE_LIMIT,
    request::{GetTokensFromRefreshToken, InitiateAuth},
};
use crate::{
    AppClient, Parameter, Parameters, SecretText, UserPoolId,
    cognito::bounds::{DEVICE_KEY, check_text},
};

/// Trades a refresh token for new tokens: REFRESH_TOKEN_AUTH, or GetTokensFromRefreshToken for
/// clients with token rotation.
///
/// ```
/// use caldera_srp::{AppClient, flow::{AuthReply, AuthenticationResult, Refresh}};
///
/// # fn main() -> Result<(), caldera_srp::flow::Error> {
/// let app = AppClient::new("1example23456789")?;
/// // The name is the service's own, `Completed::username`, not an alias.
/// let refresh = Refresh::new(app, "bob", "eyJ…")?;
/// let request = refresh.request();
/// // … send it, and take the reply:
/// # let reply = AuthReply::new()
/// #     .with_authentication_result(AuthenticationResult::new().with_access_token("eyK…"));
/// let completed = refresh.complete(reply)?;
/// assert_eq!(completed.access_token(), "eyK…");
/// assert_eq!(completed.refresh_token(), Some("eyJ…")); // none came: the old one stays
/// # Ok(())
/// # }
/// ```
pub struct Refresh {
    app: AppClient,
    username: String,
    refresh_token: SecretText,
    secret_hash: Option<SecretText>,
    device_key: Option<String>,
    rotating: bool,
    admin: Option<UserPoolId>,
    context: Arc<Context>,
}

impl Refresh {
    /// A refresh by REFRESH_TOKEN_AUTH.
    ///
    /// `username` is the service's own name of the user
    /// ([`Completed::username`](Completed::username)), over which SECRET_HASH is computed; an alias
    /// will not do.
    ///
    /// # Errors
    ///
    /// A name that is empty or longer than 1,024 bytes; a token that is empty or longer than
    /// 131,072.
    pub fn new(
        app: AppClient,
        username: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Result<Self, crate::Error> {
        let username = username.into();
        let refresh_token = SecretText::new(refresh_token);
        let secret_hash = app.secret_hash(&username)?;
        check_text(refresh_token.reveal(), Parameter::RefreshToken, VALUE_LIMIT)?;
        Ok(Self {
            app,
            username,
            refresh_token,
            secret_hash,
            device_key: None,
            rotating: false,
            admin: None,
            context: Arc::default(),
        })
    }

    /// Uses GetTokensFromRefreshToken, as clients with token rotation must. That operation takes the
    /// client's secret itself, and knows no administrator's form.
    #[must_use]
    pub fn rotating(mut self) -> Self {
        self.rotating = true;
        self
    }

    /// Uses the pool owner's credentials: AdminInitiateAuth, which the caller has to sign (SigV4).
    #[must_use]
    pub fn admin(mut self, pool: UserPoolId) -> Self {
        self.admin = Some(pool);
        self
    }

    /// Names the device that the refresh token belongs to. A pool that tracks devices refuses the
    /// refresh without it, or takes this for a new device.
    ///
    /// # Errors
    ///
    /// A key that is empty or longer than 128 bytes.
    pub fn device_key(mut self, key: &str) -> Result<Self, crate::Error> {
        let key = check_text(key, Parameter::DeviceKey, DEVICE_KEY)?;
        self.device_key = Some(key.to_owned());
        Ok(self)
    }

    /// Sets what rides along with the request.
    ///
    /// # Errors
    ///
    /// An entry that is longer than 131,072 bytes, or more than 256 of them.
    pub fn context(mut self, context: Context) -> Result<Self, crate::Error> {
        context.check()?;
        self.context = Arc::new(context);
        Ok(self)
    }

    /// The request to send.
    #[must_use]
    pub fn request(&self) -> Request {
        let context = Carried {
            start: Arc::clone(&self.context),
            answer: None,
        };
        let client_id = self.app.id().to_owned();
        if self.rotating {
            let call = Call::GetTokensFromRefreshToken(GetTokensFromRefreshToken {
                refresh_token: self.refresh_token.clone(),
                client_id,
                client_secret: self.app.secret().cloned(),
                device_key: self.device_key.clone(),
                context,
            });
            return Request::new(Operation::GetTokensFromRefreshToken, call);
        }
        let mut auth_parameters = Parameters::new();
        auth_parameters.put("REFRESH_TOKEN".into(), self.refresh_token.clone());
        if let Some(hash) = &self.secret_hash {
            auth_parameters.put("SECRET_HASH".into(), hash.clone());
        }
        if let Some(key) = &self.device_key {
            auth_parameters.set("DEVICE_KEY", key.as_str());
        }
        let operation = match self.admin {
            Some(_) => Operation::AdminInitiateAuth,
            None => Operation::InitiateAuth,
        };
        let call = Call::InitiateAuth(InitiateAuth {
            user_pool_id: self.admin.as_ref().map(|pool| pool.as_str().to_owned()),
            client_id,
            auth_flow: AuthFlow::RefreshTokenAuth,
            auth_parameters,
            session: None,
            context,
        });
        Request::new(operation, call)
    }

    /// Takes the reply. A refresh token that it brings takes the old one's place; where it brings
    /// none the old one stays.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if the service refused; [`Error::Unexpected`] or [`Error::Engine`] if the
    /// reply is not one of tokens. Another reply can be given.
    pub fn complete(&self, reply: impl Into<Reply>) -> Result<Completed, Error> {
        let reply = match reply.into() {
            Reply::Auth(reply) => reply,
            Reply::Error(error) => return Err(error.into()),
            Reply::Foreign(reply) => return Err(reply.into()),
            _ => return Err(Unexpected::OtherOperation.into()),
        };
        reply.check()?;
        let mut result = match (reply.challenge_name, reply.authentication_result) {
            (None, Some(result)) => result,
            (None, None) => return Err(Unexpected::Neither.into()),
            (Some(_), Some(_)) => return Err(Unexpected::Both.into()),
            (Some(name), None) => return Err(Unexpected::Challenge(name).into()),
        };
        result
            .refresh_token
            .get_or_insert_with(|| self.refresh_token.clone());
        Ok(Completed::new(result, self.username.clone(), false))
    }
}
