//! Waiting for an actor's start and end.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::error::StopError;
use crate::lifecycle::{Cause, ExitReason, Signal, Verb};
use crate::registry::{Control, Reach, Waiting, current};
use crate::sys::sync::Arc;
use crate::sys::time::{Sleep, sleep};

/// Resolves when the actor is entirely gone. Made by [`ActorRef::closed`](crate::ActorRef::closed).
#[must_use = "a future does nothing until it is awaited"]
pub struct Closed(Waiting);

impl Closed {
    pub(crate) fn new(at: Arc<dyn Control>) -> Self {
        Self(Waiting::for_end(at))
    }
}

impl Future for Closed {
    type Output = ExitReason;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<ExitReason> {
        Pin::new(&mut self.0).poll(cx).map(|gone| match gone {
            Err(reason) => reason,
            Ok(()) => unreachable!("waiting for the end is not over at the start"),
        })
    }
}

/// Resolves when the actor has started, or has ended before that. Made by [`ActorRef::ready`](crate::ActorRef::ready).
#[must_use = "a future does nothing until it is awaited"]
pub struct Ready(Waiting);

impl Ready {
    pub(crate) fn new(at: Arc<dyn Control>) -> Self {
        Self(Waiting::for_start(at))
    }
}

impl Future for Ready {
    type Output = Result<(), ExitReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

/// An actor that was told to end; resolves when it is entirely gone. Made by [`stop`](crate::ActorRef::stop),
/// [`stop_now`](crate::ActorRef::stop_now) and [`kill`](crate::ActorRef::kill).
///
/// Need not be awaited: the actor was already told.
pub struct Stop(Waiting);

impl Stop {
    pub(crate) fn new(at: Arc<dyn Control>, reach: Reach) -> Self {
        Self(match reach {
            Reach::Incarnation(incarnation) => Waiting::for_end_of(at, incarnation),
            Reach::Actor | Reach::Nobody => Waiting::for_end(at),
        })
    }

    /// Gives the actor `limit` to end, and kills it then.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the actor stopping, without the deadline.
    pub fn kill_after(self, limit: Duration) -> StopBefore {
        StopBefore { stop: self, limit, alarm: None, killed: false }
    }
}

impl Future for Stop {
    type Output = Result<ExitReason, StopError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if current::is(self.0.target().identity()) {
            return Poll::Ready(Err(StopError::Itself { actor: self.0.target().identity().label() }));
        }
        Pin::new(&mut self.0).poll(cx).map(|gone| match gone {
            Err(reason) => Ok(reason),
            Ok(()) => unreachable!("waiting for the end is not over at the start"),
        })
    }
}

/// An actor that was told to end and has until a deadline to do so. Made by [`Stop::kill_after`].
#[must_use = "the deadline holds only while this is awaited"]
pub struct StopBefore {
    stop: Stop,
    limit: Duration,
    alarm: Option<Sleep>,
    killed: bool,
}

impl Future for StopBefore {
    type Output = Result<ExitReason, StopError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let gone = Pin::new(&mut this.stop).poll(cx);
        if gone.is_ready() || this.killed {
            return gone;
        }
        let limit = this.limit;
        if this.alarm.get_or_insert_with(|| sleep(limit)).as_mut().poll(cx).is_ready() {
            this.killed = true;
            // Not to the next incarnation, which may be there by now.
            this.stop.0.signal(Signal { verb: Verb::Kill, cause: Cause::Asked });
        }
        // A kill does not end the actor within this call: its own task has to come to it.
        Poll::Pending
    }
}

impl fmt::Debug for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Closed({})", self.0.target().identity().label())
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ready({})", self.0.target().identity().label())
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stop({})", self.0.target().identity().label())
    }
}

impl fmt::Debug for StopBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StopBefore({:?}, {:?})", self.stop, self.limit)
    }
}
