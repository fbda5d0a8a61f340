//! Remembered devices, seen by their user and by administrators.

use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::authenticate;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Device, MOST_DEVICES, User};
use crate::wire::{insert, page, seconds};

fn no_device() -> Refusal {
    Refusal::new(Kind::ResourceNotFound, "Device does not exist.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeviceSecretVerifierConfig {
    #[serde(default)]
    password_verifier: String,
    #[serde(default)]
    salt: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ConfirmDevice {
    access_token: String,
    device_key: String,
    device_secret_verifier_config: Option<DeviceSecretVerifierConfig>,
    device_name: Option<String>,
}

pub(crate) fn confirm(core: &Core, request: &ConfirmDevice) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let invalid = || Refusal::parameter("Invalid device key given.");
    // The access token names the device that NewDeviceMetadata offered with it.
    if holder.claims.device_key.as_deref() != Some(request.device_key.as_str()) {
        return Err(invalid());
    }
    let config = request.device_secret_verifier_config.as_ref();
    let config = config.ok_or_else(|| Refusal::missing("DeviceSecretVerifierConfig"))?;
    // Kept as it is sent: a verifier of another password is found out only at the next sign-in.
    let verifier = Verifier::from_confirm_device(&config.password_verifier, &config.salt)?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&holder.pool)?;
    let devices = found.settings.devices.ok_or_else(invalid)?;
    let group_key = found.device_group_key(&request.device_key);
    let user = found.user_mut(&holder.claims.username)?;
    if user.devices.contains_key(&request.device_key) {
        return Err(Refusal::parameter("Device is already confirmed."));
    }
    if user.devices.len() >= MOST_DEVICES {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "This user has no room for more devices.",
        ));
    }
    let device = Device {
        name: request
            .device_name
            .clone()
            .unwrap_or_else(|| "unknown".to_owned()),
        group_key,
        verifier: Arc::new(verifier),
        remembered: !devices.remember_only_on_request,
        created: now,
        modified: now,
        used: now,
    };
    user.devices.insert(request.device_key.clone(), device);
    Ok(json!({ "UserConfirmationNecessary": devices.remember_only_on_request }))
}

fn device_type(key: &str, device: &Device) -> Value {
    let remembered = if device.remembered {
        "remembered"
    } else {
        "not_remembered"
    };
    json!({
        "DeviceKey": key,
        "DeviceAttributes": [
            { "Name": "device_status", "Value": "valid" },
            { "Name": "device_name", "Value": device.name },
            { "Name": "dev:device_remembered_status", "Value": remembered },
        ],
        "DeviceCreateDate": seconds(device.created),
        "DeviceLastModifiedDate": seconds(device.modified),
        "DeviceLastAuthenticatedDate": seconds(device.used),
    })
}

fn shown(user: &User, key: &str) -> Result<Value, Refusal> {
    let device = user.devices.get(key).ok_or_else(no_device)?;
    Ok(json!({ "Device": device_type(key, device) }))
}

fn listed(user: &User, limit: Option<usize>, token: Option<&str>) -> Result<Value, Refusal> {
    let devices = user.devices.iter();
    let (listed, next) = page(
        devices.map(|(key, device)| (key.as_str(), device_type(key, device))),
        limit,
        60,
        token,
    )?;
    let mut reply = json!({ "Devices": listed });
    insert(&mut reply, "PaginationToken", next);
    Ok(reply)
}

fn remember(user: &mut User, key: &str, status: Option<&str>, now: i64) -> Result<Value, Refusal> {
    let device = user.devices.get_mut(key).ok_or_else(no_device)?;
    if let Some(status) = status {
        device.remembered = status == "remembered";
        device.modified = now;
    }
    Ok(json!({}))
}

fn dropped(user: &mut User, key: &str) -> Result<Value, Refusal> {
    user.devices.remove(key).ok_or_else(no_device)?;
    Ok(json!({}))
}

// By the user

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct OwnStatus {
    access_token: String,
    device_key: String,
    device_remembered_status: Option<String>,
}

pub(crate) fn update_status(core: &Core, request: &OwnStatus) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let now = core.now();
    let mut state = core.state();
    let user = holder.user_mut(&mut state)?;
    let status = request.device_remembered_status.as_deref();
    remember(user, &request.device_key, status, now)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct OwnDevice {
    /// Not needed where the device is named by a user who holds a token for it.
    access_token: Option<String>,
    device_key: String,
}

impl OwnDevice {
    fn token(&self) -> Result<&str, Refusal> {
        let token = self.access_token.as_deref();
        token.ok_or_else(|| Refusal::missing("AccessToken"))
    }
}

pub(crate) fn get(core: &Core, request: &OwnDevice) -> Result<Value, Refusal> {
    let holder = authenticate(core, request.token()?)?;
    let state = core.state();
    shown(holder.user(&state)?, &request.device_key)
}

pub(crate) fn forget(core: &Core, request: &OwnDevice) -> Result<Value, Refusal> {
    let holder = authenticate(core, request.token()?)?;
    let mut state = core.state();
    dropped(holder.user_mut(&mut state)?, &request.device_key)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListOwn {
    access_token: String,
    limit: Option<usize>,
    pagination_token: Option<String>,
}

pub(crate) fn list(core: &Core, request: &ListOwn) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let state = core.state();
    let token = request.pagination_token.as_deref();
    listed(holder.user(&state)?, request.limit, token)
}

// By an administrator

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UsersDevice {
    user_pool_id: String,
    username: String,
    device_key: String,
    /// AdminUpdateDeviceStatus alone.
    device_remembered_status: Option<String>,
}

pub(crate) fn admin_get(core: &Core, request: &UsersDevice) -> Result<Value, Refusal> {
    let state = core.state();
    let user = state.pool(&request.user_pool_id)?.user(&request.username)?;
    shown(user, &request.device_key)
}

pub(crate) fn admin_forget(core: &Core, request: &UsersDevice) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    dropped(found.user_mut(&request.username)?, &request.device_key)
}

pub(crate) fn admin_update_status(core: &Core, request: &UsersDevice) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let user = found.user_mut(&request.username)?;
    let status = request.device_remembered_status.as_deref();
    remember(user, &request.device_key, status, now)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListUsersDevices {
    user_pool_id: String,
    username: String,
    limit: Option<usize>,
    pagination_token: Option<String>,
}

pub(crate) fn admin_list(core: &Core, request: &ListUsersDevices) -> Result<Value, Refusal> {
    let state = core.state();
    let user = state.pool(&request.user_pool_id)?.user(&request.username)?;
    listed(user, request.limit, request.pagination_token.as_deref())
}
