//! Every verb against the local pool, without a terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt as _, fs::PermissionsExt as _},
    process::Command,
};

use common::{IDENTITIES, Person, Pool, Ran, TOTP, totp};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_session_from_sign_in_to_sign_out() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    alice.run(&["token"]).ended(6, "nobody is signed in");
    alice.run(&["status"]).ended(6, "nobody is signed in");
    alice
        .run_with(&["login", "--password-stdin"], "wrong\n")
        .ended(4, "password");
    alice.sign_in("Wonderland-1865");

    let token = alice.run(&["token"]).done();
    assert!(pool.takes(token.trim()));
    assert_eq!(alice.run(&["token", "access"]).done(), token);
    let token = token.trim();
    let header = alice.run(&["token", "--output", "header"]).done();
    assert_eq!(header, format!("Authorization: Bearer {token}\n"));
    let line = alice.run(&["token", "--output", "env"]).done();
    assert_eq!(line, format!("CALDERA_ACCESS_TOKEN={token}\n"));
    let told = json(&alice.run(&["token", "--output", "json"]).done());
    assert_eq!(told["token"], *token);
    assert_eq!(told["kind"], "access");
    let id = alice.run(&["token", "id"]).done();
    assert_eq!(id.split('.').count(), 3);
    assert_ne!(id.trim(), token);
    assert!(!alice.run(&["token", "refresh"]).done().trim().is_empty());
    alice
        .run(&["token", "refresh", "--output", "header"])
        .ended(2, "header");

    let status = alice.run(&["status"]).done();
    assert!(
        status.contains("alice") && status.contains("holds"),
        "{status}"
    );
    assert!(!status.contains(token));
    let status = json(&alice.run(&["status", "--output", "json"]).done());
    assert_eq!(status["access_token_has_ended"], false);

    let script =
        "test \"$CALDERA_ACCESS_TOKEN\" = \"$0\" && test -n \"$CALDERA_ID_TOKEN\" && exit 7";
    let ran = alice.run(&["exec", "--", "sh", "-c", script, token]);
    assert_eq!(ran.status, 7, "{ran:?}");
    alice
        .run(&["exec", "--", "no-such-program"])
        .ended(1, "no-such-program");

    let credential = json(&alice.run(&["kubectl"]).done());
    assert_eq!(credential["kind"], "ExecCredential");
    assert_eq!(credential["apiVersion"], "client.authentication.k8s.io/v1");
    assert_eq!(credential["status"]["token"], *id.trim());
    assert!(
        credential["status"]["expirationTimestamp"]
            .as_str()
            .unwrap()
            .ends_with('Z')
    );

    alice.age();
    let fresh = alice.run(&["token"]).done();
    assert_ne!(fresh.trim(), token);
    assert!(pool.takes(fresh.trim()));

    alice.run(&["logout"]).done();
    alice.run(&["token"]).ended(6, "nobody is signed in");
    alice.run(&["logout"]).ended(6, "nobody is signed in");
}

#[test]
fn what_is_kept_is_the_owners_alone() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    alice.sign_in("Wonderland-1865");
    let file = alice.session_file();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let folder = fs::metadata(file.parent().unwrap()).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    fs::write(&file, "{").unwrap();
    alice.run(&["token"]).ended(1, "damaged");
    alice.run(&["logout", "--here"]).done();
    alice.run(&["token"]).ended(6, "nobody is signed in");
}

