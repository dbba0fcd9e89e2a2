//! Groups: who is a member of which, and who watches.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use super::changes::{Feed, Wakers};
use super::control::Control;
use crate::id::ActorLabel;
use crate::sys::sync::{Arc, Mutex};

/// The groups of one system, in the order of scopes and names, so that a listing is the same in every run.
#[derive(Default)]
pub(crate) struct Groups(Mutex<Book>);

#[derive(Default)]
struct Book {
    scopes: BTreeMap<Arc<str>, Scope>,
    /// Which groups an actor is a member of, by its number, in the order in which it joined.
    of: BTreeMap<u64, Vec<GroupId>>,
    watches: u64,
}

#[derive(Default)]
struct Scope {
    /// Groups of one name differ in the type of their members, and are in the order in which they were made.
    groups: BTreeMap<Arc<str>, Vec<Box<dyn Slot>>>,
    watchers: Vec<(u64, Feed<GroupChange>)>,
}

/// Which group is meant. The type of its members is a part of it: so a lookup cannot find one of another type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GroupId {
    pub(crate) scope: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) kind: TypeId,
}

/// Somebody joined or left a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<R> {
    /// It is a member from here on.
    Joined(R),
    /// It left, or ended.
    Left(ActorLabel),
}

/// Somebody joined or left a group of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupChange {
    /// The name of the group.
    pub group: String,
    /// The type of its members' refs.
    pub member_type: &'static str,
    /// Who joined or left.
    pub change: Change<ActorLabel>,
}

/// A group that has members. Made by [`System::groups`](crate::System::groups).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupInfo {
    /// The scope that it is in; empty for the one without a name.
    pub scope: String,
    /// Its name; empty for the group of all of a type.
    pub name: String,
    /// The type of its members' refs.
    pub member_type: &'static str,
    /// Its members, in the order in which they joined.
    pub members: Vec<ActorLabel>,
}

/// The members and watchers of one group.
struct Group<R> {
    members: Vec<Member<R>>,
    watchers: Vec<(u64, Feed<Change<R>>)>,
}

struct Member<R> {
    number: u64,
    /// Who it is: a restart changes the label.
    actor: Arc<dyn Control>,
    typed: R,
}

/// A group whose members' type is not known here.
trait Slot: Any + Send {
    fn kind(&self) -> TypeId;
    fn member_type(&self) -> &'static str;
    /// Takes a member out, tells the watchers, and hands out its ref, to be dropped outside of the lock.
    fn remove(&mut self, number: u64, woken: &mut Wakers) -> Option<(ActorLabel, Box<dyn Any + Send>)>;
    fn labels(&self) -> Vec<ActorLabel>;
    /// Neither members nor watchers.
    fn is_unused(&self) -> bool;
}

impl<R: Clone + Send + 'static> Group<R> {
    fn of(slot: &mut dyn Slot) -> &mut Self {
        let slot: &mut dyn Any = slot;
        slot.downcast_mut().expect("a group is found by the type of its members")
    }
}

impl<R: Clone + Send + 'static> Slot for Group<R> {
    fn kind(&self) -> TypeId {
        TypeId::of::<R>()
    }

    fn member_type(&self) -> &'static str {
        std::any::type_name::<R>()
    }

    fn remove(&mut self, number: u64, woken: &mut Wakers) -> Option<(ActorLabel, Box<dyn Any + Send>)> {
        let place = self.members.iter().position(|member| member.number == number)?;
        let Member { actor, typed, .. } = self.members.remove(place);
        let label = actor.identity().label();
        for (_, feed) in &self.watchers {
            feed.push(Change::Left(label.clone()), woken);
        }
        Some((label, Box::new(typed)))
    }

    fn labels(&self) -> Vec<ActorLabel> {
        self.members.iter().map(|member| member.actor.identity().label()).collect()
    }

    fn is_unused(&self) -> bool {
        self.members.is_empty() && self.watchers.is_empty()
    }
}

impl Scope {
    fn group(&self, id: &GroupId) -> Option<&dyn Slot> {
        self.groups.get(&id.name)?.iter().find(|slot| slot.kind() == id.kind).map(|slot| &**slot)
    }

    fn group_mut(&mut self, id: &GroupId) -> Option<&mut dyn Slot> {
        let slot = self.groups.get_mut(&id.name)?.iter_mut().find(|slot| slot.kind() == id.kind)?;
        Some(&mut **slot)
    }

