//! The side of a cell at which somebody asks how the actor is.

use std::task::{Poll, Waker};

use super::cell::{Cell, attention, phase};
use super::hull::Hull;
use super::queue::Ledger;
use crate::lifecycle::Health;
use crate::sys::sync::Ordering;

/// Questions and answers about the health of one incarnation.
#[derive(Debug, Default)]
pub(super) struct Checkup {
    /// Asked, and not yet seen by the driver.
    pub(super) is_wanted: bool,
    answer: Option<Health>,
    asker: Option<Waker>,
    /// What was known last.
    last: Option<Health>,
}

impl<M> Cell<M> {
    /// Asks the driver, which answers between two messages, before all that waits.
    pub(super) fn want_health(&self) {
        self.want_checkup(&mut self.queue.lock());
    }

    /// Waits for the answer. One asker at a time.
    pub(super) fn poll_answer(&self, waker: &Waker) -> Poll<Health> {
        self.queue.lock().poll_checkup(waker)
    }

    /// Whether the driver is to say how the actor is.
    pub(crate) fn take_checkup(&self) -> bool {
        self.begin_checkup(&mut self.queue.lock())
    }

    /// What the actor says.
    pub(crate) fn answer_health(&self, health: Health) {
        let asker = self.queue.lock().end_checkup(health);
        // Here, the lock is free.
        asker.into_iter().for_each(Waker::wake);
    }

    /// What is said of an actor that does not answer.
    pub(super) fn set_last_health(&self, health: Health) {
        self.queue.lock().checkup().last = Some(health);
    }

    pub(super) fn last_health(&self) -> Option<Health> {
        self.queue.lock().last_health()
    }
}

impl Ledger {
    fn checkup(&mut self) -> &mut Checkup {
        self.note().checkup.get_or_insert_default()
    }

    fn poll_checkup(&mut self, waker: &Waker) -> Poll<Health> {
        let checkup = self.checkup();
        if let Some(health) = checkup.answer.take() {
            return Poll::Ready(health);
        }
        checkup.asker = Some(waker.clone());
        Poll::Pending
    }

    fn end_checkup(&mut self, health: Health) -> Option<Waker> {
        let checkup = self.checkup();
        checkup.last = Some(health.clone());
        checkup.answer = Some(health);
        checkup.asker.take()
    }

    fn last_health(&self) -> Option<Health> {
        self.rare()?.checkup.as_ref()?.last.clone()
    }
}

impl Hull {
    fn want_checkup(&self, queue: &mut Ledger) {
        let checkup = queue.checkup();
        checkup.is_wanted = true;
        checkup.answer = None;
        self.attention.fetch_or(attention::NOTICE, Ordering::Release);
        queue.rouse();
    }

    fn begin_checkup(&self, queue: &mut Ledger) -> bool {
        let checkup = queue.rare_mut().and_then(|rare| rare.checkup.as_mut());
        let is_wanted = checkup.is_some_and(|checkup| std::mem::take(&mut checkup.is_wanted));
        if is_wanted {
            self.note_notices(queue);
            self.phase.store(phase::HEALTH, Ordering::Relaxed);
        }
        is_wanted
    }
}
