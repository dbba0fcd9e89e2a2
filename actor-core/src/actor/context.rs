//! What an actor's code can reach while it runs.

use std::collections::VecDeque;
use std::fmt;

use super::actor::Actor;
use super::children::Children;
use super::stash::Stash;
use crate::address::ActorRef;
use crate::id::{ActorId, ActorLabel, ActorPath};
use crate::lifecycle::{Cause, Failure, Signal, Verb};
use crate::mailbox::Cell;
use crate::registry::{Control, DeadLetterReason, Registry};
use crate::restart::{Decision, Shutdown};
use crate::sys::sync::{Arc, Mutex};

/// What an actor's code can reach while it runs. Handlers and hooks that want it take a `ctx: &mut Context<Self>` parameter,
/// at any position; it is not part of the message.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// #[actor] struct Countdown { left: u32 }
/// #[actor]
/// impl Countdown {
///     #[handler]
///     pub fn tick(&mut self, ctx: &mut Context<Self>) {
///         self.left -= 1;
///         if self.left == 0 { ctx.stop() } else { ctx.me().tick().try_tell().unwrap() }
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let countdown = Countdown { left: 3 }.spawn();
/// countdown.tick().tell().await?;
/// assert_eq!(countdown.closed().await, ExitReason::Normal);
/// # Ok(()) }
/// ```
pub struct Context<A: Actor> {
    cell: Arc<Cell<A::Msg>>,
    /// There in the few actors that need it.
    kept: Option<Box<Kept<A::Msg>>>,
}

/// What only some actors keep.
struct Kept<M> {
    children: Option<Box<Children>>,
    /// There once something was put aside. Behind a lock only so that a context can be shared by handlers that run side by
    /// side, whatever the messages are.
    stash: Option<Mutex<Stash<M>>>,
}

impl<M> Default for Kept<M> {
    fn default() -> Self {
        Self { children: None, stash: None }
    }
}

impl<A: Actor> Context<A> {
    pub(crate) fn new(cell: Arc<Cell<A::Msg>>) -> Self {
        Self { cell, kept: None }
    }

    /// For the next incarnation, with the children that outlived the one before.
    pub(crate) fn with_children(cell: Arc<Cell<A::Msg>>, children: Option<Box<Children>>) -> Self {
        Self { cell, kept: children.map(|children| Box::new(Kept { children: Some(children), ..Kept::default() })) }
    }

    /// A ref to this actor.
    #[must_use]
    pub fn me(&self) -> A::Ref {
        A::Ref::from(ActorRef::new(Arc::clone(&self.cell)))
    }

    /// This actor's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.cell.identity().id()
    }

    /// The name that this actor was spawned with.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.cell.identity().name()
    }

    /// How errors and reports call this actor.
    #[must_use]
    pub fn label(&self) -> ActorLabel {
        self.cell.identity().label()
    }

    /// Where this actor stands in the tree of its system.
    #[must_use]
    pub fn path(&self) -> ActorPath {
        self.registry().path(self.cell.whoami())
    }

    /// Ends this actor once it has handled what it has accepted; later messages are refused. The running handler goes on and
    /// its reply is delivered.
    pub fn stop(&self) {
        self.cell.signal(Signal { verb: Verb::Stop, cause: Cause::Asked });
    }

    /// Ends this actor after the running handler, whose reply is delivered. What waits is dropped and counted.
    pub fn stop_now(&self) {
        self.cell.signal(Signal { verb: Verb::StopNow, cause: Cause::Asked });
    }

    /// Fails this actor after the running handler, as a `#[handler(fatal)]` that returns an error does: it ends with
    /// [`ExitReason::Failed`](crate::ExitReason::Failed), its `#[stopped]` hook runs, and what waits is dropped and counted.
    /// The first failure stays.
    pub fn fail(&self, failure: Failure) {
        self.cell.fail(failure, None);
    }

    /// Does what the `#[failed]` hook says about an error that nobody asked for.
    pub(crate) fn carry_out(&self, decision: Decision, failure: &Failure) {
        if decision != Decision::Resume {
            self.cell.fail(failure.clone(), Some(decision));
        }
    }

    /// Why the actor's own code failed it.
    pub(crate) fn take_failure(&self) -> Option<Failure> {
        if self.cell.must_stop() { self.cell.take_failure() } else { None }
    }

    /// The next of the messages that were put aside and are to be handled now.
    #[inline]
    pub(crate) fn next_unstashed(&self) -> Option<A::Msg> {
        self.put_by()?.lock().next()
    }

    /// The message is the first of those again.
    pub(crate) fn put_unstashed_back(&self, message: A::Msg) {
        if let Some(stash) = self.put_by() {
            stash.lock().put_back(message);
        }
    }

    /// Whether there are such messages.
    pub(crate) fn has_unstashed(&self) -> bool {
        self.put_by().is_some_and(|stash| stash.lock().has_next())
    }

    /// What is put aside when the actor ends. It counts as accepted from here on, and so as unhandled.
    pub(crate) fn take_stash(&mut self) -> VecDeque<A::Msg> {
        let Some(stash) = self.kept.as_mut().and_then(|kept| kept.stash.take()) else { return VecDeque::new() };
        let stash = stash.into_inner();
        self.cell.count_accepted(stash.aside());
        stash.into_all()
    }

    /// The stash that was taken out above: nothing came of it.
    pub(crate) fn put_stash_back(&mut self, all: VecDeque<A::Msg>) {
        if !all.is_empty() {
            self.kept().stash = Some(Mutex::new(Stash::again(all)));
        }
    }

    /// The name of the handler or hook that runs.
    pub(crate) fn running(&self) -> &'static str {
        self.cell.what_runs()
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<A::Msg>> {
        &self.cell
    }

    pub(crate) fn control(&self) -> Arc<dyn Control> {
        Arc::clone(&self.cell) as Arc<dyn Control>
    }

    pub(crate) fn into_control(self) -> Arc<dyn Control> {
        self.cell
    }

    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.cell.whoami().registry
    }

    /// Takes a child in: it ends with this actor, which hears of its end if it wants to.
    pub(crate) fn adopt(&mut self, child: Arc<dyn Control>, shutdown: Shutdown) {
        if A::HEARS_CHILDREN {
            self.watch_child(Arc::clone(&child));
        }
        self.children().add(child, shutdown);
    }

    /// The children, to be kept by hand.
    pub(crate) fn children(&mut self) -> &mut Children {
        self.kept().children.get_or_insert_default()
    }

    pub(crate) fn take_children(&mut self) -> Option<Box<Children>> {
        self.kept.as_mut()?.children.take()
    }

    /// What was put aside, if anything was.
    #[inline]
    pub(crate) fn put_by(&self) -> Option<&Mutex<Stash<A::Msg>>> {
        self.kept.as_ref()?.stash.as_ref()
    }

    /// The place for what is put aside.
    pub(super) fn place_for_stash(&mut self) -> &mut Stash<A::Msg> {
        self.kept().stash.get_or_insert_default().get_mut()
    }

    fn kept(&mut self) -> &mut Kept<A::Msg> {
        self.kept.get_or_insert_default()
    }

    #[cold]
    pub(crate) fn count_skipped(&self) {
        self.cell.count_skipped();
        self.cell.dead_letter(self.running(), &|| DeadLetterReason::Cancelled);
    }

    #[cold]
    pub(crate) fn count_unasked_error(&self) {
        self.cell.count_unasked_error();
    }
}

impl<A: Actor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({})", self.cell.identity().label())
    }
}
