//! One request to an actor.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::line::InLine;
use super::reply::Reply;
use super::sink::{Called, Sink};
use super::slot::{Answer, Slot, Unanswered};
use super::tell::{Tell, refused};
use crate::error::{AskError, Phase, Request, TellError};
use crate::id::ActorLabel;
use crate::mailbox::Inline;
use crate::message::{Handover, Interface, Message, Refusal, Why};
use crate::observe::Event;
use crate::registry::{DropCause, PanicNote, Wait, current};
use crate::sys::block;
use crate::sys::sync::{Arc, Shared};
use crate::sys::task;
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
/// | `call.tell_blocking()` | send without a reply from a plain thread; wait for room |
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
pub struct Call<'a, I: Called, T, E = Infallible> {
    to: Cow<'a, I::Sink>,
    step: Step<I::Sink, I::Msg, T, E>,
    install: Install<I::Msg, T, E>,
    /// Of a handler that may run at once, in the caller's place.
    answer: Option<TakeAnswer<I::Msg, T, E>>,
    patience: Patience,
    /// Made when the call has to wait and has a timeout.
    alarm: Option<Sleep>,
}

/// How long a caller waits.
#[derive(Debug, Clone, Copy)]
enum Patience {
    /// As long as the actor or its system says.
    Unsaid,
    For(Duration),
    /// Somebody else counts the time.
    Endless,
}

/// Puts the reply into the message.
type Install<M, T, E> = fn(&mut M, Reply<T, E>);

/// Takes the answer out of the message that has become one.
type TakeAnswer<M, T, E> = fn(M) -> Option<Result<T, E>>;

enum Step<S: Sink<M>, M, T, E> {
    /// Not sent: new, or refused.
    Here(M),
    /// Waits for room.
    InLine(Box<Waiting<S, M, T, E>>),
    /// Waits for the reply.
    Asked(Asked<T, E>),
    /// The handler panicked. Waits for what the panic said.
    Panicking {
        note: Arc<PanicNote>,
        handler: u32,
    },
    Done,
}

const FINISHED: &str = "a finished ask is not polled again";

/// A message that is with the actor.
struct Asked<T, E> {
    /// `None` once there is an answer.
    slot: Option<Shared<Slot<T, E>>>,
    /// The message's index.
    handler: u32,
}

/// Boxed, since it is seldom needed and a call is moved a lot.
struct Waiting<S: Sink<M>, M, T, E> {
    line: InLine<S, M>,
    asked: Asked<T, E>,
}

/// Whoever asked waits no more.
impl<T, E> Drop for Asked<T, E> {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            slot.end_wait();
        }
    }
}

