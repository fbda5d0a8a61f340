//! The table of what was exercised: each test writes its rows, and `cargo run` prints them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Failure;

/// One row: who was on the other end, and what was done with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The other end.
    pub peer: String,
    /// Its version, as installed.
    pub version: String,
    /// What signed in against what.
    pub direction: String,
    /// What was exercised.
    pub exercised: String,
    /// How it went.
    pub result: String,
}

fn folder() -> PathBuf {
    crate::process::root().join("target/end-to-end")
}

/// A case that counts as failed until it says that it passed.
pub struct Case {
    file: PathBuf,
    row: Row,
}

impl Case {
    /// Begins a case; `name` orders the rows and is unique.
    ///
    /// # Errors
    /// The row cannot be written.
    pub fn begin(
        name: &str,
        peer: &str,
        version: &str,
        direction: &str,
        exercised: &str,
    ) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder())?;
        let row = Row {
            peer: peer.into(),
            version: version.into(),
            direction: direction.into(),
            exercised: exercised.into(),
            result: "**fails**".into(),
        };
        let case = Self {
            file: folder().join(format!("{name}.json")),
            row,
        };
        case.write()?;
        Ok(case)
    }

    /// Ends a case that did what it should.
    ///
    /// # Errors
    /// The row cannot be written.
    pub fn passed(mut self) -> Result<(), Failure> {
        self.row.result = "passes".into();
        self.write()
    }

    fn write(&self) -> Result<(), Failure> {
        std::fs::write(&self.file, serde_json::to_string(&self.row)?)?;
        Ok(())
    }
}

/// The rows that the last runs have written, as Markdown.
///
/// # Errors
/// No test has been run yet, or a file cannot be read.
pub fn markdown() -> Result<String, Failure> {
    let listed = std::fs::read_dir(folder()).map_err(|_| "no tests have been run: cargo test")?;
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in listed {
        files.push(entry?.path());
    }
    files.sort();
    let mut text = String::from(
        "| peer | version | direction | exercised | result |\n| --- | --- | --- | --- | --- |\n",
    );
    for file in files {
        let row: Row = serde_json::from_slice(&std::fs::read(file)?)?;
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            row.peer, row.version, row.direction, row.exercised, row.result
        ));
    }
    Ok(text)
}
