//! The SDK's builders filled from the engine's requests, the engine's replies made of its outputs.

use std::{collections::HashMap, error::Error as StdError, io};

use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{Config, http::HttpResponse, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
    types::{
        AnalyticsMetadataType, AttributeType, AuthFlowType, AuthenticationResultType,
        ChallengeNameType, ContextDataType, DeviceRememberedStatusType,
        DeviceSecretVerifierConfigType, DeviceType, HttpHeader, UserContextDataType,
    },
};
use caldera_client::{
    Failure, Response, UserContext,
    engine::{
        Parameters,
        flow::{
            AdminContext, AuthReply, AuthenticationResult, Call, DeviceConfirmed, DeviceList,
            ForeignReply, InitiateAuth, ListedDevice, Reply, Request, RespondToAuthChallenge,
            ServiceError, SoftwareTokenSecret, SoftwareTokenVerified, User,
        },
    },
};

use crate::seen::Seen;

/// Sends what a builder holds, once, and makes a response of its output.
macro_rules! sent {
    ($builder:expr, $reply:expr) => {{
        let seen = Seen::default();
        let once = Config::builder().retry_config(RetryConfig::disabled());
        let operation = $builder.customize().config_override(once);
        let sent = operation.interceptor(seen.clone()).send().await;
        let response = match sent {
            Ok(output) => Response::read($reply(output)),
            Err(error) => refused(error)?,
        };
        Ok(seen.add_to(response))
    }};
}

/// The reply that an output of the operations that sign in is: four types with the same members.
macro_rules! auth_reply {
    ($output:expr) => {
        AuthReply::new()
            .with_challenge_name($output.challenge_name().map(|name| name.as_str()))
            .with_challenge_parameters($output.challenge_parameters().cloned().unwrap_or_default())
            .with_available_challenges($output.available_challenges())
            .with_session($output.session())
            .with_authentication_result($output.authentication_result().map(tokens))
    };
}

