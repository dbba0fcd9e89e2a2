//! The side of a cell that outlives an incarnation: between two of them it waits for its supervisor's word.

use std::collections::VecDeque;
use std::task::{Poll, Waker};

use super::cell::{Cell, attention, phase};
use super::driver::keep;
use super::hull::{Hull, Told, Wakes, wake};
use super::notices::Notices;
use super::queue::{Gate, Ledger};
use crate::lifecycle::{Cause, ExitReason, Signal, Status, Verb};
use crate::observe::Event;
use crate::registry::{Reach, Unwatched};
use crate::restart::Restart;
use crate::sys::sync::Ordering;

/// Where a cell stands between incarnations. An actor that is not supervised is always `Living`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It waits for its first start.
    Unborn,
    /// Its incarnation is entirely gone. It waits for the next, or for its end.
    Parked,
    /// It was told to start: its state is about to be made, or being made.
    Revived,
    /// There is a state.
    Living,
}

impl Stage {
    pub(super) fn waits(self) -> bool {
        matches!(self, Self::Unborn | Self::Parked)
    }
}

/// What a parked driver is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Make the next incarnation.
    Start,
    /// There will be none.
    End,
}

impl<M> Cell<M> {
    /// Notes that the actor has a supervisor, whose word it waits for. Before anybody else knows the cell.
    pub(crate) fn await_first_start(&self) {
        self.queue.lock().stage = Stage::Unborn;
    }

    /// Whether an incarnation that ends like this is followed by another.
    pub(super) fn is_revived_after(&self, reason: &ExitReason) -> bool {
        self.whoami().supervision.is_some_and(|restart| restart.revives(reason)) && !self.is_to_end_for_good()
    }

    /// Whether there will be no further incarnation.
    pub(crate) fn is_to_end_for_good(&self) -> bool {
        self.queue.lock().for_good
    }

    /// The supervisor's word that there be an incarnation. Which one it will be; `None` if the actor does not wait for one.
    pub(super) fn start_next(&self) -> Option<u32> {
        self.begin_next(&mut self.queue.lock())
    }

    /// There will be no first start.
    pub(super) fn call_off_start(&self) {
        let mut queue = self.queue.lock();
        if queue.stage != Stage::Unborn {
            return;
        }
        let stop = Signal { verb: Verb::Stop, cause: Cause::Parent };
        let told = self.note_signal(&mut queue, Restart::Temporary, stop);
        if told.closes {
            self.land_all(&mut queue);
        }
        let line = self.obey(&mut queue, &told);
        drop(queue);
        wake(line);
    }

    /// The driver waits for the supervisor's word, or for a signal.
    pub(crate) fn poll_word(&self, waker: &Waker) -> Poll<Word> {
        let mut queue = self.queue.lock();
        if queue.for_good {
            return Poll::Ready(Word::End);
        }
        if queue.stage == Stage::Revived {
            return Poll::Ready(Word::Start);
        }
        self.phase.store(phase::IDLE, Ordering::Relaxed);
        keep(&mut queue.waker, waker);
        // The slot of the message that failed is free.
        let senders = self.serve_line(&mut queue);
        drop(queue);
        wake(senders);
        Poll::Pending
    }

    /// The state is made.
    pub(crate) fn leave_init(&self) {
        self.end_init(&mut self.queue.lock());
    }

    /// The incarnation has come to its end, and another is to follow: what waits is for that one, beginning with what was
    /// taken and not started. `lost` messages were put aside, and go with the state. Gives `batch` back if there will be none.
    pub(crate) fn suspend(&self, batch: VecDeque<M>, lost: usize) -> Result<(), VecDeque<M>> {
        // Of a message that was not started. It waits again, alone.
        drop(self.take_companion());
        let mut queue = self.queue.lock();
        if queue.for_good {
            return Err(batch);
        }
        queue.put_in_front(batch);
        queue.batch_is_done();
        if lost > 0 {
            queue.note().unhandled += lost as u64;
        }
        let unwatched = self.reopen(&mut queue);
        drop(queue);
        unwatched.forget();
        Ok(())
    }

    /// Nothing is left of the incarnation. `false` if there will be no other.
    pub(crate) fn park_cell(&self, reason: &ExitReason) -> bool {
        let mut queue = self.queue.lock();
        if queue.for_good {
            return false;
        }
        queue.stage = Stage::Parked;
        let unwatched = self.reopen(&mut queue);
        drop(queue);
        unwatched.forget();
        self.tell_parked(reason);
        true
    }

    /// Goes on after an error that was judged to be none: nothing else had told the driver to stop.
    pub(crate) fn go_on(&self) {
        self.forget_failure(&self.queue.lock());
    }

    /// Takes out everything that waits, to be dropped: the next incarnation begins with an empty mailbox.
    pub(crate) fn discard(&self) -> VecDeque<M> {
        let mut queue = self.queue.lock();
        self.land_all(&mut queue);
        let (mail, _unmarked) = (queue.take_all(), queue.take_marks());
        if !mail.is_empty() {
            queue.note().unhandled += mail.len() as u64;
        }
        self.attention.fetch_and(!(attention::HIGH | attention::MARKED), Ordering::Relaxed);
        let senders = self.serve_line(&mut queue);
        drop(queue);
        wake(senders);
        mail
    }
}

