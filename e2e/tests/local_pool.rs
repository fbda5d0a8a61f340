//! This project's flow, carried by the official SDK, against the local pool: every challenge that
//! the pool offers, through both forms of the API.

#![allow(missing_docs)]

use std::cell::RefCell;

use aws_sdk_cognitoidentityprovider::Client;
use caldera_local_pool::{Background, Config};
use caldera_srp::flow::{
    Answer, ChallengeName, Completed, Question, Refresh, Reply, ServiceErrorKind, SignIn,
    SignInBuilder, revoke_token,
};
use caldera_srp::{AppClient, Device, SystemRng, UserPoolId};
use caldera_srp_e2e::Failure;
use caldera_srp_e2e::carrier::{client, sdk_version, send};
use caldera_srp_e2e::process::Example;
use caldera_srp_e2e::sign_in::{Outcome, nothing, sign_in, sign_in_changed, tamper, totp};
use caldera_srp_e2e::table::Case;

const PASSWORD: &str = "Correct-Horse-7";
const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const SECRET: &str = "a0client0secret0of0the0usual0length0of0fifty0one0xy";

/// Two pools, one of which demands an authenticator app and tracks devices.
const CONFIG: &str = r#"
[[pool]]
id = "us-east-1_EndToEnd1"
mfa = "OPTIONAL"
alias_attributes = ["email"]
required_attributes = ["name"]
first_factors = ["EMAIL_OTP", "SMS_OTP"]
custom_challenge = { question = "Why?", answer = "Because." }

[[pool.client]]
id = "plain"
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
[[pool.client]]
id = "confidential"
secret = "a0client0secret0of0the0usual0length0of0fifty0one0xy"
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
[[pool.client]]
id = "rotating"
secret = "a0client0secret0of0the0usual0length0of0fifty0one0xy"
rotate_refresh_tokens = true

[[pool.user]]
username = "alice"
password = "Correct-Horse-7"
attributes = { email = "alice@example.com", email_verified = "true", phone_number = "+15550100001" }
[[pool.user]]
username = "temporary"
password = "Correct-Horse-7"
status = "FORCE_CHANGE_PASSWORD"
[[pool.user]]
username = "app"
password = "Correct-Horse-7"
mfa = ["SOFTWARE_TOKEN_MFA"]
totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
[[pool.user]]
username = "texter"
password = "Correct-Horse-7"
mfa = ["SMS_MFA"]
attributes = { phone_number = "+15550100002" }
[[pool.user]]
username = "mailer"
password = "Correct-Horse-7"
mfa = ["EMAIL_OTP"]
attributes = { email = "mailer@example.com" }
[[pool.user]]
username = "chooser"
password = "Correct-Horse-7"
mfa = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
attributes = { phone_number = "+15550100003", email = "chooser@example.com" }

[[pool]]
id = "us-east-1_EndToEnd2"
mfa = "ON"
mfa_factors = ["SOFTWARE_TOKEN_MFA"]
devices = { challenge_on_new_device = true, remember_only_on_request = true }
[[pool.client]]
id = "tracking"
[[pool.client]]
id = "trackingwithsecret"
secret = "a0client0secret0of0the0usual0length0of0fifty0one0xy"
[[pool.user]]
username = "alice"
password = "Correct-Horse-7"
[[pool.user]]
username = "bob"
password = "Correct-Horse-7"
"#;

struct World {
    running: Background,
    client: Client,
}

impl World {
    fn start() -> Result<Self, Failure> {
        let running = Background::start(&Config::from_toml(CONFIG)?)?;
        let client = client(&running.endpoint());
        Ok(Self { running, client })
    }

    fn code(&self, to: &str) -> Result<String, Failure> {
        self.running
            .pool()
            .last_code(to)
            .ok_or_else(|| format!("nothing was sent to {to}").into())
    }

