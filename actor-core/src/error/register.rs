//! What can go wrong when an actor gets a name after its spawn, or is looked up by one.

use std::fmt;

use crate::id::ActorLabel;

/// Why an actor did not get a name. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    /// An actor has that name: another one, or this one already.
    NameTaken {
        /// The actor that has it.
        holder: ActorLabel,
    },
    /// The name is empty.
    EmptyName,
    /// The actor is gone, or on its way there.
    Ended {
        /// The actor.
        actor: ActorLabel,
    },
    /// The actor lives in another system, which would not free the name here when it ends.
    OtherSystem {
        /// The actor.
        actor: ActorLabel,
        /// The name of its system.
        system: String,
    },
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameTaken { holder } => {
                write!(f, "the name is taken by {holder}: choose another, or `unregister` it first")
            }
            Self::EmptyName => f.write_str("a name cannot be empty"),
            Self::Ended { actor } => write!(f, "{actor} is ending or gone and takes no more names"),
            Self::OtherSystem { actor, system } => {
                write!(f, "{actor} lives in the system `{system}`: register it there")
            }
        }
    }
}

impl std::error::Error for RegisterError {}

/// Why no ref was found under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookupError {
    /// Nobody has that name.
    NoSuchName {
        /// The name.
        name: String,
        /// The name of the system that was asked.
        system: String,
    },
    /// An actor of another type has it.
    WrongType {
        /// The name.
        name: String,
        /// The actor that has it.
        holder: ActorLabel,
        /// The type that was asked for.
        wanted: &'static str,
    },
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchName { name, system } => write!(
                f,
                "nobody is called `{name}` in the system `{system}`: it has ended, or was not started, or in another system"
            ),
            Self::WrongType { name, holder, wanted } => {
                write!(f, "`{name}` is an actor of type `{}`, and not of type `{wanted}`", holder.type_name())
            }
        }
    }
}

impl std::error::Error for LookupError {}
