//! Where an idle driver leaves the state, for callers who want a message handled at once.
//!
//! Whoever holds the lock has the state to itself. A caller tries the lock and never waits for it; the driver comes back for the
//! state only when something else is to be done, and if a caller has it just then, that caller wakes it.
//!
//! A message that is pushed closes the berth before its sender goes on, so nobody overtakes it. That nobody sleeps for ever rests on
//! the attention word: the driver sets [`WANTED`](attention::WANTED) before it tries the lock, a caller reads the word after it let
//! go. Both change it, and so agree on who was first.

use std::ops::{Deref, DerefMut};
use std::task::{Poll, Waker};

use super::cell::{Cell, attention, phase};
use super::driver::keep;
use crate::registry::PanicNote;
use crate::sys::sync::{Arc, AtomicU8, AtomicU64, Mutex, MutexGuard, Ordering};

/// Holds the state, and what belongs to it, while the driver sleeps.
pub(crate) struct Berth<L> {
    left: Mutex<Option<L>>,
    /// How many messages callers had handled here. Written only by whoever has the state.
    ran: AtomicU64,
    /// 1 once the driver was dropped that had left the state.
    orphaned: AtomicU8,
}

/// A berth as callers see it, who do not know the state.
pub(crate) trait Door<M>: Send + Sync {
    /// Has the message handled at once, in the place of the caller with this waker, if nothing else is to be done.
    fn ask(&self, cell: &Cell<M>, message: M, waker: &Waker) -> Inline<M>;
    /// How many messages callers had handled.
    fn ran(&self) -> u64;
}

/// What became of a message that was to be handled at once.
#[doc(hidden)]
#[derive(Debug)]
pub enum Inline<M> {
    /// The message has become its answer.
    Answered(M),
    /// The handler panicked. What it said is known once the driver refuses messages.
    Panicked(Arc<PanicNote>),
    /// It is for the mailbox.
    ForMailbox(M),
}

/// The state, lent to a caller.
pub(crate) struct Loan<'a, L, M> {
    berth: &'a Berth<L>,
    cell: &'a Cell<M>,
    left: MutexGuard<'a, Option<L>>,
}

impl<L> Berth<L> {
    pub(crate) fn new() -> Self {
        Self { left: Mutex::new(None), ran: AtomicU64::new(0), orphaned: AtomicU8::new(0) }
    }

    pub(crate) fn ran(&self) -> u64 {
        self.ran.load(Ordering::Relaxed)
    }

    /// Lends the state, if the driver left it and wants it for nothing else. `Err` with the state if the driver is dropped just now
    /// and found the lock taken: like [`give_back`](Loan::give_back).
    #[inline]
    pub(crate) fn lend<'a, M>(&'a self, cell: &'a Cell<M>) -> Result<Loan<'a, L, M>, Option<L>> {
        if cell.wants_attention() {
            return Err(None);
        }
        let loan = Loan { berth: self, cell, left: self.left.try_lock().ok_or(None)? };
        // Looked at again: before the lock, it was only a guess.
        if loan.left.is_none() || cell.attention.load(Ordering::Acquire) != 0 {
            return Err(loan.give_back());
        }
        Ok(loan)
    }

    /// Leaves the state. The driver has fallen asleep before.
    pub(crate) fn leave(&self, state: L) {
        *self.left.lock() = Some(state);
    }

    /// Takes the state back once there is something to do.
    pub(crate) fn poll_back<M>(&self, cell: &Cell<M>, waker: &Waker) -> Poll<L> {
        let mut queue = cell.queue.lock();
        keep(&mut queue.waker, waker);
        if queue.rest.is_asleep() && !cell.killed() {
            return Poll::Pending;
        }
        drop(queue);
        cell.attention.fetch_or(attention::WANTED, Ordering::AcqRel);
        match self.left.try_lock().and_then(|mut left| left.take()) {
            Some(state) => {
                cell.attention.fetch_and(!attention::WANTED, Ordering::Relaxed);
                Poll::Ready(state)
            }
            None => Poll::Pending,
        }
    }

    /// The driver's task is dropped: it takes the state along. `None` if a caller has it, who sees to it then.
    pub(crate) fn abandon<M>(&self, cell: &Cell<M>) -> Option<L> {
        self.orphaned.store(1, Ordering::Release);
        cell.attention.fetch_or(attention::WANTED, Ordering::AcqRel);
        self.left.try_lock()?.take()
    }
}

impl<L, M> Loan<'_, L, M> {
    /// A handler is about to run.
    #[inline]
    pub(crate) fn start(&self, handler: u32) {
        self.berth.ran.store(self.berth.ran() + 1, Ordering::Relaxed);
        self.cell.phase.store(handler, Ordering::Relaxed);
    }

    /// It has ended.
    #[inline]
    pub(crate) fn end(&self) {
        self.cell.phase.store(phase::IDLE, Ordering::Relaxed);
    }

    /// The driver has to do something about what the handler did.
    #[cold]
    pub(crate) fn want_driver(&self) {
        self.cell.attention.fetch_or(attention::WANTED, Ordering::AcqRel);
    }

    /// Lets go of the state. Gives it out for good if the driver was dropped meanwhile.
    #[inline]
    pub(crate) fn give_back(self) -> Option<L> {
        let Self { berth, cell, left } = self;
        drop(left);
        // Not a load: it might not see what the driver wrote before it found the lock taken.
        if cell.attention.fetch_or(0, Ordering::AcqRel) == 0 {
            return None;
        }
        berth.call_driver(cell)
    }
}

impl<L> Berth<L> {
    #[cold]
    fn call_driver<M>(&self, cell: &Cell<M>) -> Option<L> {
        let mut queue = cell.queue.lock();
        queue.rest.wake();
        queue.wake_task();
        drop(queue);
        if self.orphaned.load(Ordering::Acquire) == 0 {
            return None;
        }
        self.left.try_lock()?.take()
    }
}

impl<L, M> Deref for Loan<'_, L, M> {
    type Target = L;

    fn deref(&self) -> &L {
        self.left.as_ref().expect(LENT)
    }
}

impl<L, M> DerefMut for Loan<'_, L, M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut L {
        self.left.as_mut().expect(LENT)
    }
}

const LENT: &str = "nobody takes a state that is lent";
