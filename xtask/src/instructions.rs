//! `cargo xtask instructions`: how many instructions the hot paths take, by valgrind. They do not depend on what else the
//! machine does, so a change can be judged by them: the recorded figures are in the repository, and a review sees them move.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::shell;

/// The cases of `tests/examples/counted.rs`.
const CASES: [&str; 7] =
    ["tell", "tell-supervised", "tell-waiting", "tell-async-handler", "ask", "ask-supervised", "spawn-and-stop"];

/// Each case runs so often in two processes; the difference is what one operation takes, without start and end.
const TIMES: [u64; 2] = [1024, 11 * 1024];

/// Where the figures are kept.
const RECORD: &str = "benches/instructions.txt";

const HEAD: &str = "\
# Instructions per operation on one thread, tokio's scheduler and the allocator included.
# Written by `cargo xtask instructions`, which counts them with valgrind.
";

pub(crate) fn run() -> Result<()> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: nothing was counted, and {RECORD} stays as it is");
        return Ok(());
    }
    shell::run("cargo", &["build", "--release", "-p", "tests", "--example", "counted"], &[])?;
    let path = shell::root().join(RECORD);
    let before = fs::read_to_string(&path).unwrap_or_default();
    let mut record = HEAD.to_owned();
    println!("{:20} {:>8} {:>8}", "", "recorded", "now");
    for case in CASES {
        let [few, many] = TIMES.map(|times| count(case, times));
        let now = (many? - few?) / (TIMES[1] - TIMES[0]);
        println!("{case:20} {:>8} {now:>8}", recorded(&before, case).unwrap_or("-"));
        writeln!(record, "{case:20} {now}")?;
    }
    fs::write(&path, record).with_context(|| format!("{RECORD} was not written"))
}

fn recorded<'a>(record: &'a str, case: &str) -> Option<&'a str> {
    record.lines().find_map(|line| line.strip_prefix(case)?.strip_prefix(' ')).map(str::trim)
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
