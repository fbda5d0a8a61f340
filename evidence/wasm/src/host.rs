//! The module and its host: calls as the package's `src/internal/engine.ts` makes them, and what the module
//! asks of its host.

use std::ops::Range;

use wasmtime::{
    Caller, Config, Engine, Extern, Instance, Linker, Memory, Module, Store, TypedFunc,
};

use crate::memcheck;

pub type Outcome = Result<(), String>;

/// What Cranelift might use and valgrind does not execute: AVX-512, and AVX-VNNI.
const NOT_UNDER_VALGRIND: [&str; 7] = [
    "has_avx_vnni",
    "has_avx512bitalg",
    "has_avx512dq",
    "has_avx512f",
    "has_avx512vbmi",
    "has_avx512vl",
    "has_avx512vnni",
];

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Cranelift as it compiles for this processor, but for what valgrind cannot carry: the module's memory is
/// ordinary memory, with every access compared against its bound.
pub fn engine() -> Result<Engine, String> {
    let mut config = Config::new();
    config
        .signals_based_traps(false)
        .memory_reservation(0)
        .memory_reservation_for_growth(0)
        .memory_guard_size(0)
        .memory_init_cow(false);
    for feature in NOT_UNDER_VALGRIND {
        // SAFETY: code without an instruction runs wherever code with it does.
        unsafe { config.cranelift_flag_set(feature, "false") };
    }
    Engine::new(&config).map_err(text)
}

/// A text of a call.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// Everybody may know it.
    Public(&'a str),
    /// Nobody may, from when the module has read it.
    Secret(&'a [u8]),
    /// It is not there.
    None,
}

/// What the host's functions know.
struct State {
    memory: Option<Memory>,
    /// The generator's.
    seed: u64,
    /// Where the texts of the call are that are secret, each until it was read.
    unread: Vec<Range<usize>>,
    is_withheld: bool,
    published: Vec<usize>,
}

impl State {
    /// The next byte of the generator (xorshift64*).
    fn next(&mut self) -> u8 {
        self.seed ^= self.seed >> 12;
        self.seed ^= self.seed << 25;
        self.seed ^= self.seed >> 27;
        self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0]
    }
}

fn part<'a>(
    caller: &'a mut Caller<'_, State>,
    at: u32,
    length: u32,
) -> wasmtime::Result<(&'a mut [u8], &'a mut State)> {
    let memory = caller.data().memory;
    let memory = memory.ok_or_else(|| wasmtime::Error::msg("no memory"))?;
    let (bytes, state) = memory.data_and_store_mut(caller);
    let bytes = bytes
        .get_mut(at as usize..)
        .and_then(|bytes| bytes.get_mut(..length as usize))
        .ok_or_else(|| wasmtime::Error::msg("outside of the memory"))?;
    Ok((bytes, state))
}

/// The host's generator: each byte is a secret.
fn random(mut caller: Caller<'_, State>, at: u32, length: u32) -> wasmtime::Result<u32> {
    let (bytes, state) = part(&mut caller, at, length)?;
    bytes.fill_with(|| state.next());
    memcheck::taint(bytes);
    Ok(0)
}

/// The module has read a text: it is marked if it is secret.
fn read(mut caller: Caller<'_, State>, at: u32, length: u32) -> wasmtime::Result<()> {
    let (bytes, state) = part(&mut caller, at, length)?;
    let range = at as usize..at as usize + length as usize;
    if let Some(index) = state.unread.iter().position(|unread| *unread == range) {
        state.unread.swap_remove(index);
        memcheck::taint(bytes);
    }
    Ok(())
}

/// The engine declares bytes public.
fn published(mut caller: Caller<'_, State>, at: u32, length: u32) -> wasmtime::Result<()> {
    let (bytes, state) = part(&mut caller, at, length)?;
    if memcheck::count_tainted(bytes) > 0 {
        state.published.push(bytes.len());
    }
    if !state.is_withheld {
        memcheck::publish(bytes);
    }
    Ok(())
}

/// A text that the module answered.
pub struct Answer {
    pub bytes: Vec<u8>,
    /// Whether it depends on a secret.
    pub is_secret: bool,
}

impl Answer {
    /// A text that is to be sent, and so may not be secret.
    pub fn public(&self) -> Result<&str, String> {
        match self.is_secret {
            true => Err("what is sent depends on a secret".into()),
            false => str::from_utf8(&self.bytes).map_err(text),
        }
    }

    /// A text that has to be secret.
    pub fn secret(&self) -> Result<&[u8], String> {
        match self.is_secret {
            true => Ok(&self.bytes),
            false => Err("a secret lost its mark".into()),
        }
    }
}

/// An instance of the module.
pub struct Guest {
    store: Store<State>,
    memory: Memory,
    reserve: TypedFunc<u32, u32>,
    call: TypedFunc<(u32, u32, u32, f64), u32>,
    output: TypedFunc<(), u32>,
    output_length: TypedFunc<(), u32>,
    wipe: TypedFunc<(), ()>,
    release: TypedFunc<u32, ()>,
    sent_secrets: bool,
}