pub(crate) async fn send(client: &Client, request: &Request) -> Result<Response, Failure> {
    match request.call() {
        Call::InitiateAuth(call) => initiate(client, call).await,
        Call::RespondToAuthChallenge(call) => respond(client, call).await,
        Call::AssociateSoftwareToken(call) => {
            let builder = client.associate_software_token();
            sent!(
                builder.set_session(call.session().map(str::to_owned)),
                |output: aws_sdk_cognitoidentityprovider::operation::associate_software_token::AssociateSoftwareTokenOutput| {
                    SoftwareTokenSecret::new()
                        .with_secret_code(output.secret_code())
                        .with_session(output.session())
                }
            )
        }
        Call::VerifySoftwareToken(call) => {
            let builder = client
                .verify_software_token()
                .set_session(call.session().map(str::to_owned))
                .user_code(call.user_code())
                .set_friendly_device_name(call.friendly_device_name().map(str::to_owned));
            sent!(
                builder,
                |output: aws_sdk_cognitoidentityprovider::operation::verify_software_token::VerifySoftwareTokenOutput| {
                    let status = output.status().map_or("", |status| status.as_str());
                    SoftwareTokenVerified::new(status).with_session(output.session())
                }
            )
        }
        Call::ConfirmDevice(call) => {
            let config = DeviceSecretVerifierConfigType::builder()
                .password_verifier(call.password_verifier())
                .salt(call.salt())
                .build();
            let builder = client
                .confirm_device()
                .access_token(call.access_token())
                .device_key(call.device_key())
                .set_device_name(call.device_name().map(str::to_owned))
                .device_secret_verifier_config(config);
            sent!(
                builder,
                |output: aws_sdk_cognitoidentityprovider::operation::confirm_device::ConfirmDeviceOutput| {
                    DeviceConfirmed::new(output.user_confirmation_necessary())
                }
            )
        }
        Call::UpdateDeviceStatus(call) => {
            let status = DeviceRememberedStatusType::from(call.device_remembered_status());
            let builder = client
                .update_device_status()
                .access_token(call.access_token())
                .device_key(call.device_key())
                .device_remembered_status(status);
            sent!(builder, |_| Reply::Empty)
        }
        Call::GetTokensFromRefreshToken(call) => {
            let builder = client
                .get_tokens_from_refresh_token()
                .refresh_token(call.refresh_token())
                .client_id(call.client_id())
                .set_client_secret(call.client_secret().map(str::to_owned))
                .set_device_key(call.device_key().map(str::to_owned))
                .set_client_metadata(call.client_metadata().map(map));
            sent!(
                builder,
                |output: aws_sdk_cognitoidentityprovider::operation::get_tokens_from_refresh_token::GetTokensFromRefreshTokenOutput| {
                    let result = output.authentication_result().map(tokens);
                    AuthReply::new().with_authentication_result(result)
                }
            )
        }
        Call::RevokeToken(call) => {
            let builder = client
                .revoke_token()
                .token(call.token())
                .client_id(call.client_id())
                .set_client_secret(call.client_secret().map(str::to_owned));
            sent!(builder, |_| Reply::Empty)
        }
        Call::GlobalSignOut(call) => {
            let builder = client.global_sign_out().access_token(call.access_token());
            sent!(builder, |_| Reply::Empty)
        }
        Call::ForgetDevice(call) => {
            let builder = client
                .forget_device()
                .access_token(call.access_token())
                .device_key(call.device_key());
            sent!(builder, |_| Reply::Empty)
        }
        Call::GetUser(call) => {
            let builder = client.get_user().access_token(call.access_token());
            sent!(
                builder,
                |output: aws_sdk_cognitoidentityprovider::operation::get_user::GetUserOutput| {
                    let user = User::new(output.username())
                        .with_preferred_mfa(output.preferred_mfa_setting());
                    let user = output
                        .user_mfa_setting_list()
                        .iter()
                        .fold(user, |user, name| user.with_mfa_setting(name));
                    let attributes = output.user_attributes().iter();
                    attributes.fold(user, |user, attribute| {
                        let (name, value) = name_and_value(attribute);
                        user.with_attribute(name, value)
                    })
                }
            )
        }
        Call::ListDevices(call) => {
            let limit = call.limit().and_then(|limit| i32::try_from(limit).ok());
            let builder = client
                .list_devices()
                .access_token(call.access_token())
                .set_limit(limit)
                .set_pagination_token(call.pagination_token().map(str::to_owned));
            sent!(
                builder,
                |output: aws_sdk_cognitoidentityprovider::operation::list_devices::ListDevicesOutput| {
                    let list = DeviceList::new().with_pagination_token(output.pagination_token());
                    let devices = output.devices().iter().map(listed);
                    devices.fold(list, DeviceList::with_device)
                }
            )
        }
        _ => Err(Failure::not_sent(
            "an operation of a newer engine than this transport is of",
        )),
    }
}

async fn initiate(client: &Client, call: &InitiateAuth) -> Result<Response, Failure> {
    use aws_sdk_cognitoidentityprovider::operation::{
        admin_initiate_auth::AdminInitiateAuthOutput, initiate_auth::InitiateAuthOutput,
    };
    let flow = AuthFlowType::from(call.auth_flow().as_str());
    let parameters = Some(map(call.auth_parameters()));
    let metadata = call.client_metadata().map(map);
    let analytics = call.analytics_endpoint_id().map(analytics);
    let session = call.session().map(str::to_owned);
    match call.user_pool_id() {
        Some(pool) => {
            let builder = client
                .admin_initiate_auth()
                .user_pool_id(pool)
                .client_id(call.client_id())
                .auth_flow(flow)
                .set_auth_parameters(parameters)
                .set_client_metadata(metadata)
                .set_analytics_metadata(analytics)
                .set_session(session)
                .set_context_data(admin_context(call.admin_context())?);
            sent!(builder, |output: AdminInitiateAuthOutput| auth_reply!(
                output
            ))
        }
        None => {
            let builder = client
                .initiate_auth()
                .client_id(call.client_id())
                .auth_flow(flow)
                .set_auth_parameters(parameters)
                .set_client_metadata(metadata)
                .set_analytics_metadata(analytics)
                .set_session(session)
                .set_user_context_data(call.user_context().map(user_context));
            sent!(builder, |output: InitiateAuthOutput| auth_reply!(output))
        }
    }
}

