//! Requests written as JSON.

use alloc::string::{String, ToString};

use super::super::request::{
    Call, ConfirmDevice, GetTokensFromRefreshToken, InitiateAuth, Request, RespondToAuthChallenge,
    RevokeToken,
};
use super::super::{AdminContext, UserContext};
use crate::{Parameters, SecretText};

impl Request {
    /// The request's body. It holds secrets.
    ///
    /// POST it to the service's endpoint for the pool's region, with the headers
    /// `X-Amz-Target:` [`target`](Self::target) and `Content-Type: application/x-amz-json-1.1`.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        text(|out| self.call().write(out))
    }

    /// [`to_json`](Self::to_json) by value, for HTTP clients that take ownership of the body. Wiping it is
    /// then left to them.
    #[must_use]
    pub fn into_body(self) -> String {
        self.to_json().into_string()
    }
}

/// Writes twice: once to know the length, once into a buffer of that length. A buffer that grew
/// would leave its outgrown parts, and the secrets in them, behind.
pub(super) fn text(write: impl Fn(&mut dyn Sink)) -> SecretText {
    let mut length = Length(0);
    write(&mut length);
    let mut text = String::with_capacity(length.0);
    write(&mut text);
    SecretText::new(text)
}

/// Where JSON is written to.
pub(super) trait Sink {
    fn put(&mut self, text: &str);
}

struct Length(usize);

impl Sink for Length {
    fn put(&mut self, text: &str) {
        self.0 += text.len();
    }
}

impl Sink for String {
    fn put(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Writes a string.
pub(super) fn string(out: &mut dyn Sink, text: &str) {
    out.put("\"");
    let mut plain = text;
    while let Some(at) = plain.find(|c: char| c == '"' || c == '\\' || c < ' ') {
        let (before, rest) = plain.split_at(at);
        out.put(before);
        let mut characters = rest.chars();
        match characters.next() {
            Some('"') => out.put("\\\""),
            Some('\\') => out.put("\\\\"),
            Some('\n') => out.put("\\n"),
            Some('\r') => out.put("\\r"),
            Some('\t') => out.put("\\t"),
            Some(control) => {
                out.put("\\u00");
                for shift in [4, 0] {
                    let digit = char::from_digit(u32::from(control) >> shift & 15, 16);
                    out.put(digit.unwrap_or_default().encode_utf8(&mut [0; 4]));
                }
            }
            None => {}
        }
        plain = characters.as_str();
    }
    out.put(plain);
    out.put("\"");
}

/// Writes an object, member by member.
pub(super) struct Object<'a> {
    out: &'a mut dyn Sink,
    empty: bool,
}

impl<'a> Object<'a> {
    pub(super) fn begin(out: &'a mut dyn Sink) -> Self {
        out.put("{");
        Self { out, empty: true }
    }

    /// Writes a member's name; its value is to follow.
    pub(super) fn member(&mut self, name: &str) -> &mut dyn Sink {
        if !self.empty {
            self.out.put(",");
        }
        self.empty = false;
        string(self.out, name);
        self.out.put(":");
        self.out
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        string(self.member(name), value);
    }

    pub(super) fn text_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(super) fn map(&mut self, name: &str, map: &Parameters) {
        let mut object = Object::begin(self.member(name));
        for (key, value) in map.iter() {
            object.text(key, value);
        }
        object.end();
    }

    pub(super) fn texts<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        let out = self.member(name);
        out.put("[");
        for (index, text) in texts.enumerate() {
            if index > 0 {
                out.put(",");
            }
            string(out, text);
        }
        out.put("]");
    }

    pub(super) fn number(&mut self, name: &str, value: i64) {
        self.member(name).put(&value.to_string());
    }

    pub(super) fn boolean(&mut self, name: &str, value: bool) {
        self.member(name).put(if value { "true" } else { "false" });
    }

    fn map_if(&mut self, name: &str, map: Option<&Parameters>) {
        if let Some(map) = map {
            self.map(name, map);
        }
    }

    pub(super) fn end(self) {
        self.out.put("}");
    }
}

