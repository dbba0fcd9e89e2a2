//! What generated code may name. Not for hand-written code: it changes without notice.

use std::future::Future;

pub use std::convert::Infallible;

pub use crate::actor::{Actor, Context, Handle, HookOutput, Hooks, Plain};
pub use crate::lifecycle::{ExitReason, Failure};
pub use crate::message::{Handover, Interface, Message, Refusal, Why};
pub use crate::protocol::{Accepts, FromPort, Port, Protocol, Speaks};
pub use crate::reply::{Call, Reply, Sink};

/// The reply of a message whose turn has come; `None` if it is an ask whose caller is gone, which is counted and skipped.
#[inline]
pub fn admit<A: Actor, T, E>(ctx: &mut Context<A>, reply: Reply<T, E>) -> Option<Reply<T, E>> {
    if !reply.start() {
        ctx.count_skipped();
        return None;
    }
    Some(reply)
}

/// A handler that cannot fail returned `out`.
#[inline]
pub fn finish_value<A: Actor, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: T) {
    <A as Interface>::Hooks::finish(actor, ctx, reply, Ok(out));
}

/// A handler that can fail returned `out`.
#[inline]
pub fn finish_result<A: Actor, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>) {
    <A as Interface>::Hooks::finish(actor, ctx, reply, out);
}

/// A handler is about to get a reply that it may keep.
#[inline]
pub fn lend<A: Actor, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>) -> Reply<T, E> {
    reply.lend(|| ctx.control());
    <A as Interface>::Hooks::lend(actor, ctx, reply)
}

/// Asks for `Send` where the error can point at the handler.
pub fn send_future<F: Future + Send>(future: F) -> F {
    future
}

/// The parts of a `Result` behind an alias such as `io::Result<T>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named like a `Result` but is not one",
    note = "add `#[handler(value)]` to reply with it as a plain value"
)]
pub trait ResultParts {
    /// What `Ok` holds.
    type Ok;
    /// What `Err` holds.
    type Err;
}

impl<T, E> ResultParts for Result<T, E> {
    type Ok = T;
    type Err = E;
}

/// What a handler can take.
#[diagnostic::on_unimplemented(
    message = "the argument type `{Self}` cannot be sent to an actor",
    label = "handler arguments are moved to the actor's task, so they must be `Send + 'static`"
)]
pub trait HandlerArg: Send + 'static {}

impl<T: Send + 'static> HandlerArg for T {}

/// Checks one argument type, where it is written.
pub const fn arg<T: HandlerArg>() {}

/// What a handler can reply with.
#[diagnostic::on_unimplemented(
    message = "the reply type `{Self}` cannot leave the actor",
    label = "a reply is moved to the caller's task, so it must be `Send + 'static`"
)]
pub trait HandlerReply: Send + 'static {}

impl<T: Send + 'static> HandlerReply for T {}

/// Checks one reply type, where it is written.
pub const fn reply<T: HandlerReply>() {}
