//! Futures as children: their end, error or panic is the exit reason, and they are told before they are dropped.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actor_core::{Cancel, Restart, Shutdown, Strategy, Supervisor, Task, TaskRef, prelude::*};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::props::{Gate, Life, Log};
use crate::stage::{on_both, other_runtime, paused};

/// Counts how often a task was made, and says how each of them ends.
fn script(ends: &'static [Result<(), &'static str>]) -> (Arc<AtomicUsize>, ChildSpec<Task>) {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let spec = ChildSpec::task(move || {
        let end = ends.get(count.fetch_add(1, Ordering::Relaxed)).copied();
        async move {
            match end {
                Some(end) => end,
                None => pending().await,
            }
        }
    });
    (made, spec)
}

#[test]
fn its_end_is_a_normal_end() {
    on_both(async || {
        let (made, spec) = script(&[Ok(())]);
        let mut app = Supervisor::builder();
        let task = app.add(spec.restart(Restart::Transient));
        let app = app.start().await.expect("it is up");
        assert_eq!(task.closed().await, ExitReason::Normal);
        assert_eq!((made.load(Ordering::Relaxed), task.stats().restarts), (1, 0));
        app.stop().await.expect("it ends");
    });
}

#[test]
fn a_permanent_task_is_made_again() {
    on_both(async || {
        let (made, spec) = script(&[Ok(()), Err("broken"), Ok(())]);
        let mut app = Supervisor::builder();
        let task = app.add(spec);
        let app = app.start().await.expect("it is up");
        while made.load(Ordering::Relaxed) < 4 {
            tokio::task::yield_now().await;
        }
        task.ready().await.expect("the fourth never ends");
        assert_eq!(task.stats().restarts, 3);
        app.stop().await.expect("it ends");
    });
}

#[test]
fn an_error_is_a_failure() {
    on_both(async || {
        let (_, spec) = script(&[Err("disk full")]);
        let task = spec.spawn();
        let reason = task.closed().await;
        assert!(reason.is_failure());
        assert!(matches!(&reason, ExitReason::Failed(failure) if failure.message() == "disk full"), "{reason}");
    });
}

fn fail() -> std::future::Ready<()> {
    panic!("before it began")
}

#[test]
fn a_panic_is_a_panic() {
    on_both(async || {
        let task = ChildSpec::task(|| async { panic!("on purpose") }).spawn();
        let reason = task.closed().await;
        assert!(matches!(&reason, ExitReason::Panicked(failure) if failure.message() == "on purpose"), "{reason}");
        // Also while it is made.
        let task = ChildSpec::task(fail).spawn();
        assert!(matches!(task.closed().await, ExitReason::Panicked(_)));
    });
}

#[test]
fn failures_count_in_the_budget() {
    on_both(async || {
        let (made, spec) = script(&[Err("a"), Err("b"), Err("c")]);
        let app = Supervisor::builder().max_restarts(2).child(spec.id("job")).start().await.expect("it was up");
        let reason = app.closed().await.to_string();
        assert!(reason.contains("child `job`") && reason.ends_with(": c"), "{reason}");
        assert_eq!(made.load(Ordering::Relaxed), 3);
    });
}

#[test]
fn it_is_told_and_ends_in_order() {
    on_both(async || {
        let log = Log::default();
        let (begun, last) = (Gate::default(), log.clone());
        let gate = begun.clone();
        let spec = ChildSpec::cancellable_task(move |cancel| {
            let (last, gate) = (last.clone(), gate.clone());
            async move {
                gate.pass().await;
                cancel.requested().await;
                tokio::task::yield_now().await;
                last.push("saved");
            }
        });
        let app = Supervisor::builder().child(spec).start().await.expect("it is up");
        begun.open(1);
        begun.reached().await;
        tokio::task::yield_now().await;
        app.stop().await.expect("it ends");
        assert_eq!(log.take(), ["saved"]);
    });
}

#[test]
fn one_that_was_told_before_it_began_ends_too() {
    on_both(async || {
        let task = ChildSpec::cancellable_task(|cancel| async move { cancel.requested().await }).spawn();
        task.stop().await.expect("it ends");
        assert_eq!(task.closed().await, ExitReason::Normal);
    });
}

#[test]
fn all_that_wait_are_told() {
    on_both(async || {
        let told = Arc::new(Semaphore::new(0));
        let count = Arc::clone(&told);
        let spec = ChildSpec::cancellable_task(move |cancel: Cancel| {
            for _ in 0..3 {
                let (cancel, count) = (cancel.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    // One that gave up does not disturb the others.
                    let _ = tokio::time::timeout(Duration::ZERO, cancel.requested()).await;
                    cancel.requested().await;
                    count.add_permits(1);
                });
            }
            async move { cancel.requested().await }
        });
        let task = spec.spawn();
        task.ready().await.expect("it is up");
        task.stop().await.expect("it ends");
        told.acquire_many(3).await.expect("all three").forget();
    });
}

