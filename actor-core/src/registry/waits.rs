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
use super::roster::Registry;
use crate::id::ActorLabel;
use crate::sys::sync::{Arc, Mutex};

/// The edges of one system.
#[derive(Default)]
pub(crate) struct Waits(Mutex<Edges>);

#[derive(Default)]
struct Edges {
    /// By the number of the asking actor; one that awaits several asks has several.
    of: BTreeMap<u64, Vec<Edge>>,
    next: u64,
}

struct Edge {
    id: u64,
    target: u64,
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

/// One edge: it goes with the answer, or when the caller gives up. Either side ends it.
#[doc(hidden)]
pub struct Wait {
    registry: Arc<Registry>,
    asker: u64,
    id: u64,
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
        if let Some(path) = edges.path(target.number, asker.number, kinds, |_| true) {
            return Err(std::iter::once(asker.label()).chain(path).collect());
        }
        // Until the call says more: a wait that is taken for endless could cost the asking actor its life.
        let ends = Ends { asker: (asker.number, asker.label()), asked: (target.number, target.label()) };
        let id = edges.add(ends, kinds, false);
        Ok(Some(Arc::new(Wait { registry: Arc::clone(registry), asker: asker.number, id })))
    }
}

/// The two ends of an edge.
struct Ends {
    asker: (u64, ActorLabel),
    asked: (u64, ActorLabel),
}

/// An actor on a way, and whether it is reached by an ask for a handler that runs beside others.
type Reached = (u64, bool);

impl Waits {
    /// Whom `actor` waits for, in the order in which it asked.
    pub(crate) fn of(&self, actor: &Identity) -> Vec<ActorLabel> {
        let edges = self.0.lock();
        edges.of.get(&actor.number).into_iter().flatten().map(|edge| edge.asked.clone()).collect()
    }
}

impl Edges {
    fn add(&mut self, ends: Ends, kinds: Kinds, is_endless: bool) -> u64 {
        let id = self.next;
        self.next += 1;
        let (number, target) = (ends.asker.0, ends.asked.0);
        let edge = Edge { id, target, asker: ends.asker.1, asked: ends.asked.1, kinds, is_endless };
        self.of.entry(number).or_default().push(edge);
        id
    }

    fn remove(&mut self, asker: u64, id: u64) {
        if let Some(of) = self.of.get_mut(&asker) {
            of.retain(|edge| edge.id != id);
            if of.is_empty() {
                self.of.remove(&asker);
            }
        }
    }

    /// The actors on the way from `from` to `to`, the first first and without `to`; `None` if there is no way. `closing` is
    /// the edge from `to` to `from`; edges that do not count are no way.
    fn path(&self, from: u64, to: u64, closing: Kinds, counts: impl Fn(&Edge) -> bool) -> Option<Vec<ActorLabel>> {
        let from = (from, closing.asked);
        // Each is visited once, with where it was reached from and by which edge.
        let mut reached: BTreeMap<Reached, (Reached, &Edge)> = BTreeMap::new();
        let mut open = vec![from];
        while let Some(here) = open.pop() {
            let (actor, beside) = here;
            for edge in self.of.get(&actor).into_iter().flatten() {
                if (beside && edge.kinds.asking) || !counts(edge) {
                    continue;
                }
                let there = (edge.target, edge.kinds.asked);
                if edge.target == to {
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
fn way_back(
    reached: &BTreeMap<Reached, (Reached, &Edge)>,
    from: Reached,
    last: Reached,
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
        self.registry.waits().0.lock().remove(self.asker, self.id);
    }

    /// The ask has no time limit.
    pub(crate) fn without_limit(&self) {
        let mut edges = self.registry.waits().0.lock();
        let edge = edges.of.get_mut(&self.asker).into_iter().flatten().find(|edge| edge.id == self.id);
        if let Some(edge) = edge {
            edge.is_endless = true;
        }
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("asker", &self.asker).finish_non_exhaustive()
    }
}

/// Actors of which one after the other is ended or started: all others wait for the one whose turn it is. Whoever asks one that
/// waits, and is waited for, closes a circle.
pub(crate) struct Row {
    registry: Arc<Registry>,
    /// Whose row it is. The row is a place in the graph of its own: that actor goes on meanwhile.
    head: ActorLabel,
    number: u64,
    edges: Vec<(u64, u64)>,
}

/// Where the numbers of rows begin, far behind those of actors.
const ROWS: u64 = 1 << 63;

impl Row {
    pub(crate) fn of(head: &Identity) -> Self {
        let registry = Arc::clone(&head.registry);
        Self { registry, head: head.label(), number: ROWS | head.number, edges: Vec::new() }
    }

    /// Says whose turn it is, and who waits.
    pub(crate) fn arrange<'a>(&mut self, turn: Option<&Identity>, waiting: impl Iterator<Item = &'a Identity>) {
        if !self.registry.settings().detects_deadlocks {
            return;
        }
        let mut edges = self.registry.waits().0.lock();
        for (asker, id) in self.edges.drain(..) {
            edges.remove(asker, id);
        }
        let row = (self.number, self.head.clone());
        let mut add = |asker: (u64, ActorLabel), asked| {
            let number = asker.0;
            self.edges.push((number, edges.add(Ends { asker, asked }, Kinds::ALONE, true)));
        };
        let Some(turn) = turn else { return };
        add(row.clone(), (turn.number, turn.label()));
        for actor in waiting {
            add((actor.number, actor.label()), row.clone());
        }
    }

    /// Nobody waits any more.
    pub(crate) fn clear(&mut self) {
        self.arrange(None, std::iter::empty());
    }

    /// Whether an actor cannot go on before one in the row has had its turn.
    pub(crate) fn holds_up(&self, actor: &Identity) -> bool {
        let edges = self.registry.waits().0.lock();
        edges.path(actor.number, self.number, Kinds::ALONE, |edge| edge.is_endless).is_some()
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.clear();
    }
}
