//! Where a reply and its caller meet.

use std::task::Waker;

use crate::error::AskError;
use crate::registry::{Control, DropCause, PanicNote, Wait};
use crate::sys::sync::{Arc, AtomicU8, Mutex, OnceLock, Ordering};
use crate::sys::time::Instant;

/// Shared by one caller and one reply. What the handler side may want to know of the ask is a value in here, never only a
/// thread-local: a reply travels between tasks.
pub(super) struct Slot<T, E> {
    state: Mutex<State<T, E>>,
    /// Bits of [`flag`]. Who comes second sees the other's bit: so a handler that starts and a caller that gives up agree on
    /// who was first.
    flags: AtomicU8,
    /// When the caller stops waiting.
    pub(super) deadline: Option<Instant>,
    /// The asking actor waits for this answer.
    wait: Option<Arc<Wait>>,
    /// The actor that holds the reply beyond its handler, and is to count it if it comes too late.
    pub(super) lent_to: OnceLock<Arc<dyn Control>>,
}

mod flag {
    pub(super) const STARTED: u8 = 1;
    pub(super) const GIVEN_UP: u8 = 2;
}

enum State<T, E> {
    Waiting(Waker),
    Answered(Answer<T, E>),
    /// The caller has its answer.
    Taken,
}

/// What a caller finds.
pub(super) enum Answer<T, E> {
    Given(Result<T, AskError<E>>),
    /// The cause, and whether the handler had started.
    Unanswered(Unanswered, bool),
}

/// Why a reply was dropped unanswered.
pub(super) enum Unanswered {
    /// The handler let go of it.
    NoReply,
    /// The handler panicked; here is what the panic said, in a moment.
    Panicked(Arc<PanicNote>),
    /// It died with something else.
    Dropped(DropCause),
}

impl<T, E> Slot<T, E> {
    /// The waker is there before the slot is shared: so the first poll of a call takes no lock.
    pub(super) fn new(waker: Waker, deadline: Option<Instant>, wait: Option<Arc<Wait>>) -> Arc<Self> {
        let state = Mutex::new(State::Waiting(waker));
        Arc::new(Self { state, flags: AtomicU8::new(0), deadline, wait, lent_to: OnceLock::new() })
    }

    /// The handler is about to start. `false` if the caller has given up before.
    #[inline]
    pub(super) fn start(self: &Arc<Self>) -> bool {
        let before = self.flags.fetch_or(flag::STARTED, Ordering::AcqRel);
        before & flag::GIVEN_UP == 0 && !self.is_abandoned()
    }

    /// The caller gives up. `true` if the handler has started before.
    pub(super) fn give_up(&self) -> bool {
        self.flags.fetch_or(flag::GIVEN_UP, Ordering::AcqRel) & flag::STARTED != 0
    }

    /// Whether the caller gave up. Only the reply's side holds the slot then.
    pub(super) fn is_abandoned(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
    }

    /// The asking actor does not wait for the asked one any more.
    pub(super) fn end_wait(&self) {
        if let Some(wait) = &self.wait {
            wait.end();
        }
    }

    /// Whether the handler has started.
    pub(super) fn has_started(&self) -> bool {
        self.flags.load(Ordering::Acquire) & flag::STARTED != 0
    }

    /// Answers. The slot is let go of before the caller is woken, so that the caller finds it all its own.
    pub(super) fn answer(self: Arc<Self>, answer: Answer<T, E>) {
        self.end_wait();
        let before = std::mem::replace(&mut *self.state.lock(), State::Answered(answer));
        drop(self);
        if let State::Waiting(caller) = before {
            caller.wake();
        }
    }

    /// Looks for the answer. The slot is handed back while there is none.
    #[inline]
    pub(super) fn poll(self: Arc<Self>, waker: &Waker) -> Result<Answer<T, E>, Arc<Self>> {
        match Arc::try_unwrap(self) {
            Ok(slot) => Ok(slot.state.into_inner().answer()),
            Err(slot) => slot.wait(waker),
        }
    }

    /// The reply's side still holds the slot: it may have answered just now, and the wake-up is on its way, perhaps to a task
    /// that does not wait any more.
    fn wait(self: Arc<Self>, waker: &Waker) -> Result<Answer<T, E>, Arc<Self>> {
        let mut state = self.state.lock();
        if let State::Waiting(known) = &mut *state {
            known.clone_from(waker);
            drop(state);
            return Err(self);
        }
        Ok(std::mem::replace(&mut *state, State::Taken).answer())
    }
}

impl<T, E> State<T, E> {
    fn answer(self) -> Answer<T, E> {
        match self {
            Self::Answered(answer) => answer,
            // A reply answers when it is dropped, at the latest.
            Self::Waiting(_) | Self::Taken => unreachable!("a reply lets go of its slot only with an answer"),
        }
    }
}
