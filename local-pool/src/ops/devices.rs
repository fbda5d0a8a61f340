//! Remembered devices.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_srp::verifier::Verifier;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::authenticate;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Device, MOST_DEVICES};
use crate::wire::seconds;

/// The longest DeviceName.
const LONGEST_DEVICE_NAME: usize = 1_024;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeviceSecretVerifierConfig {
    password_verifier: String,
    salt: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmDevice {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
    device_secret_verifier_config: Option<DeviceSecretVerifierConfig>,
    device_name: Option<String>,
}

pub(crate) fn confirm(core: &Core, request: &ConfirmDevice) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let invalid = || Refusal::parameter("Invalid device key given.");
    if request.device_key.is_empty() {
        return Err(Refusal::missing("DeviceKey"));
    }
    // The access token names the device that NewDeviceMetadata offered with it.
    if claims.device_key.as_deref() != Some(request.device_key.as_str()) {
        return Err(invalid());
    }
    let config = request.device_secret_verifier_config.as_ref();
    let config = config.ok_or_else(|| Refusal::missing("DeviceSecretVerifierConfig"))?;
    // Kept as it is sent: a verifier of another password is found out only at the next sign-in.
    let verifier = Verifier::from_confirm_device(&config.password_verifier, &config.salt)?;
    let name = request.device_name.as_deref().unwrap_or("unknown");
    if name.len() > LONGEST_DEVICE_NAME {
        return Err(Refusal::parameter(
            "Member deviceName must have at most 1024 characters.",
        ));
    }
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&id)?;
    let devices = found.settings.devices.ok_or_else(invalid)?;
    let group_key = found.device_group_key(&request.device_key);
    let user = found.user_mut(&claims.username)?;
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
        name: name.to_owned(),
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

fn no_device() -> Refusal {
    Refusal::new(Kind::ResourceNotFound, "Device does not exist.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateDeviceStatus {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
    device_remembered_status: Option<String>,
}

pub(crate) fn update_status(core: &Core, request: &UpdateDeviceStatus) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let remembered = match request.device_remembered_status.as_deref() {
        Some("remembered") => Some(true),
        Some("not_remembered") => Some(false),
        Some(_) => {
            return Err(Refusal::parameter(
                "DeviceRememberedStatus is remembered or not_remembered.",
            ));
        }
        None => None,
    };
    let now = core.now();
    let mut state = core.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    let device = user
        .devices
        .get_mut(&request.device_key)
        .ok_or_else(no_device)?;
    if let Some(remembered) = remembered {
        device.remembered = remembered;
        device.modified = now;
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ForgetDevice {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    device_key: String,
}

pub(crate) fn forget(core: &Core, request: &ForgetDevice) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let mut state = core.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    user.devices
        .remove(&request.device_key)
        .ok_or_else(no_device)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListDevices {
    #[serde(default)]
    access_token: String,
    limit: Option<u32>,
    pagination_token: Option<String>,
}

pub(crate) fn list(core: &Core, request: &ListDevices) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let limit = request.limit.unwrap_or(60);
    if limit > 60 {
        return Err(Refusal::parameter("Member limit must be at most 60."));
    }
    // The token is the key of the last device that was listed.
    let after = match request.pagination_token.as_deref() {
        Some(token) => {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok();
            let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            Some(key.ok_or_else(|| {
                Refusal::parameter("PaginationToken is not one of this operation.")
            })?)
        }
        None => None,
    };
    let state = core.state();
    let user = state.pool(&id)?.user(&claims.username)?;
    let mut rest = user
        .devices
        .iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| *key > after))
        .peekable();
    let mut listed = Vec::new();
    let mut last = None;
    for (key, device) in rest.by_ref().take(usize::try_from(limit).unwrap_or(60)) {
        let remembered = if device.remembered {
            "remembered"
        } else {
            "not_remembered"
        };
        listed.push(json!({
            "DeviceKey": key,
            "DeviceAttributes": [
                { "Name": "device_status", "Value": "valid" },
                { "Name": "device_name", "Value": device.name },
                { "Name": "dev:device_remembered_status", "Value": remembered },
            ],
            "DeviceCreateDate": seconds(device.created),
            "DeviceLastModifiedDate": seconds(device.modified),
            "DeviceLastAuthenticatedDate": seconds(device.used),
        }));
        last = Some(key);
    }
    let mut reply = json!({ "Devices": listed });
    if let (Some(last), Some(_), Some(reply)) = (last, rest.peek(), reply.as_object_mut()) {
        reply.insert(
            "PaginationToken".into(),
            json!(URL_SAFE_NO_PAD.encode(last)),
        );
    }
    Ok(reply)
}
