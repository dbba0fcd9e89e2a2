//! Actors that a test plays.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::Location;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_core::sim::Inbox;
use actor_core::{Actor, Mailbox, Message, System};
use tokio::time::{sleep, timeout};

use crate::current;
use crate::expect::PATIENCE;
use crate::idle::until_idle;

/// An actor that a test plays: it has a real ref of the real type, and what that is sent, the test receives.
///
/// Works in any `#[tokio::test]` and in a simulation. An expectation waits for 3 seconds at most, and then panics with what
/// came instead: real seconds, or virtual ones in a simulation and on a paused clock. Dropping the probe ends its actor.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{Probe, expect_ask, expect_match};
///
/// #[actor] struct Store;
/// #[actor]
/// impl Store {
///     #[handler] fn put(&mut self, key: String, value: u64) {}
///     #[handler] fn get(&self, key: String) -> u64 { 0 }
/// }
///
/// #[actor] struct Doubler { store: StoreRef }
/// #[actor]
/// impl Doubler {
///     #[handler]
///     async fn double(&mut self, key: String) {
///         let value = self.store.get(key.clone()).await.unwrap();
///         self.store.put(key, 2 * value).tell().await.unwrap();
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut store = Probe::<Store>::new();
/// let doubler = Doubler { store: store.actor_ref() }.spawn();
/// doubler.double("a".into()).tell().await?;
///
/// expect_ask!(store, StoreMsg::Get { key } => 21 * key.len() as u64);
/// expect_match!(store, StoreMsg::Put { value: 42, .. });
/// store.expect_none().await;
/// # Ok(()) }
/// ```
pub struct Probe<A: Actor> {
    actor: A::Ref,
    inbox: Inbox<A>,
    patience: Duration,
}

/// What [`Probe::fish`] is to do with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fish {
    /// Keep it and go on.
    Keep,
    /// Drop it and go on.
    Skip,
    /// Keep it: it was the last.
    Done,
    /// It should not have come.
    Fail,
}

impl<A: Actor> Default for Probe<A> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A: Actor> Probe<A> {
    /// A probe in the current system, with a mailbox without a bound.
    ///
    /// # Panics
    ///
    /// Outside of a runtime, and if the current system is shutting down.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::open(None)
    }

    /// A probe with a name, under which it is looked up.
    ///
    /// # Panics
    ///
    /// If the name is taken; otherwise like [`new`](Self::new).
    #[must_use]
    #[track_caller]
    pub fn named(name: &str) -> Self {
        Self::open(Some(name))
    }

    #[track_caller]
    fn open(name: Option<&str>) -> Self {
        match System::current().open_inbox::<A>(name, Mailbox::unbounded()) {
            Ok((actor, inbox)) => Self { actor, inbox, patience: PATIENCE },
            Err(error) => panic!("the probe was not made: {error}"),
        }
    }

    /// How long an expectation waits; 3 seconds if nobody says.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The ref to give to the code under test.
    #[must_use]
    pub fn actor_ref(&self) -> A::Ref {
        self.actor.clone()
    }

    /// The next message.
    ///
    /// # Panics
    ///
    /// If none comes, or the probe's actor was stopped.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no message.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = A::Msg> {
        let place = Location::caller();
        async move { self.next("a message", place).await }
    }

    /// The next message, which has to be for this handler.
    ///
    /// # Panics
    ///
    /// If none comes, or one for another handler.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no message.
    #[track_caller]
    pub fn expect(&mut self, handler: &'static str) -> impl Future<Output = A::Msg> {
        let place = Location::caller();
        async move {
            let message = self.next(handler, place).await;
            let name = message.name();
            assert!(name == handler, "expected `{handler}`, got `{name}` (expected at {place})");
            message
        }
    }

    /// The next `n` messages.
    ///
    /// # Panics
    ///
    /// If fewer come.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses those that it had received.
    #[track_caller]
    pub fn recv_n(&mut self, n: usize) -> impl Future<Output = Vec<A::Msg>> {
        let place = Location::caller();
        async move {
            let mut received = Vec::with_capacity(n);
            while received.len() < n {
                received.push(self.next(&format!("message {} of {n}", received.len() + 1), place).await);
            }
            received
        }
    }

    /// Messages up to one that is `Done`, without those to `Skip`.
    ///
    /// # Panics
    ///
    /// At one that is `Fail`, and if none is `Done`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses those that it had received.
    #[track_caller]
    pub fn fish(&mut self, mut judge: impl FnMut(&A::Msg) -> Fish) -> impl Future<Output = Vec<A::Msg>> {
        let place = Location::caller();
        async move {
            let mut kept = Vec::new();
            loop {
                let message = self.next("the message that is fished for", place).await;
                match judge(&message) {
                    Fish::Keep => kept.push(message),
                    Fish::Skip => {}
                    Fish::Done => {
                        kept.push(message);
                        return kept;
                    }
                    Fish::Fail => panic!("`{}` should not have come (expected at {place})", message.name()),
                }
            }
        }
    }

    /// A message that is here already.
    #[must_use]
    pub fn try_recv(&mut self) -> Option<A::Msg> {
        match self.inbox.poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(message) => message,
            Poll::Pending => None,
        }
    }

    /// All messages that are here already.
    pub fn drain(&mut self) -> Vec<A::Msg> {
        std::iter::from_fn(|| self.try_recv()).collect()
    }

    /// Nothing comes. In a simulation that is exact, and takes no time: nobody can send anything before the clock moves.
    /// Elsewhere it is watched for 100 ms.
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
        let place = Location::caller();
        async move {
            match current::world() {
                Some(world) => until_idle(&world).await,
                None => sleep(Duration::from_millis(100)).await,
            }
            self.nothing(place);
        }
    }

    /// Nothing comes for this long.
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
        let place = Location::caller();
        async move {
            sleep(duration).await;
            if let Some(world) = current::world() {
                until_idle(&world).await;
            }
            self.nothing(place);
        }
    }

    fn nothing(&mut self, place: &Location<'_>) {
        if let Some(message) = self.try_recv() {
            panic!("expected nothing, got `{}` (expected at {place})", message.name());
        }
    }

    async fn next(&mut self, what: &str, place: &'static Location<'static>) -> A::Msg {
        let patience = self.patience;
        let next = timeout(patience, poll_fn(|cx| self.inbox.poll_next(cx))).await;
        let next =
            next.unwrap_or_else(|_| panic!("expected {what}, nothing came within {patience:?} (expected at {place})"));
        next.unwrap_or_else(|| panic!("expected {what}, but the probe's actor was stopped (expected at {place})"))
    }
}

impl<A: Actor> fmt::Debug for Probe<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("inbox", &self.inbox).finish_non_exhaustive()
    }
}
