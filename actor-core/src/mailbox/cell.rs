//! The stable part of an actor, as its senders see it.

use std::task::{Poll, Waker};

use super::berth::{Door, Inline};
use super::queue::{Queue, Rare};
use crate::lifecycle::{ExitReason, Failure, Health, Signal, Status, Verb};
use crate::message::{Mailbox, Overflow};
use crate::observe::{Tap, Taps, Times};
use crate::registry::{Control, Dropped, Identity, Latch, Reach, Stats};
use crate::sys::sim::{self, Seat};
use crate::sys::sync::{Arc, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Mutex, Ordering};

/// Mailbox, control lane, status and identity of one actor.
pub(crate) struct Cell<M> {
    pub(super) queue: Mutex<Queue<M>>,
    /// What wants the driver's attention between two messages: bits of [`attention`]. Zero nearly always.
    pub(super) attention: AtomicU16,
    status: AtomicU8,
    /// 1 while somebody hears of single messages. Looked at by senders that find no room at hand, which is all of them then.
    tapped: AtomicU8,
    /// What the driver does: the place of the handler it runs, or one of [`phase`]. Written by the driver alone, read by anyone.
    pub(super) phase: AtomicU32,
    /// Messages whose handler was started. Written by the driver alone.
    pub(super) started: AtomicU64,
    /// Of those, how many had no caller any more and were skipped. Written by the driver alone.
    skipped: AtomicU64,
    /// How many refs there are. The driver ends an idle actor that nobody can reach.
    refs: AtomicUsize,
    pub(super) capacity: usize,
    pub(super) overflow: Overflow,
    pub(super) seat: Seat,
    /// The way to the state of an idle actor with inline handlers. A box, since a pointer to a trait is two words.
    door: Option<Box<Arc<dyn Door<M>>>>,
    identity: Identity,
    pub(super) latch: Latch,
}

/// Bits of [`Cell::attention`].
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

