//! The policy: whether the password, or the device's secret, may be used now. It is decided here
//! and nowhere else.
//!
//! A *proof* is what lets the other side test a guess: the signature over a password leaving, or
//! the password leaving as it is. SRP_A is none. The password lies in a [`Credential`], and comes
//! out of it as part of an [`Effect`] alone, whose state no longer lets it out:
//!
//! ```text
//!                      a proof, with a device            the one fall-back
//!  given ──► Unproved ────────────────────────► Kept ────────────────────► Unproved
//!               │                                                              │
//!               └──────── a proof, without a device ────────► Proved ◄─────────┘
//! ```
//!
//! So there is one proof of a password for each time that the caller gave it, and one more after
//! the fall-back; one proof of the device; [`PASSWORDS_IN_ANSWERS`] and [`AUTOMATIC_STEPS`] bound
//! the rest. [`Policy::step`] is pure: from a state and an event to a state and an effect, or to a
//! refusal. It knows no text of the wire, draws nothing, and is generic over the password, so that
//! the tests walk through all of its states.

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;

/// How many passwords a sign-in takes in answers, whoever gives them.
pub(super) const PASSWORDS_IN_ANSWERS: u8 = 3;

/// How many requests a sign-in sends in reply to the service without asking anybody.
pub(super) const AUTOMATIC_STEPS: u8 = 16;

/// The password, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Credential<P> {
    /// None was given.
    Absent,
    /// It may be proved once.
    Unproved(P),
    /// It was proved, and is kept for the one fall-back without the device.
    Kept(P),
    /// It was proved, and is gone.
    Proved,
}

/// The remembered device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum DeviceProof {
    /// There is none, or the service has forgotten it.
    Absent,
    /// It may be proved once.
    Unproved,
    /// It was proved.
    Proved,
}

/// What the first request of a sign-in does with the password: what the caller has said about it by
/// choosing the way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Opening {
    /// SRP_A goes along. The password is to be proved by SRP: whoever answers in the service's place
    /// must not get it by asking for it.
    Key,
    /// It goes along as it is.
    Plain,
    /// Nothing. An answer may choose how to use it.
    Bare,
}

/// What a challenge wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wanted {
    /// A public key for the password's SRP.
    Key,
    /// The claim over the password.
    Claim,
    /// The password as it is.
    Plain,
    /// A new password.
    NewPassword,
    /// A public key for the device's SRP.
    DeviceKey,
    /// The claim over the device's password.
    DeviceClaim,
    /// A step that needs neither a secret nor an answer.
    Step,
    /// Whatever else only an answer can give.
    Answer,
}

/// What an answer gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Given<P> {
    /// Nothing that is a password.
    Other,
    /// A password or a proof in a form that the caller wrote.
    ByHand,
    /// A new password.
    NewPassword(P),
    /// The password to be sent as it is, or leave to send the sign-in's own.
    Plain(Option<P>),
    /// The password to be proved by SRP, or leave to prove the sign-in's own.
    Key(Option<P>),
    /// The password to start again with, where it was not known which one holds.
    StartAgain(P),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Event<P> {
    /// The first request is made.
    Opens,
    /// The service goes on with a challenge; whatever was out, it has taken.
    Challenge(Wanted),
    /// The open question is answered.
    Answer(Given<P>),
    /// The service has refused an answer, which may be given again: what it is to give.
    Refused(Wanted),
    /// The service does not know the device.
    DeviceForgotten,
    /// A person wants to begin again.
    BeginsAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Effect<P> {
    /// Ask the person.
    Ask,
    /// Go on; no secret is involved.
    Proceed,
    /// Send a public key for the password's SRP. No proof, and so without the password.
    SendKey,
    /// Send the claim over this password: a proof.
    Prove(P),
    /// Send this password as it is: a proof.
    SendPlain(P),
    /// Send a public key for the device's SRP.
    SendDeviceKey,
    /// Send the claim over the device's password: the device's proof.
    ProveDevice,
}

/// Why nothing is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Refusal {
    /// There is nothing to go with it.
    NothingForIt,
    /// It needs a password, and there is none that may be used.
    PasswordMissing,
    /// More than [`PASSWORDS_IN_ANSWERS`].
    TooManyPasswords,
    /// More than [`AUTOMATIC_STEPS`].
    TooManySteps,
}

/// What a sign-in that was put away has to remember of the policy.
#[cfg(feature = "json")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Counters {
    pub(super) passwords: u8,
    pub(super) steps: u8,
    pub(super) device: DeviceProof,
}