#[test]
fn commands_answer_once_each() {
    let pool = Pool::start();
    let bob = Person::new(&pool, "bob");
    let password = "printf %s 'Builder-1998!'";
    // A question that nobody is there for, by its name.
    let login = ["login", "--password-command", password];
    bob.run(&login).ended(3, "SOFTWARE_TOKEN_MFA");
    bob.run(&["login"]).ended(3, "PASSWORD");
    // The command counts its runs, and gives a wrong code: the next question is a person's.
    let runs = bob.folder.path().join("runs");
    let script = format!("echo run >> '{}'; echo 000000", runs.display());
    let file = bob.folder.path().join("code.sh");
    fs::write(&file, script).unwrap();
    let code = format!("sh '{}'", file.display());
    bob.run(&[&login[..], &["--totp-command", &code]].concat())
        .ended(3, "SOFTWARE_TOKEN_MFA");
    assert_eq!(fs::read_to_string(&runs).unwrap(), "run\n");
    let code = format!("echo {}", totp(TOTP));
    bob.run(&[&login[..], &["--totp-command", &code]].concat())
        .done();
    assert!(pool.takes(bob.run(&["token"]).done().trim()));
    let failing = ["login", "--password-command", "false"];
    bob.run(&failing).ended(1, "--password-command");
    let missing = ["login", "--password-command", "no-such-program"];
    bob.run(&missing).ended(1, "--password-command");
}

#[test]
fn nothing_is_kept_where_nothing_shall_be() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice").with("CALDERA_STORE", "none");
    alice.run(&["login"]).ended(2, "--store none");
    alice.run(&["token"]).ended(3, "PASSWORD");
    let token = alice
        .run_with(&["token", "--password-stdin"], "Wonderland-1865\r\n")
        .done();
    assert!(pool.takes(token.trim()));
    assert!(!alice.folder.path().join("state").exists());
}

#[test]
fn without_a_terminal_a_question_is_status_3() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    // A session of its own has no terminal, wherever this test runs.
    let output = Command::new("setsid")
        .arg("--wait")
        .args([env!("CARGO_BIN_EXE_caldera"), "login"])
        .env_clear()
        .envs(alice.variables.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    Ran::of(output).ended(
        3,
        "PASSWORD has to be answered by a person, and there is no terminal",
    );
}

#[test]
fn what_cannot_be_reached_is_the_network() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    alice.sign_in("Wonderland-1865");
    alice.age();
    // In the middle of a session: nothing is lost by it.
    let url = pool.url();
    let nowhere = ["token", "--endpoint-url", "http://127.0.0.1:9"];
    alice.run(&nowhere).ended(5, "could not be reached");
    pool.control("POST", "faults", r#"{"fault": "throttle", "count": 9}"#);
    alice.run(&["token"]).ended(5, "");
    pool.control("DELETE", "faults", "");
    let token = alice.run(&["token", "--endpoint-url", &url]).done();
    assert!(pool.takes(token.trim()));
}

#[test]
fn a_claim_whose_reply_is_lost_is_sent_once() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let login = ["login", "--password-stdin"];
    let lose = r#"{"fault": "drop", "count": 1, "operation": "RespondToAuthChallenge"}"#;
    pool.control("POST", "faults", lose);
    // A second one would be taken: there is one fault alone.
    alice
        .run_with(&login, "Wonderland-1865\n")
        .ended(5, "no reply to RespondToAuthChallenge came");
    alice.run(&["token"]).ended(6, "nobody is signed in");
    alice.sign_in("Wonderland-1865");

    // What changes nothing is sent again.
    let alice = alice
        .with("CALDERA_IDENTITY_POOL_ID", IDENTITIES)
        .with("CALDERA_IDENTITY_ENDPOINT_URL", &pool.url());
    for fault in ["drop", "throttle"] {
        let once = format!(r#"{{"fault": "{fault}", "count": 1, "operation": "GetId"}}"#);
        pool.control("POST", "faults", &once);
        alice.run(&["credentials"]).done();
        alice.sign_in("Wonderland-1865");
    }
    let often = r#"{"fault": "throttle", "count": 9, "operation": "GetId"}"#;
    pool.control("POST", "faults", often);
    alice.run(&["credentials"]).ended(5, "GetId");
}

