//! Who waits for whom: asks that a handler awaits and that are not answered yet.
//!
//! An edge is there from the moment an actor asks until the moment of the reply, not until the asking handler resumes: an
//! actor that is asked right after it replied sees no edge any more. So a circle of edges is a circle of actors none of
//! which can go on.
//!
//! Except where handlers run side by side: while one of them waits, the actor still takes messages for others of their kind.
//! There, a way goes on only if the handler that waits, or the one that is asked for, runs alone.

use std::collections::BTreeMap;
use std::fmt;

use super::control::{Control, Identity};
use super::current;
use super::roster::Registry;
use crate::id::{ActorLabel, Origin};
use crate::sys::sync::{Arc, Mutex};

/// The edges of one system.
#[derive(Default)]
pub(crate) struct Waits(Mutex<Edges>);

#[derive(Default)]
struct Edges {
    /// By the asking actor; one that awaits several asks has several.
    of: BTreeMap<Node, Vec<Edge>>,
    next: u64,
}

/// Who waits, or is waited for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    /// An actor of this system, by its number.
    Actor(u64),
    /// The row of the actor with this number: see [`Row`].
    Row(u64),
    /// An actor that is known beyond this process. Its proxies are the same.
    Origin(Origin),
}

impl Node {
    #[inline]
    fn of(actor: &Identity) -> Self {
        actor.origin().map_or(Self::Actor(actor.number), |origin| Self::Origin(origin.clone()))
    }

    /// An actor that is called like this in this system.
    fn called(label: &ActorLabel) -> Self {
        label.origin().map_or(Self::Actor(label.id().number()), |origin| Self::Origin(origin.clone()))
    }
}

struct Edge {
    id: u64,
    target: Node,
    asker: ActorLabel,
    asked: ActorLabel,
    kinds: Kinds,
    /// It ends with the answer and with nothing else.
    is_endless: bool,
}

/// Whether the handlers at the two ends of an edge run beside others.
#[derive(Clone, Copy)]
struct Kinds {
    asking: bool,
    asked: bool,
}

impl Kinds {
    const ALONE: Self = Self { asking: false, asked: false };
}

/// The edges of one ask: they go with the answer, or when the caller gives up. Either side ends them.
#[doc(hidden)]
pub struct Wait {
    registry: Arc<Registry>,
    asker: Waiting,
    /// Those who wait for the asker elsewhere.
    behind: Vec<Waiting>,
    /// The asking handler runs beside others: its actor goes on.
    is_beside: bool,
}

/// One who waits: where its edge is, and how it is called.
struct Waiting {
    node: Node,
    id: u64,
    label: ActorLabel,
}

impl Waits {
    /// `me` asks `target`. `Err` with the actors of the circle that this would close, `me` first. Asking oneself is a circle
    /// whether or not others are looked for.
    /// The answer will come from a handler that is `concurrent` or not.
    pub(crate) fn begin(
        me: &Arc<dyn Control>,
        target: &Identity,
        concurrent: bool,
    ) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        let asker = me.identity();
        if asker.is(target) {
            return Err(Box::new([asker.label()]));
        }
        let registry = &asker.registry;
        if !registry.settings().detects_deadlocks || registry.serial() != target.registry.serial() {
            return Ok(None);
        }
        let mut edges = registry.waits().0.lock();
        let kinds = Kinds { asking: me.runs_concurrent(), asked: concurrent };
        let (from, to) = (Node::of(target), Node::of(asker));
        if let Some(path) = edges.path(&from, &to, kinds, |_| true) {
            return Err(std::iter::once(asker.label()).chain(path).collect());
        }
        // Until the call says more: a wait that is taken for endless could cost the asking actor its life.
        let label = asker.label();
        let ends = Ends { asker: (to.clone(), label.clone()), asked: (from, target.label()) };
        let id = edges.add(ends, kinds, false);
        let asker = Waiting { node: to, id, label };
        let is_beside = kinds.asking;
        Ok(Some(Arc::new(Wait { registry: Arc::clone(registry), asker, behind: Vec::new(), is_beside })))
    }

    /// An ask comes from elsewhere: the first of `chain` asks `target`, and the others wait for it. `Err` with the actors of
    /// the circle that this would close. `None` if nobody waits, or circles are not looked for.
    pub(crate) fn begin_for(target: &Identity, chain: &[ActorLabel]) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        let registry = &target.registry;
        let mut edges = registry.waits().0.lock();
        let asked = Node::of(target);
        let nodes: Vec<_> = chain.iter().map(Node::called).collect();
        let detects = registry.settings().detects_deadlocks;
        if let Some(at) = nodes.iter().position(|node| *node == asked)
            && (at == 0 || detects)
        {
            // Among those who wait for the answer is whoever is asked for it.
            return Err(std::iter::once(target.label()).chain(chain[..at].iter().rev().cloned()).collect());
        }
        if !detects {
            return Ok(None);
        }
        for (node, label) in nodes.iter().zip(chain) {
            if let Some(path) = edges.path(&asked, node, Kinds::ALONE, |_| true) {
                return Err(std::iter::once(label.clone()).chain(path).collect());
            }
        }
        // Each waits for the target, in the end: so there is no need to know who waits for whom among them.
        let mut waiting = nodes.into_iter().zip(chain).map(|(node, label)| {
            let ends = Ends { asker: (node.clone(), label.clone()), asked: (asked.clone(), target.label()) };
            Waiting { node, id: edges.add(ends, Kinds::ALONE, false), label: label.clone() }
        });
        let Some(first) = waiting.next() else { return Ok(None) };
        let behind = waiting.collect();
        Ok(Some(Arc::new(Wait { registry: Arc::clone(registry), asker: first, behind, is_beside: false })))
    }
}

