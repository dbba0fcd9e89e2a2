//! Polling the code of users: as the current actor, with panics caught, cut when killed.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::end::{Fate, aborted};
use crate::lifecycle::{ExitReason, Failure};
use crate::registry::current::{self, Aftermath};
use crate::registry::{Control, Panic};
use crate::sys::sync::Arc;
use crate::sys::time::{Sleep, sleep};

/// Why guarded code did not come to its end.
pub(super) enum Cut {
    Killed,
    /// It took longer than this.
    TooLate(Duration),
    Panicked(Panic),
}

/// Runs a future as the code of `me`.
///
/// The guard is around each poll, not around each message: a whole batch costs one `catch_unwind` and one visit to the
/// thread-local. The future borrows the actor's state and does not own it, so that both survive a panic. It is pinned by the
/// caller: an `async fn` with a future as its argument would store it twice.
pub(super) struct Guarded<'a, F: Future> {
    me: &'a mut Option<Arc<dyn Control>>,
    code: Code<'a, F>,
    is_running: bool,
    /// Its first poll goes on with what has begun: a kill is looked at before that, and when it waits.
    has_begun: bool,
}

/// `None` once it was cut.
struct Code<'a, F>(Pin<&'a mut Option<F>>);

/// A future whose type does not matter: what is done around it is compiled once, and not for each actor.
trait Cuttable {
    /// Drops it, which drops what the cut code holds; replies among it tell their callers why.
    fn drop_code(&mut self);
}

impl<F> Cuttable for Code<'_, F> {
    fn drop_code(&mut self) {
        self.0.as_mut().set(None);
    }
}

impl<'a, F: Future> Guarded<'a, F> {
    pub(super) fn new(me: &'a mut Option<Arc<dyn Control>>, future: Pin<&'a mut Option<F>>) -> Self {
        Self { me, code: Code(future), is_running: true, has_begun: false }
    }

    /// Goes on with a message that counts as started: it is not cut before its code runs, since it would be counted twice.
    pub(super) fn going_on(me: &'a mut Option<Arc<dyn Control>>, future: Pin<&'a mut Option<F>>) -> Self {
        Self { me, code: Code(future), is_running: true, has_begun: true }
    }
}

impl<F: Future> Future for Guarded<'_, F> {
    type Output = Result<F::Output, Cut>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { me, code, is_running, has_begun } = &mut *self;
        if !std::mem::take(has_begun)
            && let Some(cut) = before_poll(me, code)
        {
            *is_running = false;
            return Poll::Ready(Err(cut));
        }
        let mut polled = Poll::Pending;
        let cut = {
            let Some(mut running) = code.0.as_mut().as_pin_mut() else { unreachable!("it is polled until it ends") };
            poll_as(me, &mut || polled = running.as_mut().poll(cx))
        };
        if let Some(cut) = cut {
            *is_running = false;
            return Poll::Ready(Err(cut));
        }
        if let Poll::Ready(output) = polled {
            *is_running = false;
            return Poll::Ready(Ok(output));
        }
        match after_pending(me, code, cx) {
            Some(cut) => {
                *is_running = false;
                Poll::Ready(Err(cut))
            }
            None => Poll::Pending,
        }
    }
}

/// The same, given up when it takes longer than it may.
pub(super) struct Limited<'a, F: Future> {
    guarded: Guarded<'a, F>,
    limit: Duration,
    /// Made once the code has to wait.
    alarm: Option<Sleep>,
}

impl<'a, F: Future> Limited<'a, F> {
    pub(super) fn new(guarded: Guarded<'a, F>, limit: Duration) -> Self {
        Self { guarded, limit, alarm: None }
    }
}

impl<F: Future> Future for Limited<'_, F> {
    type Output = Result<F::Output, Cut>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { guarded, limit, alarm } = &mut *self;
        let polled = Pin::new(&mut *guarded).poll(cx);
        if polled.is_pending()
            && let Some(late) = poll_alarm(guarded.me, alarm, *limit, cx)
        {
            guarded.is_running = false;
            cut_late(guarded.me, &mut guarded.code, &late);
            return Poll::Ready(Err(late));
        }
        polled
    }
}

/// Looks at the alarm as the code would: it panics where the runtime has no timers.
#[cold]
fn poll_alarm(
    me: &mut Option<Arc<dyn Control>>,
    alarm: &mut Option<Sleep>,
    limit: Duration,
    cx: &mut Context<'_>,
) -> Option<Cut> {
    let mut is_over = false;
    let cut = poll_as(me, &mut || is_over = alarm.get_or_insert_with(|| sleep(limit)).as_mut().poll(cx).is_ready());
    cut.or(is_over.then_some(Cut::TooLate(limit)))
}

/// Cuts the stop hook, of which it was said why.
#[cold]
fn cut_late(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable, late: &Cut) {
    let failure = match late {
        Cut::TooLate(limit) => too_late(*limit),
        Cut::Panicked(panic) => Failure::new("#[stopped]", panic.message()),
        Cut::Killed => return cut(me, code, &ExitReason::Killed),
    };
    cut(me, code, &ExitReason::Failed(failure));
}

/// What becomes of an actor whose stop hook took longer than this.
pub(super) fn too_late(limit: Duration) -> Failure {
    Failure::new("#[stopped]", format!("the hook did not end within {limit:?}"))
}

/// Cuts what was killed before it is polled.
#[inline]
fn before_poll(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable) -> Option<Cut> {
    let is_killed = me.as_ref().is_some_and(|me| me.resume());
    is_killed.then(|| cut_killed(me, code))
}

/// Cuts what was killed while it was polled.
#[inline]
fn after_pending(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable, cx: &Context<'_>) -> Option<Cut> {
    let is_killed = me.as_ref().is_some_and(|me| me.park(cx.waker()));
    is_killed.then(|| cut_killed(me, code))
}

#[cold]
fn cut_killed(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable) -> Cut {
    cut(me, code, &ExitReason::Killed);
    Cut::Killed
}

/// Polls the code, once.
#[inline(always)]
#[allow(clippy::inline_always, reason = "nothing but a test of what another function gives")]
pub(super) fn poll_as(me: &mut Option<Arc<dyn Control>>, code: &mut dyn FnMut()) -> Option<Cut> {
    match current::run_once_as(me, code) {
        None => None,
        Some(aftermath) => thrown(*aftermath).map(Cut::Panicked),
    }
}

/// What the code threw, if it did not catch that itself.
#[cold]
pub(super) fn thrown(Aftermath { panic, note }: Aftermath) -> Option<Panic> {
    match panic {
        Some(said) => Some(Panic::new(said, note)),
        None => {
            // Replies were dropped by a panic that went no further: their callers are told that much.
            drop(note.map(|note| Panic::new("a panic that the code caught itself".to_owned(), Some(note))));
            None
        }
    }
}

#[cold]
fn cut(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable, reason: &ExitReason) {
    let fate = Fate { reason, returns: me.as_ref().is_some_and(|me| me.revives(reason)) };
    // Its destructors may panic; the incarnation is at its end anyway.
    let _ = fate.drop_as(me, &mut || code.drop_code());
}

/// The task was dropped in the middle of the code: aborted, or its runtime is gone.
impl<F: Future> Drop for Guarded<'_, F> {
    fn drop(&mut self) {
        if self.is_running {
            cut_aborted(self.me, &mut self.code);
        }
    }
}

#[cold]
fn cut_aborted(me: &mut Option<Arc<dyn Control>>, code: &mut dyn Cuttable) {
    if let Some(reason) = me.as_deref().map(aborted) {
        cut(me, code, &reason);
    }
}