impl Guest {
    pub fn new(module: &Module, is_withheld: bool) -> Result<Self, String> {
        let state = State {
            memory: None,
            seed: 0x9e37_79b9_7f4a_7c15,
            unread: Vec::new(),
            is_withheld,
            published: Vec::new(),
        };
        let mut store = Store::new(module.engine(), state);
        let mut linker = Linker::new(module.engine());
        linker
            .func_wrap("host", "random", random)
            .and_then(|linker| linker.func_wrap("host", "read", read))
            .and_then(|linker| linker.func_wrap("host", "published", published))
            .map_err(text)?;
        let instance = linker.instantiate(&mut store, module).map_err(text)?;
        let memory = match instance.get_export(&mut store, "memory") {
            Some(Extern::Memory(memory)) => memory,
            _ => return Err("the module exports no memory".into()),
        };
        store.data_mut().memory = Some(memory);
        let observe: TypedFunc<(), u32> = function(&instance, &mut store, "observe")?;
        if observe.call(&mut store, ()).map_err(text)? != 1 {
            return Err("what becomes public cannot be observed".into());
        }
        Ok(Self {
            memory,
            reserve: function(&instance, &mut store, "reserve")?,
            call: function(&instance, &mut store, "call")?,
            output: function(&instance, &mut store, "output")?,
            output_length: function(&instance, &mut store, "output_length")?,
            wipe: function(&instance, &mut store, "wipe")?,
            release: function(&instance, &mut store, "release")?,
            sent_secrets: false,
            store,
        })
    }

    /// Calls a function at a time, in seconds since 1970, and gives its texts.
    pub fn call(
        &mut self,
        function: u32,
        handle: u32,
        now: i64,
        texts: &[Text<'_>],
    ) -> Result<Vec<Answer>, String> {
        let mut input = Vec::new();
        let mut secrets = Vec::new();
        for given in texts {
            let bytes = match *given {
                Text::Public(public) => public.as_bytes(),
                Text::Secret(secret) => secret,
                Text::None => {
                    input.extend_from_slice(&u32::MAX.to_le_bytes());
                    continue;
                }
            };
            input.extend_from_slice(&u32::try_from(bytes.len()).map_err(text)?.to_le_bytes());
            if matches!(given, Text::Secret(_)) {
                secrets.push(input.len()..input.len() + bytes.len());
            }
            input.extend_from_slice(bytes);
        }
        // What came out of the module as a secret is marked when it was read, as all are: not before.
        memcheck::publish(&input);
        let length = u32::try_from(input.len()).map_err(text)?;
        let at = self.reserve.call(&mut self.store, length).map_err(text)?;
        let start = at as usize;
        self.memory
            .write(&mut self.store, start, &input)
            .map_err(text)?;
        self.store.data_mut().unread = secrets
            .into_iter()
            .map(|range| start + range.start..start + range.end)
            .collect();
        let arguments = (function, length, handle, now as f64 * 1_000.0);
        let failed = self.call.call(&mut self.store, arguments).map_err(text)?;
        if !self.store.data().unread.is_empty() {
            return Err("a secret was not read".into());
        }
        let answers = self.answers();
        self.wipe.call(&mut self.store, ()).map_err(text)?;
        let answers = answers?;
        match (failed, answers.first()) {
            (0, _) => Ok(answers),
            (_, answer) => Err(format!(
                "refused: {}",
                String::from_utf8_lossy(answer.map_or(b"", |answer| &answer.bytes))
            )),
        }
    }

    fn answers(&mut self) -> Result<Vec<Answer>, String> {
        let at = self.output.call(&mut self.store, ()).map_err(text)? as usize;
        let length = self.output_length.call(&mut self.store, ());
        let length = length.map_err(text)? as usize;
        let memory = self.memory.data(&self.store);
        let mut rest = memory.get(at..at + length).ok_or("no output")?;
        let mut answers = Vec::new();
        while let Some((length, after)) = rest.split_first_chunk() {
            let length = u32::from_le_bytes(*length) as usize;
            let (bytes, after) = after.split_at_checked(length).ok_or("no text")?;
            answers.push(Answer {
                bytes: bytes.to_vec(),
                is_secret: memcheck::count_tainted(bytes) > 0,
            });
            rest = after;
        }
        Ok(answers)
    }

    /// Takes answers that are to be sent, as names and values or one by one.
    pub fn send(&mut self, answers: &[Answer]) {
        self.sent_secrets |= answers.iter().any(|answer| answer.is_secret);
    }

    /// Whether anything was sent that depends on a secret.
    pub fn sent_secrets(&self) -> bool {
        self.sent_secrets
    }

    /// Lengths of what became public and was secret until then.
    pub fn published(&self) -> Vec<usize> {
        self.store.data().published.clone()
    }

    pub fn release(&mut self, handle: u32) -> Outcome {
        self.release.call(&mut self.store, handle).map_err(text)
    }
}

fn function<P: wasmtime::WasmParams, R: wasmtime::WasmResults>(
    instance: &Instance,
    store: &mut Store<State>,
    name: &str,
) -> Result<TypedFunc<P, R>, String> {
    instance.get_typed_func(store, name).map_err(text)
}
