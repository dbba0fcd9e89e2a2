//! How to make an actor, and make it again.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::time::Duration;

use super::actor::Actor;
use super::context::Context;
use crate::lifecycle::{ExitReason, Failure};
use crate::message::{Interface, Mailbox};
use crate::restart::{Backoff, Decision, HealthCheck, Restart, Shutdown};
use crate::sys::sync::Arc;

/// A state in the making.
pub type InitFuture<'c, A> = Pin<Box<dyn Future<Output = Result<A, Failure>> + Send + 'c>>;

/// Makes the state of one incarnation.
pub(crate) type Factory<A> = Box<dyn FnMut(&mut Context<A>) -> InitFuture<'_, A> + Send>;

/// How to make an actor, and make it again: what `#[init]` generates as `X::spec(args)`.
///
/// The state is made by the actor's own task, so that making it may take its time, fail and panic like a handler. Messages
/// wait meanwhile.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// #[actor] #[derive(Clone)] struct Counter { n: u64 }
/// #[actor]
/// impl Counter {
///     #[handler] fn add(&mut self, n: u64) -> u64 { self.n += n; self.n }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = ChildSpec::new(|| Counter { n: 40 }).name("answer").mailbox(64).start().await?;
/// assert_eq!(counter.add(2).await?, 42);
/// # Ok(()) }
/// ```
#[must_use = "a spec starts nothing: `.spawn()` it"]
pub struct ChildSpec<A: Actor> {
    pub(crate) make: Factory<A>,
    pub(crate) name: Option<Arc<str>>,
    /// Boxed, since errors carry the spec.
    pub(crate) mailbox: Box<Mailbox>,
    /// Boxed: they seldom matter, and specs are moved a lot.
    pub(crate) terms: Box<Terms>,
}

/// Judges a failure.
pub(crate) type Decider = Arc<dyn Fn(&ExitReason) -> Decision + Send + Sync>;

/// What holds between a child and its supervisor.
#[derive(Clone, Default)]
pub(crate) struct Terms {
    pub(crate) id: Option<Arc<str>>,
    pub(crate) restart: Restart,
    pub(crate) shutdown: Shutdown,
    pub(crate) is_significant: bool,
    pub(crate) limit: Option<(usize, Duration)>,
    pub(crate) backoff: Option<Backoff>,
    pub(crate) discards_mailbox: bool,
    pub(crate) keeps_children: bool,
    pub(crate) decide: Option<Decider>,
    pub(crate) health: Option<HealthCheck>,
}

impl<A: Actor> ChildSpec<A> {
    pub(crate) fn from_factory(make: Factory<A>) -> Self {
        Self {
            make,
            name: <A as Interface>::NAME.map(Arc::from),
            mailbox: Box::new(<A as Interface>::MAILBOX),
            terms: Box::default(),
        }
    }

    /// From a closure that makes a fresh state.
    pub fn new(mut make: impl FnMut() -> A + Send + 'static) -> Self {
        Self::from_factory(Box::new(move |_| Box::pin(ready(Ok(make())))))
    }

    /// From a state that is cloned.
    pub fn cloned(state: A) -> Self
    where
        A: Clone,
    {
        Self::new(move || state.clone())
    }

    /// Gives the actor a name, unique in its system.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(Arc::from(name.into()));
        self
    }

    /// Gives the actor another mailbox than its type's: `.mailbox(64)` is `.mailbox(Mailbox::bounded(64))`.
    pub fn mailbox(mut self, mailbox: impl Into<Mailbox>) -> Self {
        *self.mailbox = mailbox.into();
        self
    }

    /// How the actor is ended by its parent or its supervisor: `.shutdown(Duration::from_secs(1))` is
    /// `.shutdown(Shutdown::Deadline(..))`. By default it is stopped, and killed after 5 seconds.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.terms.shutdown = shutdown.into();
        self
    }
}

/// What a supervisor does about the actor. These say nothing to an actor without one.
impl<A: Actor> ChildSpec<A> {
    /// How its supervisor calls the child, in errors, listings and requests: unique among its children. By default the
    /// actor's name, else its type, with a number if there are several.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.terms.id = Some(Arc::from(id.into()));
        self
    }

    /// After which ends it is restarted. [`Restart::Permanent`] by default: after every end.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.terms.restart = restart;
        self
    }

    /// Its own end, one without a restart, may end its supervisor: see
    /// [`auto_shutdown`](crate::SupervisorBuilder::auto_shutdown). Not for a permanent child, which has no such end.
    pub fn significant(mut self) -> Self {
        self.terms.is_significant = true;
        self
    }

    /// The supervisor fails if this child asks for more than `max` restarts `within` this time, whatever the supervisor's own
    /// budget says. Unlimited by default.
    pub fn max_restarts(mut self, max: usize, within: Duration) -> Self {
        self.terms.limit = Some((max, within));
        self
    }

    /// How long it waits for a restart after a failure. By default it does not.
    ///
    /// Messages wait meanwhile, as many as the mailbox holds.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.terms.backoff = Some(backoff);
        self
    }

    /// Begins each incarnation with an empty mailbox: what waits at the moment of a restart is dropped and counted as
    /// unhandled. By default it is kept.
    pub fn discard_mailbox(mut self) -> Self {
        self.terms.discards_mailbox = true;
        self
    }

    /// Keeps the children of the actor alive when it is restarted: those that it started with
    /// [`Context::spawn`](crate::Context::spawn). By default they end with the incarnation, before the next one begins.
    ///
    /// An `#[init]` that starts children would start them again: look them up by name first. The next incarnation does not hear
    /// of their ends.
    pub fn keep_children(mut self) -> Self {
        self.terms.keeps_children = true;
        self
    }

    /// Checks its health again and again, and fails it when too many checks have failed in a row: an actor whose `#[health]` hook
    /// says that it is unhealthy, or that does not answer in time. It is cut like a kill then, and restarted as
    /// [`restart`](Self::restart) says. By default nobody checks.
    ///
    /// An actor without the hook is healthy if it comes to answer: its running handler has ended.
    pub fn health(mut self, check: HealthCheck) -> Self {
        self.terms.health = Some(check);
        self
    }

    /// Judges its failures: an error or a panic, not a kill and not a normal end. By default, what
    /// [`restart`](Self::restart) says.
    ///
    /// It is called in the actor's task, before anything of the actor is dropped. If it panics itself, the supervisor fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Decision, prelude::*};
    ///
    /// # #[actor] #[derive(Clone)] struct Importer;
    /// # #[actor] impl Importer { #[handler] fn run(&self) {} }
    /// let spec = ChildSpec::cloned(Importer).decide(|reason| match reason {
    ///     ExitReason::Failed(failure) if failure.message().contains("no such table") => Decision::Escalate,
    ///     ExitReason::Failed(_) => Decision::Resume,
    ///     _ => Decision::Restart,
    /// });
    /// ```
    pub fn decide(mut self, judge: impl Fn(&ExitReason) -> Decision + Send + Sync + 'static) -> Self {
        self.terms.decide = Some(Arc::new(judge));
        self
    }
}

impl<A: Actor> fmt::Debug for ChildSpec<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildSpec").field("name", &self.name).field("mailbox", &self.mailbox).finish_non_exhaustive()
    }
}
