//! The official SDK as the carrier: its builders filled from our requests, our replies made of its
//! outputs.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::types::{
    AuthFlowType, AuthenticationResultType, ChallengeNameType, DeviceRememberedStatusType,
    DeviceSecretVerifierConfigType,
};
use aws_sdk_cognitoidentityprovider::{Client, Config};
use caldera_srp::flow::{
    AuthReply, AuthenticationResult, Call, DeviceConfirmed, Reply, Request, ServiceError,
    SoftwareTokenSecret, SoftwareTokenVerified,
};
use caldera_srp::{Parameters, Timestamp};

use crate::Failure;

/// A client of the SDK for an endpoint on this machine.
pub fn client(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "e2e"))
        .build();
    Client::from_conf(config)
}

/// The SDK's own version.
pub fn sdk_version() -> &'static str {
    aws_sdk_cognitoidentityprovider::meta::PKG_VERSION
}

/// The time now.
///
/// # Errors
/// The clock is out of the service's range.
pub fn now() -> Result<Timestamp, Failure> {
    Ok(Timestamp::now()?)
}

fn map(parameters: &Parameters) -> HashMap<String, String> {
    parameters
        .iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// What the SDK reports as our error, or the transport's failure.
fn refused<E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static>(
    error: SdkError<E>,
) -> Result<Reply, Failure> {
    match error.as_service_error() {
        Some(service) => {
            let code = service.code().unwrap_or_default();
            Ok(ServiceError::new(code, service.message().unwrap_or_default()).into())
        }
        None => Err(Box::new(error)),
    }
}

/// The reply that an output is: what the operations that sign in have in common.
macro_rules! auth_reply {
    ($output:expr) => {
        AuthReply::new()
            .with_challenge_name($output.challenge_name().map(|name| name.as_str()))
            .with_challenge_parameters($output.challenge_parameters().cloned().unwrap_or_default())
            .with_available_challenges($output.available_challenges())
            .with_session($output.session())
            .with_authentication_result($output.authentication_result().map(tokens))
            .into()
    };
}

fn tokens(from: &AuthenticationResultType) -> AuthenticationResult {
    let result = AuthenticationResult::new()
        .with_access_token(from.access_token())
        .with_id_token(from.id_token())
        .with_refresh_token(from.refresh_token())
        .with_token_type(from.token_type())
        .with_expires_in(from.expires_in());
    match from.new_device_metadata() {
        Some(device) => {
            let key = device.device_key().unwrap_or_default();
            result.with_new_device(key, device.device_group_key().unwrap_or_default())
        }
        None => result,
    }
}

/// Sends a request with the SDK.
///
/// # Errors
/// The transport failed. What the service refuses is a reply.
pub async fn send(client: &Client, request: &Request) -> Result<Reply, Failure> {
    send_changed(client, request, |_| ()).await
}

/// As [`send`], with the responses to a challenge changed on the way.
///
/// # Errors
/// As [`send`].
pub async fn send_changed(
    client: &Client,
    request: &Request,
    change: impl FnOnce(&mut HashMap<String, String>),
) -> Result<Reply, Failure> {
    match request.call() {
        Call::InitiateAuth(call) => {
            let flow = AuthFlowType::from(call.auth_flow().as_str());
            let parameters = map(call.auth_parameters());
            if let Some(pool) = call.user_pool_id() {
                let sent = client
                    .admin_initiate_auth()
                    .user_pool_id(pool)
                    .client_id(call.client_id())
                    .auth_flow(flow)
                    .set_auth_parameters(Some(parameters))
                    .send()
                    .await;
                sent.map_or_else(refused, |output| Ok(auth_reply!(output)))
            } else {
                let sent = client
                    .initiate_auth()
                    .client_id(call.client_id())
                    .auth_flow(flow)
                    .set_auth_parameters(Some(parameters))
                    .send()
                    .await;
                sent.map_or_else(refused, |output| Ok(auth_reply!(output)))
            }
        }
        Call::RespondToAuthChallenge(call) => {
            let name = ChallengeNameType::from(call.challenge_name().as_str());
            let session = call.session().map(str::to_owned);
            let mut responses = map(call.challenge_responses());
            change(&mut responses);
            if let Some(pool) = call.user_pool_id() {
                let sent = client
                    .admin_respond_to_auth_challenge()
                    .user_pool_id(pool)
                    .client_id(call.client_id())
                    .challenge_name(name)
                    .set_session(session)
                    .set_challenge_responses(Some(responses))
                    .send()
                    .await;
                sent.map_or_else(refused, |output| Ok(auth_reply!(output)))
            } else {
                let sent = client
                    .respond_to_auth_challenge()
                    .client_id(call.client_id())
                    .challenge_name(name)
                    .set_session(session)
                    .set_challenge_responses(Some(responses))
                    .send()
                    .await;
                sent.map_or_else(refused, |output| Ok(auth_reply!(output)))
            }
        }
        Call::AssociateSoftwareToken(call) => {
            let session = call.session().map(str::to_owned);
            let sent = client
                .associate_software_token()
                .set_session(session)
                .send()
                .await;
            sent.map_or_else(refused, |output| {
                Ok(SoftwareTokenSecret::new()
                    .with_secret_code(output.secret_code())
                    .with_session(output.session())
                    .into())
            })
        }
        Call::VerifySoftwareToken(call) => {
            let sent = client
                .verify_software_token()
                .set_session(call.session().map(str::to_owned))
                .user_code(call.user_code())
                .set_friendly_device_name(call.friendly_device_name().map(str::to_owned))
                .send()
                .await;
            sent.map_or_else(refused, |output| {
                let status = output.status().map(|status| status.as_str());
                Ok(SoftwareTokenVerified::new(status.unwrap_or_default())
                    .with_session(output.session())
                    .into())
            })
        }
        Call::ConfirmDevice(call) => {
            let config = DeviceSecretVerifierConfigType::builder()
                .password_verifier(call.password_verifier())
                .salt(call.salt())
                .build();
            let sent = client
                .confirm_device()
                .access_token(call.access_token())
                .device_key(call.device_key())
                .set_device_name(call.device_name().map(str::to_owned))
                .device_secret_verifier_config(config)
                .send()
                .await;
            sent.map_or_else(refused, |output| {
                Ok(DeviceConfirmed::new(output.user_confirmation_necessary()).into())
            })
        }
        Call::UpdateDeviceStatus(call) => {
            let status = DeviceRememberedStatusType::from(call.device_remembered_status());
            let sent = client
                .update_device_status()
                .access_token(call.access_token())
                .device_key(call.device_key())
                .device_remembered_status(status)
                .send()
                .await;
            sent.map_or_else(refused, |_| Ok(Reply::Empty))
        }
        Call::GetTokensFromRefreshToken(call) => {
            let sent = client
                .get_tokens_from_refresh_token()
                .refresh_token(call.refresh_token())
                .client_id(call.client_id())
                .set_client_secret(call.client_secret().map(str::to_owned))
                .set_device_key(call.device_key().map(str::to_owned))
                .send()
                .await;
            sent.map_or_else(refused, |output| {
                let result = output.authentication_result().map(tokens);
                Ok(AuthReply::new().with_authentication_result(result).into())
            })
        }
        Call::RevokeToken(call) => {
            let sent = client
                .revoke_token()
                .token(call.token())
                .client_id(call.client_id())
                .set_client_secret(call.client_secret().map(str::to_owned))
                .send()
                .await;
            sent.map_or_else(refused, |_| Ok(Reply::Empty))
        }
        _ => Err("a request of a kind that this carrier does not know".into()),
    }
}
