//! The one-way gate of an actor's life: closed, then up, then gone. Any number of tasks wait at it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use smallvec::SmallVec;

use super::control::{Control, Reach};
use crate::lifecycle::{ExitReason, Signal};
use crate::sys::sync::{Arc, Mutex};
use crate::sys::task::exchange;

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
        /// There once an incarnation has ended and the actor lives on.
        before: Option<Box<Before>>,
    },
    Gone {
        reason: ExitReason,
        was_up: bool,
        /// The last incarnation was.
        last_was_up: bool,
    },
}

/// The incarnation that ended last.
#[derive(Debug)]
struct Before {
    incarnation: u32,
    reason: ExitReason,
    was_up: bool,
    /// Whether any was, that one or an earlier one.
    ever_up: bool,
}

/// What somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The actor is up, or was.
    Up,
    /// This incarnation is up, or has ended.
    UpAs(u32),
    /// This incarnation has ended.
    EndOf(u32),
    /// The actor is gone for good.
    Gone,
}

/// Nearly always one: that has its place here.
type Line = SmallVec<[(u32, Waker); 1]>;

#[derive(Debug, Default)]
struct Waiters {
    line: Line,
    next: u32,
    /// The actor is gone, and others hear of it before those that wait here.
    leaving: Option<ExitReason>,
}

impl Latch {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State::Alive { up: false, waiters: None, before: None }))
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
            State::Alive { up, waiters, .. } => {
                *up = true;
                Waiters::take(waiters)
            }
            State::Gone { .. } => return,
        };
        wake(woken);
    }

    /// An incarnation is entirely gone, and the actor lives on.
    pub(crate) fn set_parked(&self, incarnation: u32, reason: ExitReason) {
        let woken = match &mut *self.0.lock() {
            State::Alive { up, waiters, before } => {
                let was_up = std::mem::replace(up, false);
                let ever_up = was_up || before.as_ref().is_some_and(|before| before.ever_up);
                *before = Some(Box::new(Before { incarnation, reason, was_up, ever_up }));
                Waiters::take(waiters)
            }
            State::Gone { .. } => return,
        };
        wake(woken);
    }

    /// The actor is entirely gone. The first reason stays.
    pub(crate) fn set_gone(&self, reason: ExitReason) {
        let mut state = self.0.lock();
        let State::Alive { waiters, up, before } = &mut *state else { return };
        let last_was_up = *up;
        let was_up = *up || before.as_ref().is_some_and(|before| before.ever_up);
        let woken = waiters.take().map(|waiters| waiters.line).unwrap_or_default();
        *state = State::Gone { reason, was_up, last_was_up };
        drop(state);
        wake(woken);
    }

    /// `Ok` when what was waited for is or was up, `Err` when it has ended.
    ///
    /// Gives also the waker that was left before, if that was another, to be dropped when the lock is free.
    fn poll(
        &self,
        until: Until,
        key: &mut Option<u32>,
        waker: &Waker,
    ) -> (Poll<Result<(), ExitReason>>, Option<Waker>) {
        let polled = match &mut *self.0.lock() {
            State::Gone { was_up: true, .. } if until == Until::Up => Poll::Ready(Ok(())),
            State::Gone { last_was_up: true, .. } if matches!(until, Until::UpAs(_)) => Poll::Ready(Ok(())),
            State::Gone { reason, .. } => Poll::Ready(Err(reason.clone())),
            State::Alive { up, waiters, before } => match before {
                // It was up, and has ended before anybody looked.
                Some(before) if until == Until::UpAs(before.incarnation) && before.was_up => Poll::Ready(Ok(())),
                Some(before) if until.is_over(before.incarnation) => Poll::Ready(Err(before.reason.clone())),
                _ if *up && matches!(until, Until::Up | Until::UpAs(_)) => Poll::Ready(Ok(())),
                _ => {
                    return (Poll::Pending, waiters.get_or_insert_default().keep(key, waker));
                }
            },
        };
        (polled, None)
    }

    fn forget(&self, key: u32) {
        // Dropped after the lock is free, as above.
        let _left = match &mut *self.0.lock() {
            State::Alive { waiters: Some(waiters), .. } => waiters.leave(key),
            _ => None,
        };
    }
}

impl Until {
    /// Whether this is over once that incarnation has ended.
    fn is_over(self, ended: u32) -> bool {
        match self {
            Self::UpAs(incarnation) | Self::EndOf(incarnation) => incarnation <= ended,
            Self::Up | Self::Gone => false,
        }
    }
}

impl Waiters {
    /// Everyone who waits. Those that wait for something else come back and get a new key: the count goes on, so that no two
    /// have the same.
    fn take(waiters: &mut Option<Box<Self>>) -> Line {
        waiters.as_mut().map(|waiters| std::mem::take(&mut waiters.line)).unwrap_or_default()
    }

    /// Gives the waker that was kept before, if that was another.
    fn keep(&mut self, key: &mut Option<u32>, waker: &Waker) -> Option<Waker> {
        match key.and_then(|key| self.line.iter_mut().find(|(k, _)| *k == key)) {
            Some((_, known)) => exchange(known, waker),
            None => {
                *key = Some(self.next);
                self.line.push((self.next, waker.clone()));
                self.next = self.next.wrapping_add(1);
                None
            }
        }
    }

    fn leave(&mut self, key: u32) -> Option<Waker> {
        let at = self.line.iter().position(|(known, _)| *known == key)?;
        Some(self.line.remove(at).1)
    }
}

fn wake(waiters: Line) {
    if !waiters.is_empty() {
        waiters.into_iter().for_each(|(_, waker)| waker.wake());
    }
}

/// Waits at the latch of an actor.
pub(crate) struct Waiting {
    at: Arc<dyn Control>,
    until: Until,
    key: Option<u32>,
}

impl Waiting {
    /// Until the actor is gone for good.
    pub(crate) fn for_end(at: Arc<dyn Control>) -> Self {
        Self { at, until: Until::Gone, key: None }
    }

    pub(crate) fn for_start(at: Arc<dyn Control>) -> Self {
        Self { at, until: Until::Up, key: None }
    }

    /// Until this incarnation is up, or has ended.
    pub(crate) fn for_start_of(at: Arc<dyn Control>, incarnation: u32) -> Self {
        Self { at, until: Until::UpAs(incarnation), key: None }
    }

    /// Until this incarnation has ended.
    pub(crate) fn for_end_of(at: Arc<dyn Control>, incarnation: u32) -> Self {
        Self { at, until: Until::EndOf(incarnation), key: None }
    }

    pub(crate) fn target(&self) -> &Arc<dyn Control> {
        &self.at
    }

    /// Tells the actor whose end is waited for to end in another way: that incarnation alone, if the actor may live on.
    pub(crate) fn signal(&self, signal: Signal) -> Reach {
        match self.until {
            Until::EndOf(incarnation) => self.at.signal_to(incarnation, signal),
            Until::Up | Until::UpAs(_) | Until::Gone => self.at.signal(signal),
        }
    }
}

impl Future for Waiting {
    type Output = Result<(), ExitReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (polled, _old_waker) = this.at.latch().poll(this.until, &mut this.key, cx.waker());
        if polled.is_ready() {
            // It does not stand in line any more.
            this.key = None;
        }
        polled
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.at.latch().forget(key);
        }
    }
}
