//! Events, kept in memory.

use std::collections::VecDeque;
use std::fmt;

use super::event::Event;
use super::observer::Observer;
use crate::sys::sync::{Arc, Mutex};

/// How many events are kept.
const KEPT: usize = 1024;

/// Keeps the newest 1024 events, for tests and for a look at what has just happened. Clones share them.
///
/// # Examples
///
/// ```
/// use actor_core::observe::{Event, Recorder};
/// use actor_core::{System, prelude::*};
///
/// # #[actor] struct Fragile; #[actor] impl Fragile { #[handler] fn drop_it(&mut self) { panic!("crash") } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = Recorder::default();
/// let system = System::builder().observer(recorder.clone()).build();
/// let fragile = system.spawn(Fragile);
/// fragile.drop_it().tell().await?;
/// fragile.closed().await;
///
/// let events = recorder.take();
/// assert!(matches!(&events[..], [
///     Event::Started { .. },
///     Event::Stopped { reason: ExitReason::Panicked(failure), .. },
/// ] if failure.message() == "crash"));
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<VecDeque<Event>>>);

impl Recorder {
    /// The events so far, the oldest first. They are forgotten then.
    #[must_use]
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.lock()).into()
    }
}

impl Observer for Recorder {
    fn observe(&self, event: &Event) {
        let event = event.clone();
        let mut events = self.0.lock();
        let oldest = if events.len() == KEPT { events.pop_front() } else { None };
        events.push_back(event);
        drop(events);
        drop(oldest);
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("events", &self.0.lock().len()).finish()
    }
}