/// That an actor waits for a handler that runs in its place. Dropping it says that it does not any more.
struct Waits(Arc<Wait>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl<'a, I, T, E> Call<'a, I, T, E>
where
    I: Called,
{
    /// The request that `message` is, to the actor behind `to`; `install` puts the caller's reply into the message. For
    /// hand-written refs: the methods of generated ones do it for their users.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "the message is built in place: each call in between would copy it once more"
    )]
    pub fn new(to: &'a I::Sink, message: I::Msg, install: Install<I::Msg, T, E>) -> Self {
        Self {
            to: Cow::Borrowed(to),
            step: Step::Here(message),
            install,
            answer: None,
            patience: Patience::Unsaid,
            alarm: None,
        }
    }

    /// Lets the handler run in the caller's place while the actor is idle.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as in `new`")]
    pub fn inline(mut self, answer: fn(I::Msg) -> Option<Result<T, E>>) -> Self {
        self.answer = Some(answer);
        self
    }

    /// Bounds the ask: waiting for room and for the reply together take at most `limit`, then it fails with
    /// [`AskError::Timeout`]. A tell has no use for it.
    ///
    /// This outranks the `timeout` of the handler, which outranks the `ask_timeout` of the actor's type, which outranks that of
    /// [its system](crate::SystemBuilder::ask_timeout). `Duration::MAX` waits for ever, whatever those say.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.patience = Patience::For(limit);
        self
    }

    /// Sends the message without asking for its reply; waits for room if the mailbox is full.
    #[inline]
    pub fn tell(self) -> Tell<'a, I> {
        let message = unsent(self.step);
        Tell::new(self.to, message)
    }

    /// Sends the message without asking for its reply, now or not at all. Never waits: for synchronous code, and for
    /// handlers that must not.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as in `new`")]
    pub fn try_tell(self) -> Result<(), TellError<I::Msg>> {
        match self.to.push(unsent(self.step)) {
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
    /// On a thread that drives asynchronous tasks: blocking it could stop the very actor that is waited for. Use `.await`
    /// there.
    #[track_caller]
    pub fn blocking(mut self) -> Result<T, AskError<E>> {
        // The thread's own clock: a plain thread has no runtime, and so no timers.
        let limit = match std::mem::replace(&mut self.patience, Patience::Endless) {
            Patience::Unsaid => self.to.ask_timeout(),
            Patience::For(limit) => Some(limit),
            Patience::Endless => None,
        };
        match block::on(&mut self, limit) {
            Some(outcome) => outcome,
            None => Err(self.time_out(limit.unwrap_or_default())),
        }
    }

    /// Sends the message without asking for its reply, from a plain thread, which waits for room if the mailbox is full.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message.
    ///
    /// # Panics
    ///
    /// On a thread that drives asynchronous tasks: use `.tell().await` there.
    #[track_caller]
    pub fn tell_blocking(self) -> Result<(), TellError<I::Msg>> {
        match block::on(self.tell(), None) {
            Some(done) => done,
            None => unreachable!("without a limit the wait ends only with the send"),
        }
    }

    /// The same call without a borrow of the ref, for `tokio::spawn`.
    pub fn owned(self) -> Call<'static, I, T, E> {
        let Self { to, step, install, answer, patience, alarm } = self;
        Call { to: Cow::Owned(to.into_owned()), step, install, answer, patience, alarm }
    }

    /// Hands our own caller's reply on: whoever asked us gets the answer straight from that actor.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message. The reply is in it: dropping the error fails our
    /// caller's ask.
    pub fn forward(self, reply: Reply<T, E>) -> Result<(), TellError<I::Msg>> {
        let to = self.to.clone();
        match to.push(self.into_message_with(reply)) {
            Ok(_) => Ok(()),
            Err(refusal) => Err(refused::<I>(&to, refusal)),
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

    /// The same call, to the same actor by other means.
    pub(super) fn readdress<J>(self, to: impl FnOnce(I::Sink) -> Cow<'a, J::Sink>) -> Call<'a, J, T, E>
    where
        J: Called + Interface<Msg = I::Msg>,
    {
        let to = to(self.to.into_owned());
        Call {
            to,
            step: Step::Here(unsent(self.step)),
            install: self.install,
            answer: None,
            patience: self.patience,
            alarm: None,
        }
    }

    /// Where it goes.
    pub(crate) fn to(&self) -> &I::Sink {
        &self.to
    }

    /// Whether it was not sent.
    pub(super) fn is_unsent(&self) -> bool {
        matches!(self.step, Step::Here(_))
    }

    /// Where it goes, and what.
    pub(crate) fn into_parts(self) -> (I::Sink, I::Msg) {
        (self.to.into_owned(), unsent(self.step))
    }

    /// The message, with another caller's reply in it.
    pub(crate) fn into_message_with(self, reply: Reply<T, E>) -> I::Msg {
        let mut message = unsent(self.step);
        (self.install)(&mut message, reply);
        message
    }

    #[cold]
    fn request(&self, message: &'static str) -> Request {
        Request::new(self.to.label(), message)
    }

    /// The name of the message that was not sent.
    fn message_name(&self) -> &'static str {
        if let Step::Here(message) = &self.step { message.name() } else { "?" }
    }

    fn name(handler: u32) -> &'static str {
        I::Msg::name_at(handler).unwrap_or("?")
    }

    /// Sends the message with a reply in it.
    #[inline]
    fn send(&mut self, cx: &mut Context<'_>) -> Result<(), AskError<E>> {
        self.send_by(cx, I::Sink::push_or_wait)
    }

    /// Sends the message with a reply in it, handed over by these means.
    #[inline]
    pub(super) fn send_by(
        &mut self,
        cx: &mut Context<'_>,
        hand_over: impl FnOnce(&I::Sink, I::Msg, &Waker) -> Handover<I::Msg>,
    ) -> Result<(), AskError<E>> {
        let Step::Here(message) = &self.step else { unreachable!("only a new call is sent") };
        let wait = match self.to.begin_wait(message) {
            Ok(wait) => wait,
            Err(circle) => return Err(self.deadlock(circle)),
        };
        // A call that was refused may be awaited again, and has its whole time again.
        if self.alarm.is_some() {
            self.alarm = None;
        }
        if matches!(self.patience, Patience::Unsaid)
            && let Some(limit) = self.to.ask_timeout()
        {
            self.patience = Patience::For(limit);
        }
        let deadline = match self.patience {
            Patience::For(limit) => now().checked_add(limit),
            Patience::Unsaid | Patience::Endless => None,
        };
        let is_patient = matches!(self.patience, Patience::Unsaid);
        let slot = Slot::new(cx.waker().clone(), is_patient, deadline, wait);
        let Step::Here(message) = &mut self.step else { unreachable!("only a new call is sent") };
        (self.install)(message, Reply::to(Shared::clone(&slot)));
        let asked = Asked { slot: Some(slot), handler: message.place() };
        // One replacement, and nothing to drop: the message is as large as the step.
        let Step::Here(message) = std::mem::replace(&mut self.step, Step::Asked(asked)) else { return Ok(()) };
        match hand_over(&self.to, message, cx.waker()) {
            Handover::Accepted(_) => Ok(()),
            Handover::Waiting(message, ticket) => {
                self.stand_in_line(message, ticket);
                Ok(())
            }
            Handover::Refused(refusal) => Err(self.refuse(refusal)),
        }
    }

    /// Asks.
    #[inline(never)]
    fn poll_first(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        if self.answer.is_some()
            && let Poll::Ready(answer) = self.ask_inline(cx)
        {
            return Poll::Ready(answer);
        }
        // Unless it runs on as an ask whose handler panicked.
        if matches!(self.step, Step::Here(_)) {
            self.send(cx)?;
        }
        self.poll_alarm(cx)
    }

    /// Has the message handled here and now, if the actor has nothing else to do. `Pending` if it is to be sent.
    #[inline(never)]
    fn ask_inline(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        let (Some(answer), Step::Here(message)) = (self.answer, &self.step) else { return Poll::Pending };
        let handler = message.place();
        // The handler may ask too, if its thread may block.
        let _waits = match self.to.begin_wait(message) {
            Ok(wait) => wait.map(Waits),
            Err(circle) => return Poll::Ready(Err(self.deadlock(circle))),
        };
        if !task::may_go_on(cx) {
            return Poll::Pending;
        }
        let Step::Here(message) = std::mem::replace(&mut self.step, Step::Done) else { return Poll::Pending };
        match self.to.ask_inline(message, cx.waker()) {
            Inline::ForMailbox(message) => {
                self.step = Step::Here(message);
                Poll::Pending
            }
            Inline::Answered(message) => match answer(message) {
                Some(outcome) => Poll::Ready(outcome.map_err(AskError::Handler)),
                None => unreachable!("an inline handler makes its message the answer"),
            },
            Inline::Panicked(note) => self.poll_panic(note, handler, cx),
        }
    }

    #[cold]
    fn stand_in_line(&mut self, message: I::Msg, ticket: u64) {
        let Step::Asked(asked) = std::mem::replace(&mut self.step, Step::Done) else { return };
        let line = InLine::new(I::Sink::clone(&self.to), message, ticket);
        self.step = Step::InLine(Box::new(Waiting { line, asked }));
    }

    /// Waits in line, or for what a panic said.
    #[cold]
    fn poll_seldom(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        match &mut self.step {
            Step::InLine(waiting) => match waiting.line.poll(cx.waker()) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(Ok(_)) => {
                    self.leave_line();
                    self.poll_answer(cx)
                }
                Poll::Ready(Err(refusal)) => Poll::Ready(Err(self.refuse(refusal))),
            },
            Step::Panicking { note, handler } => {
                let (note, handler) = (Arc::clone(note), *handler);
                self.step = Step::Done;
                self.poll_panic(note, handler, cx)
            }
            Step::Here(_) | Step::Asked(_) | Step::Done => panic!("{FINISHED}"),
        }
    }

    /// The message has its place in the mailbox.
    fn leave_line(&mut self) {
        if let Step::InLine(waiting) = std::mem::replace(&mut self.step, Step::Done) {
            self.step = Step::Asked(waiting.asked);
        }
    }

    #[inline]
    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        let Step::Asked(asked) = &mut self.step else { return self.poll_seldom(cx) };
        // In place: a call that waits is polled twice, and a step is as large as the message.
        match Slot::poll(asked.slot.take().expect(FINISHED), cx.waker()) {
            Ok(Answer::Given(outcome)) => Poll::Ready(outcome),
            Ok(Answer::Unanswered(cause, started)) => {
                let handler = asked.handler;
                self.unanswered(cause, phase(started), handler, cx)
            }
            Err(slot) => {
                asked.slot = Some(slot);
                Poll::Pending
            }
        }
    }

    #[cold]
    fn unanswered(
        &mut self,
        cause: Unanswered,
        phase: Phase,
        handler: u32,
        cx: &mut Context<'_>,
    ) -> Poll<Result<T, AskError<E>>> {
        match why(cause, phase, Box::new(self.request(Self::name(handler)))) {
            Ok(error) => Poll::Ready(Err(error)),
            Err(note) => self.poll_panic(note, handler, cx),
        }
    }

    #[cold]
    fn poll_panic(&mut self, note: Arc<PanicNote>, handler: u32, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        match note.poll(cx.waker()) {
            Poll::Pending => {
                self.step = Step::Panicking { note, handler };
                Poll::Pending
            }
            Poll::Ready(failure) => {
                let request = Box::new(self.request(Self::name(handler)));
                Poll::Ready(Err(AskError::Panicked { request, failure }))
            }
        }
    }

    /// Keeps a message in the call that was not sent, and says what it was.
    #[cold]
    #[allow(clippy::unnecessary_box_returns, reason = "errors hold it in a box")]
    fn take_back(&mut self, mut message: I::Msg) -> Box<Request> {
        let request = Box::new(self.request(message.name()));
        (self.install)(&mut message, Reply::none());
        self.step = Step::Here(message);
        request
    }

    #[cold]
    fn refuse(&mut self, Refusal { message, why }: Refusal<I::Msg>) -> AskError<E> {
        let request = self.take_back(message);
        match why {
            Why::Full => AskError::Full { request },
            Why::TooFast(retry_after) => AskError::RateLimited { request, retry_after },
            Why::Stopped => AskError::Stopped { request, reason: self.to.reason(), phase: Phase::Queued },
        }
    }

    #[cold]
    fn deadlock(&mut self, path: Box<[ActorLabel]>) -> AskError<E> {
        let name = self.message_name();
        tell_deadlock(&path);
        AskError::Deadlock { request: Box::new(self.request(name)), path }
    }

    #[cold]
    fn time_out(&mut self, after: Duration) -> AskError<E> {
        let (handler, phase) = match std::mem::replace(&mut self.step, Step::Done) {
            Step::Asked(asked) => (asked.handler, phase(asked.slot.as_ref().is_some_and(|slot| slot.give_up()))),
            Step::InLine(waiting) => {
                let request = self.take_back(waiting.line.leave(Why::Full).message);
                return AskError::Timeout { request, after, phase: Phase::Queued };
            }
            // The alarm and the panic came together.
            Step::Panicking { handler, .. } => (handler, Phase::Running),
            Step::Here(_) | Step::Done => unreachable!("a call that waits was sent and has no answer yet"),
        };
        AskError::Timeout { request: Box::new(self.request(Self::name(handler))), after, phase }
    }

    /// Waits: for the alarm too, if there is one.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, AskError<E>>> {
        let Patience::For(limit) = self.patience else { return Poll::Pending };
        if is_over(&mut self.alarm, limit, cx) { Poll::Ready(Err(self.time_out(limit))) } else { Poll::Pending }
    }
}

