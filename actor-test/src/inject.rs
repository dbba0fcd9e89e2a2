//! Faults that a test injects: crashes, panics, slowness, bad links.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use actor_core::{Actor, ActorRef};

use crate::faults::Link as Rule;
use crate::sim::Sim;
use crate::trace::What;
use crate::world::SimWorld;

/// Faults. None of them happens by itself.
impl Sim {
    /// Ends an actor at once, as if its thread had died: between two steps, wherever it awaits. No hook runs, its state is
    /// dropped, its exit reason is [`Aborted`](actor_core::ExitReason::Aborted).
    pub fn crash<A: Actor>(&self, actor: &ActorRef<A>) {
        let who = self.fault(actor, "crashes");
        let mut state = self.world.lock();
        state.doomed.push(who);
        // A step of its own, in which the driver comes by.
        state.make_ready(who);
    }

    /// Lets an actor panic once it has handled so many more messages, between two of them.
    pub fn panic_after<A: Actor>(&self, actor: &ActorRef<A>, messages: u64) {
        self.world.lock().faults.panic_after(actor.sim_seat(), messages);
    }

    /// Lets an actor do nothing until [`resume`](Self::resume): the slowest of all schedules. What it has sent waits with it.
    pub fn pause<A: Actor>(&self, actor: &ActorRef<A>) {
        let who = self.fault(actor, "is paused");
        self.world.lock().pause(who, true);
    }

    /// Ends a [`pause`](Self::pause).
    pub fn resume<A: Actor>(&self, actor: &ActorRef<A>) {
        let who = self.fault(actor, "is resumed");
        self.world.lock().pause(who, false);
    }

    /// The way of messages from one actor to another, to make it worse. Answers to asks take no link: a lost ask is never
    /// answered, an ask that arrived is.
    #[must_use]
    pub fn link<A: Actor, B: Actor>(&self, from: &ActorRef<A>, to: &ActorRef<B>) -> Link {
        Link { world: Arc::clone(&self.world), from: Some(from.sim_seat()), to: Some(to.sim_seat()) }
    }

    /// The way of messages from anybody to an actor.
    #[must_use]
    pub fn link_to<A: Actor>(&self, to: &ActorRef<A>) -> Link {
        Link { world: Arc::clone(&self.world), from: None, to: Some(to.sim_seat()) }
    }

    /// A group of actors that a partition cuts off from others.
    #[must_use]
    pub fn node(&self, name: impl Into<String>) -> Node {
        Node { name: name.into(), members: Vec::new() }
    }

    /// Loses all messages between two nodes, both ways, until [`heal`](Self::heal).
    pub fn partition(&self, one: &Node, other: &Node) {
        let mut state = self.world.lock();
        for (a, b) in one.members.iter().flat_map(|a| other.members.iter().map(move |b| (*a, *b))) {
            for (from, to) in [(a, b), (b, a)] {
                state.faults.link(Some(from), Some(to)).lost = 100;
            }
        }
    }

    /// All links are as good as usual again; what was held back arrives.
    pub fn heal(&self) {
        self.world.lock().faults.heal_all();
        self.world.release_all();
    }

    fn fault<A: Actor>(&self, actor: &ActorRef<A>, text: &'static str) -> u32 {
        let who = actor.sim_seat();
        self.world.lock().recorder.record(What::Fault { who, text });
        who
    }
}

/// The way of messages from one actor to another. Made by [`Sim::link`] and [`Sim::link_to`].
///
/// Of several links that a message takes, the one that was named first decides.
#[derive(Clone)]
pub struct Link {
    world: Arc<SimWorld>,
    from: Option<u32>,
    to: Option<u32>,
}

impl Link {
    fn change(&self, change: impl FnOnce(&mut Rule)) -> &Self {
        change(self.world.lock().faults.link(self.from, self.to));
        self
    }

    /// Loses so many of 100 messages.
    pub fn drop(&self, percent: u8) -> &Self {
        self.change(|link| link.lost = percent)
    }

    /// Keeps so many of 100 messages back for a random time in this range, in milliseconds; others overtake them.
    pub fn delay(&self, range: RangeInclusive<Duration>, percent: u8) -> &Self {
        self.change(|link| {
            link.late = percent;
            link.delay = (*range.start(), *range.end());
        })
    }

    /// Keeps all messages back until [`release`](Self::release).
    pub fn hold(&self) -> &Self {
        self.change(|link| link.is_held = true)
    }

    /// Lets what was held arrive, and what comes.
    pub fn release(&self) -> &Self {
        self.change(|link| link.is_held = false);
        self.world.release_all();
        self
    }

    /// The link is as good as usual again; what was held back arrives.
    pub fn heal(&self) {
        self.world.lock().faults.heal(self.from, self.to);
        self.world.release_all();
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("from", &self.from).field("to", &self.to).finish_non_exhaustive()
    }
}

/// A group of actors. Made by [`Sim::node`].
#[derive(Debug, Clone)]
pub struct Node {
    name: String,
    members: Vec<u32>,
}

impl Node {
    /// Takes an actor in.
    pub fn with<A: Actor>(mut self, actor: &ActorRef<A>) -> Self {
        self.members.push(actor.sim_seat());
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
