//! What lies under the lock of a mailbox.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::task::Waker;

use super::checkup::Checkup;
use super::flight::Flight;
use super::lane::Mail;
use super::limiter::Limiter;
use super::line::{Line, Woken};
use super::marks::{Mark, Marks};
use super::notices::Notices;
use super::rest::Rest;
use super::revival::Stage;
use crate::lifecycle::{ExitReason, Failure, Notice, Signal};
use crate::message::{Deadline, Lane, Mailbox, Overflow, Why};
use crate::observe::{Guide, Taps, Times};
use crate::registry::{Dropped, Stats, Ties};
use crate::restart::Decision;
use crate::sys::time::now;

/// The locked part of a cell. Small, because every idle actor has one: buffers and the line exist only while needed.
///
/// What does not depend on the type of the messages is in the [`Ledger`].
pub(super) struct Queue<M> {
    pub(super) mail: Mail<M>,
    ledger: Ledger,
    /// There only while it holds something.
    pub(super) aside: Option<Box<Aside<M>>>,
}

/// The messages that seldom exist.
pub(super) struct Aside<M> {
    /// The high lane.
    high: VecDeque<M>,
    /// Accepted, and not here yet: in a simulation, where that is a moment of its own.
    pub(super) flight: Flight<M>,
}

/// What a queue knows besides its messages.
pub(super) struct Ledger {
    /// How many more messages may be accepted before the capacity has to be looked at again. 0 also when closed: so the
    /// common send tests one number. Half a word, as the next: who has room for more comes back for it.
    pub(super) room: u32,
    /// While the normal lane is no longer than this, the depth cannot be a new record.
    pub(super) no_record: u32,
    /// Messages accepted so far: the sequence number of the next one.
    pub(super) accepted: u64,
    pub(super) rest: Rest,
    /// The driver took more than one message the last time; some of them may still wait in its hands.
    pub(super) has_batch: bool,
    pub(super) gate: Gate,
    /// A supervised actor was told that there will be no further incarnation.
    pub(super) for_good: bool,
    pub(super) stage: Stage,
    /// What is done when there is no room.
    pub(super) overflow: Overflow,
    /// The hardest signal so far.
    pub(super) signal: Option<Signal>,
    /// The driver's. Present whenever its task sleeps.
    pub(super) waker: Option<Waker>,
    /// What went wrong so far, which is nothing in most actors.
    rare: Option<Box<Rare>>,
    line: Option<Box<Line>>,
    pub(super) high_water: u64,
}

/// Whether messages are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    Closed,
    /// Closed, since the actor is gone, and its system has its counts: it is told of further ones.
    Counted,
}

impl<M> Deref for Queue<M> {
    type Target = Ledger;

    #[inline]
    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

impl<M> DerefMut for Queue<M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
}

/// What seldom happens.
#[derive(Default)]
pub(super) struct Rare {
    /// Why the actor is ending, if it was not told to.
    pub(super) ending: Option<ExitReason>,
    /// Why the actor's own code failed it, until its driver ends it.
    pub(super) failure: Option<Failure>,
    /// What the actor's own code thinks is to be done about that.
    pub(super) verdict: Option<Decision>,
    pub(super) refused: u64,
    /// Messages that had no caller any more when their turn came.
    pub(super) cancelled: u64,
    pub(super) unhandled: u64,
    pub(super) overflow: u64,
    pub(super) late_replies: u64,
    pub(super) unasked_errors: u64,
    pub(super) overruns: u64,
    pub(super) expired: u64,
    /// Of the normal lane, and of the high one.
    marks: [Marks; 2],
    /// There once the actor had a monitor or a link, or was watched.
    pub(super) ties: Option<Box<Ties>>,
    pub(super) notices: Notices,
    /// There once somebody asked how the actor is.
    pub(super) checkup: Option<Box<Checkup>>,
    /// There if the mailbox has a rate.
    pub(super) limiter: Option<Limiter>,
    /// There if somebody hears of single messages, or did.
    pub(super) taps: Option<Box<Taps>>,
    /// The companion of the message that was taken out last, until that one's fate is decided.
    left: Option<Guide>,
    /// The companion of the message that the driver has in hand and did not start.
    in_turn: Option<Guide>,
}

