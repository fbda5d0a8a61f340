//! This project's flow, carried by the official SDK, against a server that nobody here wrote and
//! that really verifies.

#![allow(missing_docs)]

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::types::SoftwareTokenMfaSettingsType;
use caldera_srp::flow::{Answer, Question, ServiceErrorKind, SignIn};
use caldera_srp::{AppClient, UserPoolId};
use caldera_srp_e2e::Failure;
use caldera_srp_e2e::carrier::client;
use caldera_srp_e2e::people::{Somebody, as_json, crowd};
use caldera_srp_e2e::process::{Ministack, program, root, script};
use caldera_srp_e2e::sign_in::{nothing, sign_in, sign_in_changed, tamper, totp};
use caldera_srp_e2e::table::Case;
use serde::Deserialize;
use serde_json::json;

const PASSWORD: &str = "Correct-Horse-7";

#[derive(Deserialize)]
struct MadeClient {
    id: String,
    secret: Option<String>,
}

impl MadeClient {
    fn app(&self) -> Result<AppClient, Failure> {
        let app = AppClient::new(&self.id)?;
        Ok(match &self.secret {
            Some(secret) => app.with_secret(secret)?,
            None => app,
        })
    }
}

#[derive(Deserialize)]
struct Made {
    pool: String,
    plain: MadeClient,
    confidential: MadeClient,
}

struct World {
    _server: Ministack,
    client: Client,
    pool: UserPoolId,
    plain: AppClient,
    confidential: AppClient,
}

impl World {
    fn start(people: &[Somebody]) -> Result<Self, Failure> {
        let server = Ministack::start()?;
        let endpoint = server.endpoint();
        let input = json!({ "endpoint": endpoint, "password": PASSWORD, "users": as_json(people) });
        let made: Made = script(
            &program(".venv/bin/python")?,
            "python/ministack_setup.py",
            &input,
        )?;
        Ok(Self {
            client: client(&endpoint),
            pool: made.pool.parse()?,
            plain: made.plain.app()?,
            confidential: made.confidential.app()?,
            _server: server,
        })
    }
}

fn version() -> Result<String, Failure> {
    let pinned = std::fs::read_to_string(root().join("python/requirements.txt"))?;
    let line = pinned
        .lines()
        .find_map(|line| line.strip_prefix("ministack=="));
    Ok(line.ok_or("ministack is not pinned")?.to_owned())
}

