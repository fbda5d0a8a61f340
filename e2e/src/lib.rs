//! What the end-to-end tests share: servers and clients that are started and surely stopped, the
//! official SDK as the carrier of this project's requests, and the table of what was exercised.

pub mod carrier;
pub mod people;
pub mod process;
pub mod sign_in;
pub mod table;

/// Any error of a test.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