/// Values of [`Cell::phase`] that are not the place of a handler.
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
    pub(crate) fn new(identity: Identity, mailbox: Mailbox, refs: usize) -> Self {
        // One that refuses, too: a handler that runs in its caller's task would not come to the place where it is looked at.
        let is_paced = mailbox.limiter().is_some();
        let mut queue = Queue::new(mailbox.limiter());
        let taps = Taps::of_new_actor(&identity.registry.settings().taps);
        let tapped = AtomicU8::new(u8::from(taps.is_some()));
        if taps.is_some() {
            queue.note().taps = taps;
        }
        Self {
            queue: Mutex::new(queue),
            tapped,
            attention: AtomicU16::new(if is_paced { attention::PACED } else { 0 }),
            status: AtomicU8::new(Status::Starting.to_byte()),
            phase: AtomicU32::new(phase::IDLE),
            started: AtomicU64::new(0),
            skipped: AtomicU64::new(0),
            refs: AtomicUsize::new(refs),
            capacity: mailbox.limit(),
            overflow: mailbox.policy(),
            seat: Seat::take(),
            door: None,
            identity,
            latch: Latch::new(),
        }
    }

    /// The cell of an actor with inline handlers.
    pub(crate) fn with_door(mut self, door: Option<Arc<dyn Door<M>>>) -> Self {
        // What is simulated is sent and arrives, one step at a time.
        self.door = door.filter(|_| !self.seat.is_taken()).map(Box::new);
        self
    }

    /// Has a message handled at once, if the actor is idle and has a handler for that.
    #[inline]
    pub(crate) fn ask_inline(&self, message: M) -> Inline<M> {
        match &self.door {
            Some(door) => door.ask(self, message),
            None => Inline::ForMailbox(message),
        }
    }

    #[inline]
    pub(crate) fn has_door(&self) -> bool {
        self.door.is_some()
    }

    /// Wakes the driver if it sleeps. From here on nobody has a message handled at once, before what it is woken for.
    #[inline]
    pub(super) fn rouse(&self, queue: &mut Queue<M>) {
        if queue.asleep && self.has_door() {
            self.attention.fetch_or(attention::WANTED, Ordering::AcqRel);
        }
        queue.rouse();
    }

    pub(super) fn depth_of(&self, queue: &Queue<M>) -> u64 {
        queue.accepted
            - queue.rare().map_or(0, |rare| rare.unhandled + rare.overflow + rare.expired)
            - self.started.load(Ordering::Acquire)
    }

    /// Where the actor sits if it is simulated.
    pub(crate) fn seat(&self) -> Seat {
        self.seat
    }

    /// Identity without the bounds of [`Control`].
    pub(crate) fn whoami(&self) -> &Identity {
        &self.identity
    }

    /// Why the actor ended or is ending; `None` while nothing is known of an end.
    pub(crate) fn reason_of_end(&self) -> Option<ExitReason> {
        self.latch.reason().or_else(|| self.queue.lock().reason())
    }

    /// Whether the actor is entirely gone.
    pub(crate) fn is_gone(&self) -> bool {
        self.status.load(Ordering::Acquire) == Status::Stopped.to_byte()
    }

    pub(crate) fn set_status(&self, status: Status) {
        self.status.store(status.to_byte(), Ordering::Release);
    }

    /// Messages that the driver takes up again count like new ones.
    pub(crate) fn count_accepted(&self, count: usize) {
        let mut queue = self.queue.lock();
        queue.accepted += count as u64;
        queue.high_water = queue.high_water.max(self.depth_of(&queue));
        // What may still come is counted anew.
        queue.room = 0;
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(crate) fn count_skipped(&self) {
        self.skipped.store(self.skipped.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    pub(crate) fn count_unasked_error(&self) {
        self.queue.lock().note().unasked_errors += 1;
    }

    /// Whether somebody hears of single messages.
    #[inline]
    pub(crate) fn is_tapped(&self) -> bool {
        self.tapped.load(Ordering::Relaxed) != 0
    }

    /// Puts a tap on the actor, or takes it off.
    pub(crate) fn set_tap(&self, tap: Option<Arc<dyn Tap>>) {
        let mut queue = self.queue.lock();
        let taps = queue.note().taps.get_or_insert_default();
        let _before = taps.replace(tap);
        self.tapped.store(u8::from(taps.is_any()), Ordering::Relaxed);
        // So each sender comes to the place where room is looked for.
        queue.room = 0;
        // Whoever may handle messages in the actor's place: not while there is a tap.
        if self.has_door() {
            self.rouse(&mut queue);
        }
        drop(queue);
    }

    /// How long messages took, if that is measured.
    pub(crate) fn times(&self) -> Option<Times> {
        Some(self.queue.lock().rare()?.taps.as_ref()?.meter.as_ref()?.times())
    }

    pub(crate) fn stats(&self) -> Stats {
        self.count_up(&self.queue.lock())
    }

    /// What its system counts for it from here on, since it leaves: what is still counted later is counted there too.
    pub(crate) fn hand_over_stats(&self) -> Stats {
        let mut queue = self.queue.lock();
        queue.is_counted = true;
        self.count_up(&queue)
    }

    fn count_up(&self, queue: &Queue<M>) -> Stats {
        let cancelled = self.skipped.load(Ordering::Relaxed);
        let inline = self.door.as_ref().map_or(0, |door| door.ran());
        let none = Rare::default();
        let rare = queue.rare().unwrap_or(&none);
        let Rare { refused, unhandled, overflow, expired, late_replies, unasked_errors, overruns, .. } = *rare;
        Stats {
            accepted: queue.accepted + inline,
            handled: self.started.load(Ordering::Acquire) - cancelled + inline,
            refused,
            dropped: Dropped { unhandled, overflow, cancelled, expired, late_replies },
            depth: self.depth_of(queue),
            high_water: queue.high_water,
            unasked_errors,
            overruns,
            restarts: self.identity.incarnation.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn add_ref(&self) {
        self.refs.fetch_add(1, Ordering::Relaxed);
    }

    #[inline]
    pub(crate) fn drop_ref(&self) {
        if self.refs.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.last_ref_dropped();
        }
    }

    pub(super) fn is_unreachable(&self) -> bool {
        self.refs.load(Ordering::Acquire) == 0
    }

    #[cold]
    fn last_ref_dropped(&self) {
        self.rouse(&mut self.queue.lock());
    }
}

impl<M: Send> Control for Cell<M> {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn status(&self) -> Status {
        Status::from_byte(self.status.load(Ordering::Acquire))
    }

    fn latch(&self) -> &Latch {
        &self.latch
    }

    fn signal(&self, signal: Signal) -> Reach {
        sim::flush();
        let mut queue = self.queue.lock();
        if self.status() == Status::Stopped {
            return Reach::Actor;
        }
        if let Some(restart) = self.identity.supervision {
            let (reach, woken) = self.signal_supervised(&mut queue, restart, signal);
            drop(queue);
            woken.into_iter().for_each(Waker::wake);
            return reach;
        }
        if queue.signal.is_some_and(|known| known.verb >= signal.verb) {
            return Reach::Actor;
        }
        // The first cause stays: a kill after a shutdown's stop is still that shutdown's doing.
        let cause = queue.signal.map_or(signal.cause, |known| known.cause);
        queue.signal = Some(Signal { verb: signal.verb, cause });
        self.set_status(Status::Stopping);
        self.land_all(&mut queue);
        let line = queue.close();
        let bits = match signal.verb {
            Verb::Stop => 0,
            Verb::Restart | Verb::StopNow => attention::STOP_NOW,
            Verb::Kill => attention::STOP_NOW | attention::KILL,
        };
        self.attention.fetch_or(bits, Ordering::Release);
        // A sleeping driver looks at every signal; one in the middle of a handler only at a kill.
        if signal.verb == Verb::Kill {
            queue.wake_task();
        } else {
            self.rouse(&mut queue);
        }
        drop(queue);
        line.into_iter().for_each(Waker::wake);
        Reach::Actor
    }

    fn fail(&self, incarnation: u32, failure: Failure) -> bool {
        let mut queue = self.queue.lock();
        let is_meant = self.identity.incarnation.load(Ordering::Relaxed) == incarnation && !queue.stage.waits();
        if !is_meant || self.must_stop() || self.is_gone() {
            return false;
        }
        queue.note().failure.get_or_insert(failure);
        self.attention.fetch_or(attention::STOP_NOW | attention::KILL, Ordering::Release);
        queue.wake_task();
        true
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
        if !is_killed {
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
        (phase::CONCURRENT..phase::CREW).contains(&self.phase.load(Ordering::Relaxed))
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
        let mut queue = self.queue.lock();
        queue.note().late_replies += 1;
        if queue.is_counted {
            self.identity.registry.count_late(|total| total.dropped.late_replies += 1);
        }
    }

    fn stats(&self) -> Stats {
        self.stats()
    }

    fn running(&self) -> Option<&'static str> {
        self.running_now()
    }
}
