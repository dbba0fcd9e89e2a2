//! Handlers of an actor that stand in another `impl` block than its main one.
//!
//! `#[actor(part = Admin)] impl Counter` makes a set of messages of its own, `CounterAdminMsg`, and `#[actor(parts(Admin))]` on
//! the main block a variant that holds them. The two blocks know nothing of each other but that name: what the part's code needs
//! of the main block goes through these traits.

use std::future::Future;

use super::actor::Actor;
use super::context::Context;

/// The messages of a part, and their way to its handlers.
pub trait Part<A: Actor>: Sized + 'static {
    /// How they travel in the messages of the actor.
    const WITHIN: Within<A::Msg, Self>;

    /// Like [`Actor::handle_now`].
    #[inline]
    fn handle_now(actor: &mut A, message: Self, ctx: &mut Context<A>) -> Option<Self> {
        let _ = (actor, ctx);
        Some(message)
    }

    /// Like [`Actor::handle`].
    fn handle<'a>(actor: &'a mut A, message: Self, ctx: &'a mut Context<A>) -> impl Future<Output = ()> + Send + 'a
    where
        A: Send,
    {
        let _ = (actor, message, ctx);
        std::future::ready(())
    }
}

/// The messages of an actor that lists the part `P`.
#[diagnostic::on_unimplemented(
    message = "the actor does not list this part, so its messages cannot reach it",
    label = "list it on the actor's main block: `#[actor(parts(..))]`"
)]
pub trait Holds<P> {
    /// The actor's message for one of the part.
    fn wrap(part: P) -> Self;
    /// The part's message; `None` if it is another one.
    fn part(&mut self) -> Option<&mut P>;
}

/// How the messages of a part travel in those of the actor. A value, so that a part that nobody lists is one error.
#[derive(Debug)]
pub struct Within<M, P> {
    /// The actor's message for one of the part.
    pub wrap: fn(P) -> M,
    /// The part's message; `None` if it is another one.
    pub part: fn(&mut M) -> Option<&mut P>,
}

impl<M: Holds<P>, P> Within<M, P> {
    /// How the actor's messages hold them, whose main block lists the part.
    #[must_use]
    pub const fn listed() -> Self {
        Self { wrap: M::wrap, part: M::part }
    }
}
