//! Tasks of plain tokio: how many run, and when there is none to run.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use tokio::runtime::{Handle, RuntimeMetrics};

/// Lets tokio run one of its tasks at a time. tokio does so whenever the driver gives way, but does not tell whether it had
/// one: so a task of our own goes to the end of its queue, and when that runs, there was no other.
pub(crate) struct RawTasks {
    metrics: RuntimeMetrics,
    marker: Option<Arc<Marker>>,
    /// The queue was empty when it was looked at last, and nobody has run since.
    is_empty: bool,
}

#[derive(Default)]
struct Marker {
    waker: Mutex<Option<Waker>>,
    is_queued: AtomicBool,
    has_run: AtomicBool,
}

impl RawTasks {
    /// Inside of the runtime.
    pub(crate) fn new() -> Self {
        Self { metrics: Handle::current().metrics(), marker: None, is_empty: false }
    }

    /// Whether tokio may have a task to run.
    pub(crate) fn may_run(&mut self) -> bool {
        let alive = self.metrics.num_alive_tasks();
        if alive <= usize::from(self.marker.is_some()) {
            return false;
        }
        let marker = self.marker.get_or_insert_with(Marker::spawn);
        if marker.has_run.swap(false, Ordering::Relaxed) {
            self.is_empty = true;
        }
        !self.is_empty
    }

    /// Somebody ran, or the clock moved: there may be something new.
    pub(crate) fn look_again(&mut self) {
        self.is_empty = false;
    }

    /// tokio is about to run its next task.
    pub(crate) fn run_one(&self) {
        let Some(marker) = &self.marker else { return };
        if !marker.is_queued.swap(true, Ordering::Relaxed)
            && let Some(waker) = &*marker.waker.lock().unwrap_or_else(PoisonError::into_inner)
        {
            waker.wake_by_ref();
        }
    }
}

impl Marker {
    fn spawn() -> Arc<Self> {
        let marker = Arc::new(Self::default());
        let inner = Arc::clone(&marker);
        marker.is_queued.store(true, Ordering::Relaxed);
        drop(tokio::spawn(poll_fn(move |cx| {
            *inner.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
            inner.is_queued.store(false, Ordering::Relaxed);
            inner.has_run.store(true, Ordering::Relaxed);
            Poll::<()>::Pending
        })));
        marker
    }
}
