//! The side of a cell that its driver uses: take one, take all, sleep, account.

use std::collections::VecDeque;
use std::task::{Poll, Waker};

use super::cell::{Cell, attention, phase};
use super::hull::{Hull, wake};
use super::late::Late;
use super::notices::Notices;
use super::queue::{Ledger, Queue};
use crate::lifecycle::{ExitReason, Failure, Status};
use crate::message::{Message, Overflow};
use crate::observe::Event;
use crate::registry::Ties;
use crate::restart::Decision;
use crate::sys::doors;
use crate::sys::sync::{MutexGuard, Ordering};

/// A buffer of so many messages is not worth keeping.
const SMALL_BUFFER: usize = 4;

/// After so many messages of the high lane in a row, one of the normal lane has its turn.
pub(super) const URGENT_IN_A_ROW: u8 = 16;

/// What a driver is to do between two messages of a batch.
pub(crate) enum Attended<M> {
    /// Handle the next.
    GoOn,
    /// Handle this one first.
    Urgent(Take<M>),
    /// Take a notice first.
    Notice,
    /// Handle no more.
    Stop,
}

/// What a driver is to do next.
pub(crate) enum Take<M> {
    /// Handle this message. Swapping buffers for a single one would cost a second buffer and two moves.
    One(M),
    /// Handle this message, and sleep: the driver counts as asleep already, which spares it a look at an empty mailbox.
    Last(M),
    /// Handle this message, whose companion is in the cell.
    Tapped(M),
    /// Go on with the batch.
    Batch,
    /// Take a notice.
    Notice,
    /// Run the `#[idle]` hook: there was nothing for long enough.
    Idle,
    /// There is nothing more to handle, now or ever.
    End,
}

impl<M> Cell<M> {
    /// Takes what waits. `batch` is empty and is filled by swapping it with the whole queue.
    ///
    /// When there is nothing, the driver is asleep from this call on: the next message or signal wakes it.
    ///
    /// `urgent` counts the messages of the high lane that were taken in a row. Only a driver that `dozes` is given a
    /// [`Take::Last`].
    #[inline]
    pub(crate) fn poll_take(
        &self,
        batch: &mut VecDeque<M>,
        urgent: &mut u8,
        waker: &Waker,
        dozes: bool,
    ) -> Poll<Take<M>>
    where
        M: Message,
    {
        let mut queue = self.queue.lock();
        if self.wants_attention() {
            return self.poll_take_attending(queue, batch, urgent, waker);
        }
        self.take(&mut queue, batch, urgent, waker, dozes)
    }

