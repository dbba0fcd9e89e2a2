//! What can go wrong when an actor is spawned.

use std::fmt;

use super::returned::Returned;
use crate::id::ActorLabel;

/// Why an actor was not started. It holds the actor: nothing is lost.
pub struct SpawnError<A> {
    kind: SpawnErrorKind,
    actor: Returned<A>,
}

/// What was wrong with a spawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpawnErrorKind {
    /// There is no runtime to run it on.
    NoRuntime,
    /// Its system is shutting down or has shut down.
    ShuttingDown,
    /// Another actor has that name.
    NameTaken {
        /// The actor that has it.
        holder: ActorLabel,
    },
    /// Its mailbox could never hold a message.
    ZeroCapacity,
    /// Its name is empty.
    EmptyName,
    /// Its spec says that it is significant to its supervisor, and permanent.
    PermanentSignificant,
    /// Its supervisor has a child with that id.
    IdTaken,
}

impl<A> SpawnError<A> {
    pub(crate) fn new(kind: SpawnErrorKind, actor: A) -> Self {
        Self { kind, actor: Returned::new(actor) }
    }

    /// What was wrong.
    #[must_use]
    pub fn kind(&self) -> &SpawnErrorKind {
        &self.kind
    }

    /// The actor, or the spec, that was not started.
    #[must_use]
    pub fn into_inner(self) -> A {
        self.actor.into_inner()
    }
}

impl std::error::Error for SpawnErrorKind {}

impl fmt::Display for SpawnErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRuntime => f.write_str(
                "no tokio runtime here to run an actor on: spawn it inside `#[tokio::main]` or `Runtime::block_on`, \
                 enter a runtime with `Handle::enter`, or give the system one with `System::builder().runtime(handle)`",
            ),
            Self::ShuttingDown => {
                f.write_str("the system is shutting down and takes no more actors: spawn before `System::shutdown`")
            }
            Self::NameTaken { holder } => {
                write!(f, "the name is taken by {holder}: choose another, or stop that actor first")
            }
            Self::ZeroCapacity => f.write_str(
                "a mailbox with capacity 0 could never hold a message: write `Mailbox::bounded(1)` or more, or `Mailbox::unbounded()`",
            ),
            Self::PermanentSignificant => f.write_str(
                "a permanent child has no end of its own that could be significant: write `.restart(Restart::Transient)` or \
                 `.restart(Restart::Temporary)`",
            ),
            Self::IdTaken => f.write_str("the supervisor has a child with that id: choose another with `.id(..)`"),
            Self::EmptyName => f.write_str("a name cannot be empty: leave out `.name(..)` for an actor without a name"),
        }
    }
}

impl<A> fmt::Display for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl<A> fmt::Debug for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpawnError").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl<A> std::error::Error for SpawnError<A> {}
