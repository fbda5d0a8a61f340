//! The whole sign-in, as a driver steps through it. What is next is the engine's to say.

use std::sync::{Mutex, MutexGuard};

use engine::flow::{
    self, Answer, ChallengeName, Completed, Context, Question, SignIn, SignInBuilder, Step,
};
use engine::{Error, Fault, Parameter, SecretText, SystemRng, UserPoolId};
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::PyString;

use crate::app::AppClient;
use crate::device::Device;
use crate::errors::{flow_error, malformed, misuse, raise, refused, wrong_type};
use crate::json::with_secrets;
use crate::kept::Kept;
use crate::request::{HttpReply, Request, now, outcome_of, poisoned};
use crate::text::{flag, mapping, plain, secret};

/// A sign-in in progress, or at its end.
#[pyclass(module = "caldera_srp._native", frozen)]
pub(crate) struct Flow(Mutex<Inner>);

struct Inner {
    sign_in: SignIn,
    completed: Option<Completed>,
    /// A device that is being confirmed, and one that has been.
    confirming: Option<flow::DeviceConfirmation>,
    confirmed: Option<engine::Device>,
}

impl Flow {
    fn of(sign_in: SignIn) -> Self {
        Self(Mutex::new(Inner {
            sign_in,
            completed: None,
            confirming: None,
            confirmed: None,
        }))
    }

