//! `cargo xtask soak [seconds] [seed]`: random spawns, sends, stops, kills and panics for as long as it is told, by default
//! three minutes. Each round says its seed when it fails.

use anyhow::{Result, ensure};

use crate::shell;

const SECONDS: &str = "180";

pub(crate) fn run(args: &[&str]) -> Result<()> {
    ensure!(args.len() <= 2 && args.iter().all(|arg| arg.parse::<u64>().is_ok()), "soak takes seconds and a seed");
    let (seconds, seed) = (args.first().copied().unwrap_or(SECONDS), args.get(1).copied().unwrap_or("0"));
    // As the tests are built: optimised, they take a quarter of an hour to build, and make no more rounds.
    let test = ["test", "-p", "tests", "--test", "it", "--"];
    let test = [&test[..], &["soak::a_long_soak", "--exact", "--ignored", "--nocapture"]].concat();
    shell::run("cargo", &test, &[("SOAK_SECONDS", seconds), ("SOAK_SEED", seed)])
}
