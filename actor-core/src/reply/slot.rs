//! Where a reply and its caller meet.

use std::task::{Poll, Waker};

use crate::error::AskError;
use crate::lifecycle::ExitReason;
use crate::registry::Control;
use crate::sys::sync::{Arc, Mutex, OnceLock};
use crate::sys::time::Instant;

/// Shared by one caller and one reply. What the handler side may want to know of the ask is a value in here, never only a
/// thread-local: a reply travels between tasks.
pub(super) struct Slot<T, E> {
    state: Mutex<State<T, E>>,
    /// When the caller stops waiting.
    pub(super) deadline: Option<Instant>,
    /// The actor that holds the reply beyond its handler, and is to count it if it comes too late.
    pub(super) lent_to: OnceLock<Arc<dyn Control>>,
}

enum State<T, E> {
    Waiting(Waker),
    Answered(Answer<T, E>),
    /// The caller has its answer, or was never going to look.
    Closed,
}

/// What a caller finds.
pub(super) enum Answer<T, E> {
    Given(Result<T, AskError<E>>),
    Dropped(DropCause),
}

/// Why a reply was dropped unanswered.
pub(super) enum DropCause {
    /// The handler let go of it.
    NoReply,
    /// The handler panicked.
    Panicked,
    /// The actor ended.
    Ended(ExitReason),
}

impl<T, E> Slot<T, E> {
    /// The waker is there before the slot is shared: so the first poll of a call takes no lock.
    pub(super) fn new(waker: Waker, deadline: Option<Instant>) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State::Waiting(waker)), deadline, lent_to: OnceLock::new() })
    }

    /// Whether the caller gave up. Only the reply's side holds the slot then.
    pub(super) fn is_abandoned(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
    }

    pub(super) fn answer(&self, answer: Answer<T, E>) {
        let mut state = self.state.lock();
        let before = std::mem::replace(&mut *state, State::Answered(answer));
        drop(state);
        if let State::Waiting(caller) = before {
            caller.wake();
        }
    }

    pub(super) fn poll(&self, waker: &Waker) -> Poll<Answer<T, E>> {
        let mut state = self.state.lock();
        if let State::Waiting(known) = &mut *state {
            known.clone_from(waker);
            return Poll::Pending;
        }
        match std::mem::replace(&mut *state, State::Closed) {
            State::Answered(answer) => Poll::Ready(answer),
            State::Waiting(_) | State::Closed => unreachable!("a call is not polled after it has its answer"),
        }
    }
}
