//! What happens to actors, told to whoever wants to know: events of the cold paths, and single messages where there is a tap.
//!
//! Nothing is made if nobody listens. The feature `tracing` swaps the module `log`, and no other line.

mod event;
#[cfg(feature = "tracing")]
mod log;
#[cfg(not(feature = "tracing"))]
#[path = "no_log.rs"]
mod log;
mod meter;
mod observer;
mod recorder;
#[cfg(feature = "tracing")]
mod spans;
mod tap;

pub use event::Event;
pub(crate) use log::LetterLog;
pub(crate) use meter::Meter;
pub use meter::Times;
pub(crate) use observer::Listener;
pub use observer::Observer;
pub use recorder::Recorder;
#[cfg(feature = "tracing")]
pub use spans::Spans;
pub(crate) use tap::{CommonTaps, Guide, Taps};
pub use tap::{Companion, Sent, Tap};
