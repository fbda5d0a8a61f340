//! This project's contenders, one for each kernel, and its server half, which judges all.

use crate::client_step::{CLIENT_ID, Challenge, Claim, Client, PASSWORD, POOL, USERNAME};
use crate::exponentiation::{Case, Contender, LENGTH, Prepared};
use crate::versions::locked;
use caldera_srp::hazmat::field::{self, Element, Kernel};
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{AppClient, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn};
use std::error::Error;
use std::hint::black_box;

/// The kernels, the fastest first; not WebAssembly's, where none of these peers runs.
const KERNELS: [Kernel; 5] = [
    Kernel::Ifma,
    Kernel::X86_64,
    Kernel::Aarch64,
    Kernel::Portable64,
    Kernel::Portable32,
];

const _: () = assert!(
    KERNELS.len() + 1 == Kernel::ALL.len(),
    "a kernel is missing"
);

/// The kernels for processors of this kind.
fn kernels() -> impl Iterator<Item = Kernel> {
    KERNELS.into_iter().filter(|kernel| match kernel {
        Kernel::Ifma | Kernel::X86_64 => cfg!(target_arch = "x86_64"),
        Kernel::Aarch64 => cfg!(target_arch = "aarch64"),
        _ => true,
    })
}

fn name(kernel: Kernel) -> String {
    format!("caldera-srp, {}", kernel.name())
}

fn version() -> String {
    locked("caldera-srp", "")
}

/// Whether the name is that of a kernel which processors like this one are never given.
pub fn is_for_others(name: &str) -> bool {
    cfg!(target_pointer_width = "64") && name == self::name(Kernel::Portable32)
}

/// Names and versions of the kernels that this processor cannot run.
pub fn missing_kernels() -> impl Iterator<Item = (String, String)> {
    kernels()
        .filter(|kernel| !kernel.is_available())
        .map(|kernel| (name(kernel), version()))
}

/// The exponentiation of each kernel that this processor can run.
pub(crate) fn contenders() -> Vec<Box<dyn Contender>> {
    kernels()
        .filter(|kernel| kernel.is_available())
        .map(|kernel| Box::new(Power(kernel)) as Box<dyn Contender>)
        .collect()
}

struct Power(Kernel);

impl Contender for Power {
    fn name(&self) -> String {
        name(self.0)
    }

    fn version(&self) -> String {
        version()
    }

    fn constant_time(&self) -> bool {
        true
    }

    fn ours(&self) -> bool {
        true
    }

    fn prepare(&self, case: &Case) -> Box<dyn Prepared> {
        Box::new(PreparedPower {
            kernel: self.0,
            base: case.base,
            exponent: case
                .exponent
                .rchunks(8)
                .map(|limb| {
                    limb.iter()
                        .fold(0, |limb, &byte| limb << 8 | u64::from(byte))
                })
                .collect(),
            bits: case.bits,
            result: [0; LENGTH],
        })
    }
}

struct PreparedPower {
    kernel: Kernel,
    base: [u8; LENGTH],
    exponent: Vec<u64>,
    bits: usize,
    result: [u8; LENGTH],
}

impl Prepared for PreparedPower {
    /// From bytes to bytes, so both conversions to and from Montgomery's form are in it, as they
    /// are in the peers' calls.
    fn run(&mut self) {
        let base = Element::new(self.kernel, black_box(&self.base)).expect("an available kernel");
        let power = base.pow(black_box(&self.exponent), self.bits);
        self.result = *power.to_be_bytes();
    }

    fn result(&self) -> [u8; LENGTH] {
        self.result
    }
}

/// The client of each kernel that this processor can run.
pub(crate) fn clients() -> Vec<Box<dyn Client>> {
    kernels()
        .filter(|kernel| kernel.is_available())
        .map(|kernel| {
            Box::new(Engine {
                kernel,
                pool: POOL.parse().expect("a pool id"),
                app: AppClient::new(CLIENT_ID).expect("a client id"),
                pending: None,
            }) as Box<dyn Client>
        })
        .collect()
}

struct Engine {
    kernel: Kernel,
    pool: UserPoolId,
    app: AppClient,
    pending: Option<UserSignIn>,
}

impl Client for Engine {
    fn name(&self) -> String {
        name(self.kernel)
    }

    fn version(&self) -> String {
        version()
    }

