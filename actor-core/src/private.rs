//! What generated code may name. Not for hand-written code: it changes without notice.

/// All of it under one name, for an import that can fail only once.
pub extern crate self as library;

pub mod options;
pub mod outside;

use std::fmt::{Debug, Display};
use std::future::Future;

use futures_core::Stream;

pub use std::convert::Infallible;

pub use crate::actor::{
    Actor, Addresses, Anyone, ChildSpec, Context, Crew, Handle, Holds, HookOutput, Hooks, InitFuture, Limit, OneOf2,
    OneOf3, OneOf4, OneOf5, OneOf6, OneOf7, OneOf8, OverLimit, Part, Plain, Unasked, Watcher, Within, over_limit, run,
    run_result,
};
pub use crate::lifecycle::{ChildExit, Down, ExitReason, Failure};
pub use crate::message::{
    Deadline, Defined, Handled, Handover, Interface, Lane, Message, MessageKey, NoRef, Refusal, Why,
};
pub use crate::protocol::{Accepts, FromPort, Listed, Port, Protocol, Route, Speaks, Spoken};
pub use crate::registry::Wait;
pub use crate::reply::{Call, Called, Reply, Sink, Streaming};
use crate::restart::Decision;
pub use crate::supervise::{ChildTerms, IntoChild};
use crate::supervise::{SupervisorBuilder, SupervisorRef, SupervisorSpec};

/// A `#[supervisor]` with its children, and how to make the struct once the supervisor has a ref.
pub fn supervisor<T>(
    builder: SupervisorBuilder,
    finish: impl FnOnce(SupervisorRef) -> T + Send + 'static,
) -> SupervisorSpec<T> {
    SupervisorSpec::new(builder, finish)
}

/// Adds a `#[child]`. Gives what its field holds.
pub fn child<C: IntoChild>(builder: &mut SupervisorBuilder, terms: ChildTerms, child: C) -> C::Held {
    child.add_to(builder, terms)
}

/// Whether a message whose turn has come is to be handled: an ask whose caller is gone is counted and skipped.
#[inline]
pub fn admit<A: Actor, T, E>(ctx: &Context<A>, reply: &Reply<T, E>) -> bool {
    let is_wanted = reply.start();
    if !is_wanted {
        ctx.count_skipped();
    }
    is_wanted
}

/// A handler that cannot fail returned `out`.
#[inline]
pub fn finish_value<A, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: T)
where
    A: Actor,
    T: Send + 'static,
    E: Send + 'static,
{
    <A as Interface>::Hooks::finish(actor, ctx, reply, Ok(out));
}

/// A handler that can fail returned `out`.
#[inline]
pub fn finish_result<A, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
where
    A: Actor,
    T: Send + 'static,
    E: Send + 'static,
{
    <A as Interface>::Hooks::finish(actor, ctx, reply, out);
}

/// A fallible handler of an actor with a `#[failed]` hook returned `out`.
#[inline]
pub fn finish_or_failed<A, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
where
    A: Actor,
    T: Send + 'static,
    E: Display + Send + 'static,
{
    if let (Err(error), false) = (&out, reply.is_ask()) {
        let failure = Failure::new(ctx.running(), error.to_string());
        actor.failed(ctx, &failure);
    }
    finish_result(actor, ctx, reply, out);
}

/// A fallible method of a protocol, or a handler of a part, returned `out`: whether the actor has a `#[failed]` hook is
/// nothing that is known there. `text` says what the error is.
#[inline]
pub fn finish_elsewhere<A, T, E>(
    actor: &mut A,
    ctx: &mut Context<A>,
    reply: Reply<T, E>,
    out: Result<T, E>,
    text: impl FnOnce(&E) -> String,
) where
    A: Actor,
    T: Send + 'static,
    E: Send + 'static,
{
    if let (Err(error), false) = (&out, reply.is_ask()) {
        let failure = Failure::new(ctx.running(), text(error));
        actor.failed(ctx, &failure);
    }
    finish_result(actor, ctx, reply, out);
}

/// The `#[failed]` hook has judged.
pub fn judged<A: Actor>(ctx: &Context<A>, failure: &Failure, decision: Decision) {
    ctx.carry_out(decision, failure);
}

/// A `#[handler(fatal)]` returned `out`.
#[inline]
pub fn finish_fatal<A, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
where
    A: Actor,
    T: Send + 'static,
    E: Display + Send + 'static,
{
    if let Err(error) = &out {
        ctx.fail(Failure::new(ctx.running(), error.to_string()));
    }
    finish_result(actor, ctx, reply, out);
}

/// A `#[handler(fatal)]` that runs in its caller's place returned `out`.
///
/// # Errors
///
/// Those of the handler.
#[inline]
pub fn inline_fatal<A: Actor, T, E: Display>(ctx: &Context<A>, out: Result<T, E>) -> Result<T, E> {
    if let Err(error) = &out {
        ctx.fail(Failure::new(ctx.running(), error.to_string()));
    }
    out
}

/// A handler returned a stream.
#[inline]
pub fn finish_stream<A, S>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<Streaming<S::Item>>, out: S)
where
    A: Actor,
    S: Stream<Item: 'static> + Send + 'static,
{
    finish_value(actor, ctx, reply, Streaming::new(out));
}

