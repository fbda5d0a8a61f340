//! The whole sign-in, and what is kept of it: a thin form of `engine::flow` in texts.
//!
//! A request goes out as its target, its body and the outcomes after which it may be repeated; what is
//! kept goes out and comes back as the engine's JSON.

use engine::flow::{
    Answer, ClockOffset, Completed, Error, KeptSession, Operation, Outcome, Reply, Request, SignIn,
    SignInBuilder, Step, Unexpected, forget_device, get_user, list_devices, update_device_status,
};
use engine::{Device, Timestamp, UserPoolId};

use crate::fault::{Failure, MALFORMED_CALL};
use crate::given::{app_client, timestamp};
use crate::host::{Arguments, HostRng};
use crate::table::{Table, Value};
use crate::wire::{Reader, Writer};

/// Operations whose reply says no more than that they were carried out.
const ANSWER_NOTHING: [Operation; 4] = [
    Operation::RevokeToken,
    Operation::GlobalSignOut,
    Operation::ForgetDevice,
    Operation::UpdateDeviceStatus,
];

/// A sign-in, and what it ended with.
pub(crate) struct Flow {
    sign_in: SignIn,
    completed: Option<Completed>,
}

/// Carries out the function of that number. What each takes and gives is told where JavaScript calls
/// it, in `src/internal/flow-module.ts`.
pub(crate) fn call(
    function: u32,
    arguments: Arguments<'_>,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let Arguments {
        mut texts,
        handle,
        number,
    } = arguments;
    let texts = &mut texts;
    let now = || timestamp(number);
    match function {
        100 => begin(texts, now()?, table, out),
        101 => flow(table, handle)?.reply(texts, now()?, out),
        102 => flow(table, handle)?.answer(texts, now()?, out),
        103 => flow(table, handle)?.confirm_device(texts, now()?, out),
        104 => device_confirmed(texts, out),
        105 => match table.take(handle)? {
            Value::Flow(flow) => flow.keep(out),
            _ => Err(MALFORMED_CALL),
        },
        106..=115 | 122..=124 => on_kept(function, texts, handle, now()?, table, out),
        116 => carried_out(texts),
        117 => {
            let pool: UserPoolId = texts.text()?.parse()?;
            out.text(&pool.endpoint()?);
            Ok(())
        }
        118 => {
            let outcome = Outcome::from_name(texts.text()?).ok_or(MALFORMED_CALL)?;
            let flow = flow(table, handle)?;
            out.number(flow.sign_in.may_be_repeated(outcome, now()?));
            Ok(())
        }
        119 => {
            out.secret(&flow(table, handle)?.sign_in.suspend()?);
            Ok(())
        }
        120 => resume(texts, table, out),
        121 => {
            let request = flow(table, handle)?.sign_in.begin_again(&mut HostRng)?;
            write_request(&request, now()?, out);
            Ok(())
        }
        125 => user(texts, out),
        126 => devices(texts, out),
        127 => {
            let offset = flow(table, handle)?.sign_in.clock_offset();
            out.number(offset.seconds());
            Ok(())
        }
        _ => Err(MALFORMED_CALL),
    }
}

fn flow(table: &mut Table, handle: u32) -> Result<&mut Flow, Failure> {
    match table.get(handle)? {
        Value::Flow(flow) => Ok(flow),
        _ => Err(MALFORMED_CALL),
    }
}

/// Carries out a function that is about what is kept of a sign-in.
fn on_kept(
    function: u32,
    texts: &mut Reader<'_>,
    handle: u32,
    now: Timestamp,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let mut session = KeptSession::from_json(texts.text()?)?;
    match function {
        // What changes it, and gives it again.
        106 => session.set_device(Device::from_json(texts.text()?)?)?,
        107 => session.remove_device(),
        108 => session.set_rotating(true),
        109 => match table.get(handle)? {
            Value::Refresh(refresh) => {
                let reply = reply_to(refresh.request().operation(), texts)?;
                session.refreshed(refresh.complete(reply)?, now)?;
            }
            _ => return Err(MALFORMED_CALL),
        },
        110 => {
            let margin = texts.text()?.parse().map_err(|_| MALFORMED_CALL)?;
            out.number(session.needs_refresh(now, margin));
            return Ok(());
        }
        _ => return request_of_kept(function, &session, texts, now, table, out),
    }
    out.secret(&session.to_json());
    Ok(())
}

