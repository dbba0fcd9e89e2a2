//! The local driver: runs an actor as one task, from spawn to end.

mod birth;
mod end;
mod guard;
#[cfg(feature = "sim")]
mod inbox;
mod inline;
mod life;
mod retire;
mod spawn;
mod supervised;

#[cfg(feature = "sim")]
pub use inbox::Inbox;
pub(crate) use spawn::{Options, spawn, spawn_spec, spawn_supervised, stillborn};
pub(crate) use supervised::{Charge, Home, Key, News, Overseer};
