//! Handlers that run side by side, when the actor ends.

use std::time::Duration;

use actor_core::{Phase, prelude::*};

use crate::concurrent::{Shelf, balanced, readers};
use crate::props::{Bomb, Gate, LastWord, Life, Log};
use crate::stage::{idle, on_both, other_runtime, paused, workers};

#[test]
fn a_panic_of_one_cuts_the_others() {
    on_both(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 2).await;
        let panics = tokio::spawn(shelf.panic("boom".into()).owned().into_future());
        props.gate.reached().await;
        // Waits behind them: it is not handled.
        let waiting = tokio::spawn(shelf.add(1).owned().into_future());
        while shelf.stats().depth == 0 {
            tokio::task::yield_now().await;
        }
        // The permits go to the readers first, who came first: all three are let go on at the same time.
        drop(held);
        let innocent = tokio::spawn(shelf.read("x".into()).owned().into_future());
        while shelf.stats().depth == 1 {
            tokio::task::yield_now().await;
        }
        props.gate.open(3);
        let Err(AskError::Panicked { failure, request }) = panics.await.unwrap() else { panic!("it panicked") };
        assert_eq!((failure.during(), failure.message()), ("panic", "boom"));
        assert_eq!(request.message(), "panic");
        for queued in [innocent.await.unwrap().map(drop), waiting.await.unwrap()] {
            assert!(
                matches!(&queued, Err(AskError::Stopped { phase: Phase::Queued, reason: ExitReason::Panicked(_), .. })),
                "{queued:?}"
            );
        }
        assert!(matches!(shelf.closed().await, ExitReason::Panicked(_)));
        let stats = shelf.stats();
        assert_eq!((stats.handled, stats.dropped.unhandled), (3, 2));
        balanced(stats);
        assert_eq!(props.life.others(), 0, "the state is dropped");
    });
}

/// Panics at once while others wait.
#[actor]
struct Pair {
    gate: Gate,
    log: Log<&'static str>,
}

#[actor]
impl Pair {
    #[handler(concurrent)]
    async fn wait(&self) -> u64 {
        let _word = LastWord(self.log.clone(), "cut");
        self.gate.pass().await;
        1
    }

    #[handler(concurrent)]
    async fn wait_with_a_bomb(&self, life: Life) -> u64 {
        let bomb = Bomb(true);
        self.gate.pass().await;
        drop((bomb, life));
        1
    }

    #[handler(concurrent)]
    async fn boom(&self) -> u64 {
        panic!("boom")
    }

    #[stopped]
    fn stopped(&mut self) {
        self.log.push("stopped");
    }
}

#[test]
fn whoever_is_cut_by_a_panic_beside_it_hears_of_it() {
    on_both(async || {
        let (gate, log) = (Gate::default(), Log::default());
        let pair = Pair { gate: gate.clone(), log: log.clone() }.spawn();
        let life = Life::default();
        let first = tokio::spawn(pair.wait_with_a_bomb(life.clone()).owned().into_future());
        gate.reached().await;
        let second = tokio::spawn(pair.wait().owned().into_future());
        gate.reached().await;
        let third = pair.boom().await;
        for outcome in [first.await.unwrap(), second.await.unwrap(), third] {
            let Err(AskError::Panicked { failure, .. }) = outcome else { panic!("{outcome:?}") };
            assert_eq!((failure.during(), failure.message()), ("boom", "boom"));
        }
        pair.closed().await;
        assert_eq!(log.take(), ["cut", "stopped"]);
        assert_eq!(life.others(), 0);
        balanced(pair.stats());
    });
}

#[test]
fn the_error_of_one_that_was_cut_names_the_other() {
    paused(async || {
        let gate = Gate::default();
        let pair = Pair { gate: gate.clone(), log: Log::default() }.spawn();
        let held = tokio::spawn(pair.wait().owned().into_future());
        gate.reached().await;
        pair.boom().tell().await.unwrap();
        let error = held.await.unwrap().unwrap_err();
        assert!(error.may_have_run());
        let text = error.to_string();
        assert!(text.starts_with("`wait` at Pair#"), "{text}");
        assert!(text.ends_with("was cut off by a panic in `boom`: boom"), "{text}");
    });
}

