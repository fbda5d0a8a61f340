//! What a caller in another language exchanges with the flow, beside requests and replies: how a
//! sign-in begins, questions, answers, and the result.
//!
//! The members are this crate's own, in lower case; those of the service's maps keep their names. A
//! text that is not there is left out.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use serde_json::value::RawValue;

use super::{
    read::{DOCUMENT_LIMIT, Object},
    write::{self, text},
};
use crate::flow::{
    AdminContext, Answer, ChallengeName, ClockOffset, Completed, Context, KeptSession, Question,
    ServiceErrorKind, SignIn, SignInBuilder, UserContext,
};
use crate::{AppClient, Device, Error, Fault, Parameter, SecretText, UserPoolId};

impl Question {
    /// Writes the question as JSON, for a caller in another language. It may hold a secret.
    ///
    /// | `type` | other members |
    /// | --- | --- |
    /// | `code` | `challenge_name`, `delivery_medium`, `destination`, `friendly_device_name`, `rejected` |
    /// | `select_mfa`, `select_challenge`, `set_up_mfa` | `choices` |
    /// | `software_token` | `secret`, `rejected` |
    /// | `new_password` | `required_attributes`, `attributes`, `rejected` |
    /// | `custom` | `parameters`, `rejected` |
    /// | `password` | `challenge_name` |
    /// | `web_authn` | `credential_request_options` |
    /// | `unknown` | `challenge_name`, `parameters`, `session`, `available_challenges` |
    ///
    /// `rejected` is the [name](ServiceErrorKind::name) of the reason why the last answer was
    /// refused. `is_repeated` is there, and true, where the same challenge came again after an answer
    /// ([`Question::is_repeated`]). Where the service's attributes are no flat object,
    /// `attributes_json` is their text, in `attributes`' place.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        text(|out| {
            let mut object = write::Object::begin(out);
            self.write(&mut object);
            if self.is_repeated() {
                object.boolean("is_repeated", true);
            }
            object.end();
        })
    }

    fn write(&self, object: &mut write::Object<'_>) {
        let rejected = |object: &mut write::Object<'_>, kind: Option<ServiceErrorKind>| {
            object.text_if("rejected", kind.map(ServiceErrorKind::name));
        };
        match self {
            Self::Code(question) => {
                object.text("type", "code");
                object.text("challenge_name", question.challenge_name().as_str());
                object.text_if("delivery_medium", question.delivery_medium());
                object.text_if("destination", question.destination());
                object.text_if("friendly_device_name", question.friendly_device_name());
                rejected(object, question.rejected());
            }
            Self::SelectMfa(question) => {
                object.text("type", "select_mfa");
                names(object, "choices", question.choices());
            }
            Self::SelectChallenge(question) => {
                object.text("type", "select_challenge");
                names(object, "choices", question.choices());
            }
            Self::SetUpMfa(question) => {
                object.text("type", "set_up_mfa");
                names(object, "choices", question.choices());
            }
            Self::SoftwareToken(question) => {
                object.text("type", "software_token");
                object.text("secret", question.secret());
                rejected(object, question.rejected());
            }
            Self::NewPassword(question) => {
                object.text("type", "new_password");
                let required = question.required_attributes().iter().map(String::as_str);
                object.texts("required_attributes", required);
                match question.attributes() {
                    Ok(attributes) => object.map("attributes", &attributes),
                    Err(_) => object.text_if("attributes_json", question.attributes_json()),
                }
                rejected(object, question.rejected());
            }
            Self::Custom(question) => {
                object.text("type", "custom");
                object.map("parameters", question.parameters());
                rejected(object, question.rejected());
            }
            Self::Password(question) => {
                object.text("type", "password");
                object.text("challenge_name", question.challenge_name().as_str());
            }
            Self::WebAuthn(question) => {
                object.text("type", "web_authn");
                object.text_if(
                    "credential_request_options",
                    question.credential_request_options(),
                );
            }
            Self::Unknown(question) => {
                object.text("type", "unknown");
                object.text("challenge_name", question.challenge_name().as_str());
                object.map("parameters", question.parameters());
                object.text_if("session", question.session());
                names(
                    object,
                    "available_challenges",
                    question.available_challenges(),
                );
            }
        }
    }
}

