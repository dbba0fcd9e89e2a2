//! Opening an actor whose messages are taken by hand.

use super::system::System;
use crate::actor::Actor;
use crate::error::SpawnErrorKind;
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
        let registry = self.clone().into_registry();
        let options = Options { registry, name: name.map(Arc::from), mailbox, parent: Parent::NONE, supervision: None };
        Inbox::open(options).map(|(address, inbox)| (A::Ref::from(address), inbox))
    }
}