impl Rare {
    #[cold]
    pub(super) fn count_into(&self, total: &mut Stats) {
        let Self { refused, unhandled, overflow, cancelled, expired, late_replies, unasked_errors, overruns, .. } =
            *self;
        let dropped = Dropped { unhandled, overflow, cancelled, expired, late_replies };
        total.handled -= cancelled;
        total.add(&Stats { refused, dropped, unasked_errors, overruns, ..Stats::default() });
    }

    fn wants_checkup(&self) -> bool {
        self.checkup.as_ref().is_some_and(|checkup| checkup.is_wanted)
    }
}

/// What was known of messages that are not handled.
pub(super) struct Unmarked(
    #[expect(dead_code, reason = "to be dropped")] [Marks; 2],
    #[expect(dead_code, reason = "to be dropped")] Option<Guide>,
);

impl<M> Queue<M> {
    pub(super) fn new(mailbox: Mailbox) -> Self {
        Self { mail: Mail::new(), aside: None, ledger: Ledger::new(mailbox) }
    }

    /// How many messages wait in the high lane.
    #[inline]
    fn urgent(&self) -> usize {
        match &self.aside {
            Some(aside) => aside.high.len(),
            None => 0,
        }
    }

    /// Whether something is accepted and not here yet.
    #[inline]
    pub(super) fn is_expecting(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| !aside.flight.is_empty())
    }

    /// Puts a notice behind all that waits.
    pub(super) fn post(&mut self, notice: Notice) {
        let (normal, urgent) = (self.mail.len(), self.urgent());
        self.note().notices.push(notice, normal, urgent);
    }

    pub(super) fn push_high(&mut self, message: M) {
        self.aside().high.push_back(message);
    }

    pub(super) fn aside(&mut self) -> &mut Aside<M> {
        self.aside.get_or_insert_with(|| Box::new(Aside { high: VecDeque::new(), flight: Flight::new() }))
    }

    pub(super) fn pop_high(&mut self) -> Option<M> {
        let aside = self.aside.as_mut()?;
        let first = aside.high.pop_front()?;
        if aside.high.is_empty() && aside.flight.is_unused() {
            self.aside = None;
        }
        self.urgent_left();
        Some(first)
    }

    /// The message that has waited longest in the normal lane; of the high lane only if `of_high` and there is no other.
    pub(super) fn pop_oldest(&mut self, of_high: bool) -> Option<M> {
        match self.pop_normal() {
            None if of_high => self.pop_high(),
            oldest => oldest,
        }
    }

    /// The first message of the normal lane, where there may be marks or notices.
    pub(super) fn pop_normal(&mut self) -> Option<M> {
        let message = self.mail.pop();
        if message.is_some() {
            self.normal_left();
        }
        message
    }

    /// Marks the message that is about to come into `lane`.
    pub(super) fn mark_next(&mut self, lane: Lane, mark: Mark) {
        let waiting = match lane {
            Lane::Normal => self.mail.len(),
            Lane::High => self.urgent(),
        };
        self.note().marks[lane as usize].mark_next(waiting, mark);
    }

    pub(super) fn has_waiting(&self) -> bool {
        !self.mail.is_empty() || self.has_high()
    }

    pub(super) fn has_high(&self) -> bool {
        self.urgent() > 0
    }

    /// Whether nothing waits, and the driver may take what it was just given for the last message.
    #[inline]
    pub(super) fn is_all_taken(&self) -> bool {
        self.rest.may_doze() && self.mail.is_empty() && self.is_open()
    }

    /// The driver has a batch of so many messages in its hands.
    #[inline]
    pub(super) fn batch_is_taken(&mut self, messages: usize) {
        self.has_batch = true;
        self.expect_no_record(messages);
    }

    /// The driver's hands are empty, if they were full.
    #[inline]
    pub(super) fn batch_is_done(&mut self) {
        if self.has_batch {
            self.has_batch = false;
            self.expect_no_record(0);
        }
    }

    /// Looks how long the normal lane may grow without a new record: the depth is at most its length, that of the high lane,
    /// and the messages in the driver's hands, which are so many.
    #[inline]
    fn expect_no_record(&mut self, in_hand: usize) {
        let urgent = self.urgent();
        self.ledger.expect_no_record((in_hand + urgent) as u64);
    }

    /// The same after a change of the depth, which is this.
    pub(super) fn note_depth(&mut self, depth: u64) {
        self.high_water = self.high_water.max(depth);
        let waiting = self.mail.len() as u64;
        self.ledger.expect_no_record(depth.saturating_sub(waiting));
    }

    /// Messages come back that were the first in the normal lane.
    pub(super) fn put_in_front(&mut self, batch: VecDeque<M>) {
        if batch.is_empty() {
            return;
        }
        self.normal_back(batch.len());
        self.mail.put_in_front(batch);
    }

    /// Everything that waits, the high lane first. Its marks are to be taken too.
    pub(super) fn take_all(&mut self) -> VecDeque<M> {
        let mut mail = self.mail.take();
        let Some(aside) = &mut self.aside else { return mail };
        let mut all = std::mem::take(&mut aside.high);
        if aside.flight.is_unused() {
            self.aside = None;
        }
        all.append(&mut mail);
        all
    }
}

