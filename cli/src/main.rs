//! The command `caldera`: signs in to Amazon Cognito user pools, keeps the session, hands out tokens.
//!
//! `args` is the command line, `config` and `settings` what it comes to with the configuration; `terminal`,
//! `secrets` and `person` answer what a sign-in asks; the rest are the verbs. What is sent, when a token
//! is refreshed and how a session is stored is `caldera-client`'s.

mod account;
mod args;
mod config;
mod configure;
mod credentials;
mod identity;
mod moment;
mod outcome;
mod pages;
mod person;
mod secrets;
mod settings;
mod srp;
mod terminal;
mod token;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

use crate::{
    args::{Cli, Verb},
    outcome::{End, Result},
    settings::Settings,
};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(end) => {
            // Where nobody listens there is nothing to be told.
            let _ = writeln!(io::stderr(), "caldera: {end}");
            ExitCode::from(end.exit as u8)
        }
    }
}

fn run(Cli { common, verb }: Cli) -> Result<()> {
    match verb {
        Verb::Configure(options) => configure::configure(common, options),
        Verb::Login => account::login(Settings::of(common)?),
        Verb::Token { kind } => token::print(Settings::of(common)?, kind),
        Verb::Status => account::status(&Settings::of(common)?),
        Verb::Logout(options) => account::logout(&Settings::of(common)?, &options),
        Verb::Exec { command } => token::exec(Settings::of(common)?, &command),
        Verb::Credentials(identity) => credentials::print(Settings::of(common)?, identity),
        Verb::Kubectl { token } => token::kubectl(Settings::of(common)?, token),
        Verb::Device(verb) => account::device(Settings::of(common)?, verb),
        Verb::Srp(verb) => srp::run(Settings::of(common)?, verb),
        Verb::Completions { shell } => pages::completions(shell),
        Verb::Man { dir } => pages::man(dir.as_deref()),
    }
}

/// Prints what was asked for, wholly or with an error.
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| End::io("standard output", &error))
}

/// Tells what was done, on standard error.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
