//! Asking: the call that a ref's method makes, and the reply that answers it.

mod call;
mod sink;
mod slot;
mod tell;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod reply;

pub use call::Call;
pub use reply::Reply;
pub use sink::Sink;
pub use tell::Tell;
pub(crate) use tell::refused;
