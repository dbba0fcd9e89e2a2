//! No log: the feature `tracing` is off.

use std::fmt;

use super::event::Event;

/// Whether events are logged.
pub(super) const LISTENS: bool = false;

pub(super) fn event(_: &Event) {}

/// Logs dead letters, not too many of them.
#[derive(Debug, Default)]
pub(crate) struct LetterLog;

impl LetterLog {
    /// Whether letters are logged.
    pub(crate) const LISTENS: bool = false;

    #[expect(clippy::unused_self, reason = "its twin has a state")]
    pub(crate) fn letter(&self, _: &impl fmt::Display) {}
}
