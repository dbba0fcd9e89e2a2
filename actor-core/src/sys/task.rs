//! Tasks: the only place that starts one.

use std::future::Future;
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

impl Runtime {
    /// The runtime that the calling thread is in.
    pub(crate) fn current() -> Option<Self> {
        tokio::runtime::Handle::try_current().ok().map(Self)
    }

    /// Starts a task. A runtime that is shutting down drops the future at once.
    #[inline]
    pub(crate) fn spawn<F>(&self, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // The handle is not kept: an actor's end is told by its own latch, and aborting is done by its own kill.
        drop(self.0.spawn(future));
    }
}

/// Lets other tasks run once.
pub(crate) fn yield_now() -> YieldNow {
    YieldNow { yielded: false }
}

/// Waking oneself and returning `Pending` puts the task at the back of tokio's queue, where `tokio::task::yield_now` would
/// put it, without that function's visit to the scheduler's deferred list.
#[derive(Debug)]
pub(crate) struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