#[test]
fn a_kill_cuts_all() {
    on_both(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 3).await;
        shelf.add(1).tell().await.unwrap();
        shelf.kill().await.unwrap();
        for reader in held {
            let outcome = reader.await.unwrap();
            assert!(
                matches!(&outcome, Err(AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. })),
                "{outcome:?}"
            );
        }
        let stats = shelf.stats();
        assert_eq!((stats.handled, stats.dropped.unhandled), (3, 1));
        balanced(stats);
        assert_eq!(props.life.others(), 0);
    });
}

#[test]
fn a_kill_cuts_them_though_one_that_runs_alone_waits() {
    on_both(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let _held = readers(&shelf, &props, 1).await;
        shelf.add(1).tell().await.unwrap();
        // The writer is at hand now, and the driver does not look at the mailbox.
        shelf.add(2).tell().await.unwrap();
        tokio::task::yield_now().await;
        shelf.kill().await.unwrap();
        balanced(shelf.stats());
        assert_eq!(shelf.stats().dropped.unhandled, 2);
    });
}

#[test]
fn a_kill_survives_a_destructor_that_panics() {
    on_both(async || {
        let life = Life::default();
        let pair = Pair { gate: Gate::default(), log: Log::default() };
        let gate = pair.gate.clone();
        let pair = pair.spawn();
        pair.wait_with_a_bomb(life.clone()).tell().await.unwrap();
        gate.reached().await;
        pair.kill().await.unwrap();
        assert_eq!(pair.exit_reason(), Some(ExitReason::Killed));
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_stop_drains() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 2).await;
        shelf.add(3).tell().await.unwrap();
        shelf.read("last".into()).tell().await.unwrap();
        let stopped = tokio::spawn(shelf.stop().into_future());
        idle().await;
        assert!(!stopped.is_finished());
        assert!(shelf.add(1).tell().await.is_err());
        props.gate.open(3);
        stopped.await.unwrap().unwrap();
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
        assert_eq!(props.log.take()[4..], ["add 3", "last in", "last out"]);
        balanced(shelf.stats());
    });
}

#[test]
fn stop_now_lets_those_that_run_finish() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 2).await;
        shelf.add(3).tell().await.unwrap();
        shelf.read("never".into()).tell().await.unwrap();
        let stopped = tokio::spawn(shelf.stop_now().into_future());
        idle().await;
        assert!(!stopped.is_finished());
        props.gate.open(2);
        stopped.await.unwrap().unwrap();
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
        let stats = shelf.stats();
        assert_eq!((stats.handled, stats.dropped.unhandled), (2, 2));
        balanced(stats);
    });
}

#[test]
fn one_of_them_ends_the_actor() {
    for now in [false, true] {
        paused(async move || {
            let props = Shelf::default();
            let shelf = props.clone().spawn();
            let held = readers(&shelf, &props, 1).await;
            let ends = tokio::spawn(shelf.end(now).owned().into_future());
            props.gate.reached().await;
            assert!(shelf.add(1).tell().await.is_err());
            props.gate.open(2);
            ends.await.unwrap().unwrap();
            assert_eq!(shelf.closed().await, ExitReason::Normal);
            for reader in held {
                assert_eq!(reader.await.unwrap().unwrap(), 0);
            }
        });
    }
}

#[test]
fn a_fatal_error_lets_the_others_finish() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let breaks = tokio::spawn(shelf.break_down("rust".into()).owned().into_future());
        props.gate.reached().await;
        let held = readers(&shelf, &props, 1).await;
        props.gate.open(1);
        let outcome = breaks.await.unwrap();
        assert!(matches!(&outcome, Err(AskError::Handler(why)) if why == "rust"), "{outcome:?}");
        shelf.add(1).tell().await.ok();
        idle().await;
        assert!(shelf.exit_reason().is_none(), "one still runs");
        props.gate.open(1);
        let ExitReason::Failed(failure) = shelf.closed().await else { panic!("it failed") };
        assert_eq!((failure.during(), failure.message()), ("break_down", "rust"));
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
        balanced(shelf.stats());
    });
}

