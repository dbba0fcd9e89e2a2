//! What is reported of a run that failed.

use std::fmt;

use crate::chart::Chart;
use crate::finding::Finding;
use crate::token::Token;
use crate::trace::Trace;

/// A run that failed, with all that is needed to understand it and to bring it back.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failure {
    /// The test's name.
    pub test: String,
    /// What is wrong.
    pub finding: Finding,
    /// Brings the run back.
    pub token: Token,
    /// What happened in it.
    pub trace: Trace,
    /// How often an actor that could have gone on did not. The fewer, the easier to read.
    pub switches: u64,
    /// How many runs it took to find a failing one.
    pub schedules: u64,
    /// The seed of the run that was found first, before a shorter one was looked for.
    pub found: Token,
    /// The file with the chart, if it could be written.
    pub chart: Option<std::path::PathBuf>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { test, finding, token, trace, switches, schedules, found, chart } = self;
        if let Finding::Diverged { .. } = finding {
            return write!(f, "sim: {finding}\nwhat the seed does now:\n{}", Chart(trace));
        }
        let runs = if *schedules == 1 { "schedule" } else { "schedules" };
        writeln!(f, "sim: seed {:#x} failed after {schedules} {runs}", found.plan.seed)?;
        writeln!(f, "{finding}")?;
        let name = test.rsplit("::").next().unwrap_or(test);
        writeln!(f, "replay: ACTOR_SIM_REPLAY={token} cargo test {name}")?;
        if token != found {
            writeln!(f, "  (the shortest failing run that was found; the first was {found})")?;
        }
        if let Some(chart) = chart {
            writeln!(f, "chart: {}", chart.display())?;
        }
        writeln!(f, "what happened, with {switches} switches:")?;
        write!(f, "{}", Chart(trace))
    }
}

impl std::error::Error for Failure {}
