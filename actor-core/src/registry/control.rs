//! What can be done to any actor, whatever its messages are.

use std::fmt;
use std::task::{Poll, Waker};
use std::time::Duration;

use super::latch::Latch;
use super::roster::Registry;
use super::stats::Stats;
use super::ties::Tied;
use crate::id::{ActorId, ActorLabel, Called, Origin};
use crate::lifecycle::{ExitReason, Failure, Health, Signal, Status};
use crate::restart::Restart;
use crate::sys::sync::{Arc, AtomicU8, AtomicU32, Ordering};

/// Who an actor is, and where it is kept.
pub(crate) struct Identity {
    pub(crate) registry: Arc<Registry>,
    pub(crate) number: u64,
    /// Counted up by a restart, read by anyone.
    pub(crate) incarnation: AtomicU32,
    /// Its place in the registry's list of the living.
    pub(crate) place: u32,
    /// A [`Parent`]. A supervisor takes in children that were made before it.
    pub(crate) parent: AtomicU32,
    /// Bits of [`mark`].
    pub(crate) marks: AtomicU8,
    /// Its supervisor makes it again after these ends; `None` without one.
    pub(crate) supervision: Option<Restart>,
    /// Whether asks of it have a timeout that they did not choose: looked at by each ask.
    pub(crate) limits_asks: bool,
    pub(crate) kind: &'static Kind,
    pub(crate) called: Option<Arc<Called>>,
}

/// What all actors of one type have in common: one of it for each type, behind one pointer.
pub(crate) struct Kind {
    pub(crate) type_name: fn() -> &'static str,
    /// How long asks of it take at most that say nothing themselves.
    pub(crate) ask_timeout: Option<Duration>,
    /// The name of the handler in this place.
    pub(crate) name_at: fn(u32) -> Option<&'static str>,
}

/// Bits of [`Identity::marks`].
mod mark {
    /// The registry has more of the actor than its place and its first name: further names, or groups.
    pub(super) const LISTED: u8 = 1;
    /// It is gone from the registry, or about to be.
    pub(super) const LEFT: u8 = 2;
}

impl Identity {
    /// Notes that the registry has more of this actor than its place and its first name. `false` if it has left already. To be
    /// called under the lock of what it is about to be entered into.
    pub(crate) fn enlist(&self) -> bool {
        self.marks.fetch_or(mark::LISTED, Ordering::AcqRel) & mark::LEFT == 0
    }

    /// Lets the actor be listed nowhere from here on. Whether the registry has more of it than its place and its first name.
    pub(crate) fn unlist(&self) -> bool {
        self.marks.fetch_or(mark::LEFT, Ordering::AcqRel) & mark::LISTED != 0
    }

    pub(crate) fn parent(&self) -> Parent {
        Parent(self.parent.load(Ordering::Relaxed))
    }

    /// A supervisor takes in a child that was made before it.
    pub(crate) fn adopted_by(&self, parent: &Self) {
        self.parent.store(Parent::of(parent, &self.registry).0, Ordering::Relaxed);
    }

    /// Whether the actor that has the parent's place is the parent. A parent is older than its child: whoever is younger has
    /// only got the place of one that is gone. A supervisor may be younger, and is gone after its children.
    pub(crate) fn is_child_of(&self, holder: &Self) -> bool {
        self.supervision.is_some() || holder.number < self.number
    }

    /// How long an ask of this actor takes at most that says nothing itself: as its type says, or else its system.
    #[inline]
    pub(crate) fn ask_timeout(&self) -> Option<Duration> {
        if self.limits_asks { self.kind.ask_timeout.or(self.registry.settings().ask_timeout) } else { None }
    }

    pub(crate) fn id(&self) -> ActorId {
        ActorId::new(self.number, self.incarnation.load(Ordering::Relaxed))
    }

    pub(crate) fn label(&self) -> ActorLabel {
        ActorLabel::new(self.id(), (self.kind.type_name)(), self.called.clone())
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.called.as_ref()?.name()
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.called.as_ref()?.origin()
    }

