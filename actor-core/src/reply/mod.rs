//! Asking: the call that a ref's method makes, and the reply that answers it.

mod call;
mod dated;
pub mod gather;
mod line;
#[cfg(all(test, actor_loom))]
mod loom_tests;
mod meta;
mod pair;
mod permit;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod reply;
mod sink;
mod slot;
mod streaming;
mod tell;

pub use call::Call;
pub use dated::Dated;
pub use meta::Meta;
pub use pair::Answered;
pub use permit::{AskWith, Permit, Reserve};
pub use reply::Reply;
pub use sink::{Called, Sink};
pub(crate) use sink::{Life, Lives};
pub(crate) use slot::Terms;
pub use streaming::Streaming;
pub use tell::Tell;
pub(crate) use tell::refused;
