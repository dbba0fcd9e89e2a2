//! Opening an actor that a test plays.

use super::system::System;
use crate::actor::Actor;
use crate::error::SpawnErrorKind;
use crate::message::Mailbox;
use crate::registry::Parent;
use crate::runtime::{Inbox, Options};
use crate::sys::sync::Arc;

impl System {
    /// An actor without a state: its messages are taken by hand.
    #[doc(hidden)]
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
