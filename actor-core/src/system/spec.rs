//! Starting actors from a spec.

use super::system::System;
use crate::actor::{Actor, ChildSpec, Context};
use crate::address::ActorRef;
use crate::error::{SpawnError, StartError};
use crate::registry::Parent;
use crate::runtime::spawn_spec;
use crate::sys::sync::Arc;

impl<A: Actor> ChildSpec<A> {
    /// Starts the actor in the [current system](System::current) and gives its ref at once: messages wait until its state is
    /// made. If that fails, the actor ends with the reason and the messages fail; [`start`](Self::start) waits and tells.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the current system has none of its own, and if the name is taken;
    /// [`try_spawn`](Self::try_spawn) tells instead.
    #[track_caller]
    pub fn spawn(self) -> A::Ref {
        System::current().spawn(self)
    }

    /// Starts the actor in the [current system](System::current).
    ///
    /// # Errors
    ///
    /// [`SpawnError`], with the spec: there is no runtime, the system is shutting down, the name is taken or empty, or the
    /// mailbox has no capacity.
    pub fn try_spawn(self) -> Result<A::Ref, SpawnError<Self>> {
        spawn_spec(self, System::current().into_registry(), Parent::NONE).map(A::Ref::from)
    }

    /// Starts the actor as a child of the running one: it ends when its parent ends.
    ///
    /// # Errors
    ///
    /// Those of [`try_spawn`](Self::try_spawn).
    pub fn spawn_under<P: Actor>(self, parent: &mut Context<P>) -> Result<A::Ref, SpawnError<Self>> {
        let shutdown = self.terms.shutdown;
        let child =
            spawn_spec(self, Arc::clone(parent.registry()), Parent::of(parent.cell().whoami(), parent.registry()))?;
        parent.adopt(child.control(), shutdown);
        Ok(A::Ref::from(child))
    }

    /// Starts the actor and waits until it is up: its state is made and its `#[started]` hook has ended.
    ///
    /// # Errors
    ///
    /// [`StartError`]: it could not be spawned, or making its state or starting failed.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the actor that is not up yet.
    pub async fn start(self) -> Result<A::Ref, StartError> {
        let registry = System::current().into_registry();
        let address =
            spawn_spec(self, registry, Parent::NONE).map_err(|error| StartError::Spawn(error.kind().clone()))?;
        Starting::new(address).wait().await
    }
}

/// An actor that is not up yet, and whose starter may lose patience.
pub(super) struct Starting<A: Actor>(Option<ActorRef<A>>);

impl<A: Actor> Starting<A> {
    pub(super) fn new(address: ActorRef<A>) -> Self {
        Self(Some(address))
    }

    pub(super) async fn wait(&mut self) -> Result<A::Ref, StartError> {
        let Some(address) = &self.0 else { unreachable!("it is taken at the end of this function") };
        let ready = address.ready().await;
        let Some(address) = self.0.take() else { unreachable!("it is taken only here") };
        match ready {
            Ok(()) => Ok(address.into()),
            Err(reason) => Err(StartError::Ended { actor: address.label(), reason }),
        }
    }
}

impl<A: Actor> Drop for Starting<A> {
    fn drop(&mut self) {
        if let Some(address) = self.0.take() {
            drop(address.kill());
        }
    }
}
