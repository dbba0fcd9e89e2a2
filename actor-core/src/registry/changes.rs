//! What a watcher has not read yet.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

use crate::sys::sync::{Arc, Mutex};

/// The writing side. The reading side learns when it is dropped.
pub(crate) struct Feed<T>(Arc<Mutex<State<T>>>);

/// The reading side.
pub(crate) struct Reader<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    unread: VecDeque<T>,
    reader: Option<Waker>,
    is_over: bool,
}

/// Readers that are to be woken once the lock is free under which they were fed: a waker runs code of others.
#[derive(Default)]
pub(crate) struct Wakers(Vec<Waker>);

impl Wakers {
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}

pub(crate) fn feed<T>() -> (Feed<T>, Reader<T>) {
    let state = Arc::new(Mutex::new(State { unread: VecDeque::new(), reader: None, is_over: false }));
    (Feed(Arc::clone(&state)), Reader(state))
}

impl<T> Feed<T> {
    pub(crate) fn push(&self, item: T, woken: &mut Wakers) {
        let mut state = self.0.lock();
        state.unread.push_back(item);
        woken.0.extend(state.reader.take());
    }
}

impl<T> Drop for Feed<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_over = true;
        let reader = state.reader.take();
        drop(state);
        reader.into_iter().for_each(Waker::wake);
    }
}

impl<T> Reader<T> {
    /// The next item; `None` when there is no more to come.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.lock();
        if let Some(item) = state.unread.pop_front() {
            return Poll::Ready(Some(item));
        }
        if state.is_over {
            return Poll::Ready(None);
        }
        let before = state.reader.replace(cx.waker().clone());
        drop(state);
        drop(before);
        Poll::Pending
    }

    /// The next item that is there already.
    pub(crate) fn try_next(&mut self) -> Option<T> {
        self.0.lock().unread.pop_front()
    }
}