    async fn sign_in(
        &self,
        builder: SignInBuilder,
        answer: impl FnMut(&Question) -> Result<Answer, Failure>,
    ) -> Result<Outcome, Failure> {
        sign_in(&self.client, builder, answer).await
    }
}

fn pool() -> UserPoolId {
    "us-east-1_EndToEnd1".parse().expect("an id")
}

fn tracked_pool() -> UserPoolId {
    "us-east-1_EndToEnd2".parse().expect("an id")
}

fn app(id: &str) -> AppClient {
    let app = AppClient::new(id).expect("an id");
    if id == "plain" || id == "tracking" {
        app
    } else {
        app.with_secret(SECRET).expect("a secret")
    }
}

/// A row of the table.
fn case(number: u8, exercised: &str) -> Result<Case, Failure> {
    let name = format!("a{number:02}");
    let peer = "aws-sdk-cognitoidentityprovider";
    Case::begin(
        &name,
        peer,
        sdk_version(),
        "carries our flow to local-pool",
        exercised,
    )
}

/// Every form of the API and kind of client: plain or admin, without a secret or with one.
fn forms(
    make: impl Fn(AppClient) -> SignInBuilder,
) -> impl Iterator<Item = (&'static str, SignInBuilder)> {
    let forms = [
        ("plain", false),
        ("confidential", false),
        ("plain", true),
        ("confidential", true),
    ];
    forms.into_iter().map(move |(id, admin)| {
        let builder = make(app(id));
        (id, if admin { builder.admin() } else { builder })
    })
}

#[tokio::test]
async fn user_srp_auth() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        1,
        "USER_SRP_AUTH by name and alias, plain and admin, with and without client secret; wrong \
        password, changed signature, block and timestamp refused",
    )?;
    for name in ["alice", "alice@example.com"] {
        for (_, builder) in forms(|app| SignIn::user(pool(), app, name, PASSWORD)) {
            let outcome = world.sign_in(builder, nothing).await?;
            assert_eq!(outcome.challenges, ["PASSWORD_VERIFIER"]);
            assert_eq!(outcome.tokens()?.username(), "alice");
        }
    }
    for (_, builder) in forms(|app| SignIn::user(pool(), app, "alice", "Wrong-Horse-7")) {
        let refusal = world.sign_in(builder, nothing).await?.refusal()?;
        assert_eq!(
            refusal.kind(),
            ServiceErrorKind::IncorrectUsernameOrPassword
        );
    }
    // A right one between, so that the lock-out stays away.
    world
        .sign_in(
            SignIn::user(pool(), app("plain"), "alice", PASSWORD),
            nothing,
        )
        .await?
        .tokens()?;
    for key in [
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "TIMESTAMP",
    ] {
        let builder = SignIn::user(pool(), app("confidential"), "alice", PASSWORD);
        let outcome = sign_in_changed(&world.client, builder, nothing, &tamper(key)).await?;
        let kind = outcome.refusal()?.kind();
        assert_eq!(kind, ServiceErrorKind::IncorrectUsernameOrPassword, "{key}");
    }
    case.passed()
}

#[tokio::test]
async fn new_password_required() -> Result<(), Failure> {
    let case = case(
        2,
        "NEW_PASSWORD_REQUIRED with a required attribute; a weak password is asked for again",
    )?;
    for admin in [false, true] {
        let world = World::start()?;
        let mut asked = 0;
        let answer = |question: &Question| match question {
            Question::NewPassword(question) => {
                assert_eq!(question.required_attributes(), ["name"]);
                asked += 1;
                let password = if asked == 1 { "weak" } else { "Better-Horse-8" };
                Ok(Answer::new_password(password).with_attribute("name", "Temporary"))
            }
            other => nothing(other),
        };
        let builder = SignIn::user(pool(), app("confidential"), "temporary", PASSWORD);
        let builder = if admin { builder.admin() } else { builder };
        let outcome = world.sign_in(builder, answer).await?;
        assert_eq!(
            outcome.challenges,
            [
                "PASSWORD_VERIFIER",
                "NEW_PASSWORD_REQUIRED",
                "NEW_PASSWORD_REQUIRED"
            ]
        );
        outcome.tokens()?;
        assert_eq!(asked, 2);
        let again = SignIn::user(pool(), app("plain"), "temporary", "Better-Horse-8");
        world.sign_in(again, nothing).await?.tokens()?;
    }
    case.passed()
}

