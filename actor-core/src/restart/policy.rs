//! What can be chosen about a supervised actor and its supervisor.

use std::time::Duration;

use crate::lifecycle::ExitReason;

/// After which ends a supervised actor is restarted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Restart {
    /// After every end, also after a `stop` that its supervisor did not ask for.
    #[default]
    Permanent,
    /// After an [abnormal](ExitReason::is_abnormal) end: a failure, a kill, the death of a linked actor. A normal end is an end.
    Transient,
    /// Never.
    Temporary,
}

impl Restart {
    /// Whether an actor is restarted that ended like this and was not told to by its supervisor or its system.
    pub(crate) fn revives(self, reason: &ExitReason) -> bool {
        match self {
            Self::Permanent => true,
            Self::Transient => reason.is_abnormal(),
            Self::Temporary => false,
        }
    }
}

/// How an actor is ended by its parent or its supervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shutdown {
    /// It is stopped, and killed if it is not gone after this time.
    Deadline(Duration),
    /// It is killed at once.
    Kill,
    /// It is stopped, and waited for without a limit: for an actor that supervises others, whose children have limits of
    /// their own.
    Wait,
}

/// 5 seconds.
impl Default for Shutdown {
    fn default() -> Self {
        Self::Deadline(Duration::from_secs(5))
    }
}

impl From<Duration> for Shutdown {
    fn from(deadline: Duration) -> Self {
        Self::Deadline(deadline)
    }
}

/// Whom a supervisor restarts when one of its children has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Strategy {
    /// That child.
    #[default]
    OneForOne,
    /// All of them: the others are ended in reverse order of their start, then all are started in order.
    OneForAll,
    /// That child and those that were started after it.
    RestForOne,
}

/// Whether a supervisor ends when its [significant](crate::ChildSpec::significant) children have come to an end of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AutoShutdown {
    /// It does not.
    #[default]
    Never,
    /// When one of them has.
    AnySignificant,
    /// When all of them have.
    AllSignificant,
}

/// What is to be done about a failed actor: the answer of [`ChildSpec::decide`](crate::ChildSpec::decide).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decision {
    /// It goes on with the state that it has. Only after an error of a `fatal` handler, a `fail` limit or
    /// [`Context::fail`](crate::Context::fail), which leave a whole state behind; after a panic, or if a hook failed, it is
    /// restarted instead.
    Resume,
    /// It is restarted, whatever its [`Restart`] says.
    Restart,
    /// It is not restarted.
    Stop,
    /// Its supervisor fails.
    Escalate,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::Failure;

    #[test]
    fn who_is_restarted_after_what() {
        let failed = ExitReason::Failed(Failure::new("x", "y"));
        let all = [Restart::Permanent, Restart::Transient, Restart::Temporary];
        let revives = |reason: &ExitReason| all.map(|restart| restart.revives(reason));
        assert_eq!(revives(&failed), [true, true, false]);
        assert_eq!(revives(&ExitReason::Killed), [true, true, false]);
        assert_eq!(revives(&ExitReason::Normal), [true, false, false]);
    }
}
