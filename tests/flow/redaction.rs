//! Nothing that is secret is printed.

use core::fmt::Debug;

use caldera_srp::Parameters;
use caldera_srp::flow::{
    AdminContext, Answer, AuthReply, AuthenticationResult, Call, ChallengeName, Context,
    DeviceConfirmed, DeviceList, Error, ListedDevice, Question, Refresh, Reply, Request,
    ServiceError, SignIn, SoftwareTokenSecret, SoftwareTokenVerified, Step, User, UserContext,
    forget_device, get_user, global_sign_out, list_devices, revoke_token,
};

use super::driver::{Numbers, app_with_secret, device, now, pool};

/// Every secret of these tests holds this word.
const SECRET: &str = "hunter2";

/// Prints it both ways, and finds no secret.
fn silent(value: &impl Debug) -> String {
    let (short, long) = (format!("{value:?}"), format!("{value:#?}"));
    for text in [&short, &long] {
        assert!(
            text.starts_with(char::is_alphabetic),
            "prints no name: {text:?}"
        );
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains("SECRET_HASH\": "), "{text}");
    }
    short
}

fn silent_request(request: &Request) {
    silent(request);
    silent(request.call());
    match request.call() {
        Call::InitiateAuth(call) => drop(silent(call)),
        Call::RespondToAuthChallenge(call) => drop(silent(call)),
        Call::AssociateSoftwareToken(call) => drop(silent(call)),
        Call::VerifySoftwareToken(call) => drop(silent(call)),
        Call::ConfirmDevice(call) => drop(silent(call)),
        Call::UpdateDeviceStatus(call) => drop(silent(call)),
        Call::GetTokensFromRefreshToken(call) => drop(silent(call)),
        Call::RevokeToken(call) => drop(silent(call)),
        Call::GlobalSignOut(call) => drop(silent(call)),
        Call::GetUser(call) => drop(silent(call)),
        Call::ListDevices(call) => drop(silent(call)),
        Call::ForgetDevice(call) => drop(silent(call)),
        _ => panic!("a call that this test does not know"),
    }
    // The secret is there all the same, or the test would show nothing.
    assert!(request.to_json().reveal().contains(SECRET));
}

fn context() -> Context {
    Context::new()
        .with_client_metadata("key", SECRET)
        .with_analytics_endpoint_id(SECRET)
        .with_user_context(
            UserContext::new()
                .with_ip_address(SECRET)
                .with_encoded_data(SECRET),
        )
        .with_admin_context(
            AdminContext::new(SECRET, SECRET, SECRET)
                .with_http_header("Cookie", SECRET)
                .with_encoded_data(SECRET),
        )
}

fn tokens() -> AuthenticationResult {
    AuthenticationResult::new()
        .with_access_token(SECRET)
        .with_id_token(SECRET)
        .with_refresh_token(SECRET)
        .with_token_type("Bearer")
        .with_expires_in(3600)
        .with_new_device("eu-west-1_1", "-F")
}

fn challenge(name: &str) -> AuthReply {
    AuthReply::new()
        .with_challenge_name(name)
        .with_session(SECRET)
        .with_available_challenge("PASSWORD_SRP")
        .with_available_challenge("PASSWORD")
        .with_challenge_parameter("USERNAME", "bob")
        .with_challenge_parameter("CODE_DELIVERY_DESTINATION", SECRET)
        .with_challenge_parameter("CREDENTIAL_REQUEST_OPTIONS", SECRET)
        .with_challenge_parameter("userAttributes", format!("{{\"a\":\"{SECRET}\"}}"))
}

#[test]
fn replies_are_silent() {
    silent(&challenge("SMS_MFA"));
    silent(&Reply::from(challenge("SMS_MFA")));
    silent(&tokens());
    silent(&Reply::from(
        AuthReply::new().with_authentication_result(tokens()),
    ));
    let secret = || {
        SoftwareTokenSecret::new()
            .with_secret_code(SECRET)
            .with_session(SECRET)
    };
    silent(&secret());
    silent(&Reply::from(secret()));
    let verified = || SoftwareTokenVerified::new("SUCCESS").with_session(SECRET);
    silent(&verified());
    silent(&Reply::from(verified()));
    silent(&Reply::from(DeviceConfirmed::new(true)));
    silent(&Reply::Empty);
}

#[test]
fn errors_are_silent() {
    let error = ServiceError::new("UserLambdaValidationException", SECRET);
    assert_eq!(error.message(), SECRET);
    silent(&error);
    silent(&Reply::from(error.clone()));
    assert_eq!(error.to_string(), "a Lambda function refused");
    let error = Error::from(error);
    silent(&error);
    assert_eq!(error.to_string(), "a Lambda function refused");
}

#[test]
fn answers_are_silent() {
    let mut responses = Parameters::new();
    responses.set("KEY", SECRET);
    for answer in [
        Answer::code(SECRET).with_device_name(SECRET),
        Answer::choose(ChallengeName::Password).with_password(SECRET),
        Answer::choose(ChallengeName::WebAuthn).with_credential(SECRET),
        Answer::new_password(SECRET).with_attribute("email", SECRET),
        Answer::text(SECRET),
        Answer::password(SECRET),
        Answer::credential(SECRET),
        Answer::by_hand(responses),
    ] {
        silent(&answer.with_context(context()));
    }
}

