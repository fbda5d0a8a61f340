//! A sign-in as a handle holds it: the engine's own, and what is wanted next, as JSON.

use alloc::string::String;

use engine::flow::{
    Answer, ClockOffset, Completed, ForeignReply, KeptSession, Operation, Outcome, Question,
    Refresh, Reply, Request, ServiceError, SignIn, SignInBuilder, Step,
};
use engine::{AppClient, Device, EndpointKind, Error, SecretText, SystemRng, Timestamp};

use crate::status::{self, Failure, caldera_status};
use crate::texts::out_of_range;

/// What a sign-in wants next.
#[repr(C)]
#[allow(non_camel_case_types, reason = "the header's name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum caldera_step {
    /// Nothing: it has ended without tokens.
    Ended = 0,
    /// Send the request, and give the reply to caldera_sign_in_reply.
    Send = 1,
    /// Have the question answered, and give the answer to caldera_sign_in_answer.
    Ask = 2,
    /// Nothing: it has ended with tokens.
    Done = 3,
}

/// A sign-in in progress, or at its end.
pub(crate) struct Flow {
    sign_in: SignIn,
    step: caldera_step,
    /// The request's body, the question, or the result.
    json: SecretText,
    /// The question that is open.
    question: Option<Question>,
    completed: Option<Completed>,
    refused: Option<ServiceError>,
    /// The HTTP status of the last reply, where that was an error.
    http_status: Option<u16>,
}

impl Flow {
    pub(crate) fn begin(configuration: &str) -> Result<Self, caldera_status> {
        let builder = SignInBuilder::from_json(configuration).map_err(status::of)?;
        let sign_in = builder
            .begin(&mut SystemRng)
            .map_err(|error| status::of_flow(&error))?;
        let json = sign_in.request().to_json();
        Ok(Self {
            sign_in,
            step: caldera_step::Send,
            json,
            question: None,
            completed: None,
            refused: None,
            http_status: None,
        })
    }

    pub(crate) fn reply(
        &mut self,
        http: &HttpReply<'_>,
        now: Timestamp,
    ) -> Result<caldera_step, caldera_status> {
        let operation = self.sign_in.request().operation();
        let reply = http.read(operation);
        // Not before: what was given may be views of it.
        self.refused = None;
        self.http_status = None;
        let reply = reply.map_err(status::of)?;
        match self.sign_in.reply(reply, now, &mut SystemRng) {
            Ok(Step::Send(request)) => self.wants(caldera_step::Send, request.to_json()),
            Ok(Step::Ask(question)) => {
                self.wants(caldera_step::Ask, question.to_json());
                self.question = Some(question);
            }
            Ok(Step::Done(completed)) => {
                self.wants(caldera_step::Done, completed.to_json());
                self.completed = Some(completed);
            }
            Err(error) => return Err(self.failed(error)),
        }
        Ok(self.step)
    }

    pub(crate) fn answer(&mut self, answer: &str) -> Result<(), caldera_status> {
        let answer = Answer::from_json(answer).map_err(status::of)?;
        match self.sign_in.answer(answer) {
            Ok(request) => self.wants(caldera_step::Send, request.to_json()),
            Err(error) => return Err(self.failed(error)),
        }
        Ok(())
    }

    pub(crate) fn begin_again(&mut self) -> Result<(), caldera_status> {
        match self.sign_in.begin_again(&mut SystemRng) {
            Ok(request) => self.wants(caldera_step::Send, request.to_json()),
            Err(error) => return Err(self.failed(error)),
        }
        self.refused = None;
        self.http_status = None;
        Ok(())
    }

    pub(crate) fn suspend(&self) -> Result<SecretText, caldera_status> {
        self.sign_in
            .suspend()
            .map_err(|error| status::of_flow(&error))
    }

    pub(crate) fn resume(
        state: &str,
        app: &AppClient,
        device: Option<&Device>,
    ) -> Result<Self, caldera_status> {
        let device = device.cloned();
        let sign_in = SignIn::resume(state, app.clone(), device, &mut SystemRng)
            .map_err(|error| status::of_flow(&error))?;
        // One is open, or it would not have been taken up.
        let question = sign_in.question();
        let json = question
            .as_ref()
            .map_or_else(|| SecretText::new(String::new()), Question::to_json);
        Ok(Self {
            sign_in,
            step: caldera_step::Ask,
            json,
            question,
            completed: None,
            refused: None,
            http_status: None,
        })
    }

