//! What may be sent again, after which outcome.

use core::fmt;

use super::{
    AuthFlow, Call, ChallengeName, Error, Request, RespondToAuthChallenge, ServiceErrorKind, SignIn,
};
use crate::{Parameter, Parameters, Timestamp};

/// How long after its TIMESTAMP a claim may be sent again, in seconds: the service wants it "within a
/// few seconds".
const CLAIM_LIFE: i64 = 5;

/// What became of a request that was to be sent, as far as the sender knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It did not leave: no connection was made, or the name of the host was not found.
    NotSent,
    /// The service turned it away for being one of too many, and did nothing else.
    Throttled,
    /// Nobody knows: no reply came (a connection that broke, a time-out), one that is not the
    /// service's, or one that says the service failed. It may have been carried out.
    Unknown,
}

impl Outcome {
    /// The outcome that a reply's error implies; `None` where the service has refused, which is an
    /// answer and nothing to send again.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        match error {
            Error::Service(error) => match error.kind() {
                ServiceErrorKind::TooManyRequests => Some(Self::Throttled),
                kind if kind.is_transient() => Some(Self::Unknown),
                _ => None,
            },
            Error::Foreign(_)
            | Error::Engine(crate::Error::Parameter {
                parameter: Parameter::Reply,
                ..
            }) => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The outcome's name in JSON and in other languages: `not_sent`, `throttled`, `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Throttled => "throttled",
            Self::Unknown => "unknown",
        }
    }

    /// The outcome of a [name](Self::name), or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::NotSent, Self::Throttled, Self::Unknown]
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Request {
    /// Whether the same request may be sent once more after this outcome.
    ///
    /// After [`NotSent`](Outcome::NotSent) and [`Throttled`](Outcome::Throttled): yes, but a
    /// claim only within five seconds of its TIMESTAMP. After [`Unknown`](Outcome::Unknown): no for what
    /// the service takes once (a claim, a code, an answer of the person's, a new password, a
    /// passkey's assertion, a refresh with rotation, an answer by hand), which a second time would be
    /// refused as if it were wrong; yes for what changes nothing or says the same again.
    ///
    /// Where it may not be sent again, say that the outcome is unknown, and begin anew when the
    /// person wishes so; a rotating refresh whose reply was lost means a new sign-in, unless the next
    /// refresh succeeds within the pool's grace period.
    ///
    /// `now` is the time by the service's clock
    /// ([`ClockOffset::apply`](super::ClockOffset::apply); [`SignIn::may_be_repeated`] applies its
    /// own).
    ///
    /// ```
    /// use caldera_srp::flow::{Outcome, SignIn};
    /// use caldera_srp::{AppClient, SystemRng, Timestamp, UserPoolId};
    ///
    /// let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
    /// let app = AppClient::new("1example23456789")?;
    /// let sign_in = SignIn::user(pool, app, "bob", "correct horse").begin(&mut SystemRng)?;
    /// // It holds SRP_A alone: the connection broke, and it goes out once more.
    /// let now = Timestamp::now()?;
    /// assert!(sign_in.request().may_be_repeated(Outcome::Unknown, now));
    /// # Ok::<(), caldera_srp::flow::Error>(())
    /// ```
    ///
    /// [`SignIn::may_be_repeated`]: super::SignIn::may_be_repeated
    #[must_use]
    pub fn may_be_repeated(&self, outcome: Outcome, now: Timestamp) -> bool {
        match (outcome, self.signed_at()) {
            (Outcome::Unknown, _) => self.says_the_same_again(),
            (_, Signed::Never) => true,
            (_, Signed::At(signed)) => {
                // Before its signing: a clock that was set right meanwhile.
                (now.unix_seconds() - signed.unix_seconds()).abs() <= CLAIM_LIFE
            }
            (_, Signed::Unreadable) => false,
        }
    }

    /// For a claim, the last second by the service's clock, since 1970, at which it may be sent again after
    /// [`NotSent`](Outcome::NotSent) or [`Throttled`](Outcome::Throttled); `None` for a request to which
    /// time does not matter.
    #[must_use]
    pub fn repeatable_until(&self) -> Option<i64> {
        match self.signed_at() {
            Signed::At(signed) => Some(signed.unix_seconds() + CLAIM_LIFE),
            Signed::Never | Signed::Unreadable => None,
        }
    }

    fn signed_at(&self) -> Signed {
        let Call::RespondToAuthChallenge(call) = self.call() else {
            return Signed::Never;
        };
        let responses = call.challenge_responses();
        if responses.get("PASSWORD_CLAIM_SIGNATURE").is_none() {
            return Signed::Never;
        }
        let signed = responses.get("TIMESTAMP").map(str::parse);
        signed
            .and_then(Result::ok)
            .map_or(Signed::Unreadable, Signed::At)
    }

    /// Whether the service, having carried it out, loses nothing by carrying it out again, and does
    /// not take the second for a wrong answer.
    fn says_the_same_again(&self) -> bool {
        match self.call() {
            // The session of a sign-up is taken once.
            Call::InitiateAuth(call) if call.session().is_some() => false,
            // SRP_A, a name, a password as it is, a refresh token that stays.
            Call::InitiateAuth(call) => match call.auth_flow() {
                AuthFlow::UserSrpAuth
                | AuthFlow::CustomAuth
                | AuthFlow::UserAuth
                | AuthFlow::UserPasswordAuth
                | AuthFlow::AdminUserPasswordAuth
                | AuthFlow::AdminNoSrpAuth
                | AuthFlow::RefreshTokenAuth => true,
            },
            Call::RespondToAuthChallenge(call) => is_a_choice(call),
            // A secret that nobody has seen yet; the same verifier; the same state.
            Call::AssociateSoftwareToken(_)
            | Call::ConfirmDevice(_)
            | Call::UpdateDeviceStatus(_)
            | Call::ForgetDevice(_)
            | Call::ListDevices(_)
            | Call::GetUser(_)
            | Call::GlobalSignOut(_)
            | Call::RevokeToken(_) => true,
            Call::VerifySoftwareToken(_) | Call::GetTokensFromRefreshToken(_) => false,
        }
    }
}

