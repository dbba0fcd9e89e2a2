//! `cargo xtask instructions`: how many instructions the hot paths take, by valgrind. They do not depend on what else the
//! machine does, so a change can be judged by them: the recorded figures are in the repository, and a review sees them move.
//! With `--sim`, what the feature `sim` adds to them while no simulation runs.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::shell;

/// The cases of `tests/examples/counted.rs`.
const CASES: [&str; 11] = [
    "tell",
    "tell-supervised",
    "tell-waiting",
    "tell-async-handler",
    "ask",
    "ask-supervised",
    "ask-inline",
    "dispatch",
    "ping",
    "spawn",
    "spawn-and-stop",
];

/// Those that are counted for raw tokio too, as `raw-..`: what a loop by hand takes on the same machine.
const YARDSTICKS: [&str; 5] = ["tell", "ask", "ping", "spawn", "spawn-and-stop"];

/// Each case runs so often in two processes; the difference is what one operation takes, without start and end.
const TIMES: [u64; 2] = [1024, 11 * 1024];

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

pub(crate) fn run(rest: &[&str]) -> Result<()> {
    let with_sim = match rest {
        [] => false,
        ["--sim"] => true,
        other => bail!("`{}`: instructions takes nothing but `--sim`", other.join(" ")),
    };
    let record = if with_sim { SIM_RECORD } else { RECORD };
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: nothing was counted, and {record} stays as it is");
        return Ok(());
    }
    if with_sim { compare() } else { count_plain() }
}

fn count_plain() -> Result<()> {
    let path = shell::root().join(RECORD);
    let before = fs::read_to_string(&path).unwrap_or_default();
    let counts = count_all(&[])?;
    let mut record = HEAD.to_owned();
    println!("{:20} {:>8} {:>8} {:>9}", "", "recorded", "now", "raw tokio");
    for (case, now) in counts {
        let yardstick = if YARDSTICKS.contains(&case) { Some(per_operation(&format!("raw-{case}"))?) } else { None };
        let raw = yardstick.map_or_else(|| "-".to_owned(), |raw| raw.to_string());
        println!("{case:20} {:>8} {now:>8} {raw:>9}", recorded(&before, case).unwrap_or("-"));
        writeln!(record, "{case:20} {now:>6} {raw:>6}")?;
    }
    fs::write(&path, record).with_context(|| format!("{RECORD} was not written"))
}

/// With the feature `sim` and without.
fn compare() -> Result<()> {
    let (plain, with) = (count_all(&[])?, count_all(&["--features", "sim"])?);
    let mut record = SIM_HEAD.to_owned();
    let mut worst: f64 = 0.0;
    for ((case, plain), (_, with)) in plain.into_iter().zip(with) {
        #[expect(clippy::cast_precision_loss, reason = "counts of instructions are small")]
        let percent = (with as f64 / plain as f64 - 1.0) * 100.0;
        worst = worst.max(percent);
        writeln!(record, "{case:20} {plain:>6} {with:>6} {percent:>+5.1}")?;
    }
    print!("{record}");
    fs::write(shell::root().join(SIM_RECORD), record).with_context(|| format!("{SIM_RECORD} was not written"))?;
    ensure!(worst <= SIM_LIMIT, "the feature `sim` costs {worst:.1} %, more than {SIM_LIMIT} %");
    Ok(())
}

/// Instructions per operation of each case, in a build with these options.
fn count_all(options: &[&str]) -> Result<Vec<(&'static str, u64)>> {
    let build = ["build", "--release", "-p", "tests", "--example", "counted"];
    shell::run("cargo", &[&build[..], options].concat(), &[])?;
    CASES.into_iter().map(|case| Ok((case, per_operation(case)?))).collect()
}

fn recorded<'a>(record: &'a str, case: &str) -> Option<&'a str> {
    record.lines().find_map(|line| line.strip_prefix(case)?.strip_prefix(' ')?.split_whitespace().next())
}

fn per_operation(case: &str) -> Result<u64> {
    let [few, many] = TIMES.map(|times| count(case, times));
    Ok((many? - few?) / (TIMES[1] - TIMES[0]))
}

/// The instructions of one process.
fn count(case: &str, times: u64) -> Result<u64> {
    let out = shell::command("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "target/release/examples/counted", case])
        .arg(times.to_string())
        .output()
        .context("valgrind did not start")?;
    let said = String::from_utf8_lossy(&out.stderr);
    ensure!(out.status.success(), "valgrind failed at `{case}`:\n{said}");
    let line = said.lines().find_map(|line| line.split_once("Collected :")).context("valgrind counted nothing")?;
    line.1.trim().parse().with_context(|| format!("`{}` is no count", line.1))
}
