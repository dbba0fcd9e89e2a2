//! `cargo xtask sim`: the planted bugs' fixed twins and the core itself, with very many seeds. Takes minutes.

use anyhow::{Result, bail, ensure};

use crate::shell;

/// For each sweep.
const SEEDS: &str = "100000";

/// The tests of `actor-test/tests/it` whose sweeps take as many seeds as they are told.
const TWINS: [&str; 1] = ["zoo::"];
const CORE: [&str; 4] = ["core::", "lives::", "storms::", "traffic::"];

pub(crate) fn run(rest: &[&str]) -> Result<()> {
    let (mut seeds, mut what) = (SEEDS, [&TWINS[..], &CORE[..]].concat());
    for arg in rest {
        match *arg {
            "--twins" => what = TWINS.to_vec(),
            "--core" => what = CORE.to_vec(),
            number if number.parse::<u64>().is_ok() => seeds = number,
            other => bail!("`{other}`: sim takes `--twins` or `--core`, and a number of seeds"),
        }
    }
    // One test at a time: each sweep takes all cores, and shows how far it is on the terminal.
    let args = ["test", "--release", "-p", "actor-test", "--test", "it", "--", "--nocapture", "--test-threads=1"];
    let (mut sweeps, mut schedules) = (0, 0);
    shell::run_reading("cargo", &[&args[..], &what].concat(), &[("ACTOR_SIM_SEEDS", seeds)], |line| {
        if let Some(count) = schedules_in(line) {
            sweeps += 1;
            schedules += count;
        }
    })?;
    ensure!(sweeps > 0, "no sweep has said how many schedules it ran");
    println!("{sweeps} sweeps, {schedules} schedules: nothing is wrong in any of them");
    Ok(())
}

/// How many a sweep ran, in the line with which it ends: `timers: 100001 schedules, 532 of them distinct, ..`.
fn schedules_in(line: &str) -> Option<u64> {
    let (before, _) = line.split_once(" schedules, ")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::schedules_in;

    #[test]
    fn the_end_of_a_sweep_says_how_much_it_ran() {
        assert_eq!(schedules_in(".storm, one for all: 3001 schedules, 3001 of them distinct"), Some(3001));
        assert_eq!(schedules_in("lost update: found after 3 schedules"), None);
    }
}
