//! What a supervisor says of its children.

use std::fmt;

use crate::error::SpawnErrorKind;
use crate::id::ActorLabel;
use crate::lifecycle::{ExitReason, Health, Status};
use crate::restart::Restart;
use crate::sys::sync::Arc;

/// One child of a supervisor. Made by [`SupervisorRef::children`](crate::SupervisorRef::children).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChildInfo {
    /// How the supervisor calls it.
    pub id: Arc<str>,
    /// The actor that it is, or was.
    pub actor: ActorLabel,
    /// Where it stands. [`Status::Restarting`] also while its restart waits for a backoff or for its turn.
    pub status: Status,
    /// How often the actor was restarted.
    pub restarts: u32,
    /// After which ends it is restarted.
    pub restart: Restart,
    /// Whether it is a supervisor itself.
    pub is_supervisor: bool,
    /// How it was when its health was checked last; `None` if its spec asks for no checks, or there was none yet.
    pub health: Option<Health>,
    /// Why it ended, if it is gone.
    pub exit: Option<ExitReason>,
}

/// How many children a supervisor has. Made by [`SupervisorRef::count_children`](crate::SupervisorRef::count_children).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ChildCount {
    /// All, with those that are gone and could be restarted.
    pub specs: usize,
    /// Those that are up.
    pub active: usize,
    /// Those of `specs` that are supervisors.
    pub supervisors: usize,
    /// Those of `specs` that are not.
    pub workers: usize,
}

/// Why a supervisor did not do what it was asked to do about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChildError {
    /// It has no child with that id.
    NotFound,
    /// A child with that id lives: it has to be terminated first, or needs no restart.
    Running {
        /// The actor that it is.
        actor: ActorLabel,
    },
    /// A child with that id is being restarted.
    Restarting {
        /// The actor that it is.
        actor: ActorLabel,
    },
    /// A child with that id is gone and can be restarted or deleted.
    AlreadyPresent,
    /// It has as many children as it may.
    TooMany {
        /// As many as that.
        limit: usize,
    },
    /// It is ending.
    Stopping,
    /// The actor could not be spawned.
    Spawn(SpawnErrorKind),
    /// The actor ended before it was up.
    Ended {
        /// The actor.
        actor: ActorLabel,
        /// Why it ended.
        reason: ExitReason,
    },
    /// The child cannot be made again: the task that knew how was dropped with its runtime.
    Lost,
}

impl fmt::Display for ChildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("the supervisor has no child with that id"),
            Self::Running { actor } => write!(f, "the child is running as {actor}"),
            Self::Restarting { actor } => write!(f, "the child is being restarted as {actor}"),
            Self::AlreadyPresent => {
                f.write_str("there is a child with that id, which is gone: restart it, delete it, or choose another id")
            }
            Self::TooMany { limit } => write!(f, "the supervisor has {limit} children, which is its limit"),
            Self::Stopping => f.write_str("the supervisor is stopping and takes no more children"),
            Self::Spawn(kind) => kind.fmt(f),
            Self::Ended { actor, reason } => write!(f, "{actor} did not come up: {reason}"),
            Self::Lost => f.write_str("the child cannot be made again: its task was dropped with its runtime"),
        }
    }
}

impl std::error::Error for ChildError {}
