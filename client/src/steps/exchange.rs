//! One request and its reply: sent again where the engine lets it, after a wait that grows.

use core::time::Duration;

use caldera_srp::{
    SystemRng, Timestamp,
    flow::{
        self, Call, ClockOffset, ListedDevice, Outcome, Reply, Request, ServiceErrorKind, SignIn,
        Step, Unexpected, list_devices,
    },
    rand_core::TryRng as _,
};
use tracing::{Instrument as _, Span, debug_span, field::Empty};

use super::{Io, Shared};
use crate::{Error, Failure, Response};

/// The wait before the second attempt, without what chance adds; doubled with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// A request that is out, and whoever takes its reply.
pub(super) trait Exchange: Send {
    type Output: Send;

    fn request(&self) -> Request;

    /// Takes the reply; `now` is the local clock's time.
    fn take(&mut self, reply: Reply, now: Timestamp) -> Result<Self::Output, flow::Error>;

    /// Learns that what became of the request is not known, before it is sent again.
    fn lost(&mut self) {}

    /// Learns how far the local clock is off, before the reply is taken.
    fn learn(&mut self, _offset: ClockOffset) {}
}

/// A sign-in's request.
impl Exchange for SignIn {
    type Output = Step;

    fn request(&self) -> Request {
        Self::request(self)
    }

    fn take(&mut self, reply: Reply, now: Timestamp) -> Result<Step, flow::Error> {
        self.reply(reply, now, &mut SystemRng)
    }

    fn learn(&mut self, offset: ClockOffset) {
        self.set_clock_offset(offset);
    }
}

/// A request beside a sign-in's, with what takes its reply.
pub(super) struct Single<F> {
    pub(super) request: Request,
    pub(super) take: F,
}

impl<T, F> Exchange for Single<F>
where
    F: FnMut(Reply) -> Result<T, flow::Error> + Send,
    T: Send,
{
    type Output = T;

    fn request(&self) -> Request {
        self.request.clone()
    }

    fn take(&mut self, reply: Reply, _: Timestamp) -> Result<T, flow::Error> {
        (self.take)(reply)
    }
}

/// Why there is nothing to take.
enum Lost {
    Failed(Failure),
    Refused(flow::Error),
}

/// Sends a request until its reply is taken, as often as may be.
pub(super) async fn carry<E: Exchange>(
    io: &impl Io,
    shared: &Shared,
    exchange: &mut E,
) -> Result<E::Output, Error> {
    let request = exchange.request();
    let mut attempt = 1;
    let mut was_lost = false;
    loop {
        let span = span(&request, attempt);
        let sent = io.send(&request).instrument(span.clone()).await;
        let now = Timestamp::now()?;
        let (lost, outcome) = match sent {
            Err(failure) => {
                let outcome = failure.outcome();
                span.record("kind", outcome.name());
                (Lost::Failed(failure), outcome)
            }
            Ok(response) => match take(shared, exchange, &request, response, now) {
                Ok(output) => {
                    span.record("kind", "ok");
                    return Ok(output);
                }
                Err(error) => {
                    span.record("kind", name_of(&error));
                    match Outcome::of(&error) {
                        Some(outcome) => (Lost::Refused(error), outcome),
                        // A session is taken once: the first try, whose reply was lost, was carried
                        // out, and this is not to be told as a session that went wrong.
                        None if was_lost && is_invalid_session(&error) => {
                            let operation = request.operation();
                            return Err(Error::OutcomeUnknown { operation });
                        }
                        None => return Err(error.into()),
                    }
                }
            },
        };
        if outcome == Outcome::Unknown {
            was_lost = true;
            exchange.lost();
        }
        let wait = pause(attempt)?.max(lost.asked());
        let goes_on = attempt < shared.options.attempts && wait <= shared.options.longest_wait;
        // Told before the wait by the time after it, for a claim is too old soon.
        let seconds = i64::try_from(wait.as_secs().saturating_add(1)).unwrap_or(i64::MAX);
        let then = now.checked_add_seconds(seconds)?;
        if !goes_on || !shared.may_be_repeated(&request, outcome, then) {
            return Err(lost.into_error(shared, &request, outcome, now));
        }
        io.wait(wait).await;
        let now = Timestamp::now()?;
        if !shared.may_be_repeated(&request, outcome, now) {
            return Err(lost.into_error(shared, &request, outcome, now));
        }
        attempt += 1;
    }
}

