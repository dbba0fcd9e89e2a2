//! The normal lane of a mailbox: what waits in it, first in, first out.

use std::collections::VecDeque;

/// The first message is kept in place: an actor that has one message at a time, as most asked ones do, never has a buffer, and an
/// idle one none that it does not need.
pub(super) struct Mail<M> {
    first: Option<M>,
    /// What came behind the first, which may be gone by now.
    rest: VecDeque<M>,
}

impl<M> Mail<M> {
    pub(super) const fn new() -> Self {
        Self { first: None, rest: VecDeque::new() }
    }

    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none() && self.rest.is_empty()
    }

    /// Appends a message. Gives how many wait now, or one more.
    #[inline]
    pub(super) fn push(&mut self, message: M) -> usize {
        let before = self.rest.len();
        if before == 0 && self.first.is_none() {
            self.first = Some(message);
            return 1;
        }
        self.rest.push_back(message);
        before + 2
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<M> {
        if self.first.is_some() { self.first.take() } else { self.rest.pop_front() }
    }

    /// Takes everything into `batch`, which is empty, if that is worth it: more than one message, and none of them alone in its
    /// place. Gives how many.
    #[inline]
    pub(super) fn swap(&mut self, batch: &mut VecDeque<M>) -> Option<usize> {
        if self.first.is_some() || self.rest.len() < 2 {
            return None;
        }
        std::mem::swap(&mut self.rest, batch);
        Some(batch.len())
    }

    /// Puts a batch in front of what waits.
    pub(super) fn put_in_front(&mut self, mut batch: VecDeque<M>) {
        batch.extend(self.first.take());
        batch.append(&mut self.rest);
        self.rest = batch;
    }

    /// Takes everything.
    pub(super) fn take(&mut self) -> VecDeque<M> {
        let mut all = std::mem::take(&mut self.rest);
        if let Some(first) = self.first.take() {
            all.push_front(first);
        }
        all
    }
}
