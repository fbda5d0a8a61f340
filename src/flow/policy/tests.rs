//! All of the policy's states, from every start by every event in any order, equal ones merged.
//!
//! A password is a number here, one for each time that it is given. Beside the policy's own state
//! goes what has happened so far: how often each password was given, how often it was proved, and so
//! on. What must hold is checked after every step, whether or not a sign-in could take it.

use alloc::{vec, vec::Vec};
use std::collections::HashSet;

use super::*;

/// Passwords that may ever be given: one at the start, and those in answers.
const PASSWORDS: usize = 1 + PASSWORDS_IN_ANSWERS as usize;

/// What has happened so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct History {
    given: [u8; PASSWORDS],
    proved: [u8; PASSWORDS],
    /// How many passwords were given: the next one's number.
    passwords: u8,
    begun_again: u8,
    fallen_back: u8,
    device_proofs: u8,
}

impl History {
    fn proofs(&self) -> u8 {
        self.proved.iter().sum()
    }

    fn givings(&self) -> u8 {
        self.given.iter().sum()
    }

    fn give(&mut self) -> u8 {
        let number = self.passwords;
        self.given[usize::from(number)] += 1;
        self.passwords += 1;
        number
    }

    fn prove(&mut self, number: u8) {
        self.proved[usize::from(number)] += 1;
    }

    /// What must hold whatever the service does.
    fn check(&self) {
        assert!(self.fallen_back <= 1, "{self:?}");
        assert!(
            self.proofs() <= self.givings() + self.fallen_back,
            "{self:?}"
        );
        for (given, proved) in self.given.iter().zip(self.proved) {
            // Each password by itself, too: none is proved at another one's expense.
            assert!(proved <= given + self.fallen_back, "{self:?}");
            assert!(*given > 0 || proved == 0, "{self:?}");
        }
        assert!(self.device_proofs <= 1 + self.begun_again, "{self:?}");
    }
}

/// A step that a sign-in might ask the policy for, with the next password's number in it.
fn events(next: u8) -> Vec<Event<u8>> {
    let wanted = [
        Wanted::Key,
        Wanted::Claim,
        Wanted::Plain,
        Wanted::NewPassword,
        Wanted::DeviceKey,
        Wanted::DeviceClaim,
        Wanted::Step,
        Wanted::Answer,
    ];
    let mut events = vec![Event::DeviceForgotten, Event::BeginsAgain];
    for wanted in wanted {
        events.push(Event::Challenge(wanted));
        events.push(Event::Refused(wanted));
    }
    for given in [
        Given::Other,
        Given::ByHand,
        Given::NewPassword(next),
        Given::Plain(None),
        Given::Plain(Some(next)),
        Given::Key(None),
        Given::Key(Some(next)),
        Given::StartAgain(next),
    ] {
        events.push(Event::Answer(given));
    }
    events
}

/// Whether the event gives a password that the policy learns.
fn gives(event: &Event<u8>) -> bool {
    matches!(
        event,
        Event::Answer(
            Given::NewPassword(_)
                | Given::Plain(Some(_))
                | Given::Key(Some(_))
                | Given::StartAgain(_)
        )
    )
}

type State = (Policy<u8>, History);

/// One step, if the policy takes it.
fn step((policy, history): &State, event: &Event<u8>) -> Option<(State, Effect<u8>)> {
    let before = policy.clone();
    let stepped = policy.step(event.clone());
    assert_eq!(
        *policy, before,
        "a step has changed the state it was taken from"
    );
    let (after, effect) = stepped.ok()?;
    let mut history = history.clone();
    if gives(event) {
        history.give();
    }
    match event {
        Event::DeviceForgotten => history.fallen_back += 1,
        Event::BeginsAgain => {
            history.begun_again += 1;
            if let Some(password) = after.retained {
                history.given[usize::from(password)] += 1;
            }
        }
        _ => {}
    }
    match effect {
        Effect::Prove(password) | Effect::SendPlain(password) => history.prove(password),
        Effect::ProveDevice => history.device_proofs += 1,
        Effect::Ask | Effect::Proceed | Effect::SendKey | Effect::SendDeviceKey => {}
    }
    Some(((after, history), effect))
}