    #[cold]
    fn poll_take_attending<'a>(
        &'a self,
        mut queue: MutexGuard<'a, Queue<M>>,
        batch: &mut VecDeque<M>,
        urgent: &mut u8,
        waker: &Waker,
    ) -> Poll<Take<M>>
    where
        M: Message,
    {
        if self.has_company() {
            drop(queue);
            self.end_company();
            queue = self.queue.lock();
        }
        let mut late = Late::default();
        queue.rest.wake();
        let singly = if self.takes_singly() { self.take_singly(&mut queue, urgent, &mut late, waker) } else { None };
        let senders = self.serve_line(&mut queue);
        let taken = match singly {
            Some(Poll::Pending) => {
                // Its turn has not come yet. A signal, or something urgent, comes first.
                self.fall_asleep(&mut queue, batch, waker);
                Poll::Pending
            }
            Some(taken) => taken,
            None => self.take(&mut queue, batch, urgent, waker, false),
        };
        // Woken only when everything is decided: giving up the lock in between would let a message in that nobody looks for.
        drop(queue);
        wake(senders);
        self.drop_late(late);
        taken
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called from a hot and from a cold place: the hot one has it inline")]
    fn take(
        &self,
        queue: &mut Queue<M>,
        batch: &mut VecDeque<M>,
        urgent: &mut u8,
        waker: &Waker,
        dozes: bool,
    ) -> Poll<Take<M>> {
        queue.batch_is_done();
        let wanted = self.wants_attention();
        if wanted {
            if self.must_stop() {
                return Poll::Ready(Take::End);
            }
            if queue.has_due_notice(0) {
                return Poll::Ready(Take::Notice);
            }
            // Nothing is marked here, and so nothing late.
            if let Some(taken) = self.take_urgent(queue, urgent, false, &mut Late::default()) {
                return Poll::Ready(taken);
            }
        }
        // A mailbox that drops its oldest message keeps what waits where it can be dropped.
        if queue.overflow != Overflow::DropOldest
            && let Some(taken) = queue.mail.swap(batch)
        {
            queue.batch_is_taken(taken);
            if wanted {
                queue.normal_in_hand(taken);
            }
            return Poll::Ready(Take::Batch);
        }
        let first = if wanted { queue.pop_normal() } else { queue.mail.pop() };
        if first.is_some() {
            *urgent = 0;
            if wanted || !dozes || !queue.is_all_taken() {
                return first.map_or(Poll::Pending, |message| Poll::Ready(Take::One(message)));
            }
        } else {
            if !queue.is_open() {
                return Poll::Ready(Take::End);
            }
            if self.is_unreachable() && !queue.is_expecting() {
                self.set_status(Status::Stopping);
                // Nobody waits in line: a sender that does holds a ref.
                drop(queue.close());
                return Poll::Ready(Take::End);
            }
            queue.rest.grow_sure();
        }
        self.fall_asleep(queue, batch, waker);
        first.map_or(Poll::Pending, |message| Poll::Ready(Take::Last(message)))
    }

    #[inline]
    fn fall_asleep(&self, queue: &mut Queue<M>, batch: &mut VecDeque<M>, waker: &Waker) {
        queue.rest.fall_asleep();
        if self.has_door() {
            self.attention.fetch_and(!attention::WANTED, Ordering::Relaxed);
        }
        keep(&mut queue.waker, waker);
        self.phase.store(phase::IDLE, Ordering::Relaxed);
        // Of the two buffers that take turns, a small one is cheaper to make again than to keep in every idle actor.
        if (1..=SMALL_BUFFER).contains(&batch.capacity()) {
            *batch = VecDeque::new();
        }
    }

    /// The driver has handled its [last](Take::Last) message. `false` if there is something else to do.
    #[inline]
    pub(crate) fn sleeps_on(&self) -> bool {
        self.phase.store(phase::IDLE, Ordering::Relaxed);
        // The last ref may have gone before the driver took its message: whoever dropped it found it awake.
        !(self.wants_attention() || self.is_unreachable()) || !self.wake_up()
    }

    /// The driver is not to count as asleep while it handles its [last](Take::Last) message. `false` if it was woken already.
    #[cold]
    pub(crate) fn wake_up(&self) -> bool {
        let mut queue = self.queue.lock();
        queue.rest.grow_wary();
        queue.rest.wake()
    }

    /// The driver's task is about to sleep. `true` if it was killed meanwhile and must not.
    #[inline]
    pub(crate) fn park_driver(&self, waker: &Waker) -> bool {
        // A driver that fell asleep left its waker, and looks at signals when it is woken.
        self.phase.load(Ordering::Relaxed) != phase::IDLE && self.park_awake(waker)
    }

    #[cold]
    fn park_awake(&self, waker: &Waker) -> bool {
        self.pause_company();
        let mut queue = self.queue.lock();
        keep(&mut queue.waker, waker);
        // The handler that sleeps may do so for long: whoever waits for room gets what there is.
        let senders = self.serve_line(&mut queue);
        drop(queue);
        wake(senders);
        // A kill that came before the lock is seen here; one that comes later finds the waker.
        self.killed()
    }
}

impl Hull {
    /// A handler is about to run for this message.
    #[inline]
    pub(crate) fn start(&self, handler: u32) {
        let started = self.started.load(Ordering::Relaxed) + 1;
        self.started.store(started, Ordering::Release);
        // That one runs has to be known in any case: whoever parks looks at it.
        self.phase.store(if doors::OPEN { handler } else { 0 }, Ordering::Relaxed);
    }

