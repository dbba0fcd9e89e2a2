//! The local driver: runs an actor as one task, from spawn to end.

mod birth;
mod end;
mod guard;
#[cfg(feature = "sim")]
mod inbox;
mod life;
mod spawn;

#[cfg(feature = "sim")]
pub use inbox::Inbox;
pub(crate) use spawn::{Options, spawn, spawn_spec, stillborn};
