//! `cargo xtask ci`: the steps of CI, cheapest first, up to the first one that fails.

use std::io::Write;
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

const DOC: Step =
    cargo("doc", &["doc", "--workspace", "--exclude", "benches", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);

/// The command of the README. It comes last and nothing is printed after it: the closing lines are the test runner's.
const TEST: Step = cargo("test", &["test"], &[]);

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
    DOC.run_timed()?;
    say(&format!("all but the tests passed ({:.1?}); last: {}", start.elapsed(), TEST.line()));
    TEST.run()
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
