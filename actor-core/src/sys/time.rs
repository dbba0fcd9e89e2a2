//! The clock: tokio's, so that a paused clock rules everything that waits.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

pub(crate) use tokio::time::Instant;

/// A timer that is made only when somebody has to wait: a future of 8 bytes instead of tokio's 100.
pub(crate) type Sleep = Pin<Box<tokio::time::Sleep>>;

pub(crate) fn now() -> Instant {
    Instant::now()
}

/// # Panics
///
/// When the runtime was built without its time driver (`enable_time` or `enable_all`).
pub(crate) fn sleep(duration: Duration) -> Sleep {
    Box::pin(tokio::time::sleep(duration))
}

/// Waits until `deadline`; for ever if the clock does not reach that far.
pub(crate) async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// `None` when `future` did not end within `limit`. The clock is asked only if the future has to wait.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut alarm = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        alarm.get_or_insert_with(|| sleep(limit)).as_mut().poll(cx).map(|()| None)
    })
    .await
}
