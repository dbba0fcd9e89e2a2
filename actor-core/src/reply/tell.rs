//! Sending without asking for a reply.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::line::InLine;
use super::sink::{Called, Sink};
use crate::error::{Request, TellError};
use crate::message::{Handover, Message, Refusal, Why};

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
pub struct Tell<'a, I: Called> {
    to: Cow<'a, I::Sink>,
    step: Step<I::Sink, I::Msg>,
}

enum Step<S: Sink<M>, M> {
    Here(M),
    InLine(InLine<S, M>),
    Done,
}

impl<'a, I: Called> Tell<'a, I> {
    #[inline]
    pub(crate) fn new(to: Cow<'a, I::Sink>, message: I::Msg) -> Self {
        Self { to, step: Step::Here(message) }
    }
}

/// Nothing in it is self-referential.
impl<I: Called> Unpin for Tell<'_, I> {}

impl<I: Called> Future for Tell<'_, I> {
    type Output = Result<(), TellError<I::Msg>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let done = match std::mem::replace(&mut this.step, Step::Done) {
            Step::Here(message) => match this.to.push_or_wait(message, cx.waker()) {
                Handover::Accepted(_) => Ok(()),
                Handover::Refused(refusal) => Err(refusal),
                Handover::Waiting(message, ticket) => {
                    let line = InLine::new(I::Sink::clone(&this.to), message, ticket);
                    if !this.to.is_current() {
                        this.step = Step::InLine(line);
                        return Poll::Pending;
                    }
                    Err(line.leave(Why::Full))
                }
            },
            Step::InLine(mut line) => match line.poll(cx.waker()) {
                Poll::Ready(done) => done.map(drop),
                Poll::Pending => {
                    this.step = Step::InLine(line);
                    return Poll::Pending;
                }
            },
            Step::Done => unreachable!("a finished tell is not polled again"),
        };
        Poll::Ready(done.map_err(|refusal| refused::<I>(&this.to, refusal)))
    }
}

/// The error of a refusal.
#[cold]
pub(crate) fn refused<I>(to: &I::Sink, refusal: Refusal<I::Msg>) -> TellError<I::Msg>
where
    I: Called,
{
    let request = Request::new(to.label(), refusal.message.name());
    match refusal.why {
        Why::Full => TellError::full(refusal.message, request),
        Why::TooFast(after) => TellError::rate_limited(refusal.message, request, after),
        Why::Stopped => TellError::stopped(refusal.message, request, to.reason()),
    }
}

impl<I: Called> fmt::Debug for Tell<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tell").field("waits_for_room", &matches!(self.step, Step::InLine(_))).finish_non_exhaustive()
    }
}
