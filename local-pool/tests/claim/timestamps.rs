//! TIMESTAMP: its form, and how far it may be from the clock.

use super::*;

/// Signs in with a TIMESTAMP that is made from the right one.
fn with_timestamp(change: impl Fn(&str) -> String) -> Result<Value, caldera_local_pool::Refusal> {
    let pool = pool("", "");
    // The fifth of September 2027, a Sunday, in UTC.
    let day = 1_820_150_000 - pool.clock().unix_seconds();
    later(
        &pool,
        u64::try_from(day).expect("this test is for the years before 2027"),
    );
    let person = Person::new("alice");
    let (reply, mut answer) = person.claim(&pool).unwrap();
    assert!(
        text(&answer["TIMESTAMP"]).starts_with("Sun Sep 5 "),
        "{answer}"
    );
    answer["TIMESTAMP"] = json!(change(text(&answer["TIMESTAMP"])));
    person.answer(&pool, &reply, answer)
}

#[test]
fn the_timestamp_is_rendered_again_before_the_check() {
    // Signed in the canonical form and sent in another: the service signs what it understood.
    tokens(&with_timestamp(str::to_owned).unwrap());
    tokens(&with_timestamp(|text| text.replace("Sep 5 ", "Sep 05 ")).unwrap());
    tokens(&with_timestamp(|text| text.replace("Sun", "Mon")).unwrap());
}

/// What clients in the wild do: they sign the very text that they send.
#[test]
fn a_padded_day_or_a_wrong_weekday_that_was_signed_is_refused() {
    let pool = pool("", "");
    later(
        &pool,
        u64::try_from(1_820_150_000 - pool.clock().unix_seconds()).unwrap(),
    );
    let canonical = now(&pool).to_string();
    let signed = |timestamp: &str| {
        let client = ByHand::new();
        let parameters = json!({ "USERNAME": "alice", "SRP_A": client.srp_a() });
        let reply = Person::new("alice")
            .initiate(&pool, "USER_SRP_AUTH", parameters)
            .unwrap();
        let answer = client.answer(&reply["ChallengeParameters"], PASSWORD, timestamp);
        Person::new("alice").answer(&pool, &reply, answer)
    };
    tokens(&signed(&canonical).unwrap());
    wrong_password(signed(&canonical.replace("Sep 5 ", "Sep 05 ")));
    wrong_password(signed(&canonical.replace("Sun", "Mon")));
    tokens(&signed(&canonical).unwrap());
}

#[test]
fn a_malformed_timestamp_is_told_apart() {
    let message = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.";
    for timestamp in [
        "2027-09-05T00:00:00Z",
        "So Sep 5 00:00:00 UTC 2027",
        "Sun Sept 5 00:00:00 UTC 2027",
        "Sun Sep 5 00:00 UTC 2027",
        "Sun Sep 31 00:00:00 UTC 2027",
        "Sun Sep 5 24:00:00 UTC 2027",
        "yesterday",
    ] {
        refused(
            with_timestamp(|_| timestamp.to_owned()),
            Kind::InvalidParameter,
            message,
        );
    }
}

#[test]
fn a_timestamp_far_from_the_pools_clock_is_refused() {
    for (seconds, good) in [(290, true), (310, false), (-290, true), (-310, false)] {
        let pool = pool("", "");
        let person = Person::new("alice");
        let (pending, parameters) = person.start();
        let reply = person.initiate(&pool, "USER_SRP_AUTH", parameters).unwrap();
        let answer = person.prove(
            pending,
            &reply,
            now(&pool).checked_add_seconds(seconds).unwrap(),
        );
        let outcome = person.answer(&pool, &reply, answer);
        assert_eq!(outcome.is_ok(), good, "{seconds}");
    }
}
