//! The end of an actor: stop hook, state dropped, children gone, name freed, then everybody is told. In this order, always.

use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

use super::guard::{Cut, Guarded, Limited, too_late};
use super::life::Incarnation;
use crate::actor::{Actor, Children, Context, Hooks};
use crate::lifecycle::{ExitReason, Failure};
use crate::mailbox::{Cell, Closing, Hull, dispose};
use crate::message::{Interface, Message};
use crate::registry::{Control, DeadLetterReason, DropCause, Panic, current};
use crate::sys::sync::Arc;

/// How long a `#[stopped]` hook may take.
const HOOK_LIMIT: Duration = Duration::from_secs(5);

/// The actor as which its code runs. `None` while it is away: on its thread, or in a berth.
pub(super) type Me = Option<Arc<dyn Control>>;

/// Why the message loop ended.
pub(super) enum Ended {
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
            // Only the stop hook has a limit.
            Cut::Killed | Cut::TooLate(_) => Self::Killed,
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
    #[inline]
    pub(super) fn of<A: Actor>(ctx: &Context<A>, ended: Ended) -> Self {
        Self::found(ctx.cell().hull(), ctx.take_failure(), ended)
    }

    /// What ended a life that may be over already.
    pub(super) fn of_life<A: Actor>(life: Option<&Incarnation<A>>, ended: Ended) -> Self {
        match life {
            Some(incarnation) => Self::of(&incarnation.ctx, ended),
            None => Self::default(),
        }
    }

