//! Messages that are worth handling only for some time.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::task::{Poll, Waker};
use std::time::Duration;

use super::call::Call;
use super::sink::{Called, Life, Lives, Sink};
use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;
use crate::message::{Deadline, Handover, Interface, Refusal, Why};
use crate::registry::Wait;
use crate::sys::sync::Arc;
use crate::sys::time::Instant;

/// An actor, as calls with a deadline address it: [`Call::with_ttl`] makes of a `Call<A, ..>` a `Call<Dated<A>, ..>`, which has
/// the same verbs.
///
/// A type of its own, so that all other calls carry nothing for it.
#[derive(Debug)]
pub struct Dated<I>(PhantomData<fn(I)>);

#[diagnostic::do_not_recommend]
impl<I: Interface> Interface for Dated<I> {
    type Msg = I::Msg;
    type Sink = Until<I::Sink>;
    type Ref = I::Ref;
    type Hooks = I::Hooks;
}

/// Hands messages over with a deadline.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct Until<S> {
    to: S,
    deadline: Deadline,
}

impl<'a, I, T, E> Call<'a, I, T, E>
where
    I: Called,
{
    /// Gives the message `ttl` from now until its handler has to start. If its turn comes later, it is not handled but
    /// dropped, counted in [`Dropped::expired`](crate::Dropped::expired), and shown as a
    /// [dead letter](crate::System::dead_letters). An ask fails then, with [`AskError::Timeout`](crate::AskError::Timeout) in
    /// [`Phase::Queued`](crate::Phase::Queued): when its turn comes, and not before.
    ///
    /// For messages that are worth nothing when they are old. A [`timeout`](Self::timeout) bounds the caller's patience; this
    /// bounds the message, and works for those that are told.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_core::prelude::*;
    ///
    /// # #[actor] #[derive(Default)] struct Thermometer { last: i32 }
    /// #[actor]
    /// impl Thermometer {
    ///     #[handler] pub fn show(&mut self, degrees: i32) { self.last = degrees; }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let thermometer = Thermometer::default().spawn();
    /// thermometer.show(21).with_ttl(Duration::from_secs(1)).tell().await?;
    /// # Ok(()) }
    /// ```
    pub fn with_ttl(self, ttl: Duration) -> Call<'a, Dated<I>, T, E> {
        self.until(Deadline::within(ttl))
    }

    /// Like [`with_ttl`](Self::with_ttl), with the moment until which the handler has to start, by the runtime's clock: a
    /// `tokio::time::Instant`, or one of the standard library.
    ///
    /// Of several deadlines, the earliest counts.
    pub fn deadline(self, at: impl Into<Instant>) -> Call<'a, Dated<I>, T, E> {
        self.until(Deadline::at(at.into()))
    }

    fn until(self, deadline: Deadline) -> Call<'a, Dated<I>, T, E> {
        self.readdress(|to| Cow::Owned(Until { to, deadline }))
    }
}

impl<S: Lives> Lives for Until<S> {
    fn life(&self) -> Life {
        self.to.life()
    }
}

impl<M, S: Sink<M>> Sink<M> for Until<S> {
    fn push(&self, message: M) -> Result<u64, Refusal<M>> {
        match self.to.push_until(message, self.deadline, None) {
            Handover::Accepted(sequence) => Ok(sequence),
            Handover::Refused(refusal) => Err(refusal),
            Handover::Waiting(..) => unreachable!("who has no waker does not wait"),
        }
    }

    fn push_or_wait(&self, message: M, waker: &Waker) -> Handover<M> {
        self.to.push_until(message, self.deadline, Some(waker))
    }

    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<M>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>> {
        let until = until.map_or(self.deadline, |until| until.or_earlier(self.deadline));
        self.to.poll_line(ticket, message, Some(until), waker)
    }

    fn push_until(&self, message: M, until: Deadline, waker: Option<&Waker>) -> Handover<M> {
        self.to.push_until(message, until.or_earlier(self.deadline), waker)
    }

    fn leave_line(&self, ticket: u64, refused: bool) {
        self.to.leave_line(ticket, refused);
    }

    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>> {
        self.to.poll_reserve(ticket, waker)
    }

    fn push_reserved(&self, message: M) -> Result<u64, Refusal<M>> {
        self.to.push_reserved(message)
    }

    fn unreserve(&self) {
        self.to.unreserve();
    }

    fn begin_wait(&self, message: &M) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        self.to.begin_wait(message)
    }

    fn ask_timeout(&self) -> Option<Duration> {
        self.to.ask_timeout()
    }

    fn is_current(&self) -> bool {
        self.to.is_current()
    }

    fn label(&self) -> ActorLabel {
        self.to.label()
    }

    fn reason(&self) -> ExitReason {
        self.to.reason()
    }
}
