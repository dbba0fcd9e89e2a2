//! A cell whose messages are taken by hand: an actor that a test plays.

use std::collections::VecDeque;
use std::fmt;
use std::task::{Context as TaskContext, Poll, ready};

use super::end;
use super::spawn::{Options, enter};
use crate::actor::{Actor, Context};
use crate::address::ActorRef;
use crate::error::SpawnErrorKind;
use crate::mailbox::{Attended, Take};
use crate::message::Message;
use crate::sys::sim;
use crate::sys::sync::Arc;

/// The driver's side of an actor that has no state and no task: whoever holds it takes the messages. Dropping it ends the actor.
#[doc(hidden)]
pub struct Inbox<A: Actor> {
    /// `None` once the actor has ended.
    address: Option<ActorRef<A>>,
    batch: VecDeque<A::Msg>,
    urgent: u8,
}

impl<A: Actor> Inbox<A> {
    pub(crate) fn open(options: Options) -> Result<(ActorRef<A>, Self), SpawnErrorKind> {
        let (_, address, _) = enter::<A>(options)?;
        let cell = address.cell();
        sim::open(cell.seat(), cell);
        cell.set_running();
        // It keeps a ref of its own: that others let go of theirs does not end it.
        let inbox = Self { address: Some(address.clone()), batch: VecDeque::new(), urgent: 0 };
        Ok((address, inbox))
    }

    /// The next message; `None` once the actor was told to end and, if it was to drain, has done so.
    pub fn poll_next(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<A::Msg>> {
        let Some(address) = &self.address else { return Poll::Ready(None) };
        let cell = address.cell();
        let taken = loop {
            if self.batch.is_empty() {
                match ready!(cell.poll_take(&mut self.batch, &mut self.urgent, cx.waker())) {
                    Take::One(message) => break Some(message),
                    Take::Batch | Take::Idle => continue,
                    // It watches nobody: whoever plays it has no hooks to hear with.
                    Take::Notice => {
                        drop(cell.take_notice(0));
                        continue;
                    }
                    Take::End => break None,
                }
            }
            let in_hand = self.batch.len();
            match if cell.wants_attention() { cell.attend(&mut self.urgent, in_hand) } else { Attended::GoOn } {
                Attended::Notice => drop(cell.take_notice(in_hand)),
                Attended::GoOn => break self.batch.pop_front(),
                Attended::Urgent(message) => break Some(message),
                Attended::Stop => break None,
            }
        };
        match &taken {
            Some(message) => cell.start(message.place()),
            None => self.end(),
        }
        Poll::Ready(taken)
    }

    fn end(&mut self) {
        if let Some(address) = self.address.take() {
            let ctx = Context::<A>::new(Arc::clone(address.cell()));
            end::without_state(ctx, std::mem::take(&mut self.batch), None);
        }
    }
}

impl<A: Actor> Drop for Inbox<A> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<A: Actor> fmt::Debug for Inbox<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("actor", &self.address).finish_non_exhaustive()
    }
}