    /// Tells those that watch the whole scope.
    fn tell(&self, id: &GroupId, member_type: &'static str, change: &Change<ActorLabel>, woken: &mut Wakers) {
        for (_, feed) in &self.watchers {
            let change = GroupChange { group: id.name.to_string(), member_type, change: change.clone() };
            feed.push(change, woken);
        }
    }
}

impl Book {
    fn group<R: Clone + Send + 'static>(&mut self, id: &GroupId) -> &mut Group<R> {
        let scope = self.scopes.entry(Arc::clone(&id.scope)).or_default();
        let slots = scope.groups.entry(Arc::clone(&id.name)).or_default();
        let place = slots.iter().position(|slot| slot.kind() == id.kind).unwrap_or_else(|| {
            slots.push(Box::new(Group::<R> { members: Vec::new(), watchers: Vec::new() }));
            slots.len() - 1
        });
        Group::of(&mut *slots[place])
    }

    fn known<R: Clone + Send + 'static>(&self, id: &GroupId) -> Option<&Group<R>> {
        let slot: &dyn Any = self.scopes.get(&id.scope)?.group(id)?;
        slot.downcast_ref()
    }

    /// Takes an actor out of a group. What is handed out is to be dropped outside of the lock.
    fn remove(&mut self, id: &GroupId, number: u64, woken: &mut Wakers) -> Option<Box<dyn Any + Send>> {
        let scope = self.scopes.get_mut(&id.scope)?;
        let slot = scope.group_mut(id)?;
        let (label, typed) = slot.remove(number, woken)?;
        let member_type = slot.member_type();
        scope.tell(id, member_type, &Change::Left(label), woken);
        self.tidy(id);
        Some(typed)
    }

    /// Forgets a group that is not used any more, and its scope with it.
    fn tidy(&mut self, id: &GroupId) {
        let Some(scope) = self.scopes.get_mut(&id.scope) else { return };
        if let Some(slots) = scope.groups.get_mut(&id.name) {
            slots.retain(|slot| !slot.is_unused());
            if slots.is_empty() {
                scope.groups.remove(&id.name);
            }
        }
        if scope.groups.is_empty() && scope.watchers.is_empty() {
            self.scopes.remove(&id.scope);
        }
    }

    fn next_watch(&mut self) -> u64 {
        self.watches += 1;
        self.watches
    }
}

