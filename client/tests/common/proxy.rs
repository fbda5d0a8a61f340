//! A proxy between a client and the pool that does what networks do, to one request of many, and keeps
//! count.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is read, and the connection ends: the pool never sees it.
    DropRequest,
    /// The pool answers, and the connection ends.
    DropReply,
    /// The service turns it away with 429; the pool never sees it.
    Throttle,
    /// A proxy's page with 503; the pool never sees it.
    Unavailable,
    /// A captive portal's page with 200; the pool never sees it.
    Portal,
    /// The answer comes late.
    Delay,
    /// The pool answers, and half of that arrives.
    Truncate,
}

pub const FAULTS: [Fault; 7] = [
    Fault::DropRequest,
    Fault::DropReply,
    Fault::Throttle,
    Fault::Unavailable,
    Fault::Portal,
    Fault::Delay,
    Fault::Truncate,
];

#[derive(Default)]
struct State {
    /// Every request that came, as its operation and its body.
    seen: Vec<(String, String)>,
    fault: Option<(usize, Fault)>,
}

pub struct Proxy {
    pub address: String,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    /// Listens until the process ends.
    pub fn start(pool: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (pool, state) = (pool.to_owned(), Arc::new(Mutex::new(State::default())));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (pool, state) = (pool.clone(), Arc::clone(&shared));
                // A connection that breaks is nobody's fault here.
                thread::spawn(move || carry(stream, &pool, &state).ok());
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the `number`th request, counted from 1, meets the fault.
    pub fn arm(&self, fault: Option<(usize, Fault)>) {
        *self.state.lock().unwrap() = State {
            fault,
            ..State::default()
        };
    }

    /// What came since, as operations and bodies.
    pub fn seen(&self) -> Vec<(String, String)> {
        self.state.lock().unwrap().seen.clone()
    }

    pub fn count(&self, operation: &str) -> usize {
        let seen = self.seen();
        seen.iter().filter(|(name, _)| name == operation).count()
    }
}

/// A message of HTTP: its head and its body.
fn read(stream: &mut impl Read) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end + 4]).into_owned();
            let length = header(&head, "content-length").map_or(0, |n| n.parse().unwrap());
            while bytes.len() < end + 4 + length {
                let count = stream.read(&mut buffer)?;
                if count == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                bytes.extend_from_slice(&buffer[..count]);
            }
            return Ok((head, bytes.split_off(end + 4)));
        }
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn page(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn carry(mut stream: TcpStream, pool: &str, state: &Mutex<State>) -> std::io::Result<()> {
    let (head, body) = read(&mut stream)?;
    let target = header(&head, "x-amz-target").unwrap_or_default().to_owned();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let fault = {
        let mut state = state.lock().unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        state.seen.push((operation, text));
        let number = state.seen.len();
        state
            .fault
            .filter(|(at, _)| *at == number)
            .map(|(_, fault)| fault)
    };
    let html = "<html><body>Sign in to the network</body></html>";
    match fault {
        Some(Fault::DropRequest) => return Ok(()),
        Some(Fault::Throttle) => {
            let kind = "application/x-amz-json-1.1";
            let body = "{\"__type\":\"TooManyRequestsException\",\"message\":\"Rate exceeded\"}";
            return stream.write_all(&page("429 Too Many Requests", kind, body));
        }
        Some(Fault::Unavailable) => {
            return stream.write_all(&page("503 Service Unavailable", "text/html", html));
        }
        Some(Fault::Portal) => return stream.write_all(&page("200 OK", "text/html", html)),
        _ => {}
    }
    let mut upstream = TcpStream::connect(pool)?;
    write!(
        upstream,
        "POST / HTTP/1.1\r\nHost: {pool}\r\nX-Amz-Target: {target}\r\n\
         Content-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )?;
    upstream.write_all(&body)?;
    let (head, body) = read(&mut upstream)?;
    let mut reply = head
        .replacen("\r\n", "\r\nConnection: close\r\n", 1)
        .into_bytes();
    reply.extend_from_slice(&body);
    match fault {
        Some(Fault::DropReply) => return Ok(()),
        Some(Fault::Delay) => thread::sleep(Duration::from_millis(300)),
        Some(Fault::Truncate) => reply.truncate(reply.len() - body.len().div_ceil(2)),
        _ => {}
    }
    stream.write_all(&reply)
}
