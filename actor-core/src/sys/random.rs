//! Chance.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A number from 0 to 1. Not for secrets.
pub(crate) fn fraction() -> f64 {
    // The standard library seeds each of these differently: good enough to keep actors from moving in step.
    let draw = u32::try_from(RandomState::new().build_hasher().finish() >> 32).unwrap_or(0);
    f64::from(draw) / f64::from(u32::MAX)
}
