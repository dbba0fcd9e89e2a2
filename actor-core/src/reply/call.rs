//! One request to an actor.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::reply::Reply;
use super::sink::Sink;
use super::slot::{Answer, DropCause, Slot};
use super::tell::{Tell, refused};
use crate::error::{AskError, Phase, Request, TellError};
use crate::message::{Handover, Interface, Message, Refusal, Why};
use crate::sys::block;
use crate::sys::sync::Arc;
use crate::sys::time::{Sleep, now, sleep};

/// One request to an actor: what a ref's method returns. Nothing is sent before one of its verbs is used.
///
/// | verb | meaning |
/// |---|---|
/// | `call.await` | ask: wait for room and for the reply |
/// | `call.timeout(d).await` | ask, at most for `d` |
/// | `call.tell().await` | send without a reply; wait for room |
/// | `call.try_tell()` | send without a reply, now or not at all |
/// | `call.blocking()` | ask from a plain thread |
///
/// # Errors
///
/// An ask ends in an [`AskError`]: the handler's own error, or what kept the actor from answering.
///
/// # Cancel safety
///
/// Dropping an ask before it is answered withdraws it: a message that still waits is skipped when its turn comes, and
/// counted in [`Dropped::cancelled`](crate::Dropped::cancelled). A handler that has started runs to its end; its reply is
/// dropped and counted in [`Dropped::late_replies`](crate::Dropped::late_replies).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::prelude::*;
///
/// #[actor] struct Counter { n: u64 }
/// #[actor]
/// impl Counter {
///     #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter { n: 0 }.spawn();
/// counter.add(1).tell().await?;
/// counter.add(2).try_tell()?;
/// let total = counter.add(3).timeout(Duration::from_secs(1)).await?;
/// assert_eq!(total, 6);
/// # Ok(()) }
/// ```
#[must_use = "a call is not sent until it is `.await`ed (ask) or `.tell().await`ed / `.try_tell()` (send without a reply)"]
pub struct Call<'a, I: Interface<Sink: Sink<I::Msg>>, T, E = Infallible> {
    to: Cow<'a, I::Sink>,
    step: Step<I::Msg, T, E>,
    install: Install<I::Msg, T, E>,
    timeout: Option<Duration>,
    /// Made when the call has to wait and has a timeout.
    alarm: Option<Sleep>,
}

/// Puts the reply into the message.
type Install<M, T, E> = fn(&mut M, Reply<T, E>);

enum Step<M, T, E> {
    /// Not sent: new, or refused.
    Here(M),
    /// Waits for room.
    InLine { message: Option<M>, ticket: u64, slot: Arc<Slot<T, E>> },
    /// Waits for the reply. `handler` is the message's index.
    Asked { slot: Arc<Slot<T, E>>, sequence: u64, handler: u16 },
    Done,
}