    fn wants(&mut self, step: caldera_step, json: SecretText) {
        self.step = step;
        self.json = json;
        self.question = None;
    }

    fn failed(&mut self, error: engine::flow::Error) -> caldera_status {
        let status = status::of_flow(&error);
        if self.sign_in.is_ended() && self.completed.is_none() {
            self.wants(caldera_step::Ended, SecretText::new(String::new()));
        }
        match error {
            engine::flow::Error::Service(error) => {
                self.http_status = error.status();
                self.refused = Some(error);
            }
            engine::flow::Error::Foreign(reply) => self.http_status = Some(reply.status()),
            _ => {}
        }
        status
    }

    pub(crate) fn step(&self) -> caldera_step {
        self.step
    }

    pub(crate) fn json(&self) -> &str {
        self.json.reveal()
    }

    pub(crate) fn target(&self) -> Option<&'static str> {
        (self.step == caldera_step::Send).then(|| self.sign_in.request().target())
    }

    /// The service's last refusal, if the last reply was one.
    pub(crate) fn refused(&self) -> Option<&ServiceError> {
        self.refused.as_ref()
    }

    pub(crate) fn completed(&self) -> Option<&Completed> {
        self.completed.as_ref()
    }

    /// The question that is open.
    pub(crate) fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    pub(crate) fn clock_offset_seconds(&self) -> i64 {
        self.sign_in.clock_offset().seconds()
    }

    pub(crate) fn set_clock_offset(&mut self, seconds: i64) {
        self.sign_in
            .set_clock_offset(ClockOffset::from_seconds(seconds));
    }

    /// The HTTP status of the last reply, where that was an error.
    pub(crate) fn http_status(&self) -> Option<u16> {
        self.http_status
    }

    pub(crate) fn may_be_repeated(&self, outcome: Outcome, now: Timestamp) -> bool {
        self.step == caldera_step::Send && self.sign_in.may_be_repeated(outcome, now)
    }
}

/// What became of a request, by its number in the header.
pub(crate) fn outcome(number: u32) -> Result<Outcome, Failure> {
    match number {
        CALDERA_OUTCOME_NOT_SENT => Ok(Outcome::NotSent),
        CALDERA_OUTCOME_THROTTLED => Ok(Outcome::Throttled),
        CALDERA_OUTCOME_UNKNOWN => Ok(Outcome::Unknown),
        _ => Err(out_of_range()),
    }
}

/// How many seconds the HTTP header Retry-After asks to wait, if it is one.
pub(crate) fn retry_after(header: &str, now: Timestamp) -> Option<u32> {
    match Reply::from(ForeignReply::new(0)).with_retry_after(header, now) {
        Reply::Foreign(reply) => reply.retry_after(),
        _ => None,
    }
}

/// Which endpoint, by its flags in the header.
pub(crate) fn endpoint_kind(flags: u32) -> Result<EndpointKind, Failure> {
    match flags {
        0 => Ok(EndpointKind::Standard),
        CALDERA_ENDPOINT_FIPS => Ok(EndpointKind::Fips),
        CALDERA_ENDPOINT_DUAL_STACK => Ok(EndpointKind::DualStack),
        3 => Ok(EndpointKind::FipsDualStack),
        _ => Err(out_of_range()),
    }
}

/// The request did not leave: no connection was made.
pub const CALDERA_OUTCOME_NOT_SENT: u32 = 0;
/// The service turned the request away for being one of too many.
pub const CALDERA_OUTCOME_THROTTLED: u32 = 1;
/// Nobody knows: no reply came, one that is not the service's (CALDERA_ERROR_FOREIGN_REPLY), or one that
/// says the service failed.
pub const CALDERA_OUTCOME_UNKNOWN: u32 = 2;

/// The endpoint with FIPS 140 validated cryptography.
pub const CALDERA_ENDPOINT_FIPS: u32 = 1;
/// The endpoint that is reached over IPv6 too.
pub const CALDERA_ENDPOINT_DUAL_STACK: u32 = 2;