fn case(number: u8, exercised: &str) -> Result<Case, Failure> {
    Case::begin(
        &format!("b{number}"),
        "ministack",
        &version()?,
        "our flow signs in against it",
        exercised,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_people_sign_in() -> Result<(), Failure> {
    let people = crowd(100)?;
    let world = World::start(&people)?;
    let case = case(
        1,
        "USER_SRP_AUTH: 100 random users, with and without client secret",
    )?;
    for (index, somebody) in people.iter().enumerate() {
        let app = if index % 2 == 0 {
            &world.plain
        } else {
            &world.confidential
        };
        let builder = SignIn::user(
            world.pool.clone(),
            app.clone(),
            &somebody.name,
            &somebody.password,
        );
        let outcome = sign_in(&world.client, builder, nothing).await?;
        outcome
            .tokens()
            .map_err(|error| format!("{somebody:?}: {error}"))?;
    }
    case.passed()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_in_that_it_has() -> Result<(), Failure> {
    let world = World::start(&[])?;
    let user = |app: &AppClient, name: &str, password: &str| {
        SignIn::user(world.pool.clone(), app.clone(), name, password)
    };

    let row = case(
        2,
        "USER_SRP_AUTH by e-mail alias, plain and admin, with and without client secret",
    )?;
    for app in [&world.plain, &world.confidential] {
        for name in ["alice", "alice@example.com"] {
            for admin in [false, true] {
                let builder = user(app, name, PASSWORD);
                let builder = if admin { builder.admin() } else { builder };
                let outcome = sign_in(&world.client, builder, nothing).await?;
                assert_eq!(outcome.tokens()?.username(), "alice");
            }
        }
    }
    row.passed()?;

    let row = case(
        3,
        "a wrong password, a changed signature, block, timestamp and SECRET_HASH refused",
    )?;
    for app in [&world.plain, &world.confidential] {
        let outcome = sign_in(&world.client, user(app, "alice", "Wrong-Horse-7"), nothing).await?;
        assert_eq!(
            outcome.refusal()?.kind(),
            ServiceErrorKind::IncorrectUsernameOrPassword
        );
        for key in [
            "PASSWORD_CLAIM_SIGNATURE",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "TIMESTAMP",
            "SECRET_HASH",
        ] {
            if key == "SECRET_HASH" && !app.has_secret() {
                continue;
            }
            let outcome = sign_in_changed(
                &world.client,
                user(app, "alice", PASSWORD),
                nothing,
                &tamper(key),
            )
            .await?;
            let refusal = outcome.refusal()?;
            assert!(refusal.kind().is_not_authorized(), "{key}: {refusal:?}");
        }
    }
    row.passed()?;

    let row = case(4, "NEW_PASSWORD_REQUIRED")?;
    let answer = |question: &Question| match question {
        Question::NewPassword(_) => Ok(Answer::new_password("Better-Horse-8")),
        other => nothing(other),
    };
    let outcome = sign_in(
        &world.client,
        user(&world.confidential, "dave", PASSWORD),
        answer,
    )
    .await?;
    assert_eq!(
        outcome.challenges,
        ["PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"]
    );
    outcome.tokens()?;
    sign_in(
        &world.client,
        user(&world.plain, "dave", "Better-Horse-8"),
        nothing,
    )
    .await?
    .tokens()?;
    row.passed()?;

    let row = case(5, "SOFTWARE_TOKEN_MFA, a wrong code first, plain and admin")?;
    let tokens = sign_in(&world.client, user(&world.plain, "bob", PASSWORD), nothing)
        .await?
        .tokens()?;
    let associated = world
        .client
        .associate_software_token()
        .access_token(tokens.access_token())
        .send()
        .await?;
    let secret = associated.secret_code().ok_or("no secret")?;
    let verify = world
        .client
        .verify_software_token()
        .access_token(tokens.access_token());
    verify.user_code(totp(secret)?).send().await?;
    let preference = SoftwareTokenMfaSettingsType::builder()
        .enabled(true)
        .preferred_mfa(true)
        .build();
    let prefer = world
        .client
        .set_user_mfa_preference()
        .access_token(tokens.access_token());
    prefer
        .software_token_mfa_settings(preference)
        .send()
        .await?;
    for admin in [false, true] {
        let mut asked = 0;
        let answer = |question: &Question| match question {
            Question::Code(_) => {
                asked += 1;
                let right = totp(secret)?;
                let wrong = right
                    .chars()
                    .map(|c| if c == '9' { '0' } else { '9' })
                    .collect();
                Ok(Answer::code(if asked == 1 { wrong } else { right }))
            }
            other => nothing(other),
        };
        let builder = user(&world.confidential, "bob", PASSWORD);
        let builder = if admin { builder.admin() } else { builder };
        let outcome = sign_in(&world.client, builder, answer).await?;
        assert_eq!(
            outcome.challenges,
            [
                "PASSWORD_VERIFIER",
                "SOFTWARE_TOKEN_MFA",
                "SOFTWARE_TOKEN_MFA"
            ]
        );
        outcome.tokens()?;
    }
    row.passed()?;

    let row = case(
        6,
        "CUSTOM_AUTH with SRP, then CUSTOM_CHALLENGE; a wrong password refused",
    )?;
    for app in [&world.plain, &world.confidential] {
        let custom = |password: &str| {
            SignIn::custom_with_srp(world.pool.clone(), app.clone(), "alice", password)
        };
        let answer = |question: &Question| match question {
            Question::Custom(question) => {
                assert_eq!(question.parameters().get("question"), Some("Why?"));
                Ok(Answer::text("Because."))
            }
            other => nothing(other),
        };
        let outcome = sign_in(&world.client, custom(PASSWORD), answer).await?;
        assert_eq!(
            outcome.challenges,
            ["PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"]
        );
        outcome.tokens()?;
        let outcome = sign_in(&world.client, custom("Wrong-Horse-7"), nothing).await?;
        assert!(outcome.refusal()?.kind().is_not_authorized());
    }
    row.passed()
}
