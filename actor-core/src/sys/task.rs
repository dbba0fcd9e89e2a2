//! Tasks: the only place that starts one.

use std::future::Future;
#[cfg(debug_assertions)]
use std::pin::Pin;
use std::task::{Context, Poll};

/// Where actors run. Today a tokio runtime.
#[derive(Debug, Clone)]
pub(crate) struct Runtime(tokio::runtime::Handle);

impl From<tokio::runtime::Handle> for Runtime {
    fn from(handle: tokio::runtime::Handle) -> Self {
        Self(handle)
    }
}

/// Counts a step of the running task that did not have to wait. `false` once it has made so many that others should have a turn.
#[inline]
pub(crate) fn may_go_on(cx: &mut Context<'_>) -> bool {
    match tokio::task::coop::poll_proceed(cx) {
        Poll::Ready(step) => {
            step.made_progress();
            true
        }
        Poll::Pending => false,
    }
}

impl Runtime {
    /// The runtime that the calling thread is in.
    pub(crate) fn current() -> Option<Self> {
        tokio::runtime::Handle::try_current().ok().map(Self)
    }

    /// Runs a future on this thread, which must be one that may block.
    #[track_caller]
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.block_on(future)
    }

    /// Runs `code` inside of this runtime.
    #[inline]
    pub(crate) fn enter<T>(&self, code: impl FnOnce() -> T) -> T {
        let is_inside = tokio::runtime::Handle::try_current().is_ok_and(|inside| inside.id() == self.0.id());
        let _guard = (!is_inside).then(|| self.0.enter());
        code()
    }

    /// Starts a task. A runtime that is shutting down drops the future at once.
    ///
    /// The handle is not kept: an actor's end is told by its own latch, and aborting is done by its own kill.
    ///
    /// Every type of task is compiled anew by the program that starts it, tokio's part included, which is larger than an
    /// actor's own. Builds for development are to be quick, so there all tasks are one type, at the price of a box each.
    #[cfg(debug_assertions)]
    pub(super) fn start(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.start_boxed(Box::pin(future));
    }

    #[cfg(not(debug_assertions))]
    #[inline]
    pub(super) fn start(&self, future: impl Future<Output = ()> + Send + 'static) {
        drop(self.0.spawn(future));
    }

    #[cfg(debug_assertions)]
    fn start_boxed(&self, future: Pin<Box<dyn Future<Output = ()> + Send>>) {
        drop(self.0.spawn(future));
    }
}