impl SignIn {
    /// Whether the request that is out may be sent once more after this outcome, as
    /// [`Request::may_be_repeated`] says; `now` is the local clock's time, and the sign-in's
    /// [offset](Self::clock_offset) is applied to it.
    #[must_use]
    pub fn may_be_repeated(&self, outcome: Outcome, now: Timestamp) -> bool {
        let now = self.clock_offset().apply(now);
        now.is_ok_and(|now| self.request().may_be_repeated(outcome, now))
    }
}

/// When a request was signed.
enum Signed {
    Never,
    At(Timestamp),
    /// A claim written by hand, whose TIMESTAMP is not an instant.
    Unreadable,
}

/// Whether an answer chooses, names, or opens an exchange, and proves nothing that can be used up.
fn is_a_choice(call: &RespondToAuthChallenge) -> bool {
    let keys: &[&str] = match call.challenge_name() {
        ChallengeName::SelectMfaType => &["ANSWER"],
        ChallengeName::SelectChallenge => &["ANSWER", "SRP_A", "PASSWORD"],
        ChallengeName::DeviceSrpAuth | ChallengeName::PasswordSrp => &["SRP_A"],
        ChallengeName::Password | ChallengeName::AdminNoSrpAuth => &["PASSWORD"],
        ChallengeName::MfaSetup => &["EMAIL"],
        _ => return false,
    };
    holds_only(call.challenge_responses(), keys)
}

/// Whether there is nothing in a map but these keys and those that every answer has.
fn holds_only(map: &Parameters, keys: &[&str]) -> bool {
    map.iter().all(|(key, _)| {
        matches!(key, "USERNAME" | "SECRET_HASH" | "DEVICE_KEY") || keys.contains(&key)
    })
}
