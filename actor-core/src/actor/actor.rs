//! The trait that the macros implement.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::time::Duration;

use super::context::Context;
use super::crew::{Crew, Unasked};
use super::hooks::Hooks;
use crate::address::ActorRef;
use crate::lifecycle::{ChildExit, Down, ExitReason, Failure, Health};
use crate::message::{Defined, Handled, Interface, Message, NoRef};

/// For an `impl` block whose type is not marked. The ref that it names does not exist then, and to the compiler what does not exist is
/// any type, [`NoRef`] too: so that the attribute is missing is an error, and that the type has no interface is none.
#[doc(hidden)]
#[diagnostic::do_not_recommend]
impl<A: Handled<NoRef>> Interface for A {
    type Msg = A::Msg;
    type Sink = ActorRef<A>;
    type Ref = A::Ref;
    // What says it.
    type Hooks = <A as Defined>::Hooks;
}

/// Something that handles messages one at a time. `#[actor]` on a type and on its `impl` block implements it.
///
/// Generic code asks for `A: Actor` and takes `&ActorRef<A>`; `A::Ref` names the generated ref.
//
// The methods that give futures ask for `Self: Send` once more. It always holds. But generated methods repeat it as an assumption,
// so that a state that cannot move to another thread is the one error of the `impl`, and not one of each future besides.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor: is `#[actor]` on both the type and its `impl` block?"
)]
pub trait Actor:
    Interface<
        Sink = ActorRef<Self>,
        Msg: Message + Send,
        Ref: From<ActorRef<Self>> + Deref<Target = ActorRef<Self>> + Clone + Send + Sync + 'static,
        Hooks: Hooks<Self>,
    > + Send
    + Sized
    + 'static
{
    /// Runs the handlers that are plain `fn`s, without a future. Hands back a message whose handler is an `async fn`.
    #[inline]
    fn handle_now(&mut self, message: Self::Msg, ctx: &mut Context<Self>) -> Option<Self::Msg> {
        let _ = ctx;
        Some(message)
    }

    /// Runs the handlers that are `async fn`s: one future for all of them, never boxed.
    fn handle<'a>(&'a mut self, message: Self::Msg, ctx: &'a mut Context<Self>) -> impl Future<Output = ()> + Send + 'a
    where
        Self: Send,
    {
        let _ = (message, ctx);
        std::future::ready(())
    }

    /// Whether it has handlers that run side by side.
    #[doc(hidden)]
    const CONCURRENT: bool = false;

    /// Runs the handlers that are marked `concurrent`, side by side.
    #[doc(hidden)]
    fn handle_concurrently<'a>(&'a mut self, crew: Crew<'a, Self>) -> impl Future<Output = Vec<Unasked>> + Send + 'a
    where
        Self: Send,
    {
        let _ = crew;
        std::future::ready(Vec::new())
    }

    /// Whether it has handlers that may run in the task of whoever asks.
    #[doc(hidden)]
    const INLINE: bool = false;

    /// Runs a handler that is marked `inline`, and makes its message the answer.
    #[doc(hidden)]
    #[inline]
    fn handle_inline(&mut self, message: Self::Msg, ctx: &mut Context<Self>) -> Self::Msg {
        let _ = ctx;
        message
    }

    /// The `#[started]` hook. No message is handled before it has ended.
    ///
    /// # Errors
    ///
    /// A failure ends the actor with [`ExitReason::Failed`] before it handled anything.
    fn started<'a>(&'a mut self, ctx: &'a mut Context<Self>) -> impl Future<Output = Result<(), Failure>> + Send + 'a
    where
        Self: Send,
    {
        let _ = ctx;
        std::future::ready(Ok(()))
    }

    /// Whether [`started`](Self::started) does anything. The macros say `false` of an actor without a `#[started]` hook.
    #[doc(hidden)]
    const HEARS_START: bool = true;

    /// The `#[failed]` hook: a handler returned an error and nobody had asked for its reply. A hook that returns a
    /// [`Decision`](crate::Decision) fails the actor with it, unless it is to resume.
    fn failed(&mut self, ctx: &mut Context<Self>, failure: &Failure) {
        let _ = (ctx, failure);
    }

    /// After how long without a message the [`idle`](Self::idle) hook runs; `None` for never.
    const IDLE_AFTER: Option<Duration> = None;

    /// The `#[idle]` hook: nothing came for [`IDLE_AFTER`](Self::IDLE_AFTER). The time starts anew when it has run.
    fn idle<'a>(&'a mut self, ctx: &'a mut Context<Self>) -> impl Future<Output = ()> + Send + 'a
    where
        Self: Send,
    {
        let _ = ctx;
        std::future::ready(())
    }

    /// The `#[down]` hook: an actor ended that this one [watched](Context::monitor), or that it is linked to while it
    /// [traps exits](Context::trap_exits). An actor that has one implements [`Watcher`] as well.
    fn down<'a>(&'a mut self, down: Down, ctx: &'a mut Context<Self>) -> impl Future<Output = ()> + Send + 'a
    where
        Self: Send,
    {
        let _ = (down, ctx);
        std::future::ready(())
    }

    /// Whether [`stopped`](Self::stopped) does anything. The macros say `false` of an actor without a `#[stopped]` hook: its end
    /// waits for nothing but its children then.
    #[doc(hidden)]
    const HEARS_STOP: bool = true;

    /// Whether [`child_exited`](Self::child_exited) is called.
    const HEARS_CHILDREN: bool = false;

    /// The `#[child_exited]` hook: a child ended that this actor started.
    fn child_exited<'a>(
        &'a mut self,
        exit: ChildExit,
        ctx: &'a mut Context<Self>,
    ) -> impl Future<Output = ()> + Send + 'a
    where
        Self: Send,
    {
        let _ = (exit, ctx);
        std::future::ready(())
    }

    /// The `#[health]` hook: how the actor is, asked by its supervisor between two messages.
    fn health<'a>(&'a mut self, ctx: &'a mut Context<Self>) -> impl Future<Output = Health> + Send + 'a
    where
        Self: Send,
    {
        let _ = ctx;
        std::future::ready(Health::Healthy)
    }

    /// The `#[stopped]` hook. The last thing that runs with the state; not after a kill, nor if `started` failed.
    ///
    /// # Errors
    ///
    /// A failure becomes the actor's [`ExitReason::Failed`].
    fn stopped<'a>(
        &'a mut self,
        ctx: &'a mut Context<Self>,
        reason: &'a ExitReason,
    ) -> impl Future<Output = Result<(), Failure>> + Send + 'a
    where
        Self: Send,
    {
        let _ = (ctx, reason);
        std::future::ready(Ok(()))
    }
}