    /// Whether both mean the same actor. Never by pointer: a ref may stand for an actor elsewhere.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self.origin(), other.origin()) {
            (None, None) => self.number == other.number && self.registry.serial() == other.registry.serial(),
            (mine, theirs) => mine == theirs,
        }
    }
}

/// Whose child an actor is: the place of its parent among the living. A child is ended by its parent, and not by its system.
///
/// A place alone, since every idle actor has one: who is there is looked up when somebody asks.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent(u32);

impl Parent {
    /// The system ends it.
    pub(crate) const NONE: Self = Self(u32::MAX);
    /// Its parent belongs to another system.
    const ELSEWHERE: Self = Self(u32::MAX - 1);

    /// A child whose parent is not known yet.
    pub(crate) const UNKNOWN: Self = Self::ELSEWHERE;

    pub(crate) fn kept(self) -> AtomicU32 {
        AtomicU32::new(self.0)
    }

    /// `parent` as the parent of an actor in `registry`.
    pub(crate) fn of(parent: &Identity, registry: &Registry) -> Self {
        if parent.registry.serial() == registry.serial() { Self(parent.place) } else { Self::ELSEWHERE }
    }

    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// The parent's place in the system of its child.
    pub(crate) fn place(self) -> Option<u32> {
        Some(self.0).filter(|_| self != Self::NONE && self != Self::ELSEWHERE)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.label(), f)
    }
}

/// Whom a signal reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nobody: the actor waits for its supervisor's word, and goes on doing so.
    Nobody,
    /// This incarnation, which may be followed by another.
    Incarnation(u32),
    /// The actor, which will be gone.
    Actor,
}

/// The control side of a cell: identity, status and signals, without its message type.
pub(crate) trait Control: Tied + Send + Sync {
    fn identity(&self) -> &Identity;
    fn status(&self) -> Status;
    fn latch(&self) -> &Latch;
    /// Tells the actor to end. Never waits, never fails: an actor that is gone ignores it.
    fn signal(&self, signal: Signal) -> Reach;
    /// The same, if it is this incarnation that lives: another one is not meant.
    fn signal_to(&self, incarnation: u32, signal: Signal) -> Reach;
    /// Fails this incarnation, cut at its next await. `false` if it is ending, or gone.
    fn fail(&self, incarnation: u32, failure: Failure) -> bool;
    /// Whether the actor must be cut at its next await.
    fn is_killed(&self) -> bool;
    /// The actor's code is about to run on. `true` if it must be cut instead.
    fn resume(&self) -> bool;
    /// The actor's task is about to sleep. `true` if it was killed meanwhile and must not.
    fn park(&self, waker: &Waker) -> bool;
    /// How many messages wait in its mailbox.
    fn depth(&self) -> u64;
    /// Whether a handler runs that is not alone: the actor goes on while that one waits.
    fn runs_concurrent(&self) -> bool;
    /// Whether an incarnation that ends like this is followed by another, for all that is known.
    fn revives(&self, reason: &ExitReason) -> bool;
    /// Tells a supervised actor that waits for it to make its next incarnation, and says which one. `None` if it does not wait.
    fn revive(&self) -> Option<u32>;
    /// The actor was made to be started by a supervisor and will not be: ends it, if it never was.
    fn call_off(&self);
    /// What it has counted.
    fn stats(&self) -> Stats;
    /// Leaves its system, which takes over what it has counted, and tells everybody that it is entirely gone. The last thing
    /// that its driver does.
    fn depart(&self, reason: ExitReason);
    /// The name of the handler or hook that runs, if any.
    fn running(&self) -> Option<&'static str>;
    /// Asks the actor how it is. It answers between two messages.
    fn ask_health(&self);
    /// The answer.
    fn poll_health(&self, waker: &Waker) -> Poll<Health>;
    /// Notes how it seems to be, since it did not answer.
    fn set_health(&self, health: Health);
    /// How this incarnation was when it was last looked at; `None` if nobody looked.
    fn health(&self) -> Option<Health>;
    /// Counts a handler that ran longer than its limit.
    fn count_overrun(&self);
    /// Counts a reply that came when its caller was gone.
    fn count_late_reply(&self);
}
