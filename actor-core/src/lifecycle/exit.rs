//! Why an actor ended.

use std::fmt;

use crate::id::ActorLabel;
use crate::sys::sync::Arc;

/// Why an actor ended, or is ending. Plain data: it can be cloned, compared and sent anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExitReason {
    /// It was stopped by `stop` or `stop_now`, or its last ref was dropped.
    Normal,
    /// It was killed, by `kill` or because it missed a deadline.
    Killed,
    /// One of its handlers or hooks panicked.
    Panicked(Failure),
    /// One of its hooks returned an error, or did not end in time.
    Failed(Failure),
    /// Its parent ended and took it along.
    ParentStopped,
    /// Its system was shut down.
    Shutdown,
    /// Nothing was wrong with it: its supervisor restarts it together with another child that failed. The `#[stopped]` hook
    /// of that incarnation gets it; an actor that is gone for good never has it.
    Restarting,
    /// Its task was dropped from outside: the runtime it ran on is gone.
    Aborted,
    /// An actor that it was linked to ended abnormally and took it along.
    LinkDied(LinkDied),
    /// It was gone already when somebody wanted to hear of its end: nobody kept why.
    NotFound,
}

impl ExitReason {
    /// Whether the actor ended because something went wrong in it, or in one that it was linked to.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Panicked(_) | Self::Failed(_) | Self::LinkDied(_))
    }

    /// Whether the actor ended otherwise than by a stop: it failed, was killed, was aborted, or nobody knows. Such an end takes
    /// linked actors along. Stopping with its parent or its system is a stop.
    #[must_use]
    pub fn is_abnormal(&self) -> bool {
        !matches!(self, Self::Normal | Self::ParentStopped | Self::Shutdown)
    }
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal => f.write_str("stopped"),
            Self::Killed => f.write_str("killed"),
            Self::Panicked(failure) => write!(f, "panicked {failure}"),
            Self::Failed(failure) => write!(f, "failed {failure}"),
            Self::ParentStopped => f.write_str("stopped with its parent"),
            Self::Shutdown => f.write_str("stopped by the shutdown of its system"),
            Self::Restarting => f.write_str("ended for a restart"),
            Self::Aborted => f.write_str("aborted: the runtime that it ran on is gone"),
            Self::LinkDied(died) => write!(f, "died with {}, which it was linked to: {}", died.actor(), died.reason()),
            Self::NotFound => f.write_str("was gone before"),
        }
    }
}

/// An error where an actor was expected to live, as for [`ready`](crate::ActorRef::ready).
impl std::error::Error for ExitReason {}

/// Whose end an actor died of, along its links.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkDied(Arc<(ActorLabel, ExitReason)>);

impl LinkDied {
    /// `actor` ended with `reason`. If that was by a link itself, the one whose end began it is named: a chain of links, however
    /// long, passes on one cause.
    pub(crate) fn new(actor: ActorLabel, reason: ExitReason) -> Self {
        match reason {
            ExitReason::LinkDied(first) => first,
            reason => Self(Arc::new((actor, reason))),
        }
    }

    /// Who ended first: the linked actor, or the one at the other end of a chain of links.
    #[must_use]
    pub fn actor(&self) -> &ActorLabel {
        &self.0.0
    }

    /// Why that one ended.
    #[must_use]
    pub fn reason(&self) -> &ExitReason {
        &self.0.1
    }
}

/// As short as it is shown.
impl fmt::Debug for LinkDied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.actor(), self.reason())
    }
}

/// What went wrong, and in which handler or hook, as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure(Arc<(String, String)>);

impl Failure {
    /// A failure of the handler or hook named `during`.
    #[must_use]
    pub fn new(during: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Arc::new((during.into(), message.into())))
    }

    /// The handler or hook that failed, such as `withdraw` or `#[started]`.
    #[must_use]
    pub fn during(&self) -> &str {
        &self.0.0
    }

    /// The panic's message, or the error's text.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.1
    }
}

/// As short as it is shown: it is in what `unwrap` prints.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in `{}`: {}", self.during(), self.message())
    }
}
