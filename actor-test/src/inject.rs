//! Faults that a test injects: crashes, panics, slowness, bad links.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use actor_core::{Actor, ActorRef, WeakRef};

use crate::faults::{Link as Rule, Moment};
use crate::sim::Sim;
use crate::trace::What;
use crate::world::SimWorld;

/// Faults. None of them happens by itself.
impl Sim {
    /// Ends an actor at once, as if its thread had died: between two steps, wherever it awaits. No hook runs, its state is
    /// dropped, its exit reason is [`Aborted`](actor_core::ExitReason::Aborted).
    ///
    /// Its task is gone, so no supervisor can start it again: its supervisor gives up, as it does when a runtime ends under its
    /// children. [`panic_on`](Self::panic_on) and [`panic_after`](Self::panic_after) end an incarnation.
    pub fn crash<A: Actor>(&self, actor: &ActorRef<A>) {
        let who = self.fault(actor, "crashes");
        let mut state = self.world.lock();
        state.doomed.push(who);
        // A step of its own, in which the driver comes by.
        state.make_ready(who);
    }

    /// Lets an actor panic once it has handled so many more messages, between two of them: no message is lost by it.
    pub fn panic_after<A: Actor>(&self, actor: &ActorRef<A>, messages: u64) {
        self.world.lock().faults.panic(actor.sim_seat(), Moment::After, messages);
    }

    /// Lets an actor panic in a message, before its handler does anything: the next one for 1, the one behind it for 2. The
    /// message is gone, and its caller gets [`AskError::Panicked`](actor_core::AskError::Panicked).
    pub fn panic_on<A: Actor>(&self, actor: &ActorRef<A>, message: u64) {
        self.world.lock().faults.panic(actor.sim_seat(), Moment::In, message);
    }

    /// Lets an actor panic in so many of 100 messages, as in [`panic_on`](Self::panic_on), in each of its incarnations: a storm
    /// of restarts, if it has a supervisor. Zero ends that.
    pub fn panic_often<A: Actor>(&self, actor: &ActorRef<A>, percent: u8) {
        self.world.lock().faults.storm(actor.sim_seat(), percent);
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
    pub fn link<A: Actor, B: Actor>(&self, from: &ActorRef<A>, to: &ActorRef<B>) -> Link<WeakRef<B>> {
        self.way(vec![(Some(from.sim_seat()), Some(to.sim_seat()))], to.downgrade())
    }

    /// The way of messages from anybody to an actor.
    #[must_use]
    pub fn link_to<A: Actor>(&self, to: &ActorRef<A>) -> Link<WeakRef<A>> {
        self.way(vec![(None, Some(to.sim_seat()))], to.downgrade())
    }

    /// The ways of messages from all actors of a node to all of another, in this one direction.
    #[must_use]
    pub fn link_nodes(&self, from: &Node, to: &Node) -> Link {
        let ways = from.members.iter().flat_map(|from| to.members.iter().map(|to| (Some(*from), Some(*to))));
        self.way(ways.collect(), to.clone())
    }

    fn way<To>(&self, ways: Vec<Way>, to: To) -> Link<To> {
        Link { world: Arc::clone(&self.world), ways, to }
    }

    /// A group of actors that a partition cuts off from others.
    #[must_use]
    pub fn node(&self, name: impl Into<String>) -> Node {
        Node { name: name.into(), members: Vec::new() }
    }

    /// Loses all messages between two nodes, both ways, until [`heal`](Self::heal).
    pub fn partition(&self, one: &Node, other: &Node) {
        self.link_nodes(one, other).drop(100);
        self.link_nodes(other, one).drop(100);
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

/// From whom to whom; `None` is anybody.
type Way = (Option<u32>, Option<u32>);

/// The way of messages from one actor to another, or from one node to another. Made by [`Sim::link`], [`Sim::link_to`] and
/// [`Sim::link_nodes`].
///
/// Of several links that a message takes, the one that was named first decides.
#[derive(Clone)]
pub struct Link<To = Node> {
    world: Arc<SimWorld>,
    ways: Vec<Way>,
    to: To,
}

impl<To> Link<To> {
    fn change(&self, change: impl Fn(&mut Rule)) -> &Self {
        let mut state = self.world.lock();
        for (from, to) in &self.ways {
            change(state.faults.link(*from, *to));
        }
        drop(state);
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

    /// Takes so many of 100 messages out of their order: each arrives at any moment, but before the clock moves. Others of the
    /// same sender may overtake it.
    pub fn reorder(&self, percent: u8) -> &Self {
        self.change(|link| link.overtaken = percent)
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
        let mut state = self.world.lock();
        for (from, to) in &self.ways {
            state.faults.heal(*from, *to);
        }
        drop(state);
        self.world.release_all();
    }
}

impl<A: Actor> Link<WeakRef<A>> {
    /// Makes two of so many of 100 messages, as a sender does that tries again after its first try did arrive. The second arrives at
    /// any moment after the first was due, but before the clock moves; it takes room like any other, and does not come if there is
    /// none. Nobody waits for its answer.
    ///
    /// Messages need not be `Clone`, so the test says which ones are copied and how: see [`copy!`](crate::copy). An actor has one
    /// such function, the one that was named last.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    /// use actor_test::{Sim, copy};
    ///
    /// #[actor] #[derive(Default)] struct Account { balance: u64 }
    /// #[actor]
    /// impl Account {
    ///     #[handler] fn deposit(&mut self, amount: u64) { self.balance += amount }
    ///     #[handler] fn balance(&self) -> u64 { self.balance }
    /// }
    ///
    /// # /*
    /// #[actor_test::sim]
    /// # */
    /// async fn deposits_may_come_twice(sim: Sim) {
    ///     let account = Account::default().spawn();
    ///     sim.link_to(&account).duplicate(50, |message| copy!(message, AccountMsg::Deposit { amount }));
    ///     account.deposit(5).await.unwrap();
    ///     sim.run_until_idle().await;
    ///     let balance = account.balance().await.unwrap();
    ///     assert!(balance == 5 || balance == 10);
    /// }
    /// # actor_test::Sweep::new("twice").run(deposits_may_come_twice).unwrap();
    /// ```
    pub fn duplicate(&self, percent: u8, copy: impl Fn(&A::Msg) -> Option<A::Msg> + Send + Sync + 'static) -> &Self {
        if let Some(actor) = self.to.upgrade() {
            actor.sim_copies(copy);
        }
        self.change(|link| link.doubled = percent)
    }
}

impl<To> fmt::Debug for Link<To> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("ways", &self.ways).finish_non_exhaustive()
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
