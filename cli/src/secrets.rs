//! Where passwords and codes come from: standard input, commands, the person. Never an argument.

use std::{
    io::{self, IsTerminal as _, Read},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use caldera_client::SecretText;
use zeroize::Zeroizing;

use crate::outcome::{End, Result};

/// The most that is read for a secret: a password has at most 4,096 bytes.
const LONGEST: usize = 8192;
/// How long a command may take: it may wait for a person's touch of a key.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where the password comes from.
pub(crate) enum Password {
    Stdin,
    Command(String),
    Person,
}

/// Where passwords and codes come from, each of the two but once: what is held answers nothing again.
pub(crate) struct Secrets {
    password: Option<Password>,
    totp: Option<String>,
}

/// What answers a question for the password.
pub(crate) enum Source {
    Told(SecretText),
    Person,
    /// It was asked for before.
    UsedUp,
}

impl Secrets {
    pub(crate) fn new(password: Password, totp: Option<String>) -> Self {
        let password = Some(password);
        Self { password, totp }
    }

    pub(crate) fn password(&mut self) -> Result<Source> {
        match &self.password {
            Some(Password::Person) => Ok(Source::Person),
            None => Ok(Source::UsedUp),
            Some(Password::Stdin) => {
                self.password = None;
                if io::stdin().is_terminal() {
                    // It would be shown as it is typed.
                    return Err(End::usage(
                        "--password-stdin: standard input is a terminal, which asks by itself",
                    ));
                }
                let read = first_line(io::stdin().lock());
                let read = read.map_err(|error| End::io("--password-stdin", &error))?;
                told("--password-stdin", read)
            }
            Some(Password::Command(command)) => {
                let output = run("--password-command", command);
                self.password = None;
                told("--password-command", output?)
            }
        }
    }

    /// The code, where a command gives it and has not yet.
    pub(crate) fn totp(&mut self) -> Result<Option<SecretText>> {
        let Some(command) = self.totp.take() else {
            return Ok(None);
        };
        let output = run("--totp-command", &command)?;
        match told("--totp-command", output)? {
            Source::Told(code) => Ok(Some(code)),
            _ => Ok(None),
        }
    }

    pub(crate) fn has_totp(&self) -> bool {
        self.totp.is_some()
    }

    pub(crate) fn reads_stdin(&self) -> bool {
        matches!(self.password, Some(Password::Stdin))
    }
}

fn told(flag: &str, bytes: Zeroizing<Vec<u8>>) -> Result<Source> {
    if bytes.is_empty() {
        return Err(End::other(format!("{flag}: nothing came")));
    }
    match core::str::from_utf8(&bytes) {
        Ok(text) => Ok(Source::Told(SecretText::new(text))),
        Err(_) => Err(End::other(format!("{flag}: no UTF-8 came"))),
    }
}

/// The first line, without its end: what follows is no part of a password (as with `pass`).
fn first_line(mut input: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // Space for all of it at once, so that no outgrown buffer keeps a part.
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = Zeroizing::new([0]);
    loop {
        match input.read(&mut *byte) {
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if line.len() == LONGEST => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "too long a line",
                ));
            }
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}

/// Runs a command, split into arguments without a shell: its first line.
fn run(flag: &str, command: &str) -> Result<Zeroizing<Vec<u8>>> {
    let arguments = shlex::split(command).unwrap_or_default();
    let Some((program, arguments)) = arguments.split_first() else {
        return Err(End::usage(format!("{flag}: it is no command")));
    };
    let failed = |error: &io::Error| End::io(flag, error);
    let mut child = Command::new(program)
        .args(arguments)
        // What is on ours is for the verb; a command that asks does so on the terminal.
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let output = child.stdout.take();
    let (sender, reader) = mpsc::channel();
    thread::spawn(move || sender.send(output.map_or_else(|| Ok(Zeroizing::default()), all)));
    let until = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().map_err(|error| failed(&error))? {
            Some(status) => break status,
            None if Instant::now() >= until => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(End::other(format!("{flag}: it took more than two minutes")));
            }
            None => thread::sleep(Duration::from_millis(2)),
        }
    };
    if !status.success() {
        return Err(End::other(format!("{flag}: it failed ({status})")));
    }
    // What it started may live on and hold its output open: nobody is waited for without end.
    let read = reader
        .recv_timeout(until.saturating_duration_since(Instant::now()))
        .map_err(|_| End::other(format!("{flag}: its output did not end in two minutes")))?
        .map_err(|error| failed(&error))?;
    first_line(&**read).map_err(|error| failed(&error))
}

/// All that comes, though more than is taken, lest the command wait for a reader.
fn all(mut output: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut kept = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let mut part = Zeroizing::new([0; 4096]);
    loop {
        match output.read(&mut *part) {
            Ok(0) => return Ok(kept),
            Ok(length) => {
                let room = (LONGEST + 1).saturating_sub(kept.len()).min(length);
                kept.extend_from_slice(part.get(..room).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_line_ends_where_it_ends() {
        for (input, line) in [
            ("secret\nmore\n", "secret"),
            ("secret\r\n", "secret"),
            ("secret", "secret"),
            (" spaces stay \n", " spaces stay "),
            ("\nsecret", ""),
        ] {
            assert_eq!(*first_line(input.as_bytes()).unwrap(), line.as_bytes());
        }
        assert!(first_line(&*vec![b'x'; LONGEST + 1]).is_err());
    }

    #[test]
    fn no_shell_reads_a_command() {
        let said = run("--x", "printf %s '$HOME; \"a\" b'").unwrap();
        assert_eq!(*said, b"$HOME; \"a\" b");
        let missing = run("--x", "").unwrap_err();
        assert_eq!(missing.exit, crate::outcome::Exit::Usage);
        assert_eq!(run("--x", "'unclosed").unwrap_err().exit, missing.exit);
        assert!(run("--x", "false").is_err());
    }

    #[test]
    fn each_answers_once() {
        let command = || "printf secret".to_owned();
        let mut secrets = Secrets::new(Password::Command(command()), Some(command()));
        assert!(
            matches!(secrets.password().unwrap(), Source::Told(text) if text.reveal() == "secret")
        );
        assert!(matches!(secrets.password().unwrap(), Source::UsedUp));
        assert_eq!(secrets.totp().unwrap().unwrap().reveal(), "secret");
        assert!(secrets.totp().unwrap().is_none());
    }
}
