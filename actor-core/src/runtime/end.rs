//! The end of an actor: stop hook, state dropped, children gone, name freed, then everybody is told. In this order, always.

use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

use super::guard::{Cut, Guarded};
use super::life::Incarnation;
use crate::actor::{Actor, Children, Context, Hooks};
use crate::lifecycle::{ExitReason, Failure};
use crate::mailbox::{Cell, Closing, dispose};
use crate::message::{Interface, Message};
use crate::registry::{Control, DeadLetterReason, DropCause, Panic, current};
use crate::sys::sync::Arc;
use crate::sys::time;

/// How long a `#[stopped]` hook may take.
const HOOK_LIMIT: Duration = Duration::from_secs(5);

/// Why the message loop ended.
pub(super) enum Ended {
    /// Not at all: there is nothing to do, and callers may have the state meanwhile. Only where they may.
    AtRest,
    /// A signal, or nobody left who could send.
    Told,
    /// A hook or a handler failed.
    Failed(Failure),
    Killed,
    Panicked(Panic),
}

impl From<Cut> for Ended {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Killed => Self::Killed,
            Cut::Panicked(panic) => Self::Panicked(panic),
        }
    }
}

/// What ended an incarnation, if it was not told to.
#[derive(Default)]
pub(super) struct Cause {
    pub(super) failure: Option<ExitReason>,
    pub(super) panic: Option<(Panic, Failure)>,
}

impl Cause {
    pub(super) fn of<A: Actor>(ctx: &mut Context<A>, ended: Ended) -> Self {
        let (failure, panic) = match ended {
            Ended::Told | Ended::AtRest => (None, None),
            Ended::Failed(failure) => (Some(ExitReason::Failed(failure)), None),
            Ended::Killed => (Some(ExitReason::Killed), None),
            Ended::Panicked(panic) => {
                let failure = Failure::new(ctx.running(), panic.message());
                (Some(ExitReason::Panicked(failure.clone())), Some((panic, failure)))
            }
        };
        // What went wrong after the code failed the actor is its consequence.
        let failure = ctx.take_failure().map(ExitReason::Failed).or(failure);
        Self { failure, panic }
    }

    /// Tells the callers that wait for the message of a panic. They find the actor ending.
    pub(super) fn tell(self) {
        if let Some((panic, failure)) = self.panic {
            panic.tell(&failure);
        }
    }
}

/// Why an incarnation ends, and whether another follows.
pub(super) struct Fate<'a> {
    pub(super) reason: &'a ExitReason,
    pub(super) returns: bool,
}

impl Fate<'_> {
    /// Why what the incarnation leaves behind is dropped.
    fn cause(&self) -> DropCause {
        let reason = self.reason.clone();
        if self.returns { DropCause::Restarting(reason) } else { DropCause::Ended(reason) }
    }

    /// Runs `f`, which drops what the incarnation leaves behind.
    pub(super) fn dropping<T>(&self, f: impl FnOnce() -> T) -> T {
        current::dropping(self.cause(), f)
    }

    fn letter(&self) -> DeadLetterReason {
        let reason = self.reason.clone();
        if self.returns { DeadLetterReason::Restarted(reason) } else { DeadLetterReason::Ended(reason) }
    }

    /// Drops what was accepted and will not be handled: what the actor had put aside, the rest of its batch, what waits in
    /// the mailbox. Asks among it learn of it.
    pub(super) fn drop_unhandled<M: Message, const N: usize>(&self, cell: &Cell<M>, mut messages: [VecDeque<M>; N]) {
        self.drop_each(cell, &mut messages);
    }

    fn drop_each<M: Message>(&self, cell: &Cell<M>, messages: &mut [VecDeque<M>]) {
        for queue in messages {
            // One by one: a message whose destructor panics must not take the others' destructors with it.
            while let Some(message) = queue.pop_front() {
                cell.dead_letter(message.name(), &|| self.letter());
                dispose(self.cause(), message);
            }
        }
    }
}

/// Brings an actor to its end.
pub(super) async fn farewell<A: Actor>(
    life: &mut Option<Box<Incarnation<A>>>,
    me: &mut Option<Arc<dyn Control>>,
    ended: Ended,
) {
    let Some(incarnation) = life.as_mut() else { return };
    let cause = Cause::of(&mut incarnation.ctx, ended);
    depart(life, me, cause).await;
}

