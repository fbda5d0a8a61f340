//! `caldera-local-pool`: starts the pool and says how to sign in.

#![deny(unsafe_code)]

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use caldera_local_pool::{
    ClientConfig, Config, Import, LocalPool, Server, UserConfig, check_health,
};

const HELP: &str = "\
A small Amazon Cognito user pool for tests: in memory, over HTTP, and it really verifies SRP.

Usage: caldera-local-pool [OPTIONS]

Options:
      --config FILE   pools, clients and users, in TOML (default: a demo pool)
      --import FILE   a pool as `aws cognito-idp describe-user-pool` prints it, beside those of the
                      configuration or, without one, in the demo's place; may be given again
      --data FILE     keep everything over restarts in this file, which is made if it is not there;
                      what it has goes before the configuration
      --port N        the port, 0 for any free one (default: 9339)
      --host ADDRESS  the address to listen on (default: 127.0.0.1, this machine only)
      --test-control  let programs on this machine read the codes, move the clock, start afresh
                      and ask for faults under /test-control/ (on loopback alone)
      --health        ask the pool at --host and --port whether it answers, and end: with 0 if it
                      does, for the health check of a container
      --quiet         do not log requests and messages
  -h, --help          this text
  -V, --version       the version
";

const PORT: u16 = 9_339;

struct Options {
    config: Option<String>,
    imports: Vec<String>,
    data: Option<PathBuf>,
    host: IpAddr,
    port: u16,
    test_control: bool,
    health: bool,
    quiet: bool,
}

enum Wish {
    Run(Options),
    Say(String),
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut options = Options {
        config: None,
        imports: Vec::new(),
        data: None,
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: PORT,
        test_control: false,
        health: false,
        quiet: false,
    };
    while let Some(argument) = arguments.next() {
        let (name, attached) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                (name.to_owned(), Some(value.to_owned()))
            }
            _ => (argument, None),
        };
        let mut value = || {
            attached
                .clone()
                .or_else(|| arguments.next())
                .ok_or(format!("{name} needs a value"))
        };
        match name.as_str() {
            "-h" | "--help" => return Ok(Wish::Say(HELP.into())),
            "-V" | "--version" => {
                return Ok(Wish::Say(
                    concat!("caldera-local-pool ", env!("CARGO_PKG_VERSION"), "\n").into(),
                ));
            }
            "--import" => options.imports.push(value()?),
            "--data" => options.data = Some(value()?.into()),
            "--config" => options.config = Some(value()?),
            "--port" => {
                options.port = value()?
                    .parse()
                    .map_err(|_| "--port is a number from 0 to 65535".to_owned())?
            }
            "--host" => {
                options.host = value()?
                    .parse()
                    .map_err(|_| "--host is an IP address".to_owned())?
            }
            "--test-control" => options.test_control = true,
            "--health" => options.health = true,
            "--quiet" => options.quiet = true,
            _ => return Err(format!("there is no option {name}; --help lists them")),
        }
    }
    Ok(Wish::Run(options))
}

