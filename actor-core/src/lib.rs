//! Actors: annotate a struct and its `impl` block, call typed methods on a ref.
//!
//! ```
//! use actor_core::prelude::*;
//!
//! #[actor]
//! struct Counter { n: u64 }
//!
//! #[actor]
//! impl Counter {
//!     /// Adds `n` and answers with the total.
//!     #[handler]
//!     pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let counter = Counter { n: 0 }.spawn();
//!     counter.add(2).tell().await?;
//!     println!("{}", counter.add(3).await?);
//!     Ok(())
//! }
//! ```
//!
//! The macros generate one message enum per actor and one ref method per handler. A method returns a [`Call`], which is a
//! future: awaiting it asks, and its verbs do the rest. Nothing is boxed as `dyn Any` and nothing is downcast on the way.
//!
//! # Where to find what
//!
//! - [`prelude`]: what most files need.
//! - [`ActorRef`], [`WeakRef`], [`Call`], [`Permit`], [`Reply`], [`Streaming`], [`Timer`], [`gather`]: talking to actors.
//! - [`Context`]: what an actor's own code can reach.
//! - [`Monitor`], [`Down`], [`ChildExit`]: hearing of the ends of other actors.
//! - [`Port`], [`WeakPort`]: refs of actors that are known by a protocol only.
//! - [`System`], [`Prepared`], [`ChildSpec`]: spawning with names and options, finding, shutting down.
//! - [`Group`], [`GroupKey`]: finding many actors under one name, and watching who comes and goes.
//! - [`Tree`], [`ActorPath`]: who is whose child, and how everybody is.
//! - [`Mailbox`], [`Stats`], [`DeadLetters`]: what waits, what was done, what was lost.
//! - [`AskError`], [`TellError`], [`SpawnError`], [`StopError`], [`RegisterError`], [`LookupError`]: what can go wrong. They
//!   name actor and message, and give back what was refused.
//! - [`Actor`], [`Interface`], [`Message`]: what the macros implement, for code that is generic over actors or writes them by
//!   hand.

#![forbid(unsafe_code)]

// Rooms, in the order of their layers: a room may use those above it. `cargo xtask tidy` checks this.
mod sys;

mod id;

mod lifecycle;

mod error;

mod restart;

/// What happens to actors, told to whoever wants to know.
pub mod observe;

mod message;

mod registry;

mod mailbox;

mod reply;

mod address;

mod actor;

mod protocol;

mod timer;

mod runtime;

mod supervise;

mod task;

mod system;

mod group;

#[doc(hidden)]
pub mod private;

pub use actor::{Actor, ChildSpec, Context, Failer, Monitor, StashFull, Watcher, YieldBudget};
#[cfg(feature = "macros")]
pub use actor_macros::{
    actor, child_exited, down, failed, handler, health, idle, init, protocol, started, stopped, supervisor,
};
pub use address::{ActorRef, Closed, Ready, Stop, StopBefore, Watchable, WeakRef};
pub use error::{
    AskError, JoinError, LookupError, Phase, Refused, RegisterError, Request, SpawnError, SpawnErrorKind, StartError,
    StopError, TellError,
};
pub use error::{BuildError, PhaseError};
#[cfg(feature = "config")]
pub use error::{ConfigError, ConfigProblem};
pub use group::{Group, GroupKey, GroupWatch, GroupsWatch, Member};
pub use id::{ActorId, ActorLabel, ActorPath, Origin};
pub use lifecycle::{ChildExit, Down, ExitReason, Failure, Health, LinkDied, MonitorId, Status};
pub use message::{Interface, Lane, Mailbox, Message, MessageKey, Overflow, Rate};
pub use protocol::{Port, Protocol, WeakPort};
pub use registry::{
    Change, DeadLetter, DeadLetterReason, DeadLetters, Dropped, Escalated, GroupChange, GroupInfo, MissedLetters,
    NamedActor, PhaseOutcome, PhaseReport, ShutdownCause, ShutdownReport, Stats, SystemStats,
};
pub use reply::{Answered, AskWith, Call, Dated, Permit, Reply, Reserve, Streaming, Tell, gather};
pub use restart::{AutoShutdown, Backoff, Decision, HealthCheck, Restart, Shutdown, Strategy};
pub use supervise::{
    ChildCount, ChildError, ChildInfo, Spawner, Supervisable, Supervisor, SupervisorBuilder, SupervisorMsg,
    SupervisorRef, SupervisorSpec,
};
#[cfg(feature = "config")]
pub use system::{ConfigSources, SystemConfig};
pub use system::{Entered, Escalation, Prepared, Spawn, Startable, System, SystemBuilder, Tree, TreeNode};
pub use task::{Cancel, Cancelled, Task, TaskMsg, TaskOutput, TaskRef};
#[cfg(feature = "process")]
pub use task::{OutputLine, Program, Source};
pub use timer::Timer;

/// How sibling crates take part in every answer of an actor.
pub mod hooks {
    pub use crate::actor::{Held, Hooks, Plain};
}

/// How sibling crates drive an actor by other means than the message loop.
pub mod driver {
    pub use crate::registry::ask_chain;
    pub use crate::reply::Meta;
    pub use crate::runtime::Inbox;
}

/// How a simulated runtime takes part: for `actor-test`, not for hand-written code.
#[cfg(feature = "sim")]
#[doc(hidden)]
pub mod sim {
    pub use crate::runtime::Inbox;
    pub use crate::sys::sim::{InWorld, Progress, Subject, Task, World, enter};
}

/// What most files that define or use actors need: `use actor_core::prelude::*;`.
pub mod prelude {
    #[cfg(feature = "macros")]
    pub use actor_macros::{
        actor, child_exited, down, failed, handler, health, idle, init, protocol, started, stopped, supervisor,
    };

    pub use crate::actor::{Actor, ChildSpec, Context, Monitor};
    pub use crate::address::{ActorRef, WeakRef};
    pub use crate::error::{AskError, TellError};
    pub use crate::lifecycle::{ChildExit, Down, ExitReason, Failure};
    pub use crate::message::Mailbox;
    pub use crate::reply::{Reply, Streaming};
    pub use crate::system::{Spawn, System};
    pub use crate::timer::Timer;
}
