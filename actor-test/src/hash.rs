//! Hash maps whose order a seed determines.

use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};

use crate::select::draw;

/// A hash map whose order is determined by the seed of the simulation, and differs from map to map and from seed to seed, as
/// that of `std`'s does. Make one with `HashMap::default()`.
///
/// In production code, behind a `cfg`: so a walk through the map, which is a mistake if its order matters, is found by some seed
/// and replays.
///
/// # Examples
///
/// ```
/// // At the top of the module that uses it:
/// #[cfg(test)]
/// use actor_test::HashMap;
/// #[cfg(not(test))]
/// use std::collections::HashMap;
///
/// let mut ages: HashMap<&str, u32> = HashMap::default();
/// ages.insert("ann", 31);
/// assert_eq!(ages["ann"], 31);
/// ```
pub type HashMap<K, V> = std::collections::HashMap<K, V, SeededState>;

/// A hash set, like [`HashMap`].
pub type HashSet<T> = std::collections::HashSet<T, SeededState>;

/// Makes the hashers of a [`HashMap`]: its own, drawn from the seed of the simulation. Outside of a simulation it is as random
/// as `std`'s.
#[derive(Debug, Clone)]
pub struct SeededState(u64);

impl Default for SeededState {
    fn default() -> Self {
        Self(draw().unwrap_or_else(|| RandomState::new().hash_one(0_u8)))
    }
}

impl BuildHasher for SeededState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        // Not by `new()` alone, whose keys are always the same.
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.0);
        hasher
    }
}
