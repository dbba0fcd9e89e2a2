//! The stable part of an actor, as its senders see it.

use std::task::{Poll, Waker};

use super::line::{Place, Ticket};
use super::queue::{Queue, Rare};
use super::stats::{Dropped, Stats};
use crate::lifecycle::{ExitReason, Signal, Status, Verb};
use crate::message::{Handover, Mailbox, Refusal, Why};
use crate::registry::{Control, Identity, Latch};
use crate::sys::sync::{AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Mutex, Ordering};

/// Mailbox, control lane, status and identity of one actor.
pub(crate) struct Cell<M> {
    pub(super) queue: Mutex<Queue<M>>,
    /// What wants the driver's attention between two messages: bits of [`attention`]. Zero nearly always.
    pub(super) attention: AtomicU8,
    status: AtomicU8,
    /// What the driver does: the index of the handler it runs, or one of [`phase`]. Written by the driver alone, read by anyone.
    pub(super) phase: AtomicU32,
    /// Messages whose handler was started. Written by the driver alone.
    pub(super) started: AtomicU64,
    /// Of those, how many had no caller any more and were skipped. Written by the driver alone.
    skipped: AtomicU64,
    /// How many refs there are. The driver ends an idle actor that nobody can reach.
    refs: AtomicUsize,
    capacity: usize,
    identity: Identity,
    pub(super) latch: Latch,
}

/// Bits of [`Cell::attention`].
pub(super) mod attention {
    pub(in crate::mailbox) const STOP_NOW: u8 = 1;
    pub(in crate::mailbox) const KILL: u8 = 2;
    /// Senders wait for room.
    pub(in crate::mailbox) const LINE: u8 = 4;
}

/// Values of [`Cell::phase`] that are not the index of a handler.
pub(super) mod phase {
    /// Nothing runs.
    pub(in crate::mailbox) const IDLE: u32 = u32::MAX;
    /// The `#[started]` hook runs.
    pub(in crate::mailbox) const STARTED: u32 = u32::MAX - 1;
    /// The hooks of a sibling crate are asked whether the next message may be taken.
    pub(in crate::mailbox) const GATE: u32 = u32::MAX - 3;
    /// The `#[stopped]` hook runs.
    pub(in crate::mailbox) const STOPPED: u32 = u32::MAX - 2;
}

impl<M> Cell<M> {
    /// A cell with `refs` refs, none of which exists yet.
    pub(crate) fn new(identity: Identity, mailbox: Mailbox, refs: usize) -> Self {
        Self {
            queue: Mutex::new(Queue::new()),
            attention: AtomicU8::new(0),
            status: AtomicU8::new(Status::Starting.to_byte()),
            phase: AtomicU32::new(phase::IDLE),
            started: AtomicU64::new(0),
            skipped: AtomicU64::new(0),
            refs: AtomicUsize::new(refs),
            capacity: mailbox.limit(),
            identity,
            latch: Latch::new(),
        }
    }

    /// The one place where a message enters a mailbox.
    #[inline]
    pub(crate) fn push(&self, message: M) -> Result<u64, Refusal<M>> {
        let mut queue = self.queue.lock();
        if queue.room == 0
            && let Err(why) = self.find_room(&mut queue)
        {
            queue.note().refused += 1;
            return Err(Refusal { message, why });
        }
        queue.room -= 1;
        let sequence = self.accept(&mut queue, message);
        let woken = queue.rouse();
        drop(queue);
        if let Some(driver) = woken {
            driver.wake();
        }
        Ok(sequence)
    }

    /// Like [`push`](Self::push), but joins the line when there is no room.
    #[inline]
    pub(crate) fn push_or_wait(&self, message: M, waker: &Waker) -> Handover<M> {
        match self.push(message) {
            Ok(sequence) => Handover::Accepted(sequence),
            Err(Refusal { message, why: Why::Full }) => self.join_line(message, waker),
            Err(refusal) => Handover::Refused(refusal),
        }
    }

    #[cold]
    fn join_line(&self, message: M, waker: &Waker) -> Handover<M> {
        let mut queue = self.queue.lock();
        // The push above counted a refusal, but this sender does not give up.
        queue.note().refused -= 1;
        if self.find_room(&mut queue).is_ok() || !queue.open {
            drop(queue);
            return match self.push(message) {
                Ok(sequence) => Handover::Accepted(sequence),
                Err(Refusal { message, why: Why::Full }) => self.join_line(message, waker),
                Err(refusal) => Handover::Refused(refusal),
            };
        }
        let ticket = queue.line().join(waker.clone());
        self.attention.fetch_or(attention::LINE, Ordering::Relaxed);
        Handover::Waiting(message, ticket)
    }

