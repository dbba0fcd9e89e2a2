//! A cell whose messages are taken by hand: an actor that a test plays, or that is somewhere else.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::task::{Context as TaskContext, Poll, Waker, ready};

use super::end;
use super::spawn::{Options, enter};
use crate::actor::{Actor, Context};
use crate::address::ActorRef;
use crate::error::SpawnErrorKind;
use crate::lifecycle::ExitReason;
use crate::mailbox::{Attended, Take, dispose};
use crate::message::Message;
use crate::registry::DropCause;
use crate::sys::sim;
use crate::sys::sync::Arc;

/// The driver's side of an actor that has no state and no task: whoever holds it takes the messages. Made by
/// [`System::open_inbox`](crate::System::open_inbox).
///
/// Its refs are refs like any other: mailbox, bounds, lanes, deadlines and counts are those of the cell, which does not know who
/// drives it. A message counts against the bound until it is taken, and as handled from then on. Signals come as the end of the
/// messages. Dropping it ends the actor.
#[must_use = "dropping it ends the actor"]
pub struct Inbox<A: Actor> {
    /// `None` once the actor has ended.
    address: Option<ActorRef<A>>,
    batch: VecDeque<A::Msg>,
    urgent: u8,
    /// The last one that looked for a message. Kept here too, so that the cell, which drops it under its lock, never has the last clone.
    waker: Option<Waker>,
}

impl<A: Actor> Inbox<A> {
    pub(crate) fn open(options: Options) -> Result<(ActorRef<A>, Self), SpawnErrorKind> {
        let (_, address, _) = enter::<A>(options)?;
        let cell = address.cell();
        sim::open(cell.seat(), cell);
        cell.set_running();
        // It keeps a ref of its own: that others let go of theirs does not end it.
        let inbox = Self { address: Some(address.clone()), batch: VecDeque::new(), urgent: 0, waker: None };
        Ok((address, inbox))
    }

    /// The next message; `None` once the actor was told to end and, if it was to drain, has done so. Whoever does not ask takes
    /// none: they wait, and their senders after them once the mailbox is full.
    ///
    /// The waker is called under the lock of the mailbox, as fits one that puts a task in a queue: it must not touch an actor itself.
    pub fn poll_next(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<A::Msg>> {
        let Some(address) = &self.address else { return Poll::Ready(None) };
        let is_known = self.waker.as_ref().is_some_and(|known| known.will_wake(cx.waker()));
        let _before = if is_known { None } else { self.waker.replace(cx.waker().clone()) };
        let cell = address.cell();
        let taken = loop {
            if self.batch.is_empty() {
                match ready!(cell.poll_take(&mut self.batch, &mut self.urgent, cx.waker(), false)) {
                    Take::One(message) | Take::Last(message) | Take::Tapped(message) => break Some(message),
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
                Attended::Urgent(Take::One(message) | Take::Tapped(message)) => break Some(message),
                Attended::Urgent(_) => {}
                Attended::Stop => break None,
            }
        };
        match &taken {
            Some(message) => {
                drop(cell.take_companion());
                cell.start(message.place());
            }
            None => self.end(None),
        }
        Poll::Ready(taken)
    }

    /// Waits for the next message; `None` as for [`poll_next`](Self::poll_next).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no message.
    pub async fn next(&mut self) -> Option<A::Msg> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// Gives back the message that was taken last and could not be passed on: it is the next one again, and not handled. It
    /// takes its room again, even if there is none left.
    pub fn put_back(&mut self, message: A::Msg) {
        match &self.address {
            Some(address) => {
                address.cell().take_back_start();
                self.batch.push_front(message);
            }
            // As all that waited when the actor ended.
            None => drop(message),
        }
    }

    /// Ends the actor for this reason: the one that its refs, monitors and the callers of what still waits are told. So are
    /// those whose unanswered replies are among `held`, which is dropped first.
    pub fn close<T>(mut self, reason: ExitReason, held: T) {
        dispose(DropCause::Ended(reason.clone()), held);
        self.end(Some(reason));
    }

    fn end(&mut self, reason: Option<ExitReason>) {
        if let Some(address) = self.address.take() {
            let ctx = Context::<A>::new(Arc::clone(address.cell()));
            end::without_state(ctx, std::mem::take(&mut self.batch), reason);
        }
    }
}

impl<A: Actor> Drop for Inbox<A> {
    fn drop(&mut self) {
        self.end(None);
    }
}

impl<A: Actor> fmt::Debug for Inbox<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("actor", &self.address).finish_non_exhaustive()
    }
}