fn names(object: &mut write::Object<'_>, member: &str, names: &[ChallengeName]) {
    object.texts(member, names.iter().map(ChallengeName::as_str));
}

impl Completed {
    /// Writes the result as JSON, for a caller in another language. It holds the tokens.
    ///
    /// Members: `access_token`, `id_token`, `refresh_token`, `token_type`, `expires_in`, `username`,
    /// `new_device_key`, `is_device_forgotten`, `is_new_device_unreadable`.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        text(|out| {
            let mut object = write::Object::begin(out);
            object.text("access_token", self.access_token());
            object.text_if("id_token", self.id_token());
            object.text_if("refresh_token", self.refresh_token());
            object.text_if("token_type", self.token_type());
            if let Some(seconds) = self.expires_in() {
                object.number("expires_in", seconds.into());
            }
            object.text("username", self.username());
            object.text_if("new_device_key", self.new_device_key());
            object.boolean("is_device_forgotten", self.is_device_forgotten());
            object.boolean("is_new_device_unreadable", self.is_new_device_unreadable());
            object.end();
        })
    }
}

impl Answer {
    /// Reads an answer from JSON, for a caller in another language.
    ///
    /// One object with one of these members, and those that go with it:
    ///
    /// | member | goes with | is |
    /// | --- | --- | --- |
    /// | `code` | `device_name` | [`Answer::code`] |
    /// | `choice` | `password`, `credential`, `email` | [`Answer::choose`] |
    /// | `new_password` | `attributes`, an object | [`Answer::new_password`] |
    /// | `text` | | [`Answer::text`] |
    /// | `password` | | [`Answer::password`] |
    /// | `credential`, a text | | [`Answer::credential`] |
    /// | `responses`, an object | | [`Answer::by_hand`] |
    ///
    /// With any of them may go `client_metadata`, `user_context`, `admin_context` and
    /// `analytics_endpoint_id`, as in [`SignInBuilder::from_json`].
    ///
    /// # Errors
    ///
    /// [`Parameter::Answer`] that is too long (1 MiB) or malformed: no such object, or a member that
    /// is not known.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let document = Document::read(text, Parameter::Answer)?;
        let mut answer = if let Some(code) = document.text("code")? {
            Self::code(code)
        } else if let Some(choice) = document.text("choice")? {
            let mut answer = Self::choose(ChallengeName::from(&*choice));
            if let Some(password) = document.text("password")? {
                answer = answer.with_password(password);
            }
            if let Some(credential) = document.text("credential")? {
                answer = answer.with_credential(credential);
            }
            if let Some(email) = document.text("email")? {
                answer = answer.with_email(email);
            }
            answer
        } else if let Some(password) = document.text("new_password")? {
            Self::new_password(password)
        } else if let Some(answer) = document.text("text")? {
            Self::text(answer)
        } else if let Some(password) = document.text("password")? {
            Self::password(password)
        } else if let Some(credential) = document.text("credential")? {
            Self::credential(credential)
        } else if let Some(responses) = document.object("responses")? {
            Self::by_hand(document.parsed(responses.object.texts())?)
        } else {
            return Err(document.malformed());
        };
        if let Some(name) = document.text("device_name")? {
            answer = answer.with_device_name(name);
        }
        if let Some(attributes) = document.object("attributes")? {
            for (name, value) in document.parsed(attributes.object.texts())?.iter() {
                answer = answer.with_attribute(name, value);
            }
        }
        if let Some(context) = document.context()? {
            answer = answer.with_context(context);
        }
        document.all_read()?;
        Ok(answer)
    }
}

