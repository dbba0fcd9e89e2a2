//! The strong handle of an actor that speaks a protocol.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::deliver::Deliver;
use super::speaks::{Accepts, FromPort, Protocol};
use super::weak::WeakPort;
use crate::actor::{Actor, Addresses, Anyone};
use crate::address::{ActorRef, Closed, Ready, Stop, Strong, Watchable, Watched};
use crate::error::TellError;
use crate::id::{ActorId, ActorLabel, ActorPath};
use crate::lifecycle::{ExitReason, Status, Verb};
use crate::message::{Deadline, Handover, Interface, Message, Refusal, Why};
use crate::registry::Stats;
use crate::registry::{Control, Target, Wait, Waits, current};
use crate::reply::{Life, Lives, Permit, Reserve, Sink, Tell, refused};
use crate::sys::sync::Arc;

/// The address of an actor of which only a protocol is known: `Port<dyn Sub>`, of any actor that speaks `Sub`.
///
/// User code holds the generated ref (`SubRef`), which derefs to this. It is to a protocol what [`ActorRef`] is to an actor
/// type: cheap to clone, counted as a ref of the actor, equal to another if both mean the same actor. A message that is
/// refused comes back as the protocol's own.
pub struct Port<P: Protocol + ?Sized> {
    strong: Strong<dyn Deliver<P>>,
}

impl<P: Protocol + ?Sized> Port<P> {
    pub(super) fn of(strong: Strong<dyn Deliver<P>>) -> Self {
        Self { strong }
    }

    /// A handle that does not keep the actor alive.
    #[must_use]
    pub fn downgrade(&self) -> WeakPort<P> {
        WeakPort::new(self.strong.downgrade())
    }

    /// What the actor has done so far, messages of other protocols and its own included.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.strong.stats()
    }

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

    /// How errors and reports call the actor: by its own type, not by the protocol.
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

    /// Like [`ActorRef::stop`].
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

    /// Like [`ActorRef::stop_now`].
    pub fn stop_now(&self) -> Stop {
        self.strong.tell_to(Verb::StopNow, self.control())
    }

    /// Like [`ActorRef::kill`].
    pub fn kill(&self) -> Stop {
        self.strong.tell_to(Verb::Kill, self.control())
    }

    /// Like [`ActorRef::closed`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub fn closed(&self) -> Closed {
        Closed::new(self.control())
    }

    /// Like [`ActorRef::ready`].
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
        Arc::clone(self.strong.cell()) as Arc<dyn Control>
    }
}

impl<P> Port<P>
where
    P: Protocol<Msg: Message, Ref: Interface<Msg = P::Msg, Sink = Self>> + ?Sized,
{
    /// Sends a message that another send gave back. Waits for room.
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`], with the message.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before it is done means that the message was not sent.
    pub fn send(&self, message: P::Msg) -> Tell<'_, P::Ref> {
        Tell::new(Cow::Borrowed(self), message)
    }

    /// Sends a message that another send gave back, now or not at all.
    ///
    /// # Errors
    ///
    /// [`TellError::Full`] or [`TellError::Stopped`], with the message.
    pub fn try_send(&self, message: P::Msg) -> Result<(), TellError<P::Msg>> {
        self.push(message).map(drop).map_err(|refusal| refused::<P::Ref>(self, refusal))
    }

    /// Like [`ActorRef::reserve`].
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`] and [`TellError::Full`], without a message.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the line, and gives back room that was promised.
    pub fn reserve(&self) -> Reserve<'_, P::Ref> {
        Reserve::new(self)
    }

    /// Like [`ActorRef::try_reserve`].
    ///
    /// # Errors
    ///
    /// [`TellError::Stopped`] and [`TellError::Full`], without a message.
    pub fn try_reserve(&self) -> Result<Permit<P::Ref>, TellError<()>> {
        Permit::now(self)
    }
}

