//! Failing an actor from outside.

use std::fmt;

use super::actor::Actor;
use super::context::Context;
use crate::lifecycle::Failure;
use crate::registry::Control;
use crate::sys::sync::Arc;

/// Fails an incarnation from outside, with a reason: for what looks after it and finds it ill, such as a health check. Made by
/// [`Context::failer`].
///
/// The running handler is cut at its next await, and the actor ends with [`ExitReason::Failed`](crate::ExitReason::Failed),
/// which its supervisor judges like any failure. The `#[stopped]` hook does not run, as after a kill. It does not keep the
/// actor alive, and means the incarnation that made it: the next one is not failed for what the last one did.
///
/// # Examples
///
/// ```
/// use actor_core::{Failer, prelude::*};
///
/// #[actor] struct Reader;
/// #[actor]
/// impl Reader {
///     #[handler] fn failer(&self, ctx: &mut Context<Self>) -> Failer { ctx.failer() }
///     #[handler] async fn read(&self) { std::future::pending().await }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reader = Reader.spawn();
/// let failer = reader.failer().await?;
/// reader.read().tell().await?;
/// assert!(failer.fail(Failure::new("the watchdog", "nothing was read for an hour")));
/// assert!(matches!(reader.closed().await, ExitReason::Failed(_)));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Failer {
    actor: Arc<dyn Control>,
    incarnation: u32,
}

impl Failer {
    /// Fails the actor. `false` if that incarnation is failed or told to handle no more, in its `#[stopped]` hook, or gone;
    /// the first failure stays.
    #[allow(clippy::must_use_candidate, reason = "failing is the point, the answer is extra")]
    pub fn fail(&self, failure: Failure) -> bool {
        self.actor.fail(self.incarnation, failure)
    }
}

impl<A: Actor> Context<A> {
    /// A handle that fails this incarnation from outside.
    #[must_use]
    pub fn failer(&self) -> Failer {
        Failer { actor: self.control(), incarnation: self.id().incarnation() }
    }
}

impl fmt::Debug for Failer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failer({})", self.actor.identity().label())
    }
}
