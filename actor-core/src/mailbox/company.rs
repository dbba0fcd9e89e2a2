//! The company of a message that its driver handles: what a tap sent along.
//!
//! While it is there, a bit of attention is set: so the driver comes here when it polls the handler again, when that has to wait,
//! and when it looks for the next message. Without it, nothing is looked at that is not looked at anyway.

use super::cell::{Cell, attention};
use crate::observe::Guide;
use crate::sys::doors;
use crate::sys::sync::Ordering;

impl<M> Cell<M> {
    /// The handler of the message in hand is about to run, in its company if it has one.
    #[cold]
    pub(crate) fn begin_company(&self) {
        if self.queue.lock().has_in_turn() {
            self.attention.fetch_or(attention::COMPANY, Ordering::Relaxed);
            self.enter_company();
        }
    }

    /// The handler's code runs, or runs on.
    #[cold]
    pub(super) fn enter_company(&self) {
        self.with_company(Guide::enter);
    }

    /// The handler waits.
    #[cold]
    fn leave_company(&self) {
        self.with_company(Guide::leave);
    }

    /// Leaves the company of a handler that is about to wait.
    #[inline]
    pub(super) fn pause_company(&self) {
        if self.has_company() {
            self.leave_company();
        }
    }

    /// Ends the company of a handler that has ended.
    #[inline]
    pub(crate) fn end_company(&self) {
        if self.has_company() {
            self.part_company();
        }
    }

    #[cold]
    fn part_company(&self) {
        self.attention.fetch_and(!attention::COMPANY, Ordering::Relaxed);
        drop(self.take_companion());
    }

    /// The companion of the message in the driver's hand, if it has one.
    pub(crate) fn take_companion(&self) -> Option<Guide> {
        // It may be there for longer than the tap.
        if self.was_tapped() { self.queue.lock().take_in_turn() } else { None }
    }

    pub(super) fn has_company(&self) -> bool {
        doors::OPEN && self.attention.load(Ordering::Relaxed) & attention::COMPANY != 0
    }

    /// Not under the lock: a companion is code of users.
    fn with_company(&self, act: fn(&mut Guide)) {
        let guide = self.queue.lock().take_in_turn();
        if let Some(mut guide) = guide {
            act(&mut guide);
            self.queue.lock().put_in_turn(guide);
        }
    }
}
