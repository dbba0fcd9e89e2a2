//! The one shutdown of a system: who waits for it, until when, and how it went.

use tokio::sync::{Notify, oneshot};

use super::report::{ShutdownCause, ShutdownReport};
use crate::sys::sync::Mutex;
use crate::sys::time::Instant;

/// Where callers of a shutdown meet: the first one's is run, the others wait for it.
#[derive(Debug, Default)]
pub(crate) struct Shutdown {
    state: Mutex<State>,
    /// Somebody wants it sooner.
    sooner: Notify,
    /// Somebody wants what runs now to be cut.
    cut: Notify,
}

#[derive(Debug)]
enum State {
    NotBegun {
        watchers: Vec<Waiter>,
    },
    /// `None`: the clock does not reach that far.
    Running {
        cause: ShutdownCause,
        deadline: Option<Instant>,
        waiters: Vec<Waiter>,
    },
    Done(ShutdownReport),
}

type Waiter = oneshot::Sender<ShutdownReport>;

impl Default for State {
    fn default() -> Self {
        Self::NotBegun { watchers: Vec::new() }
    }
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
    pub(crate) fn join(&self, wanted: Option<Instant>, because: &ShutdownCause) -> Joined {
        let (report, waiter) = oneshot::channel();
        let mut state = self.state.lock();
        match &mut *state {
            State::NotBegun { watchers } => {
                let mut waiters = std::mem::take(watchers);
                waiters.push(report);
                *state = State::Running { cause: because.clone(), deadline: wanted, waiters };
                Joined::First(waiter)
            }
            State::Running { deadline, waiters, .. } => {
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

    /// Waits for a shutdown without asking for one.
    pub(crate) fn watch(&self) -> oneshot::Receiver<ShutdownReport> {
        let (report, waiter) = oneshot::channel();
        match &mut *self.state.lock() {
            State::NotBegun { watchers: waiters } | State::Running { waiters, .. } => {
                // Those that gave up are forgotten when the list would grow.
                if waiters.len() == waiters.capacity() {
                    waiters.retain(|waiter| !waiter.is_closed());
                }
                waiters.push(report);
            }
            State::Done(done) => drop(report.send(done.clone())),
        }
        waiter
    }

    pub(crate) fn has_begun(&self) -> bool {
        !matches!(&*self.state.lock(), State::NotBegun { .. })
    }

    /// Why it runs.
    pub(crate) fn cause(&self) -> ShutdownCause {
        match &*self.state.lock() {
            State::NotBegun { .. } => ShutdownCause::Asked,
            State::Running { cause, .. } | State::Done(ShutdownReport { cause, .. }) => cause.clone(),
        }
    }

    /// Until when actors may end by themselves; the earliest that any caller wants.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match &*self.state.lock() {
            State::Running { deadline, .. } => *deadline,
            State::NotBegun { .. } | State::Done(_) => None,
        }
    }

    /// Resolves when the deadline has changed.
    pub(crate) async fn deadline_changed(&self) {
        self.sooner.notified().await;
    }

    /// Has the shutdown that runs wait for nothing any more: actors are killed, the phase that runs is cut.
    #[cfg(feature = "signal")]
    pub(crate) fn hurry(&self) {
        if let State::Running { deadline, .. } = &mut *self.state.lock() {
            *deadline = Some(crate::sys::time::now());
            self.sooner.notify_one();
            self.cut.notify_waiters();
        }
    }

    /// Resolves when what runs now is to be cut.
    pub(crate) async fn cut(&self) {
        self.cut.notified().await;
    }

    /// Ends the run: with its report, or without one if it was dropped, so that the next caller runs it.
    pub(crate) fn finish(&self, report: Option<ShutdownReport>) {
        let next = report.clone().map_or_else(State::default, State::Done);
        let before = std::mem::replace(&mut *self.state.lock(), next);
        let State::Running { waiters, .. } = before else { return };
        // Dropping the sender tells its caller to try again.
        let Some(report) = report else { return };
        for waiter in waiters {
            let _ = waiter.send(report.clone());
        }
    }
}
