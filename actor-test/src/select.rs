//! What a seed determines besides the schedule: the order of `select!` and of hash maps.

use std::cell::RefCell;

use crate::rng::SimRng;

thread_local! {
    /// The generator of the run on this thread.
    static RNG: RefCell<Option<SimRng>> = const { RefCell::new(None) };
}

/// Such choices on this thread are determined by a seed while this lives.
pub(crate) struct Seeded(Option<SimRng>);

impl Seeded {
    pub(crate) fn begin(seed: u64) -> Self {
        Self(RNG.with_borrow_mut(|rng| rng.replace(SimRng::new(seed ^ 0x5E1E_C700))))
    }
}

impl Drop for Seeded {
    fn drop(&mut self) {
        let outer = self.0.take();
        let _ = RNG.try_with(|rng| rng.replace(outer));
    }
}

/// The next number of the run on this thread; `None` outside of a simulation.
pub(crate) fn draw() -> Option<u64> {
    RNG.with_borrow_mut(|rng| rng.as_mut().map(SimRng::next_u64))
}

/// Which branch a `select!` looks at first; any, outside of a simulation.
#[doc(hidden)]
#[must_use]
pub fn start() -> u32 {
    u32::try_from(draw().unwrap_or(0) >> 33).unwrap_or(0)
}
