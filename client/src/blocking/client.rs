//! A pool and an app client to sign in to.

use std::sync::Arc;

use caldera_srp::{
    AppClient, EndpointKind, UserPoolId,
    flow::{Answer, Completed, SignIn, SignInBuilder},
};

use super::{Asking, Blocking, Session, Transport};
use crate::{
    Answers, Error, Paused, Progress,
    options::{endpoint, options},
    steps::{self, Options, Reached, Shared, at_once},
};

/// A pool and an app client to sign in to. Clones share what they know.
///
/// ```no_run
/// use caldera_client::blocking::Cognito;
/// use caldera_client::{AppClient, FileStore, Nobody, SignOut};
///
/// # #[cfg(feature = "ureq")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cognito = Cognito::builder("us-east-1_AbCdEf123".parse()?, AppClient::new("1example23456789")?)
///     .store(FileStore::new("sessions"))
///     .build()?;
/// let session = match cognito.resume("alice")? {
///     Some(session) => session,
///     None => cognito.sign_in("alice", "correct horse", &mut Nobody)?,
/// };
/// let token = session.access_token()?;
/// # drop(token);
/// session.sign_out(SignOut::ThisDevice)?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "ureq"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Cognito {
    shared: Arc<Shared>,
    transport: Arc<dyn Transport>,
}

/// Makes a [`Cognito`].
pub struct CognitoBuilder {
    pool: UserPoolId,
    app: AppClient,
    options: Options,
    endpoint: Option<String>,
    kind: EndpointKind,
    transport: Option<Arc<dyn Transport>>,
}

impl CognitoBuilder {
    options!();

    /// What carries requests, in the place of the one that ships. It knows the address by itself.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] for a pool whose id names no region, where no address was told;
    /// [`Error::Transport`] if no transport can be made, or none was given and feature `ureq` is off.
    pub fn build(self) -> Result<Cognito, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => shipped(&endpoint(&self.pool, self.endpoint, self.kind)?)?,
        };
        Ok(Cognito {
            shared: Arc::new(Shared::new(self.pool, self.app, self.options)),
            transport,
        })
    }
}

#[cfg(feature = "ureq")]
fn shipped(url: &str) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::UreqTransport::new(url)))
}

#[cfg(not(feature = "ureq"))]
fn shipped(_: &str) -> Result<Arc<dyn Transport>, Error> {
    let why = "there is no transport without feature `ureq`";
    Err(Error::Transport(crate::Failure::not_sent(why)))
}

impl Cognito {
    /// A client of this pool, for this app client.
    #[must_use]
    pub fn builder(pool: UserPoolId, app: AppClient) -> CognitoBuilder {
        CognitoBuilder {
            pool,
            app,
            options: Options::default(),
            endpoint: None,
            kind: EndpointKind::default(),
            transport: None,
        }
    }

    /// Signs in by SRP: `username` is the name that was typed, an alias included. What is asked beyond
    /// the password is asked of `person`. A device that is kept under the name is proved. The session is
    /// kept under that name when this returns, in the place of what was.
    ///
    /// # Errors
    ///
    /// [`Error`]: each of its states but [`SignInAgain`](Error::SignInAgain). Nothing is begun again by
    /// itself once the password was proved.
    pub fn sign_in(
        &self,
        username: &str,
        password: impl Into<String>,
        person: &mut (impl Answers + ?Sized),
    ) -> Result<Session, Error> {
        // First, so that it is wiped whatever fails.
        let password = caldera_srp::SecretText::new(password);
        let way = |pool, app, name| SignIn::user(pool, app, name, password.reveal());
        self.sign_in_by(username, way, person)
    }

    /// Signs in by another way in, such as [`SignIn::choice`] or [`SignIn::custom`]: `way` is given the
    /// pool, the client and the name, and the device, the context and the clock are added to what it
    /// makes.
    ///
    /// # Errors
    ///
    /// As [`sign_in`](Self::sign_in).
    pub fn sign_in_by(
        &self,
        username: &str,
        way: impl FnOnce(UserPoolId, AppClient, String) -> SignInBuilder,
        person: &mut (impl Answers + ?Sized),
    ) -> Result<Session, Error> {
        let (io, shared) = (Blocking(&*self.transport), &self.shared);
        let completed = at_once(async {
            let mut sign_in = steps::begin(&io, shared, username, way).await?;
            let mut asking = Asking(person);
            steps::go_on(&io, shared, &mut sign_in, &mut asking).await
        })?;
        self.complete(io, username, completed)
    }

