//! How often and how patiently a child's health is checked.

use std::time::Duration;

/// How a supervisor checks the health of a child: given to [`ChildSpec::health`](crate::ChildSpec::health).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{Health, HealthCheck, prelude::*};
///
/// #[actor] #[derive(Clone)] struct Link { broken: bool }
/// #[actor]
/// impl Link {
///     #[handler] fn send(&self) {}
///     #[health]
///     fn health(&self) -> Health {
///         if self.broken { Health::unhealthy("the line is dead") } else { Health::Healthy }
///     }
/// }
/// let spec = ChildSpec::cloned(Link { broken: false }).health(HealthCheck::every(Duration::from_secs(10)).threshold(2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthCheck {
    pub(crate) every: Duration,
    pub(crate) timeout: Duration,
    pub(crate) threshold: u32,
}

impl HealthCheck {
    /// So long after the start, and so long after each check, is the next one. 1 ms at least.
    #[must_use]
    pub const fn every(pause: Duration) -> Self {
        Self { every: pause, timeout: Duration::from_secs(5), threshold: 3 }
    }

    /// How long the actor has to answer. 5 seconds by default. The running handler has to end within that time.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// How many checks have to fail in a row for the actor to have failed. 3 by default; 0 counts as 1.
    #[must_use]
    pub const fn threshold(mut self, failures: u32) -> Self {
        self.threshold = failures;
        self
    }
}
