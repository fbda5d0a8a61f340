//! A sign-in from its first request to tokens that are kept, its device confirmed.

use std::collections::BTreeMap;

use caldera_srp::{
    AppClient, SystemRng, Timestamp, UserPoolId,
    flow::{
        self, Answer, Completed, DeviceConfirmation, KeptSession, Question, Reply, Request,
        ServiceErrorKind, SignIn, SignInBuilder, Step,
    },
};
use serde_json::value::RawValue;

use super::{
    Ask, Io, Shared,
    exchange::{Exchange, carry, checked, refused},
    record::Record,
};
use crate::{Asked, Entry, Error, Locked, Paused};

/// How often in a row an answer may be one that the question does not take.
const UNFIT_ANSWERS: u32 = 5;

/// What became of the device in a sign-in.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    /// The service did not know the device that the sign-in began with.
    pub(crate) is_device_forgotten: bool,
    /// The service met the device for the first time.
    pub(crate) is_new_device: bool,
    /// Why the new device could not be confirmed.
    pub(crate) device_error: Option<Error>,
    /// The device is kept, and has to be confirmed yet.
    pub(crate) is_unconfirmed: bool,
}

/// Begins a sign-in by a way in, with the device that is kept under the name. Nothing is sent.
pub(crate) async fn begin(
    io: &impl Io,
    shared: &Shared,
    name: &str,
    way: impl FnOnce(UserPoolId, AppClient, String) -> SignInBuilder,
) -> Result<SignIn, Error> {
    let (store, entry) = (shared.options.store.clone(), shared.entry(name));
    // Held for a moment, so that a store that cannot be used is told before the password is.
    let record = io
        .hold(move || Record::of(&mut *store.lock(&entry)?))
        .await?;
    let mut builder = way(shared.pool.clone(), shared.app.clone(), name.to_owned());
    if let Some(device) = record.device() {
        builder = builder.device(device.clone());
    }
    if let Some(context) = shared.context() {
        builder = builder.context(context);
    }
    Ok(builder
        .clock_offset(shared.offset())
        .begin(&mut SystemRng)?)
}

/// How far a sign-in came without anybody being asked.
pub(crate) enum Reached {
    Asks(Question),
    Done(Completed),
}

/// Goes on with a sign-in until there are tokens, or a question.
pub(crate) async fn to_question(
    io: &impl Io,
    shared: &Shared,
    sign_in: &mut SignIn,
) -> Result<Reached, Error> {
    loop {
        match carry(io, shared, sign_in).await? {
            Step::Send(_) => {}
            Step::Ask(question) => return Ok(Reached::Asks(question)),
            Step::Done(completed) => return Ok(Reached::Done(completed)),
        }
    }
}

/// Goes on with a sign-in until there are tokens.
pub(crate) async fn go_on(
    io: &impl Io,
    shared: &Shared,
    sign_in: &mut SignIn,
    person: &mut impl Ask,
) -> Result<Completed, Error> {
    loop {
        match to_question(io, shared, sign_in).await? {
            Reached::Asks(question) => answer(sign_in, &question, person).await?,
            Reached::Done(completed) => return Ok(completed),
        }
    }
}

/// Takes up a sign-in that was put away, with the device that is kept under its name: the name that was
/// typed, and the sign-in at its question. Nothing is sent.
pub(crate) async fn take_up(
    io: &impl Io,
    shared: &Shared,
    state: &str,
) -> Result<(String, SignIn), Error> {
    let name = typed_name(state);
    let mut device = None;
    if let Some(name) = &name {
        let (store, entry) = (shared.options.store.clone(), shared.entry(name));
        let record = io
            .store(move || Record::of_text(store.read(&entry)?))
            .await?;
        device = record.device().cloned();
    }
    // What is no such state, the engine says.
    let sign_in = SignIn::resume(state, shared.app.clone(), device, &mut SystemRng)?;
    Ok((name.unwrap_or_default(), sign_in))
}

