//! Who answers what a sign-in asks.

use core::fmt;

use caldera_srp::flow::{Answer, Question};

use crate::Error;

/// What is asked: a question, and why the last answer to it was none.
pub struct Asked<'a> {
    question: &'a Question,
    problem: Option<&'a Error>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(question: &'a Question, problem: Option<&'a Error>) -> Self {
        Self { question, problem }
    }

    /// The question.
    #[must_use]
    pub fn question(&self) -> &'a Question {
        self.question
    }

    /// Why the last answer was not even sent, such as a code that is not of six digits. (Why the service
    /// refused one is told by the question: `rejected`.)
    #[must_use]
    pub fn problem(&self) -> Option<&'a Error> {
        self.problem
    }
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked")
            .field("question", &crate::steps::kind_of(self.question))
            .field("problem", &self.problem)
            .finish()
    }
}

/// A person, or a program, who answers questions at once or by blocking.
///
/// Every `FnMut(&Asked) -> Option<Answer>` is one; [`Nobody`] answers nothing.
pub trait Answers: Send {
    /// The answer; `None` ends the sign-in as [`Error::Cancelled`].
    fn answer(&mut self, asked: &Asked<'_>) -> Option<Answer>;
}

impl<F> Answers for F
where
    F: FnMut(&Asked<'_>) -> Option<Answer> + Send,
{
    fn answer(&mut self, asked: &Asked<'_>) -> Option<Answer> {
        self(asked)
    }
}

/// Nobody: a sign-in that is asked anything is cancelled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Answers for Nobody {
    fn answer(&mut self, _: &Asked<'_>) -> Option<Answer> {
        None
    }
}

/// A person who is asked asynchronously.
///
/// Everything that [answers at once](Answers) is one; whoever shows a form, or waits for a message,
/// writes `Box::pin(async move { … })`.
#[cfg(feature = "tokio")]
pub trait Person: Send {
    /// The answer; `None` ends the sign-in as [`Error::Cancelled`].
    fn answer<'a>(&'a mut self, asked: &'a Asked<'a>) -> crate::BoxFuture<'a, Option<Answer>>;
}

#[cfg(feature = "tokio")]
impl<A: Answers> Person for A {
    fn answer<'a>(&'a mut self, asked: &'a Asked<'a>) -> crate::BoxFuture<'a, Option<Answer>> {
        Box::pin(core::future::ready(Answers::answer(self, asked)))
    }
}
