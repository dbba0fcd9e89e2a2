//! Polling the code of users: as the current actor, with panics caught, cut when killed.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::lifecycle::ExitReason;
use crate::registry::{Control, current};
use crate::sys::panic;
use crate::sys::sync::Arc;

/// Why guarded code did not come to its end.
pub(super) enum Cut {
    Killed,
    /// The message of the panic.
    Panicked(String),
}

/// Runs a future as the code of `me`.
///
/// The guard is around each poll, not around each message: a whole batch costs one `catch_unwind` and one visit to the
/// thread-local. The future borrows the actor's state and does not own it, so that both survive a panic. It is pinned by the
/// caller: an `async fn` with a future as its argument would store it twice.
pub(super) struct Guarded<'a, F> {
    pub(super) me: &'a mut Option<Arc<dyn Control>>,
    /// `None` once it was cut.
    pub(super) future: Pin<&'a mut Option<F>>,
}

impl<F: Future> Future for Guarded<'_, F> {
    type Output = Result<F::Output, Cut>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.me.as_ref().is_some_and(|me| me.is_killed()) {
            return Poll::Ready(Err(this.cut()));
        }
        let Some(running) = this.future.as_mut().as_pin_mut() else { unreachable!("it is polled until it ends") };
        let turn = current::Turn::enter(this.me.take());
        let polled = panic::caught(|| running.poll(cx));
        *this.me = turn.leave();
        match polled {
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(message) => Poll::Ready(Err(Cut::Panicked(message))),
            Ok(Poll::Pending) if this.me.as_ref().is_some_and(|me| me.park(cx.waker())) => Poll::Ready(Err(this.cut())),
            Ok(Poll::Pending) => Poll::Pending,
        }
    }
}

impl<F> Guarded<'_, F> {
    /// Drops the future, which drops what the cut code holds; replies among it tell their callers why.
    #[cold]
    fn cut(&mut self) -> Cut {
        let turn = current::Turn::enter(self.me.take());
        // Its destructors may panic; the actor is being killed, so that changes nothing.
        let _ = panic::caught(|| current::ending(&ExitReason::Killed, || self.future.as_mut().set(None)));
        *self.me = turn.leave();
        Cut::Killed
    }
}
