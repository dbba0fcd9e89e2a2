//! A ref as the place where a call's message goes.

use std::task::{Poll, Waker};
use std::time::Duration;

use super::actor_ref::ActorRef;
use super::strong::Held;
use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;
use crate::mailbox::Inline;
use crate::message::{Deadline, Handover, Interface, Message, Refusal, Why};
use crate::registry::{Wait, Waits, current};
use crate::reply::{Life, Lives, Sink};
use crate::sys::sync::Arc;

impl<A: Interface<Msg: Message>> Sink<A::Msg> for ActorRef<A> {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a bare forwarder: a call here would copy the message once more")]
    fn push(&self, message: A::Msg) -> Result<u64, Refusal<A::Msg>> {
        self.cell().push(message)
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "like `push`")]
    fn push_or_wait(&self, message: A::Msg, waker: &Waker) -> Handover<A::Msg> {
        self.cell().push_or_wait(message, waker)
    }

    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<A::Msg>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>> {
        self.cell().poll_line(ticket, message, until, waker)
    }

    fn push_until(&self, message: A::Msg, until: Deadline, waker: Option<&Waker>) -> Handover<A::Msg> {
        self.cell().push_until(message, until, waker)
    }

    #[inline]
    fn ask_inline(&self, message: A::Msg, waker: &Waker) -> Inline<A::Msg> {
        self.cell().ask_inline(message, waker)
    }

    fn leave_line(&self, ticket: u64, refused: bool) {
        self.cell().leave_line(ticket, refused);
    }

    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>> {
        self.cell().poll_reserve(ticket, waker)
    }

    fn push_reserved(&self, message: A::Msg) -> Result<u64, Refusal<A::Msg>> {
        self.cell().push_reserved(message)
    }

    fn unreserve(&self) {
        self.cell().unreserve();
    }

    #[inline]
    fn begin_wait(&self, message: &A::Msg) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        current::actor(|me| Waits::begin(me, self.cell().whoami(), message.concurrency() > 0)).unwrap_or(Ok(None))
    }

    #[inline]
    fn ask_timeout(&self) -> Option<Duration> {
        self.cell().whoami().ask_timeout()
    }

    #[inline]
    fn is_current(&self) -> bool {
        current::is(self.cell().whoami())
    }

    fn label(&self) -> ActorLabel {
        self.cell().whoami().label()
    }

    fn reason(&self) -> ExitReason {
        Held::reason(&**self.cell())
    }
}

impl<A: Interface<Msg: Message + Send>> Lives for ActorRef<A> {
    fn life(&self) -> Life {
        Life(self.control())
    }
}