fn main() -> ExitCode {
    let outcome = match options(std::env::args().skip(1)) {
        Ok(Wish::Run(options)) if options.health => health(&options),
        Ok(Wish::Run(options)) => run(&options),
        Ok(Wish::Say(text)) => io::stdout()
            .write_all(text.as_bytes())
            .map_err(|error| error.to_string()),
        Err(message) => Err(message),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // With nowhere to complain, the exit code still tells.
            let _ = writeln!(io::stderr(), "caldera-local-pool: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The configuration and the imports; what an import leaves out is told on standard error.
fn read(file: Option<&str>, imports: &[String]) -> Result<Config, String> {
    let text =
        |file: &str| std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    let mut config = match file {
        Some(file) => {
            Config::from_toml(&text(file)?).map_err(|error| format!("{file}: {error}"))?
        }
        None if imports.is_empty() => Config::demo().map_err(|error| error.to_string())?,
        None => Config::default(),
    };
    for file in imports {
        let import = Import::from_description(&text(file)?);
        let import = import.map_err(|error| format!("{file}: {error}"))?;
        if !import.left_out.is_empty() {
            // With nowhere to tell, the pool's own description still does.
            let _ = writeln!(
                io::stderr(),
                "{file}: left out: {}",
                import.left_out.join(", ")
            );
        }
        config.pools.push(import.pool);
    }
    Ok(config)
}

/// Why the address cannot be had, with what helps where it is in use.
fn unbound(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "{address}: the port {} is in use; --port 0 takes a free one",
            address.port()
        ),
        _ => format!("{address}: {error}"),
    }
}

/// Asks a pool that runs already; one that listens on every address is asked on this machine.
fn health(options: &Options) -> Result<(), String> {
    let host = match options.host {
        IpAddr::V4(host) if host.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(host) if host.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        host => host,
    };
    let address = SocketAddr::new(host, options.port);
    check_health(address).map_err(|error| format!("{address}: {error}"))
}

fn run(options: &Options) -> Result<(), String> {
    let mut config = read(options.config.as_deref(), &options.imports)?;
    let quiet = options.quiet;
    let log = move |line: &str| {
        if !quiet {
            // A log that nobody reads any more is no reason to stop.
            let _ = writeln!(io::stderr(), "{line}");
        }
    };
    let pool = match &options.data {
        Some(file) => {
            LocalPool::open(file, &mut config, Box::new(log)).map_err(|error| error.to_string())?
        }
        None => {
            config.draw_ids().map_err(|error| error.to_string())?;
            LocalPool::with_log(&config, Box::new(log)).map_err(|error| error.to_string())?
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let address = SocketAddr::new(options.host, options.port);
    runtime.block_on(async {
        let mut server = Server::bind(address, pool.clone())
            .await
            .map_err(|error| unbound(address, &error))?;
        if options.test_control {
            server = server.with_control().map_err(|error| error.to_string())?;
        }
        reread(options, &pool).map_err(|error| error.to_string())?;
        let signals = signals().map_err(|error| error.to_string())?;
        let introduction = introduction(&config, server.address(), options.data.is_some());
        io::stdout()
            .write_all(introduction.as_bytes())
            .map_err(|error| error.to_string())?;
        server.run(signals).await.map_err(|error| error.to_string())
    })
}

/// Reads the configuration again at every SIGHUP; one that cannot be used is logged and leaves all
/// as it was.
#[cfg(unix)]
fn reread(options: &Options, pool: &LocalPool) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::hangup())?;
    let (file, imports, pool) = (
        options.config.clone(),
        options.imports.clone(),
        pool.clone(),
    );
    tokio::spawn(async move {
        while asked.recv().await.is_some() {
            let (file, imports, pool) = (file.clone(), imports.clone(), pool.clone());
            let again = move || {
                let config = read(file.as_deref(), &imports)?;
                pool.reload(&config).map_err(|error| error.to_string())
            };
            let line = match tokio::task::spawn_blocking(again).await {
                Ok(Ok(())) => "the configuration was read again".to_owned(),
                Ok(Err(message)) => format!("the configuration is left as it was: {message}"),
                Err(_) => "the configuration is left as it was".to_owned(),
            };
            // A log that nobody reads any more is no reason to stop.
            let _ = writeln!(io::stderr(), "{line}");
        }
    });
    Ok(())
}

/// Without the signal there is nothing to wait for.
#[cfg(not(unix))]
fn reread(_: &Options, _: &LocalPool) -> io::Result<()> {
    Ok(())
}

/// Done when the process is asked to end.
#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done when the process is asked to end.
#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without a console there is no signal to wait for, and the process ends when it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Where it listens, what there is, and how to sign in.
fn introduction(config: &Config, address: SocketAddr, kept: bool) -> String {
    let mut text = format!("Listening on http://{address}\n");
    for pool in &config.pools {
        let id = pool.id.as_deref().unwrap_or_default();
        text.push_str(&format!("\nUser pool {id} ({})\n", pool.name));
        for client in &pool.clients {
            let id = client.id.as_deref().unwrap_or_default();
            let secret = client
                .secret
                .as_ref()
                .map_or(String::new(), |secret| format!(" with secret {secret}"));
            text.push_str(&format!("  client {id}{secret}\n"));
        }
        for user in &pool.users {
            text.push_str(&format!(
                "  user   {} with password {}\n",
                user.username, user.password
            ));
            if let Some(secret) = &user.totp_secret {
                text.push_str(&format!(
                    "         and an authenticator app with secret {secret}\n"
                ));
            }
        }
    }
    if let Some((client, user)) = plain_sign_in(config) {
        text.push_str(&format!(
            "\nAny Cognito client that takes an endpoint can sign in with SRP. Without one, and without SRP:\n\
             \x20 curl http://{address} -H 'Content-Type: application/x-amz-json-1.1' \\\n\
             \x20   -H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth' \\\n\
             \x20   -d '{{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":\"{client}\",\n\
             \x20        \"AuthParameters\":{{\"USERNAME\":\"{}\",\"PASSWORD\":\"{}\"}}}}'\n",
            user.username, user.password
        ));
    }
    text.push_str("\nCodes that the service would send appear below. ");
    text.push_str(if kept {
        "Ctrl-C ends the pool; what was changed in it before, and the\nconfiguration does not know, \
         is in its file.\n"
    } else {
        "Ctrl-C ends the pool and all that is in it.\n"
    });
    text
}

/// A client that takes plain passwords, and a user to try it with.
fn plain_sign_in(config: &Config) -> Option<(&str, &UserConfig)> {
    let pool = config.pools.first()?;
    let allowed = |client: &&ClientConfig| {
        client.secret.is_none()
            && client
                .auth_flows
                .iter()
                .any(|flow| flow == "ALLOW_USER_PASSWORD_AUTH")
    };
    let client = pool.clients.iter().find(allowed)?;
    let quotable = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_graphic() && !"'\"\\".contains(c))
    };
    let user = pool
        .users
        .iter()
        .find(|user| quotable(&user.username) && quotable(&user.password))?;
    Some((client.id.as_deref()?, user))
}
