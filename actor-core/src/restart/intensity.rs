//! How many restarts are too many.

use std::collections::VecDeque;
use std::time::Duration;

use crate::sys::time::Instant;

/// At most `max` restarts `within` any stretch of time: a sliding window.
#[derive(Debug, Clone)]
pub(crate) struct Intensity {
    max: usize,
    within: Duration,
    /// When restarts were noted, the oldest first; at most `max` of them.
    times: VecDeque<Instant>,
}

impl Intensity {
    pub(crate) fn new(max: usize, within: Duration) -> Self {
        Self { max, within, times: VecDeque::new() }
    }

    /// Whether there may be one more restart now.
    pub(crate) fn is_free(&mut self, now: Instant) -> bool {
        while self.times.front().is_some_and(|time| now.duration_since(*time) >= self.within) {
            self.times.pop_front();
        }
        self.times.len() < self.max
    }

    /// There is one more restart.
    pub(crate) fn note(&mut self, now: Instant) {
        self.times.push_back(now);
    }

    pub(crate) fn max(&self) -> usize {
        self.max
    }

    pub(crate) fn within(&self) -> Duration {
        self.within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::time::now;

    fn allowed(max: usize, within: u64, at: &[u64]) -> Vec<bool> {
        let start = now();
        let mut intensity = Intensity::new(max, Duration::from_millis(within));
        let mut allow = |now| {
            let is_free = intensity.is_free(now);
            if is_free {
                intensity.note(now);
            }
            is_free
        };
        at.iter().map(|at| allow(start + Duration::from_millis(*at))).collect()
    }

    #[test]
    fn a_window_slides() {
        assert_eq!(allowed(2, 500, &[0, 100, 200]), [true, true, false]);
        // At 500 the first is out, at 600 the second.
        assert_eq!(allowed(2, 500, &[0, 100, 500, 599, 600]), [true, true, true, false, true]);
    }

    #[test]
    fn none_at_all() {
        assert_eq!(allowed(0, 500, &[0, 9999]), [false, false]);
    }

    #[test]
    fn no_more_than_the_maximum_fits_into_any_window() {
        let mut state = 7_u64;
        let mut draw = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit
        };
        for _ in 0..500 {
            let (max, within) = (usize::try_from(draw(4)).unwrap_or(0), 1 + draw(50));
            let mut at = Vec::new();
            let mut time = 0;
            for _ in 0..60 {
                time += draw(20);
                at.push(time);
            }
            let granted: Vec<_> =
                at.iter().zip(allowed(max, within, &at)).filter(|(_, granted)| *granted).map(|(at, _)| *at).collect();
            for start in &granted {
                let crowd = granted.iter().filter(|at| (*start..*start + within).contains(at)).count();
                assert!(crowd <= max, "{crowd} within {within} from {start}, at most {max}");
            }
        }
    }
}
