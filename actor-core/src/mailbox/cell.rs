//! The stable part of an actor, as its senders see it.

use std::ops::Deref;
use std::task::{Poll, Waker};

use super::berth::{Door, Inline};
use super::hull::{Hull, wake};
use super::queue::{Gate, Queue};
use crate::lifecycle::{ExitReason, Failure, Health, Signal, Status};
use crate::message::Mailbox;
use crate::observe::{Tap, Times};
use crate::registry::{Control, Identity, Latch, Reach, Stats};
use crate::sys::sync::{Arc, Mutex, MutexGuard, Ordering};
use crate::sys::{doors, panic, sim};

/// Mailbox, control lane, status and identity of one actor.
pub(crate) struct Cell<M> {
    pub(super) queue: Mutex<Queue<M>>,
    /// The way to the state of an idle actor with inline handlers. A box, since a pointer to a trait is two words.
    door: Option<Box<Arc<dyn Door<M>>>>,
    hull: Hull,
}

impl<M> Deref for Cell<M> {
    type Target = Hull;

    #[inline]
    fn deref(&self) -> &Hull {
        &self.hull
    }
}

/// Bits of [`Hull::attention`].
pub(super) mod attention {
    pub(in crate::mailbox) const STOP_NOW: u16 = 1;
    pub(in crate::mailbox) const KILL: u16 = 2;
    /// Senders wait for room.
    pub(in crate::mailbox) const LINE: u16 = 4;
    /// Messages wait in the high lane.
    pub(in crate::mailbox) const HIGH: u16 = 8;
    /// Messages wait that have a deadline.
    pub(in crate::mailbox) const MARKED: u16 = 16;
    /// Notices of ends wait.
    pub(in crate::mailbox) const NOTICE: u16 = 32;
    /// The mailbox has a rate. Always set then.
    pub(in crate::mailbox) const PACED: u16 = 64;
    /// Messages are taken one by one, after a look at each.
    pub(in crate::mailbox) const SINGLY: u16 = MARKED | PACED;
    /// There is something to do for the driver that left the state in its berth.
    pub(in crate::mailbox) const WANTED: u16 = 128;
    /// The handler that runs is in the company of what a tap sent along.
    pub(in crate::mailbox) const COMPANY: u16 = 256;
}

/// Bits of [`Hull::access`].
pub(super) mod access {
    /// Somebody hears of single messages.
    pub(in crate::mailbox) const TAPPED: u8 = 1;
    /// Somebody did: companions may be on their way.
    pub(in crate::mailbox) const WAS_TAPPED: u8 = 2;
    /// Callers may have the state of the idle actor. From its start on, if at all.
    pub(in crate::mailbox) const DOOR: u8 = 4;
}

/// Values of [`Hull::phase`] that are not the place of a handler.
pub(super) mod phase {
    /// Nothing runs.
    pub(in crate::mailbox) const IDLE: u32 = u32::MAX;
    /// The `#[started]` hook runs.
    pub(in crate::mailbox) const STARTED: u32 = u32::MAX - 1;
    /// The hooks of a sibling crate are asked whether the next message may be taken.
    pub(in crate::mailbox) const GATE: u32 = u32::MAX - 3;
    /// The `#[idle]` hook runs.
    pub(in crate::mailbox) const IDLE_HOOK: u32 = u32::MAX - 4;
    /// The state is being made.
    pub(in crate::mailbox) const INIT: u32 = u32::MAX - 5;
    /// The `#[stopped]` hook runs.
    pub(in crate::mailbox) const STOPPED: u32 = u32::MAX - 2;
    /// The `#[down]` hook runs.
    pub(in crate::mailbox) const DOWN: u32 = u32::MAX - 6;
    /// The `#[child_exited]` hook runs.
    pub(in crate::mailbox) const CHILD_EXITED: u32 = u32::MAX - 7;
    /// The `#[health]` hook runs.
    pub(in crate::mailbox) const HEALTH: u32 = u32::MAX - 8;
    /// Handlers run side by side, and none of them right now. The lowest of these values.
    pub(in crate::mailbox) const CREW: u32 = u32::MAX - 9;
    /// Added to the place of a handler that runs beside others.
    pub(in crate::mailbox) const CONCURRENT: u32 = 1 << 31;
}

impl<M> Cell<M> {
    /// A cell with `refs` refs, none of which exists yet.
    pub(crate) fn new(identity: Identity, mailbox: Mailbox, refs: u32) -> Self {
        let mut queue = Queue::new(mailbox);
        let hull = Hull::new(identity, mailbox, refs, &mut queue);
        Self { hull, queue: Mutex::new(queue), door: None }
    }

    /// What it is besides its queue. It derefs to that too, where no trait has a method of the same name.
    #[inline]
    pub(crate) fn hull(&self) -> &Hull {
        &self.hull
    }

    /// The cell of an actor with inline handlers.
    pub(crate) fn with_door(mut self, door: Option<Arc<dyn Door<M>>>) -> Self {
        // What is simulated is sent and arrives, one step at a time.
        if let Some(door) = door
            && !self.seat.is_taken()
        {
            self.hull.open_door();
            self.door = Some(Box::new(door));
        }
        self
    }

    /// Has a message handled at once, if the actor is idle and has a handler for that.
    #[inline]
    pub(crate) fn ask_inline(&self, message: M, waker: &Waker) -> Inline<M> {
        match &self.door {
            Some(door) => door.ask(self, message, waker),
            None => Inline::ForMailbox(message),
        }
    }

    /// Why the actor ended or is ending; `None` while nothing is known of an end.
    pub(crate) fn reason_of_end(&self) -> Option<ExitReason> {
        match self.latch.reason() {
            None => self.queue.lock().reason(),
            reason => reason,
        }
    }

