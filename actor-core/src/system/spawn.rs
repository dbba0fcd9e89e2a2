//! `actor.spawn()`.

use super::prepared::Prepared;
use super::system::System;
use crate::actor::Actor;

/// Starts actors in the current system. Implemented for every actor; the prelude brings it in.
pub trait Spawn: Actor {
    /// Starts the actor in the [current system](System::current) and gives its ref.
    ///
    /// It runs as a task of the current tokio runtime, until it is stopped or its last ref is dropped. In a system that is
    /// shutting down, the actor is dropped and the ref refuses every message; [`prepare`](Self::prepare) tells instead.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the current system has none of its own.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// #[actor] struct Greeter;
    /// #[actor]
    /// impl Greeter {
    ///     #[handler] pub fn greet(&self, name: String) -> String { format!("hello {name}") }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let greeter = Greeter.spawn();
    /// assert_eq!(greeter.greet("ann".into()).await?, "hello ann");
    /// # Ok(()) }
    /// ```
    #[track_caller]
    fn spawn(self) -> Self::Ref {
        System::current().spawn(self)
    }

    /// The actor with options of its own: a name, a mailbox. Also the way to learn why a spawn was refused.
    fn prepare(self) -> Prepared<Self> {
        System::current().prepare(self)
    }
}

impl<A: Actor> Spawn for A {}