impl SignInBuilder {
    /// Reads how a sign-in begins from JSON, for a caller in another language.
    ///
    /// | member | |
    /// | --- | --- |
    /// | `user_pool_id`, `client_id`, `username` | needed, unless there is a `kept_session` |
    /// | `kept_session` | what [`KeptSession::to_json`] wrote: the same pool, client and name typed again, and the device |
    /// | `auth_flow` | needed: `USER_SRP_AUTH`, `CUSTOM_AUTH` (with SRP where there is a password), `USER_AUTH`, `USER_PASSWORD_AUTH`, `ADMIN_USER_PASSWORD_AUTH`, `ADMIN_NO_SRP_AUTH` |
    /// | `password` | needed but for `CUSTOM_AUTH` and `USER_AUTH` |
    /// | `client_secret` | |
    /// | `admin` | true or false, for AdminInitiateAuth and AdminRespondToAuthChallenge |
    /// | `device` | what [`Device::to_json`] wrote; a `kept_session` brings its own |
    /// | `preferred_challenge`, `session`, `target_acr_values`, `access_token`, `max_age` | for `USER_AUTH` |
    /// | `keep_password` | true or false, for [`SignIn::begin_again`] |
    /// | `clock_offset_seconds` | |
    /// | `client_metadata` | an object of texts |
    /// | `user_context` | `ip_address`, `encoded_data` |
    /// | `admin_context` | `ip_address`, `server_name`, `server_path` (all needed), `encoded_data`, `http_headers`, an object of texts |
    /// | `analytics_endpoint_id` | |
    ///
    /// # Errors
    ///
    /// [`Parameter::Configuration`] that is too long (1 MiB) or malformed: no such object, a member
    /// that is needed and missing, or one that is not known; and the errors of [`UserPoolId`],
    /// [`AppClient`], [`Device::from_json`] and [`KeptSession::from_json`].
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let document = Document::read(text, Parameter::Configuration)?;
        let kept = document.member("kept_session");
        let kept = kept
            .map(|raw| KeptSession::from_json(raw.get()))
            .transpose()?;
        let (pool, mut app, username): (UserPoolId, _, _) = match &kept {
            Some(kept) => (
                kept.pool().clone(),
                AppClient::new(kept.client_id())?,
                kept.typed_name().to_owned(),
            ),
            None => (
                document.needed("user_pool_id")?.parse()?,
                AppClient::new(&document.needed("client_id")?)?,
                document.needed("username")?,
            ),
        };
        if let Some(secret) = document.secret("client_secret")? {
            app = app.with_secret(secret.reveal())?;
        }
        let auth_flow = document.needed("auth_flow")?;
        let password = document.secret("password")?;
        let needed = || {
            password
                .clone()
                .ok_or(document.malformed())
                .map(SecretText::into_string)
        };
        let mut builder = match (&*auth_flow, &password) {
            ("USER_SRP_AUTH", _) => SignIn::user(pool, app, username, needed()?),
            ("CUSTOM_AUTH", None) => SignIn::custom(pool, app, username),
            ("CUSTOM_AUTH", Some(_)) => SignIn::custom_with_srp(pool, app, username, needed()?),
            ("USER_AUTH", None) => SignIn::choice(pool, app, username),
            ("USER_AUTH", Some(_)) => SignIn::choice(pool, app, username).password(needed()?),
            ("USER_PASSWORD_AUTH", _) => SignIn::password(pool, app, username, needed()?),
            ("ADMIN_USER_PASSWORD_AUTH", _) => {
                SignIn::admin_password(pool, app, username, needed()?)
            }
            ("ADMIN_NO_SRP_AUTH", _) => SignIn::admin_no_srp(pool, app, username, needed()?),
            _ => return Err(document.malformed()),
        };
        if document.value("admin")? == Some(true) {
            builder = builder.admin();
        }
        let device = match (document.member("device"), &kept) {
            (Some(device), None) => Some(Device::from_json(device.get())?),
            (None, Some(kept)) => kept.device().cloned(),
            (None, None) => None,
            (Some(_), Some(_)) => return Err(document.malformed()),
        };
        if let Some(device) = device {
            builder = builder.device(device);
        }
        if let Some(preferred) = document.text("preferred_challenge")? {
            builder = builder.prefer(ChallengeName::from(&*preferred));
        }
        if let Some(session) = document.text("session")? {
            builder = builder.session(session);
        }
        if document.value("keep_password")? == Some(true) {
            builder = builder.keep_password();
        }
        if let Some(values) = document.text("target_acr_values")? {
            builder = builder.target_acr_values(values);
        }
        if let Some(token) = document.text("access_token")? {
            builder = builder.access_token(token);
        }
        if let Some(seconds) = document.value("max_age")? {
            builder = builder.max_age(seconds);
        }
        if let Some(seconds) = document.value("clock_offset_seconds")? {
            builder = builder.clock_offset(ClockOffset::from_seconds(seconds));
        }
        if let Some(context) = document.context()? {
            builder = builder.context(context);
        }
        document.all_read()?;
        Ok(builder)
    }
}

