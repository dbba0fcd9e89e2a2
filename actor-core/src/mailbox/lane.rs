//! The normal lane of a mailbox: what waits in it, first in, first out.

use std::collections::VecDeque;

/// The first message is kept in place: an actor that has one message at a time, as most asked ones do, never has a buffer, and an
/// idle one none that it does not need.
pub(super) struct Mail<M> {
    first: Option<M>,
    /// What came behind the first, which may be gone by now. Once it is there, it stays, and is filled again and again.
    #[expect(
        clippy::box_collection,
        reason = "a word instead of four, in every actor that never had two messages at a time"
    )]
    rest: Option<Box<VecDeque<M>>>,
}

impl<M> Mail<M> {
    pub(super) const fn new() -> Self {
        Self { first: None, rest: None }
    }

    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.waiting_behind()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn waiting_behind(&self) -> usize {
        self.rest.as_ref().map_or(0, |rest| rest.len())
    }

    fn rest(&mut self) -> &mut VecDeque<M> {
        self.rest.get_or_insert_default()
    }

    /// Appends a message. Gives how many wait now, or one more.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "each message comes through here, and a call would move it twice")]
    pub(super) fn push(&mut self, message: M) -> usize {
        match &mut self.rest {
            Some(rest) if !rest.is_empty() => {
                rest.push_back(message);
                rest.len() + 1
            }
            _ => self.push_near(message),
        }
    }

    /// Nobody waits behind the first.
    #[inline]
    fn push_near(&mut self, message: M) -> usize {
        if self.first.is_none() {
            self.first = Some(message);
            return 1;
        }
        self.rest().push_back(message);
        2
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<M> {
        if self.first.is_some() { self.first.take() } else { self.rest.as_mut()?.pop_front() }
    }

    /// Takes everything into `batch`, which is empty, if that is worth it: more than one message, and none of them alone in its
    /// place. Gives how many.
    #[inline]
    pub(super) fn swap(&mut self, batch: &mut VecDeque<M>) -> Option<usize> {
        let rest = self.rest.as_deref_mut()?;
        if self.first.is_some() || rest.len() < 2 {
            return None;
        }
        std::mem::swap(rest, batch);
        Some(batch.len())
    }

    /// Puts a batch in front of what waits.
    pub(super) fn put_in_front(&mut self, mut batch: VecDeque<M>) {
        batch.extend(self.first.take());
        let rest = self.rest();
        batch.append(rest);
        *rest = batch;
    }

    /// Takes everything.
    pub(super) fn take(&mut self) -> VecDeque<M> {
        let mut all = self.rest.take().map_or_else(VecDeque::new, |rest| *rest);
        if let Some(first) = self.first.take() {
            all.push_front(first);
        }
        all
    }
}