/// Gives the request that has to do with what is kept; nothing where there is no device to forget.
fn request_of_kept(
    function: u32,
    session: &KeptSession,
    texts: &mut Reader<'_>,
    now: Timestamp,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let request = match function {
        111 => {
            let refresh = session.refresh(&app_client(texts)?)?;
            let request = refresh.request();
            out.number(table.keep(Value::Refresh(Box::new(refresh)))?);
            Some(request)
        }
        112 => Some(session.sign_out(&app_client(texts)?)?),
        113 => {
            let (key, remembered) = (texts.text()?, texts.text()? == "true");
            let token = session.access_token();
            Some(update_device_status(token, key, remembered)?)
        }
        114 => session.forget_device()?,
        122 => Some(get_user(session.access_token())?),
        123 => {
            let limit = texts.optional()?.map(str::parse).transpose();
            let limit = limit.map_err(|_| MALFORMED_CALL)?;
            let token = session.access_token();
            Some(list_devices(token, limit, texts.optional()?)?)
        }
        124 => Some(forget_device(session.access_token(), texts.text()?)?),
        _ => Some(session.sign_out_everywhere()?),
    };
    if let Some(request) = request {
        write_request(&request, now, out);
    }
    Ok(())
}

/// What came over HTTP: the status, the header `x-amzn-ErrorType` if it was there, and the body.
fn reply_to(operation: Operation, texts: &mut Reader<'_>) -> Result<Reply, Failure> {
    let status = texts.text()?.parse().map_err(|_| MALFORMED_CALL)?;
    let (error_type, body) = (texts.optional()?, texts.needed_bytes()?);
    Ok(Reply::from_json(operation, status, error_type, body)?)
}

fn write_request(request: &Request, now: Timestamp, out: &mut Writer) {
    out.text(request.target());
    out.secret(&request.to_json());
    out.secret(&request.repeatable_to_json(now));
}

fn begin(
    texts: &mut Reader<'_>,
    now: Timestamp,
    table: &mut Table,
    out: &mut Writer,
) -> Result<(), Failure> {
    let sign_in = SignInBuilder::from_json(texts.text()?)?.begin(&mut HostRng)?;
    let request = sign_in.request();
    let flow = Flow {
        sign_in,
        completed: None,
    };
    out.number(table.keep(Value::Flow(Box::new(flow)))?);
    write_request(&request, now, out);
    Ok(())
}

/// Takes up a sign-in that was put away, and gives its question again.
fn resume(texts: &mut Reader<'_>, table: &mut Table, out: &mut Writer) -> Result<(), Failure> {
    let state = texts.text()?;
    let app = app_client(texts)?;
    let device = texts.optional()?.map(Device::from_json).transpose()?;
    let sign_in = SignIn::resume(state, app, device, &mut HostRng)?;
    let question = sign_in.question().ok_or(MALFORMED_CALL)?;
    let flow = Flow {
        sign_in,
        completed: None,
    };
    out.number(table.keep(Value::Flow(Box::new(flow)))?);
    out.secret(&question.to_json());
    Ok(())
}

/// Takes the reply of GetUser, and gives the name, the preferred second factor or nothing, how many are
/// set, these, and the attributes.
fn user(texts: &mut Reader<'_>, out: &mut Writer) -> Result<(), Failure> {
    match reply_to(Operation::GetUser, texts)? {
        Reply::User(user) => {
            out.text(user.username());
            out.text(user.preferred_mfa().unwrap_or_default());
            out.number(user.mfa_settings().len());
            user.mfa_settings().iter().for_each(|name| out.text(name));
            out.parameters(user.attributes());
            Ok(())
        }
        reply => Err(refused(reply)),
    }
}

/// Takes the reply of ListDevices, and gives the token of what comes next or nothing, and of each device
/// the key, three times or nothing, how many attributes there are, and these.
fn devices(texts: &mut Reader<'_>, out: &mut Writer) -> Result<(), Failure> {
    match reply_to(Operation::ListDevices, texts)? {
        Reply::Devices(list) => {
            out.text(list.pagination_token().unwrap_or_default());
            for device in list.devices() {
                out.text(device.key());
                for time in [
                    device.created(),
                    device.last_modified(),
                    device.last_authenticated(),
                ] {
                    match time {
                        Some(seconds) => out.number(seconds),
                        None => out.text(""),
                    }
                }
                out.number(device.attributes().iter().count());
                out.parameters(device.attributes());
            }
            Ok(())
        }
        reply => Err(refused(reply)),
    }
}

