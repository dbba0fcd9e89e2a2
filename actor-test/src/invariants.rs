//! What has to hold after every step, and at the end.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::finding::Finding;

type Check = Box<dyn Fn() -> bool + Send>;
type Verdict = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// The invariants of one run.
#[derive(Default)]
pub(crate) struct Invariants(Mutex<Checks>);

#[derive(Default)]
struct Checks {
    always: Vec<(String, Check)>,
    /// Histories.
    at_end: Vec<Verdict>,
}

impl Invariants {
    pub(crate) fn add(&self, name: String, check: Check) {
        self.lock().always.push((name, check));
    }

    pub(crate) fn add_at_end(&self, verdict: Verdict) {
        self.lock().at_end.push(verdict);
    }

    /// The first that does not hold.
    pub(crate) fn broken(&self) -> Option<String> {
        self.lock().always.iter().find(|(_, check)| !check()).map(|(name, _)| name.clone())
    }

    /// The first that does not hold of those that are looked at once.
    pub(crate) fn broken_at_end(&self) -> Option<Finding> {
        let at_end = std::mem::take(&mut self.lock().at_end);
        let broken = at_end.into_iter().find_map(|verdict| verdict().err());
        broken.map(|history| Finding::NotLinearizable { history })
    }

    fn lock(&self) -> MutexGuard<'_, Checks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Invariants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invariants").finish_non_exhaustive()
    }
}
