//! What happens to actors, told to whoever wants to know: events of the cold paths, never of a message that is well.
//!
//! Nothing is made if nobody listens. The feature `tracing` swaps the module `log`, and no other line.

mod event;
#[cfg(feature = "tracing")]
mod log;
#[cfg(not(feature = "tracing"))]
#[path = "no_log.rs"]
mod log;
mod observer;
mod recorder;

pub use event::Event;
pub(crate) use log::LetterLog;
pub(crate) use observer::Listener;
pub use observer::Observer;
pub use recorder::Recorder;
