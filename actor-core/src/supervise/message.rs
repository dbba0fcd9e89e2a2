//! What a supervisor can be sent.

use super::info::{ChildCount, ChildError, ChildInfo};
use super::seed::{Seed, Unstarted};
use super::supervisor::Supervisor;
use crate::message::Message;
use crate::reply::Reply;
use crate::runtime::{Key, News};
use crate::sys::sync::Arc;

/// What a [`Supervisor`](crate::Supervisor) can be sent: made by the methods of [`SupervisorRef`](crate::SupervisorRef).
#[doc(hidden)]
pub struct SupervisorMsg(pub(super) Body);

/// Makes the actor of a spec whose type is known to its sender only.
pub(super) type Sow = Box<dyn FnOnce(&Supervisor) -> Result<Unstarted, ChildError> + Send>;

pub(super) enum Body {
    /// Something has become of a child.
    News {
        child: Key,
        news: News,
    },
    /// The pause before a restart is over: of that child, or of the group.
    Rested {
        place: Option<u64>,
        stamp: u64,
    },
    /// The health of a child is not what it was.
    Checked {
        place: u64,
        incarnation: u32,
    },
    Start {
        /// If it is known before the actor is made.
        id: Option<Arc<str>>,
        sow: Option<Sow>,
        reply: Reply<Arc<Seed>, ChildError>,
    },
    Terminate {
        id: Arc<str>,
        reply: Reply<(), ChildError>,
    },
    Restart {
        id: Arc<str>,
        reply: Reply<(), ChildError>,
    },
    Delete {
        id: Arc<str>,
        reply: Reply<(), ChildError>,
    },
    Children {
        reply: Reply<Vec<ChildInfo>>,
    },
    Count {
        reply: Reply<ChildCount>,
    },
    Find {
        id: Arc<str>,
        reply: Reply<Option<Arc<Seed>>>,
    },
}

/// Whom a request is about.
#[derive(Clone, Copy)]
pub(super) enum About<'m> {
    Nobody,
    Child(&'m str),
    All,
}

impl Body {
    pub(super) fn about(&self) -> About<'_> {
        match self {
            Self::News { .. } | Self::Rested { .. } | Self::Checked { .. } => About::Nobody,
            Self::Terminate { id, .. } | Self::Restart { id, .. } | Self::Delete { id, .. } | Self::Find { id, .. } => {
                About::Child(id)
            }
            Self::Start { id, .. } => id.as_ref().map_or(About::Nobody, |id| About::Child(id)),
            Self::Children { .. } | Self::Count { .. } => About::All,
        }
    }
}

impl Message for SupervisorMsg {
    const NAMES: &'static [&'static str] = &[
        "news of a child",
        "a pause is over",
        "a check of health",
        "start_child",
        "terminate_child",
        "restart_child",
        "delete_child",
        "children",
        "count_children",
        "child",
    ];

    fn index(&self) -> u16 {
        match self.0 {
            Body::News { .. } => 0,
            Body::Rested { .. } => 1,
            Body::Checked { .. } => 2,
            Body::Start { .. } => 3,
            Body::Terminate { .. } => 4,
            Body::Restart { .. } => 5,
            Body::Delete { .. } => 6,
            Body::Children { .. } => 7,
            Body::Count { .. } => 8,
            Body::Find { .. } => 9,
        }
    }
}

impl std::fmt::Debug for SupervisorMsg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SupervisorMsg").field(&self.name()).finish()
    }
}
