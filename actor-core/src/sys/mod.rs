//! The one door to what runs outside this crate's control: locks and atomics, tasks, the clock, panics, the current thread.
//!
//! Every other room takes these from here, never from `std` or `tokio`. So a model checker (`--cfg actor_loom`) or a simulated
//! runtime replaces this room alone, and no code path exists twice.

pub(crate) mod block;
pub(crate) mod panic;
pub(crate) mod sync;
pub(crate) mod task;
pub(crate) mod time;
pub(crate) mod unique;
