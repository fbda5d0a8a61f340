//! A sign-in in the hands of a service that answers anything, and of a caller who does not keep to the
//! order: replies and answers as the bytes come.
#![no_main]

use caldera_srp::flow::{Answer, ChallengeName, Reply, SignIn, Step};
use caldera_srp::{AppClient, Device, SystemRng, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let way = lines.next().unwrap_or_default();
    let pool = "us-east-1_AbCdEf123".parse().unwrap();
    let app = AppClient::new("client")
        .unwrap()
        .with_secret("secret")
        .unwrap();
    let builder = match way.len() % 6 {
        0 => SignIn::user(pool, app, "bob", "password"),
        1 => SignIn::custom(pool, app, "bob"),
        2 => SignIn::custom_with_srp(pool, app, "bob", "password"),
        3 => SignIn::choice(pool, app, "bob"),
        4 => SignIn::password(pool, app, "bob", "password"),
        _ => SignIn::admin_no_srp(pool, app, "bob", "password"),
    };
    let device = Device::new("key", "group", "password".to_owned()).unwrap();
    let builder = if way.starts_with('d') {
        builder.device(device)
    } else {
        builder
    };
    let mut sign_in = builder.begin(&mut SystemRng).unwrap();
    let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
    for line in lines.take(16) {
        if let Some(rest) = line.strip_prefix('!') {
            let answer = match rest.split_at_checked(1) {
                Some(("c", name)) => Answer::choose(ChallengeName::from(name)),
                Some(("p", password)) => Answer::password(password),
                Some(("n", password)) => Answer::new_password(password),
                Some(("t", answer)) => Answer::text(answer),
                Some(("j", json)) => match Answer::from_json(json) {
                    Ok(answer) => answer,
                    Err(_) => continue,
                },
                _ => Answer::code(rest),
            };
            if let Ok(request) = sign_in.answer(answer) {
                let _ = request.to_json();
            }
            continue;
        }
        let (status, body) = match line.strip_prefix('?') {
            Some(body) => (400, body),
            None => (200, line),
        };
        let operation = sign_in.request().operation();
        let Ok(reply) = Reply::from_json(operation, status, None, body.as_bytes()) else {
            continue;
        };
        match sign_in.reply(reply, now, &mut SystemRng) {
            Ok(Step::Send(request)) => drop(request.to_json()),
            Ok(Step::Ask(question)) => drop(question.to_json()),
            Ok(Step::Done(completed)) => drop(completed.to_json()),
            Err(error) => drop(error.to_string()),
        }
    }
});
