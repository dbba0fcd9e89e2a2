//! Timing and memory.

use std::time::Instant;

/// How much each case does.
pub mod size {
    /// Messages told.
    pub const TELL: u64 = 3_000_000;
    /// Asks.
    pub const ASK: u64 = 300_000;
    /// Hops of the ball.
    pub const PING: u64 = 500_000;
    /// Actors spawned and stopped.
    pub const SPAWN: u64 = 200_000;
}

/// The runtimes that each case runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// One thread.
    Current,
    /// Two workers.
    Multi,
}

impl Flavor {
    /// `t0` or `t2`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Current => "t0",
            Self::Multi => "t2",
        }
    }

    /// Runs `case` as a task of a new runtime.
    ///
    /// # Panics
    ///
    /// If the runtime cannot be built or the case panics.
    pub fn run<T: Send + 'static>(self, case: impl Future<Output = T> + Send + 'static) -> T {
        let runtime = match self {
            Self::Current => tokio::runtime::Builder::new_current_thread().enable_all().build(),
            Self::Multi => tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build(),
        };
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async { tokio::spawn(case).await.expect("the case ends") })
    }
}

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

/// The middle of some figures.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Bytes per actor since `before`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub fn per_actor(before: u64) -> f64 {
    resident().saturating_sub(before) as f64 / size::SPAWN as f64
}
