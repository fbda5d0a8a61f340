//! Signs in with the official AWS SDK: its builders filled from the flow's requests, the flow's
//! replies made of its outputs, questions asked on the terminal.
//!
//! ```text
//! cargo run --example sdk_sign_in -- us-east-1_AbCdEf123 CLIENT_ID USERNAME [CLIENT_SECRET]
//! ```
//!
//! `AWS_ENDPOINT_URL` leads it to another endpoint than the service's, such as a local pool's.
//! `src/carrier.rs` carries the operations that a first sign-in and a refresh may need beside these.

use std::{collections::HashMap, error::Error, io::Write as _};

use aws_sdk_cognitoidentityprovider::{
    Client, Config,
    config::Region,
    error::{ProvideErrorMetadata, SdkError},
    types::AuthenticationResultType,
};
use caldera_srp::flow::{
    Answer, AuthReply, AuthenticationResult, Call, Question, Reply, Request, ServiceError, SignIn,
    Step,
};
use caldera_srp::{AppClient, Parameters, SystemRng, Timestamp, UserPoolId};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (pool, app, username) = match arguments.as_slice() {
        [pool, id, name] => (pool, AppClient::new(id)?, name),
        [pool, id, name, secret] => (pool, AppClient::new(id)?.with_secret(secret)?, name),
        _ => return Err("give a user pool's id, a client's id and a username".into()),
    };
    let pool: UserPoolId = pool.parse()?;
    let client = client(&pool);
    let password = ask("Password")?;

    let mut sign_in = SignIn::user(pool, app, username, password).begin(&mut SystemRng)?;
    let mut request = sign_in.request();
    let completed = loop {
        let reply = send(&client, &request).await?;
        match sign_in.reply(reply, Timestamp::now()?, &mut SystemRng)? {
            Step::Send(next) => request = next,
            Step::Ask(question) => request = sign_in.answer(answer(&question)?)?,
            Step::Done(completed) => break completed,
        }
    };
    println!("Signed in as {}.", completed.username());
    Ok(())
}

/// A client for the pool's region. A client's sign-in is not signed: no credentials.
fn client(pool: &UserPoolId) -> Client {
    let region = pool.as_str().split('_').next().unwrap_or_default();
    let mut config = Config::builder()
        .behavior_version_latest()
        .region(Region::new(region.to_owned()));
    config.set_endpoint_url(std::env::var("AWS_ENDPOINT_URL").ok());
    Client::from_conf(config.build())
}

/// The reply that one of the SDK's outputs is: two types with the same members.
macro_rules! auth_reply {
    ($out:expr) => {
        AuthReply::new()
            .with_challenge_name($out.challenge_name().map(|name| name.as_str()))
            .with_challenge_parameters($out.challenge_parameters().cloned().unwrap_or_default())
            .with_available_challenges($out.available_challenges())
            .with_authentication_result($out.authentication_result().map(tokens))
            .with_session($out.session())
            .into()
    };
}

fn tokens(from: &AuthenticationResultType) -> AuthenticationResult {
    AuthenticationResult::new()
        .with_access_token(from.access_token())
        .with_id_token(from.id_token())
        .with_refresh_token(from.refresh_token())
        .with_expires_in(from.expires_in())
}

/// Sends a request. An error of the service is a reply; one of the transport is an error.
async fn send(client: &Client, request: &Request) -> Result<Reply> {
    match request.call() {
        Call::InitiateAuth(call) => {
            let sent = client
                .initiate_auth()
                .client_id(call.client_id())
                .auth_flow(call.auth_flow().as_str().into())
                .set_auth_parameters(Some(map(call.auth_parameters())));
            sent.send()
                .await
                .map_or_else(refused, |out| Ok(auth_reply!(out)))
        }
        Call::RespondToAuthChallenge(call) => {
            let sent = client
                .respond_to_auth_challenge()
                .client_id(call.client_id())
                .challenge_name(call.challenge_name().as_str().into())
                .set_session(call.session().map(Into::into))
                .set_challenge_responses(Some(map(call.challenge_responses())));
            sent.send()
                .await
                .map_or_else(refused, |out| Ok(auth_reply!(out)))
        }
        other => Err(format!("this program does not send {other:?}").into()),
    }
}

fn refused<E>(error: SdkError<E>) -> Result<Reply>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error.code() {
        Some(code) => Ok(ServiceError::new(code, error.message().unwrap_or_default()).into()),
        None => Err(error.into()),
    }
}

fn map(parameters: &Parameters) -> HashMap<String, String> {
    parameters
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Asks the person.
fn answer(question: &Question) -> Result<Answer> {
    Ok(match question {
        Question::Code(question) => {
            let from = question.destination().unwrap_or("the authenticator app");
            Answer::code(ask(&format!("Code from {from}"))?)
        }
        Question::SelectMfa(question) | Question::SelectChallenge(question) => {
            let names: Vec<_> = question
                .choices()
                .iter()
                .map(|choice| choice.as_str())
                .collect();
            let choice = ask(&format!("One of {}", names.join(", ")))?;
            Answer::choose(choice.as_str().into())
        }
        Question::NewPassword(question) => {
            let mut answer = Answer::new_password(ask("New password")?);
            for name in question.required_attributes() {
                answer = answer.with_attribute(name, ask(name)?);
            }
            answer
        }
        Question::Custom(question) => Answer::text(ask(question
            .parameters()
            .get("question")
            .unwrap_or("Answer"))?),
        other => return Err(format!("this program cannot ask {other:?}").into()),
    })
}

/// A line from the terminal. A program for people would not show a password as it is typed.
fn ask(prompt: &str) -> Result<String> {
    print!("{prompt}: ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
