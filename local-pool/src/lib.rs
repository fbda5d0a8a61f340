#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
// A program for the standard library alone: its own paths are the plainer ones.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod account;
mod admin;
mod clock;
mod config;
mod error;
mod expiring;
mod http;
mod issue;
mod pool;
mod random;
mod sign_in;
mod state;
mod token;

pub use clock::Clock;
pub use config::{
    Alias, ClientConfig, Config, ConfigError, CustomChallengeConfig, DeviceConfig, Factor,
    FirstFactor, Mfa, PasswordPolicy, PoolConfig, Status, UserConfig,
};
pub use error::{Kind, Refusal};
pub use http::{Background, Server, StartError};
pub use pool::{Live, LocalPool, Log, Message};