/// What must hold of one step.
fn check(before: &State, event: &Event<u8>, after: &State, effect: &Effect<u8>) {
    after.1.check();
    assert!(after.0.passwords <= PASSWORDS_IN_ANSWERS);
    assert!(after.0.steps <= AUTOMATIC_STEPS);
    let proof = match effect {
        Effect::Prove(password) | Effect::SendPlain(password) => Some(*password),
        _ => None,
    };
    // What the service says alone never lets the password out as it is, and lets it be proved only
    // where nobody has proved it yet.
    if let (Event::Challenge(_), Some(password)) = (event, proof) {
        assert!(matches!(effect, Effect::Prove(_)));
        assert_eq!(before.0.credential, Credential::Unproved(password));
    }
    // Where it is to be proved by SRP, it leaves as it is only if it is given for that.
    if before.0.opening == Opening::Key && matches!(effect, Effect::SendPlain(_)) {
        assert!(gives(event), "{event:?}");
    }
    // A password that came out is no longer there to be proved.
    if let Some(password) = proof {
        assert_ne!(after.0.credential, Credential::Unproved(password));
    }
    // After the fall-back there is no device, and nothing is kept for another.
    if !after.0.may_fall_back {
        assert!(!matches!(after.0.credential, Credential::Kept(_)));
    }
    if matches!(event, Event::DeviceForgotten) {
        assert_eq!(after.0.device, DeviceProof::Absent);
    }
    // A device's secret is for a device that there is and that was not proved.
    if matches!(effect, Effect::SendDeviceKey | Effect::ProveDevice) {
        assert_eq!(before.0.device, DeviceProof::Unproved);
    }
    // Requests that nobody asked for are counted.
    if matches!(event, Event::Challenge(_) | Event::DeviceForgotten) && *effect != Effect::Ask {
        assert_eq!(after.0.steps, before.0.steps + 1);
    }
}

fn starts() -> Vec<State> {
    let mut starts = Vec::new();
    for opening in [Opening::Key, Opening::Plain, Opening::Bare] {
        for (has_password, has_device, retains) in [
            (false, false, false),
            (false, true, false),
            (true, false, false),
            (true, true, false),
            (true, true, true),
        ] {
            let mut history = History::default();
            let password = has_password.then(|| history.give());
            let start = (Policy::new(opening, password, has_device, retains), history);
            if let Some((state, effect)) = step(&start, &Event::Opens) {
                check(&start, &Event::Opens, &state, &effect);
                starts.push(state);
            }
        }
    }
    starts
}

#[test]
fn no_order_of_events_has_more_proofs_than_the_caller_gave_passwords_for() {
    let mut seen: HashSet<State> = starts().into_iter().collect();
    let mut open: Vec<State> = seen.iter().cloned().collect();
    let mut most = 0;
    while let Some(state) = open.pop() {
        for event in events(state.1.passwords) {
            // A fresh start without a password is not bounded; one shows what it does.
            if matches!(event, Event::BeginsAgain) && state.1.begun_again > 0 {
                continue;
            }
            let Some((after, effect)) = step(&state, &event) else {
                continue;
            };
            check(&state, &event, &after, &effect);
            most = after.1.proofs().max(most);
            if seen.insert(after.clone()) {
                open.push(after);
            }
        }
    }
    // One at the start, three in answers, one after the fall-back: the bound is reached, and so the
    // walk did not end early.
    assert_eq!(most, 1 + PASSWORDS_IN_ANSWERS + 1);
    assert!(seen.len() > 10_000, "{} states", seen.len());
}

