//! What `#[actor_test::sim]` makes of a test.

use std::future::Future;
use std::path::Path;

use crate::run::{Verdict, test_of};
use crate::sim::Sim;
use crate::sweep::Sweep;

/// Runs a test as the environment says.
///
/// # Panics
///
/// If a run fails.
#[doc(hidden)]
#[track_caller]
pub fn test<F, Fut>(sweep: &Sweep, crate_folder: &str, test: F)
where
    F: Fn(Sim) -> Fut + Sync,
    Fut: Future<Output: Verdict> + 'static,
{
    let mut sweep = sweep.clone().regressions(Path::new(crate_folder).join("sim-regressions"));
    if let Ok(seeds) = std::env::var("ACTOR_SIM_SEEDS") {
        let seeds = seeds.parse().unwrap_or_else(|_| panic!("ACTOR_SIM_SEEDS: `{seeds}` is not a number of seeds"));
        sweep = sweep.seeds(0..seeds);
    }
    if let Err(failure) = sweep.attempt(&|sim| test_of(test(sim))) {
        panic!("{failure}");
    }
}
