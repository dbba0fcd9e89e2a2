//! Actors that a script plays.

use std::fmt;
use std::future::poll_fn;
use std::task::Poll;

use actor_core::sim::Inbox;
use actor_core::{Actor, ExitReason, Mailbox, System};

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
    /// the actor, whose reason is [`Aborted`](ExitReason::Aborted).
    #[must_use]
    #[track_caller]
    pub fn new(mut script: impl FnMut(A::Msg) + Send + 'static) -> Self {
        let (actor, inbox) = match System::current().open_inbox::<A>(None, Mailbox::unbounded()) {
            Ok(opened) => opened,
            Err(error) => panic!("the mock was not made: {error}"),
        };
        let play = async move {
            let mut stage = Stage(Some(inbox));
            while let Some(message) = stage.next().await {
                script(message);
                stage.give_way().await;
            }
            // It was told to end.
            drop(stage.0.take());
        };
        match current::world() {
            Some(world) => world.play(actor.sim_seat(), Box::pin(play)),
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

/// The actor while it is played.
struct Stage<A: Actor>(Option<Inbox<A>>);

impl<A: Actor> Stage<A> {
    async fn next(&mut self) -> Option<A::Msg> {
        match &mut self.0 {
            Some(inbox) => inbox.next().await,
            None => None,
        }
    }

    /// In a simulation each message is a step.
    async fn give_way(&mut self) {
        let mut is_over = current::world().is_none();
        poll_fn(|cx| {
            if std::mem::replace(&mut is_over, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

/// Its task was dropped before it was told to end, or the script panicked.
impl<A: Actor> Drop for Stage<A> {
    fn drop(&mut self) {
        if let Some(inbox) = self.0.take() {
            inbox.close(ExitReason::Aborted, ());
        }
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
