//! Runs a test on a runtime of its own, under a limit that names the test when it hangs.
//!
//! The limit is real time on another thread, so it also catches a thread that blocks, and does not disturb a paused clock.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// Far more than any test needs on the slowest machine.
const LIMIT: Duration = Duration::from_mins(1);

/// Runs a test on one thread, with a paused clock that moves on when nothing else can.
pub(crate) fn paused(test: impl AsyncFnOnce() + Send + 'static) {
    on(Builder::new_current_thread().start_paused(true), test);
}

/// Runs a test on one thread.
pub(crate) fn current(test: impl AsyncFnOnce() + Send + 'static) {
    on(&mut Builder::new_current_thread(), test);
}

/// Runs a test on four worker threads.
pub(crate) fn workers(test: impl AsyncFnOnce() + Send + 'static) {
    on(Builder::new_multi_thread().worker_threads(4), test);
}

/// Runs a test on one thread, then on four.
pub(crate) fn on_both(test: impl AsyncFn() + Send + Copy + 'static) {
    current(async move || test().await);
    workers(async move || test().await);
}

fn on(runtime: &mut Builder, test: impl AsyncFnOnce() + Send + 'static) {
    let runtime = runtime.enable_all().build().expect("a runtime");
    limited(move || runtime.block_on(test()));
}

/// Runs a test without any runtime.
pub(crate) fn limited(test: impl FnOnce() + Send + 'static) {
    let name = thread::current().name().unwrap_or("a test").to_owned();
    let (ended, end) = mpsc::channel::<()>();
    let body = thread::Builder::new().name(name.clone()).spawn(move || {
        test();
        drop(ended);
    });
    match end.recv_timeout(LIMIT) {
        Err(RecvTimeoutError::Timeout) => panic!("{name} did not end within {LIMIT:?}"),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => {
            if let Err(panic) = body.expect("a thread").join() {
                resume_unwind(panic);
            }
        }
    }
}

/// A second runtime, to be dropped or blocked without disturbing the test.
pub(crate) fn other_runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

/// Moves the paused clock on.
pub(crate) async fn pass(duration: Duration) {
    // tidy: sleep because the clock is paused: it costs nothing and is exact
    tokio::time::sleep(duration).await;
}

/// Waits until every task waits. The paused clock moves only then.
pub(crate) async fn idle() {
    pass(Duration::from_millis(1)).await;
}
