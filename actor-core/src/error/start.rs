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
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spawn(kind) => kind.fmt(f),
            Self::Ended { actor, reason } => write!(f, "{actor} did not come up: {reason}"),
        }
    }
}

impl std::error::Error for StartError {}
