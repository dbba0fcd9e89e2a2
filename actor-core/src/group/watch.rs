//! Who joins, who leaves.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::member::Member;
use crate::registry::{Change, GroupChange, GroupId, Reader, Registry, feed};
use crate::sys::sync::{Arc, Weak};

/// Who joins a group and who leaves it, from the members at its start on. Made by [`Group::watch`](crate::Group::watch); also
/// a [`Stream`].
///
/// What is not read is kept, and keeps its members' refs: read it, or drop it. Dropping it ends the watch.
///
/// # Examples
///
/// ```
/// use actor_core::{Change, System, prelude::*};
///
/// # #[actor] struct Worker; #[actor] impl Worker { #[handler] fn work(&self) {} }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let system = System::new("app");
/// let workers = system.group::<WorkerRef>("workers");
/// let worker = system.spawn(Worker);
/// workers.join(&worker)?;
///
/// let mut watch = workers.watch();
/// assert_eq!(watch.next().await, Some(Change::Joined(worker.clone())));
/// worker.stop().await?;
/// assert_eq!(watch.next().await, Some(Change::Left(worker.label())));
/// # Ok(()) }
/// ```
#[must_use = "a watch shows nothing until it is read"]
pub struct GroupWatch<R: Member> {
    registry: Weak<Registry>,
    id: GroupId,
    watch: u64,
    reader: Reader<Change<R>>,
}

impl<R: Member> GroupWatch<R> {
    pub(super) fn new(registry: &Arc<Registry>, id: GroupId) -> Self {
        let (feed, reader) = feed();
        let watch = registry.groups().watch(&id, feed);
        Self { registry: Arc::downgrade(registry), id, watch, reader }
    }

    /// The next change; `None` when the system is gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no change.
    pub async fn next(&mut self) -> Option<Change<R>> {
        poll_fn(|cx| self.reader.poll_next(cx)).await
    }

    /// The next change that is there already.
    pub fn try_next(&mut self) -> Option<Change<R>> {
        self.reader.try_next()
    }
}

impl<R: Member> Stream for GroupWatch<R> {
    type Item = Change<R>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Change<R>>> {
        self.reader.poll_next(cx)
    }
}

impl<R: Member> Drop for GroupWatch<R> {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.groups().unwatch::<R>(&self.id, self.watch);
        }
    }
}

impl<R: Member> fmt::Debug for GroupWatch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupWatch").field("group", &self.id.name).finish_non_exhaustive()
    }
}

/// Who joins and who leaves any group of a scope, from the members at its start on. Made by
/// [`System::watch_groups`](crate::System::watch_groups); also a [`Stream`].
///
/// What is not read is kept. Dropping it ends the watch.
#[must_use = "a watch shows nothing until it is read"]
pub struct GroupsWatch {
    registry: Weak<Registry>,
    scope: Arc<str>,
    watch: u64,
    reader: Reader<GroupChange>,
}

impl GroupsWatch {
    pub(super) fn new(registry: &Arc<Registry>, scope: Arc<str>) -> Self {
        let (feed, reader) = feed();
        let watch = registry.groups().watch_scope(&scope, feed);
        Self { registry: Arc::downgrade(registry), scope, watch, reader }
    }

    /// The next change; `None` when the system is gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no change.
    pub async fn next(&mut self) -> Option<GroupChange> {
        poll_fn(|cx| self.reader.poll_next(cx)).await
    }

    /// The next change that is there already.
    pub fn try_next(&mut self) -> Option<GroupChange> {
        self.reader.try_next()
    }
}

impl Stream for GroupsWatch {
    type Item = GroupChange;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<GroupChange>> {
        self.reader.poll_next(cx)
    }
}

impl Drop for GroupsWatch {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.groups().unwatch_scope(&self.scope, self.watch);
        }
    }
}

impl fmt::Debug for GroupsWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupsWatch").field("scope", &self.scope).finish_non_exhaustive()
    }
}
