//! What an actor is: its handlers, its hooks, and what its code can reach while it runs.

#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod actor;
mod budget;
mod children;
mod context;
mod crew;
mod failer;
mod hooks;
mod intake;
mod later;
mod limit;
mod part;
mod spec;
mod stash;
mod ties;

pub use actor::{Actor, Addresses, Anyone, Handle, HookOutput, Watcher};
pub use budget::YieldBudget;
pub(crate) use children::{Bond, Children, end_child};
pub use context::Context;
pub use crew::{Crew, Unasked};
pub use failer::Failer;
pub(crate) use hooks::answer;
pub use hooks::{Held, Hooks, Plain};
pub(crate) use intake::{Intake, throughput};
pub use later::{OneOf2, OneOf3, OneOf4, OneOf5, OneOf6, OneOf7, OneOf8, run, run_result};
pub use limit::{Limit, OverLimit, over_limit};
pub use part::{Holds, Part, Within};
pub use spec::{ChildSpec, InitFuture};
pub(crate) use spec::{Decider, Factory, Terms};
pub use stash::StashFull;
pub use ties::Monitor;