/// The name in a state, by which its device is found before the engine can read the whole.
fn typed_name(state: &str) -> Option<String> {
    let members: BTreeMap<&str, &RawValue> = serde_json::from_str(state).ok()?;
    serde_json::from_str(members.get("typed_name")?.get()).ok()
}

/// Takes up a sign-in and answers its question: where the answer does not fit, it is put away again with
/// the reason.
pub(crate) async fn take_up_with(
    io: &impl Io,
    shared: &Shared,
    state: &str,
    answer: Answer,
) -> Result<(String, Result<SignIn, Paused>), Error> {
    let (name, mut sign_in) = take_up(io, shared, state).await?;
    let taken = match sign_in.answer(answer) {
        Ok(_) => Ok(sign_in),
        Err(error) if sign_in.is_ended() => return Err(error.into()),
        Err(error) => Err(Paused::at(&sign_in, Some(error.into()))?),
    };
    Ok((name, taken))
}

/// Puts a question until an answer fits.
async fn answer(
    sign_in: &mut SignIn,
    question: &Question,
    person: &mut impl Ask,
) -> Result<(), Error> {
    let mut problem = None;
    let mut unfit = 0;
    loop {
        let asked = Asked::new(question, problem.as_ref());
        let answer = person.ask(&asked).await.ok_or(Error::Cancelled)?;
        let Err(error) = sign_in.answer(answer) else {
            return Ok(());
        };
        unfit += 1;
        let error = Error::from(error);
        if sign_in.is_ended() || unfit == UNFIT_ANSWERS {
            return Err(error);
        }
        problem = Some(error);
    }
}

/// Keeps the tokens, then has the new device confirmed and keeps that.
pub(crate) async fn finish(
    io: &impl Io,
    shared: &Shared,
    entry: Entry,
    completed: Completed,
) -> Result<(KeptSession, News), Error> {
    let mut news = News {
        is_device_forgotten: completed.is_device_forgotten(),
        is_new_device: completed.new_device_key().is_some(),
        device_error: None,
        is_unconfirmed: false,
    };
    // A sign-in's always can be kept.
    let unexpected = flow::Unexpected::OtherOperation;
    let mut kept = completed.keep().ok_or(Error::Unexpected(unexpected))?;
    kept.set_rotating(shared.options.is_rotating);
    let mut confirmation = None;
    if shared.options.remembers_device {
        let name = shared.options.device_name.as_deref();
        match completed.confirm_device(name, &mut SystemRng) {
            Ok(made) => confirmation = made,
            // The tokens are good whatever becomes of the device.
            Err(error) => news.device_error = Some(error.into()),
        }
    }
    let store = shared.options.store.clone();
    let mut record = Record {
        session: Some(kept),
        // Kept before the service can know it, so that it is not lost should the process end between:
        // a sign-in with a device that the service does not know goes on without it.
        device: confirmation.as_ref().map(|made| made.device().clone()),
        sent: None,
    };
    let text = record.write();
    let mut locked = io
        .hold(move || {
            let mut locked = store.lock(&entry)?;
            locked.write(text.reveal())?;
            Ok(locked)
        })
        .await?;
    if let Some(made) = confirmation {
        let confirmed = confirm(io, shared, &completed, &made, false).await;
        match &confirmed {
            Ok(_) => {
                if let Some(session) = &mut record.session {
                    session.set_device(made.into_device())?;
                }
                record.device = None;
            }
            // It may be confirmed, or be confirmed by the next sign-in that tries it.
            Err(error) if error.is_transient() || is_unknown(error) => {}
            Err(_) => record.device = None,
        }
        news.device_error = confirmed.err();
        locked = save(io, &record, locked).await?;
    }
    drop(locked);
    let kept = record
        .session
        .ok_or(Error::Unexpected(flow::Unexpected::OtherOperation))?;
    Ok((kept, news))
}

fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::OutcomeUnknown { .. })
}