    fn lock(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, Inner>> {
        // Whoever has it may be waiting for the interpreter, so this does not wait with that in hand.
        self.0.lock_py_attached(py).map_err(|_| poisoned(py))
    }
}

#[pymethods]
impl Flow {
    #[new]
    #[pyo3(signature = (
        user_pool_id, app, username, *, auth_flow, password=None, device=None, admin=None,
        preferred_challenge=None, client_metadata=None, keep_password=None
    ))]
    #[allow(clippy::too_many_arguments, reason = "all but three are given by name")]
    fn new(
        py: Python<'_>,
        user_pool_id: &Bound<'_, PyAny>,
        app: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        auth_flow: &Bound<'_, PyAny>,
        password: Option<&Bound<'_, PyAny>>,
        device: Option<&Bound<'_, PyAny>>,
        admin: Option<&Bound<'_, PyAny>>,
        preferred_challenge: Option<&Bound<'_, PyAny>>,
        client_metadata: Option<&Bound<'_, PyAny>>,
        keep_password: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let pool: Result<UserPoolId, _> = plain(user_pool_id, Parameter::UserPoolId)?.parse();
        let pool = pool.map_err(|error| refused(py, error))?;
        let username = plain(username, Parameter::Username)?;
        let password = password.map(|given| secret(given, Parameter::Password));
        let mut builder = way_in(
            auth_flow,
            pool,
            AppClient::given(app)?,
            username,
            password.transpose()?,
        )?;
        if let Some(device) = device {
            builder = builder.device(Device::given(device)?.clone());
        }
        if optional_flag(admin, "admin")? {
            builder = builder.admin();
        }
        if let Some(preferred) = preferred_challenge {
            let name = plain(preferred, Parameter::ChallengeName)?;
            if name.is_empty() || name.len() > CHALLENGE_NAME_LIMIT {
                return Err(malformed(py, Parameter::ChallengeName));
            }
            builder = builder.prefer(ChallengeName::from(name));
        }
        if let Some(metadata) = client_metadata {
            let mut context = Context::new();
            for (key, value) in mapping(metadata, CLIENT_METADATA)? {
                context = context.with_client_metadata(key, value);
            }
            builder = builder.context(context);
        }
        if optional_flag(keep_password, "keep_password")? {
            builder = builder.keep_password();
        }
        py.detach(|| builder.begin(&mut SystemRng))
            .map(Self::of)
            .map_err(|error| begin_error(py, error))
    }

    /// Takes up a sign-in that was put away at a question.
    #[staticmethod]
    #[pyo3(signature = (state, app, *, device=None))]
    fn resume(
        py: Python<'_>,
        state: &Bound<'_, PyAny>,
        app: &Bound<'_, PyAny>,
        device: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let state = secret(state, Parameter::SuspendedSignIn)?;
        let app = AppClient::given(app)?.clone();
        let device = device.map(Device::given).transpose()?.cloned();
        py.detach(|| SignIn::resume(state.reveal(), app, device, &mut SystemRng))
            .map(Self::of)
            .map_err(|error| flow_error(py, error))
    }

    /// Puts the sign-in away at its open question, as JSON.
    fn suspend<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let state = self.lock(py)?.sign_in.suspend();
        let state = state.map_err(|error| flow_error(py, error))?;
        Ok(PyString::new(py, state.reveal()))
    }

    /// Begins afresh with the password that was kept, because the person wishes so.
    fn begin_again(&self, py: Python<'_>) -> PyResult<()> {
        let mut inner = self.lock(py)?;
        let inner = &mut *inner;
        py.detach(|| inner.sign_in.begin_again(&mut SystemRng))
            .map(|_| ())
            .map_err(|error| flow_error(py, error))
    }

    /// The request to send.
    fn request(&self, py: Python<'_>) -> PyResult<Request> {
        Ok(Request(self.lock(py)?.sign_in.request()))
    }

    /// Whether the request that is out may be sent once more after this outcome.
    fn may_be_repeated(&self, py: Python<'_>, outcome: &str) -> PyResult<bool> {
        let (outcome, now) = (outcome_of(py, outcome)?, now(py)?);
        Ok(self.lock(py)?.sign_in.may_be_repeated(outcome, now))
    }

    /// Whether nothing can follow any more.
    fn is_ended(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.lock(py)?.sign_in.is_ended())
    }

    /// Takes the reply: ``send``, ``ask`` or ``done``.
    fn reply(&self, py: Python<'_>, reply: &Bound<'_, HttpReply>) -> PyResult<&'static str> {
        let (reply, now) = (reply.get(), now(py)?);
        let mut inner = self.lock(py)?;
        let inner = &mut *inner;
        let step = py.detach(|| {
            let request = inner.sign_in.request();
            let read = reply.raw(&request)?;
            if let Some(offset) = reply.clock_offset(now) {
                inner.sign_in.set_clock_offset(offset);
            }
            inner.sign_in.reply(read, now, &mut SystemRng)
        });
        Ok(match step.map_err(|error| flow_error(py, error))? {
            Step::Send(_) => "send",
            Step::Ask(_) => "ask",
            Step::Done(completed) => {
                inner.completed = Some(completed);
                "done"
            }
        })
    }

    /// The open question, as the engine's JSON; None where there is none. It may hold a secret.
    fn question<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        let question = self.lock(py)?.sign_in.question();
        Ok(question.map(|question| PyString::new(py, question.to_json().reveal())))
    }

    /// The secret of a new authenticator app as a URI; None where no such question is open.
    fn otpauth_uri<'py>(
        &self,
        py: Python<'py>,
        issuer: &Bound<'_, PyAny>,
        account: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        let issuer = plain(issuer, Parameter::Answer)?;
        let account = plain(account, Parameter::Answer)?;
        let Some(Question::SoftwareToken(question)) = self.lock(py)?.sign_in.question() else {
            return Ok(None);
        };
        let uri = question.otpauth_uri(issuer, account);
        Ok(Some(PyString::new(py, uri.reveal())))
    }

    /// Answers the open question: a member of the engine's JSON for answers, its value, and the
    /// members that go with it, which is an object.
    fn answer(
        &self,
        py: Python<'_>,
        member: &str,
        value: Option<&Bound<'_, PyAny>>,
        others: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let value = value.map(|value| secret(value, Parameter::Answer));
        let value = value.transpose()?;
        let members: Vec<_> = value
            .as_ref()
            .map(|value| (member, value))
            .into_iter()
            .collect();
        let answer = with_secrets(plain(others, Parameter::Answer)?, &members);
        let mut inner = self.lock(py)?;
        let inner = &mut *inner;
        py.detach(|| {
            let answer = Answer::from_json(answer.reveal())?;
            inner.sign_in.answer(answer)
        })
        .map(|_| ())
        .map_err(|error| flow_error(py, error))
    }

    /// What the sign-in says of devices at its end: whether the one that it began with was forgotten,
    /// whether there is a new one, and whether a new one's keys could not be read.
    fn device_news(&self, py: Python<'_>) -> PyResult<(bool, bool, bool)> {
        let inner = self.lock(py)?;
        let completed = inner.completed.as_ref().ok_or_else(|| not_done(py))?;
        Ok((
            completed.is_device_forgotten(),
            completed.new_device_key().is_some(),
            completed.is_new_device_unreadable(),
        ))
    }

    /// The request that registers the new device; None where there is none.
    fn confirm_device(
        &self,
        py: Python<'_>,
        name: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Request>> {
        let name = name
            .map(|name| plain(name, Parameter::DeviceName))
            .transpose()?;
        let mut inner = self.lock(py)?;
        let inner = &mut *inner;
        let completed = inner.completed.as_ref().ok_or_else(|| not_done(py))?;
        inner.confirming = py
            .detach(|| completed.confirm_device(name, &mut SystemRng))
            .map_err(|error| refused(py, error))?;
        Ok(inner
            .confirming
            .as_ref()
            .map(|made| Request(made.request())))
    }

    /// Takes the reply to that: the request that says that the device is to be remembered, where the
    /// pool leaves it to the user.
    fn device_confirmed(
        &self,
        py: Python<'_>,
        reply: &Bound<'_, HttpReply>,
    ) -> PyResult<Option<Request>> {
        let mut inner = self.lock(py)?;
        let confirming = inner.confirming.as_ref().ok_or_else(|| not_done(py))?;
        let read = reply.get().read(py, &confirming.request())?;
        let device = inner
            .confirming
            .take()
            .map(flow::DeviceConfirmation::into_device);
        let completed = inner.completed.as_ref().ok_or_else(|| not_done(py))?;
        let request = match (&read, &device) {
            (flow::Reply::DeviceConfirmed(reply), Some(device))
                if reply.user_confirmation_necessary() =>
            {
                let request = completed.update_device_status(device.key(), true);
                Some(Request(request.map_err(|error| refused(py, error))?))
            }
            _ => None,
        };
        inner.confirmed = device;
        Ok(request)
    }

    /// What is kept of the sign-in, once.
    fn keep(&self, py: Python<'_>) -> PyResult<Kept> {
        let mut inner = self.lock(py)?;
        let completed = inner.completed.take().ok_or_else(|| not_done(py))?;
        let mut kept = completed.keep().ok_or_else(|| not_done(py))?;
        if let Some(device) = inner.confirmed.take() {
            kept.set_device(device)
                .map_err(|error| refused(py, error))?;
        }
        Ok(Kept::of(kept))
    }
}

