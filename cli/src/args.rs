//! The command line: verbs, flags, and the variables that stand for them.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::FalseyValueParser};

const STATUSES: &str = "\
Exit status:
  0  done
  1  another error
  2  the command line or the configuration is wrong
  3  a question needs a person, and there is no terminal
  4  refused: by the service, such as a wrong password
  5  the network, or the service for the moment
  6  nobody is signed in

First steps:
  caldera configure
  caldera login
  caldera token --output header | curl -H @- https://api.example.com/

AWS credentials, by an identity pool, in ~/.aws/config:
  [profile app]
  credential_process = caldera credentials --identity-pool-id us-east-1:…

Each option of every verb can be a variable as well, CALDERA_USERNAME for
--username, or stand in the configuration file, username under [profile.NAME]:
$XDG_CONFIG_HOME/caldera/config.toml. Options go before variables, variables
before the file.";

/// Signs in to an Amazon Cognito user pool by SRP, keeps the session, and hands out tokens that hold.
///
/// The password never leaves this machine, and no secret is ever an argument: it is typed on the
/// terminal, read from standard input, or printed by a command of yours.
#[derive(Parser, Debug)]
#[command(name = "caldera", version, after_long_help = STATUSES, after_help = "--help tells more.")]
#[command(subcommand_required = true, arg_required_else_help = false)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every verb")]
pub(crate) struct Common {
    /// The profile in the configuration file [default: default]
    #[arg(
        long,
        global = true,
        env = "CALDERA_PROFILE",
        hide_env = true,
        value_name = "NAME"
    )]
    pub(crate) profile: Option<String>,
    /// The configuration file
    #[arg(
        long,
        global = true,
        env = "CALDERA_CONFIG",
        hide_env = true,
        value_name = "FILE"
    )]
    pub(crate) config: Option<PathBuf>,
    /// The user pool, such as us-east-1_AbCdEf123
    #[arg(
        long,
        global = true,
        env = "CALDERA_USER_POOL_ID",
        hide_env = true,
        value_name = "ID"
    )]
    pub(crate) user_pool_id: Option<String>,
    /// The app client (its secret, if it has one: the variable CALDERA_CLIENT_SECRET or the file)
    #[arg(
        long,
        global = true,
        env = "CALDERA_CLIENT_ID",
        hide_env = true,
        value_name = "ID"
    )]
    pub(crate) client_id: Option<String>,
    /// The name to sign in with
    #[arg(
        long,
        global = true,
        env = "CALDERA_USERNAME",
        hide_env = true,
        value_name = "NAME"
    )]
    pub(crate) username: Option<String>,
    /// The service's address, in the place of the one that the pool's region has
    #[arg(
        long,
        global = true,
        env = "CALDERA_ENDPOINT_URL",
        hide_env = true,
        value_name = "URL"
    )]
    pub(crate) endpoint_url: Option<String>,
    /// How it is printed: each form by token, text and json by status and device list [default: text]
    #[arg(
        long,
        global = true,
        env = "CALDERA_OUTPUT",
        hide_env = true,
        value_enum,
        value_name = "FORM"
    )]
    pub(crate) output: Option<Output>,
    /// Ask nobody anything: a question ends the call with status 3
    #[arg(long, global = true, env = "CALDERA_NON_INTERACTIVE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) non_interactive: bool,
    /// Read the password from the first line of standard input
    #[arg(long, global = true, env = "CALDERA_PASSWORD_STDIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) password_stdin: bool,
    /// A command that prints the password; no shell runs it, and it runs once
    #[arg(
        long,
        global = true,
        env = "CALDERA_PASSWORD_COMMAND",
        hide_env = true,
        value_name = "COMMAND"
    )]
    pub(crate) password_command: Option<String>,
    /// A command that prints the code of the authenticator app; likewise
    #[arg(
        long,
        global = true,
        env = "CALDERA_TOTP_COMMAND",
        hide_env = true,
        value_name = "COMMAND"
    )]
    pub(crate) totp_command: Option<String>,
    /// Where the session is kept: in the kernel's keyring until a reboot, in files of yours, or nowhere [default: file]
    #[arg(
        long,
        global = true,
        env = "CALDERA_STORE",
        hide_env = true,
        value_enum,
        value_name = "STORE"
    )]
    pub(crate) store: Option<StoreKind>,
    /// Trust the certificates of this PEM file alone, in the place of Mozilla's list
    #[arg(
        long,
        global = true,
        env = "CALDERA_CA_BUNDLE",
        hide_env = true,
        value_name = "FILE"
    )]
    pub(crate) ca_bundle: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Output {
    /// The value alone
    Text,
    /// A JSON object
    Json,
    /// A line NAME=value
    Env,
    /// A header of HTTP, as curl -H @- takes it
    Header,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StoreKind {
    /// The keyring of Linux' kernel, which a reboot empties
    Keyring,
    /// Files under $XDG_STATE_HOME/caldera, which survive a reboot
    File,
    /// Nowhere: each call signs in
    None,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Write a profile: what is not given is asked
    Configure(Configure),
    /// Sign in, and keep the session
    Login,
    /// Print a token that holds, refreshed first where it ends soon, and nothing else
    #[command(
        after_help = "A request with it:\n  caldera token --output header | curl -H @- https://api.example.com/"
    )]
    Token {
        /// Which
        #[arg(value_enum, default_value = "access")]
        kind: TokenKind,
    },
    /// Tell who is signed in, and until when; nothing is sent
    Status,
    /// Sign out: the refresh token is revoked, and what is kept of the session goes
    Logout(Logout),
    /// Run a command with CALDERA_ACCESS_TOKEN and CALDERA_ID_TOKEN in its environment
    Exec {
        /// The command and its arguments, behind --
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<OsString>,
    },
    /// Print AWS credentials of an identity pool, as credential_process wants them
    Credentials(Identity),
    /// Print an ExecCredential for kubectl
    Kubectl {
        /// Which token the cluster takes
        #[arg(long, value_enum, default_value = "id")]
        token: BearerKind,
    },
    /// The user's devices, as the pool knows them
    #[command(subcommand)]
    Device(DeviceVerb),
    /// The two halves of SRP, for use with aws cognito-idp … --cli-input-json
    #[command(subcommand)]
    Srp(SrpVerb),
    /// Print a script of completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write it, and one of each verb, into this folder instead, which is made
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokenKind {
    Access,
    Id,
    Refresh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BearerKind {
    Access,
    Id,
}

#[derive(Args, Debug)]
pub(crate) struct Configure {
    #[command(flatten)]
    pub(crate) identity: Identity,
    /// The app client rotates its refresh tokens
    #[arg(long)]
    pub(crate) rotating: bool,
    /// How long it takes a refresh token that was rotated, in seconds
    #[arg(long, value_name = "SECONDS", requires = "rotating")]
    pub(crate) rotation_grace_seconds: Option<u32>,
}

#[derive(Args, Debug)]
pub(crate) struct Identity {
    /// The identity pool, such as us-east-1:01234567-89ab-cdef-0123-456789abcdef
    #[arg(
        long,
        env = "CALDERA_IDENTITY_POOL_ID",
        hide_env = true,
        value_name = "ID"
    )]
    pub(crate) identity_pool_id: Option<String>,
    /// The address of its service, in the place of the one that its region has
    #[arg(
        long,
        env = "CALDERA_IDENTITY_ENDPOINT_URL",
        hide_env = true,
        value_name = "URL"
    )]
    pub(crate) identity_endpoint_url: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Logout {
    /// End all of the user's sessions, on every device
    #[arg(long, conflicts_with = "here")]
    pub(crate) everywhere: bool,
    /// Forget the session here alone: nothing is sent, and a damaged one is put aside
    #[arg(long)]
    pub(crate) here: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum DeviceVerb {
    /// List them; the one of this session is marked
    List,
    /// Have the pool forget a device
    Forget {
        /// Its key; the one of this session if not told
        #[arg(conflicts_with = "here")]
        key: Option<String>,
        /// Forget the one of this session here alone: the next sign-in goes without
        #[arg(long)]
        here: bool,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum SrpVerb {
    /// Print the input of initiate-auth, and keep the private half for five minutes
    Start,
    /// Read the reply to initiate-auth on standard input, print the input of respond-to-auth-challenge
    Answer,
}
