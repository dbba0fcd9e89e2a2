//! The handler's side of an ask.

use std::convert::Infallible;
use std::fmt;

use super::meta::Meta;
use super::slot::{Answer, Slot, Unanswered};
use crate::error::AskError;
use crate::registry::{Control, DropCause, current};
use crate::sys::panic;
use crate::sys::sync::{Arc, Shared};
use crate::sys::time::Instant;

/// The right, and the duty, to answer one ask. One pointer wide; empty if the message was told and nobody waits.
///
/// A handler gets one by taking a `reply: Reply<T, E>` parameter instead of returning a value. It may keep it, move it to a
/// task or hand it to another actor, and answer later. Dropping it unanswered fails the ask with
/// [`AskError::NoReply`], or with what really happened if the actor panicked or ended.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// #[actor] #[derive(Default)] struct Gate { waiting: Vec<Reply<u32>> }
/// #[actor]
/// impl Gate {
///     /// Answers when the gate opens.
///     #[handler] pub fn pass(&mut self, reply: Reply<u32>) { self.waiting.push(reply); }
///     #[handler] pub fn open(&mut self) {
///         for (place, reply) in self.waiting.drain(..).enumerate() { reply.ok(place as u32); }
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gate = Gate::default().spawn();
/// let (first, _, _) = tokio::join!(gate.pass(), gate.pass(), gate.open());
/// assert_eq!(first?, 0);
/// # Ok(()) }
/// ```
#[must_use = "the caller waits for this reply: answer it with `.ok(..)` or `.err(..)`; dropping it fails the ask"]
pub struct Reply<T, E = Infallible>(Option<Shared<Slot<T, E>>>);

impl<T, E> Reply<T, E> {
    /// The reply of a message that nobody waits for: what a hand-written ref puts into a new message. Generated refs do it
    /// for their users.
    pub const fn none() -> Self {
        Self(None)
    }

    pub(super) fn to(slot: Shared<Slot<T, E>>) -> Self {
        Self(Some(slot))
    }

    /// Whether the message was asked, not told.
    #[must_use]
    pub fn is_ask(&self) -> bool {
        self.0.is_some()
    }

    /// Whether somebody waits for the answer right now: the message was asked, and its caller has not given up.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.0.as_ref().is_some_and(|slot| !Slot::is_abandoned(slot))
    }

    /// When the caller stops waiting; `None` if it waits for ever, or nobody waits.
    #[must_use]
    // tidy: sys-door because users compare it with the clock of their choice.
    pub fn deadline(&self) -> Option<std::time::Instant> {
        self.0.as_ref()?.deadline().map(Instant::into_std)
    }

    /// What the ask brought along: who waits for the answer, until when, and what a crate noted that carried it here. Empty for a
    /// message that was told.
    ///
    /// Put together when it is asked for.
    #[must_use]
    pub fn meta(&self) -> Meta {
        self.0.as_ref().and_then(|slot| slot.terms()).map(Meta::of).unwrap_or_default()
    }

    /// Answers with a value. Returns whether the caller was still there; a late answer is dropped and counted.
    #[inline]
    pub fn ok(self, value: T) -> bool {
        self.complete(Ok(value))
    }

    /// Answers with the handler's own error. Returns whether the caller was still there.
    pub fn err(self, error: E) -> bool {
        self.complete(Err(AskError::Handler(error)))
    }

    /// Answers with any outcome, such as the one that another actor gave. Returns whether the caller was still there.
    #[inline]
    pub fn complete(mut self, outcome: Result<T, AskError<E>>) -> bool {
        let Some(slot) = self.0.take() else { return false };
        if Slot::is_abandoned(&slot) {
            count_late(&slot);
            return false;
        }
        Slot::answer(slot, Answer::Given(outcome));
        true
    }

    /// The handler of this message is about to start. `false` if it was asked and its caller has given up: nobody will ever
    /// see the answer, and the caller was told that the handler never ran.
    #[inline]
    pub(crate) fn start(&self) -> bool {
        self.0.as_ref().is_none_or(Slot::start)
    }

    /// Notes who keeps the reply beyond its handler.
    pub(crate) fn lend(&self, to: impl FnOnce() -> Arc<dyn Control>) {
        if let Some(slot) = &self.0 {
            // From here on it may be answered by anyone: the caller does not wait for this actor any more.
            slot.lend(to());
        }
    }
}

#[cold]
fn count_late<T, E>(slot: &Slot<T, E>) {
    match slot.lent_to() {
        Some(actor) => actor.count_late_reply(),
        // Not lent: it is completed by its own handler.
        None => drop(current::actor(|actor| actor.count_late_reply())),
    }
}

impl<T, E> Drop for Reply<T, E> {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            drop_unanswered(slot);
        }
    }
}

#[cold]
fn drop_unanswered<T, E>(slot: Shared<Slot<T, E>>) {
    let started = slot.has_started();
    let cause = match current::cause_of_drop() {
        Some(DropCause::Beside) => panicked(),
        Some(cause) => Unanswered::Dropped(cause),
        None if panic::unwinding() => panicked(),
        None => Unanswered::NoReply,
    };
    Slot::answer(slot, Answer::Unanswered(cause, started));
}

/// The caller waits for what the panic says.
fn panicked() -> Unanswered {
    current::panic_note().map_or(Unanswered::NoReply, Unanswered::Panicked)
}

impl<T, E> fmt::Debug for Reply<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("is_ask", &self.is_ask()).finish_non_exhaustive()
    }
}
