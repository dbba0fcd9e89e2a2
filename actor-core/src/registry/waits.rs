//! Who waits for whom: asks that a handler awaits and that are not answered yet.
//!
//! An edge is there from the moment an actor asks until the moment of the reply, not until the asking handler resumes: an
//! actor that is asked right after it replied sees no edge any more. So a circle of edges is a circle of actors none of
//! which can go on.

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
    pub(crate) fn begin(me: &Arc<dyn Control>, target: &Identity) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        let asker = me.identity();
        if asker.is(target) {
            return Err(Box::new([asker.label()]));
        }
        let registry = &asker.registry;
        if !registry.detects_deadlocks() || registry.serial() != target.registry.serial() {
            return Ok(None);
        }
        let mut edges = registry.waits().0.lock();
        if let Some(path) = edges.path(target.number, asker.number) {
            return Err(std::iter::once(asker.label()).chain(path).collect());
        }
        let id = edges.next;
        edges.next += 1;
        let edge = Edge { id, target: target.number, asker: asker.label() };
        edges.of.entry(asker.number).or_default().push(edge);
        Ok(Some(Arc::new(Wait { registry: Arc::clone(registry), asker: asker.number, id })))
    }
}

impl Edges {
    /// The actors on the way from `from` to `to`, the first first and without `to`; `None` if there is no way.
    fn path(&self, from: u64, to: u64) -> Option<Vec<ActorLabel>> {
        // Each actor is visited once, with the actor and the edge by which it was reached.
        let mut reached: BTreeMap<u64, (u64, &Edge)> = BTreeMap::new();
        let mut open = vec![from];
        while let Some(actor) = open.pop() {
            for edge in self.of.get(&actor).into_iter().flatten() {
                if edge.target == to {
                    return Some(way_back(&reached, from, actor, edge));
                }
                if edge.target != from && !reached.contains_key(&edge.target) {
                    reached.insert(edge.target, (actor, edge));
                    open.push(edge.target);
                }
            }
        }
        None
    }
}

/// The actors from `from` to `last`, whose edge leads out.
fn way_back(reached: &BTreeMap<u64, (u64, &Edge)>, from: u64, last: u64, out: &Edge) -> Vec<ActorLabel> {
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
        if let Some(of) = edges.of.get_mut(&self.asker) {
            of.retain(|edge| edge.id != self.id);
            if of.is_empty() {
                edges.of.remove(&self.asker);
            }
        }
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("asker", &self.asker).finish_non_exhaustive()
    }
}