impl Groups {
    /// Whether the actor was not a member yet; `None` if it is gone.
    pub(crate) fn join<R: Clone + Send + 'static>(
        &self,
        id: &GroupId,
        actor: Arc<dyn Control>,
        typed: R,
    ) -> Option<bool> {
        let mut woken = Wakers::default();
        let joined = self.enter(id, actor, typed, &mut woken);
        woken.wake();
        joined
    }

    fn enter<R: Clone + Send + 'static>(
        &self,
        id: &GroupId,
        actor: Arc<dyn Control>,
        typed: R,
        woken: &mut Wakers,
    ) -> Option<bool> {
        // On a way out, `typed` is dropped after the lock is free: it may be the last ref, and wake its actor.
        let mut book = self.0.lock();
        let (number, label) = (actor.identity().number, actor.identity().label());
        if book.known::<R>(id).is_some_and(|group| group.members.iter().any(|member| member.number == number)) {
            return Some(false);
        }
        // Under the lock: an actor that leaves after this finds the group that it has to leave.
        if !actor.identity().enlist() {
            return None;
        }
        let group = book.group::<R>(id);
        for (_, feed) in &group.watchers {
            feed.push(Change::Joined(typed.clone()), woken);
        }
        group.members.push(Member { number, actor, typed });
        if let Some(scope) = book.scopes.get(&id.scope) {
            scope.tell(id, std::any::type_name::<R>(), &Change::Joined(label), woken);
        }
        book.of.entry(number).or_default().push(id.clone());
        Some(true)
    }

    /// Whether the actor was a member.
    pub(crate) fn leave(&self, id: &GroupId, number: u64) -> bool {
        let mut woken = Wakers::default();
        let mut book = self.0.lock();
        let left = book.remove(id, number, &mut woken);
        if left.is_some()
            && let Some(of) = book.of.get_mut(&number)
        {
            of.retain(|known| known != id);
            if of.is_empty() {
                book.of.remove(&number);
            }
        }
        drop(book);
        woken.wake();
        left.is_some()
    }

    /// Takes an actor that ends out of all its groups.
    pub(crate) fn leave_all(&self, number: u64) {
        let mut woken = Wakers::default();
        let mut book = self.0.lock();
        let groups = book.of.remove(&number).unwrap_or_default();
        let left: Vec<_> = groups.iter().map(|id| book.remove(id, number, &mut woken)).collect();
        drop(book);
        woken.wake();
        drop(left);
    }

    pub(crate) fn members<R: Clone + Send + 'static>(&self, id: &GroupId) -> Vec<R> {
        let book = self.0.lock();
        let group = book.known::<R>(id);
        group.into_iter().flat_map(|group| &group.members).map(|member| member.typed.clone()).collect()
    }

    /// How many members a group has, and whether `number` is one.
    pub(crate) fn count<R: Clone + Send + 'static>(&self, id: &GroupId, number: u64) -> (usize, bool) {
        let book = self.0.lock();
        book.known::<R>(id).map_or((0, false), |group| {
            (group.members.len(), group.members.iter().any(|member| member.number == number))
        })
    }

    /// Feeds the members so far, and from then on every change.
    pub(crate) fn watch<R: Clone + Send + 'static>(&self, id: &GroupId, feed: Feed<Change<R>>) -> u64 {
        let mut book = self.0.lock();
        let watch = book.next_watch();
        let group = book.group::<R>(id);
        // Nobody waits at the feed yet.
        let mut nobody = Wakers::default();
        for member in &group.members {
            feed.push(Change::Joined(member.typed.clone()), &mut nobody);
        }
        group.watchers.push((watch, feed));
        watch
    }

    pub(crate) fn unwatch<R: Clone + Send + 'static>(&self, id: &GroupId, watch: u64) {
        let mut book = self.0.lock();
        let group = book.group::<R>(id);
        let place = group.watchers.iter().position(|(known, _)| *known == watch);
        let feed = place.map(|place| group.watchers.remove(place));
        book.tidy(id);
        drop(book);
        // What it had not read holds refs.
        drop(feed);
    }

    /// How many watch a group.
    pub(crate) fn watchers<R: Clone + Send + 'static>(&self, id: &GroupId) -> usize {
        self.0.lock().known::<R>(id).map_or(0, |group| group.watchers.len())
    }

    /// Feeds the members so far of all groups of a scope, and from then on every change.
    pub(crate) fn watch_scope(&self, scope: &Arc<str>, feed: Feed<GroupChange>) -> u64 {
        let mut book = self.0.lock();
        let watch = book.next_watch();
        let entry = book.scopes.entry(Arc::clone(scope)).or_default();
        let mut nobody = Wakers::default();
        for (name, slot) in entry.groups.iter().flat_map(|(name, slots)| slots.iter().map(move |slot| (name, slot))) {
            for label in slot.labels() {
                let (group, member_type) = (name.to_string(), slot.member_type());
                feed.push(GroupChange { group, member_type, change: Change::Joined(label) }, &mut nobody);
            }
        }
        entry.watchers.push((watch, feed));
        watch
    }

    pub(crate) fn unwatch_scope(&self, scope: &Arc<str>, watch: u64) {
        let mut book = self.0.lock();
        let Some(entry) = book.scopes.get_mut(scope) else { return };
        let place = entry.watchers.iter().position(|(known, _)| *known == watch);
        let feed = place.map(|place| entry.watchers.remove(place));
        if entry.groups.is_empty() && entry.watchers.is_empty() {
            book.scopes.remove(scope);
        }
        drop(book);
        drop(feed);
    }

    /// All groups that have members.
    pub(crate) fn list(&self) -> Vec<GroupInfo> {
        let book = self.0.lock();
        let mut listed = Vec::new();
        for (scope, Scope { groups, .. }) in &book.scopes {
            for (name, slot) in groups.iter().flat_map(|(name, slots)| slots.iter().map(move |slot| (name, slot))) {
                let members = slot.labels();
                if !members.is_empty() {
                    let (scope, name) = (scope.to_string(), name.to_string());
                    listed.push(GroupInfo { scope, name, member_type: slot.member_type(), members });
                }
            }
        }
        listed
    }
}