impl<'a, I, T, E> Call<'a, I, T, E>
where
    I: Interface<Msg: Message, Sink: Sink<I::Msg>>,
{
    #[doc(hidden)]
    #[inline]
    pub fn new(to: &'a I::Sink, message: I::Msg, install: Install<I::Msg, T, E>) -> Self {
        Self { to: Cow::Borrowed(to), step: Step::Here(message), install, timeout: None, alarm: None }
    }

    /// Bounds the ask: waiting for room and for the reply together take at most `limit`, then it fails with
    /// [`AskError::Timeout`]. A tell has no use for it.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Sends the message without asking for its reply; waits for room if the mailbox is full.
    pub fn tell(mut self) -> Tell<'a, I> {
        let message = self.take();
        Tell::new(self.take_sink(), message)
    }

    /// Sends the message without asking for its reply, now or not at all. Never waits: for synchronous code, and for
    /// handlers that must not.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message.
    #[inline]
    pub fn try_tell(mut self) -> Result<(), TellError<I::Msg>> {
        let message = self.take();
        match self.to.push(message) {
            Ok(_) => Ok(()),
            Err(refusal) => Err(refused::<I>(&self.to, refusal)),
        }
    }

    /// Asks from a plain thread, which waits for the answer.
    ///
    /// # Errors
    ///
    /// Those of an ask.
    ///
    /// # Panics
    ///
    /// On a thread that drives asynchronous tasks (use `.await` there), and with a [`timeout`](Self::timeout) outside of a
    /// runtime's context, which has the timers.
    #[track_caller]
    pub fn blocking(self) -> Result<T, AskError<E>> {
        block::on(self)
    }

    /// The same call without a borrow of the ref, for `tokio::spawn`.
    pub fn owned(mut self) -> Call<'static, I, T, E> {
        let step = std::mem::replace(&mut self.step, Step::Done);
        let to = Cow::Owned(self.take_sink().into_owned());
        Call { to, step, install: self.install, timeout: self.timeout, alarm: self.alarm.take() }
    }

    /// Hands our own caller's reply on: whoever asked us gets the answer straight from that actor.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message. The reply is in it: dropping the error fails our
    /// caller's ask.
    pub fn forward(mut self, reply: Reply<T, E>) -> Result<(), TellError<I::Msg>> {
        let mut message = self.take();
        (self.install)(&mut message, reply);
        match self.to.push(message) {
            Ok(_) => Ok(()),
            Err(refusal) => Err(refused::<I>(&self.to, refusal)),
        }
    }

    /// The message of a call that was not sent or was refused; `None` once the actor has it.
    ///
    /// For an ask whose message is to be saved, await the call by reference: `(&mut call).await`.
    pub fn take_message(&mut self) -> Option<I::Msg> {
        match std::mem::replace(&mut self.step, Step::Done) {
            Step::Here(message) => Some(message),
            other => {
                self.step = other;
                None
            }
        }
    }

    fn take(&mut self) -> I::Msg {
        self.take_message().expect("a call that was sent has no message left to send")
    }

    fn take_sink(&mut self) -> Cow<'a, I::Sink> {
        // A clone of a borrow is a borrow; only a call made by `owned` clones the ref.
        self.to.clone()
    }

    #[cold]
    fn request(&self, message: &'static str) -> Box<Request> {
        Box::new(Request::new(self.to.label(), message))
    }

    fn name(handler: u16) -> &'static str {
        I::Msg::NAMES.get(usize::from(handler)).copied().unwrap_or("?")
    }

    /// Sends the message with a reply in it.
    #[inline]
    fn send(&mut self, mut message: I::Msg, cx: &mut Context<'_>) -> Result<(), AskError<E>> {
        if self.to.is_current() {
            return Err(self.ask_itself(message));
        }
        let deadline = self.timeout.map(|limit| now() + limit);
        let slot = Slot::new(cx.waker().clone(), deadline);
        let handler = message.index();
        (self.install)(&mut message, Reply::to(Arc::clone(&slot)));
        self.step = match self.to.push_or_wait(message, cx.waker()) {
            Handover::Accepted(sequence) => Step::Asked { slot, sequence, handler },
            Handover::Waiting(message, ticket) => Step::InLine { message: Some(message), ticket, slot },
            Handover::Refused(refusal) => return Err(self.refuse(refusal)),
        };
        Ok(())
    }

    /// Waits in line. `Ok(true)` once the message is in the mailbox.
    fn poll_line(&mut self, cx: &mut Context<'_>) -> Result<bool, AskError<E>> {
        let Step::InLine { message, ticket, slot } = &mut self.step else { return Ok(true) };
        let handler = message.as_ref().map_or(0, Message::index);
        match self.to.poll_line(*ticket, message, cx.waker()) {
            Poll::Pending => Ok(false),
            Poll::Ready(Ok(sequence)) => {
                self.step = Step::Asked { slot: Arc::clone(slot), sequence, handler };
                Ok(true)
            }
            Poll::Ready(Err(why)) => {
                let message = message.take().expect("a refused message stays with its sender");
                Err(self.refuse(Refusal { message, why }))
            }
        }
    }

    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        let Step::Asked { slot, sequence, handler } = &self.step else { unreachable!("the message was sent") };
        let Poll::Ready(answer) = slot.poll(cx.waker()) else { return Poll::Pending };
        let (sequence, handler) = (*sequence, *handler);
        self.step = Step::Done;
        Poll::Ready(match answer {
            Answer::Given(outcome) => outcome,
            Answer::Dropped(cause) => Err(self.unanswered(cause, sequence, handler)),
        })
    }

    #[cold]
    fn unanswered(&self, cause: DropCause, sequence: u64, handler: u16) -> AskError<E> {
        let request = self.request(Self::name(handler));
        match cause {
            DropCause::NoReply => AskError::NoReply { request },
            DropCause::Panicked => AskError::Panicked { request },
            DropCause::Ended(reason) => AskError::Stopped { request, reason, phase: self.phase(sequence) },
        }
    }

    fn phase(&self, sequence: u64) -> Phase {
        if self.to.has_started(sequence) { Phase::Running } else { Phase::Queued }
    }

    /// Keeps a refused message in the call.
    #[cold]
    fn refuse(&mut self, Refusal { mut message, why }: Refusal<I::Msg>) -> AskError<E> {
        let request = self.request(message.name());
        (self.install)(&mut message, Reply::none());
        self.step = Step::Here(message);
        match why {
            Why::Full => AskError::Full { request },
            Why::Stopped => AskError::Stopped { request, reason: self.to.reason(), phase: Phase::Queued },
        }
    }

    #[cold]
    fn ask_itself(&mut self, message: I::Msg) -> AskError<E> {
        let request = self.request(message.name());
        let path = Box::new([request.actor().clone()]);
        self.step = Step::Here(message);
        AskError::Deadlock { request, path }
    }

    #[cold]
    fn time_out(&mut self, after: Duration) -> AskError<E> {
        match std::mem::replace(&mut self.step, Step::Done) {
            Step::Asked { sequence, handler, .. } => {
                AskError::Timeout { request: self.request(Self::name(handler)), after, phase: self.phase(sequence) }
            }
            Step::InLine { message, ticket, .. } => {
                self.to.leave_line(ticket);
                let mut message = message.expect("a sender in line keeps its message");
                let request = self.request(message.name());
                (self.install)(&mut message, Reply::none());
                self.step = Step::Here(message);
                AskError::Timeout { request, after, phase: Phase::Queued }
            }
            Step::Here(_) | Step::Done => unreachable!("a call that waits was sent and has no answer yet"),
        }
    }

    /// Waits: for the alarm too, if there is one.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        let Some(limit) = self.timeout else { return Poll::Pending };
        let alarm = self.alarm.get_or_insert_with(|| sleep(limit));
        if alarm.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        Poll::Ready(Err(self.time_out(limit)))
    }
}

