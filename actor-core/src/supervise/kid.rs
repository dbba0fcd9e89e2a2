//! What a supervisor remembers of one child.

use super::info::{ChildError, ChildInfo};
use super::seed::{Plant, Seed};
use crate::actor::Bond;
use crate::error::AskError;
use crate::lifecycle::{ExitReason, Status};
use crate::reply::Reply;
use crate::restart::{Intensity, Pauses, Restart};
use crate::sys::sync::Arc;

pub(super) struct Kid {
    pub(super) seed: Arc<Seed>,
    pub(super) plant: Plant,
    /// The incarnation that was started last.
    pub(super) incarnation: u32,
    pub(super) state: State,
    pub(super) pauses: Pauses,
    pub(super) limit: Option<Intensity>,
    /// It was there from the beginning, and is there again when the supervisor is restarted.
    pub(super) is_static: bool,
    /// Who waits for its start.
    pub(super) starter: Option<Starter>,
    /// Who waits for its end.
    pub(super) enders: Vec<Reply<(), ChildError>>,
}

/// Who asked for a start.
pub(super) enum Starter {
    Start(Reply<Arc<Seed>, ChildError>),
    Restart(Reply<(), ChildError>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It waits, and is started when its turn comes.
    Waiting,
    /// It was told to start.
    Starting,
    Up,
    /// It failed, and its restart waits for the pause with this stamp to be over.
    Pausing(u64),
    /// Its incarnation was told to end; it is to be started again.
    Recycled,
    /// It was told to end for good.
    Ending,
    Gone(ExitReason),
}

impl Kid {
    pub(super) fn new(seed: Arc<Seed>, is_static: bool) -> Self {
        let plant = seed.plant();
        let limit = seed.terms.limit.map(|(max, within)| Intensity::new(max, within));
        let pauses = Pauses::new(seed.terms.backoff);
        let (state, enders) = (State::Waiting, Vec::new());
        Self { seed, plant, incarnation: 0, state, pauses, limit, is_static, starter: None, enders }
    }

    /// What it is to the supervisor's own end.
    pub(super) fn bond(&self) -> Bond {
        match (self.is_static, self.seed.terms.restart) {
            (true, Restart::Permanent | Restart::Transient) => Bond::Lasting,
            (true, Restart::Temporary) => Bond::Own,
            (false, _) => Bond::Together,
        }
    }

    /// It is up, or never will be: whoever waits for that is told.
    pub(super) fn started(&mut self, outcome: Result<(), ChildError>) {
        match self.starter.take() {
            Some(Starter::Start(reply)) => {
                let seed = &self.seed;
                reply.complete(outcome.map(|()| Arc::clone(seed)).map_err(AskError::Handler));
            }
            Some(Starter::Restart(reply)) => {
                reply.complete(outcome.map_err(AskError::Handler));
            }
            None => {}
        }
    }

    /// Tells the child to start.
    pub(super) fn start(&mut self) {
        self.state = State::Starting;
        // `None` if it is ending for good: news of that is on the way.
        if let Some(incarnation) = self.plant.actor.revive() {
            self.incarnation = incarnation;
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self.state, State::Gone(_))
    }

    /// Neither gone nor failing for longer than a restart takes.
    pub(super) fn is_healthy(&self) -> bool {
        !matches!(self.state, State::Gone(_) | State::Ending | State::Pausing(_))
            && self.plant.actor.health().is_none_or(|health| health.is_healthy())
    }

    /// Why it cannot be started again or deleted now.
    pub(super) fn objection(&self) -> Option<ChildError> {
        let actor = self.plant.actor.identity().label();
        match self.state {
            State::Gone(_) => None,
            State::Up | State::Ending => Some(ChildError::Running { actor }),
            State::Starting if self.incarnation == 0 => Some(ChildError::Running { actor }),
            State::Starting | State::Waiting | State::Pausing(_) | State::Recycled => {
                Some(ChildError::Restarting { actor })
            }
        }
    }

    pub(super) fn info(&self) -> ChildInfo {
        let actor = &self.plant.actor;
        let label = actor.identity().label();
        let status = match &self.state {
            State::Gone(_) => Status::Stopped,
            State::Pausing(_) | State::Waiting | State::Recycled => Status::Restarting,
            State::Starting | State::Up | State::Ending => actor.status(),
        };
        ChildInfo {
            id: Arc::clone(&self.seed.id),
            restarts: label.id().incarnation(),
            actor: label,
            status,
            restart: self.seed.terms.restart,
            is_supervisor: self.seed.is_supervisor,
            health: actor.health(),
            exit: match &self.state {
                State::Gone(reason) => Some(reason.clone()),
                _ => None,
            },
        }
    }
}