    /// Comes back to the line. Takes the message once there is room for it.
    pub(crate) fn poll_line(&self, ticket: Ticket, message: &mut Option<M>, waker: &Waker) -> Poll<Result<u64, Why>> {
        let mut queue = self.queue.lock();
        if !queue.open {
            queue.note().refused += 1;
            return Poll::Ready(Err(Why::Stopped));
        }
        match queue.line().place(ticket, waker) {
            Place::Waiting => Poll::Pending,
            Place::Promised => {
                queue.line().leave(ticket);
                let message = message.take().expect("a sender in line keeps its message");
                let sequence = self.accept(&mut queue, message);
                let woken = queue.rouse();
                drop(queue);
                if let Some(driver) = woken {
                    driver.wake();
                }
                Poll::Ready(Ok(sequence))
            }
            Place::Gone => unreachable!("an open mailbox never dissolves its line"),
        }
    }

    /// Leaves the line. Room that was promised goes to the next. `refused` if the message goes back with an error.
    pub(crate) fn leave_line(&self, ticket: Ticket, refused: bool) {
        let mut queue = self.queue.lock();
        if refused {
            queue.note().refused += 1;
        }
        if !queue.open {
            return;
        }
        let next = if queue.line().leave(ticket) { self.serve_line(&mut queue) } else { Vec::new() };
        drop(queue);
        next.into_iter().for_each(Waker::wake);
    }

    #[inline]
    fn accept(&self, queue: &mut Queue<M>, message: M) -> u64 {
        let sequence = queue.accepted;
        queue.mail.push_back(message);
        queue.accepted += 1;
        // The true depth needs a word that the driver writes all the time: it is read only where it may be a new record.
        if (queue.mail.len() + queue.taken) as u64 > queue.high_water {
            queue.high_water = queue.high_water.max(self.depth(queue));
        }
        sequence
    }

    fn depth(&self, queue: &Queue<M>) -> u64 {
        queue.accepted - queue.rare().map_or(0, |rare| rare.unhandled) - self.started.load(Ordering::Acquire)
    }

    #[cold]
    fn find_room(&self, queue: &mut Queue<M>) -> Result<(), Why> {
        if !queue.open {
            return Err(Why::Stopped);
        }
        if self.capacity == usize::MAX {
            queue.room = usize::MAX;
            return Ok(());
        }
        // Whoever waits in line comes before whoever just arrived.
        let free = if queue.has_line() { 0 } else { self.free(queue) };
        queue.room = free;
        if free == 0 { Err(Why::Full) } else { Ok(()) }
    }

    fn free(&self, queue: &Queue<M>) -> usize {
        let depth = usize::try_from(self.depth(queue)).unwrap_or(usize::MAX);
        self.capacity.saturating_sub(depth).saturating_sub(queue.promised())
    }

    /// Promises free slots to the senders in line; they are to be woken outside the lock.
    pub(super) fn serve_line(&self, queue: &mut Queue<M>) -> Vec<Waker> {
        let free = if queue.has_line() { self.free(queue) } else { 0 };
        let woken = (0..free).map_while(|_| queue.line().promise()).collect();
        if !queue.has_line() {
            self.attention.fetch_and(!attention::LINE, Ordering::Relaxed);
        }
        woken
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

    pub(crate) fn count_skipped(&self) {
        self.skipped.store(self.skipped.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    pub(crate) fn count_unasked_error(&self) {
        self.queue.lock().note().unasked_errors += 1;
    }

    pub(crate) fn stats(&self) -> Stats {
        let queue = self.queue.lock();
        let cancelled = self.skipped.load(Ordering::Relaxed);
        let Rare { refused, unhandled, late_replies, unasked_errors, .. } = queue.rare().cloned().unwrap_or_default();
        Stats {
            accepted: queue.accepted,
            handled: self.started.load(Ordering::Acquire) - cancelled,
            refused,
            dropped: Dropped { unhandled, cancelled, late_replies },
            depth: self.depth(&queue),
            high_water: queue.high_water,
            unasked_errors,
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
        let woken = self.queue.lock().rouse();
        if let Some(driver) = woken {
            driver.wake();
        }
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

    fn signal(&self, signal: Signal) {
        let mut queue = self.queue.lock();
        if self.status() == Status::Stopped || queue.signal.is_some_and(|known| known.verb >= signal.verb) {
            return;
        }
        // The first cause stays: a kill after a shutdown's stop is still that shutdown's doing.
        let cause = queue.signal.map_or(signal.cause, |known| known.cause);
        queue.signal = Some(Signal { verb: signal.verb, cause });
        self.set_status(Status::Stopping);
        let line = queue.close();
        let bits = match signal.verb {
            Verb::Stop => 0,
            Verb::StopNow => attention::STOP_NOW,
            Verb::Kill => attention::STOP_NOW | attention::KILL,
        };
        self.attention.fetch_or(bits, Ordering::Release);
        // A sleeping driver looks at every signal; one in the middle of a handler only at a kill.
        let driver = if signal.verb == Verb::Kill { queue.waker.take() } else { queue.rouse() };
        drop(queue);
        line.into_iter().chain(driver).for_each(Waker::wake);
    }

    fn is_killed(&self) -> bool {
        self.killed()
    }

    fn park(&self, waker: &Waker) -> bool {
        self.park_driver(waker)
    }

    fn count_late_reply(&self) {
        self.queue.lock().note().late_replies += 1;
    }
}
