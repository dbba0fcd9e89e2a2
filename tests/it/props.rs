//! What tests hand to their actors: gates, logs, lives that are counted, wakers that count.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use actor_core::prelude::*;
use tokio::sync::Semaphore;

/// Holds handlers until the test lets them through, and tells the test when one has come.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<Sides>);

#[derive(Debug)]
struct Sides {
    reached: Semaphore,
    open: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Sides { reached: Semaphore::new(0), open: Semaphore::new(0) }))
    }
}

impl Gate {
    /// The handler's side: waits to be let through.
    pub(crate) async fn pass(&self) {
        self.0.reached.add_permits(1);
        self.0.open.acquire().await.expect("never closed").forget();
    }

    /// The handler's side: tells that it has come, and goes on.
    pub(crate) fn reach(&self) {
        self.0.reached.add_permits(1);
    }

    /// Waits for one more handler to come to the gate.
    pub(crate) async fn reached(&self) {
        self.0.reached.acquire().await.expect("never closed").forget();
    }

    /// Lets `count` handlers through, whether or not they are there already.
    pub(crate) fn open(&self, count: usize) {
        self.0.open.add_permits(count);
    }
}

/// What happened, in order.
#[derive(Debug)]
pub(crate) struct Log<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Log<T> {
    pub(crate) fn push(&self, entry: T) {
        self.0.lock().expect("nobody panics while writing").push(entry);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().expect("nobody panics while writing").len()
    }

    /// All entries so far; the log is empty after that.
    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut self.0.lock().expect("nobody panics while writing"))
    }
}

/// Counts what holds a clone of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Life(Arc<()>);

impl Life {
    /// How many clones live besides this one.
    pub(crate) fn others(&self) -> usize {
        Arc::strong_count(&self.0) - 1
    }
}

/// Writes to a log when it is dropped.
#[derive(Debug)]
pub(crate) struct LastWord(pub(crate) Log<&'static str>, pub(crate) &'static str);

impl Drop for LastWord {
    fn drop(&mut self) {
        self.0.push(self.1);
    }
}

/// Panics when it is dropped, once it is armed.
#[derive(Debug)]
pub(crate) struct Bomb(pub(crate) bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.0, "the bomb went off");
    }
}

/// A waker that counts.
#[derive(Debug, Default)]
pub(crate) struct Bell(AtomicUsize);

impl Bell {
    pub(crate) fn new() -> (Arc<Self>, Waker) {
        let bell = Arc::new(Self::default());
        (Arc::clone(&bell), Waker::from(bell))
    }

    pub(crate) fn rung(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Polls once.
pub(crate) fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

/// Polls once with a waker that does nothing, and expects no result.
pub(crate) fn poll_pending<F: Future<Output: std::fmt::Debug> + Unpin>(future: &mut F) {
    let polled = poll(future, Waker::noop());
    assert!(polled.is_pending(), "{polled:?}");
}

/// What a panic said.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

/// Gives its replies away, the last one to whoever shares this.
#[actor]
pub(crate) struct Giver(pub(crate) Arc<Mutex<Option<Reply<u64>>>>);

#[actor]
impl Giver {
    #[handler]
    pub(crate) fn give(&mut self, reply: Reply<u64>) {
        *self.0.lock().unwrap() = Some(reply);
    }
}
