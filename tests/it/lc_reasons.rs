//! LC: why an actor ended, as whoever waits is told.

use std::time::Duration;

use actor_core::{Status, System, prelude::*};

use crate::cast::{Props, Worker};
use crate::stage::{idle, paused};

#[test]
fn lc_16_waiting_yields_the_reason_and_looking_yields_none_before() {
    paused(async || {
        let worker = Worker::default().spawn();
        assert_eq!(worker.exit_reason(), None);
        idle().await;
        assert_eq!((worker.exit_reason(), worker.status()), (None, Status::Running));
        assert_eq!(worker.stop().await, Ok(ExitReason::Normal));
        assert_eq!((worker.exit_reason(), worker.status()), (Some(ExitReason::Normal), Status::Stopped));

        let worker = Worker::default().spawn();
        assert_eq!(worker.kill().await, Ok(ExitReason::Killed));

        let worker = Worker::default().spawn();
        worker.panic("bang".to_owned()).try_tell().unwrap();
        let reason = worker.closed().await;
        assert!(reason.is_failure());
        assert_eq!(reason.to_string(), "panicked in `panic`: bang");
        let ExitReason::Panicked(failure) = reason else { panic!() };
        assert_eq!((failure.during(), failure.message()), ("panic", "bang"));

        let system = System::new("lc-16");
        let worker = system.spawn(Worker::default());
        system.shutdown(Duration::from_secs(1)).await;
        assert_eq!(worker.exit_reason(), Some(ExitReason::Shutdown));
    });
}

/// Whatever comes later may be harder, and is not why.
#[test]
fn lc_16_the_first_cause_of_an_end_stays() {
    paused(async || {
        let (props, system) = (Props::default(), System::new("lc-16"));
        let spawned = [system.spawn(props.worker()), system.spawn(props.worker()), system.spawn(props.worker())];
        for worker in &spawned {
            props.busy(worker, 2).await;
        }
        let [told, both, killed] = spawned;
        drop(told.stop());
        let shutdown = tokio::spawn(async move { system.shutdown(Duration::from_secs(9)).await });
        idle().await;
        drop((both.stop_now(), killed.kill()));
        props.gate.open(2);
        assert_eq!(told.closed().await, ExitReason::Normal, "it was told before the shutdown");
        assert_eq!(both.closed().await, ExitReason::Shutdown);
        assert_eq!(killed.closed().await, ExitReason::Killed);
        assert!(shutdown.await.unwrap().stuck.is_empty());
        assert_eq!(both.stats().dropped.unhandled, 2, "`stop_now` does what it says all the same");
    });
}
