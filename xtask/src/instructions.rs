//! `cargo xtask instructions`: how many instructions the hot paths take, by valgrind. They do not depend on what else the
//! machine does, so a change can be judged by them: the recorded figures are in the repository, and a review sees them move.
//! With `--sim`, what the feature `sim` adds to them while no simulation runs; with `--doors`, what the core has for taps, observers
//! and other layers, while nobody uses it.
//!
//! `benches/instructions.rs` has the cases, and gungraun (which was iai-callgrind) runs them under callgrind.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::shell;

/// The cases of this library, as the bench calls them.
const CASES: [&str; 11] = [
    "tell",
    "tell_supervised",
    "tell_waiting",
    "tell_async_handler",
    "ask",
    "ask_supervised",
    "ask_inline",
    "dispatch",
    "ping",
    "spawn",
    "spawn_and_stop",
];

/// So many more operations the run `many` of a case has than the run `few`: as in the bench.
const MORE: u64 = 10 * 1024;

/// Where the figures are kept.
const RECORD: &str = "benches/instructions.txt";

const HEAD: &str = "\
# Instructions per operation on one thread, tokio's scheduler and the allocator included; behind them, where there is such a thing,
# those of the loop that people write by hand on tokio's channels. Written by `cargo xtask instructions`, which counts with valgrind.
";

/// Where it is kept what the feature `sim` costs.
const SIM_RECORD: &str = "benches/instructions-sim.txt";

const SIM_HEAD: &str = "\
# Instructions per operation without the feature `sim`, with it while no simulation runs, and the difference in percent.
# Written by `cargo xtask instructions --sim`, which counts them with valgrind.
";

/// So many percent may the feature `sim` cost.
const SIM_LIMIT: f64 = 2.0;

/// Where it is kept what the doors cost.
const DOORS_RECORD: &str = "benches/instructions-doors.txt";

const DOORS_HEAD: &str = "\
# Instructions per operation without what taps, observers and other layers need of the core, with it while nobody uses it, and the
# difference. Written by `cargo xtask instructions --doors`, which counts them with valgrind.
";

/// So many instructions may the doors cost on a hot path.
const DOORS_LIMIT: u64 = 3;

/// The hot paths: the others are recorded, and not judged.
const HOT: [&str; 7] = ["tell", "tell_supervised", "tell_waiting", "ask", "ask_supervised", "ask_inline", "dispatch"];

/// What is counted.
enum What {
    HotPaths,
    Sim,
    Doors,
}

pub(crate) fn run(rest: &[&str]) -> Result<()> {
    let (what, record) = match rest {
        [] => (What::HotPaths, RECORD),
        ["--sim"] => (What::Sim, SIM_RECORD),
        ["--doors"] => (What::Doors, DOORS_RECORD),
        other => bail!("`{}`: instructions takes nothing but `--sim` or `--doors`", other.join(" ")),
    };
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: nothing was counted, and {record} stays as it is");
        return Ok(());
    }
    match what {
        What::HotPaths => count_plain(),
        What::Sim => compare(),
        What::Doors => compare_doors(),
    }
}

fn count_plain() -> Result<()> {
    let path = shell::root().join(RECORD);
    let before = fs::read_to_string(&path).unwrap_or_default();
    let counts = count_all("count", &[])?;
    let mut record = HEAD.to_owned();
    println!("{:20} {:>8} {:>8} {:>9}", "", "recorded", "now", "raw tokio");
    for case in CASES {
        let (name, now) = (case.replace('_', "-"), counts[case]);
        let raw = counts.get(&format!("raw_{case}")).map_or_else(|| "-".to_owned(), u64::to_string);
        println!("{name:20} {:>8} {now:>8} {raw:>9}", recorded(&before, &name).unwrap_or("-"));
        writeln!(record, "{name:20} {now:>6} {raw:>6}")?;
    }
    fs::write(&path, record).with_context(|| format!("{RECORD} was not written"))
}

/// With the feature `sim` and without.
fn compare() -> Result<()> {
    let (plain, with) = (count_all("count", &[])?, count_all("count,sim", &[])?);
    let mut record = SIM_HEAD.to_owned();
    let mut worst: f64 = 0.0;
    for case in CASES {
        let (name, plain, with) = (case.replace('_', "-"), plain[case], with[case]);
        #[expect(clippy::cast_precision_loss, reason = "counts of instructions are small")]
        let percent = (with as f64 / plain as f64 - 1.0) * 100.0;
        worst = worst.max(percent);
        writeln!(record, "{name:20} {plain:>6} {with:>6} {percent:>+5.1}")?;
    }
    print!("{record}");
    fs::write(shell::root().join(SIM_RECORD), record).with_context(|| format!("{SIM_RECORD} was not written"))?;
    ensure!(worst <= SIM_LIMIT, "the feature `sim` costs {worst:.1} %, more than {SIM_LIMIT} %");
    Ok(())
}

