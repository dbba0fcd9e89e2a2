//! What becomes of messages on faulty links.

use std::time::Duration;

use crate::rng::SimRng;

/// How panics begin that the simulation itself causes.
pub(crate) const INJECTED: &str = "injected by the simulation";

/// What becomes of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Arrives,
    IsLost,
    /// It arrives after this time.
    IsLate(Duration),
    /// It arrives whenever the schedule says, behind others or not.
    IsOvertaken,
    /// It waits until its link is released.
    IsHeld,
}

/// The links that are not as good as usual.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    links: Vec<Link>,
    /// Messages that wait for their link's release.
    pub(crate) held: Vec<Kept>,
    /// Who is to panic, when, and after how many more messages.
    panics: Vec<(u32, Moment, u64)>,
    /// Who panics in so many of 100 messages.
    storms: Vec<(u32, u8)>,
}

/// A message that does not arrive yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) ticket: u64,
    pub(crate) message: &'static str,
}

/// When an actor panics that is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// As a handler is about to run: its caller is told.
    In,
    /// After a handler, before the next.
    After,
}

/// One direction between two; `None` is anybody.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) from: Option<u32>,
    pub(crate) to: Option<u32>,
    pub(crate) lost: u8,
    pub(crate) late: u8,
    pub(crate) overtaken: u8,
    pub(crate) doubled: u8,
    pub(crate) delay: (Duration, Duration),
    pub(crate) is_held: bool,
}

impl Link {
    fn new(from: Option<u32>, to: Option<u32>) -> Self {
        let delay = (Duration::ZERO, Duration::ZERO);
        Self { from, to, lost: 0, late: 0, overtaken: 0, doubled: 0, delay, is_held: false }
    }

    fn covers(&self, from: u32, to: u32) -> bool {
        self.from.is_none_or(|known| known == from) && self.to.is_none_or(|known| known == to)
    }
}

impl Faults {
    pub(crate) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    pub(crate) fn link(&mut self, from: Option<u32>, to: Option<u32>) -> &mut Link {
        let at = self.links.iter().position(|link| link.from == from && link.to == to).unwrap_or_else(|| {
            self.links.push(Link::new(from, to));
            self.links.len() - 1
        });
        &mut self.links[at]
    }

    pub(crate) fn heal(&mut self, from: Option<u32>, to: Option<u32>) {
        self.links.retain(|link| link.from != from || link.to != to);
    }

    pub(crate) fn heal_all(&mut self) {
        self.links.clear();
    }

    pub(crate) fn panic(&mut self, who: u32, moment: Moment, messages: u64) {
        self.panics.push((who, moment, messages.max(1)));
    }

    pub(crate) fn storm(&mut self, who: u32, percent: u8) {
        self.storms.retain(|(known, _)| *known != who);
        if percent > 0 {
            self.storms.push((who, percent));
        }
    }

    /// Whether `who` panics now.
    pub(crate) fn panics(&mut self, who: u32, now: Moment, rng: &mut SimRng) -> bool {
        let before = self.panics.len();
        for (_, _, left) in self.panics.iter_mut().filter(|(id, moment, _)| *id == who && *moment == now) {
            *left -= 1;
        }
        self.panics.retain(|(.., left)| *left > 0);
        let storm = self.storms.iter().find(|(id, _)| *id == who && now == Moment::In);
        self.panics.len() < before || storm.is_some_and(|(_, percent)| rng.chance(*percent))
    }

    /// Messages that no link holds any more.
    pub(crate) fn take_released(&mut self) -> Vec<Kept> {
        let held = std::mem::take(&mut self.held);
        let is_held = |kept: &Kept| self.links.iter().any(|link| link.is_held && link.covers(kept.from, kept.to));
        let (held, released) = held.into_iter().partition(is_held);
        self.held = held;
        released
    }

    pub(crate) fn fate(&self, from: u32, to: u32, rng: &mut SimRng) -> Fate {
        for link in self.links.iter().filter(|link| link.covers(from, to)) {
            if link.is_held {
                return Fate::IsHeld;
            }
            if link.lost > 0 && rng.chance(link.lost) {
                return Fate::IsLost;
            }
            if link.late > 0 && rng.chance(link.late) {
                let (least, most) = link.delay;
                let span = u64::try_from((most.saturating_sub(least)).as_millis()).unwrap_or(u64::MAX);
                return Fate::IsLate(least + Duration::from_millis(rng.below(span.saturating_add(1))));
            }
            if link.overtaken > 0 && rng.chance(link.overtaken) {
                return Fate::IsOvertaken;
            }
        }
        Fate::Arrives
    }

    /// Whether a fault makes two of a message.
    pub(crate) fn doubles(&self, from: u32, to: u32, rng: &mut SimRng) -> bool {
        let doubled = |link: &&Link| link.doubled > 0 && link.covers(from, to);
        self.links.iter().find(doubled).is_some_and(|link| rng.chance(link.doubled))
    }
}
