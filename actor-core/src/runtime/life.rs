//! The message loop.

#![allow(clippy::manual_async_fn, reason = "an `async fn` keeps each of its arguments twice, in every actor's task")]

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context as TaskContext, Poll, ready};

use super::end::{self, Cause, Ended, Me};
use super::guard::{Guarded, poll_as};
use super::inline::{self, InlineBerth};
use crate::actor::{Actor, Context, Crew, Hooks, Intake, Unasked, throughput};
use crate::lifecycle::{ChildExit, Down, Failure, How, Notice};
use crate::mailbox::Take;
use crate::message::{Interface, Message};
use crate::sys::sync::Arc;
use crate::sys::time::{Instant, Sleep, now, sleep};

/// One incarnation: the state and what belongs to it. Boxed, because a task is aligned and rounded up generously: a byte here
/// costs a byte, a byte in the task's future two or three.
pub(super) struct Incarnation<A: Actor> {
    pub(super) actor: A,
    pub(super) ctx: Context<A>,
    /// What was taken from the mailbox and waits for its turn.
    batch: VecDeque<A::Msg>,
    /// The message whose `async fn` handler comes next; or one that waits until no other handler runs, and did not start.
    next: Option<A::Msg>,
    /// How many messages are left of this turn.
    left: u32,
    /// How many messages of the high lane were handled in a row.
    urgent: u8,
    /// Whether the mailbox takes it for asleep, since it has given out its last message.
    dozes: bool,
    /// Whether the `#[started]` hook has ended well.
    pub(super) has_started: bool,
    /// There in the few actors that need it.
    extra: Option<Box<Extra<A>>>,
}

/// What only some actors need.
pub(super) struct Extra<A: Actor> {
    clock: Clock,
    /// Where an actor with inline handlers is left while it has nothing to do.
    pub(super) berth: Option<Arc<InlineBerth<A>>>,
}

impl<A: Actor> Default for Extra<A> {
    fn default() -> Self {
        Self { clock: Clock::default(), berth: None }
    }
}

/// What an actor needs that looks at the clock.
#[derive(Default)]
struct Clock {
    /// Runs while an actor with an `#[idle]` hook has nothing to do.
    alarm: Option<Sleep>,
    /// When an actor with a `slice` handled the first message of its turn.
    since: Option<Instant>,
}

/// Owns the incarnation for as long as its task lives. Whatever happens to the task, the actor's end is told.
pub(super) struct Life<A: Actor>(pub(super) Option<Box<Incarnation<A>>>);

/// The message loop of an incarnation: rests and works by turns until there is a reason to end. `None` if callers may have the
/// state meanwhile.
///
/// A macro, since a future of its own would be one more layer that each turn of each actor goes through.
macro_rules! live {
    ($life:expr, $me:expr, $look:expr) => {{
        let mut look = $look;
        loop {
            let step = match poll_fn(|cx| $life.poll_rest($me, &mut look, cx)).await {
                Ok(Step::Sleep) => break None,
                Ok(step) => step,
                Err(ended) => break Some(ended),
            };
            // As little as possible lives across this: every byte is part of every actor's task.
            let mut work = pin!(Some($life.work(step)));
            match Guarded::going_on($me, work.as_mut()).await {
                Ok(Pause::Waiting) => look = Look::Done,
                Ok(Pause::Lodging) => break None,
                Ok(Pause::Over(ended)) => break Some(ended),
                Err(cut) => break Some(Ended::from(cut)),
            }
        }
    }};
}

impl<A: Actor> Life<A> {
    pub(super) fn new(actor: A, ctx: Context<A>, berth: Option<Arc<InlineBerth<A>>>) -> Self {
        Self(Some(Box::new(Incarnation {
            actor,
            ctx,
            batch: VecDeque::new(),
            next: None,
            left: throughput::<A>(),
            urgent: 0,
            dozes: false,
            has_started: false,
            extra: berth.map(|berth| Box::new(Extra { berth: Some(berth), ..Extra::default() })),
        })))
    }

    /// The actor's task.
    pub(super) fn run(mut self) -> impl Future<Output = ()> + Send {
        async move {
            let Some(incarnation) = self.0.as_mut() else { return };
            let mut me = Some(incarnation.ctx.control());
            // It has no berth.
            let ended = live!(incarnation, &mut me, Look::First).unwrap_or(Ended::Told);
            if let Some(rest) = self.end(&mut me, ended) {
                rest.await;
            }
        }
    }

