//! A sign-in's question, piece by piece: for programs without a JSON library. Each of these gives
//! CALDERA_ERROR_NO_QUESTION where none is open.

use core::ffi::c_char;

use engine::flow::Question;

use super::export::export;
use super::{caldera_parameters, caldera_sign_in, caldera_text, caldera_view};
use crate::status::{CALDERA_ERROR_NO_QUESTION, CALDERA_ERROR_NOT_FOUND};
use crate::texts::{self, caldera_question};

export! {
    /// Says what is asked. CALDERA_ERROR_NO_QUESTION if nothing is, here and in the functions of a question
    /// that follow.
    ///
    /// @param sign_in   the sign-in
    /// @param question  out: what is asked
    fn caldera_sign_in_question(
        sign_in: &caldera_sign_in,
        question: out(caldera_question),
    ) {
        sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?.into()
    }

    /// Gives a text of the question. CALDERA_ERROR_NOT_FOUND if it has none such.
    ///
    /// @param sign_in  the sign-in
    /// @param which    which: CALDERA_TEXT_CHALLENGE_NAME and those below it
    /// @param view     out: the text, which may be secret, until the sign-in is changed or freed
    fn caldera_sign_in_question_text(
        sign_in: &caldera_sign_in,
        which: u32,
        view: out(caldera_view),
    ) {
        let question = sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?;
        caldera_view::of(texts::of_question(question, which)?)
    }

    /// Gives a choice that the question offers, by its place, counted from 0; of a question that is not
    /// known, a challenge that is available. CALDERA_ERROR_NOT_FOUND past the last.
    ///
    /// @param sign_in  the sign-in
    /// @param index    the place
    /// @param view     out: the name of a challenge, such as SMS_MFA, until the sign-in is changed or freed
    fn caldera_sign_in_question_choice(
        sign_in: &caldera_sign_in,
        index: usize,
        view: out(caldera_view),
    ) {
        let question = sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?;
        caldera_view::of(texts::choice(question, index).ok_or(CALDERA_ERROR_NOT_FOUND)?)
    }

    /// Gives the name of an attribute that has to go with a new password, by its place, counted from 0.
    /// CALDERA_ERROR_NOT_FOUND past the last.
    ///
    /// @param sign_in  the sign-in
    /// @param index    the place
    /// @param view     out: the name, without "userAttributes.", until the sign-in is changed or freed
    fn caldera_sign_in_question_required_attribute(
        sign_in: &caldera_sign_in,
        index: usize,
        view: out(caldera_view),
    ) {
        let question = sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?;
        caldera_view::of(texts::required_attribute(question, index).ok_or(CALDERA_ERROR_NOT_FOUND)?)
    }

    /// Gives the ChallengeParameters of a custom question and of one that is not known, and the attributes
    /// that a user has who is to choose a new password. CALDERA_ERROR_NOT_FOUND for another question.
    ///
    /// @param sign_in     the sign-in
    /// @param parameters  out: a copy of them, to be freed with caldera_parameters_free
    fn caldera_sign_in_question_parameters(
        sign_in: &caldera_sign_in,
        parameters: out caldera_parameters,
    ) {
        texts::parameters(sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?)?
    }

    /// Says whether the same challenge came again after an answer: a wrong one, most likely.
    ///
    /// @param sign_in   the sign-in
    /// @param repeated  out: 1 if it did, else 0
    fn caldera_sign_in_question_is_repeated(
        sign_in: &caldera_sign_in,
        repeated: out(i32),
    ) {
        let question = sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)?;
        question.is_repeated().into()
    }

    /// Makes what an authenticator app reads as a QR code, of a CALDERA_QUESTION_SOFTWARE_TOKEN.
    /// CALDERA_ERROR_NOT_FOUND for another question.
    ///
    /// @param sign_in  the sign-in
    /// @param issuer   whom the code is for, as the app shows it
    /// @param account  the user, as the app shows it
    /// @param uri      out: the otpauth URI, which holds the secret, to be freed with caldera_text_free
    fn caldera_sign_in_otpauth_uri(
        sign_in: &caldera_sign_in,
        issuer: text(issuer_length),
        account: text(account_length),
        uri: out caldera_text,
    ) {
        match sign_in.question().ok_or(CALDERA_ERROR_NO_QUESTION)? {
            Question::SoftwareToken(question) => question.otpauth_uri(issuer, account),
            _ => return Err(CALDERA_ERROR_NOT_FOUND.into()),
        }
    }
}
