//! What can be a member.

use std::ops::Deref;

use crate::address::ActorRef;
use crate::message::Interface;
use crate::protocol::{Port, Protocol};
use crate::registry::Control;
use crate::sys::sync::Arc;

/// The ref of a member: any generated ref, of an actor type or of a protocol.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the ref of an actor",
    label = "the members of a group are refs: `Group<WorkerRef>`, or `Group<SubRef>` for a protocol"
)]
pub trait Member: Clone + Send + Sync + 'static {
    /// Whose ref it is.
    #[doc(hidden)]
    fn who(&self) -> Who;
}

/// The actor behind a ref.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it is never seen")]
pub struct Who(pub(super) Arc<dyn Control>);

/// What generated refs deref to.
#[doc(hidden)]
pub trait Addressed {
    fn who(&self) -> Who;
}

impl<A: Interface<Msg: Send + 'static>> Addressed for ActorRef<A> {
    fn who(&self) -> Who {
        Who(self.control())
    }
}

impl<P: Protocol + ?Sized> Addressed for Port<P> {
    fn who(&self) -> Who {
        Who(self.control())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Deref<Target: Addressed> + Clone + Send + Sync + 'static> Member for R {
    fn who(&self) -> Who {
        self.deref().who()
    }
}