    /// Messages that the driver takes up again count like new ones.
    pub(crate) fn count_accepted(&self, count: usize) {
        let mut queue = self.queue.lock();
        queue.accepted += count as u64;
        self.note_depth(&mut queue);
        // What may still come is counted anew.
        queue.room = 0;
    }

    /// The message that was started last has no caller any more, and is not handled.
    pub(crate) fn count_skipped(&self) {
        self.queue.lock().note().cancelled += 1;
    }

    pub(crate) fn count_unasked_error(&self) {
        self.queue.lock().note().unasked_errors += 1;
    }

    /// Puts a tap on the actor, or takes it off.
    pub(crate) fn set_tap(&self, tap: Option<Arc<dyn Tap>>) {
        // What was there before is dropped when the lock is free again.
        let before = self.put_tap(&mut self.queue.lock(), tap);
        drop(before);
    }

    /// How long messages took, if that is measured.
    pub(crate) fn times(&self) -> Option<Times> {
        self.queue.lock().times()
    }

    pub(crate) fn stats(&self) -> Stats {
        let queue = self.queue.lock();
        let mut stats = Stats::default();
        self.count_into(&mut stats, &queue, self.ran_inline());
        stats
    }

    fn ran_inline(&self) -> u64 {
        match &self.door {
            Some(door) => door.ran(),
            None => 0,
        }
    }

    #[inline]
    pub(crate) fn drop_ref(&self) {
        if self.hull.drop_ref() {
            self.last_ref_dropped();
        }
    }

    #[cold]
    fn last_ref_dropped(&self) {
        if self.will_end() {
            return;
        }
        self.rouse(&mut self.queue.lock());
    }
}

impl<M: Send> Cell<M> {
    /// Tells everybody that an actor is gone that never was among the living.
    pub(crate) fn set_gone(&self, reason: ExitReason) {
        self.go(self.queue.lock(), reason);
    }

    /// Passes a signal on: to the incarnation that lives, if it is the one that is meant.
    fn convey(&self, only: Option<u32>, signal: Signal) -> Reach {
        sim::flush();
        let mut queue = self.queue.lock();
        if only.is_some_and(|incarnation| !self.lives_as(&queue, incarnation)) {
            return Reach::Nobody;
        }
        let told = self.hear_signal(&mut queue, signal);
        if told.closes {
            self.land_all(&mut queue);
        }
        let line = self.obey(&mut queue, &told);
        drop(queue);
        wake(line);
        told.reach
    }

    fn go(&self, mut queue: MutexGuard<'_, Queue<M>>, reason: ExitReason) {
        let left = self.leave(&mut queue, &reason);
        let tap = self.take_tap(&mut queue);
        drop(queue);
        // Before anybody is told: a tap holds what its maker gave it.
        if let Some(tap) = tap {
            let _ = panic::caught(|| drop(tap));
        }
        self.tell_gone(left, reason);
    }
}

impl<M: Send> Control for Cell<M> {
    fn identity(&self) -> &Identity {
        self.whoami()
    }

    fn status(&self) -> Status {
        self.hull.status()
    }

    fn latch(&self) -> &Latch {
        &self.latch
    }

    fn signal(&self, signal: Signal) -> Reach {
        self.convey(None, signal)
    }

    fn signal_to(&self, incarnation: u32, signal: Signal) -> Reach {
        self.convey(Some(incarnation), signal)
    }

    fn fail(&self, incarnation: u32, failure: Failure) -> bool {
        self.fail_incarnation(&mut self.queue.lock(), incarnation, failure)
    }

    fn is_killed(&self) -> bool {
        self.killed()
    }

    fn resume(&self) -> bool {
        let bits = self.attention.load(Ordering::Acquire) & (attention::KILL | attention::COMPANY);
        if bits == 0 {
            return false;
        }
        let is_killed = bits & attention::KILL != 0;
        if doors::OPEN && !is_killed {
            self.enter_company();
        }
        is_killed
    }

    fn park(&self, waker: &Waker) -> bool {
        self.park_driver(waker)
    }

    fn depth(&self) -> u64 {
        self.depth_of(&self.queue.lock())
    }

    fn runs_concurrent(&self) -> bool {
        self.hull.runs_concurrent()
    }

    fn revives(&self, reason: &ExitReason) -> bool {
        self.is_revived_after(reason)
    }

    fn call_off(&self) {
        self.call_off_start();
    }

    fn revive(&self) -> Option<u32> {
        self.start_next()
    }

    fn ask_health(&self) {
        self.want_health();
    }

    fn poll_health(&self, waker: &Waker) -> Poll<Health> {
        self.poll_answer(waker)
    }

    fn set_health(&self, health: Health) {
        self.set_last_health(health);
    }

    fn health(&self) -> Option<Health> {
        self.last_health()
    }

    fn count_overrun(&self) {
        self.queue.lock().note().overruns += 1;
    }

    fn count_late_reply(&self) {
        self.count_late(&mut self.queue.lock());
    }

    fn stats(&self) -> Stats {
        self.stats()
    }

    fn depart(&self, reason: ExitReason) {
        sim::flush();
        let Identity { registry, place, .. } = self.whoami();
        registry.unlist(self.whoami());
        let mut queue = self.queue.lock();
        // Under one lock: what is counted from here on goes to the system.
        queue.gate = Gate::Counted;
        let inline = self.ran_inline();
        let me = registry.leave(*place, &mut |total| self.count_into(total, &queue, inline));
        self.go(queue, reason);
        drop(me);
    }

    fn running(&self) -> Option<&'static str> {
        self.running_now()
    }
}
