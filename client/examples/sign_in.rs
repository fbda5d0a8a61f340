//! Signs in: `sign_in POOL CLIENT NAME ENDPOINT`, the password and what is asked in lines of input.
use caldera_client::{Answer, AppClient, Asked, Cognito, Question};

/// A line of the person's. A program for people would not show a password as it is typed.
fn line(prompt: &str) -> Option<String> {
    eprintln!("{prompt}: ");
    std::io::stdin().lines().next()?.ok()
}

fn answer(asked: &Asked<'_>) -> Option<Answer> {
    match asked.question() {
        Question::Code(_) => line("Code").map(Answer::code),
        Question::NewPassword(_) => line("New password").map(Answer::new_password),
        Question::SelectMfa(_) => Some(Answer::choose(line("Which")?.as_str().into())),
        _ => None, // cancels
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = |n| std::env::args().nth(n).ok_or("too few arguments");
    let cognito = Cognito::builder(argument(1)?.parse()?, AppClient::new(&argument(2)?)?);
    let cognito = cognito.endpoint_url(argument(4)?).build()?; // at AWS without endpoint_url
    let (name, password) = (argument(3)?, line("Password").ok_or("no password")?);
    let session = cognito.sign_in(&name, password, &mut answer).await?;
    let token = session.access_token().await?; // fresh, whenever it is asked for
    println!("{name}'s token has {} bytes", token.reveal().len());
    Ok(())
}