/// A caller's object, of which every member has to be known.
struct Document<'a> {
    object: Object<'a>,
    parameter: Parameter,
    read: core::cell::RefCell<Vec<&'static str>>,
}

impl<'a> Document<'a> {
    fn read(text: &'a str, parameter: Parameter) -> Result<Self, Error> {
        if text.len() > DOCUMENT_LIMIT {
            let limit = DOCUMENT_LIMIT;
            return Err(Error::new(parameter, Fault::TooLong { limit }));
        }
        let object = Object::read(text).map_err(|_| Error::new(parameter, Fault::Malformed))?;
        Ok(Self {
            object,
            parameter,
            read: core::cell::RefCell::default(),
        })
    }

    fn malformed(&self) -> Error {
        Error::new(self.parameter, Fault::Malformed)
    }

    /// What went wrong below is this document's fault.
    fn parsed<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|_| self.malformed())
    }

    fn member(&self, name: &'static str) -> Option<&'a RawValue> {
        self.read.borrow_mut().push(name);
        self.object.member(name)
    }

    fn secret(&self, name: &'static str) -> Result<Option<SecretText>, Error> {
        self.read.borrow_mut().push(name);
        self.parsed(self.object.text(name))
    }

    fn text(&self, name: &'static str) -> Result<Option<String>, Error> {
        Ok(self.secret(name)?.map(SecretText::into_string))
    }

    fn needed(&self, name: &'static str) -> Result<String, Error> {
        self.text(name)?.ok_or(self.malformed())
    }

    fn value<T: core::str::FromStr + Copy>(&self, name: &'static str) -> Result<Option<T>, Error> {
        self.read.borrow_mut().push(name);
        self.parsed(self.object.value(name))
    }

    fn object(&self, name: &'static str) -> Result<Option<Self>, Error> {
        self.member(name)
            .map(|raw| Self::read(raw.get(), self.parameter))
            .transpose()
    }

    /// What rides along with requests, if anything is set.
    fn context(&self) -> Result<Option<Context>, Error> {
        let mut context = Context::new();
        let metadata = self.object("client_metadata")?;
        let analytics_endpoint_id = self.text("analytics_endpoint_id")?;
        let user = self.object("user_context")?;
        let admin = self.object("admin_context")?;
        if metadata.is_none()
            && analytics_endpoint_id.is_none()
            && user.is_none()
            && admin.is_none()
        {
            return Ok(None);
        }
        if let Some(metadata) = metadata {
            for (key, value) in self.parsed(metadata.object.texts())?.iter() {
                context = context.with_client_metadata(key, value);
            }
        }
        if let Some(id) = analytics_endpoint_id {
            context = context.with_analytics_endpoint_id(id);
        }
        if let Some(document) = user {
            let mut user = UserContext::new();
            if let Some(address) = document.text("ip_address")? {
                user = user.with_ip_address(address);
            }
            if let Some(data) = document.text("encoded_data")? {
                user = user.with_encoded_data(data);
            }
            document.all_read()?;
            context = context.with_user_context(user);
        }
        if let Some(document) = admin {
            // Wiped also where one of the others is missing.
            let [address, name, path] = ["ip_address", "server_name", "server_path"]
                .map(|member| document.needed(member).map(SecretText::new));
            let mut admin = AdminContext::new(
                address?.into_string(),
                name?.into_string(),
                path?.into_string(),
            );
            if let Some(data) = document.text("encoded_data")? {
                admin = admin.with_encoded_data(data);
            }
            if let Some(headers) = document.object("http_headers")? {
                for (name, value) in self.parsed(headers.object.texts())?.iter() {
                    admin = admin.with_http_header(name, value);
                }
            }
            document.all_read()?;
            context = context.with_admin_context(admin);
        }
        Ok(Some(context))
    }

    /// Refuses members that nothing asked for.
    fn all_read(&self) -> Result<(), Error> {
        let read = self.read.borrow();
        if self.object.names().all(|name| read.contains(&name)) {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }
}
