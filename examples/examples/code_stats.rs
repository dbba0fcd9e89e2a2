//! Counts files, lines and identifiers of source trees with a pool of actors.
//!
//! `cargo run --release --example code_stats -- [PATH ...] [--json] [--workers N] [--chaos N]`

use std::process::ExitCode;
use std::sync::Mutex;

use actor_core::{Supervisor, prelude::*};
use examples::code_stats::{self, Entry, FileError, FileStats, Job, Outcome, Progress, Screen, Summary};
use futures::{FutureExt, StreamExt, TryStreamExt, stream};

// The book shows what follows, up to `main`, next to `code_stats_by_hand.rs`.

/// Counts one file at a time. Reading blocks the thread, which is right here: see `code_stats::run`.
#[actor]
struct Worker;

#[actor]
impl Worker {
    #[handler]
    fn count(&mut self, file: Entry) -> Result<FileStats, FileError> {
        file.count()
    }
}

/// Adds up what the workers find.
#[actor(mailbox = bounded(64))]
struct Totals(Summary);

#[actor]
impl Totals {
    #[handler]
    fn add(&mut self, counted: Result<FileStats, FileError>) {
        self.0.add(counted);
    }

    #[handler]
    fn report(&mut self) -> Summary {
        std::mem::take(&mut self.0)
    }
}

pub(crate) async fn count(job: Job) -> anyhow::Result<Outcome> {
    let totals = Totals(Summary::default()).spawn();
    let mut crew = Supervisor::builder().max_restarts(usize::MAX);
    let workers: Vec<WorkerRef> = (0..job.workers).map(|_| crew.add(ChildSpec::new(|| Worker))).collect();
    let (crew, idle) = (crew.start().await?, Mutex::new(workers.clone()));
    let interrupt = job.interrupt.shared();
    let files = stream::iter(job.walk.map(Ok)).take_until(interrupt.clone());
    let counting = files.try_for_each_concurrent(job.workers, async |file: Entry| {
        let path = file.path().to_owned();
        let worker = idle.lock().unwrap().pop().expect("there are as many workers as files at a time");
        let counted = match worker.count(file).await {
            // The worker is being restarted, and its ref is good: the file has a second chance.
            Err(AskError::Panicked { .. }) => worker.count(Entry::file(path.clone())).await,
            counted => counted,
        };
        let counted = counted.map_err(|error| match error {
            AskError::Handler(error) => error,
            crash => FileError::crashed(&path, &crash),
        });
        idle.lock().unwrap().push(worker);
        job.progress.counted();
        totals.add(counted).tell().await
    });
    counting.await?;
    let restarts = workers.iter().map(|worker| worker.stats().restarts).sum();
    crew.stop().await?;
    Ok(Outcome { summary: totals.report().await?, interrupted: interrupt.peek().is_some(), restarts })
}

fn main() -> ExitCode {
    let progress = Progress::on_stderr();
    let mut screen = Screen { out: &mut std::io::stdout(), err: &mut std::io::stderr(), progress };
    code_stats::run(std::env::args_os().skip(1), &mut screen, code_stats::ctrl_c(), count).into()
}