/// From the start given, by these challenges.
fn walk(policy: Policy<u8>, wanted: &[Wanted]) -> Vec<Result<Effect<u8>, Refusal>> {
    let mut policy = policy;
    wanted
        .iter()
        .map(|wanted| {
            let (next, effect) = policy.step(Event::Challenge(*wanted))?;
            policy = next;
            Ok(effect)
        })
        .collect()
}

#[test]
fn a_second_claim_is_refused_whether_or_not_there_is_a_device() {
    for has_device in [false, true] {
        let policy = Policy::new(Opening::Key, Some(0), has_device, false);
        assert_eq!(
            walk(
                policy,
                &[Wanted::Key, Wanted::Claim, Wanted::Claim, Wanted::Key]
            ),
            vec![
                Ok(Effect::SendKey),
                Ok(Effect::Prove(0)),
                Err(Refusal::NothingForIt),
                Ok(Effect::Ask),
            ]
        );
    }
}

#[test]
fn the_device_is_proved_once() {
    let policy = Policy::new(Opening::Key, Some(0), true, false);
    assert_eq!(
        walk(
            policy,
            &[
                Wanted::DeviceKey,
                Wanted::DeviceKey,
                Wanted::DeviceClaim,
                Wanted::DeviceClaim,
                Wanted::DeviceKey,
            ]
        ),
        vec![
            Ok(Effect::SendDeviceKey),
            Ok(Effect::SendDeviceKey),
            Ok(Effect::ProveDevice),
            Err(Refusal::NothingForIt),
            Err(Refusal::NothingForIt),
        ]
    );
}

#[test]
fn steps_that_nobody_asked_for_come_to_an_end() {
    let bound = usize::from(AUTOMATIC_STEPS);
    let policy = Policy::new(Opening::Bare, Some(0), true, false);
    for wanted in [Wanted::Step, Wanted::Key, Wanted::DeviceKey] {
        let walked = walk(policy.clone(), &vec![wanted; bound + 1]);
        assert!(walked[..bound].iter().all(Result::is_ok));
        assert_eq!(walked[bound], Err(Refusal::TooManySteps));
    }
}

#[test]
fn a_fourth_password_is_not_taken() {
    for given in [
        Given::ByHand,
        Given::NewPassword(0),
        Given::Plain(Some(0)),
        Given::Key(Some(0)),
        Given::StartAgain(0),
    ] {
        let mut policy = Policy::new(Opening::Bare, None, false, false);
        for _ in 0..PASSWORDS_IN_ANSWERS {
            policy = policy.step(Event::Answer(given.clone())).unwrap().0;
        }
        assert_eq!(
            policy.step(Event::Answer(given)).unwrap_err(),
            Refusal::TooManyPasswords
        );
        // Nor is it asked for.
        for wanted in [Wanted::Key, Wanted::Plain, Wanted::NewPassword] {
            let mut policy = policy.clone();
            policy.credential = Credential::Proved;
            assert_eq!(
                policy.step(Event::Challenge(wanted)).unwrap_err(),
                Refusal::TooManyPasswords
            );
            assert_eq!(
                policy.step(Event::Refused(wanted)).unwrap_err(),
                Refusal::TooManyPasswords
            );
        }
    }
}

#[test]
fn what_ended_has_no_password_but_what_is_retained() {
    let policy = Policy::new(Opening::Key, Some(0), true, true);
    let (policy, _) = policy.step(Event::Challenge(Wanted::Claim)).unwrap();
    let ended = policy.ended();
    assert_eq!(ended.credential, Credential::Proved);
    assert_eq!(ended.retained, Some(0));
    let (again, effect) = ended.step(Event::BeginsAgain).unwrap();
    assert_eq!(effect, Effect::SendKey);
    assert_eq!(again.credential, Credential::Unproved(0));
    assert_eq!(again.passwords, 1);
    let over = policy.over();
    assert_eq!(over.retained, None);
    assert_eq!(
        over.step(Event::BeginsAgain).unwrap_err(),
        Refusal::PasswordMissing
    );
}
