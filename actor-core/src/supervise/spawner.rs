//! Children of one type, made from arguments.

use std::fmt;

use super::info::ChildError;
use super::supervisor_ref::SupervisorRef;
use crate::actor::{Actor, ChildSpec};
use crate::error::AskError;
use crate::sys::sync::Arc;

/// Starts children of one type under a supervisor, each from its arguments. Made by [`SupervisorRef::spawner`]. Cheap to
/// clone.
///
/// # Examples
///
/// ```
/// use actor_core::{Restart, Spawner, Supervisor, prelude::*};
///
/// # #[actor] #[derive(Clone)] struct Session { user: String }
/// #[actor]
/// impl Session {
///     #[init] fn new(user: String) -> Self { Self { user } }
///     #[handler] pub fn user(&self) -> String { self.user.clone() }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = Supervisor::builder().max_children(1000).start().await?;
/// let sessions: Spawner<String, Session> =
///     sessions.spawner(|user: String| Session::spec(user.clone()).id(user).restart(Restart::Temporary));
///
/// let ann = sessions.start("ann".to_owned()).await?;
/// assert_eq!(ann.user().await?, "ann");
/// assert_eq!(sessions.find("ann").await?, Some(ann));
/// # sessions.supervisor().stop().await?;
/// # Ok(()) }
/// ```
pub struct Spawner<Args, A: Actor> {
    supervisor: SupervisorRef,
    make: Arc<dyn Fn(Args) -> ChildSpec<A> + Send + Sync>,
}

impl<Args, A: Actor> Spawner<Args, A> {
    pub(super) fn new(supervisor: SupervisorRef, make: impl Fn(Args) -> ChildSpec<A> + Send + Sync + 'static) -> Self {
        Self { supervisor, make: Arc::new(make) }
    }

    /// Starts a child, and waits until it is up: [`SupervisorRef::start_child`].
    ///
    /// # Errors
    ///
    /// Those of [`SupervisorRef::start_child`].
    ///
    /// # Cancel safety
    ///
    /// That of [`SupervisorRef::start_child`].
    pub async fn start(&self, args: Args) -> Result<A::Ref, AskError<ChildError>> {
        let spec = (self.make)(args);
        self.supervisor.start_child(spec).await
    }

    /// The ref of the child with this id. `None` if there is none of this type.
    ///
    /// # Errors
    ///
    /// The supervisor is gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub async fn find(&self, id: impl Into<String>) -> Result<Option<A::Ref>, AskError> {
        self.supervisor.child::<A>(id).await
    }

    /// The supervisor of the children.
    #[must_use]
    pub fn supervisor(&self) -> &SupervisorRef {
        &self.supervisor
    }
}

impl<Args, A: Actor> Clone for Spawner<Args, A> {
    fn clone(&self) -> Self {
        Self { supervisor: self.supervisor.clone(), make: Arc::clone(&self.make) }
    }
}

impl<Args, A: Actor> fmt::Debug for Spawner<Args, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spawner").field("supervisor", &self.supervisor).finish_non_exhaustive()
    }
}
