//! The clock: contenders take turns, so that a slow minute of the machine is a slow minute of all.

use crate::foreign;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Whether [`timed`] reads the processor time of the thread instead of the time of day.
static PROCESSOR_TIME: AtomicBool = AtomicBool::new(false);

/// Counts the time that the processor spent on this thread from now on, not the time that passed:
/// on a machine that others use too, their turns are then nobody's.
pub fn use_processor_time() {
    PROCESSOR_TIME.store(true, Relaxed);
}

/// Whether [`use_processor_time`] was asked for.
pub fn uses_processor_time() -> bool {
    PROCESSOR_TIME.load(Relaxed)
}

/// A task of `PARTS` parts, each timed on its own.
pub trait Task<const PARTS: usize> {
    /// Runs the task once and tells how long each part took.
    fn run(&mut self) -> [Duration; PARTS];
}

impl<const PARTS: usize, F: FnMut() -> [Duration; PARTS]> Task<PARTS> for F {
    fn run(&mut self) -> [Duration; PARTS] {
        self()
    }
}

/// How long `work` takes, and what it returns.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    if uses_processor_time() {
        let start = foreign::thread_time();
        let value = work();
        (value, foreign::thread_time().saturating_sub(start))
    } else {
        let start = Instant::now();
        let value = work();
        (value, start.elapsed())
    }
}

/// All samples of one quantity, sorted, in seconds.
#[derive(Clone, Debug)]
pub struct Samples(Vec<f64>);

impl Samples {
    fn new(mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        Self(seconds)
    }

    /// The value below which `share` (0 to 1) of the samples lie.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1) as f64;
        let position = share * last;
        let below = self.0.get(position.floor() as usize).copied();
        let above = self.0.get(position.ceil() as usize).copied();
        match (below, above) {
            (Some(below), Some(above)) => below + (above - below) * position.fract(),
            _ => f64::NAN,
        }
    }

    /// The middle sample.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }
}

/// Runs every task `rounds` times and returns, for each task, the samples of its parts and, last,
/// of their sum.
///
/// In each round every task gets one turn: a run that only warms the caches and the branch
/// predictors after whoever came before, then the run that counts. The order turns by one from
/// round to round and is reversed in every other, so that no task always follows the same one.
pub fn interleaved<const PARTS: usize>(
    rounds: usize,
    tasks: &mut [Box<dyn Task<PARTS> + '_>],
) -> Vec<Vec<Samples>> {
    let count = tasks.len();
    let mut seconds = vec![vec![Vec::with_capacity(rounds); PARTS + 1]; count];
    for round in 0..rounds {
        for turn in 0..count {
            let turn = if round % 2 == 0 {
                turn
            } else {
                count - 1 - turn
            };
            let index = (turn + round) % count;
            tasks[index].run();
            let parts = tasks[index].run();
            for (part, time) in parts.iter().enumerate() {
                seconds[index][part].push(time.as_secs_f64());
            }
            let sum: Duration = parts.iter().sum();
            seconds[index][PARTS].push(sum.as_secs_f64());
        }
    }
    seconds
        .into_iter()
        .map(|parts| parts.into_iter().map(Samples::new).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        let samples = Samples::new(vec![4.0, 1.0, 2.0, 3.0]);
        assert_eq!(samples.median(), 2.5);
        assert_eq!(samples.quantile(0.0), 1.0);
        assert_eq!(samples.quantile(1.0), 4.0);
    }

    #[test]
    fn every_task_runs_twice_in_every_round() {
        let mut calls = [0; 3];
        let mut tasks: Vec<Box<dyn Task<1> + '_>> = Vec::new();
        for call in &mut calls {
            tasks.push(Box::new(|| {
                *call += 1;
                [Duration::from_secs(1)]
            }));
        }
        let samples = interleaved(5, &mut tasks);
        drop(tasks);
        assert_eq!(calls, [10; 3]);
        assert_eq!(samples.len(), 3);
        assert_eq!(samples[0][1].median(), 1.0);
    }
}
