//! What is wrong with a run.

use std::fmt;

/// What is wrong with a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// Code panicked, an assertion for one.
    Panicked {
        /// Whose code: the test's, an actor's, a task's.
        who: String,
        /// What the panic said.
        message: String,
        /// File, line and column.
        place: String,
    },
    /// The test returned an error.
    Failed {
        /// The error.
        error: String,
    },
    /// Nobody can go on, and there is no timer left to wait for.
    Deadlock {
        /// Who waits, and for what.
        waiting: Vec<String>,
        /// Those that wait for each other, if that is known.
        cycle: Vec<String>,
    },
    /// The run did not come to its end.
    Livelock {
        /// After how many steps it was given up.
        steps: u64,
    },
    /// An invariant did not hold.
    Invariant {
        /// Its name.
        name: String,
    },
    /// A [history](crate::Sim::history) has answers that no order of its operations gives.
    NotLinearizable {
        /// Its operations, in words.
        history: String,
    },
    /// The same seed did different things: there is randomness or time that the simulation does not control.
    Nondeterminism {
        /// The first event that differs, as it was at first.
        first: Option<String>,
        /// As it was the second time.
        second: Option<String>,
    },
    /// A token that is to be replayed does not do what it did when it was written down.
    Diverged {
        /// What is known of the reason.
        why: String,
    },
}

impl Finding {
    /// Whether both are the same mistake, as far as can be told.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Panicked { place, .. }, Self::Panicked { place: other, .. }) => place == other,
            (Self::Invariant { name }, Self::Invariant { name: other }) => name == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked { who, message, place } => {
                write!(f, "{who} panicked at {place}:\n{message}")?;
                if who == "test" {
                    Ok(())
                } else {
                    f.write_str("\n(`sim.allow_panics()` if the test is about this panic)")
                }
            }
            Self::Failed { error } => write!(f, "the test failed: {error}"),
            Self::Deadlock { waiting, cycle } => {
                f.write_str("deadlock: nobody can go on, and no timer is left")?;
                for one in waiting {
                    write!(f, "\n  {one}")?;
                }
                if cycle.is_empty() { Ok(()) } else { write!(f, "\n  the circle: {}", cycle.join(" -> ")) }
            }
            Self::Livelock { steps } => {
                write!(f, "no end after {steps} steps: a livelock, or `max_steps` is too low for this test")
            }
            Self::Invariant { name } => write!(f, "the invariant `{name}` does not hold"),
            Self::NotLinearizable { history } => f.write_str(history),
            Self::Nondeterminism { first, second } => {
                let show = |line: &Option<String>| line.clone().unwrap_or_else(|| "nothing more".to_owned());
                write!(
                    f,
                    "the same seed did different things: something random is not under control (a HashMap's order, \
                     `tokio::select!` without `biased`, a thread, the wall clock)\n  at first: {}\n  then:     {}",
                    show(first),
                    show(second)
                )
            }
            Self::Diverged { why } => write!(f, "the token does not replay: {why}"),
        }
    }
}
