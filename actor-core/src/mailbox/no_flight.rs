//! Nothing is ever in flight: the empty twin of `flight`, see there.

#![allow(clippy::unused_self, reason = "its twin has something to look at")]

use std::marker::PhantomData;

use super::cell::Cell;
use super::marks::Mark;
use super::queue::Queue;
use crate::message::Message;
use crate::sys::sync::MutexGuard;

pub(super) struct Flight<M>(PhantomData<fn() -> M>);

impl<M> Flight<M> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }

    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        true
    }

    #[inline]
    pub(super) const fn is_unused(&self) -> bool {
        true
    }
}

impl<M: Message> Cell<M> {
    #[cold]
    pub(super) fn send_off(&self, queue: MutexGuard<'_, Queue<M>>, message: M, mark: Mark) -> u64 {
        self.take_in(queue, message, mark)
    }
}

impl<M> Cell<M> {
    #[inline]
    pub(super) fn land_all(&self, _: &mut Queue<M>) {}

    #[inline]
    pub(crate) fn ends_turn(&self, message: M) -> M {
        message
    }

    #[inline]
    pub(crate) fn is_simulated_and_quiet(&self) -> bool {
        false
    }
}
