//! Actors that a script plays.

use std::fmt;
use std::future::poll_fn;

use actor_core::{Actor, Mailbox, System};

use crate::current;

/// An actor that a script plays: a closure that gets each message, in a task of its own. For code that needs somebody to talk to,
/// where a [`Probe`](crate::Probe) would have to be answered at the right moments.
///
/// Dropping it ends its actor.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{Mock, answer};
///
/// #[actor] struct Prices;
/// #[actor]
/// impl Prices {
///     #[handler] fn of(&self, article: String) -> u64 { 0 }
///     #[handler] fn reload(&mut self) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let prices = Mock::<Prices>::new(|message| answer!(message,
///     PricesMsg::Of { article } => article.len() as u64,
///     PricesMsg::Reload {} => (),
/// ));
/// assert_eq!(prices.actor_ref().of("tea".into()).await?, 3);
/// # Ok(()) }
/// ```
pub struct Mock<A: Actor> {
    actor: A::Ref,
}

impl<A: Actor> Mock<A> {
    /// A mock in the current system. A message that the script drops was not answered: its caller gets `NoReply`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and if the current system is shutting down. If the script panics, its task ends, and with it
    /// the actor.
    #[must_use]
    #[track_caller]
    pub fn new(mut script: impl FnMut(A::Msg) + Send + 'static) -> Self {
        let (actor, mut inbox) = match System::current().open_inbox::<A>(None, Mailbox::unbounded()) {
            Ok(opened) => opened,
            Err(error) => panic!("the mock was not made: {error}"),
        };
        let play = async move {
            while let Some(message) = poll_fn(|cx| inbox.poll_next(cx)).await {
                script(message);
            }
        };
        match current::world() {
            Some(world) => drop(world.spawn_named(Some("mock".to_owned()), Box::pin(play), None)),
            None => drop(tokio::spawn(play)),
        }
        Self { actor }
    }

    /// The ref to give to the code under test.
    #[must_use]
    pub fn actor_ref(&self) -> A::Ref {
        self.actor.clone()
    }
}

impl<A: Actor> Drop for Mock<A> {
    fn drop(&mut self) {
        drop(self.actor.stop_now());
    }
}

impl<A: Actor> fmt::Debug for Mock<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mock({})", self.actor.label())
    }
}
