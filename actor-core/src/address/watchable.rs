//! What can be watched and linked to: a ref of any kind.

use std::ops::Deref;

use super::actor_ref::ActorRef;
use super::weak::WeakRef;
use crate::message::Interface;
use crate::registry::Target;

/// A ref of any kind: what [`Context::monitor`](crate::Context::monitor) and [`Context::link`](crate::Context::link) take.
///
/// Implemented for [`ActorRef`], [`WeakRef`], [`Port`](crate::Port), [`WeakPort`](crate::WeakPort), and all that derefs to one
/// of them, as generated refs do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the ref of an actor",
    label = "this cannot be watched or linked to: give a ref of any kind, such as `&self.db`"
)]
pub trait Watchable {
    #[doc(hidden)]
    fn watched(&self) -> Watched;
}

/// Whom a ref means.
#[doc(hidden)]
pub struct Watched(pub(crate) Target);

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Watched({})", self.0.label())
    }
}

impl<A: Interface<Msg: Send + 'static>> Watchable for ActorRef<A> {
    fn watched(&self) -> Watched {
        Watched(Target::Known(self.control()))
    }
}

impl<A: Interface<Msg: Send + 'static>> Watchable for WeakRef<A> {
    fn watched(&self) -> Watched {
        Watched(self.target())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Deref<Target: Watchable> + ?Sized> Watchable for R {
    fn watched(&self) -> Watched {
        (**self).watched()
    }
}
