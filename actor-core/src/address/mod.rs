//! Handles of actors: one a file.

mod actor_ref;
mod end;
mod sink;
mod weak;

pub use actor_ref::ActorRef;
pub use end::{Closed, Ready, Stop, StopBefore};
pub use weak::WeakRef;