    /// The task of an actor that is left in a berth while it has nothing to do.
    pub(super) fn run_in_berth(mut self) -> impl Future<Output = ()> + Send {
        async move {
            let mut me = self.0.as_ref().map(|incarnation| incarnation.ctx.control());
            let mut look = Look::First;
            let ended = loop {
                let Some(incarnation) = self.0.as_mut() else { return };
                if let Some(ended) = incarnation.live(&mut me, look).await {
                    break ended;
                }
                if let Some(panic) = inline::sleep(&mut self.0, &mut me).await {
                    break Ended::Panicked(panic);
                }
                look = Look::Due;
            };
            if let Some(rest) = self.end(&mut me, ended) {
                rest.await;
            }
        }
    }

    /// Brings the actor to its end; gives what is left to be awaited then.
    ///
    /// Boxed, since it is awaited once, or not at all, and would otherwise be reserved in every actor's task.
    fn end<'a>(&'a mut self, me: &'a mut Me, ended: Ended) -> Option<End<'a>> {
        let cause = Cause::of_life(self.0.as_deref(), ended);
        if const { end::has_last_words::<A>() } {
            return Some(Box::pin(end::depart(&mut self.0, me, cause)));
        }
        let last = end::leave(self.0.take()?, me, cause)?;
        Some(Box::pin(end::end_family(last, me)))
    }
}

/// What is to be awaited at the end of an actor.
type End<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The task was dropped before it came to its end: aborted, or its runtime is gone.
impl<A: Actor> Drop for Life<A> {
    fn drop(&mut self) {
        if let Some(incarnation) = self.0.take() {
            end::abort(incarnation);
        }
    }
}

/// What a look at the mailbox comes to, where it takes more than plain functions.
enum Step {
    /// Run the `#[started]` hook.
    Begin,
    /// Run the `async fn` handler of the next message.
    Handle,
    /// Run the hook for a notice.
    Notice,
    /// Run the handler of the next message beside others.
    HandleConcurrently,
    /// Run the `#[idle]` hook.
    Idle,
    /// Leave the state to callers until there is something to do.
    Sleep,
    /// There is nothing more to handle.
    End,
}

/// Whether it is time to look at the mailbox.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// The actor is to start before.
    First,
    /// There may be something in it.
    Due,
    /// There was nothing in it just now.
    Done,
}

/// Why the code of an actor has nothing to go on with.
enum Pause {
    /// Nothing is to be done before the task is woken.
    Waiting,
    /// The same, and callers may have the state meanwhile. Only where they may.
    Lodging,
    /// For good.
    Over(Ended),
}

