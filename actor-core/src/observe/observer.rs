//! Who listens.

use std::fmt;

use super::event::Event;
use super::log;
use crate::sys::doors;
use crate::sys::panic;
use crate::sys::sync::Arc;

/// Is told what happens to the actors of a system: see [`SystemBuilder::observer`](crate::SystemBuilder::observer).
///
/// To hear of one actor's end, use `closed().await` of its ref.
pub trait Observer: Send + Sync + 'static {
    /// Something happened just now. Called in the middle of it, on whatever thread that is: it must be quick, and must not
    /// wait. A panic in it goes no further.
    fn observe(&self, event: &Event);
}

/// The observer of one system, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Listener(Option<Arc<dyn Observer>>);

impl Listener {
    pub(crate) fn new(observer: impl Observer) -> Self {
        Self(Some(Arc::new(observer)))
    }

    /// Tells of an event, which is made only if somebody listens.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Event) {
        if !doors::OPEN || (self.0.is_none() && !log::LISTENS) {
            return;
        }
        let event = event();
        log::event(&event);
        if let Some(observer) = &self.0 {
            let _ = panic::caught(|| observer.observe(&event));
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "an observer" } else { "nobody" })
    }
}