/// The state of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Policy<P> {
    opening: Opening,
    credential: Credential<P>,
    /// A new password that is out: it may, or may not, have been taken.
    new: Option<P>,
    device: DeviceProof,
    /// Whether the one fall-back without the device is still unused.
    may_fall_back: bool,
    /// Whether the password is retained for a fresh start, and the password that is.
    retains: bool,
    retained: Option<P>,
    /// Passwords taken in answers.
    passwords: u8,
    /// Requests sent without asking.
    steps: u8,
}

/// A step that is to be taken.
type Stepped<P> = Result<(Policy<P>, Effect<P>), Refusal>;

impl<P: Clone> Policy<P> {
    /// The state before the first request.
    pub(super) fn new(
        opening: Opening,
        password: Option<P>,
        has_device: bool,
        retains: bool,
    ) -> Self {
        Self {
            opening,
            retained: password.clone().filter(|_| retains),
            credential: password.map_or(Credential::Absent, Credential::Unproved),
            new: None,
            device: if has_device {
                DeviceProof::Unproved
            } else {
                DeviceProof::Absent
            },
            may_fall_back: has_device,
            retains,
            passwords: 0,
            steps: 0,
        }
    }

    /// The state of a sign-in that was put away at a question: without a password, and without the
    /// fall-back that would need it.
    #[cfg(feature = "json")]
    pub(super) fn resumed(opening: Opening, counters: Counters) -> Self {
        Self {
            opening,
            credential: Credential::Proved,
            new: None,
            device: counters.device,
            may_fall_back: false,
            retains: false,
            retained: None,
            passwords: counters.passwords,
            steps: counters.steps,
        }
    }

    #[cfg(feature = "json")]
    pub(super) fn counters(&self) -> Counters {
        Counters {
            passwords: self.passwords,
            steps: self.steps,
            device: self.device,
        }
    }

    /// What an event leads to. This state stays as it is, and holds until the effect was carried
    /// out.
    pub(super) fn step(&self, event: Event<P>) -> Stepped<P> {
        let next = self.clone();
        match event {
            Event::Opens => next.opens(),
            Event::Challenge(wanted) => next.new_password_taken().challenge(wanted),
            Event::Answer(given) => next.answer(given),
            Event::Refused(wanted) => {
                let next = Self { new: None, ..next };
                next.asks(wanted)
            }
            Event::DeviceForgotten => next.falls_back(),
            Event::BeginsAgain => next.begins_again(),
        }
    }

    /// The sign-in has ended, and only a fresh start may still use what is retained for it.
    pub(super) fn ended(&self) -> Self {
        let credential = match self.credential {
            Credential::Absent => Credential::Absent,
            _ => Credential::Proved,
        };
        Self {
            credential,
            new: None,
            ..self.clone()
        }
    }

    /// The sign-in is over, and nothing of it is used again.
    pub(super) fn over(&self) -> Self {
        Self {
            retained: None,
            ..self.ended()
        }
    }

    /// Whether the password may be proved now. It comes out once, as the effect of being used.
    fn prove(mut self, effect: fn(P) -> Effect<P>) -> Stepped<P> {
        match self.credential {
            Credential::Unproved(password) => {
                self.credential = self.may_fall_back.then(|| password.clone()).into();
                Ok((self, effect(password)))
            }
            Credential::Absent | Credential::Kept(_) | Credential::Proved => {
                Err(Refusal::PasswordMissing)
            }
        }
    }

    /// SRP_A is for a password that may be proved, if it is there.
    fn send_key(self) -> Stepped<P> {
        match self.credential {
            Credential::Unproved(_) => Ok((self, Effect::SendKey)),
            Credential::Absent | Credential::Kept(_) | Credential::Proved => {
                Err(Refusal::PasswordMissing)
            }
        }
    }

    fn opens(self) -> Stepped<P> {
        match self.opening {
            Opening::Key => self.send_key(),
            Opening::Plain => self.prove(Effect::SendPlain),
            Opening::Bare => Ok((self, Effect::Proceed)),
        }
    }

    fn challenge(self, wanted: Wanted) -> Stepped<P> {
        let is_unproved = matches!(self.credential, Credential::Unproved(_));
        match (wanted, self.opening) {
            (Wanted::Key, _) if is_unproved => self.automatic()?.send_key(),
            (Wanted::Claim, _) if is_unproved => self.automatic()?.prove(Effect::Prove),
            (Wanted::Claim, _) | (Wanted::Plain, Opening::Key) => Err(Refusal::NothingForIt),
            (Wanted::DeviceKey | Wanted::DeviceClaim, _) => self.automatic()?.device(wanted),
            (Wanted::Step, _) => Ok((self.automatic()?, Effect::Proceed)),
            (Wanted::Key | Wanted::Plain | Wanted::NewPassword | Wanted::Answer, _) => {
                self.asks(wanted)
            }
        }
    }

