//! The actors of a system as a tree, at one moment.

use std::collections::BTreeMap;
use std::fmt;

use super::system::System;
use crate::id::{ActorId, ActorLabel, ActorPath};
use crate::lifecycle::{Health, Status};
use crate::registry::Control;
use crate::sys::sync::Arc;

impl System {
    /// Who is alive, and whose child: a snapshot, for people and for tests. Nobody is stopped or asked for it.
    ///
    /// Exact whenever nobody is started, stopped or sent to; of what happens meanwhile, it may show a part.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{System, prelude::*};
    ///
    /// #[actor] struct Session;
    /// #[actor] impl Session { #[handler] fn noop(&self) {} }
    ///
    /// #[actor] struct Web;
    /// #[actor]
    /// impl Web {
    ///     #[started]
    ///     fn open(&mut self, ctx: &mut Context<Self>) { ctx.spawn(Session); }
    ///     #[handler]
    ///     fn noop(&self) {}
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new("app");
    /// let web = system.prepare(Web).name("web").spawn()?;
    /// web.noop().await?;
    /// # while system.tree().iter().any(|node| node.status() != actor_core::Status::Running) { tokio::task::yield_now().await }
    ///
    /// let tree = system.tree();
    /// assert_eq!(tree.to_string(), "app: 2 actors\n└─ web (Web#1): running\n   └─ Session#2: running");
    /// let session = tree.iter().last().unwrap();
    /// assert_eq!(session.path().to_string(), "/web/Session#2");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree::new(self.name().to_owned(), &self.registry().living())
    }
}

/// The actors of a system at one moment, each below its parent. Made by [`System::tree`].
///
/// Siblings are in the order of their start. Displayed, it is a line per actor: who it is, its status, and how many restarts
/// and waiting messages it has, if any.
#[derive(Debug, Clone)]
pub struct Tree {
    system: String,
    /// Each before its children, and those before the next sibling. A tree may be deeper than a stack: nothing here calls
    /// itself, and neither do the destructors.
    nodes: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    label: ActorLabel,
    status: Status,
    health: Option<Health>,
    waiting: u64,
    running: Option<&'static str>,
    waits_for: Vec<ActorLabel>,
    parent: Option<usize>,
    level: usize,
    /// Where the descendants end.
    end: usize,
}

/// An actor in a [`Tree`].
#[derive(Clone, Copy)]
pub struct TreeNode<'t> {
    tree: &'t Tree,
    index: usize,
}

impl Tree {
    /// `actors`: in the order of their numbers.
    fn new(system: String, actors: &[Arc<dyn Control>]) -> Self {
        let by_place: BTreeMap<u32, usize> =
            actors.iter().enumerate().map(|(index, actor)| (actor.identity().place, index)).collect();
        let mut children: Vec<Vec<usize>> = actors.iter().map(|_| Vec::new()).collect();
        let mut open = Vec::new();
        // The last first, since what is opened last comes out first.
        for (index, actor) in actors.iter().enumerate().rev() {
            let identity = actor.identity();
            let parent = identity.parent().place().and_then(|place| by_place.get(&place));
            match parent.filter(|parent| identity.is_child_of(actors[**parent].identity())) {
                Some(parent) => children[*parent].push(index),
                None => open.push((index, None)),
            }
        }
        let mut nodes: Vec<Entry> = Vec::with_capacity(actors.len());
        while let Some((index, parent)) = open.pop() {
            let level = parent.map_or(0, |parent: usize| nodes[parent].level + 1);
            open.extend(children[index].iter().map(|child| (*child, Some(nodes.len()))));
            nodes.push(Entry::new(&*actors[index], parent, level));
        }
        let mut tree = Self { system, nodes };
        tree.set_ends();
        tree
    }

    fn set_ends(&mut self) {
        for index in (0..self.nodes.len()).rev() {
            let Entry { end, parent, .. } = &mut self.nodes[index];
            *end = (*end).max(index + 1);
            if let (end, Some(parent)) = (*end, *parent) {
                let parent = &mut self.nodes[parent];
                parent.end = parent.end.max(end);
            }
        }
    }

    /// The name of the system.
    #[must_use]
    pub fn system(&self) -> &str {
        &self.system
    }

    /// How many actors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Those that are nobody's child.
    pub fn roots(&self) -> impl Iterator<Item = TreeNode<'_>> {
        self.siblings(0, self.nodes.len())
    }

    /// All of them: each before its children, and those before the next sibling.
    pub fn iter(&self) -> impl Iterator<Item = TreeNode<'_>> {
        (0..self.nodes.len()).map(|index| TreeNode { tree: self, index })
    }

    /// The actor that was spawned with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<TreeNode<'_>> {
        self.iter().find(|node| node.label().name() == Some(name))
    }

    /// The actor with this path, as [`ActorPath`] shows it.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<TreeNode<'_>> {
        let mut steps = path.strip_prefix('/')?.split('/');
        let goes_by = |step| move |node: &TreeNode<'_>| node.label().is_segment(step);
        let first = self.roots().find(goes_by(steps.next()?))?;
        steps.try_fold(first, |node, step| node.children().find(goes_by(step)))
    }

    /// Those of the first level between two places, of which the first is of that level.
    fn siblings(&self, from: usize, to: usize) -> impl Iterator<Item = TreeNode<'_>> {
        let first = Some(from).filter(|from| *from < to);
        let next = move |index: &usize| Some(self.nodes[*index].end).filter(|next| *next < to);
        std::iter::successors(first, next).map(|index| TreeNode { tree: self, index })
    }
}

