//! The one-way gate of an actor's life: closed, then up, then gone. Any number of tasks wait at it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::control::Control;
use crate::lifecycle::ExitReason;
use crate::sys::sync::{Arc, Mutex};

/// Where waiting tasks learn that an actor is up, and why it ended.
///
/// Waiters are woken in the order in which they came, so that a deterministic program stays one.
#[derive(Debug)]
pub(crate) struct Latch(Mutex<State>);

#[derive(Debug)]
enum State {
    /// `waiters` is there only while somebody waits: nobody does at most actors.
    Alive {
        up: bool,
        waiters: Option<Box<Waiters>>,
    },
    Gone {
        reason: ExitReason,
        was_up: bool,
    },
}

#[derive(Debug, Default)]
struct Waiters {
    line: Vec<(u32, Waker)>,
    next: u32,
    /// The actor is gone, and others hear of it before those that wait here.
    leaving: Option<ExitReason>,
}

impl Latch {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State::Alive { up: false, waiters: None }))
    }

    /// Why the actor ended; `None` while it lives.
    pub(crate) fn reason(&self) -> Option<ExitReason> {
        match &*self.0.lock() {
            State::Alive { waiters, .. } => waiters.as_ref().and_then(|waiters| waiters.leaving.clone()),
            State::Gone { reason, .. } => Some(reason.clone()),
        }
    }

    /// From here on [`reason`](Self::reason) is known. Those that wait are released by [`set_gone`](Self::set_gone), which
    /// follows.
    pub(crate) fn set_leaving(&self, reason: ExitReason) {
        if let State::Alive { waiters, .. } = &mut *self.0.lock() {
            waiters.get_or_insert_default().leaving = Some(reason);
        }
    }

    /// The actor has started: releases those that wait for that.
    pub(crate) fn set_up(&self) {
        let woken = match &mut *self.0.lock() {
            State::Alive { up, waiters } => {
                *up = true;
                // Those that wait for the end come back and get a new key: the count goes on, so that no two have the same.
                waiters.as_mut().map(|waiters| std::mem::take(&mut waiters.line)).unwrap_or_default()
            }
            State::Gone { .. } => return,
        };
        wake(woken);
    }

    /// The actor is entirely gone. The first reason stays.
    pub(crate) fn set_gone(&self, reason: ExitReason) {
        let mut state = self.0.lock();
        let State::Alive { waiters, up } = &mut *state else { return };
        let was_up = *up;
        let woken = waiters.take().map(|waiters| waiters.line).unwrap_or_default();
        *state = State::Gone { reason, was_up };
        drop(state);
        wake(woken);
    }

    /// `until_up`: wait for the start only. `Ok` when the actor is or was up, `Err` when it is gone.
    fn poll(&self, until_up: bool, key: &mut Option<u32>, waker: &Waker) -> Poll<Result<(), ExitReason>> {
        match &mut *self.0.lock() {
            State::Gone { was_up: true, .. } | State::Alive { up: true, .. } if until_up => Poll::Ready(Ok(())),
            State::Gone { reason, .. } => Poll::Ready(Err(reason.clone())),
            State::Alive { waiters, .. } => {
                waiters.get_or_insert_default().keep(key, waker);
                Poll::Pending
            }
        }
    }

    fn forget(&self, key: u32) {
        if let State::Alive { waiters: Some(waiters), .. } = &mut *self.0.lock() {
            waiters.line.retain(|(k, _)| *k != key);
        }
    }
}

impl Waiters {
    fn keep(&mut self, key: &mut Option<u32>, waker: &Waker) {
        match key.and_then(|key| self.line.iter_mut().find(|(k, _)| *k == key)) {
            Some((_, known)) => known.clone_from(waker),
            None => {
                *key = Some(self.next);
                self.line.push((self.next, waker.clone()));
                self.next = self.next.wrapping_add(1);
            }
        }
    }
}

fn wake(waiters: Vec<(u32, Waker)>) {
    for (_, waker) in waiters {
        waker.wake();
    }
}

/// Waits at the latch of an actor.
pub(crate) struct Waiting {
    at: Arc<dyn Control>,
    until_up: bool,
    key: Option<u32>,
}

impl Waiting {
    pub(crate) fn for_end(at: Arc<dyn Control>) -> Self {
        Self { at, until_up: false, key: None }
    }

    pub(crate) fn for_start(at: Arc<dyn Control>) -> Self {
        Self { at, until_up: true, key: None }
    }

    pub(crate) fn target(&self) -> &Arc<dyn Control> {
        &self.at
    }
}

impl Future for Waiting {
    type Output = Result<(), ExitReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.at.latch().poll(this.until_up, &mut this.key, cx.waker())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.at.latch().forget(key);
        }
    }
}
