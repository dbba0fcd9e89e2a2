//! Systems: who spawns, who finds, who ends everything.

#[cfg(feature = "sim")]
mod inbox;
mod names;
mod prepared;
mod shutdown;
mod spawn;
mod spec;
mod startable;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod system;
mod tree;

pub use prepared::Prepared;
pub use spawn::Spawn;
pub use startable::Startable;
pub use system::{Entered, System, SystemBuilder};
pub use tree::{Tree, TreeNode};
