//! The futures of an actor's `async fn` handlers, and the sum of them.
//!
//! One `async` block that awaits whichever handler it is would do as well, and does for handlers that take the context. But rustc
//! proves of each such block that all it holds is `Send`, a context and a mailbox among it, and finds none of that in its caches.
//! Here, all but the handler's own future is behind a type that is declared to be `Send`: that is proven once, in here.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waking, Poll, ready};

use pin_project_lite::pin_project;

use super::actor::Actor;
use super::context::Context;
use super::hooks::answer;
use crate::reply::Reply;

pin_project! {
    /// A handler that runs, and where its answer goes.
    #[doc(hidden)]
    pub struct Running<F, C> {
        #[pin]
        handler: F,
        caller: C,
    }
}

impl<F: Future, C: Caller<F::Output>> Future for Running<F, C> {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Waking<'_>) -> Poll<()> {
        let this = self.project();
        if this.caller.is_waiting() {
            let out = ready!(this.handler.poll(cx));
            this.caller.answer(out);
        }
        Poll::Ready(())
    }
}

/// Whoever sent the message that a handler runs for.
#[doc(hidden)]
pub trait Caller<O> {
    /// Whether the handler is to run: it told, or waits for the answer.
    fn is_waiting(&self) -> bool;
    /// The handler returned.
    fn answer(&mut self, out: O);
}

struct Waiting<'a, A: Actor, T, E> {
    ctx: &'a Context<A>,
    /// `None` if the caller is gone, or has its answer.
    reply: Option<Reply<T, E>>,
}

impl<'a, A: Actor, T, E> Waiting<'a, A, T, E> {
    #[inline]
    fn new(ctx: &'a Context<A>, reply: Reply<T, E>) -> Self {
        let is_waiting = reply.start();
        if !is_waiting {
            ctx.count_skipped();
        }
        Self { ctx, reply: is_waiting.then_some(reply) }
    }
}

/// Of a handler that can fail.
impl<A: Actor, T, E> Caller<Result<T, E>> for Waiting<'_, A, T, E> {
    #[inline]
    fn is_waiting(&self) -> bool {
        self.reply.is_some()
    }

    #[inline]
    fn answer(&mut self, out: Result<T, E>) {
        if let Some(reply) = self.reply.take() {
            answer(self.ctx, reply, out);
        }
    }
}

/// Of a handler that cannot.
impl<A: Actor, T> Caller<T> for Waiting<'_, A, T, Infallible> {
    #[inline]
    fn is_waiting(&self) -> bool {
        self.reply.is_some()
    }

    #[inline]
    fn answer(&mut self, out: T) {
        if let Some(reply) = self.reply.take() {
            answer(self.ctx, reply, Ok(out));
        }
    }
}

/// Runs a handler that cannot fail, of an actor without hooks, unless its caller is gone.
#[doc(hidden)]
#[inline]
pub fn run<A, F, T>(ctx: &Context<A>, reply: Reply<T>, handler: F) -> Running<F, impl Caller<T> + Send>
where
    A: Actor,
    T: Send + 'static,
{
    Running { handler, caller: Waiting::new(ctx, reply) }
}

/// The same of a handler that can fail.
#[doc(hidden)]
#[inline]
pub fn run_result<A, F, T, E>(
    ctx: &Context<A>,
    reply: Reply<T, E>,
    handler: F,
) -> Running<F, impl Caller<Result<T, E>> + Send>
where
    A: Actor,
    T: Send + 'static,
    E: Send + 'static,
{
    Running { handler, caller: Waiting::new(ctx, reply) }
}

/// One of several futures.
macro_rules! sum {
    ($name:ident, $project:ident: $($variant:ident)*) => {
        pin_project! {
            #[doc(hidden)]
            #[project = $project]
            pub enum $name<$($variant),*> {
                $($variant { #[pin] handler: $variant }),*
            }
        }

        impl<$($variant: Future<Output = ()>),*> Future for $name<$($variant),*> {
            type Output = ();

            #[inline]
            fn poll(self: Pin<&mut Self>, cx: &mut Waking<'_>) -> Poll<()> {
                match self.project() {
                    $($project::$variant { handler } => handler.poll(cx)),*
                }
            }
        }
    };
}

sum!(OneOf2, OneOf2Pinned: A B);
sum!(OneOf3, OneOf3Pinned: A B C);
sum!(OneOf4, OneOf4Pinned: A B C D);
sum!(OneOf5, OneOf5Pinned: A B C D E);
sum!(OneOf6, OneOf6Pinned: A B C D E F);
sum!(OneOf7, OneOf7Pinned: A B C D E F G);
sum!(OneOf8, OneOf8Pinned: A B C D E F G H);
