//! The ref of a task.

use std::fmt;
use std::ops::Deref;

use super::task::Task;
use crate::actor::Handle;
use crate::address::ActorRef;

/// The address of a [`Task`]. It derefs to [`ActorRef`]: `stop`, `kill`, `closed` and the rest work on it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaskRef(ActorRef<Task>);

impl Deref for TaskRef {
    type Target = ActorRef<Task>;

    fn deref(&self) -> &ActorRef<Task> {
        &self.0
    }
}

impl From<ActorRef<Task>> for TaskRef {
    fn from(address: ActorRef<Task>) -> Self {
        Self(address)
    }
}

#[diagnostic::do_not_recommend]
impl Handle for TaskRef {
    type Actor = Task;

    fn actor_ref(&self) -> &ActorRef<Task> {
        &self.0
    }
}

impl fmt::Debug for TaskRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