    /// What runs, or ran last before it was cut: the name of a handler or hook.
    pub(crate) fn what_runs(&self) -> &'static str {
        self.running_now().unwrap_or("the message loop")
    }

    /// The name of the handler or hook that runs, if any.
    pub(super) fn running_now(&self) -> Option<&'static str> {
        match self.phase.load(Ordering::Relaxed) {
            phase::IDLE => None,
            phase::STARTED => Some("#[started]"),
            phase::STOPPED => Some("#[stopped]"),
            phase::IDLE_HOOK => Some("#[idle]"),
            phase::INIT => Some("#[init]"),
            phase::GATE => Some("the gate of its hooks"),
            phase::DOWN => Some("#[down]"),
            phase::CHILD_EXITED => Some("#[child_exited]"),
            phase::HEALTH => Some("#[health]"),
            phase::CREW => Some("its concurrent handlers"),
            handler => (self.whoami().kind.name_at)(handler & !phase::CONCURRENT),
        }
    }

    /// The code of a handler that runs beside others is about to run.
    pub(crate) fn enter_concurrent(&self, handler: u32) {
        self.phase.store(phase::CONCURRENT | handler, Ordering::Relaxed);
    }

    /// None of the handlers that run side by side can go on right now.
    pub(crate) fn enter_crew(&self) {
        self.phase.store(phase::CREW, Ordering::Relaxed);
    }

    /// A hook is about to run in the name of a handler that has ended.
    pub(crate) fn resume(&self, handler: u32) {
        self.phase.store(handler, Ordering::Relaxed);
    }

    pub(crate) fn enter_init(&self) {
        self.phase.store(phase::INIT, Ordering::Relaxed);
    }

    #[inline]
    pub(crate) fn enter_started_hook(&self) {
        self.phase.store(phase::STARTED, Ordering::Relaxed);
    }

    pub(crate) fn enter_gate(&self) {
        self.phase.store(phase::GATE, Ordering::Relaxed);
    }

    pub(crate) fn enter_down_hook(&self) {
        self.phase.store(phase::DOWN, Ordering::Relaxed);
    }

    pub(crate) fn enter_child_exited_hook(&self) {
        self.phase.store(phase::CHILD_EXITED, Ordering::Relaxed);
    }

    #[inline]
    pub(crate) fn enter_stopped_hook(&self) {
        self.phase.store(phase::STOPPED, Ordering::Relaxed);
    }

    /// Whether something waits for the driver's attention. One relaxed load per message.
    #[inline]
    pub(crate) fn wants_attention(&self) -> bool {
        self.attention.load(Ordering::Relaxed) != 0
    }

    #[inline]
    pub(crate) fn must_stop(&self) -> bool {
        self.attention.load(Ordering::Acquire) & attention::STOP_NOW != 0
    }

    #[inline]
    pub(crate) fn killed(&self) -> bool {
        self.attention.load(Ordering::Acquire) & attention::KILL != 0
    }

    /// Handles no more messages: something has failed the actor.
    pub(super) fn cut_short(&self) {
        self.attention.fetch_or(attention::STOP_NOW, Ordering::Release);
    }

    pub(crate) fn enter_idle_hook(&self) {
        self.phase.store(phase::IDLE_HOOK, Ordering::Relaxed);
    }

    pub(super) fn runs_concurrent(&self) -> bool {
        (phase::CONCURRENT..phase::CREW).contains(&self.phase.load(Ordering::Relaxed))
    }

    /// The `#[started]` hook has ended: messages are handled from here on, unless the actor was told to end meanwhile.
    #[inline]
    fn tell_running(&self) {
        self.whoami().registry.tell(|| Event::Started { actor: self.whoami().label() });
        self.latch.set_up();
    }

    /// The actor is gone. Hands out what is to be dropped, and whom to tell, when the lock is free.
    #[inline]
    pub(super) fn leave(&self, queue: &mut Ledger, reason: &ExitReason) -> Left {
        // Under the lock: nobody is tied to an actor that is gone.
        self.set_status(Status::Stopped);
        let waker = queue.waker.take();
        let (ties, unheard) = match queue.rare_mut() {
            Some(rare) => (rare.ties.take(), Some(std::mem::take(&mut rare.notices))),
            None => (None, None),
        };
        if ties.is_some() {
            self.latch.set_leaving(reason.clone());
        }
        Left { ties, _rest: (waker, unheard) }
    }

    #[inline]
    pub(super) fn tell_gone(&self, left: Left, reason: ExitReason) {
        let Left { ties, _rest: rest } = left;
        // The waker would keep the memory of the finished task alive for as long as there are refs.
        drop(rest);
        if let Some(ties) = ties {
            ties.part(self.whoami(), &reason);
        }
        self.whoami().registry.tell(|| Event::Stopped { actor: self.whoami().label(), reason: reason.clone() });
        self.latch.set_gone(reason);
    }
}

/// What an actor leaves behind in its cell.
pub(super) struct Left {
    ties: Option<Box<Ties>>,
    _rest: (Option<Waker>, Option<Notices>),
}

impl<M> Cell<M> {
    /// The message that was started last was not handled after all, and is in the driver's hand again.
    pub(crate) fn take_back_start(&self) {
        let mut queue = self.queue.lock();
        self.started.store(self.started.load(Ordering::Relaxed) - 1, Ordering::Release);
        // The room that it left may have been given to others.
        queue.room = 0;
        queue.has_batch = true;
        self.note_depth(&mut queue);
        drop(queue);
        self.phase.store(phase::IDLE, Ordering::Relaxed);
    }

    /// Gives attention between two messages of a batch, of which so many are left.
    #[cold]
    pub(crate) fn attend(&self, urgent: &mut u8, in_hand: usize) -> Attended<M>
    where
        M: Message,
    {
        self.end_company();
        if self.must_stop() {
            return Attended::Stop;
        }
        match self.attention.load(Ordering::Relaxed) & !attention::SINGLY {
            // They wait in the cell until the batch is handled.
            0 => Attended::GoOn,
            attention::LINE => {
                let senders = self.serve_line(&mut self.queue.lock());
                wake(senders);
                Attended::GoOn
            }
            _ => self.attend_to_all(urgent, in_hand),
        }
    }

