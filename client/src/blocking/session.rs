//! A signed-in user whose tokens refresh themselves.

use std::sync::{Arc, Mutex, PoisonError};

use caldera_srp::{
    SecretText,
    flow::{KeptSession, ListedDevice},
};

use super::{Blocking, Transport};
use crate::{
    Error, SignOut,
    steps::{self, Flight, Keeper, News, at_once},
};

/// A signed-in user whose tokens refresh themselves. Clones are the same session, and threads may share
/// it: whoever comes while it is being refreshed waits for that.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    keeper: Keeper,
    flight: Mutex<Flight>,
    transport: Arc<dyn Transport>,
    news: News,
}

impl Session {
    pub(super) fn new(keeper: Keeper, transport: Arc<dyn Transport>, news: News) -> Self {
        Self {
            inner: Arc::new(Inner {
                keeper,
                flight: Mutex::default(),
                transport,
                news,
            }),
        }
    }

    /// The access token, refreshed first where it ends soon. Tokens that a refresh brought are saved
    /// before they are handed out. Where an early refresh fails for the moment and the token has not
    /// ended, it is that token.
    ///
    /// # Errors
    ///
    /// [`Error::SignInAgain`] if the session is over; [`Error::Transport`], [`Error::Busy`],
    /// [`Error::Foreign`] or [`Error::Store`] if it could not be refreshed or saved for the moment.
    pub fn access_token(&self) -> Result<SecretText, Error> {
        Ok(SecretText::new(self.fresh()?.access_token()))
    }

    /// The id token, refreshed first likewise; `None` where the service gives none.
    ///
    /// # Errors
    ///
    /// As [`access_token`](Self::access_token).
    pub fn id_token(&self) -> Result<Option<SecretText>, Error> {
        Ok(self.fresh()?.id_token().map(SecretText::new))
    }

    /// The session with tokens that hold, refreshed first likewise.
    ///
    /// # Errors
    ///
    /// As [`access_token`](Self::access_token).
    pub fn fresh(&self) -> Result<Arc<KeptSession>, Error> {
        match self.inner.keeper.ready()? {
            Some(kept) => Ok(kept),
            None => self.renew(false),
        }
    }

    /// Refreshes now, whenever the tokens end: for a resource that refused one, or claims that changed.
    ///
    /// # Errors
    ///
    /// As [`access_token`](Self::access_token).
    pub fn refresh(&self) -> Result<(), Error> {
        self.renew(true).map(drop)
    }

    /// What is kept, as it is: whose session, when its access token ends, its device.
    #[must_use]
    pub fn kept(&self) -> Arc<KeptSession> {
        self.inner.keeper.kept()
    }

    /// Whether the service did not know the device that the sign-in began with. False of a session that
    /// was resumed.
    #[must_use]
    pub fn is_device_forgotten(&self) -> bool {
        self.inner.news.is_device_forgotten
    }

    /// Whether the service met the device for the first time in this sign-in.
    #[must_use]
    pub fn is_new_device(&self) -> bool {
        self.inner.news.is_new_device
    }

    /// Why the new device could not be confirmed, where that failed. The tokens are good all the same.
    #[must_use]
    pub fn device_error(&self) -> Option<&Error> {
        self.inner.news.device_error.as_ref()
    }

    /// Signs out. What is stored of the session goes, the device stays for the next sign-in. A session
    /// that is over already is signed out without more.
    ///
    /// # Errors
    ///
    /// [`Error`], and the session is what it was; [`forget`](Self::forget) goes without the service.
    pub fn sign_out(&self, from: SignOut) -> Result<(), Error> {
        if from == SignOut::Everywhere {
            self.fresh()?;
        }
        self.alone(|keeper, io| {
            at_once(async {
                match from {
                    SignOut::ThisDevice => keeper.sign_out_here(&io).await,
                    SignOut::Everywhere => keeper.sign_out_everywhere(&io).await,
                }
            })
        })
    }

    /// Forgets the session here alone. Nothing is sent: the tokens live on until they end.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn forget(&self) -> Result<(), Error> {
        self.alone(|keeper, io| at_once(keeper.forget(&io)))
    }

    /// The user's devices that the pool knows, all of them.
    ///
    /// # Errors
    ///
    /// As [`access_token`](Self::access_token), and [`Error::Refused`].
    pub fn devices(&self) -> Result<Vec<ListedDevice>, Error> {
        let kept = self.fresh()?;
        let (keeper, io) = (&self.inner.keeper, Blocking(&*self.inner.transport));
        at_once(steps::devices(&io, &keeper.shared, kept.access_token()))
    }

    /// Has the pool forget a device: that of `key`, or the one of this session, where there is one. The
    /// tokens that came to it cannot be refreshed any more.
    ///
    /// # Errors
    ///
    /// As [`devices`](Self::devices); [`Error::Engine`] for a key that is empty or longer than 128
    /// bytes.
    pub fn forget_device(&self, key: Option<&str>) -> Result<(), Error> {
        self.fresh()?;
        self.alone(|keeper, io| at_once(keeper.forget_device(&io, key)))
    }

    fn renew(&self, is_forced: bool) -> Result<Arc<KeptSession>, Error> {
        let (keeper, io) = (&self.inner.keeper, Blocking(&*self.inner.transport));
        let seen = keeper.seen();
        // What it holds is whole whenever a panic strikes.
        let flight = self.inner.flight.lock();
        let mut flight = flight.unwrap_or_else(PoisonError::into_inner);
        at_once(keeper.renew(&io, &mut flight, seen, is_forced))
    }

    /// Does something that no refresh may meet.
    fn alone<T>(&self, work: impl FnOnce(&Keeper, Blocking<'_>) -> T) -> T {
        let _flight = self.inner.flight.lock();
        work(&self.inner.keeper, Blocking(&*self.inner.transport))
    }
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Session").field(&self.kept()).finish()
    }
}
