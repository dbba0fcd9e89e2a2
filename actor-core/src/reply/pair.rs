//! A reply without a call: both halves in the hands of whoever drives an actor by other means.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Wake, Waker};

use super::call::{phase, why};
use super::reply::Reply;
use super::slot::{Answer, Slot, Terms};
use crate::error::{AskError, Request};
use crate::id::ActorLabel;
use crate::registry::PanicNote;
use crate::sys::panic;
use crate::sys::sync::{Arc, Mutex, Shared};

impl<T, E> Reply<T, E> {
    /// A reply, and the answer that it will give. For crates that make messages themselves, such as one that takes them from
    /// a network: the reply goes into the message, the answer goes back to where it came from. Errors will call the actor
    /// and the message as they are called here.
    ///
    /// Dropping the [`Answered`] future withdraws the ask, as dropping a call does.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter { n: 0 }.spawn();
    /// let (reply, answer) = Reply::pair(counter.label(), "add");
    /// counter.add(5).forward(reply)?;
    /// assert_eq!(answer.await?, 5);
    /// # Ok(()) }
    /// ```
    pub fn pair(actor: ActorLabel, message: &'static str) -> (Self, Answered<T, E>) {
        Self::pair_on(None, Request::new(actor, message))
    }

    pub(crate) fn pair_on(terms: Option<Terms>, request: Request) -> (Self, Answered<T, E>) {
        let slot = Slot::without_caller(terms);
        let reply = Self::to(Shared::clone(&slot));
        (reply, Answered { step: Step::Asked(slot), request })
    }
}

impl<T: Send + 'static, E: Send + 'static> Reply<T, E> {
    /// A reply whose outcome is handed to `take`, in the place of whoever answers: it must be quick, and must not wait. It is
    /// called once, whatever becomes of the message; a panic in it goes no further. Errors will call the actor and the message as they are called here.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter { n: 0 }.spawn();
    /// let (sender, receiver) = tokio::sync::oneshot::channel();
    /// let reply = Reply::with(counter.label(), "add", |sum| drop(sender.send(sum.ok())));
    /// counter.add(5).forward(reply)?;
    /// assert_eq!(receiver.await?, Some(5));
    /// # Ok(()) }
    /// ```
    pub fn with(
        actor: ActorLabel,
        message: &'static str,
        take: impl FnOnce(Result<T, AskError<E>>) + Send + 'static,
    ) -> Self {
        let (reply, answer) = Self::pair(actor, message);
        // Its first poll leaves the waker with the reply; from then on that, or a panic, is what keeps it.
        Arc::new(OnAnswer(Mutex::new(Some((answer, take))))).wake();
        reply
    }
}

/// The answer that a [`Reply`] will give. Made by [`Reply::pair`].
///
/// # Errors
///
/// Those of an ask, as far as the reply knows of them.
///
/// # Cancel safety
///
/// Dropping it withdraws the ask: a message that still waits is skipped, a later answer is dropped and counted.
#[must_use = "dropping it withdraws the ask"]
pub struct Answered<T, E> {
    step: Step<T, E>,
    request: Request,
}

enum Step<T, E> {
    Asked(Shared<Slot<T, E>>),
    Panicking(Arc<PanicNote>),
    Done,
}

impl<T, E> Unpin for Answered<T, E> {}

impl<T, E> Future for Answered<T, E> {
    type Output = Result<T, AskError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let note = match std::mem::replace(&mut this.step, Step::Done) {
            Step::Asked(slot) => match Slot::poll(slot, cx.waker()) {
                Err(slot) => {
                    this.step = Step::Asked(slot);
                    return Poll::Pending;
                }
                Ok(Answer::Given(outcome)) => return Poll::Ready(outcome),
                Ok(Answer::Unanswered(cause, started)) => {
                    match why(cause, phase(started), Box::new(this.request.clone())) {
                        Ok(error) => return Poll::Ready(Err(error)),
                        Err(note) => note,
                    }
                }
            },
            Step::Panicking(note) => note,
            Step::Done => panic!("a finished answer is not polled again"),
        };
        match note.poll(cx.waker()) {
            Poll::Ready(failure) => {
                Poll::Ready(Err(AskError::Panicked { request: Box::new(this.request.clone()), failure }))
            }
            Poll::Pending => {
                this.step = Step::Panicking(note);
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Answered<T, E> {
    fn drop(&mut self) {
        // A handler that starts just now and this agree on who was first.
        if let Step::Asked(slot) = &self.step {
            slot.end_wait();
            slot.give_up();
        }
    }
}

/// Waits for an answer without a task: being woken is what polls it.
struct OnAnswer<T, E, F>(Mutex<Option<(Answered<T, E>, F)>>);

impl<T, E, F> Wake for OnAnswer<T, E, F>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Result<T, AskError<E>>) + Send + 'static,
{
    fn wake(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        // Under the lock: whoever wakes meanwhile comes after the waker was left.
        let mut held = self.0.lock();
        let Some((answer, _)) = &mut *held else { return };
        let Poll::Ready(outcome) = Pin::new(answer).poll(&mut Context::from_waker(&waker)) else { return };
        let taken = held.take();
        drop(held);
        if let Some((_, take)) = taken {
            // What goes wrong there is no fault of whoever answers.
            let _ = panic::caught(|| take(outcome));
        }
    }
}

impl<T, E> fmt::Debug for Answered<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Answered").field(&self.request).finish()
    }
}
