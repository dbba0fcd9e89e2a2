//! The side of a driver that takes messages one by one: some have a deadline, or all have their pace.

use std::task::{Poll, Waker};
use std::time::Duration;

use super::cell::{Cell, attention};
use super::driver::Take;
use super::hull::{Hull, dispose};
use super::queue::Queue;
use crate::message::{Lane, Message};
use crate::observe::Guide;
use crate::registry::{DeadLetterReason, DropCause};
use crate::sys::sync::Ordering;

/// What is to be dropped once the lock is free: messages whose deadline had passed when their turn came, with the time that was
/// given to them, and companions.
pub(super) struct Late<M>(Vec<(M, Duration)>, Vec<Guide>);

impl<M> Default for Late<M> {
    fn default() -> Self {
        Self(Vec::new(), Vec::new())
    }
}

impl<M> Late<M> {
    /// Takes those out that are first in the high lane.
    pub(super) fn take_out_urgent(&mut self, queue: &mut Queue<M>) {
        self.take_out(queue, Lane::High);
    }

    /// Takes those out that are first in their lane.
    fn take_out(&mut self, queue: &mut Queue<M>, lane: Lane) {
        while let Some(deadline) = queue.first_is_late(lane) {
            let message = match lane {
                Lane::Normal => queue.pop_normal(),
                Lane::High => queue.pop_high(),
            };
            queue.note().expired += 1;
            self.1.extend(queue.take_left());
            if let Some(message) = message {
                self.0.push((message, deadline.after));
            }
        }
    }
}

impl<M> Late<M> {
    /// The message that was taken out just now is the driver's.
    pub(super) fn hand_over(&mut self, queue: &mut Queue<M>, message: M) -> Take<M> {
        let (has_companion, before) = queue.hand_over();
        self.1.extend(before);
        if has_companion { Take::Tapped(message) } else { Take::One(message) }
    }
}

impl<M: Message> Cell<M> {
    /// Takes one message, after a look at its deadline and at the pace. Those that are too late are taken out. `None` when there
    /// is nothing to take now.
    #[cold]
    pub(super) fn take_singly(
        &self,
        queue: &mut Queue<M>,
        urgent: &mut u8,
        late: &mut Late<M>,
        waker: &Waker,
    ) -> Option<Poll<Take<M>>> {
        queue.batch_is_done();
        if self.must_stop() {
            return Some(Poll::Ready(Take::End));
        }
        if queue.has_due_notice(0) {
            return Some(Poll::Ready(Take::Notice));
        }
        if let Some(taken) = self.take_urgent(queue, urgent, false, late) {
            return Some(Poll::Ready(taken));
        }
        late.take_out(queue, Lane::Normal);
        if !queue.has_marks() {
            self.attention.fetch_and(!attention::MARKED, Ordering::Relaxed);
        }
        if queue.mail.is_empty() {
            return None;
        }
        if queue.has_due_notice(0) {
            // It waited for what was too late.
            return Some(Poll::Ready(Take::Notice));
        }
        if queue.limiter().is_some_and(|limiter| limiter.poll_turn(waker).is_pending()) {
            return Some(Poll::Pending);
        }
        *urgent = 0;
        queue.pop_normal().map(|message| Poll::Ready(late.hand_over(queue, message)))
    }

    /// Drops what came too late. Outside the lock: the destructors are the user's.
    pub(super) fn drop_late(&self, late: Late<M>) {
        let Late(messages, _companions) = late;
        for (message, after) in messages {
            self.dead_letter(message.name(), &|| DeadLetterReason::Expired);
            dispose(DropCause::Expired(after), message);
        }
    }
}

impl Hull {
    /// Whether the mailbox has a rate.
    pub(crate) fn has_rate(&self) -> bool {
        self.attention.load(Ordering::Relaxed) & attention::PACED != 0
    }

    pub(super) fn takes_singly(&self) -> bool {
        self.attention.load(Ordering::Relaxed) & attention::SINGLY != 0
    }
}
