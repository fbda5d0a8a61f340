//! Who answers what a sign-in asks: commands first, then the person on the terminal.

use caldera_client::{Answer, Answers, Asked, Question, SecretText};
use caldera_srp::flow::{
    ChallengeName, ChoiceQuestion, CodeQuestion, CustomQuestion, NewPasswordQuestion,
    ServiceErrorKind, SoftwareTokenQuestion,
};
use qrcode::{QrCode, render::unicode::Dense1x2};

use crate::{
    outcome::{End, Result},
    secrets::{Secrets, Source},
    terminal::{self, Terminal, printable},
};

/// How often a choice or a repeated password may be typed wrongly.
const TRIES: u32 = 5;

/// Whoever answers, and why no more was answered.
pub(crate) struct Person<'a> {
    secrets: Secrets,
    is_non_interactive: bool,
    username: &'a str,
    issuer: &'a str,
    end: Option<End>,
}

impl Answers for Person<'_> {
    fn answer(&mut self, asked: &Asked<'_>) -> Option<Answer> {
        match self.answered(asked) {
            Ok(answer) => Some(answer),
            Err(end) => {
                self.end = Some(end);
                None
            }
        }
    }
}

impl<'a> Person<'a> {
    pub(crate) fn new(
        secrets: Secrets,
        is_non_interactive: bool,
        username: &'a str,
        issuer: &'a str,
    ) -> Self {
        Self {
            secrets,
            is_non_interactive,
            username,
            issuer,
            end: None,
        }
    }

    /// Why the last question was not answered.
    pub(crate) fn end(self) -> Option<End> {
        self.end
    }

    fn terminal(&self, question: &str) -> Result<Terminal> {
        terminal::of(question, self.is_non_interactive)
    }

    /// The password, for a question of this name.
    pub(crate) fn password(&mut self, question: &str) -> Result<SecretText> {
        match self.secrets.password()? {
            Source::Told(password) => Ok(password),
            Source::Person => {
                let name = printable(self.username);
                let typed = self
                    .terminal(question)?
                    .ask_hidden(&format!("Password of {name}: "))?;
                Ok(SecretText::new(typed.as_str()))
            }
            Source::UsedUp => Err(End::needs_person(
                question,
                "what gave the password once does not answer again",
            )),
        }
    }

    fn answered(&mut self, asked: &Asked<'_>) -> Result<Answer> {
        let problem = asked.problem().map(ToString::to_string);
        let ask = Asking {
            person: self,
            problem,
        };
        match asked.question() {
            Question::Code(question) => ask.code(question),
            Question::SelectMfa(question) => ask.choice("SELECT_MFA_TYPE", question),
            Question::SelectChallenge(question) => ask.choice("SELECT_CHALLENGE", question),
            Question::SetUpMfa(question) => ask.set_up(question),
            Question::SoftwareToken(question) => ask.software_token(question),
            Question::NewPassword(question) => ask.new_password(question),
            Question::Custom(question) => ask.custom(question),
            Question::Password(question) => {
                let password = ask.person.password(question.challenge_name().as_str())?;
                Ok(Answer::password(password.reveal()))
            }
            Question::WebAuthn(_) => Err(cannot("WEB_AUTHN")),
            Question::Unknown(question) => {
                Err(cannot(&printable(question.challenge_name().as_str())))
            }
            _ => Err(cannot("the challenge")),
        }
    }
}

/// A question of a kind that no terminal answers.
fn cannot(question: &str) -> End {
    End::other(format!("{question} cannot be answered on a terminal"))
}

/// One question.
struct Asking<'p, 'a> {
    person: &'p mut Person<'a>,
    /// Why the last answer was not even sent.
    problem: Option<String>,
}

impl Asking<'_, '_> {
    /// The terminal, with why it is asked again.
    fn terminal(&self, question: &str, rejected: Option<ServiceErrorKind>) -> Result<Terminal> {
        let terminal = self.person.terminal(question)?;
        if let Some(problem) = &self.problem {
            terminal.say(&format!("That does not fit: {problem}."))?;
        } else if let Some(kind) = rejected {
            terminal.say(&format!("That was refused ({}).", kind.name()))?;
        }
        Ok(terminal)
    }

