//! How long to wait before a restart.

use std::time::Duration;

use crate::sys::time::Instant;

/// How long a failed actor waits for its restart: longer after each failure, up to a limit, and from the beginning again once
/// it was well for long enough.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{Backoff, prelude::*};
///
/// # #[actor] #[derive(Clone)] struct Link;
/// # #[actor] impl Link { #[handler] fn send(&self) {} }
/// // 100 ms, 200 ms, 400 ms, .. up to 10 s, each up to 20 % longer or shorter.
/// let backoff = Backoff::new(Duration::from_millis(100)).max(Duration::from_secs(10)).jitter(0.2);
/// let spec = ChildSpec::cloned(Link).backoff(backoff);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    initial: Duration,
    factor: f64,
    max: Duration,
    jitter: f64,
    reset_after: Duration,
}

impl Backoff {
    /// Waits so long after the first failure. By default twice as long after each further one, at most 30 seconds, 10 % more
    /// or less by chance, and from the beginning again after 60 seconds of health.
    #[must_use]
    pub const fn new(initial: Duration) -> Self {
        let (max, reset_after) = (Duration::from_secs(30), Duration::from_mins(1));
        Self { initial, factor: 2.0, max, jitter: 0.1, reset_after }
    }

    /// How many times longer each pause is than the one before. 2 by default; less than 1 counts as 1.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// The longest pause, before chance moves it. 30 seconds by default.
    #[must_use]
    pub const fn max(mut self, max: Duration) -> Self {
        self.max = max;
        self
    }

    /// By which part a pause may be longer or shorter, so that actors that failed together do not come back together. From 0
    /// to 1, 0.1 by default.
    #[must_use]
    pub const fn jitter(mut self, jitter: f64) -> Self {
        self.jitter = jitter;
        self
    }

    /// How long an actor has to be up for the next pause to be the first again. 60 seconds by default.
    #[must_use]
    pub const fn reset_after(mut self, health: Duration) -> Self {
        self.reset_after = health;
        self
    }

    /// The pause after so many failures in a row, counted from 0. `draw` is from 0 to 1.
    fn pause(&self, failures: u32, draw: f64) -> Duration {
        if self.initial.is_zero() {
            return Duration::ZERO;
        }
        let growth = self.factor.max(1.0).powi(i32::try_from(failures).unwrap_or(i32::MAX));
        let plain = (self.initial.as_secs_f64() * growth).min(self.max.as_secs_f64());
        let jitter = if self.jitter.is_finite() { self.jitter.clamp(0.0, 1.0) } else { 0.0 };
        let pause = plain * (1.0 + jitter * (2.0 * draw - 1.0));
        // No infinity times zero, and no more than the clock can hold.
        Duration::try_from_secs_f64(pause).unwrap_or(self.max)
    }
}

/// The pauses of one actor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pauses {
    backoff: Option<Backoff>,
    failures: u32,
    up_since: Option<Instant>,
}

impl Pauses {
    pub(crate) fn new(backoff: Option<Backoff>) -> Self {
        Self { backoff, ..Self::default() }
    }

    /// The actor has started.
    pub(crate) fn up(&mut self, now: Instant) {
        self.up_since = Some(now);
    }

    /// The actor has failed: how long it is to wait.
    pub(crate) fn next(&mut self, now: Instant, draw: impl FnOnce() -> f64) -> Duration {
        let Some(backoff) = &self.backoff else { return Duration::ZERO };
        if self.up_since.take().is_some_and(|up| now.duration_since(up) >= backoff.reset_after) {
            self.failures = 0;
        }
        let pause = backoff.pause(self.failures, draw());
        self.failures = self.failures.saturating_add(1);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::time::now;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn pauses_grow_up_to_the_limit() {
        let backoff = Backoff::new(10 * MS).factor(3.0).max(200 * MS).jitter(0.0);
        let pauses: Vec<_> = (0..5).map(|failures| backoff.pause(failures, 0.7).as_millis()).collect();
        assert_eq!(pauses, [10, 30, 90, 200, 200]);
        assert_eq!(backoff.pause(u32::MAX, 0.7), 200 * MS);
    }

    #[test]
    fn chance_moves_a_pause_by_its_part() {
        let backoff = Backoff::new(100 * MS).jitter(0.2);
        let pauses = [0.0, 0.5, 1.0].map(|draw| backoff.pause(0, draw).as_millis());
        assert_eq!(pauses, [80, 100, 120]);
    }

    #[test]
    fn odd_numbers_are_no_panic() {
        for number in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            let backoff = Backoff::new(Duration::MAX).factor(number).max(Duration::MAX).jitter(number);
            let _ = (backoff.pause(0, 1.0), backoff.pause(9, 0.0), backoff.pause(u32::MAX, 1.0));
            assert_eq!(Backoff::new(Duration::ZERO).factor(number).jitter(0.0).pause(3, 0.5), Duration::ZERO);
        }
    }

    #[test]
    fn health_resets_the_pauses() {
        let start = now();
        let mut pauses = Pauses::new(Some(Backoff::new(10 * MS).jitter(0.0).reset_after(1000 * MS)));
        let mut fail = |up: u64, down: u64| {
            pauses.up(start + Duration::from_millis(up));
            pauses.next(start + Duration::from_millis(down), || 0.5).as_millis()
        };
        assert_eq!(fail(0, 100), 10);
        assert_eq!(fail(100, 1099), 20);
        assert_eq!(fail(1100, 2100), 10);
        // A failed restart was never up.
        assert_eq!(pauses.next(start + 9000 * MS, || 0.5).as_millis(), 20);
    }
}
