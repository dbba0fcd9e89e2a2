//! Watching other actors, and being linked to them.

use std::fmt;

use super::actor::{Actor, Watcher};
use super::context::Context;
use crate::address::Watchable;
use crate::id::ActorLabel;
use crate::lifecycle::{Down, MonitorId};
use crate::registry::{Control, Target, Tied, Watch, link, unlink, unwatch, watch};
use crate::sys::sim;
use crate::sys::sync::Arc;

/// An actor that is watched. Made by [`Context::monitor`].
///
/// Dropping it ends the watch: the `#[down]` hook does not run for it any more, even if the notice already waits. So it is
/// kept in the state, or [detached](Self::detach).
#[must_use = "dropping it ends the watch: keep it in the state, or `.detach()` it"]
pub struct Monitor {
    /// `None` once it is not held any more.
    watcher: Option<Arc<dyn Control>>,
    id: MonitorId,
    target: ActorLabel,
}

impl Monitor {
    /// What [`Down::monitor`] is when it fires.
    #[must_use]
    pub fn id(&self) -> MonitorId {
        self.id
    }

    /// Who is watched.
    #[must_use]
    pub fn target(&self) -> &ActorLabel {
        &self.target
    }

    /// Whether this notice is of this monitor.
    #[must_use]
    pub fn is_of(&self, down: &Down) -> bool {
        down.monitor == Some(self.id)
    }

    /// Ends the watch. `true` if it had fired: then the `#[down]` hook has run for it, or was about to. It does not run for it
    /// after this call; another task than the watcher's own may find it running.
    #[must_use = "dropping the monitor does the same, and does not tell"]
    pub fn demonitor(mut self) -> bool {
        self.watcher.take().is_some_and(|watcher| unwatch(&watcher, self.id))
    }

    /// Watches on without a handle, until the watched actor is gone or the watcher ends.
    pub fn detach(mut self) -> MonitorId {
        self.watcher = None;
        self.id
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        if let Some(watcher) = self.watcher.take() {
            unwatch(&watcher, self.id);
        }
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Monitor({}, {})", self.id, self.target)
    }
}

/// Monitors.
impl<A: Actor> Context<A> {
    /// Watches an actor: when it is entirely gone, this actor's `#[down]` hook runs, once, with the reason. Takes a ref of any
    /// kind, of an actor or of a protocol, strong or weak, also of another system.
    ///
    /// If the actor is gone already, the hook runs at once, with [`ExitReason::NotFound`](crate::ExitReason::NotFound).
    ///
    /// Every monitor is one of its own: an actor that is watched three times is told of three times. A monitor does not keep
    /// the watched actor alive, nor the watcher. It ends with the watcher, and when it is dropped.
    ///
    /// The notice takes no room in the mailbox. It comes after all messages that were accepted before it, so after everything
    /// that the watched actor had told this one, and before those that come later; only an urgent message can still overtake
    /// what it waits for. An actor that was told to stop hears of what ended before that.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Down, Monitor, prelude::*};
    ///
    /// #[actor] struct Db;
    /// #[actor] impl Db { #[handler] fn ping(&self) {} }
    ///
    /// #[actor] struct Cache { db: DbRef, monitor: Option<Monitor>, gone: Option<ExitReason> }
    /// #[actor]
    /// impl Cache {
    ///     #[started]
    ///     fn begin(&mut self, ctx: &mut Context<Self>) { self.monitor = Some(ctx.monitor(&self.db)); }
    ///     #[down]
    ///     fn lost(&mut self, down: Down) { self.gone = Some(down.reason); }
    ///     #[handler]
    ///     fn gone(&self) -> Option<ExitReason> { self.gone.clone() }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let db = Db.spawn();
    /// let cache = Cache { db: db.clone(), monitor: None, gone: None }.spawn();
    /// assert_eq!(cache.gone().await?, None);
    /// db.kill().await?;
    /// assert_eq!(cache.gone().await?, Some(ExitReason::Killed));
    /// # Ok(()) }
    /// ```
    pub fn monitor(&self, whom: &(impl Watchable + ?Sized)) -> Monitor
    where
        A: Watcher,
    {
        self.watch_target(&whom.watched().0)
    }

    /// Watches the actor that has this name in the system of this one; if nobody has it, the `#[down]` hook runs at once.
    /// Otherwise like [`monitor`](Self::monitor). It watches the actor and not the name: whoever has the name next is not watched.
    pub fn monitor_name(&self, name: &str) -> Monitor
    where
        A: Watcher,
    {
        let holder = self.registry().names().holder(name);
        self.watch_target(&holder.map_or_else(|| Target::Nobody(ActorLabel::nobody(name)), Target::Known))
    }

    fn watch_target(&self, target: &Target) -> Monitor {
        sim::ties(|| target.label(), false);
        let watcher = self.control();
        let id = watch(&watcher, target, Watch::Monitor);
        Monitor { watcher: Some(watcher), id, target: target.label() }
    }

    /// Whether this actor is told when an actor ends that it is linked to, by its `#[down]` hook and whatever the reason is,
    /// instead of dying of it. Off by default. What is decided here holds for ends that come later.
    ///
    /// A kill of this actor itself cannot be trapped.
    pub fn trap_exits(&self, trap: bool)
    where
        A: Watcher,
    {
        self.cell().with_ties(&mut |ties| {
            if let Some(ties) = ties {
                ties.traps = trap;
            }
        });
    }
}

/// Links.
impl<A: Actor> Context<A> {
    /// Links this actor and another: if one of them ends abnormally, the other one ends as well, after the handler that runs,
    /// with [`ExitReason::LinkDied`](crate::ExitReason::LinkDied). A stop of one leaves the other alone; which ends are abnormal
    /// says [`ExitReason::is_abnormal`](crate::ExitReason::is_abnormal). An actor that [traps exits](Self::trap_exits) is told
    /// instead.
    ///
    /// Linking to an actor that is gone breaks the link at once, with
    /// [`ExitReason::NotFound`](crate::ExitReason::NotFound). Two actors have one link, whoever makes it and however often; an
    /// actor is not linked to itself. A link does not keep anyone alive.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// #[actor] struct Half { other: Option<HalfRef> }
    /// #[actor]
    /// impl Half {
    ///     #[started]
    ///     fn begin(&mut self, ctx: &mut Context<Self>) {
    ///         if let Some(other) = &self.other { ctx.link(other) }
    ///     }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let left = Half { other: None }.spawn();
    /// let right = Half { other: Some(left.clone()) }.spawn();
    /// right.ready().await.unwrap();
    /// left.kill().await?;
    /// let ExitReason::LinkDied(died) = right.closed().await else { panic!("they live and die together") };
    /// assert_eq!(*died.reason(), ExitReason::Killed);
    /// # Ok(()) }
    /// ```
    pub fn link(&self, whom: &(impl Watchable + ?Sized)) {
        let target = whom.watched().0;
        sim::ties(|| target.label(), true);
        link(&self.control(), &target);
    }

    /// Undoes a link: neither of the two dies of the other's end any more, nor hears of it. Nothing happens if there is no link.
    pub fn unlink(&self, whom: &(impl Watchable + ?Sized)) {
        unlink(&self.control(), &whom.watched().0);
    }

    /// Hears of the end of a child.
    pub(crate) fn watch_child(&self, child: Arc<dyn Control>) {
        watch(&self.control(), &Target::Known(child), Watch::Parent);
    }
}
