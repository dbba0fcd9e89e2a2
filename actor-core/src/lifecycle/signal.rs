//! What an actor can be told out of band.

use super::ExitReason;

/// How an actor is to end, from gentle to hard. A harder verb overrides a gentler one, never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verb {
    /// Finish the current message and end the incarnation; what waits is for the next one.
    Restart,
    /// Handle what was accepted, then end.
    Stop,
    /// Finish the current message, drop the rest.
    StopNow,
    /// Cut at the next await.
    Kill,
}

/// Who wants it to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A ref or the actor itself asked for it.
    Asked,
    /// Its parent ends.
    Parent,
    /// Its system shuts down.
    Shutdown,
    /// Its supervisor restarts it.
    Restart,
}

/// A control signal: it travels in its own lane, never waits and never counts against a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signal {
    pub(crate) verb: Verb,
    pub(crate) cause: Cause,
}

impl Signal {
    /// The reason of an end that this signal brings about.
    pub(crate) fn reason(self) -> ExitReason {
        match (self.verb, self.cause) {
            (Verb::Kill, _) => ExitReason::Killed,
            (_, Cause::Restart) => ExitReason::Restarting,
            (_, Cause::Asked) => ExitReason::Normal,
            (_, Cause::Parent) => ExitReason::ParentStopped,
            (_, Cause::Shutdown) => ExitReason::Shutdown,
        }
    }
}
