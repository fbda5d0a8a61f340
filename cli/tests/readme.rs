//! What the README shows is run as it is written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use common::{Person, Pool, Ran};

const README: &str = include_str!("../README.md");

/// The blocks of a language, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("```{language}\n");
    let found = README.split(open.as_str()).skip(1);
    found
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// Runs lines in a shell in which `caldera` is found.
fn shell(person: &Person, script: &str) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_caldera")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-e", "-c", script])
        .env_clear()
        .envs(person.variables.iter().map(|(name, value)| (name, value)))
        .env("PATH", path)
        .output()
        .unwrap();
    Ran::of(output)
}

#[test]
fn the_local_pool_is_tried() {
    let pool = Pool::demo();
    let mut person = Person::new(&pool, "");
    person
        .variables
        .retain(|(name, _)| !name.starts_with("CALDERA_"));
    let blocks = blocks("sh");
    let tried = blocks
        .iter()
        .find(|block| block.contains("us-east-1_LocalDemo"))
        .unwrap();
    let (start, script) = tried.split_once('\n').unwrap();
    assert_eq!(start, "cargo run --release -p caldera-local-pool &");
    let script = script.replace("http://127.0.0.1:9339", &pool.url());
    let out = shell(&person, &script).done();
    assert!(out.contains("Access token  holds"), "{out}");
    assert!(out.contains("\"kind\":\"access\""), "{out}");
    // The head of a JWT.
    assert!(out.lines().last().unwrap().starts_with("eyJ"), "{out}");
}

#[test]
fn completions_and_pages_are_written() {
    let person = Person::new(&Pool::start(), "alice");
    let blocks = blocks("sh");
    let block = blocks
        .iter()
        .find(|block| block.contains("caldera completions"))
        .unwrap();
    shell(&person, block).done();
    let share = person.folder.path().join("home/.local/share");
    let completions = share.join("bash-completion/completions/caldera");
    assert!(
        fs::read_to_string(completions)
            .unwrap()
            .contains("credentials")
    );
    let pages = fs::read_dir(share.join("man/man1")).unwrap();
    let pages = pages.map(|page| page.unwrap().file_name().into_string().unwrap());
    let pages: Vec<_> = pages.collect();
    for page in ["caldera.1", "caldera-token.1", "caldera-device-list.1"] {
        assert!(pages.iter().any(|name| name == page), "{pages:?}");
    }
}

#[test]
fn the_configuration_is_one() {
    let pool = Pool::start();
    let mut person = Person::new(&pool, "");
    person
        .variables
        .retain(|(name, _)| !name.starts_with("CALDERA_"));
    let folder = person.folder.path().join("config/caldera");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    fs::write(&file, blocks("toml")[0].replace('…', "x")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    person.run(&["status"]).ended(6, "nobody is signed in");
    // Each key is known: only what the profile says of stores is against it.
    person
        .run(&["status", "--profile", "ci"])
        .ended(2, "--store none");
}

#[test]
fn the_statuses_and_verbs_are_the_helps() {
    let person = Person::new(&Pool::start(), "alice");
    let help = person.run(&["--help"]).done();
    let told = help.split("Exit status:").nth(1).unwrap();
    let told: Vec<_> = told
        .lines()
        .skip(1)
        .take(7)
        .map(|line| line.trim().split_once("  ").unwrap())
        .collect();
    for (status, what) in told {
        // The README may say more.
        assert!(
            README.contains(&format!("| {status} | {what}")),
            "{status} {what}"
        );
    }
    let verbs = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let verbs = verbs
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    for verb in verbs.filter(|verb| !verb.is_empty()) {
        assert!(README.contains(&format!("`{verb}")), "{verb}");
    }
}
