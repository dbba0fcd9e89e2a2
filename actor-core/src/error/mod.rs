//! Errors: one file per operation. They name the actor and the message, and give back what was refused.

mod ask;
mod build;
#[cfg(feature = "config")]
mod config;
mod join;
mod phase;
mod register;
mod request;
mod returned;
mod send;
mod spawn;
mod start;
mod stop;

pub use ask::{AskError, Phase};
pub use build::BuildError;
#[cfg(feature = "config")]
pub use config::{ConfigError, ConfigProblem};
pub use join::JoinError;
pub use phase::PhaseError;
pub use register::{LookupError, RegisterError};
pub use request::Request;
pub(crate) use returned::Returned;
pub use send::{Refused, TellError};
pub use spawn::{SpawnError, SpawnErrorKind};
pub use start::StartError;
pub use stop::StopError;
