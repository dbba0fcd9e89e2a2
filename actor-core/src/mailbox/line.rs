//! Senders that wait for room, in the order in which they came.

use std::collections::VecDeque;
use std::task::Waker;

use smallvec::SmallVec;

/// A sender's place in the line.
pub(crate) type Ticket = u64;

/// Senders to be woken, outside the lock. Nearly always one, or none.
pub(super) type Woken = SmallVec<[Waker; 1]>;

/// The line of waiting senders. A sender keeps its message until it has room for it, so one that gives up loses nothing.
///
/// Room that is promised to a sender counts as taken until the sender uses it or leaves.
#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: VecDeque<(Ticket, Waker)>,
    /// Senders that have room and were woken, but did not come yet. They come in their order, nearly always.
    promised: VecDeque<Ticket>,
    /// Slots that were set aside for messages to come. They have no ticket: a permit may be held for long, and there may be many.
    aside: usize,
    next: Ticket,
}

/// Where a ticket stands.
pub(super) enum Place {
    Waiting,
    Promised,
    /// The line was dissolved.
    Gone,
}

impl Line {
    pub(super) fn join(&mut self, waker: Waker) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.waiting.push_back((ticket, waker));
        ticket
    }

    /// Promises room to the first in line, who is to be woken.
    pub(super) fn promise(&mut self) -> Option<Waker> {
        let (ticket, waker) = self.waiting.pop_front()?;
        self.promised.push_back(ticket);
        Some(waker)
    }

    /// Promises room to the first so many in line, who are to be woken.
    pub(super) fn promise_up_to(&mut self, count: usize) -> Woken {
        (0..count).map_while(|_| self.promise()).collect()
    }

    /// A sender comes back. If it has room, it is not in line any more.
    pub(super) fn come_back(&mut self, ticket: Ticket, waker: &Waker) -> Place {
        if self.take_promised(ticket) {
            return Place::Promised;
        }
        match self.waiting.binary_search_by_key(&ticket, |(ticket, _)| *ticket) {
            Ok(at) => {
                self.waiting[at].1.clone_from(waker);
                Place::Waiting
            }
            Err(_) => Place::Gone,
        }
    }

    /// Takes the sender out. `true` if it leaves promised room behind.
    pub(super) fn leave(&mut self, ticket: Ticket) -> bool {
        if self.take_promised(ticket) {
            return true;
        }
        if let Ok(at) = self.waiting.binary_search_by_key(&ticket, |(ticket, _)| *ticket) {
            self.waiting.remove(at);
        }
        false
    }

    fn take_promised(&mut self, ticket: Ticket) -> bool {
        if self.promised.front() == Some(&ticket) {
            self.promised.pop_front();
            return true;
        }
        let at = self.promised.iter().position(|promised| *promised == ticket);
        at.and_then(|at| self.promised.remove(at)).is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Slots that are not free any more, though no message is in them yet.
    pub(super) fn promised(&self) -> usize {
        self.promised.len() + self.aside
    }

    /// Sets a slot aside.
    pub(super) fn set_aside(&mut self) {
        self.aside += 1;
    }

    /// A slot that was set aside is used, or given back.
    pub(super) fn use_room(&mut self) {
        self.aside -= 1;
    }

    /// Sends everybody away: they find their ticket gone, and are to be woken.
    pub(super) fn dissolve(&mut self) -> Woken {
        self.promised.clear();
        std::mem::take(&mut self.waiting).into_iter().map(|(_, waker)| waker).collect()
    }
}
