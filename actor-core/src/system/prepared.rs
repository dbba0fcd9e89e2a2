//! An actor that is about to be started.

use std::fmt;

use super::startable::Startable;
use super::system::System;
use crate::actor::{Actor, Context};
use crate::address::ActorRef;
use crate::error::{SpawnError, SpawnErrorKind};
use crate::id::Origin;
use crate::message::{Interface, Mailbox};
use crate::registry::{Parent, Registry};
use crate::restart::Shutdown;
use crate::runtime::{Options, spawn, stillborn};
use crate::sys::sync::Arc;

/// An actor that is about to be started, with a name or a mailbox of its own. Made by [`Spawn::prepare`](super::Spawn::prepare)
/// and [`System::prepare`].
///
/// # Examples
///
/// ```
/// use actor_core::{Mailbox, System, prelude::*};
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter { n: 0 }.prepare().name("hits").mailbox(Mailbox::bounded(64)).spawn()?;
/// counter.add(5).await?;
/// assert_eq!(System::current().lookup::<Counter>("hits"), Some(counter));
/// # Ok(()) }
/// ```
#[must_use = "nothing is started until `.spawn()`"]
pub struct Prepared<A: Actor> {
    actor: A,
    registry: Arc<Registry>,
    name: Option<String>,
    origin: Option<Origin>,
    mailbox: Mailbox,
}

impl<A: Actor> Prepared<A> {
    pub(super) fn new(actor: A, registry: Arc<Registry>) -> Self {
        let name = <A as Interface>::NAME.map(Into::into);
        Self { actor, registry, name, origin: None, mailbox: <A as Interface>::MAILBOX }
    }

    /// Gives the actor a name, unique in its system: [`System::lookup`] finds it, and errors and reports show it. A named
    /// actor lives on without refs. The name is free again when the actor is gone.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says who the actor is beyond this process: for crates that connect systems. See [`Origin`].
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Gives the actor another mailbox than its type's: `.mailbox(64)` is `.mailbox(Mailbox::bounded(64))`.
    pub fn mailbox(mut self, mailbox: impl Into<Mailbox>) -> Self {
        self.mailbox = mailbox.into();
        self
    }

    /// Starts the actor.
    ///
    /// # Errors
    ///
    /// [`SpawnError`], with the actor: there is no runtime, the system is shutting down, the name is taken or empty, or the
    /// mailbox has no capacity.
    pub fn spawn(self) -> Result<A::Ref, SpawnError<A>> {
        self.spawn_as(Parent::NONE).map(A::Ref::from)
    }

    /// Starts the actor as a child of the running one: it ends when its parent ends, and lives on without refs until then.
    ///
    /// # Errors
    ///
    /// Those of [`spawn`](Self::spawn).
    pub fn spawn_under<P: Actor>(self, parent: &mut Context<P>) -> Result<A::Ref, SpawnError<A>> {
        let place = Parent::of(parent.cell().whoami(), &self.registry);
        let child = self.spawn_as(place)?;
        parent.adopt(child.control(), Shutdown::default());
        Ok(A::Ref::from(child))
    }

    pub(super) fn spawn_as(self, parent: Parent) -> Result<ActorRef<A>, SpawnError<A>> {
        let Self { registry, name, origin, mailbox, .. } = self;
        let options = Options { registry, name: name.map(Arc::from), origin, mailbox, parent, supervision: None };
        spawn(self.actor, options)
    }
}

/// Starts what has no options of its own: what can go wrong then is that the system has shut down, which a ref that refuses
/// everything tells well enough, and mistakes of the program.
#[track_caller]
pub(super) fn start<S: Startable>(what: S, system: System, parent: Parent) -> ActorRef<S::Actor> {
    let registry = system.clone().into_registry();
    match what.start_in(system, parent) {
        Ok(address) => address,
        Err(SpawnErrorKind::ShuttingDown) => stillborn(&registry),
        Err(kind) => panic!("{} was not spawned: {kind}", std::any::type_name::<S::Actor>()),
    }
}

impl<A: Actor> fmt::Debug for Prepared<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("name", &self.name).field("mailbox", &self.mailbox).finish_non_exhaustive()
    }
}

/// Children, and the system of a running actor.
impl<P: Actor> Context<P> {
    /// Starts an actor, or the spec of one, as a child of this one: it ends when this one ends, after its state is dropped,
    /// children last started first, and lives on without refs until then.
    ///
    /// In a system that is shutting down, the actor is dropped and the ref refuses every message;
    /// [`Prepared::spawn_under`] tells instead.
    ///
    /// # Panics
    ///
    /// If the name is taken that the type or the spec says.
    #[track_caller]
    pub fn spawn<S: Startable>(&mut self, child: S) -> <S::Actor as Interface>::Ref {
        let shutdown = child.shutdown();
        let child = start(child, self.system(), Parent::of(self.cell().whoami(), self.registry()));
        self.adopt(child.control(), shutdown);
        child.into()
    }

    /// The system that this actor lives in.
    #[must_use]
    pub fn system(&self) -> System {
        System::of(Arc::clone(self.registry()))
    }
}