#[test]
fn credentials_are_kept_until_they_end() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice")
        .with("CALDERA_IDENTITY_POOL_ID", IDENTITIES)
        .with("CALDERA_IDENTITY_ENDPOINT_URL", &pool.url());
    alice.run(&["credentials"]).ended(6, "nobody is signed in");
    alice.sign_in("Wonderland-1865");
    let text = alice.run(&["credentials"]).done();
    let first = json(&text);
    assert_eq!(first["Version"], 1);
    assert!(first["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    for name in ["SecretAccessKey", "SessionToken", "Expiration"] {
        assert!(!first[name].as_str().unwrap().is_empty());
    }
    assert_eq!(alice.run(&["credentials"]).done(), text);
    assert_eq!(pool.count("GetCredentialsForIdentity"), 1);
    let other = "us-east-1:00000000-0000-4000-8000-000000000000";
    alice
        .run(&["credentials", "--identity-pool-id", other])
        .ended(4, "ResourceNotFoundException");
    alice
        .run(&["credentials", "--identity-pool-id", "nonsense"])
        .ended(2, "--identity-pool-id");
    alice.run(&["logout"]).done();
    alice.run(&["credentials"]).ended(6, "nobody is signed in");
    let kept = alice.folder.path().join("state/caldera/credentials");
    let left = fs::read_dir(kept).unwrap().map(|file| file.unwrap().path());
    assert_eq!(
        left.filter(|path| path.extension().unwrap() == "json")
            .count(),
        0
    );
}

#[test]
fn devices_are_listed_and_forgotten() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    alice.sign_in("Wonderland-1865");
    let text = alice.run(&["device", "list"]).done();
    assert_eq!(text.matches("(this)").count(), 1, "{text}");
    let all = json(&alice.run(&["device", "list", "--output", "json"]).done());
    assert_eq!(all[0]["is_this"], true);
    let key = all[0]["key"].as_str().unwrap();
    assert!(text.starts_with(key));
    alice.run(&["device", "forget", key]).done();
    assert_eq!(alice.run(&["device", "list"]).done(), "");
    alice.run(&["device", "forget"]).ended(2, "no device");
    // A device that is forgotten here alone: the next sign-in goes without, and gets another.
    alice.sign_in("Wonderland-1865");
    alice.run(&["device", "forget", "--here"]).done();
    alice.sign_in("Wonderland-1865");
    assert_eq!(alice.run(&["device", "list"]).done().lines().count(), 2);
}

#[test]
fn the_two_halves_of_srp() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let password = ["--password-command", "echo Wonderland-1865"];
    let answer = [&["srp", "answer"], &password[..]].concat();
    let reply = pool.call("InitiateAuth", &alice.run(&["srp", "start"]).done());
    let responses = alice.run_with(&answer, &reply).done();
    let tokens = json(&pool.call("RespondToAuthChallenge", &responses));
    assert!(
        pool.takes(
            tokens["AuthenticationResult"]["AccessToken"]
                .as_str()
                .unwrap()
        )
    );
    // No private key answers twice.
    alice.run_with(&answer, &reply).ended(2, "srp start");
    alice.run(&["srp", "start"]).done();
    alice.run_with(&answer, "{}").ended(2, "initiate-auth");
    alice
        .run_with(&answer, r#"{"ChallengeName":"SMS_MFA"}"#)
        .ended(4, "PASSWORD_VERIFIER");
    alice
        .run_with(&["srp", "answer", "--password-stdin"], &reply)
        .ended(2, "--password-stdin");
}

