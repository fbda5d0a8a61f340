//! Prints a token that holds: `token POOL CLIENT NAME ENDPOINT FOLDER`. The password is a line of input,
//! read where nobody is signed in. No runtime; other processes may use the folder at the same time.
use caldera_client::{AppClient, Error, FileStore, Nobody, SecretText, blocking::Cognito};

fn sign_in(cognito: &Cognito, name: &str) -> Result<SecretText, Box<dyn std::error::Error>> {
    let password = std::io::stdin().lines().next().ok_or("no password")??;
    match cognito.sign_in(name, password, &mut Nobody) {
        Ok(session) => Ok(session.access_token()?),
        Err(Error::WrongPassword(_)) => Err("the password is wrong".into()),
        Err(Error::Cancelled) => Err("more than a password is asked".into()),
        Err(error) => Err(error.into()), // locked, outcome unknown, busy, the network …
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = |n| std::env::args().nth(n).ok_or("too few arguments");
    let cognito = Cognito::builder(argument(1)?.parse()?, AppClient::new(&argument(2)?)?)
        .endpoint_url(argument(4)?)
        .store(FileStore::new(argument(5)?))
        .build()?;
    let session = cognito.resume(&argument(3)?)?;
    let token = match session.map(|session| session.access_token()) {
        Some(Ok(token)) => token, // refreshed and saved, where that was needed
        None | Some(Err(Error::SignInAgain(_))) => sign_in(&cognito, &argument(3)?)?,
        Some(Err(error)) => return Err(error.into()), // the network, the store: later
    };
    println!("{}", token.reveal());
    Ok(())
}
