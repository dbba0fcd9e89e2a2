//! Chance.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::sim;

/// A number from 0 to 1. Not for secrets.
pub(crate) fn fraction() -> f64 {
    // The standard library seeds each of these differently: good enough to keep actors from moving in step.
    let draw = sim::random().unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let draw = u32::try_from(draw >> 32).unwrap_or(0);
    f64::from(draw) / f64::from(u32::MAX)
}
