//! Opening an actor whose messages are taken by hand.

use super::system::System;
use crate::actor::Actor;
use crate::error::SpawnErrorKind;
use crate::id::Origin;
use crate::message::Mailbox;
use crate::registry::Parent;
use crate::runtime::{Inbox, Options};
use crate::sys::sync::Arc;

impl System {
    /// An actor without a state: its messages are taken by hand. For crates that drive an actor by other means, such as a
    /// connection to where it really is; in tests, `actor-test` has probes.
    ///
    /// # Errors
    ///
    /// Those of a spawn.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Mailbox, System, prelude::*};
    ///
    /// #[actor] struct Counter { n: u64 }
    /// #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let far = Counter { n: 0 }.spawn();
    /// let (near, mut inbox) = System::current().open_inbox::<Counter>(None, Mailbox::bounded(10))?;
    /// // What is sent to `near` goes to `far`, its reply included.
    /// tokio::spawn(async move {
    ///     while let Some(message) = inbox.next().await {
    ///         if far.send(message).await.is_err() { break }
    ///     }
    /// });
    /// assert_eq!(near.add(5).await?, 5);
    /// # Ok(()) }
    /// ```
    pub fn open_inbox<A: Actor>(
        &self,
        name: Option<&str>,
        mailbox: Mailbox,
    ) -> Result<(A::Ref, Inbox<A>), SpawnErrorKind> {
        self.open(None, name, mailbox)
    }

    /// The same for a proxy of the actor with this origin: its refs are equal to those of the actor, and of its other proxies.
    ///
    /// An actor that asks its own proxy asks itself, and a circle of asks that goes over a proxy is one.
    ///
    /// # Errors
    ///
    /// Those of a spawn.
    pub fn open_inbox_of<A: Actor>(
        &self,
        origin: Origin,
        name: Option<&str>,
        mailbox: Mailbox,
    ) -> Result<(A::Ref, Inbox<A>), SpawnErrorKind> {
        self.open(Some(origin), name, mailbox)
    }

    fn open<A: Actor>(
        &self,
        origin: Option<Origin>,
        name: Option<&str>,
        mailbox: Mailbox,
    ) -> Result<(A::Ref, Inbox<A>), SpawnErrorKind> {
        let (registry, name) = (self.clone().into_registry(), name.map(Arc::from));
        let options = Options { registry, name, origin, mailbox, parent: Parent::NONE, supervision: None };
        Inbox::open(options).map(|(address, inbox)| (A::Ref::from(address), inbox))
    }
}
