//! What a supervisor knows of a child's spec, whatever type of actor it makes.

use std::any::{Any, TypeId};

use super::office::Office;
use super::supervisor::Supervisor;
use crate::actor::{Actor, ChildSpec, Terms};
use crate::address::ActorRef;
use crate::error::SpawnErrorKind;
use crate::registry::{Control, Parent, Registry};
use crate::restart::Restart;
use crate::runtime::{Charge, Home, Key, Options, spawn_supervised};
use crate::sys::sync::{Arc, Mutex};

/// One child of a supervisor: its terms, the actor that it is now, and how to make another once that is gone.
pub(super) struct Seed {
    pub(super) id: Arc<str>,
    pub(super) place: u64,
    pub(super) terms: Box<Terms>,
    pub(super) is_supervisor: bool,
    plant: Mutex<Plant>,
}

/// The actor that a child is now.
#[derive(Clone)]
pub(super) struct Plant {
    pub(super) generation: u32,
    pub(super) actor: Arc<dyn Control>,
    /// An [`ActorRef`], for those who ask for it by type.
    // tidy: type-erasure because a supervisor has children of many types, and a look-up by id is no message.
    typed: Arc<dyn Any + Send + Sync>,
    again: Arc<dyn Fn(u32) -> Result<Plant, Lost> + Send + Sync>,
}

/// Why a child could not be made again.
pub(super) enum Lost {
    Spawn(SpawnErrorKind),
    /// The factory was dropped with its task.
    Factory,
}

/// A child that no supervisor has started yet, and perhaps none will.
pub(super) struct Unstarted {
    pub(super) seed: Arc<Seed>,
    /// Its supervisor starts it, now or when its turn comes.
    pub(super) is_taken_in: bool,
}

impl Drop for Unstarted {
    fn drop(&mut self) {
        if !self.is_taken_in {
            self.seed.plant().actor.call_off();
        }
    }
}

impl Seed {
    /// Makes the actor of a spec, which waits for its first start.
    pub(super) fn sow<A: Actor>(
        spec: ChildSpec<A>,
        registry: &Arc<Registry>,
        office: &Arc<Office>,
        id: Arc<str>,
    ) -> Result<(ActorRef<A>, Unstarted), SpawnErrorKind> {
        let ChildSpec { make, name, mailbox, terms } = spec;
        if terms.is_significant && terms.restart == Restart::Permanent {
            return Err(SpawnErrorKind::PermanentSignificant);
        }
        let place = office.place();
        let home: Home<A> = Arc::new(Mutex::new(Some(make)));
        let (registry, office, care) = (Arc::clone(registry), Arc::clone(office), terms.clone());
        let again = move |generation| {
            let make = home.lock().take().ok_or(Lost::Factory)?;
            let charge = Charge {
                key: Key { place, generation },
                overseer: Arc::clone(&office) as _,
                decide: care.decide.clone(),
                discards_mailbox: care.discards_mailbox,
                keeps_children: care.keeps_children,
            };
            let options = Options {
                registry: Arc::clone(&registry),
                name: name.clone(),
                origin: None,
                mailbox: *mailbox,
                parent: Parent::UNKNOWN,
                supervision: Some(care.restart),
            };
            spawn_supervised(make, options, Arc::clone(&home), charge).map_err(|(kind, make)| {
                *home.lock() = Some(make);
                Lost::Spawn(kind)
            })
        };
        let again = Arc::new(again);
        let address = match again(0) {
            Ok(address) => address,
            Err(Lost::Spawn(kind)) => return Err(kind),
            Err(Lost::Factory) => unreachable!("it is there from the beginning"),
        };
        let plant = Plant::new(0, &address, again);
        let is_supervisor = TypeId::of::<A>() == TypeId::of::<Supervisor>();
        let seed = Self { id, place, terms, is_supervisor, plant: Mutex::new(plant) };
        Ok((address, Unstarted { seed: Arc::new(seed), is_taken_in: false }))
    }

    /// The actor that the child is now.
    pub(super) fn plant(&self) -> Plant {
        self.plant.lock().clone()
    }

    /// Makes another actor, once the one before is gone.
    pub(super) fn sow_again(&self) -> Result<Plant, Lost> {
        let before = self.plant();
        let next = (before.again)(before.generation + 1)?;
        *self.plant.lock() = next.clone();
        Ok(next)
    }

    /// The ref, if the child is of that type.
    pub(super) fn address<A: Actor>(&self) -> Option<ActorRef<A>> {
        // tidy: type-erasure because of the same.
        self.plant.lock().typed.downcast_ref::<ActorRef<A>>().cloned()
    }
}

impl Plant {
    fn new<A, F>(generation: u32, address: &ActorRef<A>, again: Arc<F>) -> Self
    where
        A: Actor,
        F: Fn(u32) -> Result<ActorRef<A>, Lost> + Send + Sync + 'static,
    {
        let next = Arc::clone(&again);
        Self {
            generation,
            actor: address.control(),
            typed: Arc::new(address.clone()),
            again: Arc::new(move |generation| {
                let address = again(generation)?;
                Ok(Self::new(generation, &address, Arc::clone(&next)))
            }),
        }
    }
}