impl Flow {
    /// Takes a reply, and gives the next step.
    fn reply(
        &mut self,
        texts: &mut Reader<'_>,
        now: Timestamp,
        out: &mut Writer,
    ) -> Result<(), Failure> {
        let reply = reply_to(self.sign_in.request().operation(), texts)?;
        // A proxy may write what it likes there; then the local clock is as good as any.
        let offset = texts
            .optional()?
            .and_then(|date| ClockOffset::from_http_date(date, now).ok());
        if let Some(offset) = offset {
            self.sign_in.set_clock_offset(offset);
        }
        match self.sign_in.reply(reply, now, &mut HostRng)? {
            Step::Send(request) => {
                out.text("send");
                write_request(&request, now, out);
            }
            Step::Ask(question) => {
                out.text("ask");
                out.secret(&question.to_json());
            }
            Step::Done(completed) => {
                out.text("done");
                out.secret(&completed.to_json());
                self.completed = Some(completed);
            }
        }
        Ok(())
    }

    /// Takes an answer, and gives the request that carries it.
    fn answer(
        &mut self,
        texts: &mut Reader<'_>,
        now: Timestamp,
        out: &mut Writer,
    ) -> Result<(), Failure> {
        let request = self.sign_in.answer(Answer::from_json(texts.text()?)?)?;
        write_request(&request, now, out);
        Ok(())
    }

    /// Gives the request that registers the new device, and the device to keep; nothing where there
    /// is no new device.
    fn confirm_device(
        &self,
        texts: &mut Reader<'_>,
        now: Timestamp,
        out: &mut Writer,
    ) -> Result<(), Failure> {
        let completed = self.completed.as_ref().ok_or(MALFORMED_CALL)?;
        if let Some(new) = completed.confirm_device(texts.optional()?, &mut HostRng)? {
            write_request(&new.request(), now, out);
            out.secret(&new.device().to_json());
        }
        Ok(())
    }

    fn keep(self, out: &mut Writer) -> Result<(), Failure> {
        let session = self.completed.as_ref().and_then(Completed::keep);
        out.secret(&session.ok_or(MALFORMED_CALL)?.to_json());
        Ok(())
    }
}

/// Takes the reply of ConfirmDevice, and tells whether the user has to say that the device is to be
/// remembered.
fn device_confirmed(texts: &mut Reader<'_>, out: &mut Writer) -> Result<(), Failure> {
    match reply_to(Operation::ConfirmDevice, texts)? {
        Reply::DeviceConfirmed(reply) => {
            out.number(reply.user_confirmation_necessary());
            Ok(())
        }
        reply => Err(refused(reply)),
    }
}

/// Takes the reply of an operation that answers nothing.
fn carried_out(texts: &mut Reader<'_>) -> Result<(), Failure> {
    let name = texts.text()?;
    let operation = ANSWER_NOTHING
        .into_iter()
        .find(|operation| operation.name() == name)
        .ok_or(MALFORMED_CALL)?;
    match reply_to(operation, texts)? {
        Reply::Empty => Ok(()),
        reply => Err(refused(reply)),
    }
}

/// A reply that is not the one its operation has.
fn refused(reply: Reply) -> Failure {
    match reply {
        Reply::Error(error) => Error::Service(error).into(),
        Reply::Foreign(reply) => Error::Foreign(reply).into(),
        _ => Error::Unexpected(Unexpected::OtherOperation).into(),
    }
}

/// Writes an error of the flow: its kind, its message, what became of the request where it may be sent
/// again, and what else the kind has.
pub(crate) fn write_error(error: &Error, out: &mut Writer) {
    out.text(match error {
        Error::Service(_) => "service",
        Error::Foreign(_) => "foreign",
        Error::Misuse(_) => "misuse",
        _ => "unexpected",
    });
    out.number(error);
    out.text(outcome(error));
    match error {
        Error::Service(service) => {
            out.text(service.kind().name());
            out.text(service.type_name());
            out.text(service.message());
        }
        Error::Foreign(reply) => out.number(reply.status()),
        _ => {}
    }
}

/// What became of the request, by name; nothing where it is not to be sent again.
pub(crate) fn outcome(error: &Error) -> &'static str {
    Outcome::of(error).map_or("", Outcome::name)
}
