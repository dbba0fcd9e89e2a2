//! Tables of ends: each end in each state, on a runtime of its own.

use std::time::Duration;

use actor_core::System;
use tokio::runtime::{Builder, Runtime};

use crate::props::Life;
use crate::stage::limited;

/// Plays each end in each state, of actors that live on a runtime with so many threads; the test looks on from another.
pub(crate) fn each_end_in_each_state<S: Copy + Sync, E: Copy + Sync>(
    threads: usize,
    states: &'static [S],
    ends: &'static [E],
    play: impl AsyncFn(S, E, Runtime) + Send + 'static,
) {
    limited(move || {
        let spectators = Builder::new_current_thread().enable_all().build().unwrap();
        for &at in states {
            for &end in ends {
                let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap();
                spectators.block_on(play(at, end, runtime));
            }
        }
    });
}

/// Ends the actors' runtime, if it is not gone: nothing is left of them then.
pub(crate) async fn assert_nothing_left(what: &str, runtime: Option<Runtime>, system: &System, life: &Life) {
    if let Some(runtime) = runtime {
        let ended = system.clone();
        let _ = runtime.spawn(async move { drop(ended.shutdown(Duration::from_millis(1)).await) }).await;
        runtime.shutdown_background();
    }
    for _ in 0..2000 {
        if life.others() == 0 && system.stats().alive == 0 {
            break;
        }
        // The tasks of the other runtime are dropped by its own threads.
        tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
    }
    assert_eq!((life.others(), system.stats().alive), (0, 0), "{what}: something is left");
}
