//! A session that is kept: refreshed in time, by one at a time, and saved before anybody sees the new
//! tokens.

use core::time::Duration;
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use caldera_srp::{
    SystemRng, Timestamp,
    flow::{self, AuthReply, AuthenticationResult, KeptSession, Refresh, Reply, Request},
};

use super::{
    Io, Shared,
    exchange::{Single, carry, checked},
    record::{Record, Sent},
    signing::{confirm, save},
};
use crate::{Entry, Error, Locked, Why};

/// How long a rotating refresh whose reply was lost is not tried once more.
const BEFORE_ONCE_MORE: Duration = Duration::from_millis(200);

/// What the threads or tasks of one session share.
pub(crate) struct Keeper {
    pub(crate) shared: Arc<Shared>,
    entry: Entry,
    state: Mutex<State>,
    /// How many renewals have ended.
    ended: AtomicU64,
}

struct State {
    kept: Arc<KeptSession>,
    /// What a refresh brought and the store did not take.
    unsaved: Option<Arc<KeptSession>>,
    /// A process ended, or the network was gone, before the device was confirmed.
    is_unconfirmed: bool,
    is_signed_out: bool,
}

/// What is held by the one that renews.
#[derive(Default)]
pub(crate) struct Flight {
    last: Option<Error>,
}

