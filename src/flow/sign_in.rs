//! The sign-in itself: a state machine that takes replies and answers, and gives requests.

mod answers;
mod replies;

use alloc::{boxed::Box, string::String, sync::Arc};

use rand_core::TryCryptoRng;

use super::{
    Call, ChallengeName, ClockOffset, Completed, Context, Error, Misuse, Operation, Question,
    Reply, Request, ServiceErrorKind, Unexpected,
    context::Carried,
    policy::{Effect, Event, Policy, Refusal},
    question::{Challenge, Open},
    request::AssociateSoftwareToken,
    sent::{self, Drawn, Password, Srp},
    ways::Config,
};
use crate::{Device, Timestamp};

/// What a sign-in wants next.
#[derive(Debug)]
pub enum Step {
    /// Send this request, and give its reply to [`SignIn::reply`].
    Send(Request),
    /// Have this question answered, and give the answer to [`SignIn::answer`].
    Ask(Question),
    /// Signed in.
    Done(Completed),
}

/// A sign-in in progress.
///
/// ```text
/// begin ──► request ──► (send) ──► reply ──┬─► Send ──► (send) ──► reply …
///                                          ├─► Ask ──► answer ──► (send) ──► reply …
///                                          └─► Done
/// ```
///
/// It does no I/O, reads no clock and draws randomness only from the generator it is given. It holds the
/// password until it has been proved (with a remembered device until the end, for a sign-in may start
/// again once without it), the private key between two steps, and the last
/// [request](Self::request): it cannot be cloned or printed, and wipes what it holds when it goes.
///
/// # What whoever answers in the service's place can learn of the password
///
/// A proof is the signature of PASSWORD_VERIFIER's answer, or the password sent as it is: each lets
/// the other side test one guess. A sign-in gives
///
/// - one proof of the password for each time that the caller gave it, at the start or in an answer,
///   and one more after the fall-back without a device that the service has forgotten, of which
///   there is one;
/// - one proof of the device, and none after the fall-back;
/// - the password as it is only where the way in says so, or an answer: where SRP was asked for
///   ([`user`](Self::user), [`custom_with_srp`](Self::custom_with_srp), a choice that prefers
///   PASSWORD_SRP), a challenge for the password itself is refused.
///
/// What wants the password beyond that is a [question](Question), or
/// [`Unexpected::Challenge`]. A sign-in takes three passwords in answers, new passwords and those
/// given [by hand](super::Answer::by_hand) among them, and sends 16 requests in reply to the service
/// without asking anybody; beyond that it ends ([`Unexpected::TooManyPasswords`],
/// [`Unexpected::TooManySteps`]).
///
/// ```compile_fail
/// fn clone<T: Clone>() {}
/// clone::<caldera_srp::flow::SignIn>();
/// ```
///
/// ```compile_fail
/// fn print<T: std::fmt::Debug>() {}
/// print::<caldera_srp::flow::SignIn>();
/// ```
pub struct SignIn {
    pub(super) config: Config,
    pub(super) device: Option<Device>,
    pub(super) policy: Policy<Password>,
    pub(super) is_device_forgotten: bool,
    /// The service's own name of the user, once a challenge gave it.
    pub(super) name: Option<String>,
    pub(super) offset: ClockOffset,
    pub(super) context: Carried,
    pub(super) state: State,
    pub(super) request: Request,
}

pub(super) enum State {
    /// The request is out.
    Waiting(Waiting),
    /// A question is open.
    Asking(Asking),
    /// Ended, and can begin again.
    Ended,
    /// Ended for good: with tokens, or beyond a bound.
    Over,
}

pub(super) struct Waiting {
    reply_of: ReplyOf,
    srp: Srp,
}

/// Which reply is awaited, and what to go back to should the answer that was sent be refused.
pub(super) enum ReplyOf {
    Auth(Option<Open>),
    AssociateSoftwareToken(Arc<Challenge>),
    VerifySoftwareToken(Open),
}

pub(super) struct Asking {
    pub(super) open: Open,
    /// Why the last answer was refused.
    pub(super) rejected: Option<ServiceErrorKind>,
    /// Drawn with the question, where its answer may be SRP_A: an answer draws no randomness.
    pub(super) drawn: Option<Drawn>,
    /// The choices offered, where it is a choice.
    pub(super) choices: Box<[ChallengeName]>,
}

/// A sign-in that was put away at a question.
#[cfg(feature = "json")]
pub(super) struct Resumed {
    pub(super) config: Config,
    pub(super) device: Option<Device>,
    pub(super) policy: Policy<Password>,
    pub(super) is_device_forgotten: bool,
    pub(super) name: Option<String>,
    pub(super) offset: ClockOffset,
    pub(super) context: Context,
    pub(super) open: Open,
    pub(super) rejected: Option<ServiceErrorKind>,
}

