//! Which actor and which system the current thread works for.
//!
//! Set around each poll of an actor's task, by moving one pointer in and out: no reference count is touched.

use std::cell::Cell;
use std::time::Duration;

use super::control::{Control, Identity};
use super::panic_note::PanicNote;
use super::roster::Registry;
use crate::lifecycle::ExitReason;
use crate::sys::panic;
use crate::sys::sync::Arc;

struct Frame {
    /// The actor whose code runs.
    actor: Cell<Option<Arc<dyn Control>>>,
    /// The system that was entered by hand in this code; it outranks the actor's. What was entered around an actor's turn
    /// does not reach into it.
    system: Cell<Option<Arc<Registry>>>,
    /// Why the values that are being dropped right now die: replies among them pass it on to their callers.
    dropping: Cell<Option<DropCause>>,
    /// Where the callers of replies that a panic drops wait for its message.
    panic: Cell<Option<Arc<PanicNote>>>,
    /// How many actors run inside of each other: handlers that run in the task of whoever asks.
    guests: Cell<u8>,
}

// tidy: sys-door because what the thread works for is known only to the thread; a simulation sets it by the same calls.
thread_local! {
    static FRAME: Frame = const {
        Frame { actor: Cell::new(None), system: Cell::new(None), dropping: Cell::new(None), panic: Cell::new(None), guests: Cell::new(0) }
    };
}

/// `None` while the thread is being torn down, when thread-locals are gone.
#[inline]
fn with<T>(f: impl FnOnce(&Frame) -> T) -> Option<T> {
    FRAME.try_with(f).ok()
}

/// Looks at what is in a cell, by taking it out and putting it back. `f` is code of this crate that does not look again.
#[inline]
fn look<V, T>(cell: &Cell<Option<V>>, f: impl FnOnce(&V) -> T) -> Option<T> {
    let value = cell.take()?;
    let seen = f(&value);
    cell.set(Some(value));
    Some(seen)
}

/// Runs `code` as that of the actor `me`, with panics caught. Gives also what [`panic_note`] gave out meanwhile.
#[inline]
pub(crate) fn run_as<T>(
    me: &mut Option<Arc<dyn Control>>,
    code: impl FnOnce() -> T,
) -> (Result<T, String>, Option<Arc<PanicNote>>) {
    let (mut code, mut done) = (Some(code), None);
    let aftermath = run_once_as(me, &mut || done = code.take().map(|code| code()));
    let (said, note) = aftermath.map_or((None, None), |aftermath| (aftermath.panic, aftermath.note));
    match (said, done) {
        (None, Some(done)) => (Ok(done), note),
        (said, _) => (Err(said.unwrap_or_default()), note),
    }
}

/// What code left behind that did not just end.
pub(crate) struct Aftermath {
    /// What it said when it panicked.
    pub(crate) panic: Option<String>,
    /// What [`panic_note`] gave out meanwhile.
    pub(crate) note: Option<Arc<PanicNote>>,
}

/// One function for all code: what it does is compiled once, and not for each actor.
///
/// A box, since it is nearly always empty, and in the way of every turn.
#[inline]
pub(crate) fn run_once_as(me: &mut Option<Arc<dyn Control>>, code: &mut dyn FnMut()) -> Option<Box<Aftermath>> {
    visit::<false>(me, code)
}

/// The same, inside of what runs now, which is left as it was. Only where [guests may run](may_run_guests).
#[inline]
pub(crate) fn run_once_as_guest(me: &mut Option<Arc<dyn Control>>, code: &mut dyn FnMut()) -> Option<Box<Aftermath>> {
    visit::<true>(me, code)
}

#[inline]
fn visit<const AS_GUEST: bool>(me: &mut Option<Arc<dyn Control>>, code: &mut dyn FnMut()) -> Option<Box<Aftermath>> {
    let visit = FRAME.try_with(|frame| {
        let outer = frame.system.take();
        let before = frame.actor.replace(me.take());
        let host = AS_GUEST.then(|| frame.let_in());
        let done = panic::caught(&mut *code);
        *me = frame.actor.replace(before);
        // What the code entered and did not leave ends with it.
        frame.system.set(outer);
        let left = aftermath(done, frame.panic.take());
        if let Some(host) = host {
            frame.let_out(host);
        }
        left
    });
    visit.unwrap_or_else(|_| aftermath(panic::caught(code), None))
}

/// What a guest is not to see of its host.
type Host = (Option<DropCause>, Option<Arc<PanicNote>>);

