//! Who runs next.

use std::fmt;
use std::str::FromStr;

use crate::rng::SimRng;

/// How a simulation chooses who runs next, among all that could.
///
/// What is chosen among are steps: an actor handles one message, a message that was sent arrives, a task runs to its next
/// await. Everything is determined by the policy and the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Policy {
    /// Another one by seed: random, PCT with 2 and with 3, POS. Finds the most kinds of bugs, and is the default.
    #[default]
    Mix,
    /// Any, with equal chances. Weak where one has to be slow for long.
    Random,
    /// Each has a random priority, and the highest runs; `d - 1` times in a run the one that would run becomes the lowest. Finds
    /// bugs that need `d` steps in an order, however far apart.
    Pct {
        /// 1 or more; the default in `Mix` are 2 and 3.
        d: u8,
    },
    /// A new random priority whenever one becomes ready. Finds lost updates.
    Pos,
    /// The one that ran goes on, in so many of 100 cases. Finds few bugs, with few switches: for short traces.
    Sticky {
        /// 90 for short traces.
        percent: u8,
    },
    /// First come, first served: what a test without a simulation mostly sees.
    Fifo,
}

impl Policy {
    /// The policy of one seed.
    #[must_use]
    pub(crate) fn of_seed(self, seed: u64) -> Self {
        match (self, seed % 4) {
            (Self::Mix, 0) => Self::Random,
            (Self::Mix, 1) => Self::Pct { d: 2 },
            (Self::Mix, 2) => Self::Pos,
            (Self::Mix, _) => Self::Pct { d: 3 },
            (other, _) => other,
        }
    }
}

/// As in a token: `mix`, `random`, `pct3`, `pos`, `sticky90`, `fifo`.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mix => f.write_str("mix"),
            Self::Random => f.write_str("random"),
            Self::Pct { d } => write!(f, "pct{d}"),
            Self::Pos => f.write_str("pos"),
            Self::Sticky { percent } => write!(f, "sticky{percent}"),
            Self::Fifo => f.write_str("fifo"),
        }
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
        match text {
            "mix" => Ok(Self::Mix),
            "random" => Ok(Self::Random),
            "pos" => Ok(Self::Pos),
            "fifo" => Ok(Self::Fifo),
            _ => number("pct")
                .map(|d| Self::Pct { d })
                .or_else(|| number("sticky").map(|percent| Self::Sticky { percent }))
                .ok_or_else(|| {
                    format!("`{text}` is no policy: it is mix, random, pct3, pos, sticky90 or fifo, with other numbers")
                }),
        }
    }
}

/// Those that could run, and the choice among them.
#[derive(Debug)]
pub(crate) struct Scheduler {
    policy: Policy,
    rng: SimRng,
    /// In the order in which they became ready, except after a random choice.
    ready: Vec<u32>,
    /// By id; 0 if there is none yet.
    priority: Vec<u64>,
    /// At which choices the first becomes the last.
    changes: Vec<u64>,
    /// The next priority for one that becomes the last.
    lowest: u64,
    last: u32,
    /// From this choice on a strict order of priorities is given up, so that one that polls cannot run for ever.
    fair_from: u64,
    /// How often there was a choice.
    pub(crate) choices: u64,
    /// How often one that could have gone on did not.
    pub(crate) switches: u64,
}

/// Priorities of those that have not become the last are above this.
const USUAL: u64 = 1 << 32;

impl Scheduler {
    /// `expected` is about how many choices a run has.
    pub(crate) fn new(policy: Policy, seed: u64, expected: u64) -> Self {
        let mut rng = SimRng::new(seed);
        let policy = policy.of_seed(seed);
        let changes = match policy {
            Policy::Pct { d } => (1..d).map(|_| 1 + rng.below(expected.max(1))).collect(),
            _ => Vec::new(),
        };
        Self {
            policy,
            rng,
            ready: Vec::new(),
            priority: Vec::new(),
            changes,
            lowest: USUAL,
            last: u32::MAX,
            fair_from: expected.max(100).saturating_mul(4),
            choices: 0,
            switches: 0,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ready.is_empty()
    }

    pub(crate) fn contains(&self, id: u32) -> bool {
        self.ready.contains(&id)
    }

    pub(crate) fn add(&mut self, id: u32) {
        self.ready.push(id);
        if !matches!(self.policy, Policy::Pct { .. } | Policy::Pos) {
            return;
        }
        let at = id as usize;
        if self.priority.len() <= at {
            self.priority.resize(at + 1, 0);
        }
        if self.priority[at] == 0 || self.policy == Policy::Pos {
            self.priority[at] = USUAL + (self.rng.next_u64() >> 8);
        }
    }

    pub(crate) fn remove(&mut self, id: u32) {
        self.ready.retain(|ready| *ready != id);
    }

    /// Takes one of those that are ready.
    pub(crate) fn pick(&mut self) -> Option<u32> {
        let at = match self.ready.len() {
            0 => return None,
            1 => 0,
            _ => self.choose(),
        };
        let picked = if self.policy == Policy::Random { self.ready.swap_remove(at) } else { self.ready.remove(at) };
        self.last = picked;
        Some(picked)
    }

    fn choose(&mut self) -> usize {
        self.choices += 1;
        let len = self.ready.len();
        let at = match self.policy {
            Policy::Fifo => 0,
            Policy::Sticky { percent } => match self.ready.iter().position(|id| *id == self.last) {
                Some(at) if self.rng.chance(percent) => at,
                _ => self.rng.index(len),
            },
            Policy::Pct { .. } | Policy::Pos if self.choices < self.fair_from => self.first(),
            _ => self.rng.index(len),
        };
        if self.ready[at] != self.last && self.ready.contains(&self.last) {
            self.switches += 1;
        }
        at
    }

    fn first(&mut self) -> usize {
        let at = self.highest();
        if !self.changes.contains(&self.choices) {
            return at;
        }
        self.lowest -= 1;
        self.priority[self.ready[at] as usize] = self.lowest;
        self.highest()
    }

    fn highest(&self) -> usize {
        let priority = |at: &usize| self.priority[self.ready[*at] as usize];
        (0..self.ready.len()).max_by_key(priority).unwrap_or(0)
    }
}
