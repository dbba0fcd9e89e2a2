//! Planted bugs: each is found within a stated number of seeds and comes back from its token; its fixed twin is silent.

mod cache;
mod deadlock;
mod leak;
mod order;
mod pool;
mod registry;
mod restart;
mod retry;
mod shutdown;
mod starvation;
mod timeout;
mod update;

use std::future::Future;

use actor_test::{Failure, Finding, Sim, Sweep, Verdict};

/// How many seeds a fixed twin stays silent for in the test suite; `cargo xtask sim` says more.
fn silent_seeds() -> u64 {
    std::env::var("ACTOR_SIM_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(300)
}

/// The bug is found within so many seeds, by `Mix` alone too, and its token brings the same run back.
fn found_within<F, Fut>(name: &str, seeds: u64, buggy: F) -> Box<Failure>
where
    F: Fn(Sim) -> Fut + Sync,
    Fut: Future<Output: Verdict> + 'static,
{
    let sweep = Sweep::new(name).seeds(0..seeds).max_steps(5_000);
    let failure = sweep.run(&buggy).expect_err("the bug is not found");
    assert!(!matches!(failure.finding, Finding::Nondeterminism { .. }), "{failure}");
    let again = sweep.replay(failure.token, &buggy).expect_err("the token does not replay");
    assert_eq!(again.finding, failure.finding);
    assert_eq!(again.trace, failure.trace);
    let first = sweep.replay(failure.found, &buggy).expect_err("the first token does not replay");
    assert!(!matches!(first.finding, Finding::Diverged { .. }), "{first}");
    // The sweep begins with a run in order, which finds some of them before `Mix` has had a chance.
    let by_mix = (0..seeds).find(|seed| {
        let token = format!("v1.mix.k60.{seed:#x}").parse().expect("a token");
        sweep.replay(token, &buggy).is_err_and(|failure| !matches!(failure.finding, Finding::Diverged { .. }))
    });
    let by_mix = by_mix.unwrap_or_else(|| panic!("no seed of {seeds} finds it with `Mix`"));
    println!("{name}: found after {} schedules; by Mix with seed {by_mix} of {seeds}", failure.schedules);
    failure
}

/// The fixed twin has nothing to be found.
pub(crate) fn silent<F, Fut>(name: &str, fixed: F)
where
    F: Fn(Sim) -> Fut + Sync,
    Fut: Future<Output: Verdict> + 'static,
{
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let sweep = Sweep::new(name).seeds(0..silent_seeds()).max_steps(20_000).threads(threads).progress_bar();
    match sweep.run(fixed) {
        Ok(coverage) => println!("{name}: {coverage}"),
        Err(failure) => panic!("{failure}"),
    }
}
