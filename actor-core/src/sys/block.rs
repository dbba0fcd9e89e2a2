//! Waiting for a future on a plain thread.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Runs `future` on this thread; `None` if it did not end within `limit`.
///
/// # Panics
///
/// On a thread that drives asynchronous tasks: blocking it could stop the very task that is waited for.
#[track_caller]
pub(crate) fn on<F: Future>(future: F, limit: Option<Duration>) -> Option<F::Output> {
    refuse_in_async_context();
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut cx = Context::from_waker(&waker);
    let start = Instant::now();
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return Some(output);
        }
        match limit.map(|limit| limit.saturating_sub(start.elapsed())) {
            None => std::thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => std::thread::park_timeout(left),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// tokio knows which threads may block (its blocking pool may, its workers may not) and tells it only by refusing to
/// block: so an already answered channel is waited for, which returns at once where blocking is allowed.
#[track_caller]
fn refuse_in_async_context() {
    let (answered, probe) = tokio::sync::oneshot::channel();
    let _ = answered.send(());
    let _ = probe.blocking_recv();
}
