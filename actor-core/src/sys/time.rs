//! The clock: tokio's, so that a paused clock rules everything that waits.

use std::future::Future;
use std::pin::Pin;
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

/// `None` when `future` did not end within `limit`.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(limit, future).await.ok()
}
