//! What binds actors to each other: monitors and links.
//!
//! Both ends of a tie know of it, each under its own lock. It is made and undone under both locks at once, so that neither end
//! ever knows half of it. When an actor is gone it takes its side along and tells the other ends one by one; an end that does
//! not know of the tie any more does not hear of it. So a tie fires once, or not at all after it was undone.

use std::collections::BTreeMap;

use super::control::{Control, Identity};
use crate::id::ActorLabel;
use crate::lifecycle::{ExitReason, How, MonitorId};
use crate::sys::sync::Arc;

/// The ties of one actor.
#[derive(Default)]
pub(crate) struct Ties {
    /// Who hears of this actor's end, in the order in which they asked.
    watchers: BTreeMap<u64, (Arc<dyn Control>, MonitorId)>,
    next_watcher: u64,
    /// Whose end this incarnation hears of.
    watching: BTreeMap<MonitorId, Watched>,
    next_monitor: u64,
    /// Who dies of this actor's end, and the other way round, in the order in which they were linked.
    links: Vec<Arc<dyn Control>>,
    /// An end of a linked actor is told, and not died of.
    pub(crate) traps: bool,
}

/// An actor that is watched.
struct Watched {
    target: Arc<dyn Control>,
    /// Under which the target keeps it.
    key: u64,
    watch: Watch,
}

/// As what an actor hears of another's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    Monitor,
    Parent,
}

/// Who is to be watched or linked to.
pub(crate) enum Target {
    Known(Arc<dyn Control>),
    /// Nobody has that name, or the actor is gone with all that refers to it.
    Nobody(ActorLabel),
}

/// The side of a cell that ties are fastened to.
pub(crate) trait Tied {
    /// Calls `f` with the ties under the lock; with nothing once the actor is gone.
    fn with_ties(&self, f: &mut dyn FnMut(Option<&mut Ties>));
    /// An actor that this one watches is gone. Discarded if it is not watched any more, or if this one takes no messages.
    fn hear(&self, monitor: MonitorId, actor: &ActorLabel, reason: &ExitReason);
    /// An actor that this one is linked to is gone.
    fn lose_link(&self, peer: &Identity, reason: &ExitReason);
    /// An actor was gone already when this one wanted to be tied to it.
    fn find_gone(&self, how: How, actor: ActorLabel, reason: ExitReason);
    /// Takes back a notice that waits. `true` if there was one.
    fn flush(&self, how: How, number: Option<u64>) -> bool;
}

impl Ties {
    fn add_watcher(&mut self, watcher: Arc<dyn Control>, monitor: MonitorId) -> u64 {
        let key = self.next_watcher;
        self.next_watcher += 1;
        self.watchers.insert(key, (watcher, monitor));
        key
    }

    fn next_monitor(&mut self) -> MonitorId {
        self.next_monitor += 1;
        MonitorId::new(self.next_monitor)
    }

    /// The watched actor is gone. By what this one hears of it; `None` if it was not watched any more.
    pub(crate) fn heard(&mut self, monitor: MonitorId) -> Option<How> {
        let Watched { watch, .. } = self.watching.remove(&monitor)?;
        Some(watch.how(monitor))
    }

    /// Forgets the link. `None` if there was none.
    pub(crate) fn cut_link(&mut self, peer: &Identity) -> Option<Arc<dyn Control>> {
        let at = self.links.iter().position(|linked| linked.identity().is(peer))?;
        Some(self.links.remove(at))
    }

    /// The incarnation is at its end, and another is to follow: what it watched is its own affair, its links are the actor's.
    pub(crate) fn end_incarnation(&mut self) -> Unwatched {
        self.traps = false;
        Unwatched(std::mem::take(&mut self.watching))
    }

    /// The actor is gone for good: those that watch it and those that are linked to it hear of it, those that it watched
    /// forget it.
    pub(crate) fn part(self, me: &Identity, reason: &ExitReason) {
        let Self { watchers, watching, links, .. } = self;
        forget_watched(watching);
        if watchers.is_empty() && links.is_empty() {
            return;
        }
        let label = me.label();
        for (watcher, monitor) in watchers.into_values() {
            watcher.hear(monitor, &label, reason);
        }
        for peer in links {
            peer.lose_link(me, reason);
        }
    }
}

/// What was watched, and does not know yet that it is not any more.
#[derive(Default)]
pub(crate) struct Unwatched(BTreeMap<MonitorId, Watched>);

impl Unwatched {
    /// Outside of all locks.
    pub(crate) fn forget(self) {
        forget_watched(self.0);
    }
}

/// Those that were watched forget their watcher.
fn forget_watched(watching: BTreeMap<MonitorId, Watched>) {
    for watched in watching.into_values() {
        remove_watcher(&watched);
    }
}

fn remove_watcher(Watched { target, key, .. }: &Watched) {
    let mut removed = None;
    target.with_ties(&mut |ties| removed = ties.and_then(|ties| ties.watchers.remove(key)));
    // What was removed goes outside the lock.
    drop(removed);
}