/// With what other layers need, and without.
fn compare_doors() -> Result<()> {
    // Absolute: the bench runs in a folder of its own.
    let target = shell::root().join("target/no-doors").display().to_string();
    let without = [("RUSTFLAGS", "--cfg actor_no_doors"), ("CARGO_TARGET_DIR", target.as_str())];
    let (with, without) = (count_all("count", &[])?, count_all("count", &without)?);
    let mut record = DOORS_HEAD.to_owned();
    for case in CASES {
        let (name, without, with) = (case.replace('_', "-"), without[case], with[case]);
        writeln!(record, "{name:20} {without:>6} {with:>6} {:>+4}", with.cast_signed() - without.cast_signed())?;
    }
    print!("{record}");
    fs::write(shell::root().join(DOORS_RECORD), record).with_context(|| format!("{DOORS_RECORD} was not written"))?;
    let over: Vec<_> = HOT.into_iter().filter(|case| with[*case] > without[*case] + DOORS_LIMIT).collect();
    ensure!(over.is_empty(), "the doors cost more than {DOORS_LIMIT} instructions in {}", over.join(", "));
    Ok(())
}

/// Instructions per operation of each case, in a build with these features and this environment.
fn count_all(features: &str, env: &[(&str, &str)]) -> Result<BTreeMap<String, u64>> {
    let runner = runner()?;
    // Without the other actor libraries, which take minutes to build.
    let bench = ["bench", "-p", "benches", "--no-default-features", "--features", features, "--bench", "instructions"];
    let out = shell::command("cargo")
        .args(bench)
        .args(["--", "--output-format=json"])
        .env("GUNGRAUN_RUNNER", runner)
        .envs(env.iter().copied())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo did not start")?;
    ensure!(out.status.success(), "`{}` failed", shell::line("cargo", &bench, env));
    let mut runs = BTreeMap::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        let (case, run, count) = read(line).with_context(|| format!("gungraun said what is not understood: {line}"))?;
        runs.entry(case).or_insert_with(BTreeMap::new).insert(run, count);
    }
    let mut counts = BTreeMap::new();
    for (case, runs) in runs {
        let [few, many] =
            ["few", "many"].map(|run| runs.get(run).with_context(|| format!("`{case}` has no run `{run}`")));
        counts.insert(case, (many? - few?) / MORE);
    }
    let missing = CASES.iter().find(|case| !counts.contains_key(**case));
    ensure!(missing.is_none(), "the bench has no case `{}`", missing.unwrap_or(&""));
    Ok(counts)
}

/// The case, which of its runs it was, and how many instructions that took.
fn read(line: &str) -> Option<(String, String, u64)> {
    let said: Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| said.get(key)?.as_str().map(str::to_owned);
    let count = said.pointer("/profiles/0/data/total/metrics/Ir/values/new")?.as_u64()?;
    Some((text("function_name")?, text("id")?, count))
}

/// The program that starts valgrind. It has to be of the version of the library, so it is installed beside what is built.
fn runner() -> Result<PathBuf> {
    let lock = fs::read_to_string(shell::root().join("Cargo.lock")).context("there is no Cargo.lock")?;
    let version = locked(&lock, "gungraun").context("Cargo.lock has no gungraun")?;
    let tools = shell::root().join("target/tools").join(version);
    let runner = tools.join("bin/gungraun-runner");
    if !runner.exists() {
        let root = tools.display().to_string();
        shell::run("cargo", &["install", "gungraun-runner", "--locked", "--version", version, "--root", &root], &[])?;
    }
    Ok(runner)
}

/// The version of a package.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    rest.split_once('"').map(|(version, _)| version)
}

fn recorded<'a>(record: &'a str, case: &str) -> Option<&'a str> {
    record.lines().find_map(|line| line.strip_prefix(case)?.strip_prefix(' ')?.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_harness_says_is_read() {
        let line = r#"{"function_name":"tell","id":"few","profiles":[{"data":{"total":{"metrics":{"Ir":{"values":{"new":7}}}}}}]}"#;
        assert_eq!(read(line), Some(("tell".to_owned(), "few".to_owned(), 7)));
        assert_eq!(read("{}"), None);
    }

    #[test]
    fn a_version_is_found_in_the_lock_file() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"2.1.0\"\n";
        assert_eq!((locked(lock, "b"), locked(lock, "c")), (Some("2.1.0"), None));
    }
}