/// Signs in with a code, the first one given being wrong.
async fn with_code(world: &World, name: &str, challenge: &str, to: &str) -> Result<(), Failure> {
    for (_, builder) in forms(|app| SignIn::user(pool(), app, name, PASSWORD)) {
        let mut asked = 0;
        let answer = |question: &Question| match question {
            Question::Code(question) => {
                assert_eq!(question.challenge_name().as_str(), challenge);
                asked += 1;
                assert_eq!(question.rejected().is_some(), asked == 2);
                let right = if to.is_empty() {
                    totp(TOTP)?
                } else {
                    world.code(to)?
                };
                let wrong = right
                    .chars()
                    .rev()
                    .map(|c| if c == '9' { '0' } else { '9' })
                    .collect();
                Ok(Answer::code(if asked == 1 { wrong } else { right }))
            }
            other => nothing(other),
        };
        let outcome = world.sign_in(builder, answer).await?;
        assert_eq!(
            outcome.challenges,
            ["PASSWORD_VERIFIER", challenge, challenge]
        );
        outcome.tokens()?;
    }
    Ok(())
}

#[tokio::test]
async fn second_factors() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        3,
        "SOFTWARE_TOKEN_MFA, SMS_MFA, EMAIL_OTP, each with a wrong code first, plain and admin",
    )?;
    with_code(&world, "app", "SOFTWARE_TOKEN_MFA", "").await?;
    with_code(&world, "texter", "SMS_MFA", "+15550100002").await?;
    with_code(&world, "mailer", "EMAIL_OTP", "mailer@example.com").await?;
    case.passed()
}

#[tokio::test]
async fn select_mfa_type() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(4, "SELECT_MFA_TYPE, each of three factors chosen")?;
    for choice in [
        ChallengeName::SoftwareTokenMfa,
        ChallengeName::SmsMfa,
        ChallengeName::EmailOtp,
    ] {
        for (_, builder) in forms(|app| SignIn::user(pool(), app, "chooser", PASSWORD)) {
            let answer = |question: &Question| match question {
                Question::SelectMfa(question) => {
                    assert_eq!(question.choices().len(), 3);
                    Ok(Answer::choose(choice.clone()))
                }
                Question::Code(question) => {
                    assert_eq!(question.challenge_name(), &choice);
                    Ok(Answer::code(match choice {
                        ChallengeName::SmsMfa => world.code("+15550100003")?,
                        ChallengeName::EmailOtp => world.code("chooser@example.com")?,
                        _ => totp(TOTP)?,
                    }))
                }
                other => nothing(other),
            };
            let outcome = world.sign_in(builder, answer).await?;
            assert_eq!(
                outcome.challenges,
                ["PASSWORD_VERIFIER", "SELECT_MFA_TYPE", choice.as_str()]
            );
            outcome.tokens()?;
        }
    }
    case.passed()
}