    /// A question that only a password answers is not put where none would be taken.
    fn asks(self, wanted: Wanted) -> Stepped<P> {
        match wanted {
            Wanted::Key | Wanted::Plain | Wanted::NewPassword
                if self.passwords >= PASSWORDS_IN_ANSWERS =>
            {
                Err(Refusal::TooManyPasswords)
            }
            _ => Ok((self, Effect::Ask)),
        }
    }

    fn device(mut self, wanted: Wanted) -> Stepped<P> {
        if self.device != DeviceProof::Unproved {
            return Err(Refusal::NothingForIt);
        }
        if wanted == Wanted::DeviceClaim {
            self.device = DeviceProof::Proved;
            return Ok((self, Effect::ProveDevice));
        }
        Ok((self, Effect::SendDeviceKey))
    }

    fn answer(self, given: Given<P>) -> Stepped<P> {
        match given {
            Given::Other => Ok((self, Effect::Proceed)),
            Given::ByHand => Ok((self.counted()?, Effect::Proceed)),
            Given::NewPassword(password) => {
                let mut next = self.counted()?;
                next.new = Some(password.clone());
                Ok((next, Effect::SendPlain(password)))
            }
            // What was given to be proved is sent as it is only if it is given once more.
            Given::Plain(None) if self.opening == Opening::Key => Err(Refusal::PasswordMissing),
            Given::Plain(None) => self.prove(Effect::SendPlain),
            Given::Plain(Some(password)) => self.given(password)?.prove(Effect::SendPlain),
            Given::Key(None) => self.send_key(),
            Given::Key(Some(password)) => self.given(password)?.send_key(),
            Given::StartAgain(password) => self.given(password)?.opens(),
        }
    }

    /// One more password in an answer.
    fn counted(mut self) -> Result<Self, Refusal> {
        if self.passwords >= PASSWORDS_IN_ANSWERS {
            return Err(Refusal::TooManyPasswords);
        }
        self.passwords += 1;
        Ok(self)
    }

    /// The caller gives the password, once more: it may be proved.
    fn given(self, password: P) -> Result<Self, Refusal> {
        let mut next = self.counted()?;
        if next.retains {
            next.retained = Some(password.clone());
        }
        next.credential = Credential::Unproved(password);
        Ok(next)
    }

    /// A new password takes the other's place once the service has taken it. It has left already,
    /// and so counts as proved.
    fn new_password_taken(mut self) -> Self {
        if let Some(password) = self.new.take() {
            if self.retains {
                self.retained = Some(password.clone());
            }
            self.credential = self.may_fall_back.then_some(password).into();
        }
        self
    }

    /// One more request without asking.
    fn automatic(mut self) -> Result<Self, Refusal> {
        if self.steps >= AUTOMATIC_STEPS {
            return Err(Refusal::TooManySteps);
        }
        self.steps += 1;
        Ok(self)
    }

    /// Starts again without the device, once: a password that was kept for it may be proved again.
    fn falls_back(mut self) -> Stepped<P> {
        if !self.may_fall_back {
            return Err(Refusal::NothingForIt);
        }
        self.may_fall_back = false;
        self.device = DeviceProof::Absent;
        if self.new.take().is_some() {
            // Which of the two passwords holds is not known.
            self.credential = Credential::Absent;
            self.retained = None;
            if self.opening != Opening::Bare {
                return self.asks(Wanted::Plain);
            }
        }
        if let Credential::Kept(password) = self.credential {
            self.credential = Credential::Unproved(password);
        }
        self.automatic()?.opens()
    }

    /// Starts afresh: counts as giving the password once more, where there is one.
    fn begins_again(mut self) -> Stepped<P> {
        let was_given = !matches!(self.credential, Credential::Absent) || self.passwords > 0;
        if self.new.is_some() || (was_given && self.retained.is_none()) {
            return Err(Refusal::PasswordMissing);
        }
        if self.device == DeviceProof::Proved {
            self.device = DeviceProof::Unproved;
        }
        self.steps = 0;
        match self.retained.clone() {
            Some(password) => self.given(password)?.opens(),
            None => self.opens(),
        }
    }
}

impl<P> From<Option<P>> for Credential<P> {
    /// What becomes of a password that was proved: kept, or gone.
    fn from(kept: Option<P>) -> Self {
        kept.map_or(Self::Proved, Self::Kept)
    }
}
