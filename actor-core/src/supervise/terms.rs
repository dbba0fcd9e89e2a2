//! The options of a `#[child(..)]`.

use std::time::Duration;

use crate::restart::{Backoff, HealthCheck, Restart, Shutdown};

/// The options of one `#[child(..)]`, which take the place of those that its spec has.
#[derive(Debug)]
pub struct ChildTerms {
    pub(super) field: &'static str,
    pub(super) id: Option<&'static str>,
    pub(super) restart: Option<Restart>,
    pub(super) shutdown: Option<Shutdown>,
    pub(super) limit: Option<(usize, Duration)>,
    pub(super) backoff: Option<Backoff>,
    pub(super) health: Option<HealthCheck>,
    pub(super) is_significant: bool,
    pub(super) discards_mailbox: bool,
    pub(super) keeps_children: bool,
}

impl ChildTerms {
    /// No options: the child is called like its field, unless its spec says another id.
    #[must_use]
    pub fn of(field: &'static str) -> Self {
        Self {
            field,
            id: None,
            restart: None,
            shutdown: None,
            limit: None,
            backoff: None,
            health: None,
            is_significant: false,
            discards_mailbox: false,
            keeps_children: false,
        }
    }

    /// `id = ".."`.
    #[must_use]
    pub fn id(self, id: &'static str) -> Self {
        Self { id: Some(id), ..self }
    }

    /// `restart = ..`.
    #[must_use]
    pub fn restart(self, restart: Restart) -> Self {
        Self { restart: Some(restart), ..self }
    }

    /// `shutdown = ..`.
    #[must_use]
    pub fn shutdown(self, shutdown: Shutdown) -> Self {
        Self { shutdown: Some(shutdown), ..self }
    }

    /// `max_restarts = .., within = ".."`.
    #[must_use]
    pub fn max_restarts(self, max: usize, within: Duration) -> Self {
        Self { limit: Some((max, within)), ..self }
    }

    /// `backoff(..)`.
    #[must_use]
    pub fn backoff(self, backoff: Backoff) -> Self {
        Self { backoff: Some(backoff), ..self }
    }

    /// `health(..)`.
    #[must_use]
    pub fn health(self, health: HealthCheck) -> Self {
        Self { health: Some(health), ..self }
    }

    /// `significant`.
    #[must_use]
    pub fn significant(self) -> Self {
        Self { is_significant: true, ..self }
    }

    /// `discard_mailbox`.
    #[must_use]
    pub fn discard_mailbox(self) -> Self {
        Self { discards_mailbox: true, ..self }
    }

    /// `keep_children`.
    #[must_use]
    pub fn keep_children(self) -> Self {
        Self { keeps_children: true, ..self }
    }
}
