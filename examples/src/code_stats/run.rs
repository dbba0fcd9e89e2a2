//! The program around the counting.

use std::ffi::OsString;
use std::fmt;
use std::future::{self, Future};
use std::io::{self, Write};
use std::pin::Pin;
use std::time::Instant;

use anyhow::Context;

use super::chaos;
use super::options::{HELP, Options};
use super::progress::Progress;
use super::report::Report;
use super::summary::Summary;
use super::walk::Walk;

const DONE: u8 = 0;
const FAILED: u8 = 1;
const BAD_ARGUMENTS: u8 = 2;
/// As shells have it: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

/// Resolves when the counting is to stop.
pub type Interrupt = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is to be counted, and how.
pub struct Job {
    /// The files.
    pub walk: Walk,
    /// How many of them to count at a time.
    pub workers: usize,
    /// Is told of each file that is done with.
    pub progress: Progress,
    /// When this resolves, no further file is taken; those in hand are finished.
    pub interrupt: Interrupt,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The sums.
    pub summary: Summary,
    /// It was stopped before the end: the sums are those of a part.
    pub interrupted: bool,
    /// How often a supervisor restarted a worker.
    pub restarts: u32,
}

/// Where the program prints.
pub struct Screen<'a> {
    /// What was asked for.
    pub out: &'a mut dyn Write,
    /// What went wrong.
    pub err: &'a mut dyn Write,
    /// What happens meanwhile.
    pub progress: Progress,
}

/// The program: reads the arguments (without the program's name), counts, prints; gives the exit code.
///
/// The runtime has as many threads as there are workers. Counting a file keeps its thread busy from beginning to end, and
/// there is nothing else to run: the usual care not to block a thread of the runtime would buy nothing here, and cost a
/// hand-over per file.
pub fn run<F>(
    arguments: impl IntoIterator<Item = OsString>,
    screen: &mut Screen<'_>,
    interrupt: Interrupt,
    count: impl FnOnce(Job) -> F,
) -> u8
where
    F: Future<Output = anyhow::Result<Outcome>> + Send + 'static,
{
    let options = match Options::parse(arguments) {
        Ok(Some(options)) => options,
        Ok(None) => return printed(write!(screen.out, "{HELP}"), DONE),
        Err(error) => {
            return printed(writeln!(screen.err, "error: {error}\n\nTry --help."), BAD_ARGUMENTS);
        }
    };
    let start = Instant::now();
    let progress = screen.progress.clone();
    let mut walk = Walk::new(&options.paths, progress.clone());
    if let Some(every) = options.chaos {
        chaos::mute();
        walk = walk.sabotaged(every);
    }
    let job = Job { walk, workers: options.workers, progress, interrupt };
    let outcome = on_runtime(options.workers, count(job));
    screen.progress.clear();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return printed(writeln!(screen.err, "error: {error:#}"), FAILED),
    };

    let report = Report::new(&outcome, options.workers, start.elapsed());
    let text = if options.json {
        serde_json::to_string(&report).expect("it has no maps with keys other than text") + "\n"
    } else {
        report.to_string()
    };
    let mut printed_report = screen.out.write_all(text.as_bytes()).and_then(|()| screen.out.flush());
    if options.chaos.is_some() {
        let restarts = outcome.restarts;
        printed_report = printed_report.and(writeln!(screen.err, "chaos: workers were restarted {restarts} times"));
    }
    if outcome.interrupted {
        let note = writeln!(screen.err, "interrupted: only what was counted so far is shown");
        return printed(printed_report.and(note), INTERRUPTED);
    }
    printed(printed_report, DONE)
}

/// Runs the counting on a runtime of its own, as a task: a root future would run on a thread of its own, besides the workers'.
fn on_runtime<F>(threads: usize, count: F) -> anyhow::Result<Outcome>
where
    F: Future<Output = anyhow::Result<Outcome>> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.context("the runtime did not start")?;
    runtime.block_on(async { tokio::spawn(count).await.context("the counting failed")? })
}

/// The exit code after printing. A reader who has seen enough (`| head`) is no failure.
fn printed(result: io::Result<()>, code: u8) -> u8 {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => FAILED,
        _ => code,
    }
}

/// Resolves at Ctrl-C.
#[must_use]
pub fn ctrl_c() -> Interrupt {
    Box::pin(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Nobody can interrupt us, then.
            future::pending::<()>().await;
        }
    })
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("workers", &self.workers).finish_non_exhaustive()
    }
}

impl fmt::Debug for Screen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen").finish_non_exhaustive()
    }
}
