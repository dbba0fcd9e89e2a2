//! Senders that wait for room: those with something urgent first, each kind in the order in which they came.

use std::collections::VecDeque;
use std::task::Waker;

use smallvec::SmallVec;

use super::driver::URGENT_IN_A_ROW;
use crate::message::Lane;
use crate::sys::task::exchange;

/// A sender's place in the line.
pub(crate) type Ticket = u64;

/// Senders to be woken, outside the lock. Nearly always one, or none.
pub(super) type Woken = SmallVec<[Waker; 1]>;

/// The line of waiting senders. A sender keeps its message until it has room for it, so one that gives up loses nothing.
///
/// Room that is promised to a sender counts as taken until the sender uses it or leaves.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// By the lane of what they send.
    waiting: [VecDeque<(Ticket, Waker)>; 2],
    /// How many with something urgent went before others in a row.
    overtaken: u8,
    /// Senders that have room and were woken, but did not come yet. They come in their order, nearly always.
    promised: VecDeque<Ticket>,
    /// Slots that were set aside for messages to come. They have no ticket: a permit may be held for long, and there may be many.
    aside: usize,
    next: Ticket,
}

/// Where a ticket stands.
pub(super) enum Place {
    /// With a new waker, if the old one was another: to be dropped when the lock is free.
    Waiting(Option<Waker>),
    Promised,
    /// The line was dissolved.
    Gone,
}

impl Line {
    pub(super) fn join(&mut self, lane: Lane, waker: Waker) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.waiting[lane as usize].push_back((ticket, waker));
        ticket
    }

    /// Promises room to the first in line, who is to be woken. Nobody is starved, as in the lanes themselves.
    pub(super) fn promise(&mut self) -> Option<Waker> {
        let [normal, urgent] = &mut self.waiting;
        let first = if self.overtaken < URGENT_IN_A_ROW || normal.is_empty() { urgent.pop_front() } else { None };
        self.overtaken = if first.is_some() && !normal.is_empty() { self.overtaken + 1 } else { 0 };
        let (ticket, waker) = first.or_else(|| normal.pop_front())?;
        self.promised.push_back(ticket);
        Some(waker)
    }

    /// Promises room to the first so many in line, who are to be woken.
    pub(super) fn promise_up_to(&mut self, count: u32) -> Woken {
        (0..count).map_while(|_| self.promise()).collect()
    }

    /// A sender comes back. If it has room, it is not in line any more.
    pub(super) fn come_back(&mut self, ticket: Ticket, waker: &Waker) -> Place {
        if self.take_promised(ticket) {
            return Place::Promised;
        }
        match self.find(ticket) {
            Some((lane, at)) => Place::Waiting(exchange(&mut lane[at].1, waker)),
            None => Place::Gone,
        }
    }

    /// Where a sender waits, if it does.
    fn find(&mut self, ticket: Ticket) -> Option<(&mut VecDeque<(Ticket, Waker)>, usize)> {
        let in_lane = |lane: &VecDeque<(Ticket, Waker)>| lane.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok();
        self.waiting.iter_mut().find_map(|lane| in_lane(lane).map(|at| (lane, at)))
    }

    /// Takes the sender out. Whether it leaves promised room behind, and its waker if it still waited: to be dropped when the lock
    /// is free.
    pub(super) fn leave(&mut self, ticket: Ticket) -> (bool, Option<Waker>) {
        if self.take_promised(ticket) {
            return (true, None);
        }
        let left = self.find(ticket).and_then(|(lane, at)| lane.remove(at));
        (false, left.map(|(_, waker)| waker))
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
        self.waiting.iter().all(VecDeque::is_empty)
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
        let [normal, urgent] = std::mem::take(&mut self.waiting);
        urgent.into_iter().chain(normal).map(|(_, waker)| waker).collect()
    }
}