#[test]
fn a_profile_is_written_and_used() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    alice
        .run(&[
            "configure",
            "--profile",
            "work",
            "--password-command",
            "echo Wonderland-1865",
        ])
        .done();
    let file = alice.folder.path().join("config/caldera/config.toml");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let written = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("# mine\n{written}")).unwrap();
    alice.run(&["configure", "--username", "bob"]).done();
    let both = fs::read_to_string(&file).unwrap();
    assert!(both.starts_with("# mine\n[profile.work]\n"), "{both}");
    assert!(both.contains("[profile.default]\n"), "{both}");

    let mut bare = Person::new(&pool, "");
    bare.variables
        .retain(|(name, _)| !name.starts_with("CALDERA_"));
    let with = |verb| {
        [
            "--config",
            file.to_str().unwrap(),
            "--profile",
            "work",
            verb,
        ]
    };
    bare.run(&with("login")).done();
    assert!(pool.takes(bare.run(&with("token")).done().trim()));
    bare.run(&["token"]).ended(2, "--user-pool-id");
    bare.run(&[
        "--config",
        file.to_str().unwrap(),
        "--profile",
        "none",
        "token",
    ])
    .ended(2, "profile");

    for mode in [0o620, 0o602] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        bare.run(&with("token"))
            .ended(2, "others than its owner may write it");
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let folder = file.parent().unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o770)).unwrap();
    bare.run(&with("token"))
        .ended(2, "others than its owner may write in its folder");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();

    fs::write(
        &file,
        "[profile.work]\nclient_secret = \"x\"\nno_such_key = 1\n",
    )
    .unwrap();
    bare.run(&with("token")).ended(2, "line 3");
    fs::write(&file, "[profile.work]\nclient_secret = \"hush\n").unwrap();
    let ran = bare.run(&with("token"));
    assert!(ran.status == 2 && !ran.err.contains("hush"), "{ran:?}");
}

#[test]
fn a_client_secret_is_the_owners() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice").with("CALDERA_CLIENT_ID", "clientwithsecret");
    let secret = "a0client0secret0for0tests0alone";
    let folder = alice.folder.path().join("config/caldera");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    fs::write(
        &file,
        format!("[profile.default]\nclient_secret = \"{secret}\"\n"),
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    alice.run(&["token"]).ended(2, "others may read it");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    alice.sign_in("Wonderland-1865");
    fs::remove_file(&file).unwrap();
    let alice = alice.with("CALDERA_CLIENT_SECRET", secret);
    alice.age();
    assert!(pool.takes(alice.run(&["token"]).done().trim()));
}

/// A session in the kernel's keyring, where the kernel has one for this process; else a refusal.
#[test]
fn a_session_is_kept_in_the_keyring() {
    let name = format!("alice-{}", std::process::id());
    let pool = Pool::with_alice_called(&name);
    let alice = Person::new(&pool, &name)
        .with("CALDERA_STORE", "keyring")
        .with("CALDERA_IDENTITY_POOL_ID", IDENTITIES)
        .with("CALDERA_IDENTITY_ENDPOINT_URL", &pool.url());
    let first = alice.run(&["status"]);
    if first.status == 2 {
        first.ended(2, "--store keyring");
        eprintln!("no keyring is to be had here: only its refusal was tested");
        return;
    }
    first.ended(6, "nobody is signed in");
    alice.sign_in("Wonderland-1865");
    let token = alice.run(&["token"]).done();
    assert!(pool.takes(token.trim()));
    let credentials = alice.run(&["credentials"]).done();
    assert_eq!(alice.run(&["credentials"]).done(), credentials);
    let start = alice.run(&["srp", "start"]).done();
    // None of the three took another's place, and none is in a file.
    assert_eq!(alice.run(&["token"]).done(), token);
    let state = alice.folder.path().join("state/caldera");
    for folder in ["sessions", "credentials", "srp"] {
        assert!(!state.join(folder).exists(), "{folder}");
    }
    for file in fs::read_dir(state.join("locks")).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().len(), 0);
    }
    let reply = pool.call("InitiateAuth", &start);
    let answer = [
        "srp",
        "answer",
        "--password-command",
        "echo Wonderland-1865",
    ];
    let answered = alice.run_with(&answer, &reply).done();
    pool.call("RespondToAuthChallenge", &answered);
    alice.run_with(&answer, &reply).ended(2, "srp start");
    alice.run(&["logout"]).done();
    alice.run(&["token"]).ended(6, "nobody is signed in");
    alice.run(&["credentials"]).ended(6, "nobody is signed in");
}

#[test]
fn a_client_secret_that_is_no_text_is_refused() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let mut command = alice.command(&["status"]);
    command.env("CALDERA_CLIENT_SECRET", OsStr::from_bytes(b"\xff"));
    Ran::of(command.output().unwrap()).ended(2, "CALDERA_CLIENT_SECRET");
}
