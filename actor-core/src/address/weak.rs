//! The weak handle.

use std::fmt;

use super::actor_ref::ActorRef;
use crate::id::ActorLabel;
use crate::mailbox::Cell;
use crate::message::Interface;
use crate::sys::sync::{Arc, Weak};

/// A handle that does not keep its actor alive. Made by [`ActorRef::downgrade`].
///
/// For back references, such as a child's to its owner or a cache's to its entries: refs in a circle would keep each other
/// alive for ever.
pub struct WeakRef<A: Interface> {
    cell: Weak<Cell<A::Msg>>,
    label: ActorLabel,
}

impl<A: Interface> WeakRef<A> {
    pub(super) fn new(cell: &Arc<Cell<A::Msg>>) -> Self {
        Self { cell: Arc::downgrade(cell), label: cell.whoami().label() }
    }

    /// The ref; `None` once the actor is gone.
    ///
    /// An actor that nobody else refers to and that still has messages to handle is kept by the new ref.
    #[must_use]
    pub fn upgrade(&self) -> Option<A::Ref>
    where
        A::Ref: From<ActorRef<A>>,
    {
        let cell = self.cell.upgrade()?;
        if cell.is_gone() { None } else { Some(A::Ref::from(ActorRef::new(cell))) }
    }

    /// How errors and reports call the actor.
    #[must_use]
    pub fn label(&self) -> &ActorLabel {
        &self.label
    }
}

impl<A: Interface> Clone for WeakRef<A> {
    fn clone(&self) -> Self {
        Self { cell: Weak::clone(&self.cell), label: self.label.clone() }
    }
}

impl<A: Interface> fmt::Debug for WeakRef<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeakRef({})", self.label)
    }
}
