//! Every challenge of the local pool, by a way in that leads to it.

use caldera_client::{
    AppClient, SignIn, UserPoolId,
    engine::flow::{ChallengeName, SignInBuilder},
};

use super::{POOL, Pool, Program, SETUP_POOL, app};

pub type Way = fn(UserPoolId, AppClient, String) -> SignInBuilder;

pub struct Case {
    pub name: &'static str,
    pub pool: &'static str,
    pub user: &'static str,
    pub way: Way,
    pub choice: ChallengeName,
    pub password: &'static str,
    pub asks: &'static [&'static str],
}

const fn case(user: &'static str, way: Way, asks: &'static [&'static str]) -> Case {
    Case {
        name: user,
        pool: POOL,
        user,
        way,
        choice: ChallengeName::SoftwareTokenMfa,
        password: "",
        asks,
    }
}

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "alice",
            |p, a, n| SignIn::user(p, a, n, "Wonderland-1865"),
            &[],
        ),
        // With the device that the first has left.
        case(
            "alice",
            |p, a, n| SignIn::user(p, a, n, "Wonderland-1865"),
            &[],
        ),
        case(
            "alice@example.com",
            |p, a, n| SignIn::user(p, a, n, "Wonderland-1865"),
            &[],
        ),
        case(
            "alice",
            |p, a, n| SignIn::password(p, a, n, "Wonderland-1865"),
            &[],
        ),
        case(
            "bob",
            |p, a, n| SignIn::user(p, a, n, "Builder-1998!"),
            &["totp"],
        ),
        case(
            "carol",
            |p, a, n| SignIn::user(p, a, n, "Christmas-1843"),
            &["code"],
        ),
        case(
            "dave",
            |p, a, n| SignIn::user(p, a, n, "Temporary-2001"),
            &["new_password"],
        ),
        case(
            "erin",
            |p, a, n| SignIn::user(p, a, n, "Brockovich-2000"),
            &["select_mfa", "totp"],
        ),
        Case {
            name: "erin by e-mail",
            choice: ChallengeName::EmailOtp,
            ..case(
                "erin@example.com",
                |p, a, n| SignIn::user(p, a, n, "Brockovich-2000"),
                &["select_mfa", "code"],
            )
        },
        case("alice", SignIn::custom, &["custom"]),
        case(
            "alice",
            |p, a, n| SignIn::custom_with_srp(p, a, n, "Wonderland-1865"),
            &["custom"],
        ),
        Case {
            name: "a choice, by SRP",
            choice: ChallengeName::PasswordSrp,
            password: "Wonderland-1865",
            ..case("alice", SignIn::choice, &["select_challenge"])
        },
        Case {
            name: "a choice, by the password",
            choice: ChallengeName::Password,
            password: "Wonderland-1865",
            ..case("alice", SignIn::choice, &["select_challenge"])
        },
        Case {
            name: "a choice, by e-mail",
            choice: ChallengeName::EmailOtp,
            ..case("alice", SignIn::choice, &["select_challenge", "code"])
        },
        case(
            "alice",
            |p, a, n| SignIn::choice(p, a, n).prefer(ChallengeName::EmailOtp),
            &["code"],
        ),
        Case {
            name: "an authenticator app is set up",
            pool: SETUP_POOL,
            ..case(
                "heidi",
                |p, a, n| SignIn::user(p, a, n, "Mountains-1881"),
                &["software_token"],
            )
        },
    ]
}

pub fn program<'a>(pool: &'a Pool, case: &Case) -> Program<'a> {
    Program {
        choice: case.choice.clone(),
        password: case.password,
        ..Program::new(pool)
    }
}

pub fn client_of(case: &Case) -> AppClient {
    match case.pool {
        SETUP_POOL => AppClient::new("clientofsetuppool").unwrap(),
        _ => app(),
    }
}
