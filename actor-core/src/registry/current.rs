//! Which actor and which system the current thread works for.
//!
//! Set around each poll of an actor's task, by moving one pointer in and out: no reference count is touched.

use std::cell::RefCell;
use std::time::Duration;

use super::control::{Control, Identity};
use super::panic_note::PanicNote;
use super::roster::Registry;
use crate::lifecycle::ExitReason;
use crate::sys::sync::Arc;

#[derive(Default)]
struct Frame {
    /// The actor whose code runs.
    actor: Option<Arc<dyn Control>>,
    /// The system that was entered by hand in this code; it outranks the actor's. What was entered around an actor's turn
    /// does not reach into it.
    system: Option<Arc<Registry>>,
    /// Why the values that are being dropped right now die: replies among them pass it on to their callers.
    dropping: Option<DropCause>,
    /// Where the callers of replies that a panic drops wait for its message.
    panic: Option<Arc<PanicNote>>,
}

// tidy: sys-door because what the thread works for is known only to the thread; a simulation sets it by the same calls.
thread_local! {
    static FRAME: RefCell<Frame> = const { RefCell::new(Frame { actor: None, system: None, dropping: None, panic: None }) };
}

/// `None` while the thread is being torn down, when thread-locals are gone.
#[inline]
fn with<T>(f: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAME.try_with(|frame| f(&mut frame.borrow_mut())).ok()
}

/// An actor's code runs until [`leave`](Turn::leave).
pub(crate) struct Turn {
    outer_actor: Option<Arc<dyn Control>>,
    outer_system: Option<Arc<Registry>>,
}

impl Turn {
    #[inline]
    pub(crate) fn enter(actor: Option<Arc<dyn Control>>) -> Self {
        let swapped = with(|frame| (std::mem::replace(&mut frame.actor, actor), frame.system.take()));
        let (outer_actor, outer_system) = swapped.unwrap_or_default();
        Self { outer_actor, outer_system }
    }

    /// Gives back the actor that was entered, and what [`panic_note`] gave out meanwhile.
    #[inline]
    pub(crate) fn leave(self) -> (Option<Arc<dyn Control>>, Option<Arc<PanicNote>>) {
        let Self { outer_actor, outer_system } = self;
        let swapped = with(|frame| {
            let inner = std::mem::replace(&mut frame.system, outer_system);
            (std::mem::replace(&mut frame.actor, outer_actor), frame.panic.take(), inner)
        });
        // A system that the code entered and did not leave is dropped outside of the frame.
        swapped.map_or((None, None), |(actor, note, _)| (actor, note))
    }
}

/// Calls `f` with the actor whose code runs on this thread, if any.
pub(crate) fn actor<T>(f: impl FnOnce(&Arc<dyn Control>) -> T) -> Option<T> {
    with(|frame| frame.actor.as_ref().map(f)).flatten()
}

/// Whether `who` is the actor whose code runs on this thread.
pub(crate) fn is(who: &Identity) -> bool {
    actor(|actor| actor.identity().is(who)).unwrap_or(false)
}

/// The system that was entered in this code, else that of the running actor.
pub(crate) fn registry() -> Option<Arc<Registry>> {
    with(|frame| {
        let of_actor = || frame.actor.as_ref().map(|actor| &actor.identity().registry);
        frame.system.as_ref().or_else(of_actor).cloned()
    })
    .flatten()
}

/// Enters a system by hand; hands back the one entered before.
pub(crate) fn swap_system(system: Option<Arc<Registry>>) -> Option<Arc<Registry>> {
    with(|frame| std::mem::replace(&mut frame.system, system)).flatten()
}

/// Why messages and replies die that nobody dropped on purpose.
#[derive(Debug, Clone)]
pub(crate) enum DropCause {
    /// Their actor ended.
    Ended(ExitReason),
    /// Their mailbox was full.
    Overflow,
    /// Their handler was cut by its limit.
    OverLimit(Duration),
}

/// Runs `f`, which drops what an ended actor leaves behind.
pub(crate) fn ending<T>(reason: &ExitReason, f: impl FnOnce() -> T) -> T {
    dropping(DropCause::Ended(reason.clone()), f)
}

/// Runs `f`, which drops messages for this cause.
pub(crate) fn dropping<T>(cause: DropCause, f: impl FnOnce() -> T) -> T {
    /// Restores by being dropped: destructors of users run inside, and may panic.
    struct Restore(Option<DropCause>);

    impl Drop for Restore {
        fn drop(&mut self) {
            let outer = self.0.take();
            with(|frame| frame.dropping = outer);
        }
    }

    let _restore = Restore(with(|frame| frame.dropping.replace(cause)).flatten());
    f()
}

/// Where the caller of a reply that is dropped by a panic of the running actor waits for its message. `None` if no actor runs.
pub(crate) fn panic_note() -> Option<Arc<PanicNote>> {
    with(|frame| frame.actor.is_some().then(|| Arc::clone(frame.panic.get_or_insert_default()))).flatten()
}

/// Why what is dropped right now dies, if nobody does it on purpose.
pub(crate) fn cause_of_drop() -> Option<DropCause> {
    with(|frame| frame.dropping.clone()).flatten()
}
