//! LC: ends that race each other.

use std::sync::Arc;

use actor_core::{ExitReason, Spawn as _};
use tokio::sync::Barrier;
use tokio::task::yield_now;

use crate::cast::{Props, WorkerRef};
use crate::stage::on_both;

const ROUNDS: usize = 200;

/// Runs `first` and `second` at the same moment, as near as can be, and gives what the actor ended of.
async fn race(
    round: usize,
    props: &Props,
    worker: WorkerRef,
    first: impl FnOnce(WorkerRef) + Send + 'static,
    second: impl FnOnce(WorkerRef) + Send + 'static,
) -> ExitReason {
    let closed = worker.closed();
    let start = Arc::new(Barrier::new(2));
    let (one, two) = (Arc::clone(&start), start);
    let (left, right) = (worker.clone(), worker);
    let first = tokio::spawn(async move {
        one.wait().await;
        first(left);
    });
    let second = tokio::spawn(async move {
        two.wait().await;
        for _ in 0..round % 3 {
            yield_now().await;
        }
        second(right);
    });
    first.await.unwrap();
    second.await.unwrap();
    let reason = closed.await;
    assert_eq!(props.life.others(), 0);
    reason
}

#[test]
fn stop_racing_kill_ends_the_actor_once() {
    on_both(async || {
        for round in 0..ROUNDS {
            let props = Props::default();
            let worker = props.worker().spawn();
            if round % 2 == 0 {
                worker.note(1).await.unwrap();
            }
            let stop = |worker: WorkerRef| drop(worker.stop());
            let kill = |worker: WorkerRef| drop(worker.kill());
            let reason = race(round, &props, worker, stop, kill).await;
            let ends = props.ends.take();
            match reason {
                ExitReason::Killed => assert!(ends.is_empty() || ends == [ExitReason::Normal], "{ends:?}"),
                ExitReason::Normal => assert_eq!(ends, [ExitReason::Normal]),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn stop_racing_the_last_refs_drop_ends_the_actor_once() {
    on_both(async || {
        for round in 0..ROUNDS {
            let props = Props::default();
            let worker = props.worker().spawn();
            let stop = |worker: WorkerRef| drop(worker.stop());
            assert_eq!(race(round, &props, worker, stop, drop).await, ExitReason::Normal);
            assert_eq!(props.ends.take(), [ExitReason::Normal]);
        }
    });
}

#[test]
fn the_last_tell_racing_the_last_refs_drop_is_handled() {
    on_both(async || {
        for round in 0..ROUNDS {
            let props = Props::default();
            let worker = props.worker().spawn();
            let tell = |worker: WorkerRef| worker.note(1).try_tell().unwrap();
            assert_eq!(race(round, &props, worker, tell, drop).await, ExitReason::Normal);
            assert_eq!(props.log.take(), [1]);
        }
    });
}

#[test]
fn a_weak_refs_upgrade_racing_the_last_refs_drop_has_one_of_two_outcomes() {
    on_both(async || {
        for round in 0..ROUNDS {
            let props = Props::default();
            let worker = props.worker().spawn();
            let weak = worker.downgrade();
            let told = Arc::new(std::sync::atomic::AtomicBool::new(false));
            let was_told = Arc::clone(&told);
            let upgrade = move |worker: WorkerRef| {
                drop(worker);
                let told = weak.upgrade().is_some_and(|worker| worker.note(1).try_tell().is_ok());
                was_told.store(told, std::sync::atomic::Ordering::SeqCst);
            };
            assert_eq!(race(round, &props, worker, upgrade, drop).await, ExitReason::Normal);
            assert_eq!(props.log.len(), usize::from(told.load(std::sync::atomic::Ordering::SeqCst)));
        }
    });
}

#[test]
fn a_panic_racing_a_stop_is_told_to_whoever_stopped() {
    on_both(async || {
        for round in 0..ROUNDS {
            let props = Props::default();
            let worker = props.worker().spawn();
            worker.note(1).await.unwrap();
            let panic = |worker: WorkerRef| drop(worker.panic("bang".to_owned()).try_tell());
            let stop = |worker: WorkerRef| drop(worker.stop());
            let refs = worker.clone();
            let reason = race(round, &props, worker, panic, stop).await;
            let accepted = refs.stats().accepted == 2;
            assert_eq!(matches!(reason, ExitReason::Panicked(_)), accepted, "{reason:?}");
            assert_eq!(props.ends.take(), [reason]);
        }
    });
}

#[test]
fn waiters_that_come_and_go_while_an_actor_ends_are_all_told() {
    on_both(async || {
        for _ in 0..ROUNDS / 4 {
            let worker = Props::default().worker().spawn();
            let waiters: Vec<_> = (0..8)
                .map(|n| {
                    let worker = worker.clone();
                    tokio::spawn(async move {
                        for _ in 0..n {
                            drop(futures::poll!(std::pin::pin!(worker.closed())));
                            yield_now().await;
                        }
                        worker.closed().await
                    })
                })
                .collect();
            yield_now().await;
            drop(worker.stop());
            for waiter in waiters {
                assert_eq!(waiter.await.unwrap(), ExitReason::Normal);
            }
        }
    });
}