/// The sign-in has no tokens, or has handed them over.
fn not_done(py: Python<'_>) -> PyErr {
    misuse(py, "the sign-in has no tokens to give", "NotDone")
}

/// The service's names of what is no parameter of its own to the engine.
const AUTH_FLOW: &str = "AuthFlow";
const CLIENT_METADATA: &str = "ClientMetadata";

/// The most bytes of a challenge's name: four times the longest there is.
const CHALLENGE_NAME_LIMIT: usize = 128;

/// The way in that ``AuthFlow`` names.
fn way_in(
    auth_flow: &Bound<'_, PyAny>,
    pool: UserPoolId,
    app: &engine::AppClient,
    username: &str,
    password: Option<SecretText>,
) -> PyResult<SignInBuilder> {
    let py = auth_flow.py();
    let Ok(name) = auth_flow.cast::<PyString>() else {
        return Err(wrong_type(auth_flow, AUTH_FLOW, "str"));
    };
    let app = app.clone();
    // The builder copies it into memory that it wipes; this copy is wiped at the end of this function.
    let given = password.as_ref().map(SecretText::reveal);
    let needed = || {
        let (parameter, fault) = (Parameter::Password, Fault::Missing);
        given.ok_or_else(|| refused(py, Error::Parameter { parameter, fault }))
    };
    Ok(match (name.to_str().unwrap_or_default(), given) {
        ("USER_SRP_AUTH", _) => SignIn::user(pool, app, username, needed()?),
        ("CUSTOM_AUTH", None) => SignIn::custom(pool, app, username),
        ("CUSTOM_AUTH", Some(given)) => SignIn::custom_with_srp(pool, app, username, given),
        ("USER_AUTH", None) => SignIn::choice(pool, app, username),
        ("USER_AUTH", Some(given)) => SignIn::choice(pool, app, username).password(given),
        ("USER_PASSWORD_AUTH", _) => SignIn::password(pool, app, username, needed()?),
        ("ADMIN_USER_PASSWORD_AUTH", _) => SignIn::admin_password(pool, app, username, needed()?),
        ("ADMIN_NO_SRP_AUTH", _) => SignIn::admin_no_srp(pool, app, username, needed()?),
        _ => {
            let message = "AuthFlow is malformed: it is none of the ways in that there are";
            return Err(raise(
                py,
                "ParameterError",
                (message, AUTH_FLOW, "Malformed"),
            ));
        }
    })
}

/// True or false where it was given, and false where it was not.
fn optional_flag(value: Option<&Bound<'_, PyAny>>, parameter: &str) -> PyResult<bool> {
    value.map_or(Ok(false), |value| flag(value, parameter))
}

/// Why a sign-in did not begin. Of what rides along it has ``ClientMetadata`` alone.
fn begin_error(py: Python<'_>, error: flow::Error) -> PyErr {
    match error {
        flow::Error::Engine(Error::Parameter {
            parameter: Parameter::Context,
            fault: Fault::TooLong { limit },
        }) => {
            let message = format!("{CLIENT_METADATA} is longer than {limit} bytes");
            raise(
                py,
                "ParameterError",
                (message, CLIENT_METADATA, "TooLong", limit),
            )
        }
        flow::Error::Misuse(flow::Misuse::PasswordMissing) => {
            let (parameter, fault) = (Parameter::Password, Fault::Missing);
            refused(py, Error::Parameter { parameter, fault })
        }
        error => flow_error(py, error),
    }
}