    fn found(hull: &Hull, failed: Option<Failure>, ended: Ended) -> Self {
        let (failure, panic) = match ended {
            Ended::Told => (None, None),
            Ended::Failed(failure) => (Some(ExitReason::Failed(failure)), None),
            Ended::Killed => (Some(ExitReason::Killed), None),
            Ended::Panicked(panic) => {
                let failure = Failure::new(hull.what_runs(), panic.message());
                (Some(ExitReason::Panicked(failure.clone())), Some((panic, failure)))
            }
        };
        // What went wrong after the code failed the actor is its consequence.
        let failure = failed.map(ExitReason::Failed).or(failure);
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

    /// Runs `f`, which drops what the incarnation leaves behind, as the code of `me`. Gives what a panic in it said.
    #[inline]
    pub(super) fn drop_as(&self, me: &mut Option<Arc<dyn Control>>, f: &mut dyn FnMut()) -> Result<(), String> {
        let aftermath = current::run_once_as(me, &mut || current::dropping(self.cause(), &mut *f));
        aftermath.and_then(|aftermath| aftermath.panic).map_or(Ok(()), Err)
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
pub(super) async fn depart<A: Actor>(
    life: &mut Option<Box<Incarnation<A>>>,
    me: &mut Option<Arc<dyn Control>>,
    cause: Cause,
) {
    let Some(incarnation) = life.as_mut() else { return };
    // Before the hook, which may take its time: whoever asked and still waits in the queue should not wait for it.
    let reason = close_all(incarnation, cause);
    let reason = last_words(incarnation, me, reason).await;
    let Some(incarnation) = life.take() else { return };
    let last = drop_state(incarnation, me, reason, false);
    if last.children.is_some() {
        // Boxed, since few actors have children.
        Box::pin(end_family(last, me)).await;
    }
}

/// Whether anything of the actor's own may run at its end, and take its time.
pub(super) const fn has_last_words<A: Actor>() -> bool {
    A::HEARS_STOP || !<A as Interface>::Hooks::PLAIN
}

/// Brings an actor to its end that has no [last words](has_last_words), at once; but for its children, whose ends are to be
/// awaited.
pub(super) fn leave<A: Actor>(
    mut incarnation: Box<Incarnation<A>>,
    me: &mut Option<Arc<dyn Control>>,
    cause: Cause,
) -> Option<LastRites> {
    let mut reason = close_all(&mut incarnation, cause);
    let cell = incarnation.ctx.cell();
    cell.enter_stopped_hook();
    if cell.is_killed() {
        let failed = incarnation.ctx.take_failure();
        reason = worst(reason, Some(failed.map_or(ExitReason::Killed, ExitReason::Failed)));
    }
    Some(drop_state(incarnation, me, reason, false)).filter(|last| last.children.is_some())
}

/// Ends the children of an actor that has no state any more. It is gone then.
pub(super) async fn end_family(last: LastRites, me: &mut Option<Arc<dyn Control>>) {
    if let Some(children) = &last.children {
        end_children(children, me, &last.reason, true).await;
    }
}

/// Closes the mailbox, and drops what was accepted and will not be handled: what the actor had put aside, the rest of its batch,
/// what waits. Gives the reason of the end.
fn close_all<A: Actor>(incarnation: &mut Incarnation<A>, cause: Cause) -> ExitReason {
    let in_hand = incarnation.take_in_hand();
    let cell = incarnation.ctx.cell();
    let (mail, reason) = close(cell, in_hand.as_ref().map_or(0, VecDeque::len), cause);
    if in_hand.is_some() || mail.is_some() {
        let unhandled = [in_hand.unwrap_or_default(), mail.unwrap_or_default()];
        Fate { reason: &reason, returns: false }.drop_unhandled(cell, unhandled);
    }
    reason
}

/// Closes the mailbox, then tells those who wait to learn of a panic: they find the actor ending.
fn close<M>(cell: &Cell<M>, batch: usize, cause: Cause) -> (Option<VecDeque<M>>, ExitReason) {
    let Closing { mail, reason } = cell.close(batch, cause.failure.clone());
    cause.tell();
    (mail, reason)
}

/// Brings an actor to its end that has no state, since it was never made.
pub(super) async fn stateless<A: Actor>(ctx: Context<A>, me: &mut Option<Arc<dyn Control>>, ended: Ended) {
    let cause = Cause::of(&ctx, ended);
    end_stateless(ctx, me, cause).await;
}

pub(super) async fn end_stateless<A: Actor>(ctx: Context<A>, me: &mut Option<Arc<dyn Control>>, cause: Cause) {
    let (mail, reason) = close(ctx.cell(), 0, cause);
    Fate { reason: &reason, returns: false }.drop_unhandled(ctx.cell(), [mail.unwrap_or_default()]);
    ctx.cell().enter_stopped_hook();
    end_family(LastRites::new(ctx, reason), me).await;
}

/// Ends an actor whose task was dropped before its state was made.
pub(super) fn abort_stateless<A: Actor>(ctx: Context<A>) {
    let reason = aborted(&**ctx.cell());
    without_state(ctx, VecDeque::new(), Some(reason));
}

/// Ends an actor that has no state, at once: for `failure`, else for what it was told. `batch` was taken and not handled.
pub(super) fn without_state<A: Actor>(ctx: Context<A>, batch: VecDeque<A::Msg>, failure: Option<ExitReason>) {
    let Closing { mail, reason } = ctx.cell().close(batch.len(), failure);
    Fate { reason: &reason, returns: false }.drop_unhandled(ctx.cell(), [batch, mail.unwrap_or_default()]);
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
    let said = {
        let Incarnation { actor, ctx, .. } = &mut *incarnation;
        let mut hook = pin!(Some(async {
            let done = actor.stopped(ctx, &reason).await;
            <A as Interface>::Hooks::settle(actor, ctx).await;
            done
        }));
        Limited::new(Guarded::new(me, hook.as_mut()), HOOK_LIMIT).await
    };
    // A failer cuts like a kill.
    let failed = if let Ok(Ok(())) | Err(Cut::Killed) = said { incarnation.ctx.take_failure() } else { None };
    after_words(incarnation.ctx.cell().hull(), reason, said, failed)
}

/// What the stop hook makes of the reason; `failed` is how the actor was failed otherwise.
fn after_words(
    hull: &Hull,
    reason: ExitReason,
    said: Result<Result<(), Failure>, Cut>,
    failed: Option<Failure>,
) -> ExitReason {
    let worse = match said {
        _ if failed.is_some() => failed.map(ExitReason::Failed),
        Ok(Ok(())) => None,
        Ok(Err(failure)) => Some(ExitReason::Failed(failure)),
        Err(cut) => Some(cut_short(hull, cut)),
    };
    worst(reason, worse)
}

/// The stop hook did not come to its end.
#[cold]
fn cut_short(hull: &Hull, cut: Cut) -> ExitReason {
    match cut {
        Cut::TooLate(limit) => ExitReason::Failed(too_late(limit)),
        Cut::Killed => ExitReason::Killed,
        Cut::Panicked(panic) => {
            let failure = Failure::new(hull.what_runs(), panic.message());
            panic.tell(&failure);
            ExitReason::Panicked(failure)
        }
    }
}

/// Ends an actor whose task was dropped from outside: nothing can be awaited any more.
pub(super) fn abort<A: Actor>(mut incarnation: Box<Incarnation<A>>) {
    let mut me = Some(incarnation.ctx.control());
    let failure = me.as_deref().map(aborted);
    let reason = close_all(&mut incarnation, Cause { failure, ..Cause::default() });
    drop(drop_state(incarnation, &mut me, reason, false));
}

/// Why an actor ended whose task was dropped from outside.
pub(super) fn aborted(actor: &dyn Control) -> ExitReason {
    if actor.is_killed() { ExitReason::Killed } else { ExitReason::Aborted }
}

/// Drops the state. A destructor that panics is a failure of the actor.
#[expect(clippy::boxed_local, reason = "without its box it would be copied once more on the way here")]
pub(super) fn drop_state<A: Actor>(
    incarnation: Box<Incarnation<A>>,
    me: &mut Option<Arc<dyn Control>>,
    reason: ExitReason,
    returns: bool,
) -> LastRites {
    let Incarnation { actor, ctx, .. } = *incarnation;
    if const { !std::mem::needs_drop::<A>() } {
        return LastRites::new(ctx, reason);
    }
    let mut actor = Some(actor);
    let dropped = Fate { reason: &reason, returns }.drop_as(me, &mut || drop(actor.take()));
    LastRites::new(ctx, after_drop(reason, dropped))
}

fn after_drop(reason: ExitReason, dropped: Result<(), String>) -> ExitReason {
    let worse = dropped.err().map(|message| ExitReason::Panicked(Failure::new("drop", message)));
    worst(reason, worse)
}

/// What is left of an actor without its state. Dropping it frees the name and tells everybody.
pub(super) struct LastRites {
    actor: Arc<dyn Control>,
    pub(super) children: Option<Box<Children>>,
    pub(super) reason: ExitReason,
    /// Whether the actor lives on after all.
    is_off: bool,
}

impl LastRites {
    pub(super) fn new<A: Actor>(mut ctx: Context<A>, reason: ExitReason) -> Self {
        let children = ctx.take_children();
        Self { actor: ctx.into_control(), children, reason, is_off: false }
    }

    /// The actor lives on. Gives its children and the reason of the incarnation's end.
    pub(super) fn call_off(mut self) -> (Option<Box<Children>>, ExitReason) {
        self.is_off = true;
        (self.children.take(), self.reason.clone())
    }
}

impl Drop for LastRites {
    fn drop(&mut self) {
        if self.is_off {
            return;
        }
        if let Some(children) = self.children.take() {
            // All gone, unless the task was dropped while it waited for them.
            children.kill();
        }
        let identity = self.actor.identity();
        let registry = &identity.registry;
        if let Some(name) = identity.name() {
            registry.names().release(name, identity.number);
        }
        self.actor.depart(std::mem::replace(&mut self.reason, ExitReason::Normal));
    }
}