/// An actor with a `#[down]` hook, which implements this: only such an actor can watch others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` would not hear of any end: it has no `#[down]` hook",
    label = "this needs a `#[down]` hook",
    note = "add `#[down] fn down(&mut self, down: Down) {{ .. }}` to its `#[actor]` block; an actor by hand has `Actor::down` and \
            implements `Watcher`"
)]
pub trait Watcher: Actor {}

/// Every generated ref: whose it is, whether or not that is an actor. Code that is generic over refs asks for
/// `H: Handle<Actor: Actor>`.
#[doc(hidden)]
pub trait Handle {
    type Actor: Interface;
    fn actor_ref(&self) -> &ActorRef<Self::Actor>;
}

#[diagnostic::do_not_recommend]
impl<R: Handle + ?Sized> Handle for &R {
    type Actor = R::Actor;

    fn actor_ref(&self) -> &ActorRef<R::Actor> {
        R::actor_ref(self)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Interface> Handle for ActorRef<A> {
    type Actor = A;

    fn actor_ref(&self) -> &ActorRef<A> {
        self
    }
}

/// Every [`Handle`], seen from a type that is nobody's.
///
/// rustc words an error about a conversion itself if the bound that fails is one on the type that is converted. So the bound is
/// on [`Anyone`], and the error says what is wrong.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{R}` is not the ref of an actor, so it cannot become the ref of a protocol",
    label = "only an actor's own ref turns into the ref of a protocol",
    note = "a protocol's ref knows nothing of the actor's other protocols: make each from the actor's own ref"
)]
pub trait Addresses<R: ?Sized> {
    type Actor: Actor;
    fn actor_ref(reference: &R) -> &ActorRef<Self::Actor>;
}

/// The type that [`Addresses`] what can be addressed.
#[doc(hidden)]
#[derive(Debug)]
pub struct Anyone;

#[diagnostic::do_not_recommend]
impl<R: Handle<Actor: Actor> + ?Sized> Addresses<R> for Anyone {
    type Actor = R::Actor;

    fn actor_ref(reference: &R) -> &ActorRef<R::Actor> {
        reference.actor_ref()
    }
}

/// What a `#[started]` or `#[stopped]` hook may return.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a hook cannot return `{Self}`",
    label = "a `#[started]` or `#[stopped]` hook returns nothing, or `Result<(), E>` with an `E` that can be displayed"
)]
pub trait HookOutput {
    fn into_hook(self, hook: &'static str) -> Result<(), Failure>;
}

impl HookOutput for () {
    fn into_hook(self, _hook: &'static str) -> Result<(), Failure> {
        Ok(())
    }
}

impl<E: fmt::Display> HookOutput for Result<(), E> {
    fn into_hook(self, hook: &'static str) -> Result<(), Failure> {
        self.map_err(|error| Failure::new(hook, error.to_string()))
    }
}