/// Takes the reply to a kept session's refresh, and its tokens.
pub(crate) fn refreshed(
    kept: &mut KeptSession,
    app: &AppClient,
    http: &HttpReply<'_>,
    now: Timestamp,
) -> Result<(), caldera_status> {
    let refresh = kept.refresh(app).map_err(status::of)?;
    let reply = http
        .read(refresh.request().operation())
        .map_err(status::of)?;
    let completed = refresh
        .complete(reply)
        .map_err(|error| status::of_flow(&error))?;
    kept.refreshed(completed, now).map_err(status::of)
}

/// A refresh, and what came of it.
pub(crate) struct Refreshing {
    refresh: Refresh,
    completed: Option<Completed>,
}

impl Refreshing {
    pub(crate) fn new(
        app: &AppClient,
        username: &str,
        refresh_token: &str,
        device_key: Option<&str>,
        is_rotating: bool,
    ) -> Result<Self, Error> {
        let mut refresh = Refresh::new(app.clone(), username, refresh_token)?;
        if let Some(key) = device_key {
            refresh = refresh.device_key(key)?;
        }
        if is_rotating {
            refresh = refresh.rotating();
        }
        let completed = None;
        Ok(Self { refresh, completed })
    }

    pub(crate) fn request(&self) -> Request {
        self.refresh.request()
    }

    pub(crate) fn reply(&mut self, http: &HttpReply<'_>) -> Result<(), Failure> {
        let reply = http.read(self.refresh.request().operation())?;
        self.completed = Some(self.refresh.complete(reply)?);
        Ok(())
    }

    pub(crate) fn completed(&self) -> Option<&Completed> {
        self.completed.as_ref()
    }
}

/// A request apart from a sign-in: its target, and its body.
pub(crate) struct Sendable {
    pub(crate) request: Request,
    pub(crate) body: SecretText,
}

impl From<Request> for Sendable {
    fn from(request: Request) -> Self {
        Self {
            body: request.to_json(),
            request,
        }
    }
}

/// What came over HTTP.
pub(crate) struct HttpReply<'a> {
    pub(crate) status: u16,
    pub(crate) error_type: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

impl HttpReply<'_> {
    fn read(&self, operation: Operation) -> Result<Reply, Error> {
        Reply::from_json(operation, self.status, self.error_type, self.body)
    }

    /// What the service refused for, if it did.
    pub(crate) fn refused(&self) -> Result<Option<&'static str>, Error> {
        // An error is read alike, whatever was asked for.
        match self.read(Operation::GetUser)? {
            Reply::Error(error) => Ok(Some(error.kind().name())),
            _ => Ok(None),
        }
    }

    /// Whether ConfirmDevice leaves it to the user to have the device remembered.
    pub(crate) fn confirmed(&self) -> Result<bool, caldera_status> {
        match self.read(Operation::ConfirmDevice).map_err(status::of)? {
            Reply::DeviceConfirmed(reply) => Ok(reply.user_confirmation_necessary()),
            Reply::Error(error) => Err(status::of_flow(&error.into())),
            Reply::Foreign(reply) => Err(status::of_flow(&reply.into())),
            _ => Err(status::CALDERA_ERROR_UNEXPECTED_REPLY),
        }
    }
}

/// Writes a text as a JSON string. Room for all of it is made at once, so that no outgrown buffer
/// keeps a part.
pub(crate) fn json_string(text: &str) -> SecretText {
    const LONGEST_ESCAPE: usize = 6;
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    let escapes = text.bytes().filter(|byte| !plain(*byte)).count();
    let mut json = String::with_capacity(text.len() + escapes * LONGEST_ESCAPE + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            ' '.. => json.push(character),
            control => {
                json.push_str("\\u00");
                let digits = [u32::from(control) >> 4, u32::from(control) & 15];
                json.extend(
                    digits
                        .iter()
                        .filter_map(|digit| char::from_digit(*digit, 16)),
                );
            }
        }
    }
    json.push('"');
    SecretText::new(json)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn json_strings_are_read_back() {
        let every: String = (0..0x300).filter_map(char::from_u32).collect();
        for text in ["", "plain", "a \"quoted\" \\ text\n", "ä€𝄞", &every] {
            let json = json_string(text);
            let read: String = serde_json::from_str(json.reveal()).unwrap();
            assert_eq!(read, text);
        }
    }
}
