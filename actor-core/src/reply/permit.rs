//! Room for a message that is not made yet.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::call::Call;
use super::sink::{Called, Sink};
use super::tell::refused;
use crate::error::{AskError, Request, TellError};
use crate::message::{Handover, Refusal, Why};

/// Waits for room. Made by [`ActorRef::reserve`](crate::ActorRef::reserve).
///
/// # Errors
///
/// [`TellError::Stopped`] when the actor is stopping or gone, and [`TellError::Full`] when an actor asks itself for room and
/// has none, since waiting for oneself would never end.
///
/// # Cancel safety
///
/// Dropping it leaves the line, and gives back room that was promised.
#[must_use = "no room is set aside before this is `.await`ed"]
pub struct Reserve<'a, I: Called> {
    to: &'a I::Sink,
    /// Its place in line, while it waits.
    ticket: Option<u64>,
}

impl<'a, I: Called> Reserve<'a, I> {
    pub(crate) fn new(to: &'a I::Sink) -> Self {
        Self { to, ticket: None }
    }
}

impl<I: Called> Future for Reserve<'_, I> {
    type Output = Result<Permit<I>, TellError<()>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        match this.to.poll_reserve(&mut this.ticket, Some(cx.waker())) {
            Poll::Ready(Ok(())) => Poll::Ready(Ok(Permit { to: I::Sink::clone(this.to), is_used: false })),
            Poll::Ready(Err(why)) => Poll::Ready(Err(no_room::<I>(this.to, why))),
            Poll::Pending if this.to.is_current() => Poll::Ready(Err(no_room::<I>(this.to, Why::Full))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<I: Called> Drop for Reserve<'_, I> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.to.leave_line(ticket, false);
        }
    }
}

/// Room for one message in the mailbox of an actor. Made by [`ActorRef::reserve`](crate::ActorRef::reserve) and
/// [`ActorRef::try_reserve`](crate::ActorRef::try_reserve).
///
/// It counts against the bound like a message, until it is used or dropped: dropping it gives the room to the next sender in
/// line. It keeps the actor alive like a ref.
///
/// # Examples
///
/// ```
/// use actor_core::{Mailbox, prelude::*};
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter { n: 0 }.prepare().mailbox(Mailbox::bounded(1)).spawn()?;
/// let permit = counter.try_reserve()?;
/// assert!(counter.add(1).try_tell().is_err(), "the room is taken");
/// permit.tell(counter.add(5))?;
/// assert_eq!(counter.add(0).await?, 5);
/// # Ok(()) }
/// ```
#[must_use = "dropping a permit gives its room back: use `.tell(..)` or `.ask(..)`"]
pub struct Permit<I: Called> {
    to: I::Sink,
    is_used: bool,
}

impl<I: Called> Permit<I> {
    /// Now or not at all.
    pub(crate) fn now(to: &I::Sink) -> Result<Self, TellError<()>> {
        match to.poll_reserve(&mut None, None) {
            Poll::Ready(Ok(())) => Ok(Self { to: to.clone(), is_used: false }),
            Poll::Ready(Err(why)) => Err(no_room::<I>(to, why)),
            Poll::Pending => unreachable!("who has no waker does not wait"),
        }
    }

    /// Sends the message without asking for its reply, into the room that was set aside. Never waits.
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`], with the message, if the actor was told to stop or ended meanwhile.
    ///
    /// # Panics
    ///
    /// If the call is to another actor than the permit. The room is given back.
    #[track_caller]
    pub fn tell<T, E>(self, call: Call<'_, I, T, E>) -> Result<(), TellError<I::Msg>> {
        let (to, message) = call.into_parts();
        assert!(to == self.to, "a permit for {} cannot send a call to {}", self.to.label(), to.label());
        self.send(message)
    }

    /// Asks: the message goes into the room that was set aside, and the ask waits for its reply alone. A
    /// [timeout](Call::timeout) is that of the call.
    ///
    /// # Panics
    ///
    /// If the call is to another actor than the permit. The room is given back.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Mailbox, prelude::*};
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter { n: 0 }.prepare().mailbox(Mailbox::bounded(1)).spawn()?;
    /// let permit = counter.reserve().await?;
    /// assert_eq!(permit.ask(counter.add(5)).await?, 5);
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub fn ask<T, E>(self, call: Call<'_, I, T, E>) -> AskWith<'_, I, T, E> {
        let to = call.to();
        assert!(*to == self.to, "a permit for {} cannot send a call to {}", self.to.label(), to.label());
        AskWith { call, permit: Some(self) }
    }

    /// Sends a message that another send gave back.
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`], with the message.
    pub fn send(mut self, message: I::Msg) -> Result<(), TellError<I::Msg>> {
        self.put(message).map(drop).map_err(|refusal| refused::<I>(&self.to, refusal))
    }

    fn put(&mut self, message: I::Msg) -> Result<u64, Refusal<I::Msg>> {
        self.is_used = true;
        self.to.push_reserved(message)
    }
}

impl<I: Called> Drop for Permit<I> {
    fn drop(&mut self) {
        if !self.is_used {
            self.to.unreserve();
        }
    }
}

/// An ask whose message has its room already. Made by [`Permit::ask`].
///
/// # Errors
///
/// Those of an ask, but for the ones that tell of a full mailbox: [`AskError::Stopped`] if the actor was told to stop
/// meanwhile.
///
/// # Cancel safety
///
/// As for a [`Call`]. The room is given back if the message was not sent.
#[must_use = "nothing is sent before this is `.await`ed"]
pub struct AskWith<'a, I: Called, T, E> {
    call: Call<'a, I, T, E>,
    /// `None` once the message is sent.
    permit: Option<Permit<I>>,
}

impl<'a, I: Called, T, E> AskWith<'a, I, T, E> {
    /// The same without a borrow of the ref, for `tokio::spawn`.
    pub fn owned(self) -> AskWith<'static, I, T, E> {
        AskWith { call: self.call.owned(), permit: self.permit }
    }

    /// The call, with its message in it if that was not sent. The room is given back.
    pub fn into_call(self) -> Call<'a, I, T, E> {
        self.call
    }
}

/// Nothing in it is self-referential.
impl<I: Called, T, E> Unpin for AskWith<'_, I, T, E> {}

impl<I: Called, T, E> Future for AskWith<'_, I, T, E> {
    type Output = Result<T, AskError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { call, permit } = &mut *self;
        if let Some(mut permit) = permit.take()
            && call.is_unsent()
        {
            call.send_by(cx, |_, message, _| match permit.put(message) {
                Ok(sequence) => Handover::Accepted(sequence),
                Err(refusal) => Handover::Refused(refusal),
            })?;
        }
        Pin::new(call).poll(cx)
    }
}

impl<I: Called, T, E> fmt::Debug for AskWith<'_, I, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskWith").field("call", &self.call).finish_non_exhaustive()
    }
}

#[cold]
fn no_room<I: Called>(to: &I::Sink, why: Why) -> TellError<()> {
    let request = Request::new(to.label(), "reserve");
    match why {
        Why::Full => TellError::full((), request),
        Why::TooFast(after) => TellError::rate_limited((), request, after),
        Why::Stopped => TellError::stopped((), request, to.reason()),
    }
}

impl<I: Called> fmt::Debug for Reserve<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reserve").field("waits_for_room", &self.ticket.is_some()).finish_non_exhaustive()
    }
}

impl<I: Called> fmt::Debug for Permit<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({})", self.to.label())
    }
}