    fn code(self, question: &CodeQuestion) -> Result<Answer> {
        let name = question.challenge_name();
        let is_app = *name == ChallengeName::SoftwareTokenMfa;
        if is_app && let Some(code) = self.person.secrets.totp()? {
            return Ok(Answer::code(code.reveal()));
        }
        let terminal = self.terminal(name.as_str(), question.rejected())?;
        let prompt = match (
            is_app,
            question.friendly_device_name(),
            question.destination(),
        ) {
            (true, Some(app), _) => format!("Code of the authenticator app {}: ", printable(app)),
            (true, None, _) => "Code of the authenticator app: ".to_owned(),
            (false, _, Some(to)) => format!("Code that was sent to {}: ", printable(to)),
            (false, _, None) => format!("Code ({}): ", printable(name.as_str())),
        };
        Ok(Answer::code(terminal.ask(&prompt)?.trim()))
    }

    fn choice(self, name: &str, question: &ChoiceQuestion) -> Result<Answer> {
        let choices = question.choices();
        let app = ChallengeName::SoftwareTokenMfa;
        if self.person.secrets.has_totp() && choices.contains(&app) {
            return Ok(Answer::choose(app));
        }
        let chosen = self.chosen(name, choices)?;
        Ok(Answer::choose(chosen))
    }

    /// One of several, by number or name.
    fn chosen(&self, name: &str, choices: &[ChallengeName]) -> Result<ChallengeName> {
        let terminal = self.terminal(name, None)?;
        for (number, choice) in (1_usize..).zip(choices) {
            terminal.say(&format!("  {number}  {}", printable(choice.as_str())))?;
        }
        for _ in 0..TRIES {
            let typed = terminal.ask("Which: ")?;
            let typed = typed.trim();
            let number = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let named = || choices.iter().find(|choice| choice.as_str() == typed);
            match number.and_then(|n| choices.get(n)).or_else(named) {
                Some(choice) => return Ok(choice.clone()),
                None => terminal.say("That is none of them.")?,
            }
        }
        Err(End::usage(format!(
            "{name}: none of the choices was chosen"
        )))
    }

    fn set_up(self, question: &ChoiceQuestion) -> Result<Answer> {
        let known = [ChallengeName::SoftwareTokenMfa, ChallengeName::EmailOtp];
        let choices = question.choices().iter();
        let choices: Vec<_> = choices.filter(|c| known.contains(c)).cloned().collect();
        let choice = match choices.as_slice() {
            [] => return Err(cannot("MFA_SETUP of what the pool offers")),
            [only] => only.clone(),
            several => self.chosen("MFA_SETUP", several)?,
        };
        if choice != ChallengeName::EmailOtp {
            return Ok(Answer::choose(choice));
        }
        let terminal = self.terminal("MFA_SETUP", None)?;
        let address = terminal.ask("E-mail address for codes: ")?;
        Ok(Answer::choose(choice).with_email(address.trim()))
    }

    fn software_token(self, question: &SoftwareTokenQuestion) -> Result<Answer> {
        let terminal = self.terminal("MFA_SETUP", question.rejected())?;
        if self.problem.is_none() && question.rejected().is_none() {
            let uri = question.otpauth_uri(self.person.issuer, self.person.username);
            terminal.say("Set up an authenticator app: scan this, or type the key.\n")?;
            if let Some(picture) = picture(uri.reveal()) {
                terminal.say(&picture)?;
            }
            terminal.say(&format!("\nKey: {}\n", printable(question.secret())))?;
        }
        Ok(Answer::code(
            terminal.ask("Code that the app shows: ")?.trim(),
        ))
    }

    fn new_password(self, question: &NewPasswordQuestion) -> Result<Answer> {
        let terminal = self.terminal("NEW_PASSWORD_REQUIRED", question.rejected())?;
        for _ in 0..TRIES {
            let password = terminal.ask_hidden("New password: ")?;
            if *password != *terminal.ask_hidden("New password again: ")? {
                terminal.say("Those are two.")?;
                continue;
            }
            let mut answer = Answer::new_password(password.as_str());
            for name in question.required_attributes() {
                let value = terminal.ask(&format!("{}: ", printable(name)))?;
                answer = answer.with_attribute(name, value.trim());
            }
            return Ok(answer);
        }
        Err(End::usage(
            "NEW_PASSWORD_REQUIRED: no password was typed twice",
        ))
    }

    fn custom(self, question: &CustomQuestion) -> Result<Answer> {
        let terminal = self.terminal("CUSTOM_CHALLENGE", question.rejected())?;
        for (name, value) in question.parameters().iter() {
            terminal.say(&format!("{}: {}", printable(name), printable(value)))?;
        }
        Ok(Answer::text(terminal.ask_hidden("Answer: ")?.as_str()))
    }
}

/// A QR code, black on white whatever the terminal's colours are; `None` where the text is too long.
fn picture(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Dark)
        .light_color(Dense1x2::Light)
        .build();
    let lines = drawn
        .lines()
        .map(|line| format!("\x1b[30;107m{line}\x1b[0m"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}