impl Ledger {
    #[inline]
    fn new(mailbox: Mailbox) -> Self {
        let limiter = mailbox.limiter().map(Limiter::new);
        Self {
            room: 0,
            accepted: 0,
            has_batch: false,
            high_water: 0,
            no_record: 0,
            rare: limiter.map(|limiter| Box::new(Rare { limiter: Some(limiter), ..Rare::default() })),
            waker: None,
            rest: Rest::AWAKE,
            gate: Gate::Open,
            stage: Stage::Living,
            for_good: false,
            overflow: mailbox.policy(),
            signal: None,
            line: None,
        }
    }

    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.gate == Gate::Open
    }

    /// Why the actor is ending: what went wrong, or else what it was told.
    #[inline]
    pub(super) fn reason(&self) -> Option<ExitReason> {
        let failure = self.rare.as_ref().and_then(|rare| rare.ending.clone());
        failure.or_else(|| self.signal.map(Signal::reason))
    }

    #[inline]
    pub(super) fn rare(&self) -> Option<&Rare> {
        self.rare.as_deref()
    }

    pub(super) fn note(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    #[inline]
    pub(super) fn rare_mut(&mut self) -> Option<&mut Rare> {
        self.rare.as_deref_mut()
    }

    #[inline]
    pub(super) fn ties(&mut self) -> Option<&mut Ties> {
        self.rare_mut()?.ties.as_deref_mut()
    }

    #[inline]
    pub(super) fn has_notices(&self) -> bool {
        self.rare().is_some_and(|rare| !rare.notices.is_empty() || rare.wants_checkup())
    }

    /// Whether it is a notice's turn, with so many messages in the driver's hands.
    pub(super) fn has_due_notice(&self, in_hand: usize) -> bool {
        self.rare().is_some_and(|rare| rare.wants_checkup() || rare.notices.is_due(in_hand))
    }

    /// A message left the high lane.
    fn urgent_left(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.left = rare.marks[Lane::High as usize].leave();
            rare.notices.pass_urgent();
        }
    }

    /// A message left the normal lane.
    fn normal_left(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.left = rare.marks[Lane::Normal as usize].leave();
            rare.notices.pass();
        }
    }

    /// The companion of the message that was taken out just now. Not to be dropped under the lock.
    pub(super) fn take_left(&mut self) -> Option<Guide> {
        self.rare_mut()?.left.take()
    }

    /// The message that was taken out just now is in the driver's hand. Whether it has a companion, and what is left of the
    /// message before it, which is not to be dropped under the lock.
    pub(super) fn hand_over(&mut self) -> (bool, Option<Guide>) {
        let Some(rare) = self.rare_mut() else { return (false, None) };
        if rare.left.is_none() && rare.in_turn.is_none() {
            return (false, None);
        }
        let before = std::mem::replace(&mut rare.in_turn, rare.left.take());
        (rare.in_turn.is_some(), before)
    }

    pub(super) fn has_in_turn(&self) -> bool {
        self.rare().is_some_and(|rare| rare.in_turn.is_some())
    }

    pub(super) fn put_in_turn(&mut self, guide: Guide) {
        self.note().in_turn = Some(guide);
    }

    /// The companion of the message that the driver has in hand.
    pub(super) fn take_in_turn(&mut self) -> Option<Guide> {
        self.rare_mut()?.in_turn.take()
    }

    /// All marks, for messages that will not be handled. Not to be dropped under the lock.
    #[inline]
    pub(super) fn take_marks(&mut self) -> Option<Unmarked> {
        let rare = self.rare_mut()?;
        Some(Unmarked(std::mem::take(&mut rare.marks), rare.in_turn.take()))
    }

    /// How long messages took, if that is measured.
    pub(super) fn times(&self) -> Option<Times> {
        Some(self.rare()?.taps.as_ref()?.meter.as_ref()?.times())
    }

    pub(super) fn is_tapped(&self) -> bool {
        self.rare().is_some_and(|rare| rare.taps.as_ref().is_some_and(|taps| taps.is_any()))
    }

    /// So many messages come back that were the first in the normal lane.
    fn normal_back(&mut self, count: usize) {
        if let Some(rare) = &mut self.rare {
            rare.marks[Lane::Normal as usize].come_back(count);
        }
    }

    /// The driver took the whole normal lane, so many messages.
    pub(super) fn normal_in_hand(&mut self, taken: usize) {
        if let Some(rare) = &mut self.rare {
            rare.notices.pass_into_hand(taken);
        }
    }

    /// The deadline of the first message in `lane`, if it has one.
    fn first_mark(&self, lane: Lane) -> Option<Deadline> {
        self.rare.as_ref()?.marks[lane as usize].first()?.deadline
    }

    /// The deadline of the first message in `lane`, if it has passed.
    pub(super) fn first_is_late(&self, lane: Lane) -> Option<Deadline> {
        self.first_mark(lane).filter(Deadline::has_passed)
    }

    /// Lets one more message in, if the mailbox refuses what is too fast. What is urgent has no rate, and does not count.
    pub(super) fn admit(&mut self, lane: Lane) -> Result<(), Why> {
        match self.limiter() {
            Some(limiter) if lane == Lane::Normal && limiter.refuses() => limiter.pass(now()).map_err(Why::TooFast),
            _ => Ok(()),
        }
    }

    #[inline]
    pub(super) fn limiter(&mut self) -> Option<&mut Limiter> {
        self.rare.as_mut()?.limiter.as_mut()
    }

    pub(super) fn has_marks(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.marks.iter().any(|lane| !lane.is_empty()))
    }

    /// [`Queue::expect_no_record`], with so many messages that are not in the normal lane.
    #[inline]
    fn expect_no_record(&mut self, others: u64) {
        self.no_record = u32::try_from(self.high_water.saturating_sub(others)).unwrap_or(u32::MAX);
    }

    pub(super) fn line(&mut self) -> &mut Line {
        self.line.get_or_insert_default()
    }

    #[inline]
    pub(super) fn has_line(&self) -> bool {
        self.line.as_ref().is_some_and(|line| !line.is_empty())
    }

    /// Slots that belong to senders who were promised room.
    #[inline]
    pub(super) fn promised(&self) -> usize {
        self.line.as_ref().map_or(0, |line| line.promised())
    }

    /// Refuses everything from here on. The senders in line have to be woken.
    #[inline]
    pub(super) fn close(&mut self) -> Woken {
        if self.gate == Gate::Open {
            self.gate = Gate::Closed;
        }
        self.room = 0;
        // The line stays: a mailbox may be opened again, and tickets from before must not be taken for new ones.
        match &mut self.line {
            Some(line) => line.dissolve(),
            None => Woken::new(),
        }
    }

    /// Closes for good, with so many messages unhandled. Hands out the senders in line, who are to be woken, and why the actor is
    /// ending: for `failure`, which outranks what it was told.
    #[inline]
    pub(super) fn end(&mut self, unhandled: usize, failure: Option<ExitReason>) -> (Woken, ExitReason) {
        let senders = self.close();
        if unhandled > 0 {
            self.note().unhandled += unhandled as u64;
        }
        self.has_batch = false;
        if let Some(limiter) = self.limiter() {
            limiter.rest();
        }
        if let Some(failure) = failure {
            let ending = &mut self.note().ending;
            // What went wrong after a link took it along is the consequence.
            if ending.is_none() || !failure.is_failure() {
                *ending = Some(failure);
            }
        }
        // Nobody told it anything if nobody could: its last ref is gone.
        (senders, self.reason().unwrap_or(ExitReason::Normal))
    }

    /// Wakes the driver if it sleeps.
    ///
    /// Under the lock, and its waker stays: so a driver that falls asleep again does not clone it once more. A task's waker
    /// puts the task in a queue and runs no code of users; the wakers of senders may, and are woken outside.
    #[inline]
    pub(super) fn rouse(&mut self) {
        if self.rest.wake() {
            self.wake_task();
        }
    }

    /// Wakes the driver's task, whatever it waits for.
    #[inline]
    pub(super) fn wake_task(&self) {
        if let Some(driver) = &self.waker {
            driver.wake_by_ref();
        }
    }
}
