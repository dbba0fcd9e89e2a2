//! Where an actor's next message comes from.

use std::collections::VecDeque;
use std::task::{Poll, Waker};

use super::actor::Actor;
use super::context::Context;
use crate::mailbox::{Attended, Take};
use crate::sys::sim::turn;

/// After so many messages the actor lets other tasks run.
pub(crate) fn throughput<A: Actor>() -> u32 {
    turn(A::THROUGHPUT.max(1))
}

/// Takes messages in their order: those that were put aside and are to be handled again, the batch at hand, the mailbox.
pub(crate) struct Intake<'a, A: Actor> {
    ctx: &'a Context<A>,
    /// What was taken from the mailbox and waits for its turn.
    batch: &'a mut VecDeque<A::Msg>,
    /// How many messages of the high lane were handled in a row.
    urgent: &'a mut u8,
}

impl<'a, A: Actor> Intake<'a, A> {
    #[inline]
    pub(crate) fn new(ctx: &'a Context<A>, batch: &'a mut VecDeque<A::Msg>, urgent: &'a mut u8) -> Self {
        Self { ctx, batch, urgent }
    }

    pub(crate) fn ctx(&self) -> &'a Context<A> {
        self.ctx
    }

    /// The next message that does not have to be taken from the mailbox. `None` if that is where it would come from.
    #[inline]
    pub(crate) fn at_hand(&mut self) -> Option<Take<A::Msg>> {
        if let Some(message) = self.ctx.next_unstashed() {
            // It goes where those behind it go, and not alone to the next incarnation.
            return Some(self.unless_stopped(message, |intake, message| intake.ctx.put_unstashed_back(message)));
        }
        if self.batch.is_empty() {
            return None;
        }
        if self.ctx.cell().wants_attention() {
            match self.ctx.cell().attend(self.urgent, self.batch.len()) {
                Attended::GoOn => {}
                Attended::Notice => return Some(Take::Notice),
                Attended::Urgent(taken) => return Some(taken),
                Attended::Stop => return Some(Take::End),
            }
        }
        *self.urgent = 0;
        Some(self.batch.pop_front().map_or(Take::Batch, Take::One))
    }

    /// A message that waited until no other handler ran, unless the actor is to handle no more: it is dropped with the batch then.
    #[inline]
    pub(crate) fn after_others(&mut self, message: A::Msg) -> Take<A::Msg> {
        self.unless_stopped(message, |intake, message| intake.batch.push_front(message))
    }

    /// A message that was taken before, unless the actor is to handle no more: it is put back then.
    #[inline]
    fn unless_stopped(&mut self, message: A::Msg, put_back: impl FnOnce(&mut Self, A::Msg)) -> Take<A::Msg> {
        self.ctx.cell().end_company();
        if !self.must_stop() {
            // It may have a companion, if it waited until no other handler ran.
            return if A::CONCURRENT && self.ctx.cell().was_tapped() {
                Take::Tapped(message)
            } else {
                Take::One(message)
            };
        }
        put_back(self, message);
        Take::End
    }

    #[inline]
    pub(crate) fn must_stop(&self) -> bool {
        self.ctx.cell().wants_attention() && self.ctx.cell().must_stop()
    }

    /// The next message of the mailbox.
    #[inline]
    pub(crate) fn poll_mailbox(&mut self, waker: &Waker, dozes: bool) -> Poll<Take<A::Msg>> {
        self.ctx.cell().poll_take(self.batch, self.urgent, waker, dozes)
    }
}
