//! The public macros, one short file each: parse, lower, expand, and what happens when a step fails.

mod actor;
#[cfg(test)]
mod golden;
mod marker;
mod protocol;
mod simulated;
mod supervisor;

pub(crate) use actor::actor;
pub(crate) use marker::marker;
pub(crate) use protocol::protocol;
pub(crate) use simulated::simulated;
pub(crate) use supervisor::supervisor;
