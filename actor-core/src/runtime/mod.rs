//! The local driver: runs an actor as one task, from spawn to end.

mod birth;
mod end;
mod guard;
mod life;
mod spawn;

pub(crate) use spawn::{Options, spawn, spawn_spec, stillborn};
