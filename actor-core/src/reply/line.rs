//! A sender in the line before a full mailbox.

use std::task::{Poll, Waker};

use super::sink::Sink;
use crate::message::{Refusal, Why};

/// A sender that waits for room, with its message. Dropping it leaves the line.
///
/// It holds a ref of its own and has the only destructor: so a call that never waits has none, and costs none.
pub(super) struct InLine<S: Sink<M>, M> {
    to: S,
    ticket: u64,
    message: Option<M>,
}

impl<S: Sink<M>, M> InLine<S, M> {
    pub(super) fn new(to: S, message: M, ticket: u64) -> Self {
        Self { to, ticket, message: Some(message) }
    }

    /// The message's sequence number once it is in the mailbox.
    pub(super) fn poll(&mut self, waker: &Waker) -> Poll<Result<u64, Refusal<M>>> {
        let done = std::task::ready!(self.to.poll_line(self.ticket, &mut self.message, None, waker));
        Poll::Ready(done.map_err(|why| Refusal { message: self.take(), why }))
    }

    /// Gives up: the message comes back.
    pub(super) fn leave(mut self, why: Why) -> Refusal<M> {
        let message = self.take();
        self.to.leave_line(self.ticket, true);
        Refusal { message, why }
    }

    fn take(&mut self) -> M {
        self.message.take().expect("a sender in line keeps its message until it is accepted")
    }
}

impl<S: Sink<M>, M> Drop for InLine<S, M> {
    fn drop(&mut self) {
        if self.message.is_some() {
            self.to.leave_line(self.ticket, false);
        }
    }
}
