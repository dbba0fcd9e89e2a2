//! Until when a message is worth handling.

use std::time::Duration;

use crate::sys::time::{Instant, now};

/// Further away than any program runs.
const FAR: Duration = Duration::from_hours(24 * 365 * 30);

/// Until when a message is worth handling, and how long that was when it was said.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    pub(crate) at: Instant,
    pub(crate) after: Duration,
}

impl Deadline {
    /// `ttl` from now.
    pub(crate) fn within(ttl: Duration) -> Self {
        let now = now();
        Self { at: now.checked_add(ttl).unwrap_or(now + FAR), after: ttl }
    }

    pub(crate) fn at(at: Instant) -> Self {
        Self { at, after: at.saturating_duration_since(now()) }
    }

    pub(crate) fn has_passed(&self) -> bool {
        self.at <= now()
    }

    /// The earlier one.
    pub(crate) fn or_earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }
}
