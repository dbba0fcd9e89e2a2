//! Which group is meant.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::member::Member;
use crate::registry::GroupId;
use crate::sys::sync::Arc;

/// Which group is meant: a name, a scope, and the type of the members' refs, which is a part of it. So a key never leads to
/// refs of another type, and two groups may share a name if their members differ in type.
///
/// A `&str` or `String` turns into a key. A constant is safer, since it cannot be misspelled:
///
/// ```
/// use actor_core::{GroupKey, System, prelude::*};
///
/// #[actor] struct Worker;
/// #[actor] impl Worker { #[handler] fn work(&self) {} }
///
/// const WORKERS: GroupKey<WorkerRef> = GroupKey::new("workers");
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let system = System::new("app");
/// let worker = system.spawn(Worker);
/// system.group(WORKERS).join(&worker)?;
/// assert_eq!(system.group(WORKERS).members(), [worker]);
/// # Ok(()) }
/// ```
pub struct GroupKey<R> {
    scope: Cow<'static, str>,
    name: Cow<'static, str>,
    members: PhantomData<fn() -> R>,
}

impl<R> GroupKey<R> {
    /// The group with this name, in the scope without a name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { scope: Cow::Borrowed(""), name: Cow::Borrowed(name), members: PhantomData }
    }

    /// The one group of this type that has no name, in the scope without a name: for services of which the type says enough.
    #[must_use]
    pub const fn of_type() -> Self {
        Self::new("")
    }

    /// The group of the same name in another scope. Scopes keep names apart: one for each tenant, or for each library.
    #[must_use]
    pub fn in_scope(self, scope: impl Into<Cow<'static, str>>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// Its name; empty for the group of a type.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its scope; empty for the one without a name.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }
}

impl<R: Member> GroupKey<R> {
    pub(super) fn id(&self) -> GroupId {
        GroupId { scope: Arc::from(&*self.scope), name: Arc::from(&*self.name), kind: TypeId::of::<R>() }
    }
}

impl<R> From<&str> for GroupKey<R> {
    fn from(name: &str) -> Self {
        Self::from(name.to_owned())
    }
}

impl<R> From<String> for GroupKey<R> {
    fn from(name: String) -> Self {
        Self { name: Cow::Owned(name), ..Self::of_type() }
    }
}

impl<R> Clone for GroupKey<R> {
    fn clone(&self) -> Self {
        Self { scope: self.scope.clone(), name: self.name.clone(), members: PhantomData }
    }
}

impl<R> fmt::Debug for GroupKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = std::any::type_name::<R>();
        f.debug_struct("GroupKey")
            .field("scope", &self.scope)
            .field("name", &self.name)
            .field("members", &members)
            .finish()
    }
}
