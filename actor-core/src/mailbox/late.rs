//! The side of a driver while there are messages with a deadline.

use std::time::Duration;

use super::cell::{Cell, attention};
use super::driver::Take;
use super::queue::Queue;
use crate::message::{Deadline, Lane, Message};
use crate::registry::{DeadLetterReason, DropCause, current};
use crate::sys::panic;
use crate::sys::sync::Ordering;

/// Messages whose deadline had passed when their turn came, with the time that was given to them.
pub(super) struct Late<M>(Vec<(M, Duration)>);

impl<M> Default for Late<M> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<M> Late<M> {
    /// Takes those out that are first in the high lane.
    pub(super) fn take_out_urgent(&mut self, queue: &mut Queue<M>) {
        self.take_out(queue, Lane::High);
    }

    /// Takes those out that are first in their lane.
    fn take_out(&mut self, queue: &mut Queue<M>, lane: Lane) {
        while let Some(deadline) = queue.first_mark(lane).filter(Deadline::has_passed) {
            let message = match lane {
                Lane::Normal => queue.pop_normal(),
                Lane::High => queue.pop_high(),
            };
            queue.note().expired += 1;
            self.0.extend(message.map(|message| (message, deadline.after)));
        }
    }
}

impl<M: Message> Cell<M> {
    /// Takes one message while there are some with a deadline. Those that are too late are taken out. `None` when there is
    /// nothing to take.
    #[cold]
    pub(super) fn take_marked(&self, queue: &mut Queue<M>, urgent: &mut u8, late: &mut Late<M>) -> Option<Take<M>> {
        if queue.taken > 0 {
            queue.taken = 0;
            queue.expect_no_record();
        }
        if self.must_stop() {
            return Some(Take::End);
        }
        if queue.has_due_notice(0) {
            return Some(Take::Notice);
        }
        if let Some(message) = self.take_urgent(queue, urgent, false, late) {
            return Some(Take::One(message));
        }
        late.take_out(queue, Lane::Normal);
        let message = queue.pop_normal();
        if !queue.has_marks() {
            self.attention.fetch_and(!attention::MARKED, Ordering::Relaxed);
        }
        *urgent = 0;
        message.map(Take::One)
    }

    pub(super) fn has_marked(&self) -> bool {
        self.attention.load(Ordering::Relaxed) & attention::MARKED != 0
    }

    /// Drops what came too late. Outside the lock: the destructors are the user's.
    pub(super) fn drop_late(&self, late: Late<M>) {
        for (message, after) in late.0 {
            self.dead_letter(message.name(), || DeadLetterReason::Expired);
            let _ = panic::caught(|| current::dropping(DropCause::Expired(after), || drop(message)));
        }
    }
}
