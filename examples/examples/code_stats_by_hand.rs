//! The same as `code_stats.rs`, with tokio's channels in place of actors.
//!
//! `cargo run --release --example code_stats_by_hand -- [PATH ...] [--json] [--workers N]`

use std::process::ExitCode;
use std::sync::Arc;

use examples::code_stats::{self, Entry, FileError, FileStats, Job, Outcome, Progress, Screen, Summary};
use tokio::sync::{Mutex, mpsc};

// The book shows what follows, up to `main`, next to `code_stats.rs`.

type Counted = Result<FileStats, FileError>;

/// Counts one file at a time, each in a task of its own: a panic must not end the worker, and the next worker in line for the
/// lock must not wait, as it would in this thread, until the file is read.
async fn work(files: Arc<Mutex<mpsc::Receiver<Entry>>>, results: mpsc::Sender<Counted>) {
    loop {
        // In a `while let`, the lock would be held for as long as the file is counted.
        let file = files.lock().await.recv().await;
        let Some(file) = file else { return };
        let path = file.path().to_owned();
        let counted = tokio::spawn(async { file.count() }).await;
        let counted = counted.unwrap_or_else(|crash| Err(FileError::crashed(&path, &crash)));
        if results.send(counted).await.is_err() {
            return;
        }
    }
}

/// Adds up what the workers find.
async fn add_up(mut results: mpsc::Receiver<Counted>, progress: Progress) -> Summary {
    let mut summary = Summary::default();
    while let Some(counted) = results.recv().await {
        summary.add(counted);
        progress.counted();
    }
    summary
}

pub(crate) async fn count(mut job: Job) -> anyhow::Result<Outcome> {
    let (to_workers, files) = mpsc::channel(64);
    let (to_totals, results) = mpsc::channel(64);
    let totals = tokio::spawn(add_up(results, job.progress));
    let files = Arc::new(Mutex::new(files));
    for _ in 0..job.workers {
        tokio::spawn(work(Arc::clone(&files), to_totals.clone()));
    }
    // What the tasks hold must be all there is: an end that stays open here keeps the receivers waiting for ever.
    drop((files, to_totals));
    let mut interrupted = false;
    for file in job.walk {
        tokio::select! {
            biased;
            () = &mut job.interrupt => {
                interrupted = true;
                break;
            }
            sent = to_workers.send(file) => sent?,
        }
    }
    drop(to_workers);
    Ok(Outcome { summary: totals.await?, interrupted, restarts: 0 })
}

fn main() -> ExitCode {
    let progress = Progress::on_stderr();
    let mut screen = Screen { out: &mut std::io::stdout(), err: &mut std::io::stderr(), progress };
    code_stats::run(std::env::args_os().skip(1), &mut screen, code_stats::ctrl_c(), count).into()
}
