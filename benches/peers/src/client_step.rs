//! The whole client step: the public key that opens a sign-in, then the claim that answers the
//! challenge. Each client draws its own private key and reads its own clock.

use crate::ours;
use crate::versions::locked;
use std::collections::HashMap;

/// The user pool of the comparison.
pub const POOL: &str = "us-east-1_AbCdEf123";
/// The app client; it has no secret.
pub const CLIENT_ID: &str = "3n4b5urk1ft4fl3mg5e62d9ado";
/// The user's name, which is also the one that is hashed.
pub const USERNAME: &str = "peter.rabbit";
/// The user's password.
pub const PASSWORD: &str = "correct horse battery staple 9!";

/// What the server asks, as the SDK hands it over.
pub type Challenge = HashMap<String, String>;

/// What the client answers.
#[derive(Clone, Debug)]
pub struct Claim {
    /// `TIMESTAMP`.
    pub timestamp: String,
    /// `PASSWORD_CLAIM_SIGNATURE`.
    pub signature: String,
}

/// A client that can sign in.
pub trait Client {
    /// As the report calls it.
    fn name(&self) -> String;
    /// Of the code that runs.
    fn version(&self) -> String;
    /// Whether its authors claim it to be constant-time.
    fn constant_time(&self) -> bool;
    /// Whether it is this project's.
    fn ours(&self) -> bool {
        false
    }
    /// First half: draws a private key and returns `SRP_A`.
    fn start(&mut self) -> String;
    /// Second half: the claim of the sign-in that was started last.
    fn respond(&mut self, challenge: &Challenge) -> Claim;
}

/// aws-cognito-srp.
#[derive(Debug, Default)]
pub struct AwsCognitoSrp(Option<aws_cognito_srp::SrpClient<aws_cognito_srp::User>>);

impl Client for AwsCognitoSrp {
    fn name(&self) -> String {
        String::from("aws-cognito-srp")
    }

    fn version(&self) -> String {
        locked("aws-cognito-srp", "")
    }

    fn constant_time(&self) -> bool {
        false
    }

    fn start(&mut self) -> String {
        let user = aws_cognito_srp::User::new(POOL, USERNAME, PASSWORD);
        let client = aws_cognito_srp::SrpClient::new(user, CLIENT_ID, None);
        let parameters = client.get_auth_parameters();
        self.0 = Some(client);
        parameters.a
    }

    fn respond(&mut self, challenge: &Challenge) -> Claim {
        let client = self.0.take().expect("started");
        let claim = client
            .verify(
                &challenge["SECRET_BLOCK"],
                &challenge["USER_ID_FOR_SRP"],
                &challenge["SALT"],
                &challenge["SRP_B"],
            )
            .expect("a right challenge");
        Claim {
            timestamp: claim.timestamp,
            signature: claim.password_claim_signature,
        }
    }
}

/// cognito_srp.
#[derive(Default)]
pub struct CognitoSrp(Option<cognito_srp::SrpClient<'static>>);

impl Client for CognitoSrp {
    fn name(&self) -> String {
        String::from("cognito_srp")
    }

    fn version(&self) -> String {
        locked("cognito_srp", "")
    }

    fn constant_time(&self) -> bool {
        false
    }

    fn start(&mut self) -> String {
        let client = cognito_srp::SrpClient::new(USERNAME, PASSWORD, POOL, CLIENT_ID, None);
        let mut parameters = client.get_auth_params().expect("right parameters");
        self.0 = Some(client);
        parameters.remove("SRP_A").expect("SRP_A")
    }

    fn respond(&mut self, challenge: &Challenge) -> Claim {
        let client = self.0.take().expect("started");
        // It wants the map for itself: the copy takes about a microsecond.
        let mut claim = client
            .process_challenge(challenge.clone())
            .expect("a right challenge");
        let mut take = |name| claim.remove(name).expect("a parameter of the claim");
        Claim {
            timestamp: take("TIMESTAMP"),
            signature: take("PASSWORD_CLAIM_SIGNATURE"),
        }
    }
}

/// Everyone, ours first.
pub fn clients() -> Vec<Box<dyn Client>> {
    let mut clients = ours::clients();
    clients.push(Box::new(AwsCognitoSrp::default()));
    clients.push(Box::new(CognitoSrp::default()));
    clients
}
