//! What an error is about: which message, at which actor.

use std::fmt;

use crate::id::ActorLabel;

/// The message that an error is about, and the actor it was meant for. Shown as `` `add` at Counter#7 ``.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    actor: ActorLabel,
    message: &'static str,
}

impl Request {
    pub(crate) fn new(actor: ActorLabel, message: &'static str) -> Self {
        Self { actor, message }
    }

    /// The actor that the message was meant for.
    #[must_use]
    pub fn actor(&self) -> &ActorLabel {
        &self.actor
    }

    /// The name of the message: its handler's.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.message
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` at {}", self.message, self.actor)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
