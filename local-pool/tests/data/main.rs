//! The file that keeps a pool over restarts: what is in it, what is not, and that nothing that was
//! answered is lost, however the process ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]
#![allow(clippy::print_stdout, reason = "what is measured is told")]

#[path = "../common/mod.rs"]
mod common;
mod files;
mod restarts;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use caldera_local_pool::{Config, Kind, LocalPool, OpenError};
use caldera_srp::AppClient;
use common::{PASSWORD, POOL, Person, call, code, name_of, ok, refused, text, tokens};
use redb::{Database, TableDefinition};
use serde_json::{Value, json};

const CONFIG: &str = r#"
    [[pool]]
    id = "us-east-1_TestPool1"
    name = "kept"
    mfa = "OPTIONAL"
    devices = {}
    alias_attributes = ["email"]
    tags = { team = "blue" }
    [[pool.client]]
    id = "plainclient"
    auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"]
    [[pool.client]]
    name = "unnamed"
    generate_secret = true
    [[pool.group]]
    name = "staff"
    [[pool.user]]
    username = "alice"
    password = "Correct-Horse-7"
    [[pool.user]]
    username = "dora"
    password = "Correct-Horse-7"
    [[pool]]
    name = "drawn"
    [[identity_pool]]
    id = "us-east-1:10ca1de0-0000-4000-8000-000000000000"
    provider = [{ pool = "us-east-1_TestPool1", client = "plainclient" }]
"#;

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("caldera-local-pool-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("pool.data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is the system's to clear away.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(file: &Path, config: &str) -> Result<LocalPool, OpenError> {
    let mut config = Config::from_toml(config).unwrap();
    LocalPool::open(file, &mut config, Box::new(|_| ()))
}

fn opened(file: &Path) -> LocalPool {
    open(file, CONFIG).unwrap_or_else(|error| panic!("{error}"))
}

/// All that can be asked of a pool by listing and describing.
fn shown(pool: &LocalPool) -> Vec<Value> {
    let mut shown = vec![ok(pool, "ListUserPools", json!({ "MaxResults": 60 }))];
    let pools = shown[0]["UserPools"].clone();
    for one in pools.as_array().unwrap() {
        let id = &one["Id"];
        let all = json!({ "UserPoolId": id });
        for operation in [
            "DescribeUserPool",
            "GetUserPoolMfaConfig",
            "ListUserPoolClients",
            "ListUsers",
            "ListGroups",
        ] {
            shown.push(ok(pool, operation, all.clone()));
        }
        let clients = shown[shown.len() - 3]["UserPoolClients"].clone();
        let users = shown[shown.len() - 2]["Users"].clone();
        for client in clients.as_array().unwrap() {
            let named = json!({ "UserPoolId": id, "ClientId": client["ClientId"] });
            shown.push(ok(pool, "DescribeUserPoolClient", named.clone()));
            shown.push(ok(pool, "ListUserPoolClientSecrets", named));
        }
        for user in users.as_array().unwrap() {
            let named = json!({ "UserPoolId": id, "Username": user["Username"] });
            for operation in ["AdminGetUser", "AdminListDevices", "AdminListGroupsForUser"] {
                shown.push(ok(pool, operation, named.clone()));
            }
        }
        shown.push(pool.jwks(text(id)).unwrap());
    }
    shown
}
