//! A person at the terminal that the process belongs to.

#[cfg(unix)]
mod tty;

use core::fmt;
use std::{error::Error as StdError, io, sync::Arc};

use caldera_srp::{
    SecretText,
    flow::{
        Answer, ChallengeName, ChoiceQuestion, CodeQuestion, NewPasswordQuestion, Question,
        SoftwareTokenQuestion,
    },
};

#[cfg(unix)]
use self::tty::Tty;
use crate::{Answers, Asked};

/// A person at the terminal: `/dev/tty` itself, whatever standard input and output are.
///
/// Passwords and the answers to a pool's own questions are not shown as they are typed. While one is, Ctrl-C
/// is read as a key: the terminal is set to what it was, and then the process gets its SIGINT; a program that
/// handles or ignores it sees the question unanswered. (Another signal that ends the process at that moment
/// leaves the terminal without echo: `stty sane`.)
///
/// It blocks the thread while the person types. What cannot be answered at a terminal, a passkey or a
/// challenge that this version does not know, is left unanswered, and [`error`](Self::error) says so.
///
/// ```no_run
/// # #[cfg(feature = "ureq")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use caldera_client::{AppClient, Terminal, blocking::Cognito};
///
/// let cognito = Cognito::builder("us-east-1_AbCdEf123".parse()?, AppClient::new("1example23456789")?);
/// let mut person = Terminal::open()?;
/// let password = person.password("Password")?;
/// let session = cognito.build()?.sign_in("alice", password.reveal(), &mut person)?;
/// # drop(session);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "ureq"))]
/// # fn main() {}
/// ```
pub struct Terminal {
    tty: Tty,
    issuer: String,
    account: String,
    error: Option<TerminalError>,
}

/// Why nobody at a terminal answers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TerminalError {
    /// The process has no terminal, or the system has no `/dev/tty`.
    Absent,
    /// The process is in the background of its terminal: a question would stop it.
    Background,
    /// The person pressed Ctrl-C.
    Interrupted,
    /// The input ended: Ctrl-D, or the terminal is gone.
    Ended,
    /// An answer of more than 4,096 bytes, or of bytes that are no UTF-8.
    Unfit,
    /// The question cannot be answered at a terminal; it is named.
    Unanswerable(&'static str),
    /// Reading or writing failed.
    Io(Arc<io::Error>),
}

impl Terminal {
    /// The terminal that the process belongs to.
    ///
    /// # Errors
    ///
    /// [`TerminalError::Absent`] where there is none, [`TerminalError::Background`] where the process is not
    /// in its foreground, [`TerminalError::Io`].
    pub fn open() -> Result<Self, TerminalError> {
        Ok(Self {
            tty: Tty::open()?,
            issuer: "Cognito".to_owned(),
            account: "user".to_owned(),
            error: None,
        })
    }

    /// What an authenticator app that is set up calls its entry: the service's name and the user's;
    /// `Cognito` and `user` if not told.
    #[must_use]
    pub fn labels(mut self, issuer: impl Into<String>, account: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self.account = account.into();
        self
    }

    /// Asks for a password, which is not shown: `prompt` goes before it, without a colon.
    ///
    /// # Errors
    ///
    /// [`TerminalError`]: each of its kinds but `Unanswerable`.
    pub fn password(&mut self, prompt: &str) -> Result<SecretText, TerminalError> {
        self.tty.hidden(&printable(prompt))
    }

    /// Asks for a line, which is shown: `prompt` goes before it, without a colon.
    ///
    /// # Errors
    ///
    /// As [`password`](Self::password).
    pub fn line(&mut self, prompt: &str) -> Result<SecretText, TerminalError> {
        self.tty.shown(&printable(prompt))
    }

    /// Why the last question was not answered, where it was not.
    #[must_use]
    pub fn error(&self) -> Option<&TerminalError> {
        self.error.as_ref()
    }

    fn put(&mut self, asked: &Asked<'_>) -> Result<Answer, TerminalError> {
        if let Some(problem) = asked.problem() {
            self.say(&format!("That does not do: {problem}"))?;
        }
        match asked.question() {
            Question::Code(code) => self.code(code),
            Question::SelectMfa(choice) => self.choice("Second factors", choice),
            Question::SelectChallenge(choice) => self.choice("Ways to sign in", choice),
            Question::SetUpMfa(choice) => self.choice("Second factors to set up", choice),
            Question::SoftwareToken(token) => self.software_token(token),
            Question::NewPassword(question) => self.new_password(question),
            Question::Custom(custom) => {
                self.refused(custom.rejected().is_some())?;
                for (name, value) in custom.parameters().iter() {
                    self.say(&format!("{name}: {value}"))?;
                }
                Ok(Answer::text(self.password("Answer")?.reveal()))
            }
            Question::Password(_) => Ok(Answer::password(self.password("Password")?.reveal())),
            other => Err(TerminalError::Unanswerable(crate::steps::kind_of(other))),
        }
    }

