//! What can go wrong when an actor joins a group.

use std::fmt;

use crate::id::ActorLabel;

/// Why an actor did not become a member of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JoinError {
    /// The actor is gone, or on its way there.
    Ended {
        /// The actor.
        actor: ActorLabel,
    },
    /// The actor lives in another system, whose groups it can join.
    OtherSystem {
        /// The actor.
        actor: ActorLabel,
        /// The name of its system.
        system: String,
    },
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended { actor } => write!(f, "{actor} is ending or gone and joins no more groups"),
            Self::OtherSystem { actor, system } => {
                write!(f, "{actor} lives in the system `{system}` and can join only groups of that system")
            }
        }
    }
}

impl std::error::Error for JoinError {}
