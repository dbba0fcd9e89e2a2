//! The actors that end with their parent.

use std::future::Future;

use futures_util::future::join_all;

use crate::lifecycle::{Cause, Signal, Verb};
use crate::registry::{Control, Reach, Waiting};
use crate::restart::Shutdown;
use crate::sys::sync::Arc;
use crate::sys::time;

/// The children of one incarnation, in the order of their start.
#[derive(Default)]
pub(crate) struct Children(Vec<Child>);

/// One child, and how it is to end.
struct Child {
    actor: Arc<dyn Control>,
    shutdown: Shutdown,
    bond: Bond,
}

/// What a child is to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    /// It ends for good with the incarnation that started it, before those that were started earlier are told.
    Own,
    /// As above, but together with its neighbours of the same kind: they do not know each other.
    Together,
    /// It belongs to a supervisor that may be restarted itself: then it waits for the next incarnation.
    Lasting,
}

impl Children {
    pub(crate) fn add(&mut self, child: Arc<dyn Control>, shutdown: Shutdown) {
        self.add_as(child, shutdown, Bond::Own);
    }

    pub(crate) fn add_as(&mut self, actor: Arc<dyn Control>, shutdown: Shutdown, bond: Bond) {
        // Children that are gone are forgotten when the list would grow: so it stays as long as the living are many.
        if self.0.len() == self.0.capacity() {
            self.0.retain(|child| child.actor.latch().reason().is_none());
        }
        self.0.push(Child { actor, shutdown, bond });
    }

    /// Forgets all; whoever does it adds them again.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts a new child where one was that is gone.
    pub(crate) fn replace(&mut self, old: &Arc<dyn Control>, new: &Arc<dyn Control>) -> bool {
        let place = self.0.iter_mut().find(|child| child.actor.identity().is(old.identity()));
        place.map(|child| child.actor = Arc::clone(new)).is_some()
    }

    /// Stops them in reverse order of their start, each to its end before the next is told; kills those that take too long.
    ///
    /// Unless it is `for_good`, those that last only end their incarnation.
    pub(crate) async fn stop(&self, for_good: bool) {
        let mut left = &self.0[..];
        while let Some((last, _)) = left.split_last() {
            let together = left.iter().rev().take_while(|child| child.bond == Bond::Together).count().max(1);
            let (before, batch) = left.split_at(left.len() - together);
            left = before;
            if together == 1 {
                last.stop(for_good).await;
            } else {
                join_all(batch.iter().map(|child| child.stop(for_good))).await;
            }
        }
    }

    /// Kills them all at once, and waits for their ends: for a parent that was killed itself.
    pub(crate) async fn kill_and_wait(&self, for_good: bool) {
        let ends: Vec<_> = self.0.iter().rev().map(|child| child.tell(Verb::Kill, for_good)).collect();
        for end in ends.into_iter().flatten() {
            let _ = end.await;
        }
    }

    /// For a parent that cannot wait any more.
    pub(crate) fn kill(&self) {
        for child in self.0.iter().rev() {
            drop(child.tell(Verb::Kill, true));
        }
    }

    /// Those that the next incarnation takes over; all that live if it keeps them.
    pub(crate) fn lasting(mut self: Box<Self>, all: bool) -> Option<Box<Self>> {
        self.0.retain(|child| (all || child.bond == Bond::Lasting) && child.actor.latch().reason().is_none());
        if self.0.is_empty() { None } else { Some(self) }
    }
}

/// Tells a child to end. What is left to do then, until it has; `None` if it waits for its supervisor's word already.
pub(crate) fn end_child(
    actor: &Arc<dyn Control>,
    shutdown: Shutdown,
    bond: Bond,
    for_good: bool,
) -> Option<impl Future<Output = ()> + Send + use<>> {
    let child = Child { actor: Arc::clone(actor), shutdown, bond };
    let end = child.tell(child.verb(), for_good)?;
    Some(async move { child.see_off(end, for_good).await })
}

impl Child {
    fn verb(&self) -> Verb {
        match self.shutdown {
            Shutdown::Kill => Verb::Kill,
            Shutdown::Deadline(_) | Shutdown::Wait => Verb::Stop,
        }
    }

    async fn stop(&self, for_good: bool) {
        if let Some(end) = self.tell(self.verb(), for_good) {
            self.see_off(end, for_good).await;
        }
    }

    /// Waits for the end of a child that was told, and kills it if that takes too long.
    async fn see_off(&self, mut end: Waiting, for_good: bool) {
        let Shutdown::Deadline(limit) = self.shutdown else {
            let _ = end.await;
            return;
        };
        if time::within(limit, &mut end).await.is_some() {
            return;
        }
        // Not the next incarnation, which may be there by now.
        if let Some(end) = self.end_of(end.signal(self.signal(Verb::Kill, for_good))) {
            let _ = end.await;
        }
    }

    /// Tells the child; what to wait for then.
    fn tell(&self, verb: Verb, for_good: bool) -> Option<Waiting> {
        self.end_of(self.actor.signal(self.signal(verb, for_good)))
    }

    fn signal(&self, verb: Verb, for_good: bool) -> Signal {
        match self.bond {
            Bond::Lasting if !for_good => {
                Signal { verb: if verb == Verb::Kill { verb } else { Verb::Restart }, cause: Cause::Restart }
            }
            _ => Signal { verb, cause: Cause::Parent },
        }
    }

    /// What to wait for of whom a signal reached.
    fn end_of(&self, reached: Reach) -> Option<Waiting> {
        let child = Arc::clone(&self.actor);
        match reached {
            Reach::Nobody => None,
            Reach::Incarnation(incarnation) => Some(Waiting::for_end_of(child, incarnation)),
            Reach::Actor => Some(Waiting::for_end(child)),
        }
    }
}