impl Hull {
    /// Notes a signal to a supervised actor, which is meant for this incarnation, or for the actor.
    ///
    /// It ends for good if its supervisor or its system wants it, and if there is no incarnation that could be meant.
    pub(super) fn hear_supervisor(&self, queue: &mut Ledger, restart: Restart, signal: Signal) -> Told {
        if signal.cause == Cause::Restart && queue.stage.waits() && !queue.for_good {
            return Told::nothing(Reach::Nobody);
        }
        let told = self.note_signal(queue, restart, signal);
        let incarnation = self.whoami().incarnation.load(Ordering::Relaxed);
        let reach = if queue.for_good { Reach::Actor } else { Reach::Incarnation(incarnation) };
        Told { reach, ..told }
    }

    fn note_signal(&self, queue: &mut Ledger, restart: Restart, signal: Signal) -> Told {
        let for_good = match signal.cause {
            Cause::Asked => queue.stage != Stage::Living,
            Cause::Parent | Cause::Shutdown => true,
            Cause::Restart => false,
        };
        let news = for_good && !queue.for_good;
        let known = queue.signal;
        if !news && known.is_some_and(|known| known.verb >= signal.verb) {
            return Told::nothing(Reach::Actor);
        }
        // The first cause stays, unless it was about this incarnation and the new one is about the actor.
        let cause = known.filter(|_| !news).map_or(signal.cause, |known| known.cause);
        let verb = known.map_or(signal.verb, |known| known.verb.max(signal.verb));
        queue.signal = Some(Signal { verb, cause });
        queue.for_good |= for_good;
        let returns = match verb {
            Verb::Restart => true,
            Verb::Kill => restart != Restart::Temporary,
            Verb::Stop | Verb::StopNow => false,
        };
        let closes = !(queue.is_open() && returns && !queue.for_good);
        self.set_status(if closes { Status::Stopping } else { Status::Restarting });
        // A state in the making is no loss: its making is cut like a handler by a kill.
        let cuts = verb == Verb::Kill || queue.stage == Stage::Revived;
        let bits = match verb {
            _ if cuts => attention::STOP_NOW | attention::KILL,
            Verb::Stop => 0,
            _ => attention::STOP_NOW,
        };
        let wakes = if cuts || queue.stage.waits() { Wakes::Anyhow } else { Wakes::Sleeper };
        Told { reach: Reach::Actor, closes, bits, wakes }
    }

    /// Whether it is this incarnation that lives, or is being made.
    pub(super) fn lives_as(&self, queue: &Ledger, incarnation: u32) -> bool {
        !queue.stage.waits() && self.whoami().incarnation.load(Ordering::Relaxed) == incarnation
    }

    fn begin_next(&self, queue: &mut Ledger) -> Option<u32> {
        if queue.for_good || !queue.stage.waits() {
            return None;
        }
        let incarnation = &self.whoami().incarnation;
        if queue.stage == Stage::Parked {
            incarnation.fetch_add(1, Ordering::Relaxed);
        }
        queue.stage = Stage::Revived;
        self.set_status(Status::Starting);
        queue.wake_task();
        Some(incarnation.load(Ordering::Relaxed))
    }

    fn end_init(&self, queue: &mut Ledger) {
        if queue.stage != Stage::Revived {
            return;
        }
        queue.stage = Stage::Living;
        // It was to cut the making, which is over. What is left of the signal is what it said.
        let verb = queue.signal.map(|signal| signal.verb);
        if verb != Some(Verb::Kill) {
            self.attention.fetch_and(!attention::KILL, Ordering::Release);
        }
        if verb == Some(Verb::Stop) {
            self.attention.fetch_and(!attention::STOP_NOW, Ordering::Release);
        }
    }

    fn tell_parked(&self, reason: &ExitReason) {
        self.whoami().registry.tell(|| Event::Restarting { actor: self.whoami().label(), reason: reason.clone() });
        self.latch.set_parked(self.whoami().incarnation.load(Ordering::Relaxed), reason.clone());
    }

    fn forget_failure(&self, queue: &Ledger) {
        let is_ending = queue.rare().is_some_and(|rare| rare.ending.is_some());
        if !is_ending && queue.signal.is_none_or(|signal| signal.verb == Verb::Stop) {
            self.attention.fetch_and(!attention::STOP_NOW, Ordering::Release);
        }
    }

    /// What was told to the incarnation that ends, and what it watched, was for it alone.
    fn reopen(&self, queue: &mut Ledger) -> Unwatched {
        queue.gate = Gate::Open;
        queue.signal = None;
        queue.rest.wake();
        self.attention.fetch_and(!(attention::STOP_NOW | attention::KILL | attention::NOTICE), Ordering::Release);
        self.set_status(Status::Restarting);
        let Some(rare) = queue.rare_mut() else { return Unwatched::default() };
        rare.ending = None;
        rare.failure = None;
        rare.verdict = None;
        rare.checkup = None;
        rare.notices = Notices::default();
        rare.ties.as_mut().map(|ties| ties.end_incarnation()).unwrap_or_default()
    }
}
