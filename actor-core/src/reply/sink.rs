//! Where a call's message goes.

use std::task::{Poll, Waker};
use std::time::Duration;

use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;
use crate::mailbox::Inline;
use crate::message::{Deadline, Handover, Interface, Message, Refusal, Why};
use crate::registry::{Control, Wait};
use crate::sys::sync::Arc;

/// What can be called: whatever has messages and a sink for them.
///
/// One bound that stands for all that calls need. Written out, the compiler would look at each of them anew in every method of a
/// ref, and wherever a call is made.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor: `#[actor]` is missing on the type, or on its `impl` block",
    note = "an actor needs both: `#[actor] struct {Self} {{ .. }}` and `#[actor] impl {Self} {{ #[handler] .. }}`"
)]
pub trait Called: Interface<Msg: Message, Sink: Sink<<Self as Interface>::Msg>> {}

#[diagnostic::do_not_recommend]
impl<I: Interface<Msg: Message, Sink: Sink<I::Msg>>> Called for I {}

/// Takes messages of type `M` for one actor. Implemented by refs; user code calls the ref's methods instead.
#[doc(hidden)]
pub trait Sink<M>: Clone + PartialEq {
    /// Hands the message over at once, or gives it back.
    fn push(&self, message: M) -> Result<u64, Refusal<M>>;
    /// Hands the message over, or joins the line of senders that wait for room.
    fn push_or_wait(&self, message: M, waker: &Waker) -> Handover<M>;
    /// Comes back to the line; takes the message once there is room.
    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<M>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>>;
    /// Hands the message over, to be handled only before the deadline. With a waker, joins the line if there is no room.
    fn push_until(&self, message: M, until: Deadline, waker: Option<&Waker>) -> Handover<M>;
    /// Has the message handled at once, in the place of the caller with this waker, if the actor is idle and has a handler for
    /// that.
    fn ask_inline(&self, message: M, waker: &Waker) -> Inline<M> {
        let _ = waker;
        Inline::ForMailbox(message)
    }
    /// Leaves the line. `refused` if the message goes back to its sender with an error, which counts.
    fn leave_line(&self, ticket: u64, refused: bool);
    /// Sets room for a message aside: with a waker, in line; without one, now or not at all.
    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>>;
    /// Hands a message over for which room was set aside.
    fn push_reserved(&self, message: M) -> Result<u64, Refusal<M>>;
    /// Gives back room that was set aside.
    fn unreserve(&self);
    /// Notes that the running actor, if any, awaits this one's answer to `message`. `Err` with the circle that this would close.
    fn begin_wait(&self, message: &M) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>>;
    /// How long an ask takes at most that says nothing itself.
    fn ask_timeout(&self) -> Option<Duration>;
    /// Whether the running code is this very actor's.
    fn is_current(&self) -> bool;
    /// How errors call the actor.
    fn label(&self) -> ActorLabel;
    /// Why the actor ended or is ending.
    fn reason(&self) -> ExitReason;
}

/// A sink whose actor can be waited for, whatever its type: for what ends with it.
#[doc(hidden)]
pub trait Lives {
    /// The actor without its type.
    fn life(&self) -> Life;
}

/// An actor without its type.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it says nothing to anybody")]
pub struct Life(pub(crate) Arc<dyn Control>);