#[tokio::test]
async fn custom_auth() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        5,
        "CUSTOM_AUTH with SRP and without, CUSTOM_CHALLENGE with a wrong answer first",
    )?;
    for with_srp in [true, false] {
        for (_, builder) in forms(|app| match with_srp {
            true => SignIn::custom_with_srp(pool(), app, "alice@example.com", PASSWORD),
            false => SignIn::custom(pool(), app, "alice@example.com"),
        }) {
            let mut asked = 0;
            let answer = |question: &Question| match question {
                Question::Custom(question) => {
                    assert_eq!(question.parameters().get("question"), Some("Why?"));
                    asked += 1;
                    Ok(Answer::text(if asked == 1 {
                        "Why not?"
                    } else {
                        "Because."
                    }))
                }
                other => nothing(other),
            };
            let outcome = world.sign_in(builder, answer).await?;
            let mut expected = vec!["PASSWORD_VERIFIER", "CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE"];
            if !with_srp {
                expected.remove(0);
            }
            assert_eq!(outcome.challenges, expected);
            outcome.tokens()?;
        }
    }
    let builder = SignIn::custom_with_srp(pool(), app("plain"), "alice", "Wrong-Horse-7");
    let refusal = world.sign_in(builder, nothing).await?.refusal()?;
    assert_eq!(
        refusal.kind(),
        ServiceErrorKind::IncorrectUsernameOrPassword
    );
    case.passed()
}

#[tokio::test]
async fn user_auth() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        6,
        "USER_AUTH: SELECT_CHALLENGE, PASSWORD_SRP, PASSWORD, EMAIL_OTP, SMS_OTP, chosen and preferred",
    )?;
    let choices = [
        ChallengeName::PasswordSrp,
        ChallengeName::Password,
        ChallengeName::EmailOtp,
        ChallengeName::SmsOtp,
    ];
    for choice in &choices {
        for preferred in [true, false] {
            for (_, builder) in forms(|app| {
                let builder = SignIn::choice(pool(), app, "alice@example.com").password(PASSWORD);
                if preferred {
                    builder.prefer(choice.clone())
                } else {
                    builder
                }
            }) {
                let answer = |question: &Question| match question {
                    Question::SelectChallenge(question) => {
                        assert!(!preferred);
                        assert_eq!(question.choices(), choices);
                        Ok(Answer::choose(choice.clone()))
                    }
                    Question::Code(question) => {
                        assert_eq!(question.challenge_name(), choice);
                        let to = if *choice == ChallengeName::SmsOtp {
                            "+15550100001"
                        } else {
                            "alice@example.com"
                        };
                        Ok(Answer::code(world.code(to)?))
                    }
                    other => nothing(other),
                };
                let outcome = world.sign_in(builder, answer).await?;
                let met = format!("{:?}", outcome.challenges);
                assert_eq!(
                    outcome.challenges.contains(&"SELECT_CHALLENGE".to_owned()),
                    !preferred,
                    "{met}"
                );
                let claimed = outcome.challenges.contains(&"PASSWORD_VERIFIER".to_owned());
                assert_eq!(claimed, *choice == ChallengeName::PasswordSrp, "{met}");
                outcome.tokens()?;
            }
        }
    }
    case.passed()
}

#[tokio::test]
async fn passwords_in_the_clear() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        7,
        "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, ADMIN_NO_SRP_AUTH, with TOTP",
    )?;
    for id in ["plain", "confidential"] {
        for builder in [
            SignIn::password(pool(), app(id), "app", PASSWORD),
            SignIn::admin_password(pool(), app(id), "app", PASSWORD),
            SignIn::admin_no_srp(pool(), app(id), "app", PASSWORD),
        ] {
            let outcome = world
                .sign_in(builder, |_| Ok(Answer::code(totp(TOTP)?)))
                .await?;
            assert_eq!(outcome.challenges, ["SOFTWARE_TOKEN_MFA"]);
            outcome.tokens()?;
        }
    }
    case.passed()
}

/// Confirms the device that a sign-in has offered, and has it remembered.
async fn confirm(world: &World, completed: &Completed) -> Result<Device, Failure> {
    let confirmation = completed
        .confirm_device(Some("a test"), &mut SystemRng)?
        .ok_or("no new device")?;
    match send(&world.client, &confirmation.request()).await? {
        Reply::DeviceConfirmed(confirmed) => assert!(confirmed.user_confirmation_necessary()),
        other => return Err(format!("{other:?}").into()),
    }
    let update = completed.update_device_status(confirmation.device().key(), true)?;
    match send(&world.client, &update).await? {
        Reply::Empty => Ok(confirmation.into_device()),
        other => Err(format!("{other:?}").into()),
    }
}

