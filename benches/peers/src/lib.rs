//! caldera-srp beside other implementations: the bare exponentiation and the whole client step.
//!
//! Every contender is built and called as its user would: release profile, default target, the
//! interface its documentation leads to, contexts that can be kept are kept. Nothing is timed
//! before it is known to be right: exponentiations must agree with each other bit for bit, and the
//! claims of whole clients must be accepted by the engine's server half.
//!
//! `exponentiation` and `client_step` hold the contenders, `measure` the interleaved clock,
//! `report` the Markdown, `chart` the SVG. All `unsafe` is in `foreign`.

#![deny(unsafe_code)]

pub mod chart;
pub mod client_step;
pub mod exponentiation;
mod foreign;
pub mod measure;
pub mod ours;
pub mod report;
pub mod versions;
