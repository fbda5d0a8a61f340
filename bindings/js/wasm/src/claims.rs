//! The claims: the user's, the device's, a new device's verifier, SECRET_HASH.

use engine::{
    Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, KeyExchange, PasswordHash,
    PasswordVerifier, SessionKey, Timestamp, UserPoolId, UserSignIn,
};

use crate::fault::{Failure, MALFORMED_CALL, MALFORMED_PASSWORD};
use crate::given::{app_client, timestamp};
use crate::host::{Arguments, HostRng};
use crate::table::{Table, Value};
use crate::wire::{Reader, Writer};

/// Carries out the function of that number. What each takes and gives is told where JavaScript calls
/// it, in `src/engine.ts`.
pub(crate) fn call(
    function: u32,
    mut arguments: Arguments<'_>,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let texts = &mut arguments.texts;
    match function {
        1 => start_user(texts, table, out),
        2 => respond_user(texts, table.take(arguments.handle)?, arguments.number, out),
        3 => start_device(texts, table, out),
        4 => respond_device(texts, table.take(arguments.handle)?, arguments.number, out),
        5 => generate(texts, table, out),
        6 => match table.get(arguments.handle)? {
            Value::Verifier(verifier) => Ok(verifier.self_check(&mut HostRng)?),
            _ => Err(MALFORMED_CALL),
        },
        7 => secret_hash(texts, out),
        8 => start_exchange(table, out),
        9 => {
            out.bytes(finish(texts, table.take(arguments.handle)?)?.reveal());
            Ok(())
        }
        10 => sign(texts, table.take(arguments.handle)?, out),
        11 => sign_with_hash(texts, table.take(arguments.handle)?, out),
        12 => hash_password(texts, out),
        #[cfg(feature = "hazmat")]
        20.. => replay(function, texts, table, out),
        _ => Err(MALFORMED_CALL),
    }
}

/// A device: its key, and where there is one its group's key and its password.
fn device(texts: &mut Reader<'_>) -> Result<Option<Device>, Failure> {
    let (key, group_key, password) = (texts.optional()?, texts.optional()?, texts.optional()?);
    Ok(match (key, group_key, password) {
        (Some(key), Some(group_key), Some(password)) => {
            Some(Device::new(key, group_key, password)?)
        }
        _ => None,
    })
}

fn start_user(texts: &mut Reader<'_>, table: &mut Table, out: &mut Writer) -> Result<(), Failure> {
    let pool: UserPoolId = texts.text()?.parse()?;
    let app = app_client(texts)?;
    let username = texts.text()?;
    let (pending, parameters) = match device(texts)? {
        Some(device) => UserSignIn::start_on_device(&pool, &app, username, &device, &mut HostRng)?,
        None => UserSignIn::start(&pool, &app, username, &mut HostRng)?,
    };
    out.number(table.keep(Value::User(Box::new(pending)))?);
    out.parameters(&parameters);
    Ok(())
}

fn respond_user(
    texts: &mut Reader<'_>,
    pending: Value,
    now: f64,
    out: &mut Writer,
) -> Result<(), Failure> {
    let Value::User(pending) = pending else {
        return Err(MALFORMED_CALL);
    };
    let password = texts.utf8(MALFORMED_PASSWORD)?;
    let challenge = PasswordVerifier::from_parameters(&texts.pairs()?)?;
    out.parameters(&pending.respond(&challenge, password, timestamp(now)?)?);
    Ok(())
}

fn start_device(
    texts: &mut Reader<'_>,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let app = app_client(texts)?;
    let username = texts.text()?;
    let device = device(texts)?.ok_or(MALFORMED_CALL)?;
    let (pending, parameters) = DeviceSignIn::start(&app, username, &device, &mut HostRng)?;
    out.number(table.keep(Value::Device(Box::new(pending)))?);
    out.parameters(&parameters);
    Ok(())
}

fn respond_device(
    texts: &mut Reader<'_>,
    pending: Value,
    now: f64,
    out: &mut Writer,
) -> Result<(), Failure> {
    let Value::Device(pending) = pending else {
        return Err(MALFORMED_CALL);
    };
    let device = device(texts)?.ok_or(MALFORMED_CALL)?;
    let challenge = DevicePasswordVerifier::from_parameters(&texts.pairs()?)?;
    out.parameters(&pending.respond(&challenge, &device, timestamp(now)?)?);
    Ok(())
}

fn generate(texts: &mut Reader<'_>, table: &mut Table, out: &mut Writer) -> Result<(), Failure> {
    let verifier = DeviceVerifier::generate(texts.text()?, texts.text()?, &mut HostRng)?;
    write_verifier(verifier, table, out)
}

