//! A supervisor in the form of a struct of refs: what `#[supervisor]` makes.

use std::fmt;

use super::builder::{Supervisable, SupervisorBuilder};
use super::supervisor::Supervisor;
use super::supervisor_ref::SupervisorRef;
use super::terms::ChildTerms;
use crate::actor::{Actor, ChildSpec};
use crate::message::Interface;
use crate::sys::sync::Arc;

/// A tree that is about to be started: what `#[supervisor]` generates as `App::spec(args)`.
///
/// It is a child like any other in the `#[child(..)]` of another tree, whose field then holds the struct itself. Where a
/// supervisor is given its children by hand, it becomes a [`SupervisorRef`].
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// # #[actor] #[derive(Clone)] pub struct Db;
/// # #[actor] impl Db { #[handler] pub fn get(&self) -> u64 { 7 } }
/// #[supervisor]
/// struct Inner {
///     #[child(ChildSpec::cloned(Db))]
///     db: DbRef,
/// }
///
/// #[supervisor]
/// struct App {
///     #[child(Inner::spec())]
///     inner: Inner,
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = App::spec().start().await?;
/// assert_eq!(app.inner.db.get().await?, 7);
/// # app.stop().await?;
/// # Ok(()) }
/// ```
#[must_use = "a spec starts nothing: `.spawn()` it"]
pub struct SupervisorSpec<T> {
    builder: SupervisorBuilder,
    finish: Finish<T>,
}

/// Makes the struct, once there is a ref of the supervisor.
type Finish<T> = Box<dyn FnOnce(SupervisorRef) -> T + Send>;

impl<T> SupervisorSpec<T> {
    /// The children are in the builder already, and their refs in `finish`.
    pub(crate) fn new(builder: SupervisorBuilder, finish: impl FnOnce(SupervisorRef) -> T + Send + 'static) -> Self {
        Self { builder, finish: Box::new(finish) }
    }

    pub(crate) fn into_parts(self) -> (SupervisorBuilder, Finish<T>) {
        (self.builder, self.finish)
    }
}

impl<T> Supervisable for SupervisorSpec<T> {
    type Actor = Supervisor;

    fn into_spec(self) -> ChildSpec<Supervisor> {
        self.builder.into_spec()
    }
}

impl<T> fmt::Debug for SupervisorSpec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SupervisorSpec").field(&self.builder).finish()
    }
}

/// What makes the child of a `#[supervisor]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not how to make a child",
    label = "this is no spec",
    note = "a `#[child(..)]` begins with a spec, such as `Db::spec(..)` or `ChildSpec::new(|| ..)` for a field of type \
            `DbRef`, or `Inner::spec(..)` of another `#[supervisor]` for a field of type `Inner`"
)]
pub trait IntoChild {
    /// What the child's field holds.
    type Held;

    /// Adds the child to its supervisor. Gives what the field holds.
    fn add_to(self, builder: &mut SupervisorBuilder, terms: ChildTerms) -> Self::Held;
}

#[diagnostic::do_not_recommend]
impl<A: Actor> IntoChild for ChildSpec<A> {
    type Held = <A as Interface>::Ref;

    fn add_to(self, builder: &mut SupervisorBuilder, terms: ChildTerms) -> A::Ref {
        builder.add(terms.apply(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoChild for SupervisorBuilder {
    type Held = SupervisorRef;

    fn add_to(self, builder: &mut SupervisorBuilder, terms: ChildTerms) -> SupervisorRef {
        builder.add(terms.apply(self.into_spec()))
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoChild for SupervisorSpec<T> {
    type Held = T;

    fn add_to(self, builder: &mut SupervisorBuilder, terms: ChildTerms) -> T {
        let (inner, finish) = self.into_parts();
        finish(builder.add(terms.apply(inner.into_spec())))
    }
}

impl ChildTerms {
    /// The spec with these terms. What they leave open stays as the spec says.
    fn apply<A: Actor>(self, mut spec: ChildSpec<A>) -> ChildSpec<A> {
        let terms = &mut spec.terms;
        let named = self.id.map(Arc::from).or_else(|| terms.id.take());
        terms.id = Some(named.unwrap_or_else(|| Arc::from(self.field)));
        terms.restart = self.restart.unwrap_or(terms.restart);
        terms.shutdown = self.shutdown.unwrap_or(terms.shutdown);
        terms.limit = self.limit.or(terms.limit);
        terms.backoff = self.backoff.or(terms.backoff);
        terms.health = self.health.or(terms.health);
        terms.is_significant |= self.is_significant;
        terms.discards_mailbox |= self.discards_mailbox;
        terms.keeps_children |= self.keeps_children;
        spec
    }
}
