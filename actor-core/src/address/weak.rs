//! The weak handle.

use std::fmt;

use super::actor_ref::ActorRef;
use super::strong::Feeble;
use crate::id::ActorLabel;
use crate::mailbox::Cell;
use crate::message::Interface;
use crate::registry::Target;

/// A handle that does not keep its actor alive. Made by [`ActorRef::downgrade`].
///
/// For back references, such as a child's to its owner or a cache's to its entries: refs in a circle would keep each other
/// alive for ever.
pub struct WeakRef<A: Interface> {
    feeble: Feeble<Cell<A::Msg>>,
}

impl<A: Interface> WeakRef<A> {
    pub(super) fn new(feeble: Feeble<Cell<A::Msg>>) -> Self {
        Self { feeble }
    }

    /// The ref; `None` once the actor is gone.
    ///
    /// An actor that nobody else refers to and that still has messages to handle is kept by the new ref.
    #[must_use]
    pub fn upgrade(&self) -> Option<A::Ref>
    where
        A::Ref: From<ActorRef<A>>,
    {
        self.feeble.upgrade().map(|strong| A::Ref::from(ActorRef::of(strong)))
    }

    /// How errors and reports call the actor.
    #[must_use]
    pub fn label(&self) -> &ActorLabel {
        self.feeble.label()
    }

    pub(super) fn target(&self) -> Target
    where
        A::Msg: Send + 'static,
    {
        self.feeble.target(|cell| cell)
    }
}

impl<A: Interface> Clone for WeakRef<A> {
    fn clone(&self) -> Self {
        Self { feeble: self.feeble.clone() }
    }
}

impl<A: Interface> fmt::Debug for WeakRef<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeakRef({})", self.label())
    }
}
