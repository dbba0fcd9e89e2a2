//! The strong handle.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::end::{Closed, Ready, Stop};
use super::strong::Strong;
use super::weak::WeakRef;
use crate::error::TellError;
use crate::id::{ActorId, ActorLabel, ActorPath};
use crate::lifecycle::{ExitReason, Status, Verb};
use crate::mailbox::Cell;
use crate::message::{Interface, Message};
use crate::observe::{Tap, Times};
use crate::registry::Control;
use crate::registry::Stats;
use crate::reply::{Permit, Reserve, Sink, Tell, refused};
use crate::sys::sync::Arc;

/// The address of an actor. Cheap to clone, and good for as long as it is held: it survives restarts.
///
/// User code mostly holds the generated ref (`CounterRef`), which derefs to this: every method here can be called on it. A
/// handler of the same name wins; `(*counter).stop()` reaches the method here.
///
/// An actor whose last ref is dropped handles what it had accepted and ends with [`ExitReason::Normal`]. A
/// [`WeakRef`] does not keep it; a [name](crate::Prepared::name) and being a child do.
///
/// Two refs are equal if they mean the same actor.
pub struct ActorRef<A: Interface> {
    strong: Strong<Cell<A::Msg>>,
}

impl<A: Interface> ActorRef<A> {
    /// Takes over one ref that is already counted.
    pub(crate) fn adopt(cell: Arc<Cell<A::Msg>>) -> Self {
        Self { strong: Strong::adopt(cell) }
    }

    #[inline]
    pub(crate) fn new(cell: Arc<Cell<A::Msg>>) -> Self {
        Self { strong: Strong::new(cell) }
    }

    pub(super) fn of(strong: Strong<Cell<A::Msg>>) -> Self {
        Self { strong }
    }

    #[inline]
    pub(crate) fn cell(&self) -> &Arc<Cell<A::Msg>> {
        self.strong.cell()
    }

    /// A handle that does not keep the actor alive.
    #[must_use]
    pub fn downgrade(&self) -> WeakRef<A> {
        WeakRef::new(self.strong.downgrade())
    }

    /// What the actor has done so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.strong.stats()
    }
}

impl<A: Interface> ActorRef<A> {
    /// Puts a tap on the actor, which hears of every message that is sent to it from here on, by any ref. It takes the place of
    /// the one that was put on before, not of its system's. It stays through restarts, and is dropped with the actor's end.
    pub fn tap(&self, tap: impl Tap) {
        self.cell().set_tap(Some(Arc::new(tap)));
    }

    /// Takes off the tap that [`tap`](Self::tap) put on. Messages that are under way keep their companions.
    pub fn untap(&self) {
        self.cell().set_tap(None);
    }

    /// How long its messages waited and how long its handlers took, by samples. `None` unless its system
    /// [measures](crate::SystemBuilder::measure_times) that.
    #[must_use]
    pub fn times(&self) -> Option<Times> {
        self.cell().times()
    }
}

