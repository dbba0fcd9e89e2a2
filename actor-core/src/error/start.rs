//! What can go wrong when an actor is started and awaited.

use std::fmt;

use super::spawn::SpawnErrorKind;
use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;

/// Why an actor did not come up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// It could not be spawned.
    Spawn(SpawnErrorKind),
    /// It ended before it was up: making its state or its `#[started]` hook failed, or it was told to end.
    Ended {
        /// The actor.
        actor: ActorLabel,
        /// Why it ended.
        reason: ExitReason,
    },
    /// It is a supervisor, and one of its children did not come up. Those that had were ended, in reverse order.
    Child {
        /// How the supervisor calls it.
        id: String,
        /// Why it did not.
        error: Box<StartError>,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spawn(kind) => kind.fmt(f),
            Self::Child { id, error } => write!(f, "child `{id}`: {error}"),
            Self::Ended { actor, reason } => write!(f, "{actor} did not come up: {reason}"),
        }
    }
}

impl std::error::Error for StartError {}
