//! The three triggers of CUSTOM_AUTH: what comes next, what is asked, and whether the answer is
//! right.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{About, Trigger, ask, current, data, hook, unrecognizable};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::SignIn;

const DEFINE: Trigger = Trigger {
    name: "DefineAuthChallenge",
    hook: |triggers| triggers.define_auth_challenge.as_ref(),
};
const CREATE: Trigger = Trigger {
    name: "CreateAuthChallenge",
    hook: |triggers| triggers.create_auth_challenge.as_ref(),
};
const VERIFY: Trigger = Trigger {
    name: "VerifyAuthChallengeResponse",
    hook: |triggers| triggers.verify_auth_challenge_response.as_ref(),
};

/// What DefineAuthChallenge has decided.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Tokens,
    Custom,
    /// The password's claim, after SRP_A.
    Password,
    Fail,
}

/// What CreateAuthChallenge has made.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Created {
    public_challenge_parameters: Option<BTreeMap<String, String>>,
    private_challenge_parameters: Option<BTreeMap<String, String>>,
    challenge_metadata: Option<String>,
}

impl Created {
    /// What the client is told, what VerifyAuthChallengeResponse is told, and the note for
    /// DefineAuthChallenge.
    pub(crate) fn into_parts(
        self,
    ) -> (
        BTreeMap<String, String>,
        BTreeMap<String, String>,
        Option<String>,
    ) {
        (
            self.public_challenge_parameters.unwrap_or_default(),
            self.private_challenge_parameters.unwrap_or_default(),
            self.challenge_metadata,
        )
    }
}

fn about(sign_in: &SignIn) -> About<'_> {
    About {
        pool: &sign_in.pool,
        client: Some(&sign_in.client),
        username: &sign_in.username,
    }
}

/// What all three are told.
fn request(core: &Core, sign_in: &SignIn) -> Result<Map<String, Value>, Refusal> {
    let steps = sign_in.steps.iter().map(|step| {
        json!({
            "challengeName": step.challenge,
            "challengeResult": step.passed,
            "challengeMetadata": step.metadata,
        })
    });
    let members = [
        ("userAttributes", json!(current(core, &about(sign_in))?)),
        ("session", Value::Array(steps.collect())),
        ("clientMetadata", data(&sign_in.metadata)),
        ("userNotFound", json!(sign_in.ghost)),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Ok(members.into_iter().collect())
}

/// Asks what comes next; `None` where the pool has no such trigger.
///
/// # Errors
/// The hook's refusal, or its failure.
pub(crate) fn define(core: &Core, sign_in: &SignIn) -> Result<Option<Decision>, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Defined {
        challenge_name: Option<String>,
        issue_tokens: Option<bool>,
        fail_authentication: Option<bool>,
    }
    let source = "DefineAuthChallenge_Authentication";
    let response = json!({
        "challengeName": null,
        "issueTokens": null,
        "failAuthentication": null,
    });
    let request = Value::Object(request(core, sign_in)?);
    let defined = ask::<Defined>(core, &DEFINE, source, &about(sign_in), request, response)?;
    let Some(defined) = defined else {
        return Ok(None);
    };
    let decision = match defined {
        Defined {
            fail_authentication: Some(true),
            ..
        } => Decision::Fail,
        Defined {
            issue_tokens: Some(true),
            ..
        } => Decision::Tokens,
        Defined { challenge_name, .. } => match challenge_name.as_deref() {
            Some("CUSTOM_CHALLENGE") => Decision::Custom,
            Some("PASSWORD_VERIFIER") => Decision::Password,
            _ => return Err(unrecognizable()),
        },
    };
    Ok(Some(decision))
}

/// Whether the pool has triggers for CUSTOM_AUTH.
///
/// # Errors
/// `ResourceNotFoundException`.
pub(crate) fn is_defined(core: &Core, pool: &str) -> Result<bool, Refusal> {
    Ok(hook(core, &DEFINE, pool)?.is_some())
}

/// Asks for a challenge.
///
/// # Errors
/// As [`define`]; and `InvalidParameterException` without such a trigger.
pub(crate) fn create(core: &Core, sign_in: &SignIn) -> Result<Created, Refusal> {
    let source = "CreateAuthChallenge_Authentication";
    let mut request = request(core, sign_in)?;
    request.insert("challengeName".into(), json!("CUSTOM_CHALLENGE"));
    let response = json!({
        "publicChallengeParameters": null,
        "privateChallengeParameters": null,
        "challengeMetadata": null,
    });
    let about = about(sign_in);
    ask(core, &CREATE, source, &about, request.into(), response)?.ok_or_else(unconfigured)
}

/// Asks whether an answer is right.
///
/// # Errors
/// As [`create`].
pub(crate) fn verify(
    core: &Core,
    sign_in: &SignIn,
    private: &BTreeMap<String, String>,
    answer: &str,
) -> Result<bool, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Verified {
        answer_correct: bool,
    }
    let source = "VerifyAuthChallengeResponse_Authentication";
    let mut request = request(core, sign_in)?;
    request.remove("session");
    request.insert("privateChallengeParameters".into(), json!(private));
    request.insert("challengeAnswer".into(), json!(answer));
    let response = json!({ "answerCorrect": null });
    let about = about(sign_in);
    let verified: Option<Verified> = ask(core, &VERIFY, source, &about, request.into(), response)?;
    Ok(verified.ok_or_else(unconfigured)?.answer_correct)
}

/// The refusal of CUSTOM_AUTH in a pool that does not have what it takes.
pub(crate) fn unconfigured() -> Refusal {
    Refusal::parameter("Custom auth lambda trigger is not configured for the user pool.")
}
