//! A sign-in of this project's flow, carried by the SDK, with the answers at hand.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::Client;
use caldera_srp::SystemRng;
use caldera_srp::flow::{
    Answer, Call, Completed, Question, Reply, Request, ServiceError, SignIn, SignInBuilder, Step,
};

use crate::Failure;
use crate::carrier::{now, send_changed};

/// How a sign-in ended, and what it met on the way.
pub struct Outcome {
    /// Tokens, or the flow's error.
    pub end: Result<Completed, caldera_srp::flow::Error>,
    /// The names of the challenges that were answered, in order.
    pub challenges: Vec<String>,
}

impl Outcome {
    /// The tokens.
    ///
    /// # Errors
    /// The sign-in was refused.
    pub fn tokens(self) -> Result<Completed, Failure> {
        self.end
            .map_err(|error| format!("{error} after {:?}", self.challenges).into())
    }

    /// The service's refusal.
    ///
    /// # Errors
    /// The sign-in went through, or ended otherwise.
    pub fn refusal(self) -> Result<ServiceError, Failure> {
        match self.end {
            Err(caldera_srp::flow::Error::Service(error)) => Ok(error),
            Err(error) => Err(error.into()),
            Ok(_) => Err("it was not refused".into()),
        }
    }
}

/// What a test does with the responses to a challenge, before they are sent.
pub type Change<'a> = &'a dyn Fn(&str, &mut HashMap<String, String>);

/// Signs in; `answer` answers what is asked.
///
/// # Errors
/// The transport failed, or there was no answer to a question.
pub async fn sign_in(
    client: &Client,
    builder: SignInBuilder,
    answer: impl FnMut(&Question) -> Result<Answer, Failure>,
) -> Result<Outcome, Failure> {
    sign_in_changed(client, builder, answer, &|_, _| ()).await
}

/// As [`sign_in`], with `change` between the flow and the service.
///
/// # Errors
/// As [`sign_in`].
pub async fn sign_in_changed(
    client: &Client,
    builder: SignInBuilder,
    mut answer: impl FnMut(&Question) -> Result<Answer, Failure>,
    change: Change<'_>,
) -> Result<Outcome, Failure> {
    let mut sign_in: SignIn = builder.begin(&mut SystemRng)?;
    let mut request: Request = sign_in.request();
    let mut challenges = Vec::new();
    let end = loop {
        let name = match request.call() {
            Call::RespondToAuthChallenge(call) => call.challenge_name().as_str().to_owned(),
            _ => String::new(),
        };
        let reply: Reply =
            send_changed(client, &request, |responses| change(&name, responses)).await?;
        if !name.is_empty() {
            challenges.push(name);
        }
        match sign_in.reply(reply, now()?, &mut SystemRng) {
            Ok(Step::Send(next)) => request = next,
            Ok(Step::Ask(question)) => request = sign_in.answer(answer(&question)?)?,
            Ok(Step::Done(completed)) => break Ok(completed),
            Err(error) => break Err(error),
        }
    };
    Ok(Outcome { end, challenges })
}

/// For sign-ins that ask nothing.
///
/// # Errors
/// Always: the question was not expected.
pub fn nothing(question: &Question) -> Result<Answer, Failure> {
    Err(format!("{question:?} was not expected").into())
}

/// The six digits of an authenticator app with this secret, now.
///
/// # Errors
/// The secret is not base32 or has fewer than 128 bits.
pub fn totp(secret: &str) -> Result<String, Failure> {
    let secret = totp_rs::Secret::try_from_base32(secret).map_err(|error| error.to_string())?;
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|e| e.to_string())?;
    let seconds = now()?.unix_seconds().unsigned_abs();
    Ok(totp.generate(seconds).to_string())
}

/// A [`Change`] of one response, which makes a right claim a wrong one: another time, or another
/// first letter.
pub fn tamper(key: &'static str) -> impl Fn(&str, &mut HashMap<String, String>) {
    move |_, responses| {
        let Some(value) = responses.get_mut(key) else {
            return;
        };
        *value = if key == "TIMESTAMP" {
            let later = caldera_srp::Timestamp::now().and_then(|now| now.checked_add_seconds(7));
            later.map_or_else(|_| String::new(), |later| later.to_string())
        } else {
            let first = if value.starts_with('A') { "B" } else { "A" };
            let rest: String = value.chars().skip(1).collect();
            format!("{first}{rest}")
        };
    }
}