/// Saves a record in an entry that is held, and gives the hold back.
pub(super) async fn save(
    io: &impl Io,
    record: &Record,
    mut locked: Box<dyn Locked>,
) -> Result<Box<dyn Locked>, Error> {
    let text = (record.session.is_some() || record.device.is_some()).then(|| record.write());
    io.store(move || {
        match text {
            Some(text) => locked.write(text.reveal())?,
            None => locked.remove()?,
        }
        Ok(locked)
    })
    .await
}

/// Registers the new device, and has it remembered where that is left to the user. `is_lost` tells that
/// it may have been registered before, by a request whose reply nobody took; true comes back where it was.
pub(super) async fn confirm(
    io: &impl Io,
    shared: &Shared,
    completed: &Completed,
    made: &DeviceConfirmation,
    is_lost: bool,
) -> Result<bool, Error> {
    let mut confirming = Confirming {
        request: made.request(),
        is_lost,
    };
    let confirmed = carry(io, shared, &mut confirming).await?;
    if confirmed != Confirmed::Fully {
        let request = completed.update_device_status(made.device().key(), true)?;
        checked(io, shared, request).await?;
    }
    Ok(confirmed == Confirmed::Before)
}

struct Confirming {
    request: Request,
    is_lost: bool,
}

/// What ConfirmDevice came to.
#[derive(PartialEq)]
enum Confirmed {
    Fully,
    /// It is the user's to say that the device is to be remembered.
    IfWished,
    /// By an earlier request. Whether it is the user's to say is not known, and to be remembered does a
    /// device no harm.
    Before,
}

impl Exchange for Confirming {
    type Output = Confirmed;

    fn request(&self) -> Request {
        self.request.clone()
    }

    fn lost(&mut self) {
        self.is_lost = true;
    }

    fn take(&mut self, reply: Reply, _: Timestamp) -> Result<Confirmed, flow::Error> {
        match reply {
            Reply::DeviceConfirmed(reply) if reply.user_confirmation_necessary() => {
                Ok(Confirmed::IfWished)
            }
            Reply::DeviceConfirmed(_) => Ok(Confirmed::Fully),
            Reply::Error(error)
                if self.is_lost
                    && matches!(
                        error.kind(),
                        ServiceErrorKind::InvalidParameter | ServiceErrorKind::DeviceKeyExists
                    ) =>
            {
                Ok(Confirmed::Before)
            }
            other => Err(refused(other)),
        }
    }
}

/// The session that is kept under a name, if one is, and whether its device is still to be confirmed.
pub(crate) async fn resume(
    io: &impl Io,
    shared: &Shared,
    entry: Entry,
) -> Result<Option<(KeptSession, News)>, Error> {
    let store = shared.options.store.clone();
    let record = io
        .store(move || Record::of_text(store.read(&entry)?))
        .await?;
    let news = News {
        is_unconfirmed: record.is_unconfirmed(),
        ..News::default()
    };
    let Some(mut kept) = record.session else {
        return Ok(None);
    };
    kept.set_rotating(shared.options.is_rotating);
    Ok(Some((kept, news)))
}

/// Forgets the device that is kept under a name, here alone.
pub(crate) async fn remove_device(
    io: &impl Io,
    shared: &Shared,
    entry: Entry,
) -> Result<(), Error> {
    let store = shared.options.store.clone();
    io.hold(move || {
        let mut locked = store.lock(&entry)?;
        let mut record = Record::of(&mut *locked)?;
        record.device = None;
        if let Some(session) = &mut record.session {
            session.remove_device();
        }
        record.save(&mut *locked)
    })
    .await
}

/// Puts what is stored under a name aside, such as what is damaged.
pub(crate) async fn set_aside(io: &impl Io, shared: &Shared, entry: Entry) -> Result<(), Error> {
    let store = shared.options.store.clone();
    io.hold(move || store.lock(&entry)?.set_aside()).await
}
