//! A sign-in that waits for its answer outside of the program: for web back ends, where it comes with
//! another request.

use core::fmt;

use caldera_srp::{
    SecretText,
    flow::{Misuse, Question, SignIn},
};

use crate::{Asked, Error};

/// How far a sign-in came: to its end, or to a question. `S` is the session of the half that was asked.
#[derive(Debug)]
pub enum Progress<S> {
    /// Signed in. The session is kept.
    SignedIn(S),
    /// A question is open, and the sign-in is put away until `go_on` brings its answer.
    Paused(Paused),
}

/// A sign-in that was put away at a question.
///
/// There is no password in it, no key and no client secret; but whoever has its [state](Self::state) can
/// answer the question, and whoever changes it can lift the bounds of how often something is tried. Keep
/// it with the web session, or give it to the browser as a [`Sealer`](crate::Sealer) seals it.
pub struct Paused {
    question: Question,
    problem: Option<Error>,
    state: SecretText,
}

impl Paused {
    pub(crate) fn at(sign_in: &SignIn, problem: Option<Error>) -> Result<Self, Error> {
        Ok(Self {
            question: sign_in
                .question()
                .ok_or(Error::Misuse(Misuse::NoQuestion))?,
            problem,
            state: sign_in.suspend()?,
        })
    }

    /// The question, and why the last answer was not even sent, such as a code that is not of six digits.
    #[must_use]
    pub fn asked(&self) -> Asked<'_> {
        Asked::new(&self.question, self.problem.as_ref())
    }

    /// What `go_on` takes it up from, in this process or another: JSON of at most 4 MiB.
    #[must_use]
    pub fn state(&self) -> &SecretText {
        &self.state
    }
}

impl fmt::Debug for Paused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Paused").field(&self.asked()).finish()
    }
}
