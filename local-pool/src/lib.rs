#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
// A program for the standard library alone: its own paths are the plainer ones.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod access;
mod call;
mod clock;
mod codes;
mod config;
mod contract;
mod control;
mod core;
mod crypto;
mod error;
mod expiring;
mod hooks;
mod http;
mod import;
mod issue;
mod migrate;
mod model;
mod ops;
mod passkeys;
mod pool;
mod pool_schema;
mod pool_type;
mod provision;
mod random;
mod reload;
mod rules;
mod store;
mod token;
mod tracked;
mod turns;
mod wire;

pub use self::clock::Clock;
pub use self::config::{
    Alias, AttributeConfig, AttributeKind, ClientConfig, Config, ConfigError,
    CustomChallengeConfig, DeviceConfig, EventVersion, Factor, FirstFactor, GroupConfig, HookUrl,
    IdentityPoolConfig, Mfa, PasswordPolicy, PoolConfig, ProviderConfig, Recovery, Status,
    TriggerConfig, UserConfig, UserVerification, WebAuthnConfig, WebAuthnFactor,
};
pub use self::core::{Log, Message};
pub use self::error::{Kind, Refusal};
pub use self::http::{Background, Server, StartError, check_health};
pub use self::import::Import;
pub use self::pool::{Live, LocalPool};
pub use self::store::OpenError;

/// The page on what to keep after a sign-in, followed word by word.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/what-to-keep.md")]
struct WhatToKeep;