impl SignIn {
    /// Makes the first request.
    pub(super) fn open<R: TryCryptoRng + ?Sized>(
        mut config: Config,
        device: Option<Device>,
        policy: Policy<Password>,
        context: Context,
        offset: ClockOffset,
        rng: &mut R,
    ) -> Result<Self, Error> {
        let context = Carried {
            start: Arc::new(context),
            answer: None,
        };
        let (policy, effect) = policy
            .step(Event::Opens)
            .map_err(|_| Misuse::PasswordMissing)?;
        let drawn = draw_for(&effect, &config, device.as_ref(), rng)?;
        let (request, srp) = sent::opening(&config, device.as_ref(), effect, drawn, &context)?;
        config.session = None;
        Ok(Self {
            config,
            device,
            policy,
            is_device_forgotten: false,
            name: None,
            offset,
            context,
            state: State::Waiting(Waiting {
                reply_of: ReplyOf::Auth(None),
                srp,
            }),
            request,
        })
    }

    /// Takes up a sign-in at the question that it was put away at.
    #[cfg(feature = "json")]
    pub(super) fn resumed<R: TryCryptoRng + ?Sized>(
        resumed: Resumed,
        rng: &mut R,
    ) -> Result<Self, Error> {
        let Resumed {
            config,
            device,
            policy,
            is_device_forgotten,
            name,
            offset,
            context,
            open,
            rejected,
        } = resumed;
        let context = Carried {
            start: Arc::new(context),
            answer: None,
        };
        // No request is out; this one holds nothing but the name.
        let effect = Effect::Proceed;
        let (request, _) = sent::opening(&config, device.as_ref(), effect, None, &context)?;
        let mut sign_in = Self {
            config,
            device,
            policy,
            is_device_forgotten,
            name,
            offset,
            context,
            state: State::Over,
            request,
        };
        let name = String::from(sign_in.name());
        sign_in.ask(open, &name, rejected, rng)?;
        Ok(sign_in)
    }

    /// The request that is to be sent, or was sent last.
    ///
    /// It stays the same until a reply to it was taken. After a transport failure the same request can
    /// be sent again where [`may_be_repeated`](Self::may_be_repeated) says so, and not otherwise: the
    /// service may have used up a claim or a code.
    #[must_use]
    pub fn request(&self) -> Request {
        self.request.clone()
    }