impl Keeper {
    pub(crate) fn new(
        shared: Arc<Shared>,
        entry: Entry,
        kept: KeptSession,
        is_unconfirmed: bool,
    ) -> Self {
        Self {
            shared,
            entry,
            state: Mutex::new(State {
                kept: Arc::new(kept),
                unsaved: None,
                is_unconfirmed,
                is_signed_out: false,
            }),
            ended: AtomicU64::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic is done while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn kept(&self) -> Arc<KeptSession> {
        Arc::clone(&self.state().kept)
    }

    /// The session, where nothing has to be done to hand out its tokens.
    pub(crate) fn ready(&self) -> Result<Option<Arc<KeptSession>>, Error> {
        let state = self.state();
        if state.is_signed_out {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        }
        let kept = &state.kept;
        let now = Timestamp::now()?;
        let is_whole = state.unsaved.is_none() && !state.is_unconfirmed;
        let is_ready = is_whole && !self.needs_refresh(kept, now);
        if is_ready && kept.refresh_token().is_none() && has_ended(kept, now) {
            return Err(Error::SignInAgain(Why::NoRefreshToken));
        }
        Ok(is_ready.then(|| Arc::clone(kept)))
    }

    fn needs_refresh(&self, kept: &KeptSession, now: Timestamp) -> bool {
        kept.needs_refresh(now, self.shared.options.refresh_before)
    }

    /// A count to be given to [`renew`](Self::renew), taken before waiting for the flight.
    pub(crate) fn seen(&self) -> u64 {
        self.ended.load(Ordering::Acquire)
    }

    /// Refreshes, where nobody else has done so since `seen`: whoever waited takes the outcome of the one
    /// that went. With `is_forced` also tokens that have not ended.
    pub(crate) async fn renew(
        &self,
        io: &impl Io,
        flight: &mut Flight,
        seen: u64,
        is_forced: bool,
    ) -> Result<Arc<KeptSession>, Error> {
        if self.seen() != seen {
            return match &flight.last {
                Some(error) => Err(error.clone()),
                None => Ok(self.kept()),
            };
        }
        let renewed = self.renew_alone(io, is_forced).await;
        flight.last = renewed.as_ref().err().cloned();
        self.ended.fetch_add(1, Ordering::Release);
        renewed
    }

    async fn renew_alone(&self, io: &impl Io, is_forced: bool) -> Result<Arc<KeptSession>, Error> {
        let (mut locked, mut record, is_unsaved) = self.hold(io).await?;
        let before = self.kept();
        if is_unsaved {
            // Before anything else: what is stored is used up.
            locked = save(io, &record, locked).await?;
            self.state().unsaved = None;
        }
        if record.is_unconfirmed() {
            (locked, record) = self.confirm(io, locked, record).await?;
        }
        // Tried once in the life of a session, and before each refresh.
        self.state().is_unconfirmed = false;
        let Some(stored) = &record.session else {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        };
        let now = Timestamp::now()?;
        let is_another = stored.access_token() != before.access_token();
        // Somebody else has refreshed it meanwhile.
        if !self.needs_refresh(stored, now) && (!is_forced || is_another) {
            return self.adopt(record);
        }
        match self.refresh(io, locked, record).await {
            Err(error) if error.is_transient() && !is_forced && !has_ended(&before, now) => {
                // It was early: what there is still holds.
                Ok(before)
            }
            other => other,
        }
    }

    /// Takes hold of the entry, and reads it: with what could not be saved in its place, and whether there
    /// is such.
    async fn hold(&self, io: &impl Io) -> Result<(Box<dyn Locked>, Record, bool), Error> {
        let (store, entry) = (self.shared.options.store.clone(), self.entry.clone());
        let (locked, mut record) = io
            .hold(move || {
                let mut locked = store.lock(&entry)?;
                let record = Record::of(&mut *locked)?;
                Ok((locked, record))
            })
            .await?;
        let (kept, unsaved) = {
            let state = self.state();
            (Arc::clone(&state.kept), state.unsaved.clone())
        };
        // Another person's, who has signed in under the same name: it is not ours to end or to write over.
        let is_theirs = |stored: &KeptSession| stored.username() != kept.username();
        if record.session.as_ref().is_some_and(is_theirs) {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        }
        if let Some(kept) = &unsaved {
            record.session = Some(KeptSession::from_json(kept.to_json().reveal())?);
            record.sent = None;
        }
        if let Some(session) = &mut record.session {
            session.set_rotating(self.shared.options.is_rotating);
        }
        Ok((locked, record, unsaved.is_some()))
    }

    /// Has the device confirmed that the tokens came to: without that they cannot be refreshed. What
    /// fails is tried again before the next refresh.
    async fn confirm(
        &self,
        io: &impl Io,
        locked: Box<dyn Locked>,
        mut record: Record,
    ) -> Result<(Box<dyn Locked>, Record), Error> {
        let shared = &*self.shared;
        let (Some(session), Some(device)) = (&mut record.session, &record.device) else {
            return Ok((locked, record));
        };
        // What the engine's confirmation is made of, as when the tokens came.
        let result = AuthenticationResult::new()
            .with_access_token(session.access_token())
            .with_new_device(device.key(), device.group_key());
        let reply = AuthReply::new().with_authentication_result(result);
        let name = session.username();
        let completed =
            Refresh::new(shared.app.clone(), name, session.access_token())?.complete(reply)?;
        let device_name = shared.options.device_name.as_deref();
        let Some(made) = completed.confirm_device(device_name, &mut SystemRng)? else {
            return Ok((locked, record));
        };
        match confirm(io, shared, &completed, &made, true).await {
            // It was confirmed before its process ended.
            Ok(true) => session.set_device(device.clone())?,
            Ok(false) => session.set_device(made.into_device())?,
            Err(_) => return Ok((locked, record)),
        }
        record.device = None;
        let locked = save(io, &record, locked).await?;
        Ok((locked, record))
    }

    /// Takes the stored session for this one.
    fn adopt(&self, record: Record) -> Result<Arc<KeptSession>, Error> {
        let kept = record.session.ok_or(Error::SignInAgain(Why::NotSignedIn))?;
        let kept = Arc::new(kept);
        self.state().kept = Arc::clone(&kept);
        Ok(kept)
    }

    /// Trades the refresh token, and saves what came before anybody sees it.
    async fn refresh(
        &self,
        io: &impl Io,
        mut locked: Box<dyn Locked>,
        mut record: Record,
    ) -> Result<Arc<KeptSession>, Error> {
        let shared = &*self.shared;
        let Some(kept) = &mut record.session else {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        };
        if kept.refresh_token().is_none() {
            return Err(Error::SignInAgain(Why::NoRefreshToken));
        }
        let mut refresh = kept.refresh(&shared.app)?;
        if let Some(context) = shared.context() {
            refresh = refresh.context(context)?;
        }
        let is_rotating = kept.is_rotating();
        let completed = loop {
            let sent = record.sent;
            if is_rotating {
                // Told to whoever comes after a process that ends meanwhile.
                record.sent = Some(one_more(sent)?);
                locked = save(io, &record, locked).await?;
            }
            let error = match traded(io, shared, &refresh).await {
                Ok(completed) => break completed,
                Err(error) => error.of_refresh(),
            };
            if !is_rotating {
                return Err(error);
            }
            let is_lost = matches!(error, Error::OutcomeUnknown { .. });
            if is_lost && self.may_try_once_more(record.sent)? {
                io.wait(BEFORE_ONCE_MORE).await;
                continue;
            }
            let is_over = matches!(error, Error::SignInAgain(_));
            match &mut record.sent {
                Some(sent) if is_lost => sent.times = 2,
                // Not carried out: it is as it was.
                _ if !is_over => record.sent = sent,
                _ => {}
            }
            drop(save(io, &record, locked).await?);
            return Err(match error {
                // What the lost reply of an earlier try comes to.
                _ if is_lost || (is_over && sent.is_some()) => {
                    Error::SignInAgain(Why::OutcomeUnknown)
                }
                error => error,
            });
        };
        let Some(kept) = &mut record.session else {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        };
        kept.refreshed(completed, Timestamp::now()?)?;
        record.sent = None;
        let text = record.write();
        let kept = Arc::new(record.session.ok_or(Error::SignInAgain(Why::NotSignedIn))?);
        // Until it is saved nobody is given it, and nothing else is refreshed.
        self.state().unsaved = Some(Arc::clone(&kept));
        io.store(move || locked.write(text.reveal())).await?;
        let mut state = self.state();
        state.kept = Arc::clone(&kept);
        state.unsaved = None;
        Ok(kept)
    }

    /// Whether a rotating refresh whose reply was lost may be sent once more: within the grace period
    /// that the caller told, in which the service takes the old token again.
    fn may_try_once_more(&self, sent: Option<Sent>) -> Result<bool, Error> {
        let (Some(sent), Some(grace)) = (sent, self.shared.options.grace) else {
            return Ok(false);
        };
        let grace = i64::try_from(grace.as_secs()).unwrap_or(i64::MAX);
        let passed = Timestamp::now()?.unix_seconds() - sent.first_at;
        Ok(sent.times < 2 && passed < grace)
    }

    /// Takes hold of the entry to end the session; `None` where it has another person's by now.
    async fn hold_own(&self, io: &impl Io) -> Result<Option<(Box<dyn Locked>, Record)>, Error> {
        match self.hold(io).await {
            Ok((locked, record, _)) => Ok(Some((locked, record))),
            Err(Error::SignInAgain(_)) => {
                self.ended();
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn ended(&self) {
        let mut state = self.state();
        state.is_signed_out = true;
        state.unsaved = None;
    }

    /// Signs out here: has the refresh token revoked, and what came from it.
    pub(crate) async fn sign_out_here(&self, io: &impl Io) -> Result<(), Error> {
        let Some((locked, record)) = self.hold_own(io).await? else {
            return Ok(());
        };
        let session = record.session.as_ref();
        if let Some(kept) = session.filter(|kept| kept.refresh_token().is_some()) {
            let request = kept.sign_out(&self.shared.app)?;
            let revoked = checked(io, &self.shared, request).await;
            match revoked.map_err(Error::of_refresh) {
                // It is over already.
                Ok(()) | Err(Error::SignInAgain(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.end(io, locked, record).await
    }

    /// Signs out everywhere, by an access token that holds.
    pub(crate) async fn sign_out_everywhere(&self, io: &impl Io) -> Result<(), Error> {
        let Some((locked, record)) = self.hold_own(io).await? else {
            return Ok(());
        };
        let request = match &record.session {
            Some(kept) => kept.sign_out_everywhere()?,
            None => return self.end(io, locked, record).await,
        };
        checked(io, &self.shared, request).await?;
        self.end(io, locked, record).await
    }

    /// Forgets the session here alone: nothing is sent, and the tokens live on until they end.
    pub(crate) async fn forget(&self, io: &impl Io) -> Result<(), Error> {
        let Some((locked, record)) = self.hold_own(io).await? else {
            return Ok(());
        };
        self.end(io, locked, record).await
    }

    async fn end(
        &self,
        io: &impl Io,
        locked: Box<dyn Locked>,
        record: Record,
    ) -> Result<(), Error> {
        drop(save(io, &record.without_session(), locked).await?);
        self.ended();
        Ok(())
    }

    /// Has the pool forget a device of the user's; what is kept of it goes too.
    pub(crate) async fn forget_device(&self, io: &impl Io, key: Option<&str>) -> Result<(), Error> {
        let (locked, mut record, _) = self.hold(io).await?;
        let Some(kept) = &mut record.session else {
            return Err(Error::SignInAgain(Why::NotSignedIn));
        };
        let Some(key) = key.or(kept.device_key()).map(str::to_owned) else {
            return Ok(());
        };
        let request: Request = flow::forget_device(kept.access_token(), &key)?;
        checked(io, &self.shared, request).await?;
        if kept.device_key() == Some(&key) {
            kept.remove_device();
        }
        record.device = record.device.filter(|device| device.key() != key);
        drop(save(io, &record, locked).await?);
        self.adopt(record).map(drop)
    }
}

async fn traded(
    io: &impl Io,
    shared: &Shared,
    refresh: &Refresh,
) -> Result<flow::Completed, Error> {
    let request = refresh.request();
    let take = |reply: Reply| refresh.complete(reply);
    carry(io, shared, &mut Single { request, take }).await
}

/// What is noted of a rotating refresh that is about to be sent.
fn one_more(sent: Option<Sent>) -> Result<Sent, Error> {
    match sent {
        None => Ok(Sent {
            times: 1,
            first_at: Timestamp::now()?.unix_seconds(),
        }),
        // Within the grace period, or of a process that ended before it knew: it is tried once more, and
        // the service tells.
        Some(Sent { times, first_at }) if times < 2 => Ok(Sent { times: 2, first_at }),
        Some(_) => Err(Error::SignInAgain(Why::OutcomeUnknown)),
    }
}

fn has_ended(kept: &KeptSession, now: Timestamp) -> bool {
    kept.expires_at().is_some_and(|end| end <= now)
}
