//! Which first factors are offered: by what the pool demands after them, and what the user has.

use super::*;

fn offered(pool: &LocalPool, person: &Person) -> Vec<String> {
    let given = json!({ "USERNAME": person.name });
    let reply = person.initiate(pool, "USER_AUTH", given).unwrap();
    let choices = reply["AvailableChallenges"].as_array().unwrap().iter();
    choices.map(|choice| text(choice).to_owned()).collect()
}

#[test]
fn codes_are_offered_to_whom_they_reach_and_where_nothing_must_follow() {
    let mail = "email = \"bob@example.com\"";
    let phone = "phone_number = \"+15550100123\"";
    let addresses = [
        (String::new(), false, false),
        (format!("attributes = {{ {mail} }}"), true, false),
        (format!("attributes = {{ {phone} }}"), false, true),
        (format!("attributes = {{ {mail}, {phone} }}"), true, true),
    ];
    for mfa in ["OFF", "OPTIONAL", "ON"] {
        for second in [false, true] {
            let alone = mfa == "OFF" || mfa == "OPTIONAL" && !second;
            for (attributes, by_mail, by_phone) in &addresses {
                let token = if second {
                    bob_with_totp()
                } else {
                    String::new()
                };
                let settings =
                    format!("mfa = \"{mfa}\"\nfirst_factors = [\"EMAIL_OTP\", \"SMS_OTP\"]");
                let pool = pool_with_bob(&settings, &format!("{token}\n{attributes}"));
                let mut expected = vec!["PASSWORD_SRP", "PASSWORD"];
                expected.extend((alone && *by_mail).then_some("EMAIL_OTP"));
                expected.extend((alone && *by_phone).then_some("SMS_OTP"));
                let said = offered(&pool, &Person::new("bob"));
                assert_eq!(said, expected, "{mfa}, {second}: {attributes}");
                // Nobody is reached by everything and has no second factor.
                let mut expected = vec!["PASSWORD_SRP", "PASSWORD"];
                if mfa != "ON" {
                    expected.extend(["EMAIL_OTP", "SMS_OTP"]);
                }
                assert_eq!(offered(&pool, &Person::hiding("nobody")), expected, "{mfa}");
            }
        }
    }
}

/// Where existence is hidden, a code seems to go to an address of nobody's, and goes nowhere.
#[test]
fn nobody_is_told_of_an_address_of_the_factors_kind() {
    let pool = pool("first_factors = [\"EMAIL_OTP\", \"SMS_OTP\"]", "");
    for (factor, medium, shown) in [
        ("EMAIL_OTP", "EMAIL", "n***@e***"),
        ("SMS_OTP", "SMS", "+*******0000"),
    ] {
        let person = Person::hiding("nobody@example.com");
        let given = json!({ "USERNAME": person.name, "PREFERRED_CHALLENGE": factor });
        let reply = person.initiate(&pool, "USER_AUTH", given).unwrap();
        assert_eq!(name_of(&reply), factor);
        let parameters = json!({
            "USERNAME": person.name,
            "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
            "CODE_DELIVERY_DESTINATION": shown,
        });
        assert_eq!(reply["ChallengeParameters"], parameters);
        let key = format!("{factor}_CODE");
        let outcome = person.answer(&pool, &reply, json!({ key: "00000000" }));
        refused(outcome, MISMATCH.0, MISMATCH.1);
    }
    assert_eq!(pool.messages(), []);
}
