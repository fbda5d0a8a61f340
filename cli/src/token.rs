//! The verbs that hand out tokens: `token`, `exec`, `kubectl`.

use std::{env, ffi::OsString, process::Command, sync::Arc};

use caldera_client::blocking::Session;
use caldera_srp::flow::KeptSession;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
    args::{BearerKind, Output, TokenKind},
    moment,
    outcome::{End, Exit, Result},
    settings::Settings,
};

/// How long before its end an id token is refreshed, in seconds, as the client does access tokens.
const MARGIN: i64 = 60;

/// A session whose id token holds as well: it may live shorter than the access token that the client
/// looks after.
pub(crate) fn with_id_token(session: &Session) -> Result<Arc<KeptSession>> {
    let kept = session.fresh()?;
    let end = kept.id_token().and_then(moment::end_of);
    let has_ended = end.is_some_and(|end| {
        // Nothing is known of the service's clock here; the client's margin is for that as well.
        moment::now().is_ok_and(|now| end - now <= MARGIN)
    });
    if !has_ended || kept.refresh_token().is_none() {
        return Ok(kept);
    }
    session.refresh()?;
    Ok(session.kept())
}

pub(crate) fn print(mut settings: Settings, kind: TokenKind) -> Result<()> {
    let known = [Output::Text, Output::Json, Output::Env, Output::Header];
    let output = settings.output_among(&known)?;
    if kind == TokenKind::Refresh && output == Output::Header {
        return Err(End::usage(
            "--output header: a refresh token is sent to nobody in a header",
        ));
    }
    let session = settings.session()?;
    let kept = match kind {
        TokenKind::Id => with_id_token(&session)?,
        TokenKind::Access | TokenKind::Refresh => session.fresh()?,
    };
    let (name, token) = match kind {
        TokenKind::Access => ("access", Some(kept.access_token())),
        TokenKind::Id => ("id", kept.id_token()),
        TokenKind::Refresh => ("refresh", kept.refresh_token()),
    };
    let token = token.ok_or_else(|| End::other(format!("the session has no {name} token")))?;
    let text = Zeroizing::new(match output {
        Output::Text => format!("{token}\n"),
        Output::Env => format!("CALDERA_{}_TOKEN={token}\n", name.to_uppercase()),
        Output::Header => format!("Authorization: Bearer {token}\n"),
        Output::Json => {
            let end = match kind {
                TokenKind::Access => kept.expires_at().map(|end| end.unix_seconds()),
                _ => moment::end_of(token),
            };
            let end = end.map(moment::rfc3339);
            let text = json!({ "kind": name, "token": token, "expires_at": end });
            format!("{text}\n")
        }
    });
    crate::print(&text)
}

pub(crate) fn exec(mut settings: Settings, command: &[OsString]) -> Result<()> {
    let kept = with_id_token(&settings.session()?)?;
    let Some((program, arguments)) = command.split_first() else {
        return Err(End::usage("exec: there is no command"));
    };
    let mut child = Command::new(program);
    child
        .args(arguments)
        .env("CALDERA_ACCESS_TOKEN", kept.access_token())
        // Not for others than us.
        .env_remove("CALDERA_CLIENT_SECRET");
    match kept.id_token() {
        Some(token) => child.env("CALDERA_ID_TOKEN", token),
        None => child.env_remove("CALDERA_ID_TOKEN"),
    };
    become_it(child).map_err(|error| {
        let program = program.to_string_lossy();
        End::new(Exit::Other, format!("{program}: {error}"))
    })
}

/// The command takes this process's place: its signals, terminal and status are its own.
#[cfg(unix)]
fn become_it(mut child: Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(child.exec())
}

#[cfg(not(unix))]
fn become_it(mut child: Command) -> std::io::Result<()> {
    let status = child.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

/// What kubectl tells a plugin in `KUBERNETES_EXEC_INFO`.
#[derive(Deserialize)]
struct ExecInfo {
    #[serde(rename = "apiVersion")]
    api_version: String,
    #[serde(default)]
    spec: ExecSpec,
}

#[derive(Deserialize, Default)]
struct ExecSpec {
    interactive: Option<bool>,
}

pub(crate) fn kubectl(mut settings: Settings, token: BearerKind) -> Result<()> {
    const VERSIONS: [&str; 2] = [
        "client.authentication.k8s.io/v1",
        "client.authentication.k8s.io/v1beta1",
    ];
    let info = match env::var("KUBERNETES_EXEC_INFO") {
        Ok(text) => serde_json::from_str::<ExecInfo>(&text)
            .map_err(|_| End::usage("KUBERNETES_EXEC_INFO is none of kubectl's"))?,
        Err(_) => ExecInfo {
            api_version: VERSIONS[0].to_owned(),
            spec: ExecSpec::default(),
        },
    };
    if !VERSIONS.contains(&info.api_version.as_str()) {
        return Err(End::usage(
            "KUBERNETES_EXEC_INFO: its apiVersion is neither v1 nor v1beta1",
        ));
    }
    settings.non_interactive |= info.spec.interactive == Some(false);
    let kept = with_id_token(&settings.session()?)?;
    let (token, end) = match token {
        BearerKind::Id => {
            let token = kept.id_token();
            (token, token.and_then(moment::end_of))
        }
        BearerKind::Access => {
            let end = kept.expires_at().map(|end| end.unix_seconds());
            (Some(kept.access_token()), end)
        }
    };
    let token = token.ok_or_else(|| End::other("the session has no id token"))?;
    let mut status = json!({ "token": token });
    if let (Some(end), Some(status)) = (end, status.as_object_mut()) {
        // kubectl asks again only then: before the end by as much as everybody else here.
        let end = moment::rfc3339(end - MARGIN);
        status.insert("expirationTimestamp".to_owned(), end.into());
    }
    let credential = json!({
        "apiVersion": info.api_version,
        "kind": "ExecCredential",
        "status": status,
    });
    crate::print(&Zeroizing::new(format!("{credential}\n")))
}