#[test]
fn the_first_failure_stays_though_another_panics() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        shelf.panic("the second".into()).tell().await.unwrap();
        props.gate.reached().await;
        shelf.fails().tell().await.unwrap();
        props.gate.reached().await;
        props.gate.open(1);
        let ExitReason::Failed(failure) = shelf.closed().await else { panic!("it failed") };
        assert_eq!(failure.message(), "the first");
    });
}

#[test]
fn an_error_that_nobody_asked_for_reaches_the_hook_when_none_runs() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 1).await;
        shelf.refuse("told".into()).tell().await.unwrap();
        assert!(matches!(
            shelf.refuse("asked".into()).timeout(Duration::from_secs(1)).await,
            Err(AskError::Timeout { .. })
        ));
        shelf.read("next".into()).tell().await.unwrap();
        idle().await;
        assert_eq!(props.failed.len(), 0, "it waits for the reader, and all later ones wait for it");
        assert_eq!(props.log.take(), ["r0 in"]);
        props.gate.open(1);
        idle().await;
        assert_eq!(props.failed.take(), ["in `refuse`: told"]);
        assert_eq!(props.log.take(), ["r0 out", "next in"]);
        assert_eq!(shelf.stats().unasked_errors, 1);
        drop(held);
    });
}

#[test]
fn a_panic_of_the_hook_is_told_in_the_name_of_the_handler() {
    paused(async || {
        let shelf = Shelf::default().spawn();
        shelf.refuse("bang".into()).tell().await.unwrap();
        let ExitReason::Panicked(failure) = shelf.closed().await else { panic!("it panicked") };
        assert_eq!(failure.during(), "refuse");
    });
}

#[test]
fn limits_hold_for_each_by_itself() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 1).await;
        let outcome = shelf.limited().await;
        assert!(matches!(outcome, Err(AskError::Timeout { phase: Phase::Running, .. })), "{outcome:?}");
        let outcome = shelf.limited_hard().await;
        assert!(matches!(outcome, Err(AskError::Timeout { phase: Phase::Running, .. })), "{outcome:?}");
        assert_eq!(shelf.stats().overruns, 2);
        idle().await;
        assert!(!held[0].is_finished());
        props.gate.open(3);
        let ExitReason::Failed(failure) = shelf.closed().await else { panic!("it failed") };
        assert_eq!(failure.during(), "limited_hard");
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
    });
}

#[test]
fn the_last_ref_may_go_while_they_run() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 1).await;
        let weak = shelf.downgrade();
        drop(shelf);
        idle().await;
        assert!(weak.upgrade().is_some_and(|shelf| shelf.is_alive()), "one runs, and may make a ref");
        props.gate.open(1);
        for reader in held {
            reader.await.unwrap().unwrap();
        }
        idle().await;
        assert!(weak.upgrade().is_none());
        assert_eq!(props.life.others(), 0);
    });
}

#[test]
fn an_aborted_runtime_cuts_all() {
    workers(async || {
        let props = Shelf::default();
        let runtime = other_runtime();
        let shelf = {
            let _inside = runtime.enter();
            props.clone().spawn()
        };
        let held = readers(&shelf, &props, 2).await;
        shelf.add(1).tell().await.unwrap();
        runtime.shutdown_background();
        assert_eq!(shelf.closed().await, ExitReason::Aborted);
        for reader in held {
            let outcome = reader.await.unwrap();
            assert!(matches!(&outcome, Err(AskError::Stopped { reason: ExitReason::Aborted, .. })), "{outcome:?}");
        }
        balanced(shelf.stats());
        assert_eq!(props.life.others(), 0);
    });
}
