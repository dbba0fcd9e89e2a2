//! The ref of a supervisor.

use std::fmt;
use std::ops::Deref;

use super::builder::Supervisable;
use super::info::{ChildCount, ChildError, ChildInfo};
use super::message::{Body, Sow, SupervisorMsg};
use super::seed::Seed;
use super::spawner::Spawner;
use super::supervisor::Supervisor;
use crate::actor::{Actor, ChildSpec, Handle};
use crate::address::ActorRef;
use crate::error::AskError;
use crate::message::Interface;
use crate::reply::{Call, Reply};
use crate::sys::sync::Arc;

/// The address of a [`Supervisor`]. It derefs to [`ActorRef`]: `stop`, `kill`, `closed` and the rest work on it.
///
/// Children that are started here live as long as the supervisor's incarnation: when it is restarted itself, they are not
/// started again. They end together, before those from the builder.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SupervisorRef(ActorRef<Supervisor>);

impl SupervisorRef {
    /// Starts one more child, and waits until it is up.
    ///
    /// # Errors
    ///
    /// [`AskError::Handler`] with a [`ChildError`]: its id is taken, there are as many children as there may be, the
    /// supervisor is stopping, the actor could not be spawned, or it ended before it was up. Nothing is left of it then.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves a child that the supervisor has begun to start; it starts no other.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Restart, Supervisor, prelude::*};
    ///
    /// # #[actor] #[derive(Clone)] struct Session { user: String }
    /// # #[actor] impl Session { #[handler] pub fn user(&self) -> String { self.user.clone() } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sessions = Supervisor::builder().max_children(1000).start().await?;
    ///
    /// let spec = ChildSpec::cloned(Session { user: "ann".into() }).id("ann").restart(Restart::Temporary);
    /// let ann = sessions.start_child(spec).await?;
    /// assert_eq!(ann.user().await?, "ann");
    ///
    /// sessions.terminate_child("ann").await?;
    /// assert_eq!(sessions.count_children().await?.active, 0);
    /// # sessions.stop().await?;
    /// # Ok(()) }
    /// ```
    pub async fn start_child<C: Supervisable>(
        &self,
        child: C,
    ) -> Result<<C::Actor as Interface>::Ref, AskError<ChildError>> {
        let spec = child.into_spec();
        let id = spec.terms.id.clone().or_else(|| spec.name.clone());
        let sow: Sow = Box::new(move |supervisor| supervisor.sow(spec));
        let start = Body::Start { id, sow: Some(sow), reply: Reply::none() };
        let seed: Arc<Seed> = self
            .call(start, |message, to| {
                if let Body::Start { reply, .. } = &mut message.0 {
                    *reply = to;
                }
            })
            .await?;
        let Some(address) = seed.address::<C::Actor>() else { unreachable!("it was made from this spec") };
        Ok(address.into())
    }

    /// Ends a child, as its spec says, and waits until it is gone. It is not restarted. A child that is gone already is no
    /// error. Its spec stays, unless it is temporary: it can be [restarted](Self::restart_child).
    ///
    /// # Errors
    ///
    /// [`ChildError::NotFound`].
    pub fn terminate_child(&self, id: impl Into<String>) -> Call<'_, Supervisor, (), ChildError> {
        let id = Arc::from(id.into());
        self.call(Body::Terminate { id, reply: Reply::none() }, |message, to| {
            if let Body::Terminate { reply, .. } = &mut message.0 {
                *reply = to;
            }
        })
    }

    /// Starts a child again that is gone, and waits until it is up. It is a new actor with the old spec: old refs stay dead,
    /// [`child`](Self::child) gives the new one.
    ///
    /// # Errors
    ///
    /// [`ChildError`]: there is no such child, it is running or being restarted, the supervisor is stopping, or the actor did
    /// not come up.
    pub fn restart_child(&self, id: impl Into<String>) -> Call<'_, Supervisor, (), ChildError> {
        let id = Arc::from(id.into());
        self.call(Body::Restart { id, reply: Reply::none() }, |message, to| {
            if let Body::Restart { reply, .. } = &mut message.0 {
                *reply = to;
            }
        })
    }

    /// Forgets a child that is gone.
    ///
    /// # Errors
    ///
    /// [`ChildError`]: there is no such child, or it is running or being restarted.
    pub fn delete_child(&self, id: impl Into<String>) -> Call<'_, Supervisor, (), ChildError> {
        let id = Arc::from(id.into());
        self.call(Body::Delete { id, reply: Reply::none() }, |message, to| {
            if let Body::Delete { reply, .. } = &mut message.0 {
                *reply = to;
            }
        })
    }

    /// The children, in the order of their starts.
    pub fn children(&self) -> Call<'_, Supervisor, Vec<ChildInfo>> {
        self.call(Body::Children { reply: Reply::none() }, |message, to| {
            if let Body::Children { reply } = &mut message.0 {
                *reply = to;
            }
        })
    }

    /// How many children there are.
    pub fn count_children(&self) -> Call<'_, Supervisor, ChildCount> {
        self.call(Body::Count { reply: Reply::none() }, |message, to| {
            if let Body::Count { reply } = &mut message.0 {
                *reply = to;
            }
        })
    }

    /// The ref of a child. `None` if there is no child with that id, or one of another type.
    ///
    /// # Errors
    ///
    /// The supervisor is gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub async fn child<A: Actor>(&self, id: impl Into<String>) -> Result<Option<A::Ref>, AskError> {
        let id = Arc::from(id.into());
        let find = self.call(Body::Find { id, reply: Reply::none() }, |message, to| {
            if let Body::Find { reply, .. } = &mut message.0 {
                *reply = to;
            }
        });
        let seed: Option<Arc<Seed>> = find.await?;
        Ok(seed.and_then(|seed| seed.address::<A>()).map(A::Ref::from))
    }

    /// Children of one type, each made from its arguments.
    pub fn spawner<Args, A: Actor>(
        &self,
        make: impl Fn(Args) -> ChildSpec<A> + Send + Sync + 'static,
    ) -> Spawner<Args, A> {
        Spawner::new(self.clone(), make)
    }

    fn call<T, E>(&self, body: Body, install: fn(&mut SupervisorMsg, Reply<T, E>)) -> Call<'_, Supervisor, T, E> {
        Call::new(&self.0, SupervisorMsg(body), install)
    }
}

impl Deref for SupervisorRef {
    type Target = ActorRef<Supervisor>;

    fn deref(&self) -> &ActorRef<Supervisor> {
        &self.0
    }
}

impl From<ActorRef<Supervisor>> for SupervisorRef {
    fn from(address: ActorRef<Supervisor>) -> Self {
        Self(address)
    }
}

impl Handle for SupervisorRef {
    type Actor = Supervisor;

    fn actor_ref(&self) -> &ActorRef<Supervisor> {
        &self.0
    }
}

impl fmt::Debug for SupervisorRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
