//! A cell as a protocol sees it: its own messages go in, and come out again if they are refused.

use std::task::{Poll, Waker};

use super::speaks::{Accepts, Protocol};
use crate::address::Held;
use crate::mailbox::Cell;
use crate::message::{Deadline, Handover, Message, Refusal, Why};
use crate::registry::Control;

/// Takes the messages of the protocol `P` for one actor, whatever its own messages are.
pub(super) trait Deliver<P: Protocol + ?Sized>: Held + Control {
    fn push(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>>;
    fn push_or_wait(&self, message: P::Msg, waker: &Waker) -> Handover<P::Msg>;
    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<P::Msg>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>>;
    fn push_until(&self, message: P::Msg, until: Deadline, waker: Option<&Waker>) -> Handover<P::Msg>;
    fn leave_line(&self, ticket: u64, refused: bool);
    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>>;
    fn push_reserved(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>>;
    fn unreserve(&self);
}

impl<P: Protocol + ?Sized, M: Message + Accepts<P, Part = P::Msg> + Send> Deliver<P> for Cell<M> {
    #[inline]
    fn push(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>> {
        self.push(M::wrap(message)).map_err(refusal)
    }

    #[inline]
    fn push_or_wait(&self, message: P::Msg, waker: &Waker) -> Handover<P::Msg> {
        handover(self.push_or_wait(M::wrap(message), waker))
    }

    fn push_until(&self, message: P::Msg, until: Deadline, waker: Option<&Waker>) -> Handover<P::Msg> {
        handover(self.push_until(M::wrap(message), until, waker))
    }

    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<P::Msg>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>> {
        let mut wrapped = message.take().map(M::wrap);
        let polled = self.poll_line(ticket, &mut wrapped, until, waker);
        *message = wrapped.map(unwrapped);
        polled
    }

    fn leave_line(&self, ticket: u64, refused: bool) {
        self.leave_line(ticket, refused);
    }

    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>> {
        self.poll_reserve(ticket, waker)
    }

    fn push_reserved(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>> {
        self.push_reserved(M::wrap(message)).map_err(refusal)
    }

    fn unreserve(&self) {
        self.unreserve();
    }
}

#[inline]
fn handover<P: Protocol + ?Sized, M: Accepts<P, Part = P::Msg>>(handover: Handover<M>) -> Handover<P::Msg> {
    match handover {
        Handover::Accepted(sequence) => Handover::Accepted(sequence),
        Handover::Waiting(message, ticket) => Handover::Waiting(unwrapped(message), ticket),
        Handover::Refused(refused) => Handover::Refused(refusal(refused)),
    }
}

#[cold]
fn refusal<P: Protocol + ?Sized, M: Accepts<P, Part = P::Msg>>(
    Refusal { message, why }: Refusal<M>,
) -> Refusal<P::Msg> {
    Refusal { message: unwrapped(message), why }
}

fn unwrapped<P: Protocol + ?Sized, M: Accepts<P, Part = P::Msg>>(message: M) -> P::Msg {
    message.unwrap().expect("a mailbox gives back the message that it was given")
}