impl<A: Actor> ActorRef<A> {
    /// The same actor behind one of its protocols: `printer.to::<dyn Sub>()` is a `SubRef`.
    ///
    /// Where the type is known, `let sub: SubRef = printer.into()` says the same.
    #[must_use]
    pub fn to<P>(&self) -> P::Ref
    where
        P: Protocol<Ref: FromPort<P>> + ?Sized,
        A::Msg: Accepts<P, Part = P::Msg>,
    {
        P::Ref::from_port(Port::new(self))
    }
}

impl<P: Protocol + ?Sized> Port<P> {
    /// The actor that a generated ref means, behind the protocol.
    #[doc(hidden)]
    pub fn new<R: ?Sized>(actor: &R) -> Self
    where
        Anyone: Addresses<R>,
        <<Anyone as Addresses<R>>::Actor as Interface>::Msg: Accepts<P, Part = P::Msg>,
    {
        let cell = Arc::clone(Anyone::actor_ref(actor).cell());
        Self::of(Strong::new(cell as Arc<dyn Deliver<P>>))
    }
}

impl<P: Protocol + ?Sized> Lives for Port<P> {
    fn life(&self) -> Life {
        Life(self.control())
    }
}

impl<P: Protocol + ?Sized> Sink<P::Msg> for Port<P> {
    #[inline]
    fn push(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>> {
        self.strong.cell().push(message)
    }

    #[inline]
    fn push_or_wait(&self, message: P::Msg, waker: &Waker) -> Handover<P::Msg> {
        self.strong.cell().push_or_wait(message, waker)
    }

    fn poll_line(
        &self,
        ticket: u64,
        message: &mut Option<P::Msg>,
        until: Option<Deadline>,
        waker: &Waker,
    ) -> Poll<Result<u64, Why>> {
        self.strong.cell().poll_line(ticket, message, until, waker)
    }

    fn push_until(&self, message: P::Msg, until: Deadline, waker: Option<&Waker>) -> Handover<P::Msg> {
        self.strong.cell().push_until(message, until, waker)
    }

    fn leave_line(&self, ticket: u64, refused: bool) {
        self.strong.cell().leave_line(ticket, refused);
    }

    fn poll_reserve(&self, ticket: &mut Option<u64>, waker: Option<&Waker>) -> Poll<Result<(), Why>> {
        self.strong.cell().poll_reserve(ticket, waker)
    }

    fn push_reserved(&self, message: P::Msg) -> Result<u64, Refusal<P::Msg>> {
        self.strong.cell().push_reserved(message)
    }

    fn unreserve(&self) {
        self.strong.cell().unreserve();
    }

    #[inline]
    fn begin_wait(&self, _message: &P::Msg) -> Result<Option<Arc<Wait>>, Box<[ActorLabel]>> {
        // The methods of a protocol run alone.
        current::actor(|me| Waits::begin(me, self.strong.cell().whoami(), false)).unwrap_or(Ok(None))
    }

    fn ask_timeout(&self) -> Option<Duration> {
        self.strong.cell().whoami().ask_timeout()
    }

    fn is_current(&self) -> bool {
        current::is(self.strong.cell().whoami())
    }

    fn label(&self) -> ActorLabel {
        self.strong.label()
    }

    fn reason(&self) -> ExitReason {
        self.strong.cell().reason()
    }
}

impl<P: Protocol + ?Sized> Watchable for Port<P> {
    fn watched(&self) -> Watched {
        Watched(Target::Known(self.control()))
    }
}

impl<P: Protocol + ?Sized> Clone for Port<P> {
    #[inline]
    fn clone(&self) -> Self {
        Self { strong: self.strong.clone() }
    }
}

impl<P: Protocol + ?Sized> PartialEq for Port<P> {
    fn eq(&self, other: &Self) -> bool {
        self.strong == other.strong
    }
}

impl<P: Protocol + ?Sized> Eq for Port<P> {}

impl<P: Protocol + ?Sized> Hash for Port<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.strong.hash(state);
    }
}

impl<P: Protocol + ?Sized> fmt::Debug for Port<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Port({})", self.strong)
    }
}
