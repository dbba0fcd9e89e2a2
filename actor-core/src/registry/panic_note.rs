//! What a panic said, on its way to those whose replies it dropped.

use std::task::{Poll, Waker};

use crate::lifecycle::Failure;
use crate::sys::sync::{Arc, Mutex};

/// Replies are dropped while the panic unwinds, and its message is known only once it is caught. Callers wait for it here: a
/// moment, until the actor refuses messages.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct PanicNote(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failure: Option<Failure>,
    callers: Vec<Waker>,
}

impl PanicNote {
    pub(crate) fn poll(&self, waker: &Waker) -> Poll<Failure> {
        let mut state = self.0.lock();
        if let Some(failure) = &state.failure {
            return Poll::Ready(failure.clone());
        }
        state.callers.push(waker.clone());
        Poll::Pending
    }

    fn set(&self, failure: Failure) {
        let mut state = self.0.lock();
        state.failure.get_or_insert(failure);
        let callers = std::mem::take(&mut state.callers);
        drop(state);
        callers.into_iter().for_each(Waker::wake);
    }
}

/// A caught panic. Whatever becomes of it, the waiting callers are told.
#[derive(Debug)]
pub(crate) struct Panic {
    message: String,
    /// There if replies were dropped.
    note: Option<Arc<PanicNote>>,
}

impl Panic {
    pub(crate) fn new(message: String, note: Option<Arc<PanicNote>>) -> Self {
        Self { message, note }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Where one more caller waits.
    pub(crate) fn note(&mut self) -> Arc<PanicNote> {
        Arc::clone(self.note.get_or_insert_default())
    }

    /// Tells the callers.
    pub(crate) fn tell(mut self, failure: &Failure) {
        if let Some(note) = self.note.take() {
            note.set(failure.clone());
        }
    }
}

impl Drop for Panic {
    fn drop(&mut self) {
        if let Some(note) = self.note.take() {
            note.set(Failure::new("an actor", std::mem::take(&mut self.message)));
        }
    }
}
