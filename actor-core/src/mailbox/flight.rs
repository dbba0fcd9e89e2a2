//! Messages in flight: accepted and not in the mailbox yet. Only in a simulation, which decides when each arrives.
//!
//! They count as accepted and take room from the moment of the send, so that what a send answers is final. Whatever looks at
//! the mailbox as a whole, its end for one, lets all of them arrive first: a message sent before a stop is before the stop.

use std::collections::VecDeque;

use super::cell::{Cell, attention, phase};
use super::hull::wake;
use super::marks::Mark;
use super::queue::Queue;
use crate::lifecycle::Status;
use crate::message::{Lane, Message};
use crate::registry::Control;
use crate::sys::sim::{self, Progress, Subject};
use crate::sys::sync::{Arc, MutexGuard, Ordering};

/// The messages in flight to one actor, by their tickets, in the order of sending.
pub(super) struct Flight<M> {
    flying: VecDeque<Flyer<M>>,
    /// Kept, and not dropped: a reply in a lost message must not tell its caller.
    lost: Vec<Flyer<M>>,
    copies: Option<Arc<Copies<M>>>,
    shows: Option<Arc<Shows<M>>>,
}

/// A message in flight, with what is known of it.
struct Flyer<M> {
    ticket: u64,
    lane: Lane,
    message: M,
    mark: Mark,
}

/// Makes a second message like the first, or says that this one has none.
pub(crate) type Copies<M> = dyn Fn(&M) -> Option<M> + Send + Sync;

/// Says what is in a message.
pub(crate) type Shows<M> = dyn Fn(&M) -> Option<String> + Send + Sync;

impl<M> Flight<M> {
    pub(super) const fn new() -> Self {
        Self { flying: VecDeque::new(), lost: Vec::new(), copies: None, shows: None }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.flying.is_empty()
    }

    /// Whether nothing would be lost with it.
    pub(super) fn is_unused(&self) -> bool {
        self.is_empty() && self.lost.is_empty() && self.copies.is_none() && self.shows.is_none()
    }

    /// In the order of the tickets: a message may be back from a look at it.
    fn put(&mut self, flyer: Flyer<M>) {
        let at = self.flying.partition_point(|known| known.ticket < flyer.ticket);
        self.flying.insert(at, flyer);
    }

    fn take(&mut self, ticket: u64) -> Option<Flyer<M>> {
        let at = self.flying.iter().position(|known| known.ticket == ticket)?;
        self.flying.remove(at)
    }
}

impl<M> Queue<M> {
    fn flight(&mut self) -> &mut Flight<M> {
        &mut self.aside().flight
    }

    /// Takes the message out that has been in flight for longest.
    fn take_first(&mut self) -> Option<Flyer<M>> {
        self.aside.as_mut()?.flight.flying.pop_front()
    }
}

impl<M: Message> Cell<M> {
    /// Accepts a message of simulated code.
    #[cold]
    pub(super) fn send_off(&self, mut queue: MutexGuard<'_, Queue<M>>, message: M, mark: Mark) -> u64 {
        let Some(ticket) = sim::send(self.seat, message.name()) else { return self.take_in(queue, message, mark) };
        let sequence = queue.accepted;
        queue.accepted += 1;
        queue.flight().put(Flyer { ticket, lane: message.lane(), message, mark });
        self.note_depth(&mut queue);
        sequence
    }
}

impl<M> Cell<M> {
    /// Lets everything arrive that is in flight.
    pub(super) fn land_all(&self, queue: &mut Queue<M>) {
        while let Some(flyer) = queue.take_first() {
            self.arrive(queue, flyer);
        }
    }

    fn arrive(&self, queue: &mut Queue<M>, flyer: Flyer<M>) {
        let Flyer { lane, message, mark, .. } = flyer;
        self.mark(queue, lane, mark);
        match lane {
            Lane::Normal => drop(queue.mail.push(message)),
            Lane::High => {
                queue.push_high(message);
                self.attention.fetch_or(attention::HIGH, Ordering::Relaxed);
            }
        }
    }

    /// How messages are copied, where a fault makes two of one.
    pub(crate) fn set_copies(&self, copies: Arc<Copies<M>>) {
        self.queue.lock().flight().copies = Some(copies);
    }

    /// How messages are shown in traces.
    pub(crate) fn set_shows(&self, shows: Arc<Shows<M>>) {
        self.queue.lock().flight().shows = Some(shows);
    }

    /// Looks at a message in flight, outside of the lock: a foreign function does.
    fn look<T>(&self, ticket: u64, look: impl FnOnce(&Flyer<M>) -> Option<T>) -> Option<T> {
        let flyer = self.queue.lock().flight().take(ticket)?;
        let seen = look(&flyer);
        self.queue.lock().flight().put(flyer);
        seen
    }

    /// The last message of a turn is about to be handled. In a simulation that is each.
    ///
    /// It is given away, so that it need not lie in memory, where a panic in here would find and drop it.
    #[cold]
    #[inline(never)]
    pub(crate) fn ends_turn(&self, message: M) -> M {
        if self.seat.is_taken() {
            sim::begins();
        }
        message
    }

    /// Whether the actor is simulated and has nothing to do. It has come to the end of a handler.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_simulated_and_quiet(&self) -> bool
    where
        M: Message,
    {
        if !self.seat.is_taken() {
            return false;
        }
        sim::handled(self.what_runs());
        let queue = self.queue.lock();
        queue.is_open() && !queue.has_waiting()
    }
}

impl<M: Message + Send> Subject for Cell<M> {
    fn label(&self) -> String {
        self.whoami().label().to_string()
    }

    fn land(&self, ticket: u64) -> bool {
        let mut queue = self.queue.lock();
        let Some(flyer) = queue.flight().take(ticket) else { return false };
        self.arrive(&mut queue, flyer);
        self.rouse(&mut queue);
        true
    }

    fn lose(&self, ticket: u64) {
        let mut queue = self.queue.lock();
        let Some(flyer) = queue.flight().take(ticket) else { return };
        queue.note().unhandled += 1;
        queue.flight().lost.push(flyer);
        let senders = self.serve_line(&mut queue);
        drop(queue);
        wake(senders);
    }

    fn copy(&self, ticket: u64, copy: u64) -> bool {
        let copies = self.queue.lock().flight().copies.clone();
        let of = |first: &Flyer<M>| {
            let message = copies.as_ref()?(&first.message)?;
            Some(Flyer { ticket: copy, lane: first.lane, message, mark: Mark::until(first.mark.deadline) })
        };
        let Some(second) = self.look(ticket, of) else { return false };
        let mut queue = self.queue.lock();
        if self.find_room(&mut queue, second.lane).is_err() {
            drop(queue);
            return false;
        }
        queue.room = 0;
        queue.accepted += 1;
        queue.flight().put(second);
        self.note_depth(&mut queue);
        true
    }

    fn show(&self, ticket: u64) -> Option<String> {
        let shows = self.queue.lock().flight().shows.clone()?;
        self.look(ticket, |flyer| shows(&flyer.message))
    }

    fn progress(&self) -> Progress {
        Progress {
            started: self.started.load(Ordering::Acquire),
            running: self.what_runs(),
            is_idle: self.phase.load(Ordering::Relaxed) == phase::IDLE,
            is_gone: self.status() == Status::Stopped,
        }
    }
}
