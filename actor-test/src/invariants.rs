//! What has to hold after every step.

use std::sync::{Mutex, PoisonError};

type Check = Box<dyn Fn() -> bool + Send>;

/// The invariants of one run.
#[derive(Default)]
pub(crate) struct Invariants(Mutex<Vec<(String, Check)>>);

impl Invariants {
    pub(crate) fn add(&self, name: String, check: Check) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((name, check));
    }

    /// The first that does not hold.
    pub(crate) fn broken(&self) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(_, check)| !check()).map(|(name, _)| name.clone())
    }
}
