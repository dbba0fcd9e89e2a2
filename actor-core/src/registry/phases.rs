//! What is to be done before and after the actors of a system end.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::sys::sync::Mutex;

/// What runs in a phase. `Err` with the text of an error.
pub(crate) type Work = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// One step of a shutdown.
pub(crate) struct Phase {
    pub(crate) name: String,
    pub(crate) limit: Duration,
    pub(crate) work: Box<dyn FnOnce() -> Work + Send>,
}

/// When a phase runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    BeforeActors,
    AfterActors,
}

/// The phases of one system, each side in the order in which they were added.
#[derive(Default)]
pub(crate) struct Phases(Mutex<Plan>);

#[derive(Default)]
struct Plan {
    before: VecDeque<Phase>,
    after: VecDeque<Phase>,
    has_begun: bool,
}

impl Phases {
    /// Gives the phase back if the shutdown has begun.
    pub(crate) fn add(&self, side: Side, phase: Phase) -> Result<(), Phase> {
        let mut plan = self.0.lock();
        if plan.has_begun {
            return Err(phase);
        }
        plan.side(side).push_back(phase);
        Ok(())
    }

    /// The next phase. From the first call on, no phase can be added.
    pub(crate) fn next(&self, side: Side) -> Option<Phase> {
        let mut plan = self.0.lock();
        plan.has_begun = true;
        plan.side(side).pop_front()
    }
}

impl Plan {
    fn side(&mut self, side: Side) -> &mut VecDeque<Phase> {
        match side {
            Side::BeforeActors => &mut self.before,
            Side::AfterActors => &mut self.after,
        }
    }
}
