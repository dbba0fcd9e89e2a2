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
    /// It waits until its link is released.
    IsHeld,
}

/// The links that are not as good as usual.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    links: Vec<Link>,
    /// Messages that wait: sender, receiver, ticket.
    pub(crate) held: Vec<(u32, u32, u64)>,
    /// Who is to panic, and after how many more messages.
    panics: Vec<(u32, u64)>,
}

/// One direction between two; `None` is anybody.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) from: Option<u32>,
    pub(crate) to: Option<u32>,
    pub(crate) lost: u8,
    pub(crate) late: u8,
    pub(crate) delay: (Duration, Duration),
    pub(crate) is_held: bool,
}

impl Link {
    fn new(from: Option<u32>, to: Option<u32>) -> Self {
        Self { from, to, lost: 0, late: 0, delay: (Duration::ZERO, Duration::ZERO), is_held: false }
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

    pub(crate) fn panic_after(&mut self, who: u32, messages: u64) {
        self.panics.push((who, messages.max(1)));
    }

    /// Whether `who`, which has handled a message, panics now.
    pub(crate) fn is_to_panic(&mut self, who: u32) -> bool {
        for (_, left) in self.panics.iter_mut().filter(|(id, _)| *id == who) {
            *left -= 1;
        }
        let before = self.panics.len();
        self.panics.retain(|(_, left)| *left > 0);
        self.panics.len() < before
    }

    /// Messages that no link holds any more.
    pub(crate) fn take_released(&mut self) -> Vec<(u32, u32, u64)> {
        let held = std::mem::take(&mut self.held);
        let is_held =
            |(from, to, _): &(u32, u32, u64)| self.links.iter().any(|link| link.is_held && link.covers(*from, *to));
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
        }
        Fate::Arrives
    }
}
