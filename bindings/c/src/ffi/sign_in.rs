//! The whole sign-in.

use core::ffi::c_char;

use engine::{SystemRng, Timestamp};

use super::export::{export, export_free};
use super::{
    caldera_app_client, caldera_device, caldera_kept_session, caldera_request, caldera_sign_in,
    caldera_text, caldera_view,
};
use crate::flow::{Flow, HttpReply, caldera_step, outcome as outcome_of};
use crate::status::CALDERA_ERROR_NOT_FOUND;
use crate::texts;

export! {
    /// Begins a whole sign-in: every challenge, with your own I/O and dialogues. Until it is done, do
    /// what caldera_sign_in_step says.
    ///
    /// The configuration is a JSON object. Needed: "user_pool_id", "client_id", "username" (or, in their
    /// place, "kept_session", what caldera_kept_session_to_json wrote, which brings the device too), and
    /// "auth_flow": USER_SRP_AUTH, CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH,
    /// ADMIN_USER_PASSWORD_AUTH or ADMIN_NO_SRP_AUTH. "password" is needed but for CUSTOM_AUTH and
    /// USER_AUTH. Optional: "client_secret"; "device", the object that caldera_device_to_json wrote;
    /// "admin", true for AdminInitiateAuth; "keep_password", true for caldera_sign_in_begin_again; for
    /// USER_AUTH "preferred_challenge", "session" (what ConfirmSignUp returned), "target_acr_values",
    /// "access_token" and "max_age"; "clock_offset_seconds"; "client_metadata", an object of texts;
    /// "user_context" with "ip_address" and "encoded_data"; "admin_context" with "ip_address",
    /// "server_name", "server_path", "encoded_data" and "http_headers"; "analytics_endpoint_id".
    /// A member that is not known is an error. caldera_json_string quotes what the user typed.
    ///
    /// The handle keeps the password until the claim is made or the password is sent (longer where a
    /// device that the service has forgotten would make it start again), and wipes it then. It keeps the
    /// last request until the next one or caldera_sign_in_free. Where "auth_flow" has SRP, a challenge for
    /// the password itself is refused: CALDERA_ERROR_UNEXPECTED_CHALLENGE.
    ///
    /// @param configuration  the JSON, at most 1 MiB; wipe it after the call
    /// @param sign_in        out: the sign-in, to be freed with caldera_sign_in_free
    fn caldera_sign_in_begin(
        configuration: text(configuration_length),
        sign_in: out caldera_sign_in,
    ) {
        Flow::begin(configuration)?
    }

    /// Says what the sign-in wants next.
    ///
    /// @param sign_in  the sign-in
    /// @param step     out: the step
    fn caldera_sign_in_step(
        sign_in: &caldera_sign_in,
        step: out(caldera_step),
    ) {
        sign_in.step()
    }

    /// Gives the value of the HTTP header X-Amz-Target for the request to send, such as
    /// AWSCognitoIdentityProviderService.InitiateAuth. CALDERA_ERROR_NOT_FOUND if there is none to send.
    ///
    /// @param sign_in  the sign-in
    /// @param view     out: the target, until the sign-in is changed or freed
    fn caldera_sign_in_target(
        sign_in: &caldera_sign_in,
        view: out(caldera_view),
    ) {
        caldera_view::of(sign_in.target().ok_or(CALDERA_ERROR_NOT_FOUND)?)
    }

    /// Gives the JSON that goes with the step; it holds secrets.
    ///
    /// CALDERA_STEP_SEND: the request's body. POST it to the service's endpoint with X-Amz-Target and
    /// Content-Type: application/x-amz-json-1.1. After a transport error
    /// caldera_sign_in_may_be_repeated says whether it may be sent again.
    ///
    /// CALDERA_STEP_ASK: the question. Its "type" is "code" (with "challenge_name", "delivery_medium",
    /// "destination", "friendly_device_name"), "select_mfa", "select_challenge" or "set_up_mfa" (with
    /// "choices"), "software_token" (with "secret"), "new_password" (with "required_attributes" and
    /// "attributes"), "custom" (with "parameters"), "password", "web_authn" (with
    /// "credential_request_options") or "unknown" (with "challenge_name", "parameters", "session",
    /// "available_challenges"). "rejected" says why it is asked again, and "is_repeated" is true where the
    /// same challenge came again after an answer.
    ///
    /// CALDERA_STEP_DONE: the result: "access_token", "id_token", "refresh_token", "token_type",
    /// "expires_in", "username" (the service's own name of the user), "new_device_key",
    /// "is_device_forgotten", and "is_new_device_unreadable". What is not there is left out.
    ///
    /// CALDERA_STEP_ENDED: empty.
    ///
    /// @param sign_in  the sign-in
    /// @param view     out: the JSON, until the sign-in is changed or freed
    fn caldera_sign_in_json(
        sign_in: &caldera_sign_in,
        view: out(caldera_view),
    ) {
        caldera_view::of(sign_in.json())
    }

    /// Takes the reply to the request that was sent, an error of the service included. Views of the
    /// sign-in end.
    ///
    /// CALDERA_ERROR_SERVICE if the service refused for good (see caldera_sign_in_error);
    /// CALDERA_ERROR_SERVICE_BUSY if it is overloaded or failed; CALDERA_ERROR_FOREIGN_REPLY if it was not
    /// the service that answered. After any other error the sign-in is
    /// as it was, unless caldera_sign_in_step says that it has ended.
    ///
    /// @param sign_in       the sign-in; no other thread may be using it
    /// @param http_status   the HTTP status, such as 200
    /// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
    /// @param body          the body as it came, at most 1 MiB
    /// @param unix_seconds  the time now, in seconds since 1970: claims are signed with it
    /// @param step          out: what is wanted next
    fn caldera_sign_in_reply(
        sign_in: &mut caldera_sign_in,
        http_status: u16,
        error_type: optional text(error_type_length),
        body: bytes(body_length),
        unix_seconds: i64,
        step: slot(caldera_step),
    ) {
        step.put(sign_in.step());
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        let taken = sign_in.reply(&http, Timestamp::from_unix_seconds(unix_seconds)?);
        step.put(sign_in.step());
        taken?;
    }

    /// Takes the answer to the question, and makes the request that caldera_sign_in_json gives next.
    /// Views of the sign-in end. After an error the question stays open; a fourth password ends the sign-in
    /// (CALDERA_ERROR_TOO_MANY_PASSWORDS).
    ///
    /// The answer is a JSON object with one of these members: "code" (perhaps with "device_name", for a
    /// new authenticator app), "choice" (perhaps with "password", "credential" or "email"), "new_password"
    /// (perhaps with "attributes", an object), "text", "password", "credential" (a text), or
    /// "responses", an object of ChallengeResponses for a challenge that this library does not know.
    /// "client_metadata" and the like may go with any.
    ///
    /// @param sign_in  the sign-in; no other thread may be using it
    /// @param answer   the JSON, at most 1 MiB; wipe it after the call
    fn caldera_sign_in_answer(
        sign_in: &mut caldera_sign_in,
        answer: text(answer_length),
    ) {
        sign_in.answer(answer)?
    }

    /// Begins afresh, by the name that was typed, without the password being typed again: for a person
    /// whose session expired while a code was on its way, or who never got it. The configuration has to
    /// have "keep_password", unless there never was a password. Views of the sign-in end.
    ///
    /// Only a person's wish may call it: it counts as giving the password once more, and lets it and the
    /// device be proved once more. CALDERA_ERROR_PASSWORD_MISSING if the password was not kept, or if a
    /// new one was sent and no reply has come; CALDERA_ERROR_TOO_MANY_PASSWORDS after three;
    /// CALDERA_ERROR_ENDED after tokens, and after a bound.
    ///
    /// @param sign_in  the sign-in, also after CALDERA_ERROR_SERVICE has ended it; no other thread may
    ///                 be using it
    fn caldera_sign_in_begin_again(
        sign_in: &mut caldera_sign_in,
    ) {
        sign_in.begin_again()?
    }

    /// Puts the sign-in away at its open question, to be taken up elsewhere by caldera_sign_in_resume: a
    /// web back end that proves the password in one request and gets the code in another. This one stays
    /// as it is; go on with one of the two.
    ///
    /// There is no password in it, no private key, no client secret and no device's secret. Whoever has it
    /// can answer the question, and whoever changes it changes the counters that bound a sign-in: a browser
    /// gets it encrypted and authenticated, or not at all. CALDERA_ERROR_NO_QUESTION or CALDERA_ERROR_ENDED
    /// if no question is open.
    ///
    /// @param sign_in  the sign-in
    /// @param json     out: the JSON, to be freed with caldera_text_free
    fn caldera_sign_in_suspend(
        sign_in: &caldera_sign_in,
        json: out caldera_text,
    ) {
        sign_in.suspend()?
    }

    /// Takes up a sign-in that caldera_sign_in_suspend put away: its step is CALDERA_STEP_ASK. There is
    /// no password any more: what needs one asks for it, a device that the service forgets from now on ends
    /// the sign-in, and it cannot begin again.
    ///
    /// @param json     the JSON, at most 4 MiB
    /// @param app      the same client
    /// @param device   the same device, or NULL where the sign-in has none
    /// @param sign_in  out: the sign-in, to be freed with caldera_sign_in_free
    fn caldera_sign_in_resume(
        json: text(json_length),
        app: &caldera_app_client,
        device: optional caldera_device,
        sign_in: out caldera_sign_in,
    ) {
        Flow::resume(json, app, device)?
    }

    /// Says why the service refused. CALDERA_ERROR_NOT_FOUND unless the last reply gave
    /// CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY.
    ///
    /// @param sign_in    the sign-in
    /// @param kind       out: what happened, a name of this library's, such as
    ///                   IncorrectUsernameOrPassword
    /// @param type_name  out: the exception's name, such as NotAuthorizedException
    /// @param message    out: the service's own words; they may repeat what was sent. All three until
    ///                   the sign-in is changed or freed
    fn caldera_sign_in_error(
        sign_in: &caldera_sign_in,
        kind: out(caldera_view),
        type_name: out(caldera_view),
        message: out(caldera_view),
    ) {
        let error = sign_in.refused().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        (
            caldera_view::of(error.kind().name()),
            caldera_view::of(error.type_name()),
            caldera_view::of(error.message()),
        )
    }

    /// Makes the ConfirmDevice request for the new device that a sign-in met ("new_device_key" in its
    /// result), and the device to keep once that request has succeeded. CALDERA_ERROR_NOT_FOUND if
    /// there is no new device, or the sign-in is not done. May be repeated: each call makes a new
    /// password.
    ///
    /// @param sign_in      the sign-in, done
    /// @param device_name  what lists of devices will call it; NULL and 0 for none
    /// @param request      out: the request, to be freed with caldera_request_free
    /// @param device       out: the device, to be freed with caldera_device_free
    fn caldera_sign_in_confirm_device(
        sign_in: &caldera_sign_in,
        device_name: optional text(device_name_length),
        request: out caldera_request,
        device: out caldera_device,
    ) {
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        let confirmation = completed.confirm_device(device_name, &mut SystemRng)?;
        let confirmation = confirmation.ok_or(CALDERA_ERROR_NOT_FOUND)?;
        (confirmation.request().into(), confirmation.into_device())
    }

    /// Makes the UpdateDeviceStatus request, which says whether a device is to be remembered, for pools
    /// that leave it to the user (caldera_confirm_device_reply). CALDERA_ERROR_NOT_FOUND if the sign-in
    /// is not done.
    ///
    /// @param sign_in     the sign-in, done
    /// @param device_key  DeviceKey, 1 to 128 bytes
    /// @param remembered  0 for not_remembered, anything else for remembered
    /// @param request     out: the request, to be freed with caldera_request_free
    fn caldera_sign_in_update_device_status(
        sign_in: &caldera_sign_in,
        device_key: text(device_key_length),
        remembered: i32,
        request: out caldera_request,
    ) {
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        completed.update_device_status(device_key, remembered != 0)?.into()
    }
}

