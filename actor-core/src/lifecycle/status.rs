//! Where an actor stands.

use std::fmt;

/// Where an actor stands in its life. It only moves down this list, except that a restarted actor returns to `Starting`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Spawned; its `#[started]` hook has not ended yet. Messages queue up.
    Starting,
    /// Handling messages.
    Running,
    /// Failed, and about to be restarted: it ends its incarnation, or waits for its supervisor's word or its backoff.
    /// Messages queue up.
    Restarting,
    /// Told to stop, or failed: new messages are refused, what was accepted is drained or dropped, hooks run.
    Stopping,
    /// Entirely gone: hooks done, state dropped, children gone, name free.
    Stopped,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Restarting => "restarting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        })
    }
}

impl Status {
    pub(crate) const fn to_byte(self) -> u8 {
        self as u8
    }

    pub(crate) const fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Self::Starting,
            1 => Self::Running,
            2 => Self::Restarting,
            3 => Self::Stopping,
            _ => Self::Stopped,
        }
    }
}