/// What a handler that runs beside others gave its caller, or nobody: then an error may be left for the `#[failed]` hook.
pub mod concurrent {
    use std::fmt::Display;

    use futures_core::Stream;

    use crate::actor::{Actor, Context, answer};
    use crate::lifecycle::Failure;
    use crate::reply::{Reply, Streaming};

    /// A handler that cannot fail returned `out`.
    pub fn finish_value<A: Actor, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: T) -> Option<Failure> {
        finish_result(ctx, reply, Ok(out))
    }

    /// A handler that can fail returned `out`.
    pub fn finish_result<A, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) -> Option<Failure>
    where
        A: Actor,
    {
        answer(ctx, reply, out);
        None
    }

    /// A fallible handler of an actor with a `#[failed]` hook returned `out`.
    pub fn finish_or_failed<A, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) -> Option<Failure>
    where
        A: Actor,
        E: Display,
    {
        let unasked = out.as_ref().err().filter(|_| !reply.is_ask());
        let unasked = unasked.map(|error| Failure::new(ctx.running(), error.to_string()));
        answer(ctx, reply, out);
        unasked
    }

    /// A `#[handler(fatal)]` returned `out`.
    pub fn finish_fatal<A, T, E>(ctx: &Context<A>, reply: Reply<T, E>, out: Result<T, E>) -> Option<Failure>
    where
        A: Actor,
        E: Display,
    {
        if let Err(error) = &out {
            ctx.fail(Failure::new(ctx.running(), error.to_string()));
        }
        finish_result(ctx, reply, out)
    }

    /// A handler returned a stream.
    pub fn finish_stream<A, S>(ctx: &Context<A>, reply: Reply<Streaming<S::Item>>, out: S) -> Option<Failure>
    where
        A: Actor,
        S: Stream + Send + 'static,
    {
        finish_value(ctx, reply, Streaming::new(out))
    }

    /// A handler is about to get a reply that it may keep.
    pub fn lend<A: Actor, T, E>(ctx: &Context<A>, reply: Reply<T, E>) -> Reply<T, E> {
        reply.lend(|| ctx.control());
        reply
    }
}

/// What `#[init]` makes of its function.
pub fn spec<A, F>(make: F) -> ChildSpec<A>
where
    A: Actor,
    F: FnMut(&mut Context<A>) -> InitFuture<'_, A> + Send + 'static,
{
    ChildSpec::from_factory(Box::new(make))
}

/// An `#[init]` that cannot fail made a state.
///
/// # Errors
///
/// Never: the signature is that of [`init_result`].
pub fn init_value<A>(state: A) -> Result<A, Failure> {
    Ok(state)
}

/// An `#[init]` that can fail returned.
///
/// # Errors
///
/// Its error, as text.
pub fn init_result<A, E: Display>(state: Result<A, E>) -> Result<A, Failure> {
    state.map_err(|error| Failure::new("#[init]", error.to_string()))
}

/// Messages of more bytes than this are worth a warning: each call and each waiting message takes as much.
pub const LARGE_MESSAGE: usize = 256;

/// Warns at compile time about large messages.
#[derive(Debug)]
pub struct MessageSize<const LARGE: bool>;

impl MessageSize<false> {
    /// Nothing to say.
    pub const fn check() {}
}

impl MessageSize<true> {
    /// rustc prints this as a warning where it is called.
    #[deprecated(
        note = "a message of this actor is larger than 256 bytes, and every call and every waiting message takes as much: \
                box the large arguments with `#[handler(boxed)]`"
    )]
    pub const fn check() {}
}

/// A handler is about to get a reply that it may keep.
#[inline]
pub fn lend<A, T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>) -> Reply<T, E>
where
    A: Actor,
    T: Send + 'static,
    E: Send + 'static,
{
    reply.lend(|| ctx.control());
    <A as Interface>::Hooks::lend(actor, ctx, reply)
}

/// Asks for `Send` where the error can point at the handler.
pub fn send_future<F: Future + Send>(future: F) -> F {
    future
}

/// An error whose text is wanted, by the best of what its type has: `(&&&Shown(&error)).text()` finds the method that takes
/// the fewest references away.
#[derive(Debug)]
pub struct Shown<'a, E>(pub &'a E);

/// The text of an error that can be displayed.
pub trait ByDisplay {
    /// The text.
    fn text(&self) -> String;
}

impl<E: Display> ByDisplay for &&Shown<'_, E> {
    fn text(&self) -> String {
        self.0.to_string()
    }
}

/// The text of an error that can be printed for programmers.
pub trait ByDebug {
    /// The text.
    fn text(&self) -> String;
}

impl<E: Debug> ByDebug for &Shown<'_, E> {
    fn text(&self) -> String {
        format!("{:?}", self.0)
    }
}

/// The text of any other error: its type.
pub trait ByType {
    /// The text.
    fn text(&self) -> String;
}

impl<E> ByType for Shown<'_, E> {
    fn text(&self) -> String {
        std::any::type_name::<E>().to_owned()
    }
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

/// Every stream that a handler returns: the name shows in the compiler's error about one that borrows from the actor.
pub trait OwnsItsData {}

impl<S> OwnsItsData for S {}

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

/// Checks that type and `impl` block have the same hooks, where one of them has any.
pub const fn same_hooks<A: Interface<Hooks = H> + Handled<<A as Interface>::Ref, Hooks = H>, H>() {}
