//! `cargo xtask sim`: the planted bugs' fixed twins and the core itself, with very many seeds. Takes minutes.

use anyhow::Result;

use crate::shell;

/// For each test: more than a million runs in all.
const SEEDS: &str = "100000";

pub(crate) fn run(rest: &[&str]) -> Result<()> {
    let seeds = rest.first().copied().unwrap_or(SEEDS);
    let args =
        ["test", "--release", "-p", "actor-test", "--test", "it", "--", "--nocapture", "zoo::", "core::", "lives::"];
    shell::run("cargo", &args, &[("ACTOR_SIM_SEEDS", seeds)])
}
