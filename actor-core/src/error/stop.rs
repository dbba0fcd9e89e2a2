//! What can go wrong when the end of an actor is awaited.

use std::fmt;

use crate::id::ActorLabel;

/// Why the end of an actor could not be awaited. The actor was told to end all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopError {
    /// The actor awaited its own end inside one of its handlers, which can only end after that handler.
    Itself {
        /// The actor.
        actor: ActorLabel,
    },
}

impl fmt::Display for StopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Itself { actor } => write!(
                f,
                "{actor} cannot await its own end: it ends after this handler; call `ctx.stop()` without awaiting"
            ),
        }
    }
}

impl std::error::Error for StopError {}