/// Who cannot go on before the actor does whose code runs: those that asked it, and those that wait for them in turn, each once and the
/// nearest first. Empty outside of actors, and in systems that do not
/// [look for circles](crate::SystemBuilder::deadlock_detection).
///
/// For crates that carry asks to other systems; what a single ask brings along is its [`Meta`](crate::driver::Meta).
#[must_use]
pub fn ask_chain() -> Vec<ActorLabel> {
    current::actor(|me| me.identity().registry.waits().behind(me.identity())).unwrap_or_default()
}

/// The two ends of an edge.
struct Ends {
    asker: (Node, ActorLabel),
    asked: (Node, ActorLabel),
}

/// An actor on a way, and whether it is reached by an ask for a handler that runs beside others.
type Reached<'a> = (&'a Node, bool);

impl Waits {
    /// Whom `actor` waits for, in the order in which it asked.
    pub(crate) fn of(&self, actor: &Identity) -> Vec<ActorLabel> {
        let edges = self.0.lock();
        edges.of.get(&Node::of(actor)).into_iter().flatten().map(|edge| edge.asked.clone()).collect()
    }

    /// Who waits for `actor`: those that asked it, and those that wait for them in turn; each once, the nearest first.
    pub(crate) fn behind(&self, actor: &Identity) -> Vec<ActorLabel> {
        let node = Node::of(actor);
        let mut chain = vec![(node, actor.label())];
        self.0.lock().extend(&mut chain);
        chain.into_iter().skip(1).map(|(_, label)| label).collect()
    }
}

impl Edges {
    fn add(&mut self, ends: Ends, kinds: Kinds, is_endless: bool) -> u64 {
        let id = self.next;
        self.next += 1;
        let (asker, target) = (ends.asker.0, ends.asked.0);
        let edge = Edge { id, target, asker: ends.asker.1, asked: ends.asked.1, kinds, is_endless };
        self.of.entry(asker).or_default().push(edge);
        id
    }

    fn remove(&mut self, asker: &Node, id: u64) {
        if let Some(of) = self.of.get_mut(asker) {
            of.retain(|edge| edge.id != id);
            if of.is_empty() {
                self.of.remove(asker);
            }
        }
    }

    /// Adds whoever waits for one of the chain, and is not in it. Rows are no actors; and an actor goes on whose handler waits beside
    /// others.
    fn extend(&self, chain: &mut Vec<(Node, ActorLabel)>) {
        let mut next = 0;
        while let Some((target, _)) = chain.get(next) {
            let target = target.clone();
            next += 1;
            for (asker, edges) in &self.of {
                let edge = edges.iter().find(|edge| edge.target == target && !edge.kinds.asking);
                if let Some(edge) = edge
                    && !matches!(asker, Node::Row(_))
                    && !chain.iter().any(|(known, _)| known == asker)
                {
                    chain.push((asker.clone(), edge.asker.clone()));
                }
            }
        }
    }