#[tokio::test]
async fn factors_set_up_and_devices_remembered() -> Result<(), Failure> {
    let case = case(
        8,
        "MFA_SETUP with AssociateSoftwareToken and VerifySoftwareToken; ConfirmDevice, \
        UpdateDeviceStatus, DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER; a forgotten device dropped, a wrong device \
        password refused",
    )?;
    for (id, admin) in [
        ("tracking", false),
        ("trackingwithsecret", false),
        ("trackingwithsecret", true),
    ] {
        let world = World::start()?;
        let user = |password: &str| {
            let builder = SignIn::user(tracked_pool(), app(id), "alice", password);
            if admin { builder.admin() } else { builder }
        };
        let secret = RefCell::new(String::new());
        let answer = |question: &Question| match question {
            Question::SoftwareToken(question) => {
                secret.replace(question.secret().to_owned());
                let right = totp(question.secret())?;
                let wrong = right
                    .chars()
                    .map(|c| if c == '9' { '0' } else { '9' })
                    .collect();
                Ok(Answer::code(if question.rejected().is_none() {
                    wrong
                } else {
                    right
                })
                .with_device_name("phone"))
            }
            Question::Code(question) => {
                assert_eq!(question.friendly_device_name(), Some("phone"));
                Ok(Answer::code(totp(&secret.borrow())?))
            }
            other => nothing(other),
        };
        let outcome = world.sign_in(user(PASSWORD), answer).await?;
        assert_eq!(outcome.challenges, ["PASSWORD_VERIFIER", "MFA_SETUP"]);
        let device = confirm(&world, &outcome.tokens()?).await?;

        // The device takes the place of the second factor.
        for _ in 0..3 {
            let outcome = world
                .sign_in(user(PASSWORD).device(device.clone()), nothing)
                .await?;
            assert_eq!(
                outcome.challenges,
                [
                    "PASSWORD_VERIFIER",
                    "DEVICE_SRP_AUTH",
                    "DEVICE_PASSWORD_VERIFIER"
                ]
            );
            let completed = outcome.tokens()?;
            assert!(!completed.is_device_forgotten() && completed.new_device_key().is_none());
        }
        let forged = Device::new(
            device.key(),
            device.group_key(),
            "not its password".to_owned(),
        )?;
        let refusal = world
            .sign_in(user(PASSWORD).device(forged), nothing)
            .await?
            .refusal()?;
        assert_eq!(refusal.kind(), ServiceErrorKind::DeviceRefused);

        let completed = world
            .sign_in(user(PASSWORD).device(device.clone()), nothing)
            .await?
            .tokens()?;
        let forget = world
            .client
            .forget_device()
            .access_token(completed.access_token())
            .device_key(device.key());
        forget.send().await?;
        let answer = |question: &Question| match question {
            Question::Code(_) => Ok(Answer::code(totp(&secret.borrow())?)),
            other => nothing(other),
        };
        let completed = world
            .sign_in(user(PASSWORD).device(device), answer)
            .await?
            .tokens()?;
        assert!(completed.is_device_forgotten());
        // A new one takes its place.
        let device = confirm(&world, &completed).await?;
        world
            .sign_in(user(PASSWORD).device(device), nothing)
            .await?
            .tokens()?;
    }
    case.passed()
}

