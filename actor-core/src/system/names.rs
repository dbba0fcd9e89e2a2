//! Finding actors by name.

use super::system::System;
use crate::actor::{Actor, Handle};
use crate::address::ActorRef;
use crate::error::{LookupError, RegisterError};
use crate::id::ActorLabel;
use crate::lifecycle::Status;
use crate::registry::{Found, NamedActor, Refused};
use crate::sys::sync::Arc;

/// Names.
impl System {
    /// The actor of type `A` that has this name. `None` if nobody has it, or one of another type; [`find`](Self::find) tells
    /// which.
    #[must_use]
    pub fn lookup<A: Actor>(&self, name: &str) -> Option<A::Ref> {
        self.find::<A>(name).ok()
    }

    /// The actor of type `A` that has this name.
    ///
    /// # Errors
    ///
    /// [`LookupError`]: nobody has the name, or an actor of another type.
    pub fn find<A: Actor>(&self, name: &str) -> Result<A::Ref, LookupError> {
        match self.registry().names().find::<ActorRef<A>>(name) {
            Found::Typed(found) => Ok(found.into()),
            Found::Nobody => Err(LookupError::NoSuchName { name: name.to_owned(), system: self.name().to_owned() }),
            Found::Other(holder) => {
                let wanted = std::any::type_name::<A>();
                Err(LookupError::WrongType { name: name.to_owned(), holder, wanted })
            }
        }
    }

    /// Gives an actor a name, or one more: [`lookup`](Self::lookup) finds it by each. The name that it was spawned with, if
    /// any, stays the one that errors and reports show.
    ///
    /// The name keeps the actor alive, as the one of its spawn does. It survives restarts, and is free when the actor is gone,
    /// before anybody is told of that.
    ///
    /// # Errors
    ///
    /// [`RegisterError`]: the name is taken or empty, or the actor has ended or lives in another system.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{System, prelude::*};
    ///
    /// # #[actor] struct Db; #[actor] impl Db { #[handler] fn noop(&self) {} }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new("app");
    /// let old = system.prepare(Db).name("db").spawn()?;
    /// let new = system.spawn(Db);
    ///
    /// // Whoever looks "db" up from here on finds the new one.
    /// system.unregister("db");
    /// system.register("db", &new)?;
    /// assert_eq!(system.find::<Db>("db")?, new);
    /// # Ok(()) }
    /// ```
    pub fn register<H: Handle<Actor: Actor>>(&self, name: impl Into<String>, actor: &H) -> Result<(), RegisterError> {
        let (name, actor) = (name.into(), actor.actor_ref());
        let identity = actor.cell().whoami();
        if name.is_empty() {
            return Err(RegisterError::EmptyName);
        }
        if identity.registry.serial() != self.registry().serial() {
            let system = identity.registry.name().to_owned();
            return Err(RegisterError::OtherSystem { actor: actor.label(), system });
        }
        if actor.status() >= Status::Stopping {
            return Err(RegisterError::Ended { actor: actor.label() });
        }
        let added = self.registry().names().add(Arc::from(name), actor.control(), actor.clone());
        added.map_err(|refused| match refused {
            Refused::Taken(holder) => RegisterError::NameTaken { holder },
            Refused::Gone => RegisterError::Ended { actor: actor.label() },
        })
    }

    /// Takes a name from whoever has it; `None` if nobody does. The actor goes on as it was, and is found by its other names;
    /// without any, it ends when its last ref is dropped.
    #[allow(clippy::must_use_candidate, reason = "freeing the name is the point, the answer is extra")]
    pub fn unregister(&self, name: &str) -> Option<ActorLabel> {
        self.registry().names().take(name)
    }

    /// Who has this name, whatever its type.
    #[must_use]
    pub fn whereis(&self, name: &str) -> Option<NamedActor> {
        self.registry().names().whereis(name)
    }

    /// All names and who has them, in the order of the alphabet. An actor with several names is there with each.
    #[must_use]
    pub fn names(&self) -> Vec<NamedActor> {
        self.names_with_prefix("")
    }

    /// The names that begin with `prefix`, in the order of the alphabet: `"worker-"`, or `"web/"` where names are made of parts.
    #[must_use]
    pub fn names_with_prefix(&self, prefix: &str) -> Vec<NamedActor> {
        self.registry().names().with_prefix(prefix)
    }
}
