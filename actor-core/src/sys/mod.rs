//! The one door to what runs outside this crate's control: locks and atomics, tasks, the clock, panics, the current thread.
//!
//! Every other room takes these from here, never from `std` or `tokio`. So a model checker (`--cfg actor_loom`) or a simulated
//! runtime replaces this room alone, and no code path exists twice. The simulation comes in through `sim`, which tells it of tasks and messages.

pub(crate) mod block;
pub(crate) mod doors;
#[cfg(not(feature = "sim"))]
pub(crate) mod no_sim;
#[cfg(feature = "rt-multi-thread")]
pub(crate) mod own_runtime;
#[cfg(not(feature = "rt-multi-thread"))]
#[path = "no_own_runtime.rs"]
pub(crate) mod own_runtime;
pub(crate) mod panic;
pub(crate) mod random;
#[cfg(feature = "signal")]
pub(crate) mod signal;
#[cfg(feature = "sim")]
pub(crate) mod sim;
pub(crate) mod sync;
pub(crate) mod task;
pub(crate) mod time;
pub(crate) mod unique;

#[cfg(not(feature = "sim"))]
pub(crate) use no_sim as sim;
