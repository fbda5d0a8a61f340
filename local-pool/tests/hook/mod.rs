//! A hook for triggers: a small HTTP server that keeps the events it gets.

#![allow(unreachable_pub, reason = "shared by the test binaries")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::{Value, json};

/// A status, of which 0 hangs up instead, and a body.
pub type Answer = (u16, Vec<u8>);

type Says = dyn Fn(&Value, usize) -> Answer + Send + Sync;

pub struct Hook {
    address: SocketAddr,
    events: Arc<Mutex<Vec<Value>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// The event with this response, as a function returns it.
pub fn said(event: &Value, response: Value) -> Answer {
    let mut event = event.clone();
    event["response"] = response;
    (200, event.to_string().into_bytes())
}

/// What a function's runtime tells when it threw.
pub fn threw(message: &str) -> Answer {
    let body = json!({ "errorType": "Error", "errorMessage": message });
    (200, body.to_string().into_bytes())
}

impl Hook {
    /// Answers with a response for the event.
    pub fn saying(says: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Self {
        Self::new(move |event, _| said(event, says(event)))
    }

    /// Throws.
    pub fn refusing(message: &'static str) -> Self {
        Self::new(move |_, _| threw(message))
    }

    /// Answers an event, and its number from 0 on.
    pub fn new(says: impl Fn(&Value, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let stop = Arc::<AtomicBool>::default();
        let says: Arc<Says> = Arc::new(says);
        let (kept, stopped) = (events.clone(), stop.clone());
        let count = Arc::<Mutex<usize>>::default();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (kept, says, count) = (kept.clone(), says.clone(), count.clone());
                std::thread::spawn(move || {
                    let mut stream = BufReader::new(stream.unwrap());
                    let event = receive(&mut stream);
                    let number = {
                        let mut count = count.lock().unwrap();
                        *count += 1;
                        *count - 1
                    };
                    kept.lock().unwrap().push(event.clone());
                    answer(stream.get_mut(), &says(&event, number));
                });
            }
        });
        Self {
            address,
            events,
            stop,
            thread: Some(thread),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// The events since the last call.
    pub fn events(&self) -> Vec<Value> {
        std::mem::take(&mut self.events.lock().unwrap())
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that listens.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn receive(stream: &mut BufReader<TcpStream>) -> Value {
    let mut length = 0;
    let mut first = None;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        first.get_or_insert(line);
    }
    assert!(first.unwrap().starts_with("post /"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn answer(stream: &mut TcpStream, (status, body): &Answer) {
    if *status == 0 {
        return;
    }
    let head = format!(
        "HTTP/1.1 {status} Told\r\ncontent-length: {}\r\ncontent-type: application/json\r\n\r\n",
        body.len()
    );
    // A pool that has heard enough may be gone.
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}
