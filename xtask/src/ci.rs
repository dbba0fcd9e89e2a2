//! `cargo xtask ci`: the steps of CI, cheapest first, up to the first one that fails.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{shell, tidy};

/// How much of CI to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What a commit must pass: format, tidy, clippy.
    Quick,
    /// Everything.
    Full,
}

struct Step {
    name: &'static str,
    action: Action,
}

enum Action {
    Tidy,
    Cargo { args: &'static [&'static str], env: &'static [(&'static str, &'static str)] },
}

const QUICK: &[Step] = &[
    cargo("fmt", &["fmt", "--all", "--", "--check"], &[]),
    Step { name: "tidy", action: Action::Tidy },
    // `benches` pulls in the other actor libraries, which take minutes to build.
    cargo("clippy", &["clippy", "--workspace", "--exclude", "benches", "--all-targets", "--", "-D", "warnings"], &[]),
];

/// The core has no need of threads, files or sockets, and may not come to have one.
const WASM: &str = "wasm32-unknown-unknown";

const DOC: Step =
    cargo("doc", &["doc", "--workspace", "--exclude", "benches", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);

/// The command of the README. It comes last: what follows is its own closing lines, and their sum.
const TEST: &str = "cargo test";

const fn cargo(
    name: &'static str,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
) -> Step {
    Step { name, action: Action::Cargo { args, env } }
}

pub(crate) fn run(extent: Extent) -> Result<()> {
    let start = Instant::now();
    for step in QUICK {
        step.run_timed()?;
    }
    if extent == Extent::Quick {
        say(&format!("ci --quick passed ({:.1?})", start.elapsed()));
        return Ok(());
    }
    if is_installed(WASM) {
        cargo("wasm", &["check", "--target", WASM, "-p", "actor-core"], &[]).run_timed()?;
    } else {
        say(&format!("wasm: skipped, `rustup target add {WASM}` is needed"));
    }
    DOC.run_timed()?;
    say(&format!("all but the tests passed ({:.1?}); last: {TEST}", start.elapsed()));
    test()
}

/// Whether the standard library is there for a target.
fn is_installed(target: &str) -> bool {
    let place = shell::command("rustc").args(["--print", "target-libdir", "--target", target]).output();
    place.is_ok_and(|out| Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir())
}

/// Runs the tests. Each binary closes with a line of its own, and the last of them may have had nothing to run: so the sum
/// of all comes last.
fn test() -> Result<()> {
    let mut sum = Counts::default();
    shell::run_reading("cargo", &["test"], &[], |line| sum.add(line))?;
    println!("\n{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.ignored);
    Ok(())
}

/// What the closing lines of test binaries say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Counts {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; ..`; any other counts nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.trim().strip_prefix("test result: ") else { return };
        let count = |what: &str| {
            let part = result.split(['.', ';']).map(str::trim).find_map(|part| part.strip_suffix(what));
            part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        self.passed += count("passed");
        self.failed += count("failed");
        self.ignored += count("ignored");
    }
}

impl Step {
    fn run_timed(&self) -> Result<()> {
        let start = Instant::now();
        say(&format!("{}: {}", self.name, self.line()));
        self.run()?;
        say(&format!("{}: passed ({:.1?})", self.name, start.elapsed()));
        Ok(())
    }

    fn run(&self) -> Result<()> {
        let start = Instant::now();
        let result = match self.action {
            Action::Tidy => tidy::run(),
            Action::Cargo { args, env } => shell::run("cargo", args, env),
        };
        if let Err(error) = result {
            bail!("ci failed at step `{}` ({:.1?}): {error:#}", self.name, start.elapsed());
        }
        Ok(())
    }

    fn line(&self) -> String {
        match self.action {
            Action::Tidy => "cargo xtask tidy".to_owned(),
            Action::Cargo { args, env } => shell::line("cargo", args, env),
        }
    }
}

/// Prints a heading, at once: cargo writes to the same terminal next.
fn say(heading: &str) {
    println!("== {heading}");
    // A closed pipe shows soon enough in the next step.
    let _ = std::io::stdout().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let mut sum = Counts::default();
        sum.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        sum.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        sum.add("running 9 tests");
        assert_eq!(sum, Counts { passed: 7, failed: 2, ignored: 1 });
    }
}