#[tokio::test]
async fn refresh_and_revocation() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        9,
        "REFRESH_TOKEN_AUTH plain and admin, after a sign-in by alias; GetTokensFromRefreshToken with \
        rotation; RevokeToken",
    )?;
    for id in ["plain", "confidential"] {
        let builder = SignIn::user(pool(), app(id), "alice@example.com", PASSWORD);
        let completed = world.sign_in(builder, nothing).await?.tokens()?;
        let token = completed.refresh_token().ok_or("no refresh token")?;
        for admin in [false, true] {
            let refresh = Refresh::new(app(id), completed.username(), token)?;
            let refresh = if admin {
                refresh.admin(pool())
            } else {
                refresh
            };
            let refreshed = refresh.complete(send(&world.client, &refresh.request()).await?)?;
            assert_eq!(refreshed.refresh_token(), Some(token), "the old one stays");
            assert_ne!(refreshed.access_token(), completed.access_token());
        }
        assert!(matches!(
            send(&world.client, &revoke_token(&app(id), token)?).await?,
            Reply::Empty
        ));
        let refresh = Refresh::new(app(id), completed.username(), token)?;
        assert!(
            refresh
                .complete(send(&world.client, &refresh.request()).await?)
                .is_err()
        );
    }
    let builder = SignIn::user(pool(), app("rotating"), "alice", PASSWORD);
    let completed = world.sign_in(builder, nothing).await?.tokens()?;
    let first = completed.refresh_token().ok_or("no refresh token")?;
    let refresh = Refresh::new(app("rotating"), "alice", first)?.rotating();
    let second = refresh.complete(send(&world.client, &refresh.request()).await?)?;
    assert_ne!(second.refresh_token(), Some(first), "a new one replaces it");
    let reused = refresh.complete(send(&world.client, &refresh.request()).await?);
    match reused {
        Err(caldera_srp::flow::Error::Service(error)) => {
            assert_eq!(error.kind(), ServiceErrorKind::RefreshTokenReuse);
        }
        other => return Err(format!("{other:?}").into()),
    }
    case.passed()
}

#[tokio::test]
async fn lock_outs_and_unknown_users() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        10,
        "UserNotFound, PasswordAttemptsExceeded after five wrong passwords, an expired session",
    )?;
    let outcome = world
        .sign_in(
            SignIn::user(pool(), app("plain"), "nobody", PASSWORD),
            nothing,
        )
        .await?;
    assert_eq!(outcome.refusal()?.kind(), ServiceErrorKind::UserNotFound);
    for attempt in 0..6 {
        let builder = SignIn::user(pool(), app("plain"), "alice", "Wrong-Horse-7");
        let kind = world.sign_in(builder, nothing).await?.refusal()?.kind();
        let expected = match attempt {
            0..5 => ServiceErrorKind::IncorrectUsernameOrPassword,
            _ => ServiceErrorKind::PasswordAttemptsExceeded,
        };
        assert_eq!(kind, expected, "{attempt}");
    }
    let answer = |question: &Question| match question {
        Question::Code(_) => {
            world
                .running
                .pool()
                .clock()
                .advance(std::time::Duration::from_secs(181));
            Ok(Answer::code(totp(TOTP)?))
        }
        other => nothing(other),
    };
    let outcome = world
        .sign_in(SignIn::user(pool(), app("plain"), "app", PASSWORD), answer)
        .await?;
    assert_eq!(outcome.refusal()?.kind(), ServiceErrorKind::SessionExpired);
    case.passed()
}

#[test]
fn the_example_asks_on_the_terminal() -> Result<(), Failure> {
    let world = World::start()?;
    let case = case(
        11,
        "the example `sdk_sign_in`, asking for password and code on the terminal",
    )?;
    let arguments = ["us-east-1_EndToEnd1", "confidential", "texter", SECRET];
    let mut example = Example::start("sdk_sign_in", &world.running.endpoint(), &arguments)?;
    example.says("Password: ")?;
    example.hears(PASSWORD)?;
    example.says("Code from +*******0002: ")?;
    example.hears(&world.code("+15550100002")?)?;
    example.says("Signed in as texter.\n")?;
    example.ends()?;
    case.passed()
}
