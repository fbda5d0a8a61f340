//! What an answer of the person leads to.

use alloc::sync::Arc;

use super::{ReplyOf, SignIn, State};
#[cfg(doc)]
use crate::flow::Unexpected;
use crate::flow::{
    Answer, Call, ChallengeName, Error, Misuse, Operation, Request,
    answer::Kind,
    code::authenticator_code,
    context::Carried,
    policy::{Effect, Event, Given},
    question::Open,
    request::VerifySoftwareToken,
    sent::{self, Srp, response},
};

impl SignIn {
    /// Takes the answer to the open question, and gives the request to send.
    ///
    /// It draws no randomness: where an answer needs SRP_A (PASSWORD_SRP), the private key was drawn
    /// when the question came.
    ///
    /// # Errors
    ///
    /// [`Misuse::WrongAnswer`] if the question takes no such answer, [`Misuse::NotOffered`] if the
    /// choice is not among those offered, [`Misuse::PasswordMissing`] if the choice needs a
    /// password and the answer gives none, where the sign-in was given none, has proved it already,
    /// or would have to send it as it is where SRP was asked for;
    /// [`Misuse::NoQuestion`] or [`Misuse::Ended`] if no question is open;
    /// [`Error::Engine`] for a value that is empty or too long, a code that is malformed (once white
    /// space and dashes are taken out: of an authenticator app not six digits, of any other anything
    /// but digits), or a required attribute that is missing. The question stays open.
    ///
    /// [`Unexpected::TooManyPasswords`] if it gives a fourth password: the sign-in has ended.
    pub fn answer(&mut self, mut answer: Answer) -> Result<Request, Error> {
        let asking = match &mut self.state {
            State::Asking(asking) => asking,
            State::Waiting(_) => return Err(Misuse::NoQuestion.into()),
            State::Ended | State::Over => return Err(Misuse::Ended.into()),
        };
        answer.check()?;
        let context = Carried {
            start: Arc::clone(&self.context.start),
            answer: answer.context.take().map(Arc::new),
        };
        let challenge = match (&asking.open, &answer.kind) {
            (Open::SoftwareToken(_, token), Kind::Code(code)) => {
                let call = Call::VerifySoftwareToken(VerifySoftwareToken {
                    session: token.session.clone(),
                    user_code: authenticator_code(code)?,
                    friendly_device_name: answer.device_name,
                });
                let reply_of = ReplyOf::VerifySoftwareToken(asking.open.clone());
                let request = Request::new(Operation::VerifySoftwareToken, call);
                self.context = context;
                return Ok(self.send(request, reply_of, Srp::None));
            }
            (Open::StartAgain(_), Kind::Password) => return self.start_again(answer, context),
            (Open::SoftwareToken(..) | Open::StartAgain(_), _) => {
                return Err(Misuse::WrongAnswer.into());
            }
            (Open::Challenge(challenge), _) => Arc::clone(challenge),
        };
        let offered = match &answer.kind {
            Kind::Choice(choice) => asking.choices.is_empty() || asking.choices.contains(choice),
            _ => true,
        };
        if !offered {
            return Err(Misuse::NotOffered.into());
        }
        if let (ChallengeName::MfaSetup, Kind::Choice(ChallengeName::SoftwareTokenMfa)) =
            (&challenge.name, &answer.kind)
        {
            self.context = context;
            return Ok(self.associate_software_token(challenge));
        }

        let name = self.name.as_deref().unwrap_or(&self.config.typed_name);
        let device = self.device.as_ref();
        let (mut responses, given) =
            sent::responses(&self.config, name, device, &challenge, answer)?;
        let (policy, effect) = match self.policy.step(Event::Answer(given)) {
            Ok(stepped) => stepped,
            Err(refusal) => return Err(self.stopped(refusal, &challenge.name)),
        };
        let srp = match effect {
            Effect::SendKey => {
                let drawn = asking.drawn.take().ok_or(Misuse::WrongAnswer)?;
                drawn.put(&mut responses)
            }
            Effect::SendPlain(password) => {
                sent::put_password(&mut responses, &challenge.name, &password);
                Srp::None
            }
            _ => Srp::None,
        };
        self.policy = policy;
        self.context = context;
        let request = response(
            &self.config,
            challenge.name.clone(),
            challenge.session.clone(),
            responses,
            &self.context,
        );
        let open = Open::Challenge(challenge);
        Ok(self.send(request, ReplyOf::Auth(Some(open)), srp))
    }

    /// Starts again with the password that was asked for.
    fn start_again(&mut self, answer: Answer, context: Carried) -> Result<Request, Error> {
        let password = answer.password.ok_or(Misuse::PasswordMissing)?;
        let given = Given::StartAgain(Arc::new(password));
        let (policy, effect) = match self.policy.step(Event::Answer(given)) {
            Ok(stepped) => stepped,
            Err(refusal) => return Err(self.stopped(refusal, &ChallengeName::Password)),
        };
        let drawn = match &mut self.state {
            State::Asking(asking) => asking.drawn.take(),
            _ => None,
        };
        let (request, srp) = sent::opening(&self.config, None, effect, drawn, &context)?;
        self.policy = policy;
        self.context = context;
        Ok(self.send(request, ReplyOf::Auth(None), srp))
    }
}
