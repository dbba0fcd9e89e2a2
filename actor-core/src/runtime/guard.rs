//! Polling the code of users: as the current actor, with panics caught, cut when killed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::lifecycle::ExitReason;
use crate::registry::{Control, current};
use crate::sys::panic;
use crate::sys::sync::Arc;

/// Why guarded code did not come to its end.
pub(super) enum Cut {
    Killed,
    /// The message of the panic.
    Panicked(String),
}

/// Runs `future` as the code of `me`.
///
/// The guard is around each poll, not around each message: a whole batch costs one `catch_unwind` and one visit to the
/// thread-local. The future borrows the actor's state and does not own it, so that both survive a panic.
pub(super) async fn guarded<F: Future>(me: &mut Option<Arc<dyn Control>>, future: F) -> Result<F::Output, Cut> {
    let mut future = pin!(Some(future));
    let done = poll_fn(|cx| {
        if is_killed(me.as_deref()) {
            return Poll::Ready(Err(Cut::Killed));
        }
        let Some(running) = future.as_mut().as_pin_mut() else { unreachable!("it is polled until it ends") };
        let turn = current::Turn::enter(me.take());
        let polled = panic::caught(|| running.poll(cx));
        *me = turn.leave();
        match polled {
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(message) => Poll::Ready(Err(Cut::Panicked(message))),
            Ok(Poll::Pending) if me.as_ref().is_some_and(|me| me.park(cx.waker())) => Poll::Ready(Err(Cut::Killed)),
            Ok(Poll::Pending) => Poll::Pending,
        }
    })
    .await;
    if let Err(Cut::Killed) = &done {
        // A handler that is cut drops what it holds; replies among it tell their callers why.
        let turn = current::Turn::enter(me.take());
        let dropped = panic::caught(|| current::ending(&ExitReason::Killed, || future.as_mut().set(None)));
        *me = turn.leave();
        drop(dropped);
    }
    done
}

fn is_killed(me: Option<&dyn Control>) -> bool {
    me.is_some_and(Control::is_killed)
}