impl<A: Interface<Msg: Send + 'static>> ActorRef<A> {
    /// The actor's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.strong.id()
    }

    /// The name it was spawned with.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.strong.name()
    }

    /// How errors and reports call the actor.
    #[must_use]
    pub fn label(&self) -> ActorLabel {
        self.strong.label()
    }

    /// Where the actor stands in the tree of its system. Ancestors that are gone are missing from it.
    #[must_use]
    pub fn path(&self) -> ActorPath {
        self.strong.path()
    }

    /// Where the actor stands in its life.
    #[must_use]
    pub fn status(&self) -> Status {
        self.strong.status()
    }

    /// Whether it takes messages: `false` from the moment it is told to stop.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.strong.is_alive()
    }

    /// Tells the actor to handle what it has accepted and then to end. Later messages are refused and given back.
    ///
    /// Takes effect at once, awaited or not. The future resolves when the actor is entirely gone: its `#[stopped]` hook has
    /// run, its state is dropped, its children are gone and its name is free.
    ///
    /// # Errors
    ///
    /// Awaiting fails with [`StopError::Itself`](crate::StopError::Itself) inside one of the actor's own handlers.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the actor stopping.
    pub fn stop(&self) -> Stop {
        self.strong.tell_to(Verb::Stop, self.control())
    }

    /// Tells the actor to finish its current message and then to end. What still waits is dropped and counted in
    /// [`Dropped::unhandled`](crate::Dropped::unhandled); asks among it fail with
    /// [`AskError::Stopped`](crate::AskError::Stopped). Otherwise like [`stop`](Self::stop).
    pub fn stop_now(&self) -> Stop {
        self.strong.tell_to(Verb::StopNow, self.control())
    }

    /// Cuts the actor at its next await: the running handler is dropped there, and the `#[stopped]` hook does not run. A
    /// handler that never awaits cannot be cut and runs to its end. Otherwise like [`stop_now`](Self::stop_now).
    pub fn kill(&self) -> Stop {
        self.strong.tell_to(Verb::Kill, self.control())
    }

    /// Waits until the actor is entirely gone, without telling it anything. Resolves at once if it already is.
    ///
    /// An actor that awaits its own end waits for ever.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub fn closed(&self) -> Closed {
        Closed::new(self.control())
    }

    /// Waits until the actor has started: its `#[started]` hook has ended.
    ///
    /// # Errors
    ///
    /// Why it ended, if it ended before that.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub fn ready(&self) -> Ready {
        Ready::new(self.control())
    }

    /// Why the actor ended; `None` while it is not entirely gone.
    #[must_use]
    pub fn exit_reason(&self) -> Option<ExitReason> {
        self.strong.exit_reason()
    }

    pub(crate) fn control(&self) -> Arc<dyn Control> {
        Arc::clone(self.cell()) as Arc<dyn Control>
    }
}

impl<A: Interface<Msg: Message + Send, Sink = Self>> ActorRef<A> {
    /// Sends a message that another send gave back. Waits for room.
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`], with the message.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before it is done means that the message was not sent.
    pub fn send(&self, message: A::Msg) -> Tell<'_, A> {
        Tell::new(std::borrow::Cow::Borrowed(self), message)
    }

    /// Sends a message that another send gave back, now or not at all.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message.
    pub fn try_send(&self, message: A::Msg) -> Result<(), TellError<A::Msg>> {
        self.push(message).map(drop).map_err(|refusal| refused::<A>(self, refusal))
    }

    /// Sets room for one message aside, and waits for it in line with other senders, whatever the mailbox's policy is. The
    /// [`Permit`] then sends without waiting: for a message that is costly to make, or that must not be lost while its
    /// sender waits.
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`] when the actor is stopping or gone, and [`TellError::Full`] when an actor asks itself for room
    /// and has none. Neither holds a message, since there is none yet.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the line, and gives back room that was promised.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter { n: 0 }.spawn();
    /// let permit = counter.reserve().await?;
    /// permit.tell(counter.add(5))?;      // has its place: fails only if the actor ends
    /// # assert_eq!(counter.add(0).await?, 5);
    /// # Ok(()) }
    /// ```
    pub fn reserve(&self) -> Reserve<'_, A> {
        Reserve::new(self)
    }

    /// Sets room for one message aside, now or not at all.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], without a message, since there is none yet.
    pub fn try_reserve(&self) -> Result<Permit<A>, TellError<()>> {
        Permit::now(self)
    }
}

impl<A: Interface> Clone for ActorRef<A> {
    #[inline]
    fn clone(&self) -> Self {
        Self { strong: self.strong.clone() }
    }
}

impl<A: Interface> PartialEq for ActorRef<A> {
    fn eq(&self, other: &Self) -> bool {
        self.strong == other.strong
    }
}

impl<A: Interface> Eq for ActorRef<A> {}

impl<A: Interface> Hash for ActorRef<A> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.strong.hash(state);
    }
}

impl<A: Interface> fmt::Debug for ActorRef<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ActorRef({})", self.strong)
    }
}