pub(super) async fn depart<A: Actor>(
    life: &mut Option<Box<Incarnation<A>>>,
    me: &mut Option<Arc<dyn Control>>,
    cause: Cause,
) {
    let Some(incarnation) = life.as_mut() else { return };
    let cell = Arc::clone(incarnation.ctx.cell());
    let (aside, rest) = (incarnation.ctx.take_stash(), incarnation.take_rest());
    let (mail, mut reason) = close(&cell, aside.len() + rest.len(), cause);
    // Before the hook, which may take its time: whoever asked and still waits in the queue should not wait for it.
    let fate = Fate { reason: &reason, returns: false };
    fate.drop_unhandled(&cell, [aside, rest, mail]);
    reason = last_words(incarnation, me, reason).await;
    let Some(incarnation) = life.take() else { return };
    let (ctx, reason) = drop_state(*incarnation, me, reason, false);
    let last = LastRites::new(ctx, reason);
    if let Some(children) = &last.children {
        // Boxed, since few actors have children.
        Box::pin(end_children(children, me, &last.reason, true)).await;
    }
    // `last` is dropped here, and with it the actor is gone.
}

/// Closes the mailbox, then tells those who wait to learn of a panic: they find the actor ending.
fn close<M>(cell: &Cell<M>, batch: usize, cause: Cause) -> (VecDeque<M>, ExitReason) {
    let Closing { mail, reason } = cell.close(batch, cause.failure.clone());
    cause.tell();
    (mail, reason)
}

/// Brings an actor to its end that has no state, since it was never made.
pub(super) async fn stateless<A: Actor>(mut ctx: Context<A>, me: &mut Option<Arc<dyn Control>>, ended: Ended) {
    let cause = Cause::of(&mut ctx, ended);
    end_stateless(ctx, me, cause).await;
}

pub(super) async fn end_stateless<A: Actor>(ctx: Context<A>, me: &mut Option<Arc<dyn Control>>, cause: Cause) {
    let (mail, reason) = close(ctx.cell(), 0, cause);
    Fate { reason: &reason, returns: false }.drop_unhandled(ctx.cell(), [mail]);
    ctx.cell().enter_stopped_hook();
    let last = LastRites::new(ctx, reason);
    if let Some(children) = &last.children {
        end_children(children, me, &last.reason, true).await;
    }
}

/// Ends an actor whose task was dropped before its state was made.
pub(super) fn abort_stateless<A: Actor>(ctx: Context<A>) {
    let reason = aborted(&**ctx.cell());
    without_state(ctx, VecDeque::new(), Some(reason));
}

/// Ends an actor that has no state, at once: for `failure`, else for what it was told. `batch` was taken and not handled.
pub(super) fn without_state<A: Actor>(ctx: Context<A>, batch: VecDeque<A::Msg>, failure: Option<ExitReason>) {
    let Closing { mail, reason } = ctx.cell().close(batch.len(), failure);
    Fate { reason: &reason, returns: false }.drop_unhandled(ctx.cell(), [batch, mail]);
    drop(LastRites::new(ctx, reason));
}

/// The first failure stays: what went wrong after it is its consequence.
fn worst(first: ExitReason, later: Option<ExitReason>) -> ExitReason {
    match later {
        Some(later) if !first.is_failure() => later,
        _ => first,
    }
}

/// Stops the children in order, or kills them all if their parent was killed or is killed meanwhile.
pub(super) async fn end_children(
    children: &Children,
    me: &mut Option<Arc<dyn Control>>,
    reason: &ExitReason,
    for_good: bool,
) {
    let stopped = if *reason == ExitReason::Killed {
        Err(Cut::Killed)
    } else {
        let mut stop = pin!(Some(children.stop(for_good)));
        Guarded::new(me, stop.as_mut()).await
    };
    if stopped.is_err() {
        children.kill_and_wait(for_good).await;
    }
}

/// Runs the stop hook, if there is a state that was ever up. Gives the reason of the end after it.
pub(super) async fn last_words<A: Actor>(
    incarnation: &mut Incarnation<A>,
    me: &mut Option<Arc<dyn Control>>,
    reason: ExitReason,
) -> ExitReason {
    incarnation.ctx.cell().enter_stopped_hook();
    if !incarnation.has_started || reason == ExitReason::Killed {
        return reason;
    }
    let worse = stopped(incarnation, me, &reason).await.err();
    worst(reason, worse)
}

