//! Things that are no actors, run as actors without messages, so that supervisors and parents look after them: a future, and
//! with the feature `process` a process of the operating system.

mod cancel;
#[cfg(feature = "process")]
mod group;
#[cfg(feature = "process")]
mod process;
#[cfg(feature = "process")]
mod program;
mod spec;
#[allow(clippy::module_inception, reason = "the type of the room")]
mod task;
mod task_ref;

pub use cancel::{Cancel, Cancelled};
#[cfg(feature = "process")]
pub use program::{OutputLine, Program, Source};
pub use spec::TaskOutput;
pub use task::{Task, TaskMsg};
pub use task_ref::TaskRef;