#[test]
fn contexts_are_silent() {
    silent(&context());
    silent(
        &UserContext::new()
            .with_ip_address(SECRET)
            .with_encoded_data(SECRET),
    );
    silent(&AdminContext::new(SECRET, SECRET, SECRET).with_http_header("Cookie", SECRET));
}

#[test]
fn questions_requests_and_steps_are_silent() {
    for (name, answer) in [
        ("SMS_MFA", Answer::code("123456")),
        ("SOFTWARE_TOKEN_MFA", Answer::code("123456")),
        ("SELECT_CHALLENGE", Answer::choose(ChallengeName::Password)),
        ("SELECT_MFA_TYPE", Answer::choose(ChallengeName::SmsMfa)),
        ("MFA_SETUP", Answer::code("123456")),
        ("NEW_PASSWORD_REQUIRED", Answer::new_password(SECRET)),
        ("CUSTOM_CHALLENGE", Answer::text(SECRET)),
        ("PASSWORD", Answer::password(SECRET)),
        ("WEB_AUTHN", Answer::credential(SECRET)),
        ("UNHEARD_OF", Answer::by_hand(Parameters::new())),
    ] {
        let mut rng = Numbers(1);
        let mut sign_in = SignIn::choice(pool(), app_with_secret(), "bob")
            .password(SECRET)
            .access_token(SECRET)
            .device(device())
            .context(context())
            .begin(&mut rng)
            .unwrap();
        silent_request(&sign_in.request());
        let mut step = sign_in.reply(challenge(name), now(), &mut rng).unwrap();
        silent(&step);
        if name == "MFA_SETUP" {
            silent_request(&sign_in.request());
            let reply = SoftwareTokenSecret::new()
                .with_secret_code(SECRET)
                .with_session(SECRET);
            step = sign_in.reply(reply, now(), &mut rng).unwrap();
            silent(&step);
            let Step::Ask(Question::SoftwareToken(question)) = &step else {
                panic!("{step:?}")
            };
            let uri = question.otpauth_uri("issuer", "account");
            assert!(uri.reveal().contains(SECRET));
            silent(&uri);
        }
        match step {
            Step::Ask(question) => {
                silent(&question);
                sign_in.answer(answer).unwrap();
            }
            step => panic!("{name}: {step:?} instead of a question"),
        }
        silent_request(&sign_in.request());
    }
}

#[test]
fn what_comes_after_a_sign_in_is_silent() {
    let mut rng = Numbers(1);
    let mut sign_in = SignIn::password(pool(), app_with_secret(), "bob", SECRET)
        .begin(&mut rng)
        .unwrap();
    silent_request(&sign_in.request());
    let reply = AuthReply::new().with_authentication_result(tokens());
    let step = sign_in.reply(reply, now(), &mut rng).unwrap();
    silent(&step);
    let Step::Done(completed) = step else {
        panic!("{step:?}")
    };
    silent(&completed);
    let confirmation = completed
        .confirm_device(Some("phone"), &mut rng)
        .unwrap()
        .unwrap();
    let printed = silent(&confirmation);
    assert!(!printed.contains(confirmation.device().password().reveal()));
    silent_request(&confirmation.request());
    silent_request(&completed.update_device_status("eu-west-1_1", true).unwrap());
    silent_request(&revoke_token(&app_with_secret(), SECRET).unwrap());
    let refresh = Refresh::new(app_with_secret(), "bob", SECRET).unwrap();
    silent_request(&refresh.request());
    silent_request(&refresh.rotating().request());
    silent_request(&global_sign_out(SECRET).unwrap());
    silent_request(&get_user(SECRET).unwrap());
    silent_request(&list_devices(SECRET, None, Some(SECRET)).unwrap());
    silent_request(&forget_device(SECRET, "eu-west-1_1").unwrap());
    let mut kept = completed.keep().unwrap();
    silent(&kept);
    kept.remove_device();
    kept.set_device(confirmation.into_device()).unwrap();
    silent(&kept);
    assert!(kept.to_json().reveal().contains(SECRET));
    silent_request(&kept.refresh(&app_with_secret()).unwrap().request());
    silent_request(&kept.sign_out(&app_with_secret()).unwrap());
    silent_request(&kept.sign_out_everywhere().unwrap());
    silent_request(&kept.forget_device().unwrap().unwrap());
    let user = User::new(SECRET)
        .with_attribute("email", SECRET)
        .with_preferred_mfa(SECRET);
    silent(&user);
    silent(&Reply::from(user));
    let listed = ListedDevice::new("eu-west-1_1").with_attribute("device_name", SECRET);
    silent(&listed);
    let list = DeviceList::new()
        .with_device(listed)
        .with_pagination_token(SECRET);
    silent(&list);
    silent(&Reply::from(list));
}
