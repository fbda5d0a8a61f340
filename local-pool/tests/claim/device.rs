//! DEVICE_SRP_AUTH: which sign-in it goes on with, and whose.

use caldera_srp::{Device, DeviceSignIn, SystemRng};

use super::*;

const NOT_THIS_ONE: (Kind, &str) = (Kind::NotAuthorized, "Invalid session for the user.");

/// SRP_A for this device.
fn first_step(person: &Person, device: &Device) -> Value {
    let (_, parameters) =
        DeviceSignIn::start(&person.app, &person.name, device, &mut SystemRng).unwrap();
    object(&parameters)
}

fn with_device(pool: &caldera_local_pool::LocalPool, person: &Person) -> Device {
    let reply = person.sign_in(pool).unwrap();
    person.confirm_device(pool, &reply).0
}

#[test]
fn a_device_step_is_bound_to_client_user_and_device() {
    let pool = pool_with_bob("devices = { challenge_on_new_device = true }", "");
    let alice = Person::new("alice");
    let device = with_device(&pool, &alice);
    let other = with_device(&pool, &alice);
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    let right = first_step(&alice, &device);
    let mut another_user = right.clone();
    another_user["USERNAME"] = json!("bob");
    let mut another_device = right.clone();
    another_device["DEVICE_KEY"] = json!(other.key());
    // With the Session, and by a search for a sign-in that fits.
    for session in [reply.get("Session"), None] {
        let name = "DEVICE_SRP_AUTH";
        let stranger = Person::hiding("alice").respond(&pool, name, session, right.clone());
        refused(stranger, NOT_THIS_ONE.0, NOT_THIS_ONE.1);
        for wrong in [&another_user, &another_device] {
            let outcome = alice.respond(&pool, name, session, wrong.clone());
            refused(outcome, NOT_THIS_ONE.0, NOT_THIS_ONE.1);
        }
    }
    // None of them has used it up.
    tokens(&alice.prove_device(&pool, &reply, &device).unwrap());
}

#[test]
fn without_a_session_each_user_is_found_whoever_came_first() {
    let pool = pool_with_bob("devices = { challenge_on_new_device = true }", "");
    let people = [Person::new("alice"), Person::new("bob")];
    let devices = people.each_ref().map(|person| with_device(&pool, person));
    let mut replies: Vec<Value> = people
        .iter()
        .zip(&devices)
        .map(|(person, device)| person.sign_in_on(&pool, device).unwrap())
        .collect();
    // The later one first: the older session is another user's.
    for at in [1, 0] {
        replies[at].as_object_mut().unwrap().remove("Session");
        let outcome = people[at].prove_device(&pool, &replies[at], &devices[at]);
        tokens(&outcome.unwrap());
    }
}

/// A device stands beside the second factor here, and must not be asked in its place.
#[test]
fn a_device_step_does_not_take_a_session_that_waits_for_a_code() {
    let totp = format!("mfa = [\"SOFTWARE_TOKEN_MFA\"]\ntotp_secret = \"{TOTP}\"");
    let settings = "mfa = \"OPTIONAL\"\ndevices = { challenge_on_new_device = false }";
    let pool = pool_with_bob(settings, &totp);
    let bob = Person::new("bob");
    let entered = |key: &Device| json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP), "DEVICE_KEY": key.key() });
    let reply = bob.sign_in(&pool).unwrap();
    let bare = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
    let reply = bob.answer(&pool, &reply, bare).unwrap();
    let (device, _) = bob.confirm_device(&pool, &reply);

    // One that waits for its code, with the device's key on it, and is older than the next.
    let (claimed, mut answer) = bob.claim(&pool).unwrap();
    answer["DEVICE_KEY"] = json!(device.key());
    let waiting = bob.answer(&pool, &claimed, answer).unwrap();
    assert_eq!(name_of(&waiting), "SOFTWARE_TOKEN_MFA");
    for session in [waiting.get("Session"), None] {
        let step = first_step(&bob, &device);
        let outcome = bob.respond(&pool, "DEVICE_SRP_AUTH", session, step);
        refused(outcome, NOT_THIS_ONE.0, NOT_THIS_ONE.1);
    }
    let second = bob.sign_in_on(&pool, &device).unwrap();
    let mut asked = bob.answer(&pool, &second, entered(&device)).unwrap();
    asked.as_object_mut().unwrap().remove("Session");
    tokens(&bob.prove_device(&pool, &asked, &device).unwrap());
    let asked = bob.answer(&pool, &waiting, entered(&device)).unwrap();
    tokens(&bob.prove_device(&pool, &asked, &device).unwrap());
}