impl Frame {
    #[inline]
    fn let_in(&self) -> Host {
        self.guests.set(self.guests.get() + 1);
        (self.dropping.take(), self.panic.take())
    }

    #[inline]
    fn let_out(&self, (dropping, panic): Host) {
        self.guests.set(self.guests.get() - 1);
        self.dropping.set(dropping);
        self.panic.set(panic);
    }
}

#[inline]
fn aftermath(done: Result<(), String>, note: Option<Arc<PanicNote>>) -> Option<Box<Aftermath>> {
    (done.is_err() || note.is_some()).then(|| Box::new(Aftermath { panic: done.err(), note }))
}

/// So many handlers may run inside of each other. Each takes its part of the thread's stack.
const GUESTS: u8 = 16;

/// Whether the code of another actor may run inside of what runs now.
#[inline]
pub(crate) fn may_run_guests() -> bool {
    !panic::unwinding() && with(|frame| frame.guests.get() < GUESTS).unwrap_or(false)
}

/// Calls `f` with the actor whose code runs on this thread, if any.
pub(crate) fn actor<T>(f: impl FnOnce(&Arc<dyn Control>) -> T) -> Option<T> {
    with(|frame| look(&frame.actor, f)).flatten()
}

/// Whether `who` is the actor whose code runs on this thread.
pub(crate) fn is(who: &Identity) -> bool {
    actor(|actor| actor.identity().is(who)).unwrap_or(false)
}

/// The system that was entered in this code, else that of the running actor.
pub(crate) fn registry() -> Option<Arc<Registry>> {
    with(|frame| {
        let of_actor = || look(&frame.actor, |actor| Arc::clone(&actor.identity().registry));
        look(&frame.system, Arc::clone).or_else(of_actor)
    })
    .flatten()
}

/// Enters a system by hand; hands back the one entered before.
pub(crate) fn swap_system(system: Option<Arc<Registry>>) -> Option<Arc<Registry>> {
    with(|frame| frame.system.replace(system)).flatten()
}

/// Runs `f` with a system entered.
pub(crate) fn inside<T>(system: &Arc<Registry>, f: impl FnOnce() -> T) -> T {
    /// Leaves it by being dropped: `f` may panic.
    struct Leave(Option<Arc<Registry>>);

    impl Drop for Leave {
        fn drop(&mut self) {
            drop(swap_system(self.0.take()));
        }
    }

    let _leave = Leave(swap_system(Some(Arc::clone(system))));
    f()
}

/// Why messages and replies die that nobody dropped on purpose.
#[derive(Debug, Clone)]
pub(crate) enum DropCause {
    /// Their actor ended.
    Ended(ExitReason),
    /// Their incarnation ended, and another is to follow.
    Restarting(ExitReason),
    /// Their mailbox was full.
    Overflow,
    /// Their turn came too late: so long was given to them.
    Expired(Duration),
    /// Their handler was cut by its limit.
    OverLimit(Duration),
    /// A handler that ran beside theirs panicked.
    Beside,
}

/// Runs `f`, which drops messages for this cause.
pub(crate) fn dropping<T>(cause: DropCause, f: impl FnOnce() -> T) -> T {
    /// Restores by being dropped: destructors of users run inside, and may panic.
    struct Restore(Option<DropCause>);

    impl Drop for Restore {
        fn drop(&mut self) {
            let outer = self.0.take();
            with(|frame| frame.dropping.set(outer));
        }
    }

    let _restore = Restore(replace_cause(cause));
    f()
}

/// Runs `f`, which drops one message for this cause. If its destructor panics, that is nobody's fault.
pub(crate) fn dispose(cause: DropCause, f: &mut dyn FnMut()) {
    let _ = panic::caught(|| dropping(cause, f));
}

fn replace_cause(cause: DropCause) -> Option<DropCause> {
    with(|frame| frame.dropping.replace(Some(cause))).flatten()
}

/// Where the caller of a reply that is dropped by a panic of the running actor waits for its message. `None` if no actor runs.
pub(crate) fn panic_note() -> Option<Arc<PanicNote>> {
    with(|frame| {
        look(&frame.actor, |_| ())?;
        let note = frame.panic.take().unwrap_or_default();
        frame.panic.set(Some(Arc::clone(&note)));
        Some(note)
    })
    .flatten()
}

/// Why what is dropped right now dies, if nobody does it on purpose.
pub(crate) fn cause_of_drop() -> Option<DropCause> {
    with(|frame| look(&frame.dropping, DropCause::clone)).flatten()
}