    /// The question that is open, if one is.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match &self.state {
            State::Asking(asking) => asking.open.question(asking.rejected).ok(),
            State::Waiting(_) | State::Ended | State::Over => None,
        }
    }

    /// Whether the sign-in has ended: with tokens, with an error of the service, with a claim that
    /// could not be made, or beyond one of its bounds.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        matches!(self.state, State::Ended | State::Over)
    }

    /// Makes up for a local clock that is wrong, from now on: learnt from the `Date` header of a
    /// reply, before that reply is given to [`reply`](Self::reply).
    pub fn set_clock_offset(&mut self, offset: ClockOffset) {
        self.offset = offset;
    }

    /// How far the service's clock is held to be ahead of the local one.
    #[must_use]
    pub fn clock_offset(&self) -> ClockOffset {
        self.offset
    }

    /// The name that the next request goes by.
    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.config.typed_name)
    }

    /// Takes the reply to the request that was sent; an error of the service is a reply too.
    ///
    /// `now` is the local clock's time: claims are signed with it, so give the time of this call.
    /// `rng` is drawn from when a device has to prove itself, when a sign-in starts again without
    /// its device, when PASSWORD_SRP is the challenge or among the choices, and when choices are left
    /// open.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if the service refused and nothing can be asked again; [`Error::Foreign`] if
    /// it was not the service that answered;
    /// [`Error::Unexpected`] or [`Error::Engine`] if the reply is not one that this request can
    /// have, a value in it is refused, or the generator failed; [`Error::Misuse`] if no reply is
    /// awaited. The sign-in [ends](Self::is_ended) with an error of the service that is not
    /// transient, with [`Unexpected::TooManyPasswords`] and [`Unexpected::TooManySteps`], and if a
    /// claim fails after its private key was used. Otherwise it is as it was: a reply can be given
    /// again, the same or another.
    pub fn reply<R: TryCryptoRng + ?Sized>(
        &mut self,
        reply: impl Into<Reply>,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let waiting = match &self.state {
            State::Waiting(waiting) => waiting,
            State::Asking(_) => return Err(Misuse::QuestionOpen.into()),
            State::Ended | State::Over => return Err(Misuse::Ended.into()),
        };
        match (reply.into(), &waiting.reply_of) {
            (Reply::Error(error), _) => self.refused(error, rng),
            (Reply::Foreign(reply), _) => Err(reply.into()),
            (Reply::Auth(reply), ReplyOf::Auth(_)) => self.auth(reply, now, rng),
            (Reply::SoftwareTokenSecret(reply), ReplyOf::AssociateSoftwareToken(challenge)) => {
                let challenge = Arc::clone(challenge);
                self.software_token_secret(reply, challenge)
            }
            (Reply::SoftwareTokenVerified(reply), ReplyOf::VerifySoftwareToken(open)) => {
                let open = open.clone();
                self.software_token_verified(reply, open)
            }
            _ => Err(Unexpected::OtherOperation.into()),
        }
    }

    /// Begins afresh, by the name that was typed, without the password being typed again: for a
    /// person whose session expired while a code was on its way, or who never got it.
    ///
    /// It needs [`SignInBuilder::keep_password`](super::SignInBuilder::keep_password), unless the
    /// sign-in was never given a password. It can be called at any time before there are tokens, also
    /// after the sign-in has [ended](Self::is_ended) with an error of the service.
    ///
    /// **Only a person's wish may call it.** It counts as giving the password once more, and lets it
    /// and the device be proved once more: a program that calls it by itself when something failed
    /// lets whoever answers in the service's place test another guess.
    ///
    /// # Errors
    ///
    /// [`Misuse::PasswordMissing`] if the password was not kept, or if it is not known which one
    /// holds, because a new one was sent and no reply to it has come;
    /// [`Unexpected::TooManyPasswords`] if the sign-in was given three already, which ends it;
    /// [`Misuse::Ended`] if it has ended with tokens or beyond a bound; [`Error::Engine`] if the
    /// generator failed. After any error but the bound the sign-in is as it was.
    pub fn begin_again<R: TryCryptoRng + ?Sized>(&mut self, rng: &mut R) -> Result<Request, Error> {
        if matches!(self.state, State::Over) {
            return Err(Misuse::Ended.into());
        }
        let event = Event::BeginsAgain;
        let (policy, effect) = match self.policy.step(event) {
            Ok(stepped) => stepped,
            Err(refusal) => return Err(self.stopped(refusal, &ChallengeName::Password)),
        };
        let (config, device) = (&self.config, self.device.as_ref());
        let context = self.context.without_answer();
        let drawn = draw_for(&effect, config, device, rng)?;
        let (request, srp) = sent::opening(config, device, effect, drawn, &context)?;
        self.policy = policy;
        self.name = None;
        self.context = context;
        Ok(self.send(request, ReplyOf::Auth(None), srp))
    }

    fn send(&mut self, request: Request, reply_of: ReplyOf, srp: Srp) -> Request {
        self.state = State::Waiting(Waiting { reply_of, srp });
        self.request = request;
        self.request.clone()
    }

    fn associate_software_token(&mut self, challenge: Arc<Challenge>) -> Request {
        let call = Call::AssociateSoftwareToken(AssociateSoftwareToken {
            session: challenge.session.clone(),
        });
        let request = Request::new(Operation::AssociateSoftwareToken, call);
        self.send(
            request,
            ReplyOf::AssociateSoftwareToken(challenge),
            Srp::None,
        )
    }

    /// The error that a refusal of the policy becomes for the caller; a bound ends the sign-in.
    fn stopped(&mut self, refusal: Refusal, challenge_name: &ChallengeName) -> Error {
        match refusal {
            Refusal::NothingForIt => nothing_for(challenge_name),
            Refusal::PasswordMissing => Misuse::PasswordMissing.into(),
            Refusal::TooManyPasswords => {
                self.over();
                Unexpected::TooManyPasswords.into()
            }
            Refusal::TooManySteps => {
                self.over();
                Unexpected::TooManySteps.into()
            }
        }
    }

    /// A claim that could not be made: its private key is gone.
    fn end(&mut self, error: crate::Error) -> Error {
        self.ended();
        error.into()
    }

    fn ended(&mut self) {
        self.state = State::Ended;
        self.policy = self.policy.ended();
    }

    fn over(&mut self) {
        self.state = State::Over;
        self.policy = self.policy.over();
    }
}

/// Draws the private key for a first request, where the policy lets SRP_A be sent.
fn draw_for<R: TryCryptoRng + ?Sized>(
    effect: &Effect<Password>,
    config: &Config,
    device: Option<&Device>,
    rng: &mut R,
) -> Result<Option<Drawn>, Error> {
    match effect {
        Effect::SendKey => Drawn::draw(config, &config.typed_name, device, rng).map(Some),
        _ => Ok(None),
    }
}

fn nothing_for(challenge_name: &ChallengeName) -> Error {
    Unexpected::Challenge(challenge_name.clone()).into()
}
