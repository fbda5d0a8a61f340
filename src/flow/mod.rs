#![doc = include_str!("guide.md")]

mod answer;
mod clock;
mod completed;
mod context;
mod error;
#[cfg(feature = "json")]
mod json;
mod lists;
mod names;
mod question;
mod refresh;
mod reply;
mod request;
mod service_error;
mod sign_in;

pub use self::{
    answer::Answer,
    clock::ClockOffset,
    completed::{Completed, DeviceConfirmation, revoke_token},
    context::{AdminContext, Context, UserContext},
    error::{Error, Misuse, Unexpected},
    names::{AuthFlow, ChallengeName, Operation},
    question::{
        ChoiceQuestion, CodeQuestion, CustomQuestion, NewPasswordQuestion, PasswordQuestion,
        Question, SoftwareTokenQuestion, UnknownQuestion, WebAuthnQuestion,
    },
    refresh::Refresh,
    reply::{
        AuthReply, AuthenticationResult, DeviceConfirmed, OptionalText, Reply, SoftwareTokenSecret,
        SoftwareTokenVerified,
    },
    request::{
        AssociateSoftwareToken, Call, ConfirmDevice, GetTokensFromRefreshToken, InitiateAuth,
        Request, RespondToAuthChallenge, RevokeToken, UpdateDeviceStatus, VerifySoftwareToken,
    },
    service_error::{ServiceError, ServiceErrorKind},
    sign_in::{SignIn, SignInBuilder, Step},
};