    /// The actors on the way from `from` to `to`, the first first and without `to`; `None` if there is no way. `closing` is
    /// the edge from `to` to `from`; edges that do not count are no way.
    fn path(&self, from: &Node, to: &Node, closing: Kinds, counts: impl Fn(&Edge) -> bool) -> Option<Vec<ActorLabel>> {
        let from = (from, closing.asked);
        // Each is visited once, with where it was reached from and by which edge.
        let mut reached: BTreeMap<Reached<'_>, (Reached<'_>, &Edge)> = BTreeMap::new();
        let mut open = vec![from];
        while let Some(here) = open.pop() {
            let (actor, beside) = here;
            for edge in self.of.get(actor).into_iter().flatten() {
                if (beside && edge.kinds.asking) || !counts(edge) {
                    continue;
                }
                let there = (&edge.target, edge.kinds.asked);
                if edge.target == *to {
                    if !(edge.kinds.asked && closing.asking) {
                        return Some(way_back(&reached, from, here, edge));
                    }
                } else if there != from && !reached.contains_key(&there) {
                    reached.insert(there, (here, edge));
                    open.push(there);
                }
            }
        }
        None
    }
}

/// The actors from `from` to `last`, whose edge leads out.
fn way_back<'a>(
    reached: &BTreeMap<Reached<'a>, (Reached<'a>, &Edge)>,
    from: Reached<'a>,
    last: Reached<'a>,
    out: &Edge,
) -> Vec<ActorLabel> {
    let mut path = vec![out.asker.clone()];
    let mut actor = last;
    while actor != from
        && let Some((before, edge)) = reached.get(&actor)
    {
        path.push(edge.asker.clone());
        actor = *before;
    }
    path.reverse();
    path
}

impl Wait {
    /// The ask is answered, or nobody waits for the answer any more.
    pub(crate) fn end(&self) {
        let mut edges = self.registry.waits().0.lock();
        for waiting in self.all() {
            edges.remove(&waiting.node, waiting.id);
        }
    }

    /// The ask has no time limit.
    pub(crate) fn without_limit(&self) {
        let mut edges = self.registry.waits().0.lock();
        let Waiting { node, id, .. } = &self.asker;
        let edge = edges.of.get_mut(node).into_iter().flatten().find(|edge| edge.id == *id);
        if let Some(edge) = edge {
            edge.is_endless = true;
        }
    }

    /// Who asked.
    pub(crate) fn asker(&self) -> &ActorLabel {
        &self.asker.label
    }

    /// Who cannot go on before the answer: who asked, and who waits for that one in turn.
    pub(crate) fn chain(&self) -> Vec<ActorLabel> {
        if self.is_beside {
            return Vec::new();
        }
        let mut chain: Vec<_> = self.all().map(|waiting| (waiting.node.clone(), waiting.label.clone())).collect();
        self.registry.waits().0.lock().extend(&mut chain);
        chain.into_iter().map(|(_, label)| label).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Waiting> {
        std::iter::once(&self.asker).chain(&self.behind)
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("asker", &self.asker.label).finish_non_exhaustive()
    }
}

/// Actors of which one after the other is ended or started: all others wait for the one whose turn it is. Whoever asks one that
/// waits, and is waited for, closes a circle.
pub(crate) struct Row {
    registry: Arc<Registry>,
    /// Whose row it is. The row is a place in the graph of its own: that actor goes on meanwhile.
    head: ActorLabel,
    node: Node,
    edges: Vec<(Node, u64)>,
}

impl Row {
    pub(crate) fn of(head: &Identity) -> Self {
        let registry = Arc::clone(&head.registry);
        Self { registry, head: head.label(), node: Node::Row(head.number), edges: Vec::new() }
    }

    /// Says whose turn it is, and who waits.
    pub(crate) fn arrange<'a>(&mut self, turn: Option<&Identity>, waiting: impl Iterator<Item = &'a Identity>) {
        if !self.registry.settings().detects_deadlocks {
            return;
        }
        let mut edges = self.registry.waits().0.lock();
        for (asker, id) in self.edges.drain(..) {
            edges.remove(&asker, id);
        }
        let row = (self.node.clone(), self.head.clone());
        let mut add = |asker: (Node, ActorLabel), asked| {
            let node = asker.0.clone();
            self.edges.push((node, edges.add(Ends { asker, asked }, Kinds::ALONE, true)));
        };
        let Some(turn) = turn else { return };
        add(row.clone(), (Node::of(turn), turn.label()));
        for actor in waiting {
            add((Node::of(actor), actor.label()), row.clone());
        }
    }

    /// Nobody waits any more.
    pub(crate) fn clear(&mut self) {
        self.arrange(None, std::iter::empty());
    }

    /// Whether an actor cannot go on before one in the row has had its turn.
    pub(crate) fn holds_up(&self, actor: &Identity) -> bool {
        let edges = self.registry.waits().0.lock();
        edges.path(&Node::of(actor), &self.node, Kinds::ALONE, |edge| edge.is_endless).is_some()
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.clear();
    }
}
