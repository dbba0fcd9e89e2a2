//! What `#[actor_test::sim]` makes of a test.

use std::fs;
use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::html;
use crate::run::{Body, Verdict, test_of};
use crate::sim::Sim;
use crate::sweep::Sweep;
use crate::token::Token;

/// Runs a test as the environment says: one token again, or what failed before and then all seeds.
///
/// # Panics
///
/// If a run fails.
#[doc(hidden)]
#[track_caller]
pub fn test<F, Fut>(sweep: &Sweep, crate_folder: &str, test: F)
where
    F: Fn(Sim) -> Fut + Sync,
    Fut: Future<Output: Verdict> + 'static,
{
    let body: Body<'_> = &|sim| test_of(test(sim));
    let failed = match std::env::var("ACTOR_SIM_REPLAY") {
        Ok(token) => replay(sweep, &token, body),
        Err(_) => explore(sweep, crate_folder, body),
    };
    if let Err(mut failure) = failed {
        failure.chart = html::write(&failure);
        if std::env::var_os("ACTOR_SIM_TRACE").is_some() {
            eprintln!("{}", failure.trace);
        }
        panic!("{failure}");
    }
}

fn replay(sweep: &Sweep, token: &str, body: Body<'_>) -> Result<(), Box<Failure>> {
    let token = token.parse().unwrap_or_else(|error| panic!("ACTOR_SIM_REPLAY: {error}"));
    sweep.replay_body(token, body)?;
    unreachable!("a replay that finds nothing has diverged")
}

fn explore(sweep: &Sweep, crate_folder: &str, body: Body<'_>) -> Result<(), Box<Failure>> {
    let file = regressions(crate_folder, sweep.name());
    for token in known(&file) {
        // One that passes now, or does something else, is a bug that was fixed.
        sweep.replay_known(token, body)?;
    }
    let sweep = match std::env::var("ACTOR_SIM_SEEDS") {
        Ok(seeds) => {
            let seeds = seeds.parse().unwrap_or_else(|_| panic!("ACTOR_SIM_SEEDS: `{seeds}` is not a number of seeds"));
            sweep.clone().seeds(0..seeds)
        }
        Err(_) => sweep.clone(),
    };
    let Err(failure) = sweep.sweep(body) else { return Ok(()) };
    // A folder that cannot be written costs the memory, not the report.
    let _ = remember(&file, &failure);
    Err(failure)
}

fn regressions(crate_folder: &str, test: &str) -> PathBuf {
    let folder = match std::env::var_os("ACTOR_SIM_REGRESSIONS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(crate_folder).join("sim-regressions"),
    };
    folder.join(format!("{}.txt", test.replace("::", ".")))
}

/// The tokens in a file of regressions: the first word of each line.
fn known(file: &Path) -> Vec<Token> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

fn remember(file: &Path, failure: &Failure) -> std::io::Result<()> {
    if known(file).contains(&failure.token) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let is_new = !file.exists();
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file)?;
    if is_new {
        writeln!(file, "# Runs that failed once: they are tried first. Keep this file with the code.")?;
    }
    let summary = failure.finding.to_string();
    writeln!(file, "{} {}", failure.token, summary.lines().next().unwrap_or_default())
}