    fn attend_to_all(&self, urgent: &mut u8, in_hand: usize) -> Attended<M>
    where
        M: Message,
    {
        let mut queue = self.queue.lock();
        let mut late = Late::default();
        let attended = if queue.has_due_notice(in_hand) {
            Attended::Notice
        } else {
            self.take_urgent(&mut queue, urgent, true, &mut late).map_or(Attended::GoOn, Attended::Urgent)
        };
        let senders = self.serve_line(&mut queue);
        drop(queue);
        wake(senders);
        self.drop_late(late);
        attended
    }

    /// The next message of the high lane, unless the normal one has waited for long enough. Whoever handles a message of the
    /// normal lane sets `in_a_row` back.
    pub(super) fn take_urgent(
        &self,
        queue: &mut Queue<M>,
        in_a_row: &mut u8,
        in_batch: bool,
        late: &mut Late<M>,
    ) -> Option<Take<M>> {
        late.take_out_urgent(queue);
        let normal_waits = in_batch || !queue.mail.is_empty();
        if *in_a_row >= URGENT_IN_A_ROW && normal_waits {
            return None;
        }
        let message = queue.pop_high();
        if !queue.has_high() {
            self.attention.fetch_and(!attention::HIGH, Ordering::Relaxed);
        }
        *in_a_row = in_a_row.saturating_add(u8::from(message.is_some()));
        message.map(|message| late.hand_over(queue, message))
    }

    /// Handles no more messages: the running code failed the actor, and may say what is to be done about that. The first failure
    /// stays, with its verdict.
    #[cold]
    pub(crate) fn fail(&self, failure: Failure, verdict: Option<Decision>) {
        let mut queue = self.queue.lock();
        let rare = queue.note();
        if rare.failure.is_none() {
            rare.failure = Some(failure);
            rare.verdict = verdict;
        }
        drop(queue);
        self.cut_short();
    }

    /// What the actor's own code thinks is to be done about its failure.
    pub(crate) fn take_verdict(&self) -> Option<Decision> {
        let mut queue = self.queue.lock();
        queue.rare()?.verdict?;
        queue.note().verdict.take()
    }

    #[cold]
    pub(crate) fn take_failure(&self) -> Option<Failure> {
        let mut queue = self.queue.lock();
        queue.rare()?.failure.as_ref()?;
        queue.note().failure.take()
    }

    /// The idle driver has something of its own to do. `false` if a message or signal came first.
    pub(crate) fn rouse_driver(&self) -> bool {
        self.queue.lock().rest.wake()
    }

    /// Refuses what comes from here on, and hands out what still waits: the actor is ending. `batch` is how many messages the
    /// driver had taken and not started; together they count as unhandled.
    ///
    /// `failure` is what ended the actor if nobody told it to; it outranks what it was told.
    pub(crate) fn close(&self, batch: usize, failure: Option<ExitReason>) -> Closing<M> {
        let mut queue = self.queue.lock();
        self.set_status(Status::Stopping);
        self.land_all(&mut queue);
        let mail = if queue.has_waiting() { Some(queue.take_all()) } else { None };
        let unmarked = queue.take_marks();
        let unhandled = batch + mail.as_ref().map_or(0, VecDeque::len);
        let (senders, reason) = queue.end(unhandled, failure);
        drop(queue);
        drop(unmarked);
        wake(senders);
        Closing { mail, reason }
    }

    /// The actor has started: messages are handled from here on, unless it was told to end meanwhile.
    pub(crate) fn set_running(&self) {
        self.run(self.queue.lock());
    }

    /// The same, unless it has failed before. `false` then.
    #[inline]
    pub(crate) fn set_running_unless_failed(&self) -> bool {
        let queue = self.queue.lock();
        let has_failed = queue.rare().is_some_and(|rare| rare.failure.is_some());
        if !has_failed {
            self.run(queue);
        }
        !has_failed
    }

    #[inline]
    fn run(&self, queue: MutexGuard<'_, Queue<M>>) {
        if queue.signal.is_none() {
            self.set_status(Status::Running);
        }
        drop(queue);
        self.tell_running();
    }
}

/// What a cell hands out when it is closed.
pub(crate) struct Closing<M> {
    /// What waited, if anything did.
    pub(crate) mail: Option<VecDeque<M>>,
    /// Why the actor is ending.
    pub(crate) reason: ExitReason,
}

#[inline]
pub(super) fn keep(kept: &mut Option<Waker>, waker: &Waker) {
    match kept {
        Some(known) if known.will_wake(waker) => {}
        _ => *kept = Some(waker.clone()),
    }
}