fn write_verifier(
    verifier: DeviceVerifier,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let texts = (
        verifier.password_verifier().clone(),
        verifier.salt().to_owned(),
        verifier.device().password().clone(),
    );
    out.number(table.keep(Value::Verifier(Box::new(verifier)))?);
    out.secret(&texts.0);
    out.text(&texts.1);
    out.secret(&texts.2);
    Ok(())
}

fn secret_hash(texts: &mut Reader<'_>, out: &mut Writer) -> Result<(), Failure> {
    let app = app_client(texts)?;
    let hash = app.secret_hash(texts.text()?)?.ok_or(MALFORMED_CALL)?;
    out.secret(&hash);
    Ok(())
}

fn start_exchange(table: &mut Table, out: &mut Writer) -> Result<(), Failure> {
    let (pending, srp_a) = KeyExchange::start(&mut HostRng)?;
    out.number(table.keep(Value::Exchange(Box::new(pending)))?);
    out.text(&srp_a);
    Ok(())
}

fn exchange(pending: Value) -> Result<KeyExchange, Failure> {
    match pending {
        Value::Exchange(pending) => Ok(*pending),
        _ => Err(MALFORMED_CALL),
    }
}

fn finish(texts: &mut Reader<'_>, pending: Value) -> Result<SessionKey, Failure> {
    let (scope, name) = (texts.text()?, texts.text()?);
    finish_as(scope, name, texts, pending)
}

fn finish_as(
    scope: &str,
    name: &str,
    texts: &mut Reader<'_>,
    pending: Value,
) -> Result<SessionKey, Failure> {
    let password = texts.utf8(MALFORMED_PASSWORD)?;
    let (srp_b, salt) = (texts.text()?, texts.text()?);
    Ok(exchange(pending)?.finish(scope, name, password, srp_b, salt)?)
}

/// Trades an exchange for its session key, and signs once.
fn sign(texts: &mut Reader<'_>, pending: Value, out: &mut Writer) -> Result<(), Failure> {
    let (scope, name) = (texts.text()?, texts.text()?);
    let key = finish_as(scope, name, texts, pending)?;
    sign_as(scope, name, &key, texts, out)
}

/// The same with the password's hash in its place.
fn sign_with_hash(texts: &mut Reader<'_>, pending: Value, out: &mut Writer) -> Result<(), Failure> {
    let (scope, name) = (texts.text()?, texts.text()?);
    let hash = texts.needed_bytes()?.try_into();
    let hash = PasswordHash::from_bytes(hash.map_err(|_| MALFORMED_PASSWORD)?);
    let (srp_b, salt) = (texts.text()?, texts.text()?);
    let key = exchange(pending)?.finish_with_hash(&hash, srp_b, salt)?;
    sign_as(scope, name, &key, texts, out)
}

fn sign_as(
    scope: &str,
    name: &str,
    key: &SessionKey,
    texts: &mut Reader<'_>,
    out: &mut Writer,
) -> Result<(), Failure> {
    let (block, timestamp) = (texts.text()?, texts.text()?);
    let timestamp: Timestamp = timestamp.parse()?;
    out.text(&key.sign(scope, name, block, timestamp)?);
    Ok(())
}

fn hash_password(texts: &mut Reader<'_>, out: &mut Writer) -> Result<(), Failure> {
    let pool: UserPoolId = texts.text()?.parse()?;
    let name = texts.text()?;
    let hash = PasswordHash::new(&pool, name, texts.utf8(MALFORMED_PASSWORD)?)?;
    out.bytes(hash.reveal());
    Ok(())
}

/// The same from private keys that a vector gives.
#[cfg(feature = "hazmat")]
fn replay(
    function: u32,
    texts: &mut Reader<'_>,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    use engine::hazmat::protocol;
    match function {
        20 => {
            let a = texts.needed_bytes()?;
            let pool: UserPoolId = texts.text()?.parse()?;
            let app = app_client(texts)?;
            let (pending, parameters) = protocol::start_user(&pool, &app, texts.text()?, a)?;
            out.number(table.keep(Value::User(Box::new(pending)))?);
            out.parameters(&parameters);
        }
        21 => {
            let a = texts.needed_bytes()?;
            let app = app_client(texts)?;
            let username = texts.text()?;
            let device = device(texts)?.ok_or(MALFORMED_CALL)?;
            let (pending, parameters) = protocol::start_device(&app, username, &device, a)?;
            out.number(table.keep(Value::Device(Box::new(pending)))?);
            out.parameters(&parameters);
        }
        22 => {
            let salt = texts.needed_bytes()?;
            let device = device(texts)?.ok_or(MALFORMED_CALL)?;
            write_verifier(protocol::verifier_of_device(device, salt), table, out)?;
        }
        _ => return Err(MALFORMED_CALL),
    }
    Ok(())
}
