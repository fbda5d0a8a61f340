//! The figures of one run, as Markdown.

use crate::exponentiation::BITS;
use crate::measure::{self, Samples};
use crate::versions;
use std::fmt::Write;

/// A contender and its figures.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name, ours with the kernel's.
    pub name: String,
    /// The version that ran.
    pub version: String,
    /// Whether its authors claim constant time.
    pub constant_time: bool,
    /// Whether it is this project's.
    pub ours: bool,
    /// What was measured, in the order of the table's columns; `None` where the processor lacks
    /// what the contender needs.
    pub samples: Option<Vec<Samples>>,
}

impl Row {
    /// The median of one column, in seconds.
    pub fn median(&self, column: usize) -> Option<f64> {
        Some(self.samples.as_ref()?.get(column)?.median())
    }
}

/// One run's figures.
#[derive(Clone, Debug)]
pub struct Report {
    /// Samples taken of each figure.
    pub rounds: usize,
    /// Whole client steps: SRP_A, the claim, both.
    pub steps: Vec<Row>,
    /// Bare exponentiations, a column for each of [`BITS`].
    pub powers: Vec<Row>,
}

/// The column of [`Report::steps`] that holds the whole step.
pub const WHOLE_STEP: usize = 2;

/// The column of [`Report::powers`] that stands for all: the length that a sign-in needs.
pub const TYPICAL_POWER: usize = 1;

impl Report {
    /// The processor, the compiler, and how the figures were taken.
    pub fn setting(&self) -> String {
        format!(
            "{}; {}; release profile, default target; medians of {} interleaved samples, one thread{}",
            versions::processor(),
            versions::compiler(),
            self.rounds,
            if measure::uses_processor_time() {
                ", processor time"
            } else {
                ""
            }
        )
    }

    /// The tables.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        self.write_markdown(&mut out)
            .expect("a String takes any text");
        out
    }

    fn write_markdown(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "{}.\n", self.setting())?;
        writeln!(
            out,
            "Milliseconds; in parentheses the middle half of the samples.\n"
        )?;
        let columns = ["SRP_A", "claim", "whole client step"].map(String::from);
        table(out, "client", &columns, &self.steps)?;
        writeln!(out)?;
        let columns = BITS.map(|bits| format!("{bits}-bit exponent"));
        table(out, "exponentiation mod N", &columns, &self.powers)?;
        writeln!(out)?;
        self.ratios(out)
    }

    /// The peers' medians divided by ours, for each kernel.
    fn ratios(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "How many times as fast each kernel is (the peer's median divided by ours): the whole \
             client step, and the exponentiation with {} bits.\n",
            BITS[TYPICAL_POWER]
        )?;
        write!(out, "| kernel |")?;
        for row in self.steps.iter().filter(|row| !row.ours) {
            write!(out, " step: {} |", row.name)?;
        }
        for row in self.powers.iter().filter(|row| !row.ours) {
            write!(out, " {} |", row.name)?;
        }
        let peers = [&self.steps, &self.powers]
            .into_iter()
            .flatten()
            .filter(|row| !row.ours)
            .count();
        writeln!(out, "\n| --- |{}", " ---: |".repeat(peers))?;
        for (step, power) in self.steps.iter().zip(&self.powers) {
            if !step.ours || !power.ours {
                continue;
            }
            write!(out, "| {} |", step.name)?;
            for (ours, rows, column) in [
                (step, &self.steps, WHOLE_STEP),
                (power, &self.powers, TYPICAL_POWER),
            ] {
                for peer in rows.iter().filter(|row| !row.ours) {
                    match (peer.median(column), ours.median(column)) {
                        (Some(theirs), Some(ours)) => write!(out, " {:.2} |", theirs / ours)?,
                        _ => write!(out, " |")?,
                    }
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

fn table(out: &mut String, head: &str, columns: &[String], rows: &[Row]) -> std::fmt::Result {
    writeln!(
        out,
        "| {head} | version | constant-time | {} |",
        columns.join(" | ")
    )?;
    writeln!(
        out,
        "| --- | --- | --- |{}",
        " ---: |".repeat(columns.len())
    )?;
    for row in rows {
        let constant_time = if row.constant_time { "yes" } else { "no" };
        write!(out, "| {} | {} | {constant_time} |", row.name, row.version)?;
        match &row.samples {
            Some(samples) => {
                for sample in samples {
                    write!(
                        out,
                        " {:.3} ({:.3}–{:.3}) |",
                        sample.median() * 1e3,
                        sample.quantile(0.25) * 1e3,
                        sample.quantile(0.75) * 1e3
                    )?;
                }
            }
            None => write!(
                out,
                " not available on this processor |{}",
                " |".repeat(columns.len() - 1)
            )?,
        }
        writeln!(out)?;
    }
    Ok(())
}