impl Entry {
    fn new(actor: &dyn Control, parent: Option<usize>, level: usize) -> Self {
        let (label, status, waiting) = (actor.identity().label(), actor.status(), actor.depth());
        let waits_for = actor.identity().registry.waits().of(actor.identity());
        let health = actor.health();
        Self { label, status, health, waiting, running: actor.running(), waits_for, parent, level, end: 0 }
    }
}

impl<'t> TreeNode<'t> {
    fn entry(self) -> &'t Entry {
        &self.tree.nodes[self.index]
    }

    /// How errors and reports call the actor.
    #[must_use]
    pub fn label(self) -> &'t ActorLabel {
        &self.entry().label
    }

    /// The actor's id.
    #[must_use]
    pub fn id(self) -> ActorId {
        self.label().id()
    }

    /// The name it was spawned with.
    #[must_use]
    pub fn name(self) -> Option<&'t str> {
        self.label().name()
    }

    /// Where it stood in its life.
    #[must_use]
    pub fn status(self) -> Status {
        self.entry().status
    }

    /// How it was when its supervisor checked its health last; `None` if it does not.
    #[must_use]
    pub fn health(self) -> Option<&'t Health> {
        self.entry().health.as_ref()
    }

    /// How often it had been restarted.
    #[must_use]
    pub fn restarts(self) -> u32 {
        self.id().incarnation()
    }

    /// How many messages waited in its mailbox.
    #[must_use]
    pub fn mailbox_depth(self) -> u64 {
        self.entry().waiting
    }

    /// The handler or hook that ran; `None` while it had nothing to do.
    #[must_use]
    pub fn running(self) -> Option<&'static str> {
        self.entry().running
    }

    /// Whose answers its handler awaited. Known only where [circles of asks](crate::SystemBuilder::deadlock_detection) are
    /// looked for, which is in builds with debug assertions unless the system says otherwise.
    #[must_use]
    pub fn waits_for(self) -> &'t [ActorLabel] {
        &self.entry().waits_for
    }

    /// How many ancestors it has.
    #[must_use]
    pub fn level(self) -> usize {
        self.entry().level
    }

    /// Whose child it is; `None` for nobody's.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.entry().parent.map(|index| Self { index, ..self })
    }

    /// Its children, in the order of their start.
    pub fn children(self) -> impl Iterator<Item = Self> + use<'t> {
        self.tree.siblings(self.index + 1, self.entry().end)
    }

    /// All that is below it: each before its children, and those before the next sibling.
    pub fn descendants(self) -> impl Iterator<Item = Self> + use<'t> {
        (self.index + 1..self.entry().end).map(move |index| Self { index, ..self })
    }

    /// Where it stands in the tree.
    #[must_use]
    pub fn path(self) -> ActorPath {
        let ancestry = std::iter::successors(Some(self), |node| node.parent());
        let mut labels: Vec<_> = ancestry.map(|node| node.label().clone()).collect();
        labels.reverse();
        ActorPath::new(labels)
    }

    fn has_next_sibling(self) -> bool {
        self.tree.nodes.get(self.entry().end).is_some_and(|next| next.level == self.level())
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.len();
        write!(f, "{}: {count} {}", self.system, if count == 1 { "actor" } else { "actors" })?;
        // The lines that come down from the ancestors.
        let mut prefix = String::new();
        // How long the prefix is at each level.
        let mut lengths = Vec::new();
        for node in self.iter() {
            lengths.truncate(node.level());
            prefix.truncate(lengths.last().copied().unwrap_or(0));
            let (fork, line) = if node.has_next_sibling() { ("├─ ", "│  ") } else { ("└─ ", "   ") };
            write!(f, "\n{prefix}{fork}{node}")?;
            prefix.push_str(line);
            lengths.push(prefix.len());
        }
        Ok(())
    }
}

impl fmt::Display for TreeNode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.label(), self.status())?;
        if let Some(health) = self.health().filter(|health| !health.is_healthy()) {
            write!(f, " ({health})")?;
        }
        match self.restarts() {
            0 => {}
            1 => f.write_str(", 1 restart")?,
            n => write!(f, ", {n} restarts")?,
        }
        match self.mailbox_depth() {
            0 => {}
            n => write!(f, ", {n} waiting")?,
        }
        if let Some(running) = self.running() {
            write!(f, ", in `{running}`")?;
        }
        for (index, other) in self.waits_for().iter().enumerate() {
            write!(f, "{} {other}", if index == 0 { ", waits for" } else { " and" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for TreeNode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