impl Call {
    fn write(&self, out: &mut dyn Sink) {
        let mut object = Object::begin(out);
        match self {
            Self::InitiateAuth(call) => call.write(&mut object),
            Self::RespondToAuthChallenge(call) => call.write(&mut object),
            Self::AssociateSoftwareToken(call) => object.text_if("Session", call.session()),
            Self::VerifySoftwareToken(call) => {
                object.text_if("Session", call.session());
                object.text("UserCode", call.user_code());
                object.text_if("FriendlyDeviceName", call.friendly_device_name());
            }
            Self::ConfirmDevice(call) => call.write(&mut object),
            Self::UpdateDeviceStatus(call) => {
                object.text("AccessToken", call.access_token());
                object.text("DeviceKey", call.device_key());
                object.text("DeviceRememberedStatus", call.device_remembered_status());
            }
            Self::GetTokensFromRefreshToken(call) => call.write(&mut object),
            Self::RevokeToken(call) => call.write(&mut object),
            Self::GlobalSignOut(call) => object.text("AccessToken", call.access_token()),
            Self::GetUser(call) => object.text("AccessToken", call.access_token()),
            Self::ListDevices(call) => call.write(&mut object),
            Self::ForgetDevice(call) => {
                object.text("AccessToken", call.access_token());
                object.text("DeviceKey", call.device_key());
            }
        }
        object.end();
    }
}

impl InitiateAuth {
    fn write(&self, object: &mut Object<'_>) {
        object.text_if("UserPoolId", self.user_pool_id());
        object.text("ClientId", self.client_id());
        object.text("AuthFlow", self.auth_flow().as_str());
        object.map("AuthParameters", self.auth_parameters());
        object.text_if("Session", self.session());
        object.map_if("ClientMetadata", self.client_metadata());
        write_user_context(object, self.user_context());
        write_admin_context(object, self.admin_context());
        write_analytics(object, self.analytics_endpoint_id());
    }
}

impl RespondToAuthChallenge {
    fn write(&self, object: &mut Object<'_>) {
        object.text_if("UserPoolId", self.user_pool_id());
        object.text("ClientId", self.client_id());
        object.text("ChallengeName", self.challenge_name().as_str());
        object.text_if("Session", self.session());
        object.map("ChallengeResponses", self.challenge_responses());
        object.map_if("ClientMetadata", self.client_metadata());
        write_user_context(object, self.user_context());
        write_admin_context(object, self.admin_context());
        write_analytics(object, self.analytics_endpoint_id());
    }
}

impl ConfirmDevice {
    fn write(&self, object: &mut Object<'_>) {
        object.text("AccessToken", self.access_token());
        object.text("DeviceKey", self.device_key());
        object.text_if("DeviceName", self.device_name());
        let mut config = Object::begin(object.member("DeviceSecretVerifierConfig"));
        config.text("PasswordVerifier", self.password_verifier());
        config.text("Salt", self.salt());
        config.end();
    }
}

impl GetTokensFromRefreshToken {
    fn write(&self, object: &mut Object<'_>) {
        object.text("RefreshToken", self.refresh_token());
        object.text("ClientId", self.client_id());
        object.text_if("ClientSecret", self.client_secret());
        object.text_if("DeviceKey", self.device_key());
        object.map_if("ClientMetadata", self.client_metadata());
    }
}

impl RevokeToken {
    fn write(&self, object: &mut Object<'_>) {
        object.text("Token", self.token());
        object.text("ClientId", self.client_id());
        object.text_if("ClientSecret", self.client_secret());
    }
}

fn write_user_context(object: &mut Object<'_>, context: Option<&UserContext>) {
    if let Some(context) = context {
        let mut data = Object::begin(object.member("UserContextData"));
        data.text_if("IpAddress", context.ip_address());
        data.text_if("EncodedData", context.encoded_data());
        data.end();
    }
}

fn write_admin_context(object: &mut Object<'_>, context: Option<&AdminContext>) {
    if let Some(context) = context {
        let mut data = Object::begin(object.member("ContextData"));
        data.text("IpAddress", context.ip_address());
        data.text("ServerName", context.server_name());
        data.text("ServerPath", context.server_path());
        let out = data.member("HttpHeaders");
        out.put("[");
        for (index, (name, value)) in context.http_headers().enumerate() {
            if index > 0 {
                out.put(",");
            }
            let mut header = Object::begin(out);
            header.text("headerName", name);
            header.text("headerValue", value);
            header.end();
        }
        out.put("]");
        data.text_if("EncodedData", context.encoded_data());
        data.end();
    }
}

fn write_analytics(object: &mut Object<'_>, endpoint_id: Option<&str>) {
    if let Some(id) = endpoint_id {
        let mut metadata = Object::begin(object.member("AnalyticsMetadata"));
        metadata.text("AnalyticsEndpointId", id);
        metadata.end();
    }
}