/// Nothing in it is self-referential.
impl<I: Called, T, E> Unpin for Call<'_, I, T, E> {}

impl<I, T, E> Future for Call<'_, I, T, E>
where
    I: Called,
{
    type Output = Result<T, AskError<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if matches!(this.step, Step::Here(_)) {
            return this.poll_first(cx);
        }
        let answer = this.poll_answer(cx);
        if answer.is_ready() { answer } else { this.poll_alarm(cx) }
    }
}

/// Whether the alarm has rung, which is made by whoever has to wait.
#[inline]
fn is_over(alarm: &mut Option<Sleep>, limit: Duration, cx: &mut Context<'_>) -> bool {
    alarm.get_or_insert_with(|| sleep(limit)).as_mut().poll(cx).is_ready()
}

fn tell_deadlock(path: &[ActorLabel]) {
    // The asking actor's system: only an actor can be part of a circle.
    if let Some(registry) = current::registry() {
        registry.tell(|| Event::Deadlock { path: path.into() });
    }
}

pub(super) fn phase(has_started: bool) -> Phase {
    if has_started { Phase::Running } else { Phase::Queued }
}

/// What the caller of an unanswered ask is told. `Err` with the note where a panic will say it.
#[cold]
pub(super) fn why<E>(cause: Unanswered, phase: Phase, request: Box<Request>) -> Result<AskError<E>, Arc<PanicNote>> {
    Ok(match cause {
        Unanswered::NoReply | Unanswered::Dropped(DropCause::Beside) => AskError::NoReply { request },
        Unanswered::Panicked(note) => return Err(note),
        Unanswered::Dropped(DropCause::Ended(reason)) => AskError::Stopped { request, reason, phase },
        Unanswered::Dropped(DropCause::Restarting(reason)) => AskError::Restarting { request, reason, phase },
        // Handed on by its handler, and dropped by the next mailbox.
        Unanswered::Dropped(DropCause::Overflow) if phase == Phase::Running => AskError::NoReply { request },
        Unanswered::Dropped(DropCause::Overflow) => AskError::Full { request },
        Unanswered::Dropped(DropCause::OverLimit(after) | DropCause::Expired(after)) => {
            AskError::Timeout { request, after, phase }
        }
    })
}

/// The message of a call that was not polled.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as in `Call::new`")]
fn unsent<S: Sink<M>, M, T, E>(step: Step<S, M, T, E>) -> M {
    match step {
        Step::Here(message) => message,
        _ => panic!("a call that was sent has no message left to send: it is an ask already"),
    }
}

impl<I: Called, T, E> fmt::Debug for Call<'_, I, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match &self.step {
            Step::Here(_) => "not sent",
            Step::InLine(_) => "waits for room",
            Step::Asked(Asked { slot: None, .. }) | Step::Done => "done",
            Step::Asked(_) | Step::Panicking { .. } => "waits for the reply",
        };
        f.debug_struct("Call").field("step", &step).finish_non_exhaustive()
    }
}
