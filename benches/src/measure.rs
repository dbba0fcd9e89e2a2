//! Timing and memory.

use std::time::Instant;

/// A stopwatch for `n` operations.
#[derive(Debug)]
pub struct Watch(Instant);

impl Watch {
    /// Starts.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Nanoseconds per operation.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn per(self, n: u64) -> f64 {
        self.0.elapsed().as_nanos() as f64 / n as f64
    }
}

/// Resident memory in bytes; 0 where the system does not tell.
#[must_use]
pub fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.as_deref().and_then(|line| line.split_whitespace().nth(1)).and_then(|pages| pages.parse().ok());
    pages.map_or(0, |pages: u64| pages * 4096)
}

/// Bytes for each of `n` since `before`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub fn bytes_per(before: u64, n: u64) -> f64 {
    resident().saturating_sub(before) as f64 / n as f64
}

/// The middle of some figures; `None` of none.
#[must_use]
pub fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
