//! What can happen.

use std::fmt;

use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;

/// Something that happened to an actor. Plain data: nothing in it keeps an actor alive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// It is up: its `#[started]` hook has ended.
    Started {
        /// Who.
        actor: ActorLabel,
    },
    /// It is entirely gone. A panic is a stop with [`ExitReason::Panicked`].
    Stopped {
        /// Who.
        actor: ActorLabel,
        /// Why.
        reason: ExitReason,
    },
    /// Its incarnation is gone and another will follow, as its supervisor says. [`Started`](Self::Started) tells of that one.
    Restarting {
        /// Who: the incarnation that is gone.
        actor: ActorLabel,
        /// Why it ended.
        reason: ExitReason,
    },
    /// A supervisor without one above it gave up.
    Escalated {
        /// The supervisor.
        supervisor: ActorLabel,
        /// Why.
        reason: ExitReason,
    },
    /// Its full mailbox dropped a message, as its policy says. Told for the first one, the second, the fourth and so on: each
    /// time that there are twice as many. [`Dropped::overflow`](crate::Dropped::overflow) counts all.
    Overflow {
        /// Whose mailbox.
        actor: ActorLabel,
        /// Which message was dropped now.
        message: &'static str,
        /// How many were dropped so far.
        dropped: u64,
    },
    /// An ask would have closed a circle of waiting actors, and was refused.
    Deadlock {
        /// Who waits for whom, the asking actor first.
        path: Box<[ActorLabel]>,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started { actor } => write!(f, "{actor} is up"),
            Self::Stopped { actor, reason } => write!(f, "{actor} is gone ({reason})"),
            Self::Restarting { actor, reason } => write!(f, "{actor} is to be restarted ({reason})"),
            Self::Escalated { supervisor, reason } => write!(f, "{supervisor} gave up ({reason})"),
            Self::Overflow { actor, message, dropped } => {
                write!(f, "{actor} has no room: `{message}` was dropped, the {dropped}. in all")
            }
            Self::Deadlock { path } => {
                f.write_str("an ask would never be answered: ")?;
                path.iter().try_for_each(|actor| write!(f, "{actor} waits for "))?;
                path.first().map_or(Ok(()), |actor| write!(f, "{actor}"))
            }
        }
    }
}
