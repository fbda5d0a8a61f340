//! The verb `credentials`: AWS credentials of an identity pool, kept until they end.

use std::collections::BTreeMap;

use caldera_client::{Error, SecretText};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
    args::{Identity, StoreKind},
    identity::{Credentials, Service},
    moment,
    outcome::{End, Exit, Result},
    settings::Settings,
    token,
};

/// How long before their end credentials are replaced, in seconds: SDKs ask again a quarter of an hour
/// before, each time they need some, until they have others.
const MARGIN: i64 = 15 * 60;
/// What they are called where they are kept.
const WHAT: &str = "credentials";

/// What is kept for a name that is signed in: whose credentials, by identity pool.
#[derive(Serialize, Deserialize, Default)]
struct Kept {
    user: String,
    pools: BTreeMap<String, Credentials>,
}

pub(crate) fn print(mut settings: Settings, identity: Identity) -> Result<()> {
    let pool = identity
        .identity_pool_id
        .or(settings.identity_pool_id.take());
    let pool = pool.ok_or_else(|| {
        End::usage("--identity-pool-id is missing: tell it, or CALDERA_IDENTITY_POOL_ID, or have it in a profile")
    })?;
    let url = identity
        .identity_endpoint_url
        .or(settings.identity_endpoint_url.take());
    let bundle = settings.ca_bundle()?;
    let service = Service::new(&settings.pool, &pool, url.as_deref(), bundle.as_deref())?;
    let session = settings.session()?;
    if settings.store == StoreKind::None {
        return output(&fetched(&service, &session)?);
    }
    let user = session.kept().username().to_owned();
    let (store, entry) = settings.store_beside(WHAT)?;
    let now = moment::now()?;
    let of = |kept: &Kept, until: i64| {
        let ours = kept.user == user;
        let credentials = kept.pools.get(&pool).filter(|_| ours)?;
        (credentials.expires_at > until).then(|| output(credentials))
    };
    // Nobody waits for anybody where what is kept holds.
    let text = store.read(&entry).map_err(Error::from)?;
    if let Some(printed) = of(&read(text), now + MARGIN) {
        return printed;
    }
    // One asks for all that come meanwhile.
    let mut locked = store.lock(&entry).map_err(Error::from)?;
    let mut kept = read(locked.read().map_err(Error::from)?);
    if let Some(printed) = of(&kept, now + MARGIN) {
        return printed;
    }
    let credentials = match fetched(&service, &session) {
        // It was early: what there is still holds.
        Err(end) if end.exit == Exit::Network => match of(&kept, now) {
            Some(printed) => return printed,
            None => return Err(end),
        },
        other => other?,
    };
    if kept.user != user {
        kept = Kept {
            user,
            ..Kept::default()
        };
    }
    kept.pools.retain(|_, other| other.expires_at > now);
    let printed = output(&credentials);
    kept.pools.insert(pool, credentials);
    let text = serde_json::to_string(&kept).map(Zeroizing::new);
    let text = text.map_err(|_| End::other("the credentials could not be written"))?;
    if let Err(error) = locked.write(&text) {
        // What was printed holds: whoever asked has it, and the next call fetches others.
        let error = End::from(Error::from(error));
        crate::tell(&format!("caldera: the credentials are not kept: {error}"));
    }
    printed
}

/// Forgets what is kept under the name.
pub(crate) fn forget(settings: &Settings) -> Result<()> {
    let (store, entry) = settings.store_beside(WHAT)?;
    if store.read(&entry).is_ok_and(|kept| kept.is_none()) {
        return Ok(());
    }
    let mut locked = store.lock(&entry).map_err(Error::from)?;
    Ok(locked.remove().map_err(Error::from)?)
}

fn fetched(service: &Service, session: &caldera_client::blocking::Session) -> Result<Credentials> {
    let kept = token::with_id_token(session)?;
    let id_token = kept.id_token();
    service.credentials(id_token.ok_or_else(|| End::other("the session has no id token"))?)
}

/// What is kept; what cannot be read is fetched again.
fn read(text: Option<SecretText>) -> Kept {
    let kept = text.and_then(|text| serde_json::from_str(text.reveal()).ok());
    kept.unwrap_or_default()
}

/// As `credential_process` has it: AWS SDKs and Tools Reference Guide, process credential provider.
fn output(credentials: &Credentials) -> Result<()> {
    let text = json!({
        "Version": 1,
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
        "Expiration": moment::rfc3339(credentials.expires_at),
    });
    crate::print(&Zeroizing::new(format!("{text}\n")))
}