impl<A: Actor> Incarnation<A> {
    /// The message loop, where it is a part of something larger.
    pub(super) fn live<'a>(
        &'a mut self,
        me: &'a mut Me,
        look: Look,
    ) -> impl Future<Output = Option<Ended>> + Send + 'a {
        async move { live!(self, me, look) }
    }

    /// Runs the `#[started]` hook.
    pub(super) async fn begin(&mut self) -> Result<(), Failure> {
        // `#[init]` may have failed it.
        if let Some(failure) = self.ctx.take_failure() {
            return Err(failure);
        }
        self.ctx.cell().enter_started_hook();
        self.actor.started(&mut self.ctx).await?;
        self.has_started = true;
        self.ctx.cell().set_running();
        Ok(())
    }

    /// Takes a step, and goes on until there is nothing to do but to rest.
    fn work(&mut self, mut step: Step) -> impl Future<Output = Pause> + Send {
        async move {
            loop {
                match step {
                    Step::Begin => {
                        if let Err(failure) = self.begin().await {
                            return Pause::Over(Ended::Failed(failure));
                        }
                    }
                    Step::Handle => {
                        let Self { actor, ctx, next, .. } = self;
                        if let Some(handled) = next.take().map(|message| actor.handle(message, ctx)) {
                            handled.await;
                        }
                    }
                    // Boxed, since it is rare and would otherwise be reserved in every actor's task.
                    Step::Notice => Box::pin(self.hear()).await,
                    // Compiled only where there are such handlers.
                    Step::HandleConcurrently if A::CONCURRENT => {
                        let Self { actor, ctx, batch, next, left, urgent, .. } = self;
                        let crew = Crew::new(Intake::new(ctx, batch, urgent), next, left);
                        let unasked = actor.handle_concurrently(crew).await;
                        self.report(unasked);
                    }
                    Step::Idle if const { A::IDLE_AFTER.is_some() } => self.actor.idle(&mut self.ctx).await,
                    Step::Idle | Step::HandleConcurrently => {}
                    Step::Sleep => return Pause::Lodging,
                    Step::End => return Pause::Over(self.over()),
                }
                match poll_fn(|cx| Poll::Ready(self.poll_step(cx))).await {
                    Poll::Ready(next) => step = next,
                    Poll::Pending => return Pause::Waiting,
                }
            }
        }
    }

    /// Rests until there is something to do that takes more than plain functions, and handles messages that take no more. Between
    /// messages, nothing but the actor's state is alive: so here is the shortest way from the task to a handler.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "each task has it once, and each turn goes through it")]
    fn poll_rest(&mut self, me: &mut Me, look: &mut Look, cx: &mut TaskContext<'_>) -> Poll<Result<Step, Ended>> {
        let now = std::mem::replace(look, Look::Due);
        if !matches!(now, Look::Done) {
            if self.ctx.cell().killed() {
                return Poll::Ready(Err(Ended::Killed));
            }
            let mut polled = Poll::Pending;
            let mut code = || {
                let first = if matches!(now, Look::First) { self.start() } else { None };
                polled = first.map_or_else(|| self.poll_step(cx), Poll::Ready);
            };
            if let Some(cut) = poll_as(me, &mut code) {
                return Poll::Ready(Err(Ended::from(cut)));
            }
            match polled {
                Poll::Ready(Step::End) => return Poll::Ready(Err(self.over())),
                Poll::Ready(step) => return Poll::Ready(Ok(step)),
                Poll::Pending => {}
            }
        }
        if self.ctx.cell().park_driver(cx.waker()) { Poll::Ready(Err(Ended::Killed)) } else { Poll::Pending }
    }

    /// Starts at once, if there is no hook for that. Gives what is to be done otherwise.
    fn start(&mut self) -> Option<Step> {
        if const { A::HEARS_START } {
            return Some(Step::Begin);
        }
        // `#[init]` may have failed it.
        if !self.ctx.cell().set_running_unless_failed() {
            return Some(Step::End);
        }
        self.has_started = true;
        None
    }

    /// Why there is nothing more to handle.
    fn over(&self) -> Ended {
        self.ctx.take_failure().map_or(Ended::Told, Ended::Failed)
    }

    /// Handles messages for as long as their handlers are plain functions.
    fn poll_step(&mut self, cx: &mut TaskContext<'_>) -> Poll<Step> {
        loop {
            if (self.left == 0 || self.is_slice_over()) && self.gives_way(cx) {
                return Poll::Pending;
            }
            // What is in hand goes straight from there to its handler: each place that a message passes through costs.
            let message = match self.next_in_hand() {
                Some(message) => message,
                None => match self.poll_next(cx) {
                    // Nobody is let in where messages have a rate, and the driver wakes by the clock; or where they are heard of.
                    Poll::Pending if A::INLINE && self.berth().is_some() && self.may_sleep() => {
                        return Poll::Ready(Step::Sleep);
                    }
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Take::One(message)) => message,
                    Poll::Ready(Take::Last(message)) => {
                        self.dozes = true;
                        message
                    }
                    Poll::Ready(Take::Tapped(message)) => {
                        // Handlers that run side by side have one each.
                        if !A::CONCURRENT || message.concurrency() == 0 {
                            self.ctx.cell().begin_company();
                        }
                        message
                    }
                    Poll::Ready(Take::Batch) => continue,
                    Poll::Ready(Take::Notice) => return Poll::Ready(Step::Notice),
                    Poll::Ready(Take::Idle) => return Poll::Ready(Step::Idle),
                    Poll::Ready(Take::End) => return Poll::Ready(Step::End),
                },
            };
            if A::CONCURRENT && message.concurrency() > 0 {
                self.next = Some(message);
                return Poll::Ready(Step::HandleConcurrently);
            }
            if self.handle_now(message) {
                self.wake_up();
                return Poll::Ready(Step::Handle);
            }
        }
    }

    /// Whether its mailbox may take it for asleep while it handles its last message: there is nothing that it does before it
    /// sleeps, and nobody who may have its state meanwhile.
    const MAY_DOZE: bool = !A::CONCURRENT
        && !A::INLINE
        && A::IDLE_AFTER.is_none()
        && A::SLICE.is_none()
        && !<A as Interface>::Hooks::GATED;

    /// Whether it has handled its last message, and there is nothing else to do before it is woken.
    #[inline]
    fn sleeps_on(&mut self) -> bool {
        Self::MAY_DOZE && std::mem::take(&mut self.dozes) && self.ctx.cell().sleeps_on()
    }

    /// It is not done with its last message for a while.
    #[inline]
    fn wake_up(&mut self) {
        if Self::MAY_DOZE && std::mem::take(&mut self.dozes) {
            self.ctx.cell().wake_up();
        }
    }

    /// The next message of the batch, if nothing comes before it or wants attention.
    #[inline]
    fn next_in_hand(&mut self) -> Option<A::Msg> {
        if self.batch.is_empty()
            || self.ctx.cell().wants_attention()
            || self.ctx.put_by().is_some()
            || self.next.is_some()
        {
            return None;
        }
        self.urgent = 0;
        self.batch.pop_front()
    }

    /// The next message: of the batch at hand, else of the mailbox.
    #[inline]
    fn poll_next(&mut self, cx: &mut TaskContext<'_>) -> Poll<Take<A::Msg>> {
        let mut intake = Intake::new(&self.ctx, &mut self.batch, &mut self.urgent);
        if A::CONCURRENT
            && let Some(message) = self.next.take()
        {
            return Poll::Ready(intake.after_others(message));
        }
        match intake.at_hand() {
            Some(taken) => Poll::Ready(taken),
            None => self.poll_mailbox(cx),
        }
    }

    #[inline]
    fn poll_mailbox(&mut self, cx: &mut TaskContext<'_>) -> Poll<Take<A::Msg>> {
        if <A as Interface>::Hooks::GATED {
            self.ctx.cell().end_company();
            self.ctx.cell().enter_gate();
            ready!(<A as Interface>::Hooks::poll_ready(&mut self.actor, &mut self.ctx, cx));
        }
        if self.sleeps_on() {
            return Poll::Pending;
        }
        let mut intake = Intake::new(&self.ctx, &mut self.batch, &mut self.urgent);
        // Not over the last message of a turn: after that it gives way. In a simulation, each is the last.
        let taken = intake.poll_mailbox(cx.waker(), Self::MAY_DOZE && self.left > 1);
        let is_told = || self.ctx.cell().reason_of_end().is_some();
        if <A as Interface>::Hooks::GATED && matches!(taken, Poll::Ready(Take::End)) && is_told() {
            // The signal may have come since the gate was asked, and be news to it.
            ready!(<A as Interface>::Hooks::poll_ready(&mut self.actor, &mut self.ctx, cx));
        }
        if const { A::IDLE_AFTER.is_none() && A::SLICE.is_none() } {
            return taken;
        }
        let clock = self.clock();
        if taken.is_pending() {
            // Other tasks run from here on: the next message is the first of a turn.
            clock.since = None;
            return self.poll_alarm(cx);
        }
        clock.alarm = None;
        taken
    }

    #[inline]
    pub(super) fn berth(&self) -> Option<&Arc<InlineBerth<A>>> {
        self.extra.as_ref()?.berth.as_ref()
    }

    fn clock(&mut self) -> &mut Clock {
        &mut self.extra.get_or_insert_default().clock
    }

    /// Whether an actor with a `slice` has had its time.
    #[inline]
    fn is_slice_over(&mut self) -> bool {
        // In `const` blocks, so that nothing of it is compiled for actors without.
        if const { A::SLICE.is_none() } {
            return false;
        }
        let Some(slice) = A::SLICE else { return false };
        let now = now();
        let since = *self.clock().since.get_or_insert(now);
        // A turn is at least one message, whatever a type written by hand says.
        now.duration_since(since) >= slice && self.left < throughput::<A>()
    }

    /// There is nothing to do. An actor with an `#[idle]` hook waits for that no longer than it says.
    #[inline]
    fn poll_alarm(&mut self, cx: &mut TaskContext<'_>) -> Poll<Take<A::Msg>> {
        let Some(limit) = A::IDLE_AFTER else { return Poll::Pending };
        let clock = self.clock();
        ready!(clock.alarm.get_or_insert_with(|| sleep(limit)).as_mut().poll(cx));
        clock.alarm = None;
        if !self.ctx.cell().rouse_driver() {
            // A message came at the last moment: it is taken in the next round.
            return Poll::Ready(Take::Batch);
        }
        self.ctx.cell().enter_idle_hook();
        Poll::Ready(Take::Idle)
    }

    /// Handles one message, or keeps it as the next if its handler is an `async fn`: `true` then.
    #[inline]
    fn handle_now(&mut self, message: A::Msg) -> bool {
        self.ctx.cell().start(message.place());
        self.left -= 1;
        let message = if self.left == 0 { self.ctx.cell().ends_turn(message) } else { message };
        match self.actor.handle_now(message, &mut self.ctx) {
            None => false,
            Some(message) => {
                self.next = Some(message);
                true
            }
        }
    }

    /// Whether callers may have the state while there is nothing to do.
    fn may_sleep(&self) -> bool {
        !self.ctx.cell().has_rate() && !self.ctx.cell().is_tapped()
    }

    /// Runs the hook for the notice whose turn it is. It counts like a message in the actor's turn, and nowhere else.
    async fn hear(&mut self) {
        self.left -= 1;
        let Self { actor, ctx, batch, .. } = self;
        if ctx.cell().take_checkup() {
            let health = actor.health(ctx).await;
            return ctx.cell().answer_health(health);
        }
        let Some(Notice { how, actor: who, reason }) = ctx.cell().take_notice(batch.len()) else { return };
        let monitor = match how {
            How::Parent(_) => {
                ctx.cell().enter_child_exited_hook();
                return actor.child_exited(ChildExit { child: who, reason }, ctx).await;
            }
            How::Monitor(monitor) => Some(monitor),
            How::Link { .. } => None,
        };
        ctx.cell().enter_down_hook();
        actor.down(Down { actor: who, reason, monitor }, ctx).await;
    }

    /// Runs an inline handler.
    #[inline]
    pub(super) fn handle_inline(&mut self, message: A::Msg) -> A::Msg {
        self.actor.handle_inline(message, &mut self.ctx)
    }

    /// Whether an inline handler left messages to be handled again.
    #[inline]
    pub(super) fn has_unstashed(&self) -> bool {
        self.ctx.has_unstashed()
    }

    /// Tells the `#[failed]` hook what it could not be told while handlers ran side by side.
    fn report(&mut self, unasked: Vec<Unasked>) {
        for Unasked { handler, failure } in unasked {
            self.ctx.cell().resume(handler);
            self.actor.failed(&mut self.ctx, &failure);
        }
    }

    /// Takes out what has left the mailbox and will not be handled, if anything has: what was put aside, then what was not started.
    #[inline]
    pub(super) fn take_in_hand(&mut self) -> Option<VecDeque<A::Msg>> {
        if self.ctx.put_by().is_none() && self.next.is_none() && self.batch.is_empty() {
            return None;
        }
        let mut in_hand = self.ctx.take_stash();
        in_hand.append(&mut self.take_rest());
        Some(in_hand)
    }

    /// Takes out what was taken from the mailbox and not started.
    pub(super) fn take_rest(&mut self) -> VecDeque<A::Msg> {
        let mut rest = std::mem::take(&mut self.batch);
        if let Some(next) = self.next.take() {
            rest.push_front(next);
        }
        rest
    }

    /// What was taken out goes on waiting.
    pub(super) fn put_rest_back(&mut self, rest: VecDeque<A::Msg>) {
        self.batch = rest;
    }

    /// Lets other tasks run. Waking oneself puts the task at the back of the scheduler's queue.
    #[cold]
    fn gives_way(&mut self, cx: &mut TaskContext<'_>) -> bool {
        self.left = throughput::<A>();
        self.wake_up();
        self.ctx.cell().end_company();
        if let Some(extra) = &mut self.extra {
            extra.clock.since = None;
        }
        // In a simulation each message is a turn: there, a turn with nothing to do would only be one more to choose from.
        if self.ctx.cell().is_simulated_and_quiet() && self.batch.is_empty() && self.ctx.put_by().is_none() {
            return false;
        }
        cx.waker().wake_by_ref();
        true
    }
}