    fn constant_time(&self) -> bool {
        true
    }

    fn ours(&self) -> bool {
        true
    }

    fn start(&mut self) -> String {
        run_on(self.kernel);
        let (pending, parameters) =
            UserSignIn::start(&self.pool, &self.app, USERNAME, &mut SystemRng)
                .expect("right parameters");
        self.pending = Some(pending);
        String::from(parameters.get("SRP_A").expect("SRP_A"))
    }

    fn respond(&mut self, challenge: &Challenge) -> Claim {
        run_on(self.kernel);
        let challenge = PasswordVerifier::from_parameters(challenge).expect("a right challenge");
        let now = Timestamp::now().expect("a clock");
        let claim = self
            .pending
            .take()
            .expect("started")
            .respond(&challenge, PASSWORD, now)
            .expect("a right challenge");
        let take = |name| String::from(claim.get(name).expect("a parameter of the claim"));
        Claim {
            timestamp: take("TIMESTAMP"),
            signature: take("PASSWORD_CLAIM_SIGNATURE"),
        }
    }
}

/// Has the engine run on a kernel that is available from here on, and makes sure that it does.
fn run_on(kernel: Kernel) {
    assert!(Kernel::force(Some(kernel)), "an available kernel");
    assert_eq!(field::in_use(), kernel, "the kernel that runs");
}

/// Sign-ins that a client must get through before it is timed.
const CHECKS: usize = 3;

/// Signs in with the client against the engine's server half, which runs on the portable kernel.
///
/// # Errors
///
/// Any claim that is refused; and a client whose claim is accepted although the server knows
/// another password, since then the acceptance means nothing.
pub fn check_claims(client: &mut dyn Client) -> Result<(), Box<dyn Error>> {
    let identity = identity()?;
    let right = Verifier::new(&identity, PASSWORD, &mut SystemRng)?;
    let wrong = Verifier::new(&identity, "another password", &mut SystemRng)?;
    for _ in 0..CHECKS {
        if !accepted(client, &identity, &right)? {
            return Err(format!("a right claim of {} is refused", client.name()).into());
        }
    }
    if accepted(client, &identity, &wrong)? {
        return Err(format!("a wrong claim of {} is accepted", client.name()).into());
    }
    Ok(())
}

fn identity() -> Result<Identity, Box<dyn Error>> {
    Ok(Identity::user(&POOL.parse()?, USERNAME)?)
}

fn accepted(
    client: &mut dyn Client,
    identity: &Identity,
    verifier: &Verifier,
) -> Result<bool, Box<dyn Error>> {
    let srp_a = client.start();
    run_on(Kernel::Portable64);
    let (exchange, challenge) = begin(identity, verifier, &srp_a)?;
    let claim = client.respond(&challenge);
    run_on(Kernel::Portable64);
    let block = &challenge["SECRET_BLOCK"];
    match exchange.check(block, &claim.timestamp, &claim.signature) {
        Ok(()) => Ok(true),
        Err(caldera_srp::Error::Refused) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn begin(
    identity: &Identity,
    verifier: &Verifier,
    srp_a: &str,
) -> Result<(Exchange, Challenge), Box<dyn Error>> {
    let (exchange, challenge) = Exchange::begin(identity, verifier, srp_a, &mut SystemRng)?;
    let parameters = [
        ("SALT", challenge.salt()),
        ("SRP_B", challenge.srp_b()),
        ("USERNAME", USERNAME),
        ("USER_ID_FOR_SRP", USERNAME),
        ("SECRET_BLOCK", &secret_block()),
    ];
    let parameters = parameters.map(|(name, value)| (String::from(name), String::from(value)));
    Ok((exchange, Challenge::from(parameters)))
}

/// A block of the length that the service sends, about 1,200 bytes of base64; what is in it is the
/// server's affair.
fn secret_block() -> String {
    "Q2FsZGVyYSBTUlAg".repeat(75)
}

/// A challenge to time clients with: any client computes as much for it as for its own.
///
/// # Errors
///
/// What the server half refuses.
pub fn challenge() -> Result<Challenge, Box<dyn Error>> {
    let identity = identity()?;
    let verifier = Verifier::new(&identity, PASSWORD, &mut SystemRng)?;
    Ok(begin(&identity, &verifier, "02")?.1)
}