async fn respond(client: &Client, call: &RespondToAuthChallenge) -> Result<Response, Failure> {
    use aws_sdk_cognitoidentityprovider::operation::{
        admin_respond_to_auth_challenge::AdminRespondToAuthChallengeOutput,
        respond_to_auth_challenge::RespondToAuthChallengeOutput,
    };
    let name = ChallengeNameType::from(call.challenge_name().as_str());
    let responses = Some(map(call.challenge_responses()));
    let metadata = call.client_metadata().map(map);
    let analytics = call.analytics_endpoint_id().map(analytics);
    let session = call.session().map(str::to_owned);
    match call.user_pool_id() {
        Some(pool) => {
            let builder = client
                .admin_respond_to_auth_challenge()
                .user_pool_id(pool)
                .client_id(call.client_id())
                .challenge_name(name)
                .set_session(session)
                .set_challenge_responses(responses)
                .set_client_metadata(metadata)
                .set_analytics_metadata(analytics)
                .set_context_data(admin_context(call.admin_context())?);
            sent!(builder, |output: AdminRespondToAuthChallengeOutput| {
                auth_reply!(output)
            })
        }
        None => {
            let builder = client
                .respond_to_auth_challenge()
                .client_id(call.client_id())
                .challenge_name(name)
                .set_session(session)
                .set_challenge_responses(responses)
                .set_client_metadata(metadata)
                .set_analytics_metadata(analytics)
                .set_user_context_data(call.user_context().map(user_context));
            sent!(builder, |output: RespondToAuthChallengeOutput| auth_reply!(
                output
            ))
        }
    }
}

fn map(parameters: &Parameters) -> HashMap<String, String> {
    parameters
        .iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn analytics(endpoint_id: &str) -> AnalyticsMetadataType {
    AnalyticsMetadataType::builder()
        .analytics_endpoint_id(endpoint_id)
        .build()
}

fn user_context(context: &UserContext) -> UserContextDataType {
    UserContextDataType::builder()
        .set_ip_address(context.ip_address().map(str::to_owned))
        .set_encoded_data(context.encoded_data().map(str::to_owned))
        .build()
}

fn admin_context(context: Option<&AdminContext>) -> Result<Option<ContextDataType>, Failure> {
    let Some(context) = context else {
        return Ok(None);
    };
    let headers = context.http_headers().map(|(name, value)| {
        HttpHeader::builder()
            .header_name(name)
            .header_value(value)
            .build()
    });
    let built = ContextDataType::builder()
        .ip_address(context.ip_address())
        .server_name(context.server_name())
        .server_path(context.server_path())
        .set_http_headers(Some(headers.collect()))
        .set_encoded_data(context.encoded_data().map(str::to_owned))
        .build();
    built.map(Some).map_err(Failure::not_sent)
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

fn name_and_value(attribute: &AttributeType) -> (&str, &str) {
    (attribute.name(), attribute.value().unwrap_or_default())
}

fn listed(device: &DeviceType) -> ListedDevice {
    let seconds = |date: Option<&aws_sdk_cognitoidentityprovider::primitives::DateTime>| {
        date.map(aws_sdk_cognitoidentityprovider::primitives::DateTime::secs)
    };
    let listed = ListedDevice::new(device.device_key().unwrap_or_default()).with_dates(
        seconds(device.device_create_date()),
        seconds(device.device_last_modified_date()),
        seconds(device.device_last_authenticated_date()),
    );
    let attributes = device.device_attributes().iter();
    attributes.fold(listed, |listed, attribute| {
        let (name, value) = name_and_value(attribute);
        listed.with_attribute(name, value)
    })
}

/// What the SDK reports: the service's error, a reply that is not the service's, or a failure.
fn refused<E>(error: SdkError<E, HttpResponse>) -> Result<Response, Failure>
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    let status = error.raw_response().map(|raw| raw.status().as_u16());
    match (&error, status) {
        (SdkError::ServiceError(refused), Some(status)) => match refused.err().code() {
            Some(code) => {
                let message = refused.err().message().unwrap_or_default();
                Ok(Response::read(
                    ServiceError::new(code, message).with_status(status),
                ))
            }
            None => Ok(Response::read(ForeignReply::new(status))),
        },
        (SdkError::ResponseError(_), Some(status)) => Ok(Response::read(ForeignReply::new(status))),
        (SdkError::ConstructionFailure(_), _) => Err(Failure::not_sent(error)),
        (SdkError::DispatchFailure(failed), _) if failed.is_user() || was_not_connected(&error) => {
            Err(Failure::not_sent(error))
        }
        _ => Err(Failure::unknown(error)),
    }
}

/// Whether it is certain that there was no connection.
fn was_not_connected(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let refused = error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
        if refused {
            return true;
        }
        cause = error.source();
    }
    false
}