fn take<E: Exchange>(
    shared: &Shared,
    exchange: &mut E,
    request: &Request,
    response: Response,
    now: Timestamp,
) -> Result<E::Output, flow::Error> {
    let offset = response
        .date()
        .and_then(|date| ClockOffset::from_http_date(date, now).ok());
    let reply = response.into_reply(request.operation(), now)?;
    // Only the service's own clock counts, not that of a proxy that answers in its place.
    if let (Some(offset), false) = (offset, matches!(reply, Reply::Foreign(_))) {
        shared.learn(offset);
        exchange.learn(offset);
    }
    exchange.take(reply, now)
}

/// How long to wait after this attempt: a fifth of a second, doubled with each, and as much again by
/// chance.
fn pause(attempt: u32) -> Result<Duration, Error> {
    let base = FIRST_WAIT.saturating_mul(1_u32 << attempt.saturating_sub(1).min(10));
    let chance = SystemRng
        .try_next_u32()
        .map_err(|_| caldera_srp::Error::Randomness)?;
    Ok(base.saturating_add(base.mul_f64(f64::from(chance) / f64::from(u32::MAX))))
}

impl Lost {
    /// How long it was asked to wait.
    fn asked(&self) -> Duration {
        let seconds = match self {
            Self::Refused(flow::Error::Service(error)) => error.retry_after(),
            Self::Refused(flow::Error::Foreign(reply)) => reply.retry_after(),
            _ => None,
        };
        Duration::from_secs(seconds.unwrap_or(0).into())
    }

    fn into_error(
        self,
        shared: &Shared,
        request: &Request,
        outcome: Outcome,
        now: Timestamp,
    ) -> Error {
        if outcome == Outcome::Unknown && !shared.may_be_repeated(request, outcome, now) {
            return Error::OutcomeUnknown {
                operation: request.operation(),
            };
        }
        match self {
            Self::Failed(failure) => Error::Transport(failure),
            Self::Refused(error) => error.into(),
        }
    }
}

fn span(request: &Request, attempt: u32) -> Span {
    let challenge = match request.call() {
        Call::RespondToAuthChallenge(call) => Some(call.challenge_name().as_str()),
        _ => None,
    };
    debug_span!(
        "cognito",
        operation = request.operation().name(),
        challenge,
        attempt,
        kind = Empty
    )
}

fn name_of(error: &flow::Error) -> &'static str {
    match error {
        flow::Error::Service(error) => error.kind().name(),
        flow::Error::Foreign(_) => "foreign",
        flow::Error::Engine(_) => "engine",
        flow::Error::Unexpected(_) => "unexpected",
        _ => "misuse",
    }
}

fn is_invalid_session(error: &flow::Error) -> bool {
    match error {
        flow::Error::Service(error) => error.kind() == ServiceErrorKind::InvalidSession,
        _ => false,
    }
}

/// What a reply that says no more than yes comes to.
pub(super) fn nothing_more(reply: Reply) -> Result<(), flow::Error> {
    match reply {
        Reply::Empty => Ok(()),
        other => Err(refused(other)),
    }
}

/// The error that a reply is where it is none of those that were asked for.
pub(super) fn refused(reply: Reply) -> flow::Error {
    match reply {
        Reply::Error(error) => error.into(),
        Reply::Foreign(reply) => reply.into(),
        _ => Unexpected::OtherOperation.into(),
    }
}

/// Sends a request whose reply says no more than yes.
pub(crate) async fn checked(io: &impl Io, shared: &Shared, request: Request) -> Result<(), Error> {
    let take = nothing_more;
    carry(io, shared, &mut Single { request, take }).await
}

/// The user's devices, all of them.
pub(crate) async fn devices(
    io: &impl Io,
    shared: &Shared,
    access_token: &str,
) -> Result<Vec<ListedDevice>, Error> {
    /// More pages than any user has devices: somebody would let the client go on for ever.
    const MOST_PAGES: usize = 100;
    let mut all = Vec::new();
    let mut from: Option<caldera_srp::SecretText> = None;
    for _ in 0..MOST_PAGES {
        let token = from.as_ref().map(caldera_srp::SecretText::reveal);
        let request = list_devices(access_token, None, token)?;
        let take = |reply| match reply {
            Reply::Devices(list) => Ok(list),
            other => Err(refused(other)),
        };
        let list = carry(io, shared, &mut Single { request, take }).await?;
        from = list.pagination_token().map(caldera_srp::SecretText::new);
        all.extend(list.devices().iter().map(copy));
        if from.is_none() {
            return Ok(all);
        }
    }
    Err(Error::Unexpected(Unexpected::TooManySteps))
}

/// An owned one of a list that is not.
fn copy(device: &ListedDevice) -> ListedDevice {
    let copy = ListedDevice::new(device.key()).with_dates(
        device.created(),
        device.last_modified(),
        device.last_authenticated(),
    );
    let attributes = device.attributes().iter();
    attributes.fold(copy, |copy, (name, value)| copy.with_attribute(name, value))
}
