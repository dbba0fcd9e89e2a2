//! What can go wrong when a system is made.

use std::fmt;

/// Why a system was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Its runtime would have no worker threads.
    NoWorkers,
    /// Its mailboxes could never hold a message.
    ZeroCapacity,
    /// The operating system did not give the threads or handles for its runtime.
    Runtime(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorkers => f.write_str(
                "a runtime with 0 workers would run nothing: write `.workers(1)` or more, or leave it out to run on the current one",
            ),
            Self::ZeroCapacity => f.write_str(
                "a mailbox with capacity 0 could never hold a message: write `Mailbox::bounded(1)` or more, or `Mailbox::unbounded()`",
            ),
            Self::Runtime(error) => write!(f, "the runtime of the system could not be started: {error}"),
        }
    }
}

impl std::error::Error for BuildError {}