/// Runs the stop hook, then the hooks of sibling crates. `Err` with the reason that replaces the first one.
async fn stopped<A: Actor>(
    incarnation: &mut Incarnation<A>,
    me: &mut Option<Arc<dyn Control>>,
    reason: &ExitReason,
) -> Result<(), ExitReason> {
    let Incarnation { actor, ctx, .. } = incarnation;
    let done = {
        let mut hook = pin!(Some(time::within(HOOK_LIMIT, async {
            let done = actor.stopped(ctx, reason).await;
            <A as Interface>::Hooks::settle(actor, ctx).await;
            done
        })));
        Guarded::new(me, hook.as_mut()).await
    };
    match done {
        Ok(Some(Ok(()))) => incarnation.ctx.take_failure().map_or(Ok(()), |failure| Err(ExitReason::Failed(failure))),
        Ok(Some(Err(failure))) => Err(ExitReason::Failed(failure)),
        Ok(None) => {
            Err(ExitReason::Failed(Failure::new("#[stopped]", format!("the hook did not end within {HOOK_LIMIT:?}"))))
        }
        Err(Cut::Killed) => Err(ExitReason::Killed),
        Err(Cut::Panicked(panic)) => {
            let failure = Failure::new(incarnation.ctx.running(), panic.message());
            panic.tell(&failure);
            Err(ExitReason::Panicked(failure))
        }
    }
}

/// Ends an actor whose task was dropped from outside: nothing can be awaited any more.
pub(super) fn abort<A: Actor>(mut incarnation: Incarnation<A>) {
    let cell = Arc::clone(incarnation.ctx.cell());
    let reason = aborted(&*cell);
    let (aside, rest) = (incarnation.ctx.take_stash(), incarnation.take_rest());
    let Closing { mail, reason } = cell.close(aside.len() + rest.len(), Some(reason));
    Fate { reason: &reason, returns: false }.drop_unhandled(&cell, [aside, rest, mail]);
    let mut me = Some(incarnation.ctx.control());
    let (ctx, reason) = drop_state(incarnation, &mut me, reason, false);
    drop(LastRites::new(ctx, reason));
}

/// Why an actor ended whose task was dropped from outside.
pub(super) fn aborted(actor: &dyn Control) -> ExitReason {
    if actor.is_killed() { ExitReason::Killed } else { ExitReason::Aborted }
}

/// Drops the state. A destructor that panics is a failure of the actor.
pub(super) fn drop_state<A: Actor>(
    incarnation: Incarnation<A>,
    me: &mut Option<Arc<dyn Control>>,
    reason: ExitReason,
    returns: bool,
) -> (Context<A>, ExitReason) {
    let Incarnation { actor, ctx, .. } = incarnation;
    let fate = Fate { reason: &reason, returns };
    let (dropped, _) = current::run_as(me, || fate.dropping(|| drop(actor)));
    let worse = dropped.err().map(|message| ExitReason::Panicked(Failure::new("drop", message)));
    (ctx, worst(reason, worse))
}

/// What is left of an actor without its state. Dropping it frees the name and tells everybody.
pub(super) struct LastRites<M: Send> {
    cell: Arc<Cell<M>>,
    pub(super) children: Option<Box<Children>>,
    pub(super) reason: ExitReason,
    /// Whether the actor lives on after all.
    is_off: bool,
}

impl<M: Send> LastRites<M> {
    pub(super) fn new<A: Actor<Msg = M>>(mut ctx: Context<A>, reason: ExitReason) -> Self {
        Self { cell: Arc::clone(ctx.cell()), children: ctx.take_children(), reason, is_off: false }
    }

    /// The actor lives on. Gives its children and the reason of the incarnation's end.
    pub(super) fn call_off(mut self) -> (Option<Box<Children>>, ExitReason) {
        self.is_off = true;
        (self.children.take(), self.reason.clone())
    }
}

impl<M: Send> Drop for LastRites<M> {
    fn drop(&mut self) {
        if self.is_off {
            return;
        }
        if let Some(children) = self.children.take() {
            // All gone, unless the task was dropped while it waited for them.
            children.kill();
        }
        let identity = self.cell.identity();
        let registry = &identity.registry;
        if let Some(name) = &identity.name {
            registry.names().release(name, identity.number);
        }
        registry.leave(identity.place, &self.cell.hand_over_stats());
        self.cell.set_gone(std::mem::replace(&mut self.reason, ExitReason::Normal));
    }
}
