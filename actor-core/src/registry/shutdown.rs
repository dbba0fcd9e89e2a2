//! The one shutdown of a system: who waits for it, until when, and how it went.

use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use crate::id::ActorLabel;
use crate::sys::sync::Mutex;
use crate::sys::time::Instant;

/// How a shutdown went. Made by [`System::shutdown`](crate::System::shutdown).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// How many actors ended by themselves.
    pub stopped: usize,
    /// Who was killed: most often because it missed the deadline.
    pub killed: Vec<ActorLabel>,
    /// Who was killed and is still there a second later: its handler blocks its thread and cannot be cut.
    pub stuck: Vec<ActorLabel>,
    /// How long it took.
    pub elapsed: Duration,
}

impl ShutdownReport {
    pub(crate) fn new(stopped: usize, killed: Vec<ActorLabel>, stuck: Vec<ActorLabel>, elapsed: Duration) -> Self {
        Self { stopped, killed, stuck, elapsed }
    }

    /// Whether every actor ended by itself.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.killed.is_empty() && self.stuck.is_empty()
    }
}

/// Where callers of a shutdown meet: the first one's is run, the others wait for it.
#[derive(Debug, Default)]
pub(crate) struct Shutdown {
    state: Mutex<State>,
    /// Somebody wants it sooner.
    sooner: Notify,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    NotBegun,
    /// `None`: the clock does not reach that far.
    Running {
        deadline: Option<Instant>,
        waiters: Vec<oneshot::Sender<ShutdownReport>>,
    },
    Done(ShutdownReport),
}

/// What a caller of a shutdown is to do.
pub(crate) enum Joined {
    /// It is the first: run the shutdown, and wait.
    First(oneshot::Receiver<ShutdownReport>),
    /// Wait.
    Later(oneshot::Receiver<ShutdownReport>),
    Done(ShutdownReport),
}

impl Shutdown {
    pub(crate) fn join(&self, wanted: Option<Instant>) -> Joined {
        let (report, waiter) = oneshot::channel();
        let mut state = self.state.lock();
        match &mut *state {
            State::NotBegun => {
                *state = State::Running { deadline: wanted, waiters: vec![report] };
                Joined::First(waiter)
            }
            State::Running { deadline, waiters } => {
                waiters.push(report);
                if let Some(wanted) = wanted
                    && deadline.is_none_or(|deadline| wanted < deadline)
                {
                    *deadline = Some(wanted);
                    self.sooner.notify_one();
                }
                Joined::Later(waiter)
            }
            State::Done(report) => Joined::Done(report.clone()),
        }
    }

    /// Until when actors may end by themselves; the earliest that any caller wants.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match &*self.state.lock() {
            State::Running { deadline, .. } => *deadline,
            State::NotBegun | State::Done(_) => None,
        }
    }

    /// Resolves when the deadline has changed.
    pub(crate) async fn deadline_changed(&self) {
        self.sooner.notified().await;
    }

    /// Ends the run: with its report, or without one if it was dropped, so that the next caller runs it.
    pub(crate) fn finish(&self, report: Option<ShutdownReport>) {
        let next = report.clone().map_or(State::NotBegun, State::Done);
        let before = std::mem::replace(&mut *self.state.lock(), next);
        let State::Running { waiters, .. } = before else { return };
        for (waiter, report) in waiters.into_iter().zip(std::iter::repeat(report)) {
            // Dropping the sender tells its caller to try again.
            drop(report.map(|report| waiter.send(report)));
        }
    }
}
