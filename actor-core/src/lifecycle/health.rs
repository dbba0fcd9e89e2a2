//! How an actor is.

use std::fmt;

/// How an actor is: what its `#[health]` hook says when its supervisor [checks](crate::HealthCheck).
///
/// # Examples
///
/// ```
/// use actor_core::Health;
///
/// let slow = Health::degraded("the disk is slow");
/// let all = Health::Healthy.and(slow).and(Health::unhealthy("the database is gone"));
/// assert!(!all.is_healthy());
/// assert_eq!(all.to_string(), "unhealthy: the disk is slow, the database is gone");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Health {
    /// As it should be.
    #[default]
    Healthy,
    /// It works, but not as it should, for these reasons. Its supervisor shows it, does not count it as healthy for
    /// [`min_healthy`](crate::SupervisorBuilder::min_healthy), and restarts nothing.
    Degraded(Vec<String>),
    /// It does not work, for these reasons: its check has failed.
    Unhealthy(Vec<String>),
}

impl Health {
    /// Degraded, for this reason.
    #[must_use]
    pub fn degraded(reason: impl Into<String>) -> Self {
        Self::Degraded(vec![reason.into()])
    }

    /// Unhealthy, for this reason.
    #[must_use]
    pub fn unhealthy(reason: impl Into<String>) -> Self {
        Self::Unhealthy(vec![reason.into()])
    }

    /// Both together: as bad as the worse of the two, for the reasons of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Healthy, other) | (other, Self::Healthy) => other,
            (Self::Degraded(reasons), Self::Degraded(more)) => Self::Degraded([reasons, more].concat()),
            (Self::Degraded(reasons) | Self::Unhealthy(reasons), Self::Degraded(more) | Self::Unhealthy(more)) => {
                Self::Unhealthy([reasons, more].concat())
            }
        }
    }

    /// Whether it is as it should be.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        *self == Self::Healthy
    }

    /// What is wrong.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        match self {
            Self::Healthy => &[],
            Self::Degraded(reasons) | Self::Unhealthy(reasons) => reasons,
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Healthy => "healthy",
            Self::Degraded(_) => "degraded",
            Self::Unhealthy(_) => "unhealthy",
        })?;
        match self.reasons() {
            [] => Ok(()),
            reasons => write!(f, ": {}", reasons.join(", ")),
        }
    }
}
