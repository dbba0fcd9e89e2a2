//! The life of an actor as plain data: where it stands, what it was told, why it ended.
//!
//! Everything here can be copied, compared and encoded; nothing holds a handle of this process.

mod exit;
mod health;
mod notice;
mod signal;
mod status;

pub use exit::{ExitReason, Failure, LinkDied};
pub use health::Health;
pub use notice::{ChildExit, Down, MonitorId};
pub(crate) use notice::{How, Notice};
pub(crate) use signal::{Cause, Signal, Verb};
pub use status::Status;
