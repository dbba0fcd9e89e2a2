//! How long messages wait, and how long their handlers take: measured for some, estimated for all.

use std::time::Duration;

use super::tap::Companion;
use crate::sys::sync::{Arc, AtomicU64, Ordering};
use crate::sys::time::{Instant, now};

/// So many messages are all measured, so that an actor with few has figures too.
const FIRST: u64 = 32;

/// Of those after them, one of so many is.
const EVERY: u64 = 16;

/// How long messages waited and how long their handlers took, estimated from samples: the first 32 messages of each actor,
/// then every 16th, which counts for 16. Chosen by count, so that a simulation measures the same ones each time.
///
/// See [`SystemBuilder::measure_times`](crate::SystemBuilder::measure_times).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Times {
    /// How many messages were measured.
    pub sampled: u64,
    /// How many messages the samples stand for.
    pub of: u64,
    /// The time from the start of a handler to its end, its awaits included: as long as the actor was not free for others,
    /// unless the handler is concurrent.
    pub busy: Duration,
    /// Of that, the time in which code ran.
    pub running: Duration,
    /// The time from the send to the start of the handler, all taken together. A sender that waits for room has not sent yet.
    pub waiting: Duration,
    /// The longest of these that was measured.
    pub longest_wait: Duration,
}

impl Times {
    /// How long a handler takes. Zero if none was measured.
    #[must_use]
    pub fn mean_busy(&self) -> Duration {
        mean(self.busy, self.of)
    }

    /// How old a message is when its handler starts. Zero if none was measured.
    #[must_use]
    pub fn mean_wait(&self) -> Duration {
        mean(self.waiting, self.of)
    }
}

fn mean(sum: Duration, of: u64) -> Duration {
    let nanos = sum.as_nanos().checked_div(u128::from(of)).unwrap_or(0);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// Adds up the samples of one actor, or of a system.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    sent: AtomicU64,
    sampled: AtomicU64,
    of: AtomicU64,
    busy: AtomicU64,
    running: AtomicU64,
    waiting: AtomicU64,
    longest_wait: AtomicU64,
    /// That of the system.
    total: Option<Arc<Self>>,
}

impl Meter {
    pub(crate) fn part_of(total: Arc<Self>) -> Self {
        Self { total: Some(total), ..Self::default() }
    }

    /// A message is about to be sent: measures it, if it is one of those.
    pub(super) fn sample(self: &Arc<Self>) -> Option<Box<dyn Companion>> {
        let weight = match self.sent.fetch_add(1, Ordering::Relaxed) {
            ..FIRST => 1,
            n if n % EVERY == 0 => EVERY,
            _ => return None,
        };
        let meter = Arc::clone(self);
        Some(Box::new(Sample { meter, weight, sent: now(), started: None, entered: None, running: Duration::ZERO }))
    }

    fn add(&self, sample: &Figures) {
        for meter in [Some(self), self.total.as_deref()].into_iter().flatten() {
            meter.longest_wait.fetch_max(nanos(sample.waited), Ordering::Release);
            meter.of.fetch_add(sample.weight, Ordering::Release);
            meter.busy.fetch_add(sample.weight * nanos(sample.busy), Ordering::Release);
            meter.running.fetch_add(sample.weight * nanos(sample.running), Ordering::Release);
            meter.waiting.fetch_add(sample.weight * nanos(sample.waited), Ordering::Release);
            meter.sampled.fetch_add(1, Ordering::Release);
        }
    }

    /// Reads in the opposite order: so no sum has a sample in it that its count or its maximum does not know, whoever adds one
    /// meanwhile.
    pub(crate) fn times(&self) -> Times {
        let time = |nanos: &AtomicU64| Duration::from_nanos(nanos.load(Ordering::Acquire));
        let sampled = self.sampled.load(Ordering::Acquire);
        let (waiting, running, busy) = (time(&self.waiting), time(&self.running), time(&self.busy));
        let of = self.of.load(Ordering::Acquire);
        Times { sampled, of, busy, running, waiting, longest_wait: time(&self.longest_wait) }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

struct Figures {
    weight: u64,
    busy: Duration,
    running: Duration,
    waited: Duration,
}

/// One message that is measured.
struct Sample {
    meter: Arc<Meter>,
    /// How many messages it stands for.
    weight: u64,
    sent: Instant,
    started: Option<Instant>,
    entered: Option<Instant>,
    running: Duration,
}

impl Companion for Sample {
    fn enter(&mut self) {
        let now = now();
        self.started.get_or_insert(now);
        self.entered = Some(now);
    }

    fn leave(&mut self) {
        if let Some(entered) = self.entered.take() {
            self.running += now() - entered;
        }
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        // Of a message that was never handled there is nothing to say.
        let Some(started) = self.started else { return };
        let Self { weight, running, .. } = *self;
        self.meter.add(&Figures { weight, busy: now() - started, running, waited: started - self.sent });
    }
}
