//! Starting supervisors.

use super::spec::Starting;
use super::system::System;
use crate::actor::Context;
use crate::actor::{Actor, ChildSpec};
use crate::address::ActorRef;
use crate::error::{SpawnError, SpawnErrorKind, StartError};
use crate::registry::{Parent, Registry};
use crate::restart::Restart;
use crate::runtime::{Charge, Key, Options, spawn_supervised, stillborn};
use crate::supervise::{Supervisor, SupervisorBuilder, SupervisorRef, SupervisorSpec, SystemOffice};
use crate::sys::sync::{Arc, Mutex};

impl Supervisor {
    /// A supervisor of actors in the [current system](System::current).
    pub fn builder() -> SupervisorBuilder {
        System::current().supervisor()
    }
}

impl System {
    /// A supervisor of actors in this system.
    pub fn supervisor(&self) -> SupervisorBuilder {
        SupervisorBuilder::new(self.clone().into_registry())
    }
}

impl SupervisorBuilder {
    /// Starts the children in order, each when the one before is up, and waits until all are.
    ///
    /// # Errors
    ///
    /// [`StartError::Child`] names the first child that did not come up. Those that had are ended in reverse order, and
    /// nothing is left running. [`StartError::Spawn`] if the supervisor itself could not be spawned.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the supervisor that is not up yet, with its children.
    pub async fn start(self) -> Result<SupervisorRef, StartError> {
        let (plan, spec) = self.into_plan();
        let address = spawn_root(spec, plan.registry()).map_err(StartError::Spawn)?;
        let started = Starting::new(address).wait().await;
        started.map_err(|error| match plan.failure() {
            Some((id, error)) => StartError::Child { id: id.to_string(), error: Box::new(error) },
            None => error,
        })
    }

    /// Starts the supervisor and gives its ref at once. If a child does not come up, the supervisor ends with the reason;
    /// [`start`](Self::start) waits and tells.
    ///
    /// # Errors
    ///
    /// The supervisor could not be spawned: its system is shutting down, or its name is taken or empty.
    pub fn spawn(self) -> Result<SupervisorRef, SpawnErrorKind> {
        let (plan, spec) = self.into_plan();
        spawn_root(spec, plan.registry()).map(SupervisorRef::from)
    }

    /// Starts the supervisor as a child of the running actor, and gives its ref at once. It is not restarted.
    ///
    /// # Errors
    ///
    /// Those of [`ChildSpec::spawn_under`].
    pub fn spawn_under<P: Actor>(
        self,
        parent: &mut Context<P>,
    ) -> Result<SupervisorRef, SpawnError<ChildSpec<Supervisor>>> {
        self.into_spec().spawn_under(parent)
    }
}

impl<T> SupervisorSpec<T> {
    /// Starts the children in order, each when the one before is up, and waits until all are.
    ///
    /// # Errors
    ///
    /// Those of [`SupervisorBuilder::start`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the supervisor that is not up yet, with its children.
    pub async fn start(self) -> Result<T, StartError> {
        let (builder, finish) = self.into_parts();
        builder.start().await.map(finish)
    }

    /// Starts the supervisor and gives the struct at once: its refs are good, and messages wait until the children are up. If
    /// a child does not come up, the supervisor ends with the reason; [`start`](Self::start) waits and tells.
    ///
    /// In a system that is shutting down nothing is started, and the refs refuse every message.
    ///
    /// # Panics
    ///
    /// If the supervisor's name is taken or empty.
    #[track_caller]
    pub fn spawn(self) -> T {
        let (builder, finish) = self.into_parts();
        let (plan, spec) = builder.into_plan();
        match spawn_root(spec, plan.registry()) {
            Ok(address) => finish(address.into()),
            Err(SpawnErrorKind::ShuttingDown) => finish(stillborn(plan.registry()).into()),
            Err(kind) => panic!("{} was not spawned: {kind}", std::any::type_name::<T>()),
        }
    }

    /// Starts the supervisor as a child of the running actor, and gives the struct at once. It is not restarted.
    ///
    /// # Errors
    ///
    /// Those of [`ChildSpec::spawn_under`].
    pub fn spawn_under<P: Actor>(self, parent: &mut Context<P>) -> Result<T, SpawnError<ChildSpec<Supervisor>>> {
        let (builder, finish) = self.into_parts();
        builder.spawn_under(parent).map(finish)
    }
}

/// A supervisor without a supervisor: its system hears of its failure.
fn spawn_root(spec: ChildSpec<Supervisor>, registry: &Arc<Registry>) -> Result<ActorRef<Supervisor>, SpawnErrorKind> {
    let charge = Charge {
        key: Key { place: 0, generation: 0 },
        overseer: Arc::new(SystemOffice(Arc::clone(registry))),
        decide: None,
        discards_mailbox: false,
        keeps_children: false,
    };
    let options = Options {
        registry: Arc::clone(registry),
        name: spec.name,
        origin: None,
        mailbox: *spec.mailbox,
        parent: Parent::NONE,
        supervision: Some(Restart::Temporary),
    };
    let address = spawn_supervised(spec.make, options, Arc::new(Mutex::new(None)), charge).map_err(|(kind, _)| kind)?;
    address.control().revive();
    Ok(address)
}