export_free! {
    /// Wipes and frees a sign-in, at whatever step. NULL is allowed.
    fn caldera_sign_in_free(sign_in: caldera_sign_in);
}

export! {
    /// Says whether the request of a sign-in may be sent once more. See caldera_request_may_be_repeated.
    ///
    /// @param sign_in       the sign-in
    /// @param outcome       what became of the request: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED
    ///                      or CALDERA_OUTCOME_UNKNOWN
    /// @param unix_seconds  the time now, in seconds since 1970; the sign-in's clock offset is applied
    /// @param may           out: 1 if it may, else 0
    fn caldera_sign_in_may_be_repeated(
        sign_in: &caldera_sign_in,
        outcome: u32,
        unix_seconds: i64,
        may: out(i32),
    ) {
        let (outcome, now) = (outcome_of(outcome)?, Timestamp::from_unix_seconds(unix_seconds)?);
        sign_in.may_be_repeated(outcome, now).into()
    }

    /// Gives the HTTP status of the last reply. CALDERA_ERROR_NOT_FOUND unless that gave
    /// CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY or CALDERA_ERROR_FOREIGN_REPLY.
    ///
    /// @param sign_in      the sign-in
    /// @param http_status  out: the status, such as 405 where a firewall wants a CAPTCHA solved
    fn caldera_sign_in_http_status(
        sign_in: &caldera_sign_in,
        http_status: out(u16),
    ) {
        sign_in.http_status().ok_or(CALDERA_ERROR_NOT_FOUND)?
    }

    /// Gives by how much the local clock is taken to be behind the service's.
    ///
    /// @param sign_in  the sign-in
    /// @param seconds  out: what is added to every time that is passed in
    fn caldera_sign_in_clock_offset(
        sign_in: &caldera_sign_in,
        seconds: out(i64),
    ) {
        sign_in.clock_offset_seconds()
    }

    /// Says by how much the local clock is behind the service's (caldera_clock_offset), for the claims to
    /// come.
    ///
    /// @param sign_in  the sign-in; no other thread may be using it
    /// @param seconds  what to add to every time that is passed in
    fn caldera_sign_in_set_clock_offset(
        sign_in: &mut caldera_sign_in,
        seconds: i64,
    ) {
        sign_in.set_clock_offset(seconds);
    }

    /// Gives a text of a sign-in's result. CALDERA_ERROR_NOT_FOUND if the sign-in is not done, or the result
    /// has none such.
    ///
    /// @param sign_in  the sign-in, done
    /// @param which    which: CALDERA_TEXT_ACCESS_TOKEN and those below it that a result has
    /// @param view     out: the text, which may be secret, until the sign-in is changed or freed
    fn caldera_sign_in_result_text(
        sign_in: &caldera_sign_in,
        which: u32,
        view: out(caldera_view),
    ) {
        let result = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        caldera_view::of(texts::of_result(result, which)?)
    }

    /// Gives for how many seconds the access token of a sign-in's result lives. CALDERA_ERROR_NOT_FOUND if
    /// the sign-in is not done, or the service did not say.
    ///
    /// @param sign_in  the sign-in, done
    /// @param seconds  out: ExpiresIn, counted from the reply
    fn caldera_sign_in_expires_in(
        sign_in: &caldera_sign_in,
        seconds: out(i32),
    ) {
        let result = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        result.expires_in().ok_or(CALDERA_ERROR_NOT_FOUND)?
    }

    /// Says whether the service has forgotten the device that signed in, so that it is to be thrown away.
    /// CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
    ///
    /// @param sign_in    the sign-in, done
    /// @param forgotten  out: 1 if it has, else 0
    fn caldera_sign_in_is_device_forgotten(
        sign_in: &caldera_sign_in,
        forgotten: out(i32),
    ) {
        let result = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        result.is_device_forgotten().into()
    }

    /// Says whether the result names a new device that cannot be confirmed, for its names cannot be read.
    /// CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
    ///
    /// @param sign_in     the sign-in, done
    /// @param unreadable  out: 1 if it does, else 0
    fn caldera_sign_in_is_new_device_unreadable(
        sign_in: &caldera_sign_in,
        unreadable: out(i32),
    ) {
        let result = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        result.is_new_device_unreadable().into()
    }

    /// Gives all that is to be kept of a sign-in, in one. CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
    ///
    /// @param sign_in  the sign-in, done
    /// @param kept     out: what to keep, to be freed with caldera_kept_session_free
    fn caldera_sign_in_keep(
        sign_in: &caldera_sign_in,
        kept: out caldera_kept_session,
    ) {
        let completed = sign_in.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        completed.keep().ok_or(CALDERA_ERROR_NOT_FOUND)?
    }
}
