//! Handles of actors: one a file.

mod actor_ref;
mod asked;
mod end;
#[cfg(feature = "sim")]
mod seat;
mod sink;
mod strong;
mod watchable;
mod weak;

pub use actor_ref::ActorRef;
pub use end::{Closed, Ready, Stop, StopBefore};
pub(crate) use strong::{Feeble, Held, Strong};
pub use watchable::Watchable;
pub(crate) use watchable::Watched;
pub use weak::WeakRef;
