//! Whether the current thread simulates.

use std::cell::RefCell;
use std::sync::Arc;

use crate::world::SimWorld;

thread_local! {
    static WORLD: RefCell<Option<Arc<SimWorld>>> = const { RefCell::new(None) };
}

/// The thread simulates while this lives.
pub(crate) struct Simulating(Option<Arc<SimWorld>>);

impl Simulating {
    pub(crate) fn begin(world: Arc<SimWorld>) -> Self {
        Self(WORLD.with_borrow_mut(|current| current.replace(world)))
    }
}

impl Drop for Simulating {
    fn drop(&mut self) {
        let outer = self.0.take();
        let left = WORLD.try_with(|current| current.replace(outer));
        drop(left);
    }
}

/// The simulation of this thread.
pub(crate) fn world() -> Option<Arc<SimWorld>> {
    WORLD.with_borrow(Clone::clone)
}
