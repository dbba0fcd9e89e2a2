//! Tasks: the only place that starts one.

use std::future::Future;
#[cfg(debug_assertions)]
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::runtime::{EnterGuard, Handle};

use super::time::{Instant, now};

/// Puts a waker in the place of another, unless both wake the same. Gives the old one: it may own a task, whose destructor is
/// code of users, and is not to be dropped under a lock.
pub(crate) fn exchange(known: &mut Waker, waker: &Waker) -> Option<Waker> {
    if known.will_wake(waker) { None } else { Some(std::mem::replace(known, waker.clone())) }
}

/// Where actors run. Today a tokio runtime.
#[derive(Debug, Clone)]
pub(crate) struct Runtime(Handle);

/// A task that polls: it stays in its runtime for as long as it lives, and to ask tokio for that costs two atomic operations.
///
/// By its waker too: code inside of the task may have a runtime of its own run a future, which is polled with another.
#[derive(PartialEq, Eq)]
pub(crate) struct Visitor {
    task: tokio::task::Id,
    waker: usize,
}

impl Visitor {
    /// `None` outside of a task.
    #[inline]
    fn of(waker: &Waker) -> Option<Self> {
        Some(Self { task: tokio::task::try_id()?, waker: waker.data().addr() })
    }
}

impl From<Handle> for Runtime {
    fn from(handle: Handle) -> Self {
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
        Handle::try_current().ok().map(Self)
    }

    /// The time by this runtime's clock, which may be paused.
    pub(crate) fn now(&self) -> Instant {
        let _inside = self.0.enter();
        now()
    }

    /// Runs a future on this thread, which must be one that may block.
    #[track_caller]
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.block_on(future)
    }

    /// Runs `code` inside of this runtime. `known` is the task in which that was done last, if it was one of this runtime's.
    #[inline]
    pub(crate) fn enter<T>(&self, waker: &Waker, known: &mut Option<Visitor>, code: impl FnOnce() -> T) -> T {
        let visitor = Visitor::of(waker);
        let _guard = if visitor.is_some() && visitor == *known { None } else { self.enter_first(visitor, known) };
        code()
    }

    #[inline(never)]
    fn enter_first(&self, visitor: Option<Visitor>, known: &mut Option<Visitor>) -> Option<EnterGuard<'_>> {
        if Handle::try_current().is_ok_and(|inside| inside.id() == self.0.id()) {
            *known = visitor;
            return None;
        }
        Some(self.0.enter())
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
