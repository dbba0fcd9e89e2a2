//! One group.

use std::fmt;

use super::key::GroupKey;
use super::member::{Member, Who};
use super::watch::{GroupWatch, GroupsWatch};
use crate::error::JoinError;
use crate::lifecycle::Status;
use crate::registry::{GroupId, GroupInfo, Registry};
use crate::sys::sync::Arc;
use crate::system::System;

/// Groups.
impl System {
    /// A group of this system, by a [`GroupKey`] or by its name: `system.group::<WorkerRef>("workers")`. It need not be made:
    /// it has no members until one joins, and is not listed before.
    pub fn group<R: Member>(&self, key: impl Into<GroupKey<R>>) -> Group<R> {
        let key = key.into();
        Group { id: key.id(), registry: Arc::clone(self.registry()), key }
    }

    /// All groups that have members, in the order of scopes and names.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupInfo> {
        self.registry().groups().list()
    }

    /// Shows every change in any group of a scope; first, those that are members already. `""` is the scope without a name.
    pub fn watch_groups(&self, scope: &str) -> GroupsWatch {
        GroupsWatch::new(self.registry(), Arc::from(scope))
    }
}

/// A group: the actors that joined it, found together. Made by [`System::group`].
///
/// An actor is a member once or not at all, of as many groups as it likes. A member that ends has left all its groups before
/// anybody is told of its end; a restart does not make it leave. A member lives on without refs, since the group could still
/// hand out one: it leaves, or is stopped.
///
/// # Examples
///
/// ```
/// use actor_core::{System, prelude::*};
///
/// #[actor] struct Worker { id: u32 }
/// #[actor]
/// impl Worker {
///     #[started]
///     fn enlist(&mut self, ctx: &mut Context<Self>) {
///         let _ = ctx.system().group("workers").join(&ctx.me());
///     }
///     #[handler] fn id(&self) -> u32 { self.id }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let system = System::new("app");
/// for id in 0..3 {
///     let worker = system.spawn(Worker { id });
///     worker.ready().await?;
/// }
/// let workers = system.group::<WorkerRef>("workers");
/// for (n, worker) in workers.members().iter().enumerate() {
///     assert_eq!(worker.id().await? as usize, n);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Group<R> {
    registry: Arc<Registry>,
    id: GroupId,
    key: GroupKey<R>,
}

impl<R: Member> Group<R> {
    /// Makes an actor a member, as the last in their order. `false` if it is one already: then nothing changes.
    ///
    /// # Errors
    ///
    /// [`JoinError`]: the actor has ended, or lives in another system.
    pub fn join(&self, actor: &R) -> Result<bool, JoinError> {
        let Who(control) = actor.who();
        let identity = control.identity();
        if identity.registry.serial() != self.registry.serial() {
            let system = identity.registry.name().to_owned();
            return Err(JoinError::OtherSystem { actor: identity.label(), system });
        }
        let is_ending = control.status() >= Status::Stopping;
        let joined =
            if is_ending { None } else { self.registry.groups().join(&self.id, Arc::clone(&control), actor.clone()) };
        joined.ok_or_else(|| JoinError::Ended { actor: identity.label() })
    }

    /// Takes an actor out. `false` if it was no member.
    #[allow(clippy::must_use_candidate, reason = "leaving is the point, the answer is extra")]
    pub fn leave(&self, actor: &R) -> bool {
        self.contains(actor) && self.registry.groups().leave(&self.id, actor.who().0.identity().number)
    }

    /// The members, in the order in which they joined. One that is stopping is a member until it is gone.
    #[must_use]
    pub fn members(&self) -> Vec<R> {
        self.registry.groups().members(&self.id)
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.registry.groups().count::<R>(&self.id, 0).0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether an actor is a member.
    #[must_use]
    pub fn contains(&self, actor: &R) -> bool {
        let Who(control) = actor.who();
        let identity = control.identity();
        identity.registry.serial() == self.registry.serial()
            && self.registry.groups().count::<R>(&self.id, identity.number).1
    }

    /// Shows who joins and who leaves; first, those that are members already. Each change is shown once.
    pub fn watch(&self) -> GroupWatch<R> {
        GroupWatch::new(&self.registry, self.id.clone())
    }

    /// How many watch it.
    #[must_use]
    pub fn watcher_count(&self) -> usize {
        self.registry.groups().watchers::<R>(&self.id)
    }

    /// Which group it is.
    #[must_use]
    pub fn key(&self) -> &GroupKey<R> {
        &self.key
    }
}

impl<R> fmt::Debug for Group<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group").field("key", &self.key).finish_non_exhaustive()
    }
}
