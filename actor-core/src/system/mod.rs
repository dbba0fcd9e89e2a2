//! Systems: who spawns, who finds, who ends everything.

mod builder;
#[cfg(feature = "config")]
mod config;
mod escalation;
mod inbox;
mod names;
mod prepared;
mod shutdown;
#[cfg(feature = "signal")]
mod signal;
mod spawn;
mod spec;
mod startable;
mod supervisor;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod system;
mod tree;
#[cfg(not(feature = "rt-multi-thread"))]
#[path = "no_workers.rs"]
mod workers;
#[cfg(feature = "rt-multi-thread")]
mod workers;

pub use builder::SystemBuilder;
#[cfg(feature = "config")]
pub use config::{ConfigSources, SystemConfig};
pub use escalation::Escalation;
pub use prepared::Prepared;
pub use spawn::Spawn;
pub use startable::Startable;
pub use system::{Entered, System};
pub use tree::{Tree, TreeNode};
