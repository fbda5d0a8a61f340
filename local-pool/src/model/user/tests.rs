use std::collections::BTreeMap;

use super::User;
use crate::config::Factor;

/// Somebody with an address and a phone, and no software token.
fn somebody() -> User {
    let attributes = [
        ("email", "zoe@example.com"),
        ("phone_number", "+15550100123"),
    ];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned()));
    User::new("zoe".to_owned(), BTreeMap::from(attributes), 0)
}

#[test]
fn a_factor_is_asked_for_that_is_offered_on_and_usable() {
    use Factor::{Email, Sms, SoftwareToken};
    let every = [Sms, SoftwareToken, Email];
    let mut user = somebody();
    for factor in every {
        user.set_factor(factor, true);
    }
    assert_eq!(user.factors(&every), [Sms, Email]);
    assert_eq!(user.factors(&[Sms]), [Sms]);
    assert_eq!(user.factors(&[SoftwareToken, Email]), [Email]);
    assert_eq!(user.factors(&[SoftwareToken]), []);
    assert_eq!(user.factors(&[]), []);
    user.set_factor(Email, false);
    assert_eq!(user.factors(&every), [Sms]);
    user.attributes.remove("phone_number");
    assert_eq!(user.factors(&every), []);
}

#[test]
fn the_preferred_factor_is_asked_for_alone_where_it_can_be() {
    use Factor::{Email, Sms, SoftwareToken};
    let every = [Sms, SoftwareToken, Email];
    let mut user = somebody();
    user.set_factor(Sms, true);
    user.set_factor(Email, true);
    user.preferred_mfa = Some(Email);
    assert_eq!(user.factors(&every), [Email]);
    // One that the pool does not offer any more, one that the user cannot use, and one that is off.
    assert_eq!(user.factors(&[Sms, SoftwareToken]), [Sms]);
    user.preferred_mfa = Some(SoftwareToken);
    assert_eq!(user.factors(&every), [Sms, Email]);
    user.mfa = vec![Sms];
    user.preferred_mfa = Some(Email);
    assert_eq!(user.factors(&every), [Sms]);
}
