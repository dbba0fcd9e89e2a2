//! How a shutdown went.

use std::fmt;
use std::time::Duration;

use super::roster::Escalated;
use crate::id::ActorLabel;

/// How a shutdown went. Made by [`System::shutdown`](crate::System::shutdown). Displayed, it is a line, and one more for all
/// that did not end by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// Who began it: the first reason stays.
    pub cause: ShutdownCause,
    /// How many actors ended by themselves.
    pub stopped: usize,
    /// Who was killed: most often because it missed the deadline.
    pub killed: Vec<ActorLabel>,
    /// Who was killed and is still there a second later: its handler blocks its thread and cannot be cut.
    pub stuck: Vec<ActorLabel>,
    /// The phases that were added by [`System::before_shutdown`](crate::System::before_shutdown) and
    /// [`System::after_shutdown`](crate::System::after_shutdown), in the order in which they ran.
    pub phases: Vec<PhaseReport>,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why a system shut down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShutdownCause {
    /// Somebody asked for it.
    Asked,
    /// The process got this signal, such as `SIGTERM`.
    Signal(&'static str),
    /// A supervisor failed that has no supervisor itself: see [`Escalation::shut_down`](crate::Escalation::shut_down).
    Escalated(Escalated),
}

/// How one phase of a shutdown went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhaseReport {
    /// Its name.
    pub name: String,
    /// How it ended.
    pub outcome: PhaseOutcome,
    /// How long it took.
    pub elapsed: Duration,
}

/// How a phase of a shutdown ended. The shutdown goes on in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhaseOutcome {
    /// By itself, and well.
    Done,
    /// It returned this error.
    Failed(String),
    /// It panicked with this message.
    Panicked(String),
    /// It was cut: by its limit, by the deadline of the shutdown, or because somebody would not wait.
    TimedOut,
    /// The runtime that it ran on is gone.
    Aborted,
}

impl ShutdownReport {
    /// Whether every actor and every phase ended by itself, and well.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.killed.is_empty() && self.stuck.is_empty() && self.failed_phases().next().is_none()
    }

    fn failed_phases(&self) -> impl Iterator<Item = &PhaseReport> {
        self.phases.iter().filter(|phase| phase.outcome != PhaseOutcome::Done)
    }
}

impl fmt::Display for ShutdownReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cause, stopped, killed, stuck, elapsed, .. } = self;
        let actors = if *stopped == 1 { "actor" } else { "actors" };
        write!(f, "shut down {cause} in {elapsed:.1?}: {stopped} {actors} stopped")?;
        for (how, who) in [("killed", killed), ("stuck", stuck)] {
            for actor in who {
                write!(f, "\n{how}: {actor}")?;
            }
        }
        self.failed_phases().try_for_each(|phase| write!(f, "\nphase {phase}"))
    }
}

impl fmt::Display for ShutdownCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("on request"),
            Self::Signal(name) => write!(f, "by {name}"),
            Self::Escalated(Escalated { supervisor, reason }) => write!(f, "since {supervisor} {reason}"),
        }
    }
}

impl fmt::Display for PhaseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, outcome, elapsed } = self;
        match outcome {
            PhaseOutcome::Done => write!(f, "`{name}`: done in {elapsed:.1?}"),
            PhaseOutcome::Failed(error) => write!(f, "`{name}`: failed: {error}"),
            PhaseOutcome::Panicked(message) => write!(f, "`{name}`: panicked: {message}"),
            PhaseOutcome::TimedOut => write!(f, "`{name}`: was cut after {elapsed:.1?}"),
            PhaseOutcome::Aborted => write!(f, "`{name}`: the runtime that it ran on is gone"),
        }
    }
}
