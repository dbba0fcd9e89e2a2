//! What can be started: a state, or a spec that makes one.

use super::prepared::Prepared;
use super::system::System;
use crate::actor::{Actor, ChildSpec};
use crate::address::ActorRef;
use crate::error::SpawnErrorKind;
use crate::registry::Parent;
use crate::restart::Shutdown;
use crate::runtime::spawn_spec;

/// What [`System::spawn`] and [`Context::spawn`](crate::Context::spawn) take: an actor, or the
/// [`ChildSpec`] of one.
pub trait Startable: Sized {
    /// The actor that it becomes.
    type Actor: Actor;

    /// How a parent ends it.
    #[doc(hidden)]
    fn shutdown(&self) -> Shutdown {
        Shutdown::default()
    }

    /// Starts it.
    #[doc(hidden)]
    fn start_in(self, system: System, parent: Parent) -> Result<ActorRef<Self::Actor>, SpawnErrorKind>;
}

impl<A: Actor> Startable for A {
    type Actor = A;

    fn start_in(self, system: System, parent: Parent) -> Result<ActorRef<A>, SpawnErrorKind> {
        Prepared::new(self, system.into_registry()).spawn_as(parent).map_err(|error| error.kind().clone())
    }
}

impl<A: Actor> Startable for ChildSpec<A> {
    type Actor = A;

    fn shutdown(&self) -> Shutdown {
        self.terms.shutdown
    }

    fn start_in(self, system: System, parent: Parent) -> Result<ActorRef<A>, SpawnErrorKind> {
        spawn_spec(self, system.into_registry(), parent).map_err(|error| error.kind().clone())
    }
}
