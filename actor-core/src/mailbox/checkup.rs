//! The side of a cell at which somebody asks how the actor is.

use std::task::{Poll, Waker};

use super::cell::{Cell, attention, phase};
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
        let mut queue = self.queue.lock();
        let checkup = queue.note().checkup.get_or_insert_default();
        checkup.is_wanted = true;
        checkup.answer = None;
        self.attention.fetch_or(attention::NOTICE, Ordering::Release);
        queue.rouse();
    }

    /// Waits for the answer. One asker at a time.
    pub(super) fn poll_answer(&self, waker: &Waker) -> Poll<Health> {
        let mut queue = self.queue.lock();
        let checkup = queue.note().checkup.get_or_insert_default();
        if let Some(health) = checkup.answer.take() {
            return Poll::Ready(health);
        }
        checkup.asker = Some(waker.clone());
        Poll::Pending
    }

    /// Whether the driver is to say how the actor is.
    pub(crate) fn take_checkup(&self) -> bool {
        let mut queue = self.queue.lock();
        let checkup = queue.rare_mut().and_then(|rare| rare.checkup.as_mut());
        let is_wanted = checkup.is_some_and(|checkup| std::mem::take(&mut checkup.is_wanted));
        if is_wanted {
            self.note_notices(&queue);
            self.phase.store(phase::HEALTH, Ordering::Relaxed);
        }
        is_wanted
    }

    /// What the actor says.
    pub(crate) fn answer_health(&self, health: Health) {
        let mut queue = self.queue.lock();
        let checkup = queue.note().checkup.get_or_insert_default();
        checkup.last = Some(health.clone());
        checkup.answer = Some(health);
        let asker = checkup.asker.take();
        drop(queue);
        asker.into_iter().for_each(Waker::wake);
    }

    /// What is said of an actor that does not answer.
    pub(super) fn set_last_health(&self, health: Health) {
        self.queue.lock().note().checkup.get_or_insert_default().last = Some(health);
    }

    pub(super) fn last_health(&self) -> Option<Health> {
        self.queue.lock().rare()?.checkup.as_ref()?.last.clone()
    }
}