/// A task that does not end by itself, and lives for as long as what it holds.
fn holding(life: &Life) -> ChildSpec<Task> {
    let held = life.clone();
    ChildSpec::task(move || {
        let held = held.clone();
        async move {
            pending::<()>().await;
            drop(held);
        }
    })
}

#[test]
fn it_is_dropped_at_the_deadline() {
    paused(async || {
        let life = Life::default();
        let spec = holding(&life);
        let mut app = Supervisor::builder();
        let task = app.add(spec.shutdown(Duration::from_secs(3)));
        let app = app.start().await.expect("it is up");
        let begun = Instant::now();
        app.stop().await.expect("it ends");
        assert_eq!(begun.elapsed(), Duration::from_secs(3));
        assert_eq!(task.closed().await, ExitReason::Killed);
        drop((task, app));
    });
}

#[test]
fn one_that_is_killed_is_not_waited_for() {
    paused(async || {
        let mut app = Supervisor::builder();
        let task = app.add(ChildSpec::task(pending::<()>).shutdown(Shutdown::Kill));
        let app = app.start().await.expect("it is up");
        let begun = Instant::now();
        app.stop().await.expect("it ends");
        assert_eq!((begun.elapsed(), task.closed().await), (Duration::ZERO, ExitReason::Killed));
    });
}

#[test]
fn a_kill_drops_it_and_it_is_made_again() {
    on_both(async || {
        let (made, spec) = script(&[]);
        let mut app = Supervisor::builder();
        let task = app.add(spec);
        let app = app.start().await.expect("it is up");
        for round in 1..4 {
            task.kill().await.expect("it is killed");
            task.ready().await.expect("it is up again");
            assert_eq!(made.load(Ordering::Relaxed), round + 1);
        }
        // Every kill counts, and the budget is three.
        task.kill().await.expect("it is killed");
        assert!(app.closed().await.is_failure());
    });
}

#[test]
fn it_is_restarted_with_its_siblings() {
    on_both(async || {
        let log = Log::default();
        let lines = log.clone();
        let mut app = Supervisor::builder().strategy(Strategy::OneForAll);
        app.add(ChildSpec::cancellable_task(move |cancel| {
            let lines = lines.clone();
            async move {
                lines.push("begins");
                cancel.requested().await;
                lines.push("ends");
            }
        }));
        let other = app.add(ChildSpec::task(pending::<()>).id("other"));
        let app = app.start().await.expect("both are up");
        while log.len() < 1 {
            tokio::task::yield_now().await;
        }
        other.kill().await.expect("it is killed");
        while log.len() < 3 {
            tokio::task::yield_now().await;
        }
        app.kill().await.expect("it ends");
        assert_eq!(log.take(), ["begins", "ends", "begins"]);
    });
}

#[test]
fn it_ends_with_its_last_ref_unless_it_is_supervised() {
    on_both(async || {
        let life = Life::default();
        let task = holding(&life).spawn();
        task.ready().await.expect("it is up");
        let weak = task.downgrade();
        drop(task);
        while weak.upgrade().is_some() || life.others() > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn it_is_a_child_of_an_actor() {
    on_both(async || {
        #[actor]
        struct Owner;

        #[actor]
        impl Owner {
            #[handler]
            fn run(&mut self, ctx: &mut Context<Self>) -> TaskRef {
                ctx.spawn(ChildSpec::cancellable_task(|cancel| async move { cancel.requested().await }))
            }
        }

        let owner = Owner.spawn();
        let task = owner.run().await.expect("it answers");
        owner.stop().await.expect("it ends");
        assert_eq!(task.closed().await, ExitReason::ParentStopped);
    });
}

#[test]
fn it_is_a_child_of_a_struct() {
    on_both(async || {
        #[supervisor]
        struct App {
            gate: Gate,
            #[child({ let gate = gate.clone(); ChildSpec::task(move || { let gate = gate.clone(); async move { gate.pass().await } }) })]
            job: TaskRef,
        }

        let app = App::start(Gate::default()).await.expect("it is up");
        app.gate.open(1);
        app.gate.reached().await;
        // It has ended, and is permanent.
        app.gate.reached().await;
        assert!(app.job.stats().restarts >= 1);
    });
}

#[test]
fn it_is_dropped_with_its_runtime() {
    let life = Life::default();
    let held = life.clone();
    let runtime = other_runtime();
    let task = runtime.block_on(async {
        let spec = ChildSpec::task(move || {
            let held = held.clone();
            async move {
                pending::<()>().await;
                drop(held);
            }
        });
        let mut app = Supervisor::builder();
        let task = app.add(spec);
        app.start().await.expect("it is up");
        task
    });
    drop(runtime);
    assert!(!matches!(task.status(), actor_core::Status::Running));
    drop(task);
}
