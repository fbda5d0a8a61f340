//! Configurations, refused and in order.

use super::*;

#[test]
fn a_configuration_that_cannot_be_is_refused_with_the_place() {
    let message =
        |text: &str| match Config::from_toml(text).and_then(|config| LocalPool::new(&config)) {
            Ok(_) => panic!("accepted: {text}"),
            Err(error) => error.to_string(),
        };
    assert!(message("[[pool]]\nidd = \"x\"").starts_with("line 2: unknown field `idd`"));
    assert!(!message("[[pool.user]]\npassword = \"hunter2\" oops").contains("hunter2"));
    assert_eq!(
        message("[[pool]]\nid = \"nounderscore\""),
        "pool \"nounderscore\": user pool id is malformed"
    );
    let pool = "[[pool]]\nid = \"us-east-1_X\"\n";
    for (tables, expected) in [
        (
            "[[pool.client]]\nid = \"c\"\nsession_minutes = 2",
            "client \"c\": A session lives for 3 to 15 minutes.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\nauth_flows = [\"ALLOW_ALL\"]",
            "client \"c\": ExplicitAuthFlows names a flow that does not exist.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\nsecret = \"tooshorttooshorttoosho\"",
            "client \"c\": A client secret has 24 to 64 letters, digits, underscores and pluses.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"\"",
            concat!(
                "user \"u\": 1 validation error detected: Value at 'password' failed to satisfy ",
                r"constraint: Member must satisfy regular expression pattern: [\S]+.*[\S]+",
            ),
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\nmfa = [\"SMS_MFA\"]",
            "user \"u\": SMS_MFA cannot be on for this user.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\ntotp_secret = \"A1\"",
            "user \"u\": The secret of the authenticator app is not base32.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\ntotp_secret = \"JBSWY3DP\"",
            "user \"u\": The secret of a software token needs at least 128 bits.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\n[[pool.client]]\nid = \"c\"",
            "client \"c\": There is a client with this id already.",
        ),
    ] {
        assert_eq!(message(&format!("{pool}{tables}")), expected);
    }
}

#[test]
fn the_demo_is_in_order() {
    let pool = LocalPool::new(&Config::demo().unwrap()).unwrap();
    let person = |name: &str, password: &str| Person {
        pool: "us-east-1_LocalDemo".parse().unwrap(),
        app: AppClient::new("democlientwithoutsecret").unwrap(),
        name: name.into(),
        password: password.into(),
        admin: false,
    };
    for (name, password, challenge) in [
        ("bob", "Builder-1998!", "SOFTWARE_TOKEN_MFA"),
        ("carol", "Christmas-1843", "SMS_MFA"),
        ("dave", "Temporary-2001", "NEW_PASSWORD_REQUIRED"),
        ("erin", "Brockovich-2000", "SELECT_MFA_TYPE"),
    ] {
        assert_eq!(
            name_of(&person(name, password).sign_in(&pool).unwrap()),
            challenge
        );
    }
    tokens(&person("alice", "Wonderland-1865").sign_in(&pool).unwrap());
    let app = AppClient::new("democlientwithsecret")
        .unwrap()
        .with_secret("local0demo0secret0that0is0in0the0source0for0all0to0see")
        .unwrap();
    let alice = Person {
        app,
        ..person("alice@example.com", "Wonderland-1865")
    };
    tokens(&alice.sign_in(&pool).unwrap());
}
