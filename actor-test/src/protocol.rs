//! Actors of a protocol that a test plays.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::Duration;

use actor_core::hooks::Plain;
use actor_core::private::{Accepts, FromPort};
use actor_core::{Actor, ActorRef, Interface, Lane, Message, MessageKey, Port, Protocol};

use crate::probe::{Fish, Probe};

/// A [`Probe`] of which only a protocol is known: `ProtocolProbe::<dyn Subscriber>::new()`.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{ProtocolProbe, expect_match};
///
/// #[protocol] trait Subscriber { fn notify(&mut self, event: u64); }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut subscriber = ProtocolProbe::<dyn Subscriber>::new();
/// let known: SubscriberRef = subscriber.actor_ref();
/// known.notify(7).tell().await?;
/// expect_match!(subscriber, SubscriberMsg::Notify { event: 7, .. });
/// # Ok(()) }
/// ```
pub struct ProtocolProbe<P: Protocol + ?Sized + 'static>(Probe<Played<P>>)
where
    P::Msg: Message + Send;

impl<P> Default for ProtocolProbe<P>
where
    P: Protocol<Ref: FromPort<P>> + ?Sized + 'static,
    P::Msg: Message + Send,
{
    fn default() -> Self {
        Self::new()
    }
}

impl<P> ProtocolProbe<P>
where
    P: Protocol<Ref: FromPort<P>> + ?Sized + 'static,
    P::Msg: Message + Send,
{
    /// Like [`Probe::new`].
    ///
    /// # Panics
    ///
    /// Outside of a runtime, and if the current system is shutting down.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self(Probe::new())
    }

    /// The ref to give to the code under test.
    #[must_use]
    pub fn actor_ref(&self) -> P::Ref {
        P::Ref::from_port(Port::new(&*self.0.actor_ref()))
    }

    /// Like [`Probe::recv`].
    ///
    /// # Panics
    ///
    /// If none comes.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no message.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = P::Msg> {
        let next = self.0.recv();
        async move { next.await.0 }
    }

    /// Like [`Probe::expect`].
    ///
    /// # Panics
    ///
    /// If none comes, or one for another method.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no message.
    #[track_caller]
    pub fn expect(&mut self, method: &'static str) -> impl Future<Output = P::Msg> {
        let next = self.0.expect(method);
        async move { next.await.0 }
    }

    /// Like [`Probe::recv_n`].
    ///
    /// # Panics
    ///
    /// If fewer come.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses those that it had received.
    #[track_caller]
    pub fn recv_n(&mut self, n: usize) -> impl Future<Output = Vec<P::Msg>> {
        let received = self.0.recv_n(n);
        async move { received.await.into_iter().map(|message| message.0).collect() }
    }

    /// Like [`Probe::fish`].
    ///
    /// # Panics
    ///
    /// At a message that is `Fail`, and if none is `Done`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses those that it had received.
    #[track_caller]
    pub fn fish(&mut self, mut judge: impl FnMut(&P::Msg) -> Fish) -> impl Future<Output = Vec<P::Msg>> {
        let kept = self.0.fish(move |message| judge(&message.0));
        async move { kept.await.into_iter().map(|message| message.0).collect() }
    }

    /// All messages that are here already.
    pub fn drain(&mut self) -> Vec<P::Msg> {
        std::iter::from_fn(|| self.try_recv()).collect()
    }

    /// Like [`Probe::expect_none_for`].
    ///
    /// # Panics
    ///
    /// If something comes.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    #[track_caller]
    pub fn expect_none_for(&mut self, duration: Duration) -> impl Future<Output = ()> {
        self.0.expect_none_for(duration)
    }

    /// How long an expectation waits; 3 seconds if nobody says.
    pub fn patience(self, patience: Duration) -> Self {
        Self(self.0.patience(patience))
    }

    /// A message that is here already.
    #[must_use]
    pub fn try_recv(&mut self) -> Option<P::Msg> {
        self.0.try_recv().map(|message| message.0)
    }

    /// Like [`Probe::expect_none`].
    ///
    /// # Panics
    ///
    /// If something comes.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    #[track_caller]
    pub fn expect_none(&mut self) -> impl Future<Output = ()> {
        self.0.expect_none()
    }
}

impl<P: Protocol + ?Sized + 'static> fmt::Debug for ProtocolProbe<P>
where
    P::Msg: Message + Send,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The actor of a [`ProtocolProbe`]: it has no other messages than those of the protocol.
#[doc(hidden)]
pub struct Played<P: ?Sized>(PhantomData<fn(&P)>);

/// The messages of [`Played`].
#[doc(hidden)]
pub struct PlayedMsg<P: Protocol + ?Sized>(P::Msg);

/// The ref of [`Played`].
#[doc(hidden)]
pub struct PlayedRef<P: Protocol + ?Sized + 'static>(ActorRef<Played<P>>);

impl<P: Protocol + ?Sized + 'static> Interface for Played<P> {
    type Msg = PlayedMsg<P>;
    type Sink = ActorRef<Self>;
    type Ref = PlayedRef<P>;
    type Hooks = Plain;
}

impl<P> Actor for Played<P>
where
    P: Protocol + ?Sized + 'static,
    P::Msg: Message + Send,
{
}

impl<P> Message for PlayedMsg<P>
where
    P: Protocol + ?Sized + 'static,
    P::Msg: Message,
{
    const NAMES: &'static [&'static str] = <P::Msg as Message>::NAMES;

    fn index(&self) -> u16 {
        self.0.index()
    }

    fn lane(&self) -> Lane {
        self.0.lane()
    }

    fn key(&self) -> Option<MessageKey> {
        self.0.key()
    }
}

impl<P: Protocol + ?Sized> Accepts<P> for PlayedMsg<P> {
    type Part = P::Msg;

    fn wrap(message: P::Msg) -> Self {
        Self(message)
    }

    fn unwrap(self) -> Option<P::Msg> {
        Some(self.0)
    }
}

impl<P: ?Sized> fmt::Debug for Played<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Played")
    }
}

impl<P: Protocol<Msg: Message> + ?Sized> fmt::Debug for PlayedMsg<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlayedMsg").field(&self.0.name()).finish()
    }
}

impl<P: Protocol + ?Sized + 'static> fmt::Debug for PlayedRef<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlayedRef").finish_non_exhaustive()
    }
}

impl<P: Protocol + ?Sized + 'static> From<ActorRef<Played<P>>> for PlayedRef<P> {
    fn from(actor: ActorRef<Played<P>>) -> Self {
        Self(actor)
    }
}

impl<P: Protocol + ?Sized + 'static> Deref for PlayedRef<P> {
    type Target = ActorRef<Played<P>>;

    fn deref(&self) -> &ActorRef<Played<P>> {
        &self.0
    }
}

impl<P: Protocol + ?Sized + 'static> Clone for PlayedRef<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
