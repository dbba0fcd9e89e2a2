//! How a task learns that it is to end.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::sys::sync::{Arc, Mutex};

/// Tells a supervised task that it is to end: given to the closure of [`ChildSpec::cancellable_task`](crate::ChildSpec).
///
/// Clones mean the same task, and any number of futures may wait.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let spec = ChildSpec::cancellable_task(|cancel| async move {
///     loop {
///         tokio::select! {
///             () = cancel.requested() => break,
///             () = tokio::time::sleep(std::time::Duration::from_secs(60)) => { /* what is done every minute */ }
///         }
///     }
///     // A last word, before the deadline.
/// });
/// let task = spec.spawn();
/// task.stop().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Cancel(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_requested: bool,
    /// By the numbers of the futures, so that they are woken in the order in which they came.
    waiting: BTreeMap<u64, Waker>,
    next: u64,
}

impl Cancel {
    /// Whether the task is to end.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.lock().is_requested
    }

    /// Waits until the task is to end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub fn requested(&self) -> Cancelled {
        Cancelled { cancel: self.clone(), number: None }
    }

    pub(super) fn request(&self) {
        let mut state = self.0.lock();
        state.is_requested = true;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_values().for_each(Waker::wake);
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("is_requested", &self.is_requested()).finish_non_exhaustive()
    }
}

/// Waits until a task is to end. Made by [`Cancel::requested`].
#[must_use = "futures do nothing unless awaited"]
#[derive(Debug)]
pub struct Cancelled {
    cancel: Cancel,
    number: Option<u64>,
}

impl Future for Cancelled {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut state = this.cancel.0.lock();
        if state.is_requested {
            return Poll::Ready(());
        }
        let next = state.next;
        let number = *this.number.get_or_insert(next);
        state.next += u64::from(number == next);
        state.waiting.insert(number, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Cancelled {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.cancel.0.lock().waiting.remove(&number);
        }
    }
}
