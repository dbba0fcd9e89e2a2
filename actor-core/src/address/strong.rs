//! What all handles have in common, whatever can be sent through them: counting, comparing, signals.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::end::Stop;
use crate::id::{ActorId, ActorLabel, ActorPath};
use crate::lifecycle::{Cause, ExitReason, Signal, Status, Verb};
use crate::mailbox::Cell;
use crate::registry::Stats;
use crate::registry::{Control, Identity, Target};
use crate::sys::sync::{Arc, Weak};

/// A cell as its handles hold it. Without bounds on the messages, so that a handle can be held, compared and dropped without
/// any; and without their type, so that a handle of a protocol can hold a cell whose messages it does not know.
pub(crate) trait Held {
    fn add_ref(&self);
    fn drop_ref(&self);
    fn whoami(&self) -> &Identity;
    fn stats(&self) -> Stats;
    fn is_gone(&self) -> bool;
    /// Why a message was refused that came after the actor's end was known.
    fn reason(&self) -> ExitReason;
}

impl<M> Held for Cell<M> {
    #[inline]
    fn add_ref(&self) {
        self.hull().add_ref();
    }

    #[inline]
    fn drop_ref(&self) {
        self.drop_ref();
    }

    #[inline]
    fn whoami(&self) -> &Identity {
        self.hull().whoami()
    }

    fn stats(&self) -> Stats {
        self.stats()
    }

    fn is_gone(&self) -> bool {
        self.hull().is_gone()
    }

    fn reason(&self) -> ExitReason {
        // Without a reason only if the driver closed the mailbox after the last ref was dropped: then no ref was refused.
        self.reason_of_end().unwrap_or(ExitReason::Normal)
    }
}

/// A counted handle: the actor lives for as long as there is one.
pub(crate) struct Strong<C: Held + ?Sized>(Arc<C>);

impl<C: Held + ?Sized> Strong<C> {
    /// Takes over a handle that is already counted.
    pub(crate) fn adopt(cell: Arc<C>) -> Self {
        Self(cell)
    }

    #[inline]
    pub(crate) fn new(cell: Arc<C>) -> Self {
        cell.add_ref();
        Self(cell)
    }

    #[inline]
    pub(crate) fn cell(&self) -> &Arc<C> {
        &self.0
    }

    pub(crate) fn downgrade(&self) -> Feeble<C> {
        Feeble { cell: Arc::downgrade(&self.0), label: self.label() }
    }

    pub(crate) fn id(&self) -> ActorId {
        self.0.whoami().id()
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.0.whoami().name()
    }

    pub(crate) fn label(&self) -> ActorLabel {
        self.0.whoami().label()
    }

    pub(crate) fn path(&self) -> ActorPath {
        let identity = self.0.whoami();
        identity.registry.path(identity)
    }

    pub(crate) fn stats(&self) -> Stats {
        self.0.stats()
    }
}

impl<C: Held + Control + ?Sized> Strong<C> {
    pub(crate) fn status(&self) -> Status {
        self.0.status()
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.status() < Status::Stopping
    }

    pub(crate) fn exit_reason(&self) -> Option<ExitReason> {
        self.0.latch().reason()
    }

    /// Tells the actor to end. `control` is the same cell: only its owner knows how to see it as one.
    pub(crate) fn tell_to(&self, verb: Verb, control: Arc<dyn Control>) -> Stop {
        let reach = self.0.signal(Signal { verb, cause: Cause::Asked });
        Stop::new(control, reach)
    }
}

impl<C: Held + ?Sized> Clone for Strong<C> {
    #[inline]
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.0))
    }
}

impl<C: Held + ?Sized> Drop for Strong<C> {
    #[inline]
    fn drop(&mut self) {
        self.0.drop_ref();
    }
}

/// Whether both mean the same actor.
impl<C: Held + ?Sized> PartialEq for Strong<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0.whoami().is(other.0.whoami())
    }
}

impl<C: Held + ?Sized> Eq for Strong<C> {}

/// By number or origin only: which system it is differs from run to run.
impl<C: Held + ?Sized> Hash for Strong<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let identity = self.0.whoami();
        match identity.origin() {
            Some(origin) => origin.hash(state),
            None => identity.number.hash(state),
        }
    }
}

impl<C: Held + ?Sized> fmt::Display for Strong<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.label().fmt(f)
    }
}

/// A handle that does not count.
pub(crate) struct Feeble<C: ?Sized> {
    cell: Weak<C>,
    label: ActorLabel,
}

impl<C: Held + ?Sized> Feeble<C> {
    /// The counted handle; `None` once the actor is gone.
    pub(crate) fn upgrade(&self) -> Option<Strong<C>> {
        let cell = self.cell.upgrade()?;
        if cell.is_gone() { None } else { Some(Strong::new(cell)) }
    }
}

impl<C: ?Sized> Feeble<C> {
    /// Whom it means, without keeping the actor alive. `control` is the same cell: only its owner knows how to see it as one.
    pub(crate) fn target(&self, control: impl FnOnce(Arc<C>) -> Arc<dyn Control>) -> Target {
        self.cell.upgrade().map_or_else(|| Target::Nobody(self.label.clone()), |cell| Target::Known(control(cell)))
    }

    pub(crate) fn label(&self) -> &ActorLabel {
        &self.label
    }
}

impl<C: ?Sized> Clone for Feeble<C> {
    fn clone(&self) -> Self {
        Self { cell: Weak::clone(&self.cell), label: self.label.clone() }
    }
}
