//! The local driver: runs an actor as one task, from spawn to end.

mod birth;
mod end;
mod guard;
mod inbox;
mod inline;
mod life;
mod retire;
mod spawn;
mod supervised;

pub use inbox::Inbox;
pub(crate) use spawn::{Options, spawn, spawn_spec, spawn_supervised, stillborn};
pub(crate) use supervised::{Charge, Home, Key, News, Overseer};
