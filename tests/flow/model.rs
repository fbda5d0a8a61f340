//! The requests against the service's own model: `service-model.json`, whose `source` says where it
//! comes from.

use std::collections::BTreeSet;

use caldera_srp::flow::{
    AdminContext, Answer, AuthFlow, ChallengeName, Context, Operation, Refresh, Request,
    ServiceError, ServiceErrorKind, SignIn, UserContext, forget_device, get_user, global_sign_out,
    list_devices, revoke_token,
};
use serde_json::{Value, json};

use super::driver::{
    Driver, Mode, Numbers, SESSION_1, SESSION_2, app_with_secret, device, pool, tokens,
};

fn model() -> Value {
    serde_json::from_str(include_str!("service-model.json")).unwrap()
}

fn names(list: &Value) -> BTreeSet<String> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// The value is of the shape, member by member.
fn fits(model: &Value, shape: &str, value: &Value) {
    let shape = &model["shapes"][shape];
    let object = value.as_object().unwrap();
    for required in names(&shape["required"]) {
        assert!(object.contains_key(&required), "{required} is missing");
    }
    for (name, value) in object {
        let kind = shape["members"][name].as_str();
        match kind.unwrap_or_else(|| panic!("{name} is no member")) {
            "string" => assert!(value.is_string(), "{name}"),
            "integer" => assert!(value.is_i64(), "{name}"),
            "map" => assert!(
                value.as_object().unwrap().values().all(Value::is_string),
                "{name}"
            ),
            list if list.starts_with("list of ") => {
                for entry in value.as_array().unwrap() {
                    fits(model, &list["list of ".len()..], entry);
                }
            }
            structure => fits(model, structure, value),
        }
    }
}

fn context() -> Context {
    Context::new()
        .with_client_metadata("k", "v")
        .with_analytics_endpoint_id("endpoint")
        .with_user_context(
            UserContext::new()
                .with_ip_address("192.0.2.1")
                .with_encoded_data("data"),
        )
        .with_admin_context(
            AdminContext::new("192.0.2.1", "server", "/path")
                .with_http_header("Accept", "*/*")
                .with_encoded_data("data"),
        )
}

/// One request of each operation, with every member that it can have.
fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    for admin in [false, true] {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| {
            let builder = SignIn::choice(pool(), app_with_secret(), "bob")
                .device(device())
                .context(context());
            if admin { builder.admin() } else { builder }.begin(rng)
        });
        requests.push(d.sign_in().request());
        d.reply(json!({ "ChallengeName": "CUSTOM_CHALLENGE", "Session": SESSION_1 }));
        d.asked();
        d.answer(Answer::text("blue"));
        requests.push(d.sign_in().request());
        if admin {
            continue;
        }
        d.reply(json!({ "ChallengeName": "MFA_SETUP", "Session": SESSION_1 }));
        requests.push(d.sign_in().request());
        d.sent(Operation::AssociateSoftwareToken, &[("Session", SESSION_1)]);
        d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
        d.asked();
        d.answer(Answer::code("123456").with_device_name("phone"));
        requests.push(d.sign_in().request());
    }
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app_with_secret(), "bob").begin(rng));
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": "eu-west-1_1", "DeviceGroupKey": "-F" });
    d.reply(reply);
    let completed = d.done();
    let confirmation = completed
        .confirm_device(Some("phone"), &mut Numbers(1))
        .unwrap();
    requests.push(confirmation.unwrap().request());
    requests.push(completed.update_device_status("eu-west-1_1", true).unwrap());
    let refresh = Refresh::new(app_with_secret(), "bob", "token")
        .unwrap()
        .device_key("eu-west-1_1")
        .unwrap()
        .context(context())
        .unwrap();
    requests.push(refresh.request());
    requests.push(refresh.rotating().request());
    requests.push(revoke_token(&app_with_secret(), "token").unwrap());
    requests.push(global_sign_out("token").unwrap());
    requests.push(get_user("token").unwrap());
    requests.push(list_devices("token", Some(60), Some("more")).unwrap());
    requests.push(forget_device("token", "eu-west-1_1").unwrap());
    requests
}

#[test]
fn every_request_is_of_its_shape() {
    let model = model();
    let mut operations = BTreeSet::new();
    for request in requests() {
        let name = request.operation().name();
        operations.insert(name.to_owned());
        let shape = model["operations"][name]["input"].as_str().unwrap();
        let body = serde_json::from_str(request.to_json().reveal()).unwrap();
        fits(&model, shape, &body);
        let prefix = model["target_prefix"].as_str().unwrap();
        assert_eq!(request.target(), format!("{prefix}.{name}"));
    }
    let all: BTreeSet<_> = model["operations"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(operations, all);
}

#[test]
fn every_challenge_of_the_model_is_known() {
    for name in names(&model()["enums"]["ChallengeNameType"]) {
        let known = ChallengeName::from(name.as_str());
        assert!(!matches!(known, ChallengeName::Other(_)), "{name}");
        assert_eq!(known.as_str(), name);
    }
}

#[test]
fn every_way_in_of_the_model_is_known() {
    let mut known: BTreeSet<String> = [
        AuthFlow::UserSrpAuth,
        AuthFlow::CustomAuth,
        AuthFlow::UserAuth,
        AuthFlow::UserPasswordAuth,
        AuthFlow::AdminUserPasswordAuth,
        AuthFlow::AdminNoSrpAuth,
        AuthFlow::RefreshTokenAuth,
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    // Another name of REFRESH_TOKEN_AUTH.
    known.insert("REFRESH_TOKEN".to_owned());
    assert_eq!(known, names(&model()["enums"]["AuthFlowType"]));
}

#[test]
fn every_exception_of_the_model_is_known() {
    for operation in model()["operations"].as_object().unwrap().values() {
        for exception in names(&operation["errors"]) {
            let error = ServiceError::new(&exception, "");
            assert_ne!(error.kind(), ServiceErrorKind::Other, "{exception}");
            assert_eq!(error.type_name(), exception);
        }
    }
}
