//! When to restart what, as pure policy: strategies, the sliding window of a budget, backoff.
//!
//! Nothing here waits, reads a clock or draws a random number: `now` and the draw are arguments.

mod backoff;
mod health_check;
mod intensity;
mod policy;

pub use backoff::Backoff;
pub(crate) use backoff::Pauses;
pub use health_check::HealthCheck;
pub(crate) use intensity::Intensity;
pub use policy::{AutoShutdown, Decision, Restart, Shutdown, Strategy};
