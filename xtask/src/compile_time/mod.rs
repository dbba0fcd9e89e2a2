//! `cargo xtask compile-time`: what the macros cost, against the same program written in other ways.
//!
//! Programs with 50 actors of 10 handlers and 1000 call sites are generated below `target/compile-time`: with `#[actor]`; by
//! hand with tokio channels; with one struct and one trait impl per message, on the least code that boxes and delivers them; and
//! the same on two libraries that ask for it, kameo and actix. Each is checked and built several times, in turn; the
//! dependencies are built before and not counted. Where the system tells, processor time is measured: it says more than a clock
//! on a machine that does other things.

mod programs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use programs::{ACTORS, CALLS, HANDLERS, STYLES, Style};

const RUNS: usize = 3;

pub(crate) fn run() -> Result<()> {
    let measured = if cpu_of_children().is_some() { "seconds of processor time" } else { "seconds" };
    println!("{ACTORS} actors, {HANDLERS} handlers each, {CALLS} call sites; {measured}, the best of {RUNS}\n");
    let programs = STYLES.iter().map(Program::write).collect::<Result<Vec<_>>>()?;
    let mut best = [[f64::MAX; 2]; STYLES.len()];
    // The first round also builds the dependencies, and does not count.
    for round in 0..=RUNS {
        for (program, best) in programs.iter().zip(&mut best) {
            for (command, best) in ["check", "build"].into_iter().zip(best) {
                let time = program.time(command)?.as_secs_f64();
                if round > 0 {
                    *best = best.min(time);
                }
            }
        }
    }
    let [check_of_ours, build_of_ours] = best[0];
    println!("program     check   build   ours against it: check   build");
    for (style, [check, build]) in STYLES.iter().zip(best) {
        println!(
            "{:9} {check:7.2} {build:7.2} {:23.2} {:7.2}",
            style.name,
            check_of_ours / check,
            build_of_ours / build
        );
    }
    Ok(())
}

/// The processor time of all children that have ended, where `/proc` tells it, in hundredths of a second.
fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program comes first, in parentheses, and may be anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let of_children = fields.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<u64>().ok());
    Some(Duration::from_millis(of_children.sum::<Option<u64>>()? * 10))
}

struct Program {
    folder: PathBuf,
}

impl Program {
    fn write(style: &Style) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        let folder = root.join("target/compile-time").join(style.name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"with-{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}\n\
             tokio = {{ version = \"1\", features = [\"full\"] }}\n",
            style.name,
            (style.dependencies)(&root.display().to_string())
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), (style.source)())?;
        Ok(Self { folder })
    }

    fn time(&self, command: &str) -> Result<Duration> {
        let main = self.folder.join("src/main.rs");
        fs::write(&main, fs::read(&main)?)?;
        let (start, before) = (Instant::now(), cpu_of_children());
        let output = Command::new("cargo")
            .args([command, "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let used = before.and_then(|before| cpu_of_children()?.checked_sub(before));
        Ok(used.unwrap_or_else(|| start.elapsed()))
    }
}
