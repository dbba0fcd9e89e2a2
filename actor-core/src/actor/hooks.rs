//! What happens between a handler and its caller, for sibling crates that take part in it.

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
    /// Whether [`poll_ready`](Self::poll_ready) is asked before each message is taken.
    const GATED: bool = false;

    /// Whether a handler's outcome goes straight to its caller, and [`finish`](Self::finish) and [`lend`](Self::lend) do nothing
    /// else. Then inline handlers may run in their callers' tasks.
    #[doc(hidden)]
    const PLAIN: bool = false;

    /// A handler returned `out`. `reply` is empty if the message was told.
    #[inline]
    fn finish<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>) {
        let _ = actor;
        answer(ctx, reply, out);
    }

    /// A handler is about to get a reply that it may keep.
    #[inline]
    fn lend<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>) -> Reply<T, E> {
        let _ = (actor, ctx);
        reply
    }

    /// Whether the next message may be taken, or the loop may end as it was told to. Only asked if
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

/// Gives an outcome to the caller, and counts what reaches nobody: an error that was not asked for, a reply that is too late.
#[inline]
pub(crate) fn answer<A: Actor, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) {
    if reply.is_ask() {
        reply.complete(out.map_err(AskError::Handler));
    } else if out.is_err() {
        ctx.count_unasked_error();
    }
}
