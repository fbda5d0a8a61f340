//! What a claim and SRP_A must look like.

use super::*;

#[test]
fn what_is_missing_is_named() {
    let pool = pool("", "");
    let person = Person::new("alice");
    for name in [
        "TIMESTAMP",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
    ] {
        let (reply, mut answer) = person.claim(&pool).unwrap();
        answer.as_object_mut().unwrap().remove(name);
        let message = format!("Missing required parameter {name}");
        refused(
            person.answer(&pool, &reply, answer),
            Kind::InvalidParameter,
            &message,
        );
    }
    for name in ["USERNAME", "SRP_A"] {
        let (_, mut parameters) = person.start();
        parameters[name] = json!("");
        let message = format!("Missing required parameter {name}");
        refused(
            person.initiate(&pool, "USER_SRP_AUTH", parameters),
            Kind::InvalidParameter,
            &message,
        );
    }
    let (reply, mut answer) = person.claim(&pool).unwrap();
    answer["PASSWORD_CLAIM_SIGNATURE"] = json!("not base64!");
    let message = "Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string.";
    refused(
        person.answer(&pool, &reply, answer),
        Kind::InvalidParameter,
        message,
    );
}

#[test]
fn a_hostile_srp_a_is_refused() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let n = concat!(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
        "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
        "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
        "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
        "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
        "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    );
    let beyond = format!("1{n}");
    let huge = "a".repeat(130_000);
    for srp_a in ["0", "00", n, &beyond, &huge, "-1", "0x1f", "xyz", "1 2"] {
        let parameters = json!({ "USERNAME": "alice", "SRP_A": srp_a });
        let outcome = person.initiate(&pool, "USER_SRP_AUTH", parameters);
        assert_eq!(
            outcome.unwrap_err().kind(),
            Kind::InvalidParameter,
            "{} digits",
            srp_a.len()
        );
    }
    assert_eq!(pool.live().exchanges, 0);
}

#[test]
fn srp_a_may_be_upper_case_and_have_leading_zeros() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let (pending, mut parameters) = person.start();
    parameters["SRP_A"] = json!(format!("000{}", text(&parameters["SRP_A"]).to_uppercase()));
    let reply = person.initiate(&pool, "USER_SRP_AUTH", parameters).unwrap();
    let answer = person.prove(pending, &reply, now(&pool));
    tokens(&person.answer(&pool, &reply, answer).unwrap());
}

/// What is base64 and short enough is a wrong signature; what has not the form is another refusal,
/// and uses nothing up.
#[test]
fn a_signature_is_base64_of_1024_characters_at_most() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let message = "Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string.";
    let (reply, right) = person.claim(&pool).unwrap();
    let with = |signature: String| {
        let mut answer = right.clone();
        answer["PASSWORD_CLAIM_SIGNATURE"] = json!(signature);
        person.answer(&pool, &reply, answer)
    };
    for signature in ["A".repeat(1_028), "A".repeat(1_023), "!".repeat(1_028)] {
        refused(with(signature), Kind::InvalidParameter, message);
    }
    tokens(&person.answer(&pool, &reply, right.clone()).unwrap());
    // As long as the verifier takes one, then as long as its form may be.
    for length in [4, 64, 68, 1_024] {
        let (reply, mut answer) = person.claim(&pool).unwrap();
        answer["PASSWORD_CLAIM_SIGNATURE"] = json!("A".repeat(length));
        let outcome = person.answer(&pool, &reply, answer);
        if length <= 64 {
            wrong_password(outcome);
        } else {
            let message = "PASSWORD_CLAIM_SIGNATURE is longer than 64 bytes";
            refused(outcome, Kind::InvalidParameter, message);
        }
    }
}
