//! Systems: who spawns, who finds, who ends everything.

mod escalation;
#[cfg(feature = "sim")]
mod inbox;
mod names;
mod prepared;
mod shutdown;
mod spawn;
mod spec;
mod startable;
mod supervisor;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod system;
mod tree;

pub use escalation::Escalation;
pub use prepared::Prepared;
pub use spawn::Spawn;
pub use startable::Startable;
pub use system::{Entered, System, SystemBuilder};
pub use tree::{Tree, TreeNode};
