//! What a cell is besides its queue: nothing in here knows the type of the messages.
//!
//! The code of a generic type is compiled anew for each actor of each program. So whatever does without the messages stands here,
//! and is given the [`Ledger`] of a queue that its caller has locked.

use std::task::Waker;

use super::cell::{access, attention, phase};
use super::line::Woken;
use super::queue::{Gate, Ledger};
use crate::lifecycle::{Failure, Signal, Status, Verb};
use crate::message::Mailbox;
use crate::observe::{Event, Tap, Taps};
use crate::registry::{DeadLetter, DeadLetterReason, DropCause, Identity, Latch, Reach, Stats, current};
use crate::sys::doors;
use crate::sys::sim::Seat;
use crate::sys::sync::{Arc, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

/// Control lane, status and identity of one actor.
pub(crate) struct Hull {
    /// How many refs there are. The driver ends an idle actor that nobody can reach.
    refs: AtomicU32,
    pub(super) seat: Seat,
    /// [`UNBOUNDED`], or a bound.
    capacity: u32,
    pub(super) latch: Latch,
    identity: Identity,
    /// What wants the driver's attention between two messages: bits of [`attention`]. Zero nearly always.
    pub(super) attention: AtomicU16,
    status: AtomicU8,
    /// Bits of [`access`]: who besides the driver has to do with single messages. Taps are looked for by senders that find no
    /// room at hand, which is all of them while there is one.
    access: AtomicU8,
    /// What the driver does: the place of the handler it runs, or one of [`phase`]. Written by the driver alone, read by anyone.
    pub(super) phase: AtomicU32,
    /// Messages whose handler was started. Written by the driver alone.
    pub(super) started: AtomicU64,
}

/// So many messages never wait: a mailbox without a bound.
const UNBOUNDED: u32 = u32::MAX;

/// What a signal is to do.
pub(super) struct Told {
    pub(super) reach: Reach,
    /// Nothing is accepted any more.
    pub(super) closes: bool,
    /// Bits of [`attention`].
    pub(super) bits: u16,
    pub(super) wakes: Wakes,
}

/// Whom a signal wakes.
pub(super) enum Wakes {
    Nobody,
    /// The driver if it sleeps: one in the middle of a handler looks at the signal after that.
    Sleeper,
    /// The driver, whatever it waits for.
    Anyhow,
}

impl Told {
    /// There is nothing to do.
    pub(super) fn nothing(reach: Reach) -> Self {
        Self { reach, closes: false, bits: 0, wakes: Wakes::Nobody }
    }
}

impl Hull {
    #[inline]
    pub(super) fn new(identity: Identity, mailbox: Mailbox, refs: u32, queue: &mut Ledger) -> Self {
        // One that refuses, too: a handler that runs in its caller's task would not come to the place where it is looked at.
        let is_paced = mailbox.limiter().is_some();
        let taps = Taps::of_new_actor(&identity.registry.settings().taps);
        let access = AtomicU8::new(if taps.is_some() { access::TAPPED | access::WAS_TAPPED } else { 0 });
        if taps.is_some() {
            queue.note().taps = taps;
        }
        Self {
            attention: AtomicU16::new(if is_paced { attention::PACED } else { 0 }),
            access,
            status: AtomicU8::new(Status::Starting.to_byte()),
            phase: AtomicU32::new(phase::IDLE),
            started: AtomicU64::new(0),
            refs: AtomicU32::new(refs),
            capacity: u32::try_from(mailbox.limit()).unwrap_or(UNBOUNDED),
            seat: Seat::take(),
            identity,
            latch: Latch::new(),
        }
    }

    #[inline]
    pub(crate) fn has_door(&self) -> bool {
        self.access.load(Ordering::Relaxed) & access::DOOR != 0
    }

    /// Callers may have the state of the actor, which does not exist yet, while it is idle.
    pub(super) fn open_door(&mut self) {
        self.access.fetch_or(access::DOOR, Ordering::Relaxed);
    }

    /// Where the actor sits if it is simulated.
    #[inline]
    pub(crate) fn seat(&self) -> Seat {
        self.seat
    }

    /// Identity without the bounds of [`Control`](crate::registry::Control).
    #[inline]
    pub(crate) fn whoami(&self) -> &Identity {
        &self.identity
    }

    /// Whether somebody hears of single messages.
    #[inline]
    pub(crate) fn is_tapped(&self) -> bool {
        doors::OPEN && self.access.load(Ordering::Relaxed) & access::TAPPED != 0
    }

    /// Whether somebody hears of single messages, or did.
    #[inline]
    pub(crate) fn was_tapped(&self) -> bool {
        doors::OPEN && self.access.load(Ordering::Relaxed) & access::WAS_TAPPED != 0
    }

    /// Puts a tap on the actor, or takes it off. Gives the one before.
    pub(super) fn put_tap(&self, queue: &mut Ledger, tap: Option<Arc<dyn Tap>>) -> Option<Arc<dyn Tap>> {
        // An actor that is gone keeps none: it would live for as long as there are refs.
        if self.status() == Status::Stopped {
            return tap;
        }
        let before = self.change_tap(queue, tap);
        // So each sender comes to the place where room is looked for.
        queue.room = 0;
        // Whoever may handle messages in the actor's place: not while there is a tap.
        if self.has_door() {
            self.rouse(queue);
        }
        before
    }

    fn change_tap(&self, queue: &mut Ledger, tap: Option<Arc<dyn Tap>>) -> Option<Arc<dyn Tap>> {
        let taps = queue.note().taps.get_or_insert_default();
        let before = taps.replace(tap);
        if taps.is_any() {
            self.access.fetch_or(access::TAPPED | access::WAS_TAPPED, Ordering::Relaxed);
        } else {
            self.access.fetch_and(!access::TAPPED, Ordering::Relaxed);
        }
        before
    }

    /// Takes off the tap of an actor that is gone, to be dropped when the lock is free again.
    pub(super) fn take_tap(&self, queue: &mut Ledger) -> Option<Arc<dyn Tap>> {
        if self.was_tapped() { self.change_tap(queue, None) } else { None }
    }

    pub(crate) fn capacity(&self) -> usize {
        if self.is_bounded() { self.capacity as usize } else { usize::MAX }
    }

    #[inline]
    pub(super) fn is_bounded(&self) -> bool {
        self.capacity != UNBOUNDED
    }

    /// How many more messages there is room for, those that were promised some counted as if they were there.
    pub(super) fn free(&self, queue: &Ledger) -> u32 {
        let taken = self.depth_of(queue).saturating_add(queue.promised() as u64);
        u32::try_from(u64::from(self.capacity).saturating_sub(taken)).unwrap_or(UNBOUNDED)
    }

    #[inline]
    pub(super) fn status(&self) -> Status {
        Status::from_byte(self.status.load(Ordering::Acquire))
    }

    #[inline]
    pub(crate) fn set_status(&self, status: Status) {
        self.status.store(status.to_byte(), Ordering::Release);
    }

    /// Whether the actor is entirely gone.
    #[inline]
    pub(crate) fn is_gone(&self) -> bool {
        self.status.load(Ordering::Acquire) == Status::Stopped.to_byte()
    }

    #[inline]
    pub(crate) fn add_ref(&self) {
        let before = self.refs.fetch_add(1, Ordering::Relaxed);
        // Only who forgets refs instead of dropping them comes that far.
        assert!(before < u32::MAX / 2, "an actor has fewer than 2^31 refs");
    }

    /// `true` if it was the last.
    #[inline]
    pub(super) fn drop_ref(&self) -> bool {
        self.refs.fetch_sub(1, Ordering::AcqRel) == 1
    }

    #[inline]
    pub(super) fn is_unreachable(&self) -> bool {
        self.refs.load(Ordering::Acquire) == 0
    }

    /// Whether it was told to end, or is gone, and nobody makes it anew: it ends whether there are refs or not.
    pub(super) fn will_end(&self) -> bool {
        self.identity.supervision.is_none() && matches!(self.status(), Status::Stopping | Status::Stopped)
    }

    /// Wakes the driver if it sleeps. From here on nobody has a message handled at once, before what it is woken for.
    #[inline]
    pub(super) fn rouse(&self, queue: &mut Ledger) {
        if queue.rest.is_asleep() {
            self.rouse_sleeper(queue);
        }
    }

    /// Not in line: nearly every sender finds the driver awake, and passes by here.
    #[inline(never)]
    fn rouse_sleeper(&self, queue: &mut Ledger) {
        if self.has_door() {
            self.attention.fetch_or(attention::WANTED, Ordering::AcqRel);
        }
        if self.phase.load(Ordering::Relaxed) != phase::IDLE {
            // It was not asleep yet, but at its last message: to go on with the next would have taken less.
            queue.rest.grow_wary();
        }
        queue.rouse();
    }

    #[inline]
    pub(super) fn depth_of(&self, queue: &Ledger) -> u64 {
        queue.accepted
            - queue.rare().map_or(0, |rare| rare.unhandled + rare.overflow + rare.expired)
            - self.started.load(Ordering::Acquire)
    }

    #[cold]
    pub(super) fn count_refused(&self, queue: &mut Ledger) {
        queue.note().refused += 1;
        if queue.gate == Gate::Counted {
            self.identity.registry.count_late(|total| total.refused += 1);
        }
    }

    pub(super) fn count_late(&self, queue: &mut Ledger) {
        queue.note().late_replies += 1;
        if queue.gate == Gate::Counted {
            self.identity.registry.count_late(|total| total.dropped.late_replies += 1);
        }
    }

    /// Adds what was counted so far; `inline` messages were handled in their callers' tasks.
    #[inline]
    pub(super) fn count_into(&self, total: &mut Stats, queue: &Ledger, inline: u64) {
        total.accepted += queue.accepted + inline;
        total.handled += self.started.load(Ordering::Acquire) + inline;
        total.depth += self.depth_of(queue);
        total.high_water = total.high_water.max(queue.high_water);
        total.restarts += self.identity.incarnation.load(Ordering::Relaxed);
        if let Some(rare) = queue.rare() {
            rare.count_into(total);
        }
    }

    /// Shows a message that will not be handled to whoever watches. Nothing is made if nobody does.
    pub(crate) fn dead_letter(&self, message: &'static str, reason: &dyn Fn() -> DeadLetterReason) {
        let office = self.identity.registry.dead_letters();
        if office.is_watched() {
            office.report(DeadLetter { actor: self.identity.label(), message, reason: reason() });
        }
    }

    /// A message was dropped because there was no room, as so many before it.
    pub(super) fn report_overflow(&self, message: &'static str, count: u64) {
        if count.is_power_of_two() {
            let actor = &self.identity;
            actor.registry.tell(|| Event::Overflow { actor: actor.label(), message, dropped: count });
        }
        self.dead_letter(message, &|| DeadLetterReason::Overflow);
    }

    /// Notes a signal. What it does takes two steps: before a mailbox closes, what is on its way arrives.
    #[inline]
    pub(super) fn hear_signal(&self, queue: &mut Ledger, signal: Signal) -> Told {
        if self.status() == Status::Stopped {
            return Told::nothing(Reach::Actor);
        }
        if let Some(restart) = self.identity.supervision {
            return self.hear_supervisor(queue, restart, signal);
        }
        if queue.signal.is_some_and(|known| known.verb >= signal.verb) {
            return Told::nothing(Reach::Actor);
        }
        // The first cause stays: a kill after a shutdown's stop is still that shutdown's doing.
        let cause = queue.signal.map_or(signal.cause, |known| known.cause);
        queue.signal = Some(Signal { verb: signal.verb, cause });
        self.set_status(Status::Stopping);
        let bits = match signal.verb {
            Verb::Stop => 0,
            Verb::Restart | Verb::StopNow => attention::STOP_NOW,
            Verb::Kill => attention::STOP_NOW | attention::KILL,
        };
        // A sleeping driver looks at every signal; one in the middle of a handler only at a kill.
        let wakes = if signal.verb == Verb::Kill { Wakes::Anyhow } else { Wakes::Sleeper };
        Told { reach: Reach::Actor, closes: true, bits, wakes }
    }

    /// Does what was told. Hands out whom to wake.
    #[inline]
    pub(super) fn obey(&self, queue: &mut Ledger, told: &Told) -> Woken {
        let line = if told.closes { queue.close() } else { Woken::new() };
        if told.bits != 0 {
            self.attention.fetch_or(told.bits, Ordering::Release);
        }
        match told.wakes {
            Wakes::Nobody => {}
            Wakes::Sleeper => self.rouse(queue),
            Wakes::Anyhow => queue.wake_task(),
        }
        line
    }

    /// Fails this incarnation, unless it is ending.
    pub(super) fn fail_incarnation(&self, queue: &mut Ledger, incarnation: u32, failure: Failure) -> bool {
        // Nothing is left to be failed of one that has come to its last words.
        let is_ending = self.must_stop() || self.phase.load(Ordering::Relaxed) == phase::STOPPED;
        if !self.lives_as(queue, incarnation) || is_ending || self.is_gone() {
            return false;
        }
        queue.note().failure.get_or_insert(failure);
        self.attention.fetch_or(attention::STOP_NOW | attention::KILL, Ordering::Release);
        queue.wake_task();
        true
    }
}

/// Wakes everybody. Outside the lock: wakers may run code of users.
#[inline]
pub(super) fn wake(wakers: Woken) {
    if !wakers.is_empty() {
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// Drops a message that nobody handles, for this cause. Outside the lock: its destructor is the user's, and may panic.
pub(crate) fn dispose<M>(cause: DropCause, message: M) {
    let mut message = Some(message);
    current::dispose(cause, &mut || drop(message.take()));
}
