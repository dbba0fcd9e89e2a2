//! Handlers that run side by side: `#[handler(concurrent)]`.
//!
//! They borrow the actor together, so nothing else runs while one of them does. Messages are still taken in order: one whose
//! handler runs alone ends the taking, waits until all are done, and those behind it wait for it.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{self, Poll};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use super::actor::Actor;
use super::context::Context;
use super::hooks::Hooks;
use super::intake::{Intake, throughput};
use crate::address::Strong;
use crate::lifecycle::Failure;
use crate::mailbox::Take;
use crate::message::{Interface, Message};
use crate::observe::Guide;
use crate::registry::{DropCause, current};
use crate::sys::panic;
use crate::sys::sync::Arc;

/// The message loop while handlers run side by side. Generated code gives it a way to start one.
#[doc(hidden)]
pub struct Crew<'a, A: Actor> {
    intake: Intake<'a, A>,
    /// The message at hand. Left here if it cannot start: it runs alone, or there is no room.
    next: &'a mut Option<A::Msg>,
    /// How many messages are left of this turn.
    left: &'a mut u32,
    unasked: Vec<Unasked>,
}

/// An error that nobody asked for, on its way to the `#[failed]` hook: that borrows the actor alone.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unasked {
    pub(crate) handler: u32,
    pub(crate) failure: Failure,
}

/// A message whose handler starts, and who goes along with it.
type Turn<A> = (<A as Interface>::Msg, Option<Guide>);

impl<'a, A: Actor> Crew<'a, A> {
    /// With the first message in `next`.
    pub(crate) fn new(intake: Intake<'a, A>, next: &'a mut Option<A::Msg>, left: &'a mut u32) -> Self {
        Self { intake, next, left, unasked: Vec::new() }
    }

    /// The context that all handlers share.
    #[must_use]
    pub fn context(&self) -> &'a Context<A> {
        self.intake.ctx()
    }

    /// Runs handlers until none runs and none can start.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future cuts the handlers. The message at hand stays with the actor.
    pub async fn run<F, R>(mut self, start: F) -> Vec<Unasked>
    where
        F: Fn(A::Msg) -> R,
        R: Future<Output = Option<Failure>>,
    {
        let (ctx, start) = (self.context(), &start);
        // The mailbox is looked at while handlers run, which may yet make a ref: the actor does not end before for want of one.
        let _reachable = Strong::new(Arc::clone(ctx.cell()));
        let work = move |(message, mut guide): Turn<A>| async move {
            let handler = message.place();
            // Made in here, and not handed in: what an async block captures is stored a second time when it is pinned.
            let mut work = pin!(start(message));
            let failure = poll_fn(|cx| {
                ctx.cell().enter_concurrent(handler);
                match &mut guide {
                    None => work.as_mut().poll(cx),
                    Some(guide) => guide.within(|| work.as_mut().poll(cx)),
                }
            });
            failure.await.map(|failure| Unasked { handler, failure })
        };
        let mut running = FuturesUnordered::new();
        poll_fn(|cx| self.poll(&mut running, &work, cx)).await;
        self.unasked
    }

    fn poll<R>(
        &mut self,
        running: &mut FuturesUnordered<R>,
        work: &impl Fn(Turn<A>) -> R,
        cx: &mut task::Context<'_>,
    ) -> Poll<()>
    where
        R: Future<Output = Option<Unasked>>,
    {
        loop {
            while let Poll::Ready(Some(ended)) = poll_running(running, cx) {
                self.unasked.extend(ended);
            }
            match self.next_to_start(running.len(), cx) {
                Some(turn) => running.push(work(turn)),
                None => break,
            }
        }
        if running.is_empty() {
            return Poll::Ready(());
        }
        if *self.left == 0 {
            *self.left = throughput::<A>();
            cx.waker().wake_by_ref();
        }
        self.context().cell().enter_crew();
        Poll::Pending
    }

    /// The next message, if its handler may start now.
    fn next_to_start(&mut self, running: usize, cx: &mut task::Context<'_>) -> Option<Turn<A>> {
        loop {
            // The `#[failed]` hook waits for the actor, like a handler that runs alone.
            if *self.left == 0 || !self.unasked.is_empty() || self.intake.must_stop() {
                return None;
            }
            if let Some(message) = self.next.take_if(|message| running < usize::from(message.concurrency())) {
                self.context().cell().start(message.place());
                *self.left -= 1;
                let message = if *self.left == 0 { self.context().cell().ends_turn(message) } else { message };
                return Some((message, self.context().cell().take_companion()));
            }
            // The hooks of a sibling crate are asked before each message, for which they borrow the actor alone.
            if self.next.is_some() || <A as Interface>::Hooks::GATED {
                return None;
            }
            let taken = match self.intake.at_hand() {
                Some(taken) => Poll::Ready(taken),
                None => self.intake.poll_mailbox(cx.waker(), false),
            };
            match taken {
                Poll::Ready(Take::One(message) | Take::Last(message) | Take::Tapped(message)) => {
                    *self.next = Some(message);
                }
                Poll::Ready(Take::Batch) => {}
                // The hook for a notice waits for the actor as well, and messages behind it wait for that.
                Poll::Ready(Take::Notice | Take::Idle | Take::End) | Poll::Pending => return None,
            }
        }
    }
}

/// Polls the handlers. If one panics the actor fails: the others are cut, and their callers hear of the panic.
fn poll_running<R: Future>(running: &mut FuturesUnordered<R>, cx: &mut task::Context<'_>) -> Poll<Option<R::Output>> {
    match panic::caught(|| running.poll_next_unpin(cx)) {
        Ok(polled) => polled,
        Err(said) => {
            current::dropping(DropCause::Beside, || {
                while !running.is_empty() {
                    // A destructor that panics must not take the others' along.
                    let _ = panic::caught(|| running.clear());
                }
            });
            panic::resume(said)
        }
    }
}

impl<A: Actor> fmt::Debug for Crew<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crew").finish_non_exhaustive()
    }
}
