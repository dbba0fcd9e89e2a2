//! The side of a cell that its senders use: push, or wait in line for room.

use std::task::{Poll, Waker};

use super::cell::{Cell, attention};
use super::hull::{Hull, dispose, wake};
use super::line::{Place, Ticket, Woken};
use super::marks::Mark;
use super::queue::{Ledger, Queue};
use crate::message::{Deadline, Handover, Lane, Message, Overflow, Refusal, Why};
use crate::registry::DropCause;
use crate::sys::sync::{MutexGuard, Ordering};

impl<M: Message> Cell<M> {
    /// The one place where a message enters a mailbox.
    #[inline]
    pub(crate) fn push(&self, message: M) -> Result<u64, Refusal<M>> {
        let mut queue = self.queue.lock();
        if queue.room == 0 {
            return self.push_looking(queue, message);
        }
        queue.room -= 1;
        Ok(self.accept_here(queue, message))
    }

    /// Like [`push`](Self::push), where room has to be looked for, or somebody hears of the message: a tap, a simulation.
    #[cold]
    #[inline(never)]
    fn push_looking<'a>(&'a self, queue: MutexGuard<'a, Queue<M>>, message: M) -> Result<u64, Refusal<M>> {
        match self.look_for_room(queue, message, None, None) {
            Handover::Accepted(sequence) => Ok(sequence),
            Handover::Refused(refusal) => Err(refusal),
            Handover::Waiting(..) => unreachable!("who has no waker does not wait"),
        }
    }

    /// Takes the message, if there is room for it. With a waker, joins the line if there is none.
    #[cold]
    #[inline(never)]
    fn look_for_room<'a>(
        &'a self,
        mut queue: MutexGuard<'a, Queue<M>>,
        message: M,
        until: Option<Deadline>,
        waker: Option<&Waker>,
    ) -> Handover<M> {
        let mut mark = Mark::until(until);
        if self.is_tapped() {
            drop(queue);
            mark = self.mark_of(&message, until);
            queue = self.queue.lock();
        }
        if queue.room == 0
            && let Err(why) = self.find_room(&mut queue, message.lane())
        {
            return match waker {
                // Under the same lock: it is never counted as refused.
                Some(waker) if why == Why::Full && queue.overflow == Overflow::Wait => {
                    let ticket = self.join(&mut queue, message.lane(), waker);
                    // What goes along is dropped after that.
                    drop(queue);
                    Handover::Waiting(message, ticket)
                }
                _ => match self.overflow(queue, message, why, mark) {
                    Ok(sequence) => Handover::Accepted(sequence),
                    Err(refusal) => Handover::Refused(refusal),
                },
            };
        }
        queue.room -= 1;
        Handover::Accepted(self.accept_marked(queue, message, mark))
    }

    /// What is to be known of a message that is about to be sent. Not under the lock: taps are code of users.
    pub(super) fn mark_of(&self, message: &M, until: Option<Deadline>) -> Mark {
        let mut mark = Mark::until(until);
        if self.is_tapped() {
            let taps = self.queue.lock().rare().and_then(|rare| rare.taps.clone());
            mark.guide = taps.and_then(|taps| taps.sending(&|| self.whoami().label(), message.name()));
        }
        mark
    }

    /// Takes the message, and wakes the driver.
    #[inline]
    pub(super) fn accept_here(&self, mut queue: MutexGuard<'_, Queue<M>>, message: M) -> u64 {
        let sequence = self.accept(&mut queue, message);
        self.rouse(&mut queue);
        sequence
    }

    /// What becomes of a message for which there is no room.
    #[cold]
    fn overflow(
        &self,
        mut queue: MutexGuard<'_, Queue<M>>,
        message: M,
        why: Why,
        mark: Mark,
    ) -> Result<u64, Refusal<M>> {
        if why != Why::Full || matches!(queue.overflow, Overflow::Wait | Overflow::Fail) {
            self.count_refused(&mut queue);
            // What goes along is dropped after that.
            drop(queue);
            return Err(Refusal { message, why });
        }
        self.land_all(&mut queue);
        let sequence = queue.accepted;
        // Urgent messages are not dropped for one that is not: that one is dropped itself.
        let may_drop_urgent = message.lane() == Lane::High;
        let oldest = match queue.overflow {
            Overflow::DropOldest => queue.pop_oldest(may_drop_urgent),
            _ => None,
        };
        if oldest.is_none() && queue.overflow == Overflow::DropOldest && !queue.has_waiting() && queue.promised() == 0 {
            // The driver has just taken what was here, and is about to start it: there is room in a moment.
            return Ok(self.accept_marked(queue, message, mark));
        }
        queue.note().overflow += 1;
        let count = queue.note().overflow;
        let (dropped, _companion) = match oldest {
            Some(oldest) => {
                let companion = queue.take_left();
                self.mark(&mut queue, message.lane(), mark);
                self.accept(&mut queue, message);
                (oldest, companion)
            }
            None => {
                queue.accepted += 1;
                (message, mark.guide)
            }
        };
        self.rouse(&mut queue);
        drop(queue);
        self.report_overflow(dropped.name(), count);
        // Outside the lock: its destructor is the user's. If it panics, that is not the new message's fault.
        dispose(DropCause::Overflow, dropped);
        Ok(sequence)
    }

    /// Like [`push`](Self::push), but joins the line when there is no room.
    #[inline]
    pub(crate) fn push_or_wait(&self, message: M, waker: &Waker) -> Handover<M> {
        let mut queue = self.queue.lock();
        if queue.room == 0 {
            return self.look_for_room(queue, message, None, Some(waker));
        }
        queue.room -= 1;
        Handover::Accepted(self.accept_here(queue, message))
    }

    /// Like [`push`](Self::push), or like [`push_or_wait`](Self::push_or_wait) if there is a waker; the message is handled only
    /// if its turn comes before the deadline.
    #[cold]
    pub(crate) fn push_until(&self, message: M, until: Deadline, waker: Option<&Waker>) -> Handover<M> {
        self.look_for_room(self.queue.lock(), message, Some(until), waker)
    }

    /// Takes a message that may have a mark.
    #[cold]
    #[inline(never)]
    pub(super) fn accept_marked(&self, queue: MutexGuard<'_, Queue<M>>, message: M, mark: Mark) -> u64 {
        if self.seat.is_taken() { self.send_off(queue, message, mark) } else { self.take_in(queue, message, mark) }
    }

    /// The message is here.
    pub(super) fn take_in(&self, mut queue: MutexGuard<'_, Queue<M>>, message: M, mark: Mark) -> u64 {
        self.mark(&mut queue, message.lane(), mark);
        self.accept_here(queue, message)
    }

    /// Comes back to the line. Takes the message once there is room for it.
    pub(crate) fn poll_line(
        &self,
        ticket: Ticket,
        message: &mut Option<M>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>> {
        let mark = message.as_ref().map(|message| self.mark_of(message, until)).unwrap_or_default();
        let mut queue = self.queue.lock();
        let lane = message.as_ref().map_or(Lane::Normal, Message::lane);
        match self.come_back(&mut queue, ticket, lane, waker) {
            Turn::NotYet(before) => {
                drop(queue);
                drop(before);
                Poll::Pending
            }
            Turn::Now => {
                let message = message.take().expect("a sender in line keeps its message");
                Poll::Ready(Ok(self.accept_marked(queue, message, mark)))
            }
            Turn::Never(why, next) => {
                drop(queue);
                wake(next);
                Poll::Ready(Err(why))
            }
        }
    }

    /// Leaves the line. Room that was promised goes to the next. `refused` if the message goes back with an error.
    pub(crate) fn leave_line(&self, ticket: Ticket, refused: bool) {
        let (next, left) = self.leave_place(&mut self.queue.lock(), ticket, refused);
        // Here, the lock is free.
        drop(left);
        wake(next);
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called from a hot and from cold places: the hot one has it inline")]
    fn accept(&self, queue: &mut Queue<M>, message: M) -> u64 {
        let sequence = queue.accepted;
        queue.accepted += 1;
        match message.lane() {
            Lane::Normal => {
                if queue.mail.push(message) <= queue.no_record as usize {
                    return sequence;
                }
            }
            Lane::High => {
                queue.push_high(message);
                self.attention.fetch_or(attention::HIGH, Ordering::Relaxed);
            }
        }
        self.note_depth(queue);
        sequence
    }
}

/// What a sender is told that comes back to the line.
enum Turn {
    /// Its old waker, if it came with another, is to be dropped when the lock is free.
    NotYet(Option<Waker>),
    /// There is room, and it is the sender's.
    Now,
    /// The room goes to others, who are to be woken.
    Never(Why, Woken),
}

impl<M> Cell<M> {
    /// Reads the true depth, which takes a word that the driver writes all the time: so only where it may be a new record.
    #[cold]
    pub(super) fn note_depth(&self, queue: &mut Queue<M>) {
        queue.note_depth(self.depth_of(queue));
    }

    /// Notes what is to be known of the message that comes next into `lane`.
    pub(super) fn mark(&self, queue: &mut Queue<M>, lane: Lane, mark: Mark) {
        if !mark.is_blank() {
            queue.mark_next(lane, mark);
            self.attention.fetch_or(attention::MARKED, Ordering::Relaxed);
        }
    }
}

impl Hull {
    pub(super) fn join(&self, queue: &mut Ledger, lane: Lane, waker: &Waker) -> Ticket {
        self.attention.fetch_or(attention::LINE, Ordering::Relaxed);
        // A driver that is at its last message does not look again whether somebody waits for the room that it leaves.
        self.rouse(queue);
        queue.line().join(lane, waker.clone())
    }

    fn come_back(&self, queue: &mut Ledger, ticket: Ticket, lane: Lane, waker: &Waker) -> Turn {
        // If the ticket is gone, the line was closed, and opened again for the next incarnation.
        let place = if queue.is_open() { queue.line().come_back(ticket, waker) } else { Place::Gone };
        match place {
            Place::Waiting(before) => Turn::NotYet(before),
            Place::Promised => match queue.admit(lane) {
                Ok(()) => Turn::Now,
                Err(why) => {
                    self.count_refused(queue);
                    Turn::Never(why, self.serve_line(queue))
                }
            },
            Place::Gone => {
                self.count_refused(queue);
                Turn::Never(Why::Stopped, Woken::new())
            }
        }
    }

    /// Hands out whom to wake, and the waker of the one who left.
    fn leave_place(&self, queue: &mut Ledger, ticket: Ticket, refused: bool) -> (Woken, Option<Waker>) {
        if refused {
            self.count_refused(queue);
        }
        if !queue.is_open() {
            return (Woken::new(), None);
        }
        let (had_room, left) = queue.line().leave(ticket);
        (if had_room { self.serve_line(queue) } else { Woken::new() }, left)
    }

    #[cold]
    pub(super) fn find_room(&self, queue: &mut Ledger, lane: Lane) -> Result<(), Why> {
        if !queue.is_open() {
            return Err(Why::Stopped);
        }
        let free = if !self.is_bounded() {
            u32::MAX
        } else if queue.has_line() {
            // Whoever waits in line comes before whoever just arrived.
            0
        } else {
            self.free(queue)
        };
        if free == 0 {
            queue.room = 0;
            return Err(Why::Full);
        }
        queue.admit(lane)?;
        // Where each message is let in by itself, or heard of, there is never room for more than the one at hand.
        let singly =
            queue.is_tapped() || self.seat.is_taken() || queue.limiter().is_some_and(|limiter| limiter.refuses());
        queue.room = if singly { 1 } else { free };
        Ok(())
    }

    /// Promises free slots to the senders in line; they are to be woken outside the lock.
    pub(super) fn serve_line(&self, queue: &mut Ledger) -> Woken {
        let woken = if queue.has_line() {
            let free = self.free(queue);
            queue.line().promise_up_to(free)
        } else {
            Woken::new()
        };
        if !queue.has_line() {
            self.attention.fetch_and(!attention::LINE, Ordering::Relaxed);
        }
        woken
    }
}
