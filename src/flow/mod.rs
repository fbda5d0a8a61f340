// The guide's example needs both features to compile; docs.rs builds with all of them.
#![cfg_attr(
    all(feature = "json", feature = "verifier"),
    doc = include_str!("guide.md")
)]
#![cfg_attr(
    not(all(feature = "json", feature = "verifier")),
    doc = "The whole sign-in, without I/O: from a name and a password to tokens, whatever the pool asks \
on the way. The guide is in the documentation of all features."
)]

mod account;
mod answer;
mod clock;
mod code;
mod completed;
mod context;
mod error;
mod foreign;
#[cfg(feature = "json")]
mod json;
mod kept;
mod lists;
mod names;
mod optional_text;
mod policy;
mod question;
mod refresh;
mod repeat;
mod reply;
mod request;
mod sent;
mod service_error;
mod sign_in;
mod ways;
mod words;

pub use self::{
    account::{
        DeviceList, ForgetDevice, GetUser, GlobalSignOut, ListDevices, ListedDevice, User,
        forget_device, get_user, global_sign_out, list_devices, revoke_token, update_device_status,
    },
    answer::Answer,
    clock::ClockOffset,
    completed::{Completed, DeviceConfirmation, Tokens},
    context::{AdminContext, Context, UserContext},
    error::{Error, Misuse, Unexpected},
    foreign::ForeignReply,
    kept::KeptSession,
    names::{AuthFlow, ChallengeName, Operation},
    optional_text::OptionalText,
    question::{
        ChoiceQuestion, CodeQuestion, CustomQuestion, NewPasswordQuestion, PasswordQuestion,
        Question, SoftwareTokenQuestion, UnknownQuestion, WebAuthnQuestion,
    },
    refresh::Refresh,
    repeat::Outcome,
    reply::{
        AuthReply, AuthenticationResult, DeviceConfirmed, Reply, SoftwareTokenSecret,
        SoftwareTokenVerified,
    },
    request::{
        AssociateSoftwareToken, Call, ConfirmDevice, GetTokensFromRefreshToken, InitiateAuth,
        Request, RespondToAuthChallenge, RevokeToken, UpdateDeviceStatus, VerifySoftwareToken,
    },
    service_error::{ServiceError, ServiceErrorKind},
    sign_in::{SignIn, Step},
    ways::SignInBuilder,
};
