//! Events and dead letters as records of the crate `tracing`, with the target `actor_core`.

use std::fmt;
use std::time::Duration;

use super::event::Event;
use crate::sys::sync::Mutex;
use crate::sys::time::{Instant, now};

/// Whether events are logged.
pub(super) const LISTENS: bool = true;

/// In each of these times, so many dead letters are logged at most.
const WINDOW: Duration = Duration::from_secs(1);
const LETTERS: u32 = 10;

/// A failure is one error, whatever caused it; an end that somebody wanted is none.
pub(super) fn event(event: &Event) {
    match event {
        Event::Started { actor } => tracing::debug!(target: "actor_core", %actor, "started"),
        Event::Stopped { actor, reason } if reason.is_failure() => {
            tracing::error!(target: "actor_core", %actor, %reason, "failed");
        }
        Event::Stopped { actor, reason } => tracing::debug!(target: "actor_core", %actor, %reason, "stopped"),
        Event::Restarting { actor, reason } if reason.is_failure() => {
            tracing::error!(target: "actor_core", %actor, %reason, "failed, to be restarted");
        }
        Event::Restarting { actor, reason } => tracing::info!(target: "actor_core", %actor, %reason, "to be restarted"),
        Event::Escalated { supervisor, reason } => {
            tracing::error!(target: "actor_core", %supervisor, %reason, "a supervisor gave up");
        }
        Event::Overflow { actor, message, dropped } => {
            tracing::warn!(target: "actor_core", %actor, message, dropped, "full mailbox drops messages");
        }
        Event::Deadlock { .. } => tracing::error!(target: "actor_core", "{event}"),
    }
}

/// Logs dead letters, not too many of them.
#[derive(Debug, Default)]
pub(crate) struct LetterLog(Mutex<Window>);

#[derive(Debug, Default)]
struct Window {
    since: Option<Instant>,
    logged: u32,
    hidden: u64,
}

impl LetterLog {
    /// Whether letters are logged.
    pub(crate) const LISTENS: bool = true;

    pub(crate) fn letter(&self, letter: &impl fmt::Display) {
        let Some(hidden) = self.0.lock().pass(now()) else { return };
        if hidden > 0 {
            tracing::warn!(target: "actor_core", hidden, "more dead letters than are logged");
        }
        tracing::warn!(target: "actor_core", "dead letter: {letter}");
    }
}

impl Window {
    /// How many were hidden before this one; `None` if this one is hidden too.
    fn pass(&mut self, now: Instant) -> Option<u64> {
        if self.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            *self = Self { since: Some(now), logged: 0, hidden: self.hidden };
        }
        if self.logged == LETTERS {
            self.hidden += 1;
            return None;
        }
        self.logged += 1;
        Some(std::mem::take(&mut self.hidden))
    }
}
