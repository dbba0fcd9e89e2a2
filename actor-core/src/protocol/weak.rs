//! The weak handle of an actor that speaks a protocol.

use std::fmt;

use super::deliver::Deliver;
use super::port::Port;
use super::speaks::{FromPort, Protocol};
use crate::address::{Feeble, Watchable, Watched};
use crate::id::ActorLabel;

/// A handle that does not keep its actor alive. Made by [`Port::downgrade`].
///
/// For lists of subscribers that should not keep the subscribers alive.
pub struct WeakPort<P: Protocol + ?Sized> {
    feeble: Feeble<dyn Deliver<P>>,
}

impl<P: Protocol + ?Sized> WeakPort<P> {
    pub(super) fn new(feeble: Feeble<dyn Deliver<P>>) -> Self {
        Self { feeble }
    }

    /// The protocol's ref; `None` once the actor is gone.
    #[must_use]
    pub fn upgrade(&self) -> Option<P::Ref>
    where
        P::Ref: FromPort<P>,
    {
        self.feeble.upgrade().map(|strong| P::Ref::from_port(Port::of(strong)))
    }

    /// How errors and reports call the actor.
    #[must_use]
    pub fn label(&self) -> &ActorLabel {
        self.feeble.label()
    }
}

impl<P: Protocol + ?Sized> Watchable for WeakPort<P> {
    fn watched(&self) -> Watched {
        Watched(self.feeble.target(|cell| cell))
    }
}

impl<P: Protocol + ?Sized> Clone for WeakPort<P> {
    fn clone(&self) -> Self {
        Self { feeble: self.feeble.clone() }
    }
}

impl<P: Protocol + ?Sized> fmt::Debug for WeakPort<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeakPort({})", self.label())
    }
}
