//! Sending without asking for a reply.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::sink::Sink;
use crate::error::{Request, TellError};
use crate::message::{Handover, Interface, Message, Refusal, Why};

/// A message on its way: waits for room if the mailbox is full. Made by [`Call::tell`](super::Call::tell).
///
/// # Errors
///
/// [`TellError::Stopped`] when the actor is stopping or gone, and [`TellError::Full`] when an actor tells itself and has no
/// room, since waiting for oneself would never end. Both give the message back.
///
/// # Cancel safety
///
/// Dropping it before it is done means that the message was not sent.
#[must_use = "nothing is sent until this is `.await`ed; use `.try_tell()` where you cannot await"]
pub struct Tell<'a, I: Interface<Sink: Sink<I::Msg>>> {
    to: Cow<'a, I::Sink>,
    message: Option<I::Msg>,
    ticket: Option<u64>,
}

impl<'a, I: Interface<Sink: Sink<I::Msg>>> Tell<'a, I> {
    pub(crate) fn new(to: Cow<'a, I::Sink>, message: I::Msg) -> Self {
        Self { to, message: Some(message), ticket: None }
    }

    fn leave_line(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.to.leave_line(ticket);
        }
    }
}

/// Nothing in it is self-referential.
impl<I: Interface<Sink: Sink<I::Msg>>> Unpin for Tell<'_, I> {}

impl<I: Interface<Msg: Message, Sink: Sink<I::Msg>>> Future for Tell<'_, I> {
    type Output = Result<(), TellError<I::Msg>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(ticket) = this.ticket {
            let Poll::Ready(done) = this.to.poll_line(ticket, &mut this.message, cx.waker()) else { return Poll::Pending };
            this.ticket = None;
            return Poll::Ready(match done {
                Ok(_) => Ok(()),
                Err(why) => {
                    let message = this.message.take().expect("a refused message stays with its sender");
                    Err(refused::<I>(&this.to, Refusal { message, why }))
                }
            });
        }
        let message = this.message.take().expect("a finished tell is not polled again");
        match this.to.push_or_wait(message, cx.waker()) {
            Handover::Accepted(_) => Poll::Ready(Ok(())),
            Handover::Refused(refusal) => Poll::Ready(Err(refused::<I>(&this.to, refusal))),
            Handover::Waiting(message, ticket) => {
                this.ticket = Some(ticket);
                if this.to.is_current() {
                    this.leave_line();
                    return Poll::Ready(Err(refused::<I>(&this.to, Refusal { message, why: Why::Full })));
                }
                this.message = Some(message);
                Poll::Pending
            }
        }
    }
}

impl<I: Interface<Sink: Sink<I::Msg>>> Drop for Tell<'_, I> {
    fn drop(&mut self) {
        self.leave_line();
    }
}

/// The error of a refusal.
#[cold]
pub(crate) fn refused<I>(to: &I::Sink, refusal: Refusal<I::Msg>) -> TellError<I::Msg>
where
    I: Interface<Msg: Message, Sink: Sink<I::Msg>>,
{
    let request = Request::new(to.label(), refusal.message.name());
    match refusal.why {
        Why::Full => TellError::full(refusal.message, request),
        Why::Stopped => TellError::stopped(refusal.message, request, to.reason()),
    }
}

impl<I: Interface<Sink: Sink<I::Msg>>> fmt::Debug for Tell<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tell").field("waits_for_room", &self.ticket.is_some()).finish_non_exhaustive()
    }
}
