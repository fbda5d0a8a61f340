//! Prints the comparison as Markdown and draws it as SVG; see the package's README.

use caldera_srp_peers::client_step::{self, Client};
use caldera_srp_peers::exponentiation::{self, BITS, Case};
use caldera_srp_peers::measure::{Task, interleaved, timed, use_processor_time};
use caldera_srp_peers::report::{Report, Row};
use caldera_srp_peers::{chart, ours};
use std::env;
use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;

const USAGE: &str = "usage: compare [--smoke] [--rounds N] [--processor-time] [--svg FILE]";
const ROUNDS: usize = 200;
const SMOKE_ROUNDS: usize = 2;

struct Options {
    rounds: usize,
    svg: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        rounds: ROUNDS,
        svg: None,
    };
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(USAGE);
        match argument.as_str() {
            "--smoke" => options.rounds = SMOKE_ROUNDS,
            "--rounds" => {
                options.rounds = value()?
                    .parse()
                    .ok()
                    .filter(|rounds| *rounds > 0)
                    .ok_or(USAGE)?;
            }
            "--processor-time" => use_processor_time(),
            "--svg" => options.svg = Some(value()?.into()),
            _ => return Err(String::from(USAGE)),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let report = Report {
        rounds: options.rounds,
        steps: steps(options.rounds)?,
        powers: powers(options.rounds)?,
    };
    print!("{}", report.markdown());
    if let Some(path) = options.svg {
        std::fs::write(path, chart::svg(&report)?)?;
    }
    Ok(())
}

/// Every client's claims are accepted, then every client is timed.
fn steps(rounds: usize) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut clients = client_step::clients();
    for client in &mut clients {
        ours::check_claims(client.as_mut())?;
        eprintln!("accepted: the claims of {}", client.name());
    }
    let challenge = ours::challenge()?;
    let mut rows: Vec<Row> = clients.iter().map(|client| row(client.as_ref())).collect();
    let mut tasks: Vec<Box<dyn Task<2> + '_>> = Vec::new();
    for client in &mut clients {
        let challenge = &challenge;
        tasks.push(Box::new(move || {
            let (_, start) = timed(|| black_box(client.start()));
            let (_, respond) = timed(|| black_box(client.respond(black_box(challenge))));
            [start, respond]
        }));
    }
    for (row, samples) in rows.iter_mut().zip(interleaved(rounds, &mut tasks)) {
        row.samples = Some(samples);
    }
    rows.splice(0..0, missing());
    Ok(rows)
}

fn row(client: &dyn Client) -> Row {
    Row {
        name: client.name(),
        version: client.version(),
        constant_time: client.constant_time(),
        ours: client.ours(),
        samples: None,
    }
}

/// A row for each kernel that this processor cannot run.
fn missing() -> impl Iterator<Item = Row> {
    ours::missing_kernels().map(|(name, version)| Row {
        name,
        version,
        constant_time: true,
        ours: true,
        samples: None,
    })
}

/// All powers are equal, then every contender is timed.
fn powers(rounds: usize) -> Result<Vec<Row>, Box<dyn Error>> {
    let contenders = exponentiation::contenders();
    let mut rows: Vec<Row> = contenders
        .iter()
        .map(|contender| Row {
            name: contender.name(),
            version: contender.version(),
            constant_time: contender.constant_time(),
            ours: contender.ours(),
            samples: None,
        })
        .collect();
    for bits in BITS {
        let mut prepared = exponentiation::prepare_equal(&contenders, &Case::new(bits))?;
        eprintln!("equal: all powers with {bits} bits");
        let mut tasks: Vec<Box<dyn Task<1> + '_>> = Vec::new();
        for one in &mut prepared {
            tasks.push(Box::new(move || [timed(|| one.run()).1]));
        }
        let samples = interleaved(rounds, &mut tasks);
        for (row, mut samples) in rows.iter_mut().zip(samples) {
            row.samples
                .get_or_insert_default()
                .extend(samples.drain(..1));
        }
    }
    rows.splice(0..0, missing());
    Ok(rows)
}
