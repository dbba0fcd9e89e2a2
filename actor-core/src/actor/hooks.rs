//! What happens between a handler and its caller, for sibling crates that take part in it.

use std::fmt;
use std::future::Future;
use std::task::{self, Poll};

use super::actor::Actor;
use super::context::Context;
use crate::error::AskError;
use crate::reply::Reply;

/// Takes part in every answer of an actor `A`: a journal, say, that holds replies back until their events are stored.
///
/// Everything has a default that does nothing, and nothing is what it costs.
pub trait Hooks<A: Actor>: Sized {
    /// Whether [`poll_ready`](Self::poll_ready) is asked before each look at the mailbox, which takes all that waits there.
    const GATED: bool = false;

    /// Whether a handler's outcome goes straight to its caller, and [`finish`](Self::finish) and [`lend`](Self::lend) do nothing
    /// else. Then inline handlers may run in their callers' tasks.
    #[doc(hidden)]
    const PLAIN: bool = false;

    /// A handler returned `out`. `reply` is empty if the message was told. Both may be kept, and the one answered with the other
    /// later: as a [`Held`](crate::hooks::Held), which has no type parameters.
    #[inline]
    fn finish<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let _ = actor;
        answer(ctx, reply, out);
    }

    /// A handler is about to get a reply that it may keep, move or hand on. `reply` is empty if the message was told.
    ///
    /// What this gives back is what the handler gets. To hold the answer back, give another reply, made by
    /// [`Reply::pair`] or [`Reply::with`], keep this one, and answer it with what came once that may be told. Keep it in the
    /// actor: whatever is kept there when the actor ends tells its caller so.
    #[inline]
    fn lend<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>) -> Reply<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let _ = (actor, ctx);
        reply
    }

    /// Whether the next messages may be taken, or the loop may end as it was told to. Only asked if
    /// [`GATED`](Self::GATED).
    fn poll_ready(actor: &mut A, ctx: &mut Context<A>, cx: &mut task::Context<'_>) -> Poll<()> {
        let _ = (actor, ctx, cx);
        Poll::Ready(())
    }

    /// The actor is about to be dropped: its stop hook has run, or did not have to.
    fn settle(actor: &mut A, ctx: &mut Context<A>) -> impl Future<Output = ()> + Send {
        let _ = (actor, ctx);
        std::future::ready(())
    }
}

/// No part in anything: a handler's outcome goes straight to its caller.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl<A: Actor> Hooks<A> for Plain {
    const PLAIN: bool = true;
}

/// An answer that a hook keeps back: what a handler returned, and who waits for it, whatever their types.
///
/// Dropping it unsent fails the ask as a dropped [`Reply`] does: with what happened to the actor if it ended, else with
/// [`AskError::NoReply`].
///
/// # Examples
///
/// ```
/// use std::task::{self, Poll};
/// use actor_core::hooks::{Held, Hooks};
/// use actor_core::prelude::*;
///
/// /// Answers when the actor has nothing else to do.
/// struct InBatches;
/// trait Batched { fn held(&mut self) -> &mut Vec<Held>; }
///
/// impl<A: Actor + Batched> Hooks<A> for InBatches {
///     fn finish<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
///     where
///         T: Send + 'static,
///         E: Send + 'static,
///     {
///         actor.held().push(Held::new(ctx, reply, out));
///     }
///
///     const GATED: bool = true;
///
///     // Asked before each look at the mailbox: here the whole batch before it has been handled.
///     fn poll_ready(actor: &mut A, _: &mut Context<A>, _: &mut task::Context<'_>) -> Poll<()> {
///         actor.held().drain(..).for_each(|held| drop(held.send()));
///         Poll::Ready(())
///     }
/// }
///
/// #[actor(hooks = InBatches)] #[derive(Default)] struct Ledger { sum: u64, held: Vec<Held> }
/// impl Batched for Ledger { fn held(&mut self) -> &mut Vec<Held> { &mut self.held } }
///
/// #[actor(hooks = InBatches)]
/// impl Ledger {
///     #[handler] pub fn add(&mut self, n: u64) -> u64 { self.sum += n; self.sum }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let ledger = Ledger::default().spawn();
/// assert_eq!(ledger.add(2).await?, 2);
/// # Ok(()) }
/// ```
#[must_use = "the caller waits for this answer: give it with `.send()`"]
pub struct Held(Box<dyn FnOnce() -> bool + Send>);

impl Held {
    /// Keeps back what a handler of this actor returned. An error that nobody asked for is counted now.
    pub fn new<A, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) -> Self
    where
        A: Actor,
        T: Send + 'static,
        E: Send + 'static,
    {
        if out.is_err() && !reply.is_ask() {
            ctx.count_unasked_error();
        }
        reply.lend(|| ctx.control());
        Self(Box::new(move || reply.complete(out.map_err(AskError::Handler))))
    }

    /// Gives the answer to its caller. Returns whether that was still there; a late answer is dropped and counted.
    #[allow(clippy::must_use_candidate, reason = "answering is the point, what it returns is extra")]
    pub fn send(self) -> bool {
        (self.0)()
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}

/// Gives an outcome to the caller, and counts what reaches nobody: an error that was not asked for, a reply that is too late.
#[inline]
pub(crate) fn answer<A: Actor, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) {
    if reply.is_ask() {
        reply.complete(out.map_err(AskError::Handler));
    } else if out.is_err() {
        ctx.count_unasked_error();
    }
}
