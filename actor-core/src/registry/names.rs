//! Unique names, and the refs behind them.

use std::any::Any;
use std::collections::BTreeMap;

use super::control::Control;
use crate::id::ActorLabel;
use crate::sys::sync::{Arc, Mutex};

/// Names in the order of the alphabet, so that a listing is the same in every run.
#[derive(Default)]
pub(crate) struct Names(Mutex<BTreeMap<Arc<str>, Entry>>);

/// A name is reserved before its actor exists, and committed with it: two actors never start under one name.
enum Entry {
    Reserved(ActorLabel),
    Held { by: Arc<dyn Control>, typed: Box<dyn Any + Send + Sync> },
}

/// Who has the name.
pub(crate) struct NameTaken(pub(crate) ActorLabel);

impl Names {
    pub(crate) fn reserve(&self, name: &Arc<str>, label: ActorLabel) -> Result<(), NameTaken> {
        let mut names = self.0.lock();
        match names.get(name) {
            Some(Entry::Reserved(holder)) => Err(NameTaken(holder.clone())),
            Some(Entry::Held { by, .. }) => Err(NameTaken(by.identity().label())),
            None => {
                names.insert(Arc::clone(name), Entry::Reserved(label));
                Ok(())
            }
        }
    }

    pub(crate) fn commit<R: Send + Sync + 'static>(&self, name: &Arc<str>, by: Arc<dyn Control>, typed: R) {
        self.0.lock().insert(Arc::clone(name), Entry::Held { by, typed: Box::new(typed) });
    }

    /// Frees the name if `number` is the one who has it: a late clean-up never takes it from its next owner.
    pub(crate) fn release(&self, name: &str, number: u64) {
        let mut names = self.0.lock();
        let holder = match names.get(name) {
            Some(Entry::Reserved(label)) => label.id().number(),
            Some(Entry::Held { by, .. }) => by.identity().number,
            None => return,
        };
        let removed = if holder == number { names.remove(name) } else { None };
        drop(names);
        // The typed ref is dropped after the lock is free: it may be the last one and wake its actor.
        drop(removed);
    }

    pub(crate) fn find<R: Clone + 'static>(&self, name: &str) -> Option<R> {
        match self.0.lock().get(name)? {
            Entry::Reserved(_) => None,
            Entry::Held { typed, .. } => typed.downcast_ref::<R>().cloned(),
        }
    }
}
