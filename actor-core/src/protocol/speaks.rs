//! The traits between a protocol and the actors that speak it. `#[protocol]` and `#[actor(implements(..))]` implement them.

use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;

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
    #[doc(hidden)]
    const KNOWN: bool = true;
}

/// A message enum with a variant for the protocol `P`.
///
/// Keyed by `dyn Sub` and not by its messages: coherence cannot look through a projection of a foreign protocol.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this actor does not speak the protocol `{P}`",
    label = "list the protocol on the actor's `impl` block: `#[actor(implements(..))]`"
)]
pub trait Accepts<P: ?Sized>: Sized {
    /// The protocol's messages.
    type Part;
    fn wrap(message: Self::Part) -> Self;
    /// The protocol's message; `None` if it is another one.
    fn unwrap(self) -> Option<Self::Part>;
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

/// A protocol as an actor lists it: `Spoken<dyn Sub, { <dyn Sub as Protocol>::KNOWN }>`.
///
/// `KNOWN` is always true. But in a list that names a trait that is no protocol it is an error, and so is then, silently, all
/// that depends on this type: the mistake is reported once, and not for each use of the actor.
#[doc(hidden)]
#[derive(Debug)]
pub struct Spoken<P: ?Sized, const KNOWN: bool>(Infallible, PhantomData<P>);

/// The messages of a protocol that an actor lists.
#[doc(hidden)]
pub trait Listed {
    type Msg;
}

impl<P: Protocol + ?Sized> Listed for Spoken<P, true> {
    type Msg = P::Msg;
}

/// The way of a listed protocol's messages to the methods of `A`.
#[doc(hidden)]
pub trait Route<A: Actor>: Listed {
    fn handle_now(actor: &mut A, message: Self::Msg, ctx: &mut Context<A>) -> Option<Self::Msg>;

    fn handle<'a>(
        actor: &'a mut A,
        message: Self::Msg,
        ctx: &'a mut Context<A>,
    ) -> impl Future<Output = ()> + Send + 'a;
}

impl<A: Actor, P: Speaks<A> + ?Sized> Route<A> for Spoken<P, true> {
    #[inline]
    fn handle_now(actor: &mut A, message: P::Msg, ctx: &mut Context<A>) -> Option<P::Msg> {
        P::handle_now(actor, message, ctx)
    }

    #[inline]
    fn handle<'a>(actor: &'a mut A, message: P::Msg, ctx: &'a mut Context<A>) -> impl Future<Output = ()> + Send + 'a {
        P::handle(actor, message, ctx)
    }
}