/// Nothing in it is self-referential.
impl<I: Interface<Sink: Sink<I::Msg>>, T, E> Unpin for Call<'_, I, T, E> {}

impl<I, T, E> Future for Call<'_, I, T, E>
where
    I: Interface<Msg: Message, Sink: Sink<I::Msg>>,
{
    type Output = Result<T, AskError<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(message) = this.take_message() {
            this.send(message, cx)?;
            this.to.note_wait(true);
            return this.poll_alarm(cx);
        }
        let answer = if this.poll_line(cx)? { this.poll_answer(cx) } else { Poll::Pending };
        if answer.is_ready() {
            this.to.note_wait(false);
            return answer;
        }
        this.poll_alarm(cx)
    }
}

impl<I: Interface<Sink: Sink<I::Msg>>, T, E> Drop for Call<'_, I, T, E> {
    fn drop(&mut self) {
        if let Step::InLine { ticket, .. } = &self.step {
            self.to.leave_line(*ticket);
        }
    }
}

impl<I: Interface<Sink: Sink<I::Msg>>, T, E> fmt::Debug for Call<'_, I, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match &self.step {
            Step::Here(_) => "not sent",
            Step::InLine { .. } => "waits for room",
            Step::Asked { .. } => "waits for the reply",
            Step::Done => "done",
        };
        f.debug_struct("Call").field("step", &step).finish_non_exhaustive()
    }
}
