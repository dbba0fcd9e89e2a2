//! Room that is set aside before there is a message.

use std::task::{Poll, Waker};

use super::cell::Cell;
use super::hull::wake;
use super::line::{Place, Ticket};
use crate::message::{Lane, Message, Refusal, Why};

impl<M: Message> Cell<M> {
    /// Sets room for one message aside. Without a waker, now or not at all; with one, in line with the senders that wait.
    ///
    /// Whoever asks for room by itself is ready to wait for it, whatever the mailbox does with messages that find none.
    pub(crate) fn poll_reserve(&self, ticket: &mut Option<Ticket>, waker: Option<&Waker>) -> Poll<Result<(), Why>> {
        let mut queue = self.queue.lock();
        if !queue.is_open() {
            *ticket = None;
            return Poll::Ready(Err(Why::Stopped));
        }
        match (*ticket, waker) {
            (Some(place), Some(waker)) => match queue.line().come_back(place, waker) {
                Place::Waiting(before) => {
                    drop(queue);
                    drop(before);
                    return Poll::Pending;
                }
                Place::Promised => {
                    *ticket = None;
                    if let Err(why) = queue.admit(Lane::Normal) {
                        let next = self.serve_line(&mut queue);
                        drop(queue);
                        wake(next);
                        return Poll::Ready(Err(why));
                    }
                }
                // It was closed, and opened again for the next incarnation.
                Place::Gone => {
                    *ticket = None;
                    return Poll::Ready(Err(Why::Stopped));
                }
            },
            (_, waker) => {
                if queue.room == 0
                    && let Err(why) = self.find_room(&mut queue, Lane::Normal)
                {
                    let (Some(waker), Why::Full) = (waker, why) else { return Poll::Ready(Err(why)) };
                    *ticket = Some(self.join(&mut queue, Lane::Normal, waker));
                    return Poll::Pending;
                }
                queue.room -= 1;
            }
        }
        queue.line().set_aside();
        Poll::Ready(Ok(()))
    }

    /// Takes a message into room that was set aside for it.
    pub(crate) fn push_reserved(&self, message: M) -> Result<u64, Refusal<M>> {
        let mark = self.mark_of(&message, None);
        let mut queue = self.queue.lock();
        queue.line().use_room();
        if !queue.is_open() {
            self.count_refused(&mut queue);
            return Err(Refusal { message, why: Why::Stopped });
        }
        Ok(self.accept_marked(queue, message, mark))
    }

    /// Gives back room that was set aside: it goes to the next in line.
    pub(crate) fn unreserve(&self) {
        let mut queue = self.queue.lock();
        queue.line().use_room();
        if !queue.is_open() {
            return;
        }
        let next = self.serve_line(&mut queue);
        drop(queue);
        wake(next);
    }
}
