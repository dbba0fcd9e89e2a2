//! The traits between a protocol and the actors that speak it. `#[protocol]` and `#[actor(implements(..))]` implement them.

use std::future::Future;

use super::port::Port;
use crate::actor::{Actor, Context};

/// A protocol: `dyn Sub` for a `#[protocol] trait Sub`. The way from the trait's path to what is generated for it.
///
/// It has no bounds on purpose, like [`Interface`](crate::Interface).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a protocol",
    label = "this trait is not marked `#[protocol]`",
    note = "the types of a protocol's methods become messages, which `#[protocol]` on the trait makes"
)]
pub trait Protocol {
    /// Its messages: the generated enum with one variant per method.
    type Msg;
    /// Its ref, with one method per method of the trait.
    type Ref;
}

/// A message enum with a variant for the protocol `P`.
///
/// Keyed by `dyn Sub` and not by its messages: coherence cannot look through a projection of a foreign protocol.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this actor does not speak the protocol `{P}`",
    label = "the actor of these messages does not list the protocol",
    note = "an actor speaks the protocols that its `impl` block lists: `#[actor(implements(..))]`"
)]
pub trait Accepts<P: Protocol + ?Sized>: Sized {
    fn wrap(message: P::Msg) -> Self;
    /// The protocol's message; `None` if it is another one.
    fn unwrap(self) -> Option<P::Msg>;
}

/// The ref that a port is wrapped in.
#[doc(hidden)]
pub trait FromPort<P: Protocol + ?Sized> {
    fn from_port(port: Port<P>) -> Self;
}

/// A protocol that `A` speaks, and how its messages get to the methods: the two halves of an actor's own dispatch.
#[doc(hidden)]
pub trait Speaks<A: Actor>: Protocol {
    #[inline]
    fn handle_now(actor: &mut A, message: Self::Msg, ctx: &mut Context<A>) -> Option<Self::Msg> {
        let _ = (actor, ctx);
        Some(message)
    }

    fn handle<'a>(
        actor: &'a mut A,
        message: Self::Msg,
        ctx: &'a mut Context<A>,
    ) -> impl Future<Output = ()> + Send + 'a {
        let _ = (actor, message, ctx);
        std::future::ready(())
    }
}