    fn code(&mut self, question: &CodeQuestion) -> Result<Answer, TerminalError> {
        self.refused(question.rejected().is_some())?;
        let given = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let prompt = if *question.challenge_name() == ChallengeName::SoftwareTokenMfa {
            let name = given(question.friendly_device_name());
            name.map_or_else(
                || "Code of the authenticator app".to_owned(),
                |name| format!("Code of the authenticator app {name}"),
            )
        } else {
            let destination = given(question.destination());
            destination.map_or_else(
                || "Code that was sent".to_owned(),
                |destination| format!("Code that was sent to {destination}"),
            )
        };
        Ok(Answer::code(self.line(&prompt)?.reveal().trim()))
    }

    fn choice(&mut self, what: &str, question: &ChoiceQuestion) -> Result<Answer, TerminalError> {
        self.say(&format!("{what}:"))?;
        for (number, name) in (1..).zip(question.choices()) {
            self.say(&format!("{number:3}  {}", name.as_str()))?;
        }
        let typed = self.line("Which (its number or name)")?;
        let typed = typed.reveal().trim();
        // One that is not offered goes to the engine as it is, which says so.
        let by_number = typed.parse::<usize>().ok().and_then(|number| {
            let at = number.checked_sub(1)?;
            question.choices().get(at).cloned()
        });
        let choice = by_number.unwrap_or_else(|| ChallengeName::from(typed));
        let answer = Answer::choose(choice.clone());
        match choice {
            ChallengeName::Password | ChallengeName::PasswordSrp => {
                Ok(answer.with_password(self.password("Password")?.reveal()))
            }
            ChallengeName::EmailOtp if what.ends_with("set up") => {
                Ok(answer.with_email(self.line("E-mail address")?.reveal().trim()))
            }
            _ => Ok(answer),
        }
    }

    fn software_token(
        &mut self,
        question: &SoftwareTokenQuestion,
    ) -> Result<Answer, TerminalError> {
        if question.rejected().is_some() {
            self.refused(true)?;
        } else {
            let uri = question.otpauth_uri(&self.issuer, &self.account);
            self.say("Add this to an authenticator app, by its key or its address:")?;
            self.say(question.secret())?;
            self.say(uri.reveal())?;
        }
        Ok(Answer::code(self.line("Its code")?.reveal().trim()))
    }

    fn new_password(&mut self, question: &NewPasswordQuestion) -> Result<Answer, TerminalError> {
        match question.rejected() {
            Some(kind) => self.say(&format!("The password was refused: {}", kind.name()))?,
            None => self.say("A new password is needed.")?,
        }
        let password = loop {
            let first = self.password("New password")?;
            let second = self.password("The same again")?;
            if first.reveal() == second.reveal() {
                break first;
            }
            self.say("These are two.")?;
        };
        let mut answer = Answer::new_password(password.reveal());
        for name in question.required_attributes() {
            let value = self.line(name)?;
            answer = answer.with_attribute(name, value.reveal());
        }
        Ok(answer)
    }

    fn refused(&self, was_refused: bool) -> Result<(), TerminalError> {
        if was_refused {
            self.say("The last answer was refused.")?;
        }
        Ok(())
    }

    fn say(&self, text: &str) -> Result<(), TerminalError> {
        self.tty.say(&printable(text))
    }
}

impl Answers for Terminal {
    fn answer(&mut self, asked: &Asked<'_>) -> Option<Answer> {
        self.error = None;
        self.put(asked)
            .map_err(|error| self.error = Some(error))
            .ok()
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal").finish_non_exhaustive()
    }
}

/// A text of the service's without what would move a terminal's cursor, or worse.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { '?' } else { c };
    text.chars().map(shown).collect()
}

impl From<io::Error> for TerminalError {
    fn from(error: io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

impl fmt::Display for TerminalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "there is no terminal",
            Self::Background => "the process is in the background of its terminal",
            Self::Interrupted => "the question was interrupted",
            Self::Ended => "the question was not answered",
            Self::Unfit => "the answer is longer than 4096 bytes, or no UTF-8",
            Self::Unanswerable(what) => {
                return write!(f, "the question {what} cannot be answered at a terminal");
            }
            Self::Io(_) => "the terminal could not be read or written",
        })
    }
}

impl StdError for TerminalError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Io(error) => Some(&**error),
            _ => None,
        }
    }
}

/// Elsewhere nobody is asked: there is no value of it.
#[cfg(not(unix))]
enum Tty {}

#[cfg(not(unix))]
impl Tty {
    fn open() -> Result<Self, TerminalError> {
        Err(TerminalError::Absent)
    }

    fn say(&self, _: &str) -> Result<(), TerminalError> {
        match *self {}
    }

    fn shown(&self, _: &str) -> Result<SecretText, TerminalError> {
        match *self {}
    }

    fn hidden(&self, _: &str) -> Result<SecretText, TerminalError> {
        match *self {}
    }
}
