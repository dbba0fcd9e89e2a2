//! Supervisors: actors that start other actors, hear of their ends, and start them again.
//!
//! A child's task waits between its incarnations; it tells its supervisor of each end by a message that never waits, and the
//! supervisor's word makes it go on. So a supervisor never waits in a handler, and whatever it is told is heard at once.

mod builder;
mod checkup;
mod group;
mod info;
mod kid;
mod message;
mod office;
mod seed;
mod spawner;
mod spec;
mod supervisor;
mod supervisor_ref;
mod terms;

pub use builder::{Supervisable, SupervisorBuilder};
pub use info::{ChildCount, ChildError, ChildInfo};
pub use message::SupervisorMsg;
pub(crate) use office::SystemOffice;
pub use spawner::Spawner;
pub use spec::{IntoChild, SupervisorSpec};
pub use supervisor::Supervisor;
pub use supervisor_ref::SupervisorRef;
pub use terms::ChildTerms;
