//! What happens to actors, as expectations.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actor_core::observe::{Event, Observer};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::expect::PATIENCE;

/// What happens to the actors of a system: it is the system's observer, and the test looks at what it heard. Clones share it.
///
/// A simulation has one, [`Sim::events`](crate::Sim::events). Elsewhere give one to a system that the test builds.
///
/// # Examples
///
/// ```
/// use actor_core::observe::Event;
/// use actor_core::prelude::*;
/// use actor_test::{Events, expect_event};
///
/// #[actor] struct Fragile;
/// #[actor] impl Fragile { #[handler] fn drop_it(&mut self) { panic!("crash") } }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let events = Events::new();
/// let system = System::builder().observer(events.clone()).build();
/// let fragile = system.spawn(Fragile);
/// fragile.drop_it().tell().await?;
///
/// let reason = expect_event!(events, Event::Stopped { actor, reason } if actor == fragile.label() => reason);
/// assert!(matches!(reason, ExitReason::Panicked(_)));
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Events(Arc<Shared>);

#[derive(Default)]
struct Shared {
    heard: Mutex<VecDeque<Event>>,
    news: Notify,
}

impl Events {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What has happened since the last call, the oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.lock()).into()
    }

    /// The next event of which this holds, for 3 seconds at most. Those before it are skipped and forgotten, those behind it
    /// stay: so several calls in a row say in what order things happen. [`expect_event!`](crate::expect_event) takes a pattern.
    ///
    /// # Panics
    ///
    /// If none comes. The panic lists the events that came instead.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no event.
    #[track_caller]
    pub fn expect(&self, what: &str, holds: impl FnMut(&Event) -> bool) -> impl Future<Output = Event> {
        self.expect_at(Location::caller(), what.to_owned(), holds)
    }

    async fn expect_at(
        &self,
        place: &'static Location<'static>,
        what: String,
        mut holds: impl FnMut(&Event) -> bool,
    ) -> Event {
        let found = timeout(PATIENCE, async {
            loop {
                // Asked for before the look: what happens in between is news, too.
                let news = self.0.news.notified();
                if let Some(event) = self.take_first(&mut holds) {
                    return event;
                }
                news.await;
            }
        });
        found.await.unwrap_or_else(|_| {
            let heard: Vec<_> = self.lock().iter().map(|event| format!("\n  {event}")).collect();
            let heard = if heard.is_empty() { " nothing".to_owned() } else { heard.concat() };
            panic!("expected {what} within {PATIENCE:?} (expected at {place}), this happened:{heard}")
        })
    }

    fn take_first(&self, holds: &mut impl FnMut(&Event) -> bool) -> Option<Event> {
        let mut heard = self.lock();
        let at = heard.iter().position(holds)?;
        heard.drain(..=at).next_back()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Event>> {
        self.0.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Events {
    fn observe(&self, event: &Event) {
        self.lock().push_back(event.clone());
        self.0.news.notify_waiters();
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().iter().map(ToString::to_string)).finish()
    }
}
