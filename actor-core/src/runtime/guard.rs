//! Polling the code of users: as the current actor, with panics caught, cut when killed.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::end::{Fate, aborted};
use crate::lifecycle::ExitReason;
use crate::registry::{Control, Panic, current};
use crate::sys::sync::Arc;

/// Why guarded code did not come to its end.
pub(super) enum Cut {
    Killed,
    Panicked(Panic),
}

/// Runs a future as the code of `me`.
///
/// The guard is around each poll, not around each message: a whole batch costs one `catch_unwind` and one visit to the
/// thread-local. The future borrows the actor's state and does not own it, so that both survive a panic. It is pinned by the
/// caller: an `async fn` with a future as its argument would store it twice.
pub(super) struct Guarded<'a, F> {
    me: &'a mut Option<Arc<dyn Control>>,
    /// `None` once it was cut.
    future: Pin<&'a mut Option<F>>,
    is_running: bool,
}

impl<'a, F> Guarded<'a, F> {
    pub(super) fn new(me: &'a mut Option<Arc<dyn Control>>, future: Pin<&'a mut Option<F>>) -> Self {
        Self { me, future, is_running: true }
    }
}

impl<F: Future> Future for Guarded<'_, F> {
    type Output = Result<F::Output, Cut>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let polled = this.poll_code(cx);
        this.is_running = polled.is_pending();
        polled
    }
}

impl<F: Future> Guarded<'_, F> {
    fn poll_code(&mut self, cx: &mut Context<'_>) -> Poll<Result<F::Output, Cut>> {
        if self.me.as_ref().is_some_and(|me| me.resume()) {
            self.cut(&ExitReason::Killed);
            return Poll::Ready(Err(Cut::Killed));
        }
        let Some(running) = self.future.as_mut().as_pin_mut() else { unreachable!("it is polled until it ends") };
        let (polled, note) = current::run_as(self.me, || running.poll(cx));
        let polled = match polled {
            Ok(polled) => polled,
            Err(said) => return Poll::Ready(Err(Cut::Panicked(Panic::new(said, note)))),
        };
        // Replies were dropped by a panic that went no further: their callers are told that much.
        drop(note.map(|note| Panic::new("a panic that the code caught itself".to_owned(), Some(note))));
        match polled {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending if self.me.as_ref().is_some_and(|me| me.park(cx.waker())) => {
                self.cut(&ExitReason::Killed);
                Poll::Ready(Err(Cut::Killed))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<F> Guarded<'_, F> {
    /// Drops the future, which drops what the cut code holds; replies among it tell their callers why.
    #[cold]
    fn cut(&mut self, reason: &ExitReason) {
        let Self { me, future, .. } = self;
        let fate = Fate { reason, returns: me.as_ref().is_some_and(|me| me.revives(reason)) };
        // Its destructors may panic; the incarnation is at its end anyway.
        let _ = current::run_as(me, || fate.dropping(|| future.as_mut().set(None)));
    }
}

/// The task was dropped in the middle of the code: aborted, or its runtime is gone.
impl<F> Drop for Guarded<'_, F> {
    fn drop(&mut self) {
        if self.is_running
            && let Some(reason) = self.me.as_deref().map(aborted)
        {
            self.cut(&reason);
        }
    }
}
