//! Taps: who hears of single messages.

use std::fmt;

use super::meter::Meter;
use crate::id::ActorLabel;
use crate::sys::panic;
use crate::sys::sync::Arc;

/// Hears of each message that is sent to the actors it is put on: by [`ActorRef::tap`](crate::ActorRef::tap) on one, by
/// [`SystemBuilder::tap`](crate::SystemBuilder::tap) on all of a system. For traces, samples and measurements.
///
/// An actor without a tap pays nothing for it. With one, each message takes the mailbox's slow way and calls the tap; a companion
/// costs its box and one more lock. Inline handlers run in the actor's own task then.
///
/// # Examples
///
/// ```
/// use std::sync::{Arc, atomic::{AtomicUsize, Ordering}};
/// use actor_core::observe::{Companion, Sent, Tap};
/// use actor_core::prelude::*;
///
/// /// Counts what is sent, and looks at none of it any further.
/// #[derive(Default)]
/// struct Count(AtomicUsize);
///
/// impl Tap for Count {
///     fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>> {
///         assert_eq!(sent.message, "add");
///         self.0.fetch_add(1, Ordering::Relaxed);
///         None
///     }
/// }
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (counter, count) = (Counter { n: 0 }.spawn(), Arc::new(Count::default()));
/// counter.tap(Arc::clone(&count));
/// counter.add(1).await?;
/// counter.untap();
/// counter.add(1).await?;
/// assert_eq!(count.0.load(Ordering::Relaxed), 1);
/// # Ok(()) }
/// ```
pub trait Tap: Send + Sync + 'static {
    /// A message is about to be sent. Called in the place of its sender, on whatever thread that is, so it must be quick and must
    /// not wait. A panic in it goes no further.
    ///
    /// What it gives goes along with the message. A message that finds no room or is refused is dropped with its companion; a
    /// sender that waits for room gets a new one each time it tries.
    fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>>;
}

impl<T: Tap> Tap for Arc<T> {
    fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>> {
        (**self).sending(sent)
    }
}

/// A message that is about to be sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sent<'a> {
    /// To whom.
    pub actor: &'a ActorLabel,
    /// The name of its handler.
    pub message: &'static str,
}

/// Goes along with one message, from its sender to the end of its handler. Given out by a [`Tap`].
///
/// It is dropped when its handler has ended, in whatever way; or without having been entered, with a message that is never
/// handled. A panic in it goes no further.
pub trait Companion: Send + 'static {
    /// The handler's code runs from here to [`leave`](Self::leave), on this thread: once for a plain `fn`, and for each
    /// time that an `async fn` is polled.
    fn enter(&mut self);

    /// The handler's code ran.
    fn leave(&mut self);
}

/// A companion, whose panics go no further. One pointer, since a cell has room for two.
pub(crate) struct Guide(Box<Guiding>);

struct Guiding {
    companion: Option<Box<dyn Companion>>,
    is_inside: bool,
}

impl Guide {
    fn new(companion: Box<dyn Companion>) -> Self {
        Self(Box::new(Guiding { companion: Some(companion), is_inside: false }))
    }

    /// The handler's code runs.
    pub(crate) fn enter(&mut self) {
        let Guiding { companion, is_inside } = &mut *self.0;
        if let Some(companion) = companion
            && !*is_inside
        {
            // One that panics is in no state to be left.
            *is_inside = panic::caught(|| companion.enter()).is_ok();
        }
    }

    /// The handler's code ran.
    pub(crate) fn leave(&mut self) {
        let Guiding { companion, is_inside } = &mut *self.0;
        if let Some(companion) = companion
            && std::mem::take(is_inside)
        {
            let _ = panic::caught(|| companion.leave());
        }
    }

    /// Runs a part of a handler in its company.
    pub(crate) fn within<T>(&mut self, code: impl FnOnce() -> T) -> T {
        /// Leaves by being dropped: the code may panic.
        struct Leave<'a>(&'a mut Guide);

        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                self.0.leave();
            }
        }

        self.enter();
        let _leave = Leave(self);
        code()
    }
}

/// It may be dropped inside: the code panicked.
impl Drop for Guide {
    fn drop(&mut self) {
        self.leave();
        let companion = self.0.companion.take();
        let _ = panic::caught(|| drop(companion));
    }
}

impl fmt::Debug for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guide")
    }
}

/// All that hear of one actor's messages.
#[derive(Clone, Default)]
pub(crate) struct Taps {
    pub(crate) meter: Option<Arc<Meter>>,
    /// Of the system.
    common: Option<Arc<dyn Tap>>,
    /// Put on this actor by hand.
    own: Option<Arc<dyn Tap>>,
}

impl Taps {
    /// Those of a new actor in a system with these. `None` if there are none.
    pub(crate) fn of_new_actor(common: &CommonTaps) -> Option<Box<Self>> {
        let CommonTaps { total, tap } = common;
        let meter = total.as_ref().map(|total| Arc::new(Meter::part_of(Arc::clone(total))));
        let taps = Self { meter, common: tap.clone(), own: None };
        taps.is_any().then(|| Box::new(taps))
    }

    pub(crate) fn is_any(&self) -> bool {
        self.meter.is_some() || self.common.is_some() || self.own.is_some()
    }

    /// Puts one on by hand, or takes it off. Gives the one before.
    pub(crate) fn replace(&mut self, own: Option<Arc<dyn Tap>>) -> Option<Arc<dyn Tap>> {
        std::mem::replace(&mut self.own, own)
    }

    /// Tells of a message that is about to be sent.
    pub(crate) fn sending(&self, actor: &dyn Fn() -> ActorLabel, message: &'static str) -> Option<Guide> {
        let mut all: Vec<_> = self.meter.as_ref().and_then(Meter::sample).into_iter().collect();
        if self.common.is_some() || self.own.is_some() {
            let actor = actor();
            let sent = Sent { actor: &actor, message };
            for tap in [&self.common, &self.own].into_iter().flatten() {
                all.extend(panic::caught(|| tap.sending(&sent)).ok().flatten());
            }
        }
        let companion = match all.len() {
            0 | 1 => all.pop()?,
            _ => Box::new(Several(all)),
        };
        Some(Guide::new(companion))
    }
}

/// What a system is made with.
#[derive(Clone, Default)]
pub(crate) struct CommonTaps {
    /// Times of all actors are added up here, if they are measured.
    pub(crate) total: Option<Arc<Meter>>,
    pub(crate) tap: Option<Arc<dyn Tap>>,
}

impl fmt::Debug for CommonTaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommonTaps").field("measures", &self.total.is_some()).field("tap", &self.tap.is_some()).finish()
    }
}

/// Companions of one message. The first is entered first and left last, and none suffers from another's panic.
struct Several(Vec<Box<dyn Companion>>);

impl Companion for Several {
    fn enter(&mut self) {
        for companion in &mut self.0 {
            let _ = panic::caught(|| companion.enter());
        }
    }

    fn leave(&mut self) {
        for companion in self.0.iter_mut().rev() {
            let _ = panic::caught(|| companion.leave());
        }
    }
}

impl Drop for Several {
    fn drop(&mut self) {
        while let Some(companion) = self.0.pop() {
            let _ = panic::caught(|| drop(companion));
        }
    }
}
