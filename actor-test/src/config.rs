//! What a simulation is to be like.

use std::time::Duration;

/// What all runs of a sweep have in common.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// How far the clock may jump while there is work to do.
    pub(crate) jitter: Duration,
    /// Whether sends are choices of their own.
    pub(crate) outboxes: bool,
    /// After so many steps a run is said to go on for ever.
    pub(crate) max_steps: u64,
    pub(crate) allows_panics: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { jitter: Duration::from_millis(10), outboxes: true, max_steps: 100_000, allows_panics: false }
    }
}

impl Config {
    /// Half of the seeds leave the clock alone while there is work: four in a row, which are all policies of the mix, and not
    /// the next four.
    pub(crate) fn jitter_of(&self, seed: u64) -> Duration {
        if seed / 4 % 2 == 1 { self.jitter } else { Duration::ZERO }
    }
}