    /// Signs in as [`sign_in`](Self::sign_in) does, up to the first question, and puts the sign-in away
    /// there: for a web back end, where the answer comes with the browser's next request, perhaps to
    /// another process. [`go_on`](Self::go_on) brings it.
    ///
    /// ```no_run
    /// # use caldera_client::{Answer, Nobody, Progress, blocking::Cognito};
    /// # fn example(cognito: Cognito) -> Result<(), caldera_client::Error> {
    /// match cognito.begin("alice", "correct horse")? {
    ///     Progress::SignedIn(session) => println!("{}", session.kept().username()),
    ///     Progress::Paused(paused) => {
    ///         // Kept with the web session, or sealed; and in the next request:
    ///         let state = paused.state().reveal();
    ///         let progress = cognito.go_on(state, Answer::code("123456"))?;
    /// #       drop(progress);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`sign_in`](Self::sign_in), but for [`Cancelled`](Error::Cancelled).
    pub fn begin(
        &self,
        username: &str,
        password: impl Into<String>,
    ) -> Result<Progress<Session>, Error> {
        // First, so that it is wiped whatever fails.
        let password = caldera_srp::SecretText::new(password);
        let way = |pool, app, name| SignIn::user(pool, app, name, password.reveal());
        self.begin_by(username, way)
    }

    /// Begins by another way in, as [`sign_in_by`](Self::sign_in_by) does, up to the first question.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub fn begin_by(
        &self,
        username: &str,
        way: impl FnOnce(UserPoolId, AppClient, String) -> SignInBuilder,
    ) -> Result<Progress<Session>, Error> {
        let io = Blocking(&*self.transport);
        let sign_in = at_once(steps::begin(&io, &self.shared, username, way))?;
        self.advance(username, sign_in)
    }

    /// Goes on with a sign-in that was put away, from its [state](Paused::state), by the answer to its
    /// question, up to the next question or the end. An answer that does not fit, or that the service
    /// refuses and asks for again, is a question too. The device that the sign-in began with is read from
    /// the store.
    ///
    /// A state is of one question. After an error that is [transient](Error::is_transient) it is still
    /// good; after any other, and once it was answered, it is not: the service has taken it.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin). [`Error::Engine`] if the state is none, is another app client's, or
    /// began with a device that is not kept any more; [`Error::Refused`] if it is too old for the service
    /// or was answered before.
    pub fn go_on(&self, state: &str, answer: Answer) -> Result<Progress<Session>, Error> {
        let io = Blocking(&*self.transport);
        let (name, taken) = at_once(steps::take_up_with(&io, &self.shared, state, answer))?;
        match taken {
            Ok(sign_in) => self.advance(&name, sign_in),
            Err(paused) => Ok(Progress::Paused(paused)),
        }
    }

    /// The question that a [state](Paused::state) waits at, to be shown once more. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] as [`go_on`](Self::go_on), and [`Error::Store`].
    pub fn paused(&self, state: &str) -> Result<Paused, Error> {
        let io = Blocking(&*self.transport);
        let (_, sign_in) = at_once(steps::take_up(&io, &self.shared, state))?;
        Paused::at(&sign_in, None)
    }

    fn advance(&self, username: &str, mut sign_in: SignIn) -> Result<Progress<Session>, Error> {
        let io = Blocking(&*self.transport);
        let reached = at_once(steps::to_question(&io, &self.shared, &mut sign_in))?;
        match reached {
            Reached::Asks(_) => Ok(Progress::Paused(Paused::at(&sign_in, None)?)),
            Reached::Done(completed) => {
                let session = self.complete(io, username, completed)?;
                Ok(Progress::SignedIn(session))
            }
        }
    }

    fn complete(
        &self,
        io: Blocking<'_>,
        username: &str,
        completed: Completed,
    ) -> Result<Session, Error> {
        let entry = self.shared.entry(username);
        let (kept, news) = at_once(steps::finish(&io, &self.shared, entry.clone(), completed))?;
        Ok(self.session(entry, kept, news))
    }

    /// The session that is kept under a name, if one is. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn resume(&self, username: &str) -> Result<Option<Session>, Error> {
        let entry = self.shared.entry(username);
        let io = Blocking(&*self.transport);
        let kept = at_once(steps::resume(&io, &self.shared, entry.clone()))?;
        Ok(kept.map(|(kept, news)| self.session(entry, kept, news)))
    }

    /// Forgets the device that is kept under a name, here alone: where the service refuses its proof
    /// ([`Error::DeviceRejected`]), the next sign-in goes without.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn remove_device(&self, username: &str) -> Result<(), Error> {
        let (entry, io) = (self.shared.entry(username), Blocking(&*self.transport));
        at_once(steps::remove_device(&io, &self.shared, entry))
    }

    /// Puts what is stored under a name out of the way, where it is lost to nobody: what is damaged
    /// ([`StoreError::Corrupt`](crate::StoreError::Corrupt)) hinders a sign-in otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn set_aside(&self, username: &str) -> Result<(), Error> {
        let (entry, io) = (self.shared.entry(username), Blocking(&*self.transport));
        at_once(steps::set_aside(&io, &self.shared, entry))
    }

    fn session(
        &self,
        entry: crate::Entry,
        kept: caldera_srp::flow::KeptSession,
        news: steps::News,
    ) -> Session {
        let keeper = steps::Keeper::new(Arc::clone(&self.shared), entry, kept, news.is_unconfirmed);
        Session::new(keeper, Arc::clone(&self.transport), news)
    }
}

impl core::fmt::Debug for Cognito {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Cognito")
            .field("pool", &self.shared.pool)
            .field("client_id", &self.shared.app.id())
            .finish_non_exhaustive()
    }
}
