//! No simulation: the empty twin of `sim`, see there.

#![allow(
    clippy::inline_always,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "nothing must be left of it, and its twin has work to do"
)]

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::task::Runtime;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat;

impl Seat {
    #[inline(always)]
    pub(crate) fn take() -> Self {
        Self
    }

    #[inline(always)]
    pub(crate) fn is_taken(self) -> bool {
        false
    }
}

/// What can be simulated: anything.
pub(crate) trait Subject {}

impl<T> Subject for T {}

impl Runtime {
    #[inline]
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.start(task);
    }

    #[inline]
    pub(crate) fn spawn_actor<F, S: Subject>(&self, _: Seat, _: &Arc<S>, task: impl FnOnce() -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.start(task());
    }
}

#[inline]
pub(crate) fn open<S: Subject>(_: Seat, _: &Arc<S>) {}

pub(crate) const fn turn(usual: u32) -> u32 {
    usual
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct SentBefore;

impl SentBefore {
    #[inline]
    pub(crate) const fn answer() -> Self {
        Self
    }

    #[inline]
    pub(crate) const fn observe(self) {}
}

pub(crate) const fn random() -> Option<u64> {
    None
}

pub(crate) const fn flush() {}

#[inline(always)]
pub(crate) fn ties<T>(_: impl FnOnce() -> T, _: bool) {}

#[inline(always)]
pub(crate) fn sets_timer<T>(_: impl FnOnce() -> T, _: &'static str, _: Duration) {}
