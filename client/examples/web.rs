//! A web back end, of which each run takes one request: `web POOL CLIENT ENDPOINT VISITOR`. The request is
//! three lines of input: "begin", a name, a password; or "answer", what the last page sealed, a code.
use caldera_client::{Answer, AppClient, Cognito, Progress, Sealer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = |n| std::env::args().nth(n).ok_or("too few arguments");
    let cognito = Cognito::builder(argument(1)?.parse()?, AppClient::new(&argument(2)?)?);
    let cognito = cognito.endpoint_url(argument(3)?).build()?; // at AWS without endpoint_url
    let visitor = argument(4)?; // the id of the web session, out of its cookie
    let sealer = Sealer::new(1, std::env::var("SEAL_KEY")?.as_bytes().try_into()?);
    let fields = std::io::read_to_string(std::io::stdin())?;
    let fields: Vec<&str> = fields.lines().collect();
    let progress = match fields[..] {
        ["begin", name, password] => cognito.begin(name, password).await?,
        ["answer", sealed, code] => {
            let state = sealer.open_text(sealed, visitor.as_bytes())?;
            cognito.go_on(state.reveal(), Answer::code(code)).await?
        }
        _ => return Err("no such request".into()),
    };
    match progress {
        Progress::SignedIn(session) => println!("Welcome, {}!", session.kept().username()),
        Progress::Paused(paused) => {
            println!("{}", sealer.seal_text(paused.state(), visitor.as_bytes())?);
        }
    }
    Ok(())
}
