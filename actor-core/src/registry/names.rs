//! Unique names, and the refs behind them.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::Bound;

use super::control::Control;
use crate::id::ActorLabel;
use crate::lifecycle::Status;
use crate::sys::sync::{Arc, Mutex};

/// Names in the order of the alphabet, so that a listing is the same in every run.
#[derive(Default)]
pub(crate) struct Names(Mutex<Book>);

#[derive(Default)]
struct Book {
    entries: BTreeMap<Arc<str>, Entry>,
    /// The names that actors got after their spawn, by their numbers.
    later: BTreeMap<u64, Vec<Arc<str>>>,
}

/// A name is reserved before its actor exists, and committed with it: two actors never start under one name.
enum Entry {
    Reserved(ActorLabel),
    Held { by: Arc<dyn Control>, typed: Box<dyn Any + Send + Sync> },
}

/// A name and who has it. Made by [`System::whereis`](crate::System::whereis) and [`System::names`](crate::System::names).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedActor {
    /// The name.
    pub name: String,
    /// Who has it.
    pub actor: ActorLabel,
    /// Where that actor stood in its life.
    pub status: Status,
}

/// Who has the name.
pub(crate) struct NameTaken(pub(crate) ActorLabel);

/// Why an actor did not get a name after its spawn.
pub(crate) enum Refused {
    Taken(ActorLabel),
    /// It is gone, or about to be.
    Gone,
}

/// What is found under a name.
pub(crate) enum Found<R> {
    Nobody,
    /// An actor of another type.
    Other(ActorLabel),
    Typed(R),
}

impl Entry {
    fn label(&self) -> ActorLabel {
        match self {
            Self::Reserved(label) => label.clone(),
            Self::Held { by, .. } => by.identity().label(),
        }
    }

    fn number(&self) -> u64 {
        match self {
            Self::Reserved(label) => label.id().number(),
            Self::Held { by, .. } => by.identity().number,
        }
    }

    fn shown(&self, name: &str) -> NamedActor {
        let status = match self {
            Self::Reserved(_) => Status::Starting,
            Self::Held { by, .. } => by.status(),
        };
        NamedActor { name: name.to_owned(), actor: self.label(), status }
    }
}

impl Names {
    pub(crate) fn reserve(&self, name: &Arc<str>, label: ActorLabel) -> Result<(), NameTaken> {
        let mut book = self.0.lock();
        if let Some(entry) = book.entries.get(name) {
            return Err(NameTaken(entry.label()));
        }
        book.entries.insert(Arc::clone(name), Entry::Reserved(label));
        Ok(())
    }

    pub(crate) fn commit(&self, name: &Arc<str>, by: Arc<dyn Control>, typed: Box<dyn Any + Send + Sync>) {
        self.0.lock().entries.insert(Arc::clone(name), Entry::Held { by, typed });
    }

    /// Gives one more name to an actor.
    pub(crate) fn add<R: Send + Sync + 'static>(
        &self,
        name: Arc<str>,
        by: Arc<dyn Control>,
        typed: R,
    ) -> Result<(), Refused> {
        // On a way out, `typed` is dropped after the lock is free: it may be the last ref, and wake its actor.
        let mut book = self.0.lock();
        if let Some(entry) = book.entries.get(&name) {
            return Err(Refused::Taken(entry.label()));
        }
        // Under the lock: an actor that leaves after this finds the name that it has to give back.
        if !by.identity().enlist() {
            return Err(Refused::Gone);
        }
        book.later.entry(by.identity().number).or_default().push(Arc::clone(&name));
        book.entries.insert(name, Entry::Held { by, typed: Box::new(typed) });
        Ok(())
    }

    /// Frees the name if `number` is the one who has it: a late clean-up never takes it from its next owner.
    pub(crate) fn release(&self, name: &str, number: u64) {
        let mut book = self.0.lock();
        let removed = book.remove_of(name, number);
        drop(book);
        // The typed ref is dropped after the lock is free: it may be the last one and wake its actor.
        drop(removed);
    }

    /// Who has the name, of whatever type.
    pub(crate) fn holder(&self, name: &str) -> Option<Arc<dyn Control>> {
        match self.0.lock().entries.get(name)? {
            Entry::Reserved(_) => None,
            Entry::Held { by, .. } => Some(Arc::clone(by)),
        }
    }

    /// Frees the names that an actor got after its spawn.
    pub(crate) fn release_later(&self, number: u64) {
        let mut book = self.0.lock();
        let names = book.later.remove(&number).unwrap_or_default();
        let removed: Vec<_> = names.iter().filter_map(|name| book.remove_of(name, number)).collect();
        drop(book);
        drop(removed);
    }

    /// Takes a name from whoever has it.
    pub(crate) fn take(&self, name: &str) -> Option<ActorLabel> {
        let mut book = self.0.lock();
        let Some(Entry::Held { by, .. }) = book.entries.get(name) else { return None };
        let identity = by.identity();
        let (label, number) = (identity.label(), identity.number);
        let removed = book.remove_of(name, number);
        if let Some(later) = book.later.get_mut(&number) {
            later.retain(|known| **known != *name);
            if later.is_empty() {
                book.later.remove(&number);
            }
        }
        drop(book);
        drop(removed);
        Some(label)
    }

    pub(crate) fn find<R: Clone + 'static>(&self, name: &str) -> Found<R> {
        let book = self.0.lock();
        match book.entries.get(name) {
            None | Some(Entry::Reserved(_)) => Found::Nobody,
            Some(entry @ Entry::Held { typed, .. }) => {
                typed.downcast_ref::<R>().cloned().map_or_else(|| Found::Other(entry.label()), Found::Typed)
            }
        }
    }

    pub(crate) fn whereis(&self, name: &str) -> Option<NamedActor> {
        self.0.lock().entries.get(name).map(|entry| entry.shown(name))
    }

    pub(crate) fn with_prefix(&self, prefix: &str) -> Vec<NamedActor> {
        let book = self.0.lock();
        let from = book.entries.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.take_while(|(name, _)| name.starts_with(prefix)).map(|(name, entry)| entry.shown(name)).collect()
    }
}

impl Book {
    fn remove_of(&mut self, name: &str, number: u64) -> Option<Entry> {
        if self.entries.get(name)?.number() == number { self.entries.remove(name) } else { None }
    }
}