impl Watch {
    fn how(self, monitor: MonitorId) -> How {
        match self {
            Self::Monitor => How::Monitor(monitor),
            Self::Parent => How::Parent(monitor),
        }
    }
}

/// Calls `f` with the ties of both under both locks. The locks are taken in the same order by everyone.
fn with_both(
    one: &Arc<dyn Control>,
    other: &Arc<dyn Control>,
    mut f: impl FnMut(Option<&mut Ties>, Option<&mut Ties>),
) {
    let order = |actor: &Arc<dyn Control>| (actor.identity().registry.serial(), actor.identity().number);
    if order(one) < order(other) {
        one.with_ties(&mut |mut mine| other.with_ties(&mut |theirs| f(mine.as_deref_mut(), theirs)));
    } else {
        other.with_ties(&mut |mut theirs| one.with_ties(&mut |mine| f(mine, theirs.as_deref_mut())));
    }
}

/// Lets `me` hear of the end of `target`: at once, if it is gone already. An actor does not hear of its own end.
pub(crate) fn watch(me: &Arc<dyn Control>, target: &Target, watch: Watch) -> MonitorId {
    let mut number = None;
    let mut is_gone = false;
    match target {
        Target::Known(target) if !target.identity().is(me.identity()) => with_both(me, target, |mine, theirs| {
            let Some(mine) = mine else { return };
            let monitor = *number.insert(mine.next_monitor());
            let Some(theirs) = theirs else {
                is_gone = true;
                return;
            };
            let key = theirs.add_watcher(Arc::clone(me), monitor);
            mine.watching.insert(monitor, Watched { target: Arc::clone(target), key, watch });
        }),
        _ => {
            is_gone = matches!(target, Target::Nobody(_));
            me.with_ties(&mut |mine| number = mine.map(Ties::next_monitor));
        }
    }
    // Only a running actor has a context to watch with.
    let monitor = number.unwrap_or(MonitorId::new(0));
    if is_gone {
        let (label, reason) = target.end(watch);
        me.find_gone(watch.how(monitor), label, reason);
    }
    monitor
}

impl Target {
    pub(crate) fn label(&self) -> ActorLabel {
        match self {
            Self::Known(target) => target.identity().label(),
            Self::Nobody(label) => label.clone(),
        }
    }

    /// Who is gone, and why as far as the watcher is to know: a parent hears how its child ended, however soon that was.
    fn end(&self, watch: Watch) -> (ActorLabel, ExitReason) {
        let reason = match (self, watch) {
            (Self::Known(child), Watch::Parent) => child.latch().reason(),
            _ => None,
        };
        (self.label(), reason.unwrap_or(ExitReason::NotFound))
    }
}

/// Undoes a monitor. `true` if it had fired; a notice that still waited is taken back.
pub(crate) fn unwatch(me: &Arc<dyn Control>, monitor: MonitorId) -> bool {
    let mut watched = None;
    me.with_ties(&mut |ties| watched = ties.and_then(|ties| ties.watching.remove(&monitor)));
    match watched {
        Some(watched) => {
            remove_watcher(&watched);
            false
        }
        None => {
            me.flush(How::Monitor(monitor), None);
            true
        }
    }
}

/// Links two actors, unless they are the same or linked already.
pub(crate) fn link(me: &Arc<dyn Control>, target: &Target) {
    let how = |system| How::Link { system };
    let peer = match target {
        Target::Known(peer) if peer.identity().is(me.identity()) => return,
        Target::Known(peer) => peer,
        Target::Nobody(label) => return me.find_gone(how(0), label.clone(), ExitReason::NotFound),
    };
    let mut is_gone = false;
    with_both(me, peer, |mine, theirs| {
        let Some(mine) = mine else { return };
        // If it is linked and gone, the end of the link is on its way.
        if mine.links.iter().any(|linked| linked.identity().is(peer.identity())) {
            return;
        }
        let Some(theirs) = theirs else {
            is_gone = true;
            return;
        };
        mine.links.push(Arc::clone(peer));
        theirs.links.push(Arc::clone(me));
    });
    if is_gone {
        me.find_gone(how(peer.identity().registry.serial()), peer.identity().label(), ExitReason::NotFound);
    }
}

/// Undoes a link. A notice of its end that still waited is taken back.
pub(crate) fn unlink(me: &Arc<dyn Control>, target: &Target) {
    let Target::Known(peer) = target else { return };
    if peer.identity().is(me.identity()) {
        return;
    }
    let mut cut = (None, None);
    with_both(me, peer, |mine, theirs| {
        cut.0 = mine.and_then(|mine| mine.cut_link(peer.identity()));
        cut.1 = theirs.and_then(|theirs| theirs.cut_link(me.identity()));
    });
    if cut.0.is_none() {
        let Identity { registry, number, .. } = peer.identity();
        me.flush(How::Link { system: registry.serial() }, Some(*number));
    }
}
