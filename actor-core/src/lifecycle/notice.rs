//! What an actor hears of the ends of others.

use std::fmt;

use super::exit::ExitReason;
use crate::id::ActorLabel;

/// Tells the monitors of one actor apart. Counted from 1 for each watching actor, and never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MonitorId(u64);

impl MonitorId {
    pub(crate) const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// `monitor 7`.
impl fmt::Display for MonitorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "monitor {}", self.0)
    }
}

/// An actor ended that this one watched or was linked to: what the `#[down]` hook is given. Plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Down {
    /// Who ended.
    pub actor: ActorLabel,
    /// Why. [`ExitReason::NotFound`] if it was gone already when it was watched or linked to.
    pub reason: ExitReason,
    /// The monitor that fired; `None` if it is a link that broke.
    pub monitor: Option<MonitorId>,
}

impl Down {
    /// Whether a link broke, and not a monitor fired.
    #[must_use]
    pub fn is_link(&self) -> bool {
        self.monitor.is_none()
    }
}

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is gone: {}", self.actor, self.reason)
    }
}

/// A child ended: what the `#[child_exited]` hook is given. Plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChildExit {
    /// Which child.
    pub child: ActorLabel,
    /// Why it ended.
    pub reason: ExitReason,
}

impl fmt::Display for ChildExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is gone: {}", self.child, self.reason)
    }
}

/// What waits for its turn at an actor: a [`Down`] or a [`ChildExit`] before it is told which.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) how: How,
    pub(crate) actor: ActorLabel,
    pub(crate) reason: ExitReason,
}

/// By what an actor hears of another's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Monitor(MonitorId),
    /// It is the parent.
    Parent(MonitorId),
    /// `system` is the peer's, since numbers are unique in one only.
    Link {
        system: u32,
    },
}
