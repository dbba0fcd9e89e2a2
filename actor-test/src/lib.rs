//! Draft.
#![forbid(unsafe_code)]
mod rng;
mod config;
mod finding;
mod trace;
mod policy;
mod faults;
mod panics;
mod invariants;
mod world;
mod waits;
mod raw;
mod driver;
mod sim;
mod run;
mod token;
mod chart;
mod failure;
mod shrink;
mod sweep;
mod html;
mod entry;
pub use policy::Policy;
pub use rng::SimRng;
pub use sim::{Sim, Joining};
pub use trace::{Trace, Event, What};
pub use finding::Finding;
pub use run::Verdict;
pub use failure::Failure;
pub use sweep::{Coverage, Sweep};
pub use token::Token;
#[doc(hidden)]
pub use entry::test as run_test;
