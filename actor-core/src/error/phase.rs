//! What can go wrong when a phase is added to a shutdown.

use std::fmt;

/// Why a phase was not added to the shutdown of a system. It is dropped, and never runs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhaseError {
    /// The shutdown has begun.
    ShuttingDown {
        /// The name of the phase.
        phase: String,
    },
}

impl fmt::Display for PhaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShuttingDown { phase } => {
                write!(f, "the shutdown has begun and takes no more phases: add `{phase}` before it")
            }
        }
    }
}

impl std::error::Error for PhaseError {}
