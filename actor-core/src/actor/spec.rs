//! How to make an actor, and make it again.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;

use super::actor::Actor;
use super::context::Context;
use crate::lifecycle::Failure;
use crate::message::{Interface, Mailbox};
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
    pub(crate) mailbox: Mailbox,
}

impl<A: Actor> ChildSpec<A> {
    pub(crate) fn from_factory(make: Factory<A>) -> Self {
        Self { make, name: <A as Interface>::NAME.map(Arc::from), mailbox: <A as Interface>::MAILBOX }
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
        self.mailbox = mailbox.into();
        self
    }
}

impl<A: Actor> fmt::Debug for ChildSpec<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildSpec").field("name", &self.name).field("mailbox", &self.mailbox).finish_non_exhaustive()
    }
}
