//! When the next message may come, or have its turn.

use std::future::Future;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use crate::message::Rate;
use crate::sys::time::{Instant, Sleep, now, sleep};

/// Spreads messages evenly, with bursts: the generic cell rate algorithm. One moment is all that it remembers.
#[derive(Debug)]
pub(super) struct Limiter {
    rate: Rate,
    /// When the next message is due, if all came evenly.
    due: Option<Instant>,
    /// Wakes a driver that waits for a message's turn.
    alarm: Option<Sleep>,
}

impl Limiter {
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, due: None, alarm: None }
    }

    pub(super) fn refuses(&self) -> bool {
        self.rate.refuses()
    }

    /// Lets one message through, or says how long it takes until it may come.
    pub(super) fn pass(&mut self, now: Instant) -> Result<(), Duration> {
        let due = self.due.map_or(now, |due| due.max(now));
        let early = due.saturating_duration_since(now);
        let tolerance = self.rate.tolerance();
        if let Some(wait) = early.checked_sub(tolerance).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        self.due = due.checked_add(self.rate.interval());
        Ok(())
    }

    /// Forgets the driver, which is at its end.
    pub(super) fn rest(&mut self) {
        self.alarm = None;
    }

    /// Lets one message have its turn, or wakes the driver when it is time.
    pub(super) fn poll_turn(&mut self, waker: &Waker) -> Poll<()> {
        if self.refuses() {
            return Poll::Ready(());
        }
        loop {
            match self.pass(now()) {
                Ok(()) => {
                    self.alarm = None;
                    return Poll::Ready(());
                }
                Err(wait) => {
                    let alarm = self.alarm.insert(sleep(wait));
                    ready!(alarm.as_mut().poll(&mut Context::from_waker(waker)));
                }
            }
        }
    }
}

#[cfg(all(test, not(actor_loom)))]
mod tests {
    use super::*;

    /// How many of those that come at these milliseconds get through.
    fn passed(rate: Rate, times: &[u64]) -> Vec<bool> {
        let start = now();
        let mut limiter = Limiter::new(rate);
        times.iter().map(|at| limiter.pass(start + Duration::from_millis(*at)).is_ok()).collect()
    }

    #[test]
    fn messages_are_spread_evenly() {
        let rate = Rate::per_second(10).burst(1);
        assert_eq!(
            passed(rate, &[0, 50, 99, 100, 150, 200, 1000, 1001]),
            [true, false, false, true, false, true, true, false]
        );
    }

    #[test]
    fn a_burst_comes_at_once_and_is_made_up_for() {
        let rate = Rate::per_second(10).burst(3);
        assert_eq!(
            passed(rate, &[0, 0, 0, 0, 99, 100, 101, 300, 300, 300]),
            [true, true, true, false, false, true, false, true, true, false]
        );
    }

    #[test]
    fn the_wait_is_exact() {
        let now = now();
        let mut limiter = Limiter::new(Rate::per_second(10).burst(2));
        assert_eq!(limiter.pass(now), Ok(()));
        assert_eq!(limiter.pass(now), Ok(()));
        assert_eq!(limiter.pass(now), Err(Duration::from_millis(100)));
        assert_eq!(limiter.pass(now + Duration::from_millis(30)), Err(Duration::from_millis(70)));
        assert_eq!(limiter.pass(now + Duration::from_millis(100)), Ok(()));
    }

    #[test]
    fn in_the_long_run_the_rate_holds() {
        let start = now();
        let mut limiter = Limiter::new(Rate::per_second(1000));
        let passed = (0..10_000_u32).filter(|n| limiter.pass(start + Duration::from_micros(100) * *n).is_ok()).count();
        // One second's worth, and the burst that the start allows.
        assert_eq!(passed, 1000 + 9);
    }
}
