//! SH: the end of a system.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use actor_core::{ShutdownReport, SpawnErrorKind, Status, TellError, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker};
use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, paused, workers};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn sh_02_who_misses_the_deadline_is_killed_and_named() {
    paused(async || {
        let system = System::new("sh-02");
        let (good, bad) = (Props::default(), Props::default());
        let workers: Vec<_> = (0..10).map(|_| system.spawn(good.worker())).collect();
        for worker in &workers {
            worker.note(1).tell().await.unwrap();
        }
        let stuck = system.prepare(bad.worker()).name("stuck").spawn().unwrap();
        bad.busy(&stuck, 3).await;
        let start = Instant::now();
        let report = system.shutdown(Duration::from_millis(500)).await;
        assert_eq!(start.elapsed(), Duration::from_millis(500));
        assert_eq!(report.elapsed, Duration::from_millis(500));
        assert_eq!((report.stopped, &*report.killed, &*report.stuck), (10, &[stuck.label()][..], &[][..]));
        assert!(!report.is_clean());
        assert_eq!(stuck.exit_reason(), Some(ExitReason::Killed));
        assert!(workers.iter().all(|worker| worker.exit_reason() == Some(ExitReason::Shutdown)));
        assert_eq!(good.ends.take(), vec![ExitReason::Shutdown; 10]);
        assert_eq!((good.log.len(), bad.log.len()), (10, 0), "the good ones drained");
        assert_eq!((good.life.others(), bad.life.others(), system.actor_count()), (0, 0, 0));
    });
}

#[test]
fn sh_02_a_stop_hook_that_never_returns_is_cut_at_the_deadline() {
    /// Never gets done.
    #[actor]
    struct Endless(Gate);

    #[actor]
    impl Endless {
        #[handler]
        fn noop(&mut self) {}

        #[stopped]
        async fn end(&mut self) {
            self.0.pass().await;
        }
    }

    paused(async || {
        let system = System::new("sh-02-hook");
        let endless = system.spawn(Endless(Gate::default()));
        let report = system.shutdown(Duration::from_millis(500)).await;
        assert_eq!((report.elapsed, report.killed), (Duration::from_millis(500), vec![endless.label()]));
        assert_eq!(endless.exit_reason(), Some(ExitReason::Killed));
    });
}

#[test]
fn an_idle_system_shuts_down_at_once_and_an_empty_one_too() {
    paused(async || {
        let system = System::new("empty");
        let report = system.shutdown(SECOND).await;
        assert_eq!((report.stopped, report.is_clean(), report.elapsed), (0, true, Duration::ZERO));

        let system = System::new("idle");
        let workers: Vec<_> = (0..100).map(|_| system.spawn(Worker::default())).collect();
        let report = system.shutdown(Duration::ZERO.max(SECOND)).await;
        assert_eq!((report.stopped, report.is_clean(), report.elapsed), (100, true, Duration::ZERO));
        assert!(workers.iter().all(|worker| worker.status() == Status::Stopped));
    });
}

#[test]
fn a_deadline_beyond_the_clock_is_no_deadline() {
    paused(async || {
        let system = System::new("patient");
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 0).await;
        let shutdown = tokio::spawn({
            let system = system.clone();
            async move { system.shutdown(Duration::MAX).await }
        });
        idle().await;
        props.gate.open(1);
        assert!(shutdown.await.unwrap().is_clean());
    });
}

#[test]
fn a_handler_that_blocks_its_thread_is_reported_as_stuck() {
    /// Blocks.
    #[actor]
    struct Rock(mpsc::Receiver<()>, Gate);

    #[actor]
    impl Rock {
        #[handler]
        fn block(&mut self) {
            self.1.open(1);
            let _ = self.0.recv();
        }
    }

    // The rock is on another runtime, so that the clock of the shutdown can be a paused one.
    paused(async || {
        let system = System::new("rocky");
        let (roll, rolled) = mpsc::channel();
        let gate = Gate::default();
        let other = other_runtime();
        let rock = {
            let _inside = other.enter();
            system.spawn(Rock(rolled, gate.clone()))
        };
        let fine = system.spawn(Worker::default());
        rock.block().try_tell().unwrap();
        gate.pass().await;
        let report = system.shutdown(SECOND).await;
        assert_eq!((report.stopped, &*report.killed, &*report.stuck), (1, &[][..], &[rock.label()][..]));
        assert!(!report.is_clean());
        assert_eq!(fine.exit_reason(), Some(ExitReason::Shutdown));
        assert_eq!((rock.exit_reason(), system.actor_count()), (None, 1));
        roll.send(()).unwrap();
        assert_eq!(rock.closed().await, ExitReason::Killed);
        assert_eq!(system.actor_count(), 0);
        other.shutdown_background();
    });
}

/// What two reports of one shutdown share.
fn outcome(report: ShutdownReport) -> (usize, Vec<String>, Vec<String>) {
    let names = |labels: Vec<actor_core::ActorLabel>| labels.iter().map(ToString::to_string).collect();
    (report.stopped, names(report.killed), names(report.stuck))
}

#[test]
fn sh_04_all_callers_get_the_same_outcome() {
    paused(async || {
        let system = System::new("sh-04");
        let props = Props::default();
        let fine = system.spawn(props.worker());
        let stuck = system.spawn(props.worker());
        props.busy(&stuck, 0).await;
        let callers = futures::future::join_all((0..5).map(|_| system.shutdown(SECOND))).await;
        let expected = (1, vec![stuck.label().to_string()], Vec::new());
        for report in callers {
            assert_eq!(outcome(report), expected);
        }
        let later = system.shutdown(SECOND).await;
        assert_eq!(outcome(later), expected, "whoever comes later gets it too");
        assert_eq!(props.ends.take(), [ExitReason::Shutdown], "it ran once");
        assert_eq!(fine.exit_reason(), Some(ExitReason::Shutdown));
    });
}

#[test]
fn sh_04_the_earlier_deadline_rules_for_all_callers() {
    paused(async || {
        let system = System::new("sh-04-deadlines");
        let props = Props::default();
        let stuck = system.spawn(props.worker());
        props.busy(&stuck, 0).await;
        let (patient, hasty) = tokio::join!(system.shutdown(60 * SECOND), system.shutdown(SECOND));
        let expected = (0, vec![stuck.label().to_string()], Vec::new());
        assert_eq!((patient.elapsed, outcome(patient)), (SECOND, expected.clone()));
        assert_eq!(outcome(hasty), expected);
    });
}

#[test]
fn sh_04_from_many_threads_it_runs_once() {
    workers(async || {
        for _ in 0..20 {
            let system = System::new("sh-04-threads");
            let props = Props::default();
            for _ in 0..50 {
                drop(system.prepare(props.worker()).name(format!("w{}", system.actor_count())).spawn().unwrap());
            }
            let callers: Vec<_> = (0..8)
                .map(|_| {
                    let system = system.clone();
                    tokio::spawn(async move { system.shutdown(30 * SECOND).await })
                })
                .collect();
            for caller in callers {
                assert_eq!(outcome(caller.await.unwrap()), (50, vec![], vec![]));
            }
            assert_eq!(props.ends.take(), vec![ExitReason::Shutdown; 50]);
            assert_eq!((props.life.others(), system.actor_count()), (0, 0));
        }
    });
}

/// Ends its own world.
#[actor]
struct Samson(Log<&'static str>);

#[actor]
impl Samson {
    #[handler]
    async fn push_the_pillars(&mut self, ctx: &mut Context<Self>) {
        ctx.system().shutdown(SECOND).await;
        self.0.push("survived");
    }

    #[handler]
    fn push_without_waiting(&mut self, ctx: &mut Context<Self>) {
        let system = ctx.system();
        tokio::spawn(async move { system.shutdown(SECOND).await });
    }
}

#[test]
fn sh_04_a_handler_that_awaits_the_shutdown_is_cut_at_the_deadline() {
    paused(async || {
        let system = System::new("gaza");
        let log = Log::default();
        let samson = system.spawn(Samson(log.clone()));
        let other = system.spawn(Worker::default());
        let start = Instant::now();
        let error = samson.push_the_pillars().await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }), "{error:?}");
        assert_eq!(other.closed().await, ExitReason::Shutdown);
        assert_eq!(samson.closed().await, ExitReason::Killed);
        assert_eq!((start.elapsed(), log.len(), system.actor_count()), (SECOND, 0, 0));
    });
}

#[test]
fn sh_04_a_handler_may_start_the_shutdown() {
    on_both(async || {
        let system = System::new("gaza");
        let samson = system.spawn(Samson(Log::default()));
        samson.push_without_waiting().await.unwrap();
        assert_eq!(samson.closed().await, ExitReason::Shutdown);
        assert!(system.is_shutting_down());
    });
}

#[test]
fn the_first_cause_of_an_end_stays_its_reason() {
    paused(async || {
        let system = System::new("causes");
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 0).await;
        let stop = worker.stop();
        let mut shutdown = Box::pin(system.shutdown(SECOND));
        poll_pending_unit(&mut shutdown);
        props.gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        assert!(shutdown.await.is_clean());
    });
}

fn poll_pending_unit(future: &mut (impl Future<Output = ShutdownReport> + Unpin)) {
    poll_pending(future);
}

#[test]
fn sh_05_whatever_is_in_flight_resolves() {
    paused(async || {
        let system = System::new("sh-05");
        let props = Props::default();
        let worker = system.spawn(props.worker());
        let mut running = worker.hold(1);
        poll_pending(&mut running);
        props.gate.reached().await;
        let mut queued = worker.note(2);
        let mut kept = worker.keep();
        poll_pending(&mut queued);
        poll_pending(&mut kept);
        let mut shutdown = Box::pin(system.shutdown(SECOND));
        poll_pending_unit(&mut shutdown);
        idle().await;

        assert!(system.is_shutting_down());
        let refused = worker.note(3).try_tell().unwrap_err();
        assert!(matches!(&refused, TellError::Stopped(refused) if refused.reason() == Some(&ExitReason::Shutdown)));
        let error = system.prepare(props.worker()).name("late").spawn().unwrap_err();
        assert_eq!(*error.kind(), SpawnErrorKind::ShuttingDown);
        drop(error.into_inner());
        let late = system.spawn(props.worker());
        assert_eq!(late.exit_reason(), Some(ExitReason::Shutdown));
        assert!(matches!(late.note(4).await, Err(AskError::Stopped { reason: ExitReason::Shutdown, .. })));
        assert_eq!(late.closed().await, ExitReason::Shutdown);

        props.gate.open(1);
        assert_eq!((running.await.unwrap(), queued.await.unwrap()), (1, 2));
        let kept = kept.await.unwrap_err();
        assert!(matches!(kept, AskError::Stopped { reason: ExitReason::Shutdown, .. }), "{kept:?}");
        let report = shutdown.await;
        assert_eq!((report.stopped, report.is_clean()), (1, true));
        assert_eq!((props.life.others(), system.actor_count()), (0, 0));
        assert!(system.lookup::<Worker>("late").is_none());
    });
}

#[test]
fn sh_05_children_cannot_be_had_while_the_system_shuts_down() {
    /// Tries to have children late.
    #[actor]
    struct Elder(Props, Log<Option<SpawnErrorKind>>);

    #[actor]
    impl Elder {
        #[handler]
        fn noop(&mut self) {}

        #[stopped]
        fn end(&mut self, ctx: &mut Context<Self>) {
            let spawned = self.0.worker().prepare().spawn_under(ctx);
            self.1.push(spawned.err().map(|error| error.kind().clone()));
            let child = ctx.spawn(self.0.worker());
            assert_eq!(child.exit_reason(), Some(ExitReason::Shutdown));
        }
    }

    current(async || {
        let system = System::new("elders");
        let (props, log) = (Props::default(), Log::default());
        let _elder = system.spawn(Elder(props.clone(), log.clone()));
        assert!(system.shutdown(SECOND).await.is_clean());
        assert_eq!(log.take(), [Some(SpawnErrorKind::ShuttingDown)]);
        assert_eq!(props.life.others(), 0);
    });
}

/// Spawns without end, until it is refused.
async fn storm(system: System, props: Props, spawned: Arc<AtomicUsize>) -> SpawnErrorKind {
    loop {
        let worker = match system.prepare(props.worker()).spawn() {
            Ok(worker) => worker,
            Err(error) => return error.kind().clone(),
        };
        spawned.fetch_add(1, Ordering::SeqCst);
        let _ = worker.note(1).try_tell();
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_shutdown_in_a_storm_of_spawns_leaves_nobody() {
    workers(async || {
        for round in 0..30_u32 {
            let system = System::new("storm");
            let props = Props::default();
            let spawned = Arc::new(AtomicUsize::new(0));
            let storms: Vec<_> =
                (0..4).map(|_| tokio::spawn(storm(system.clone(), props.clone(), Arc::clone(&spawned)))).collect();
            while spawned.load(Ordering::SeqCst) < 10 * (round as usize % 5) {
                tokio::task::yield_now().await;
            }
            let report = system.shutdown(30 * SECOND).await;
            assert!(report.is_clean(), "{report:?}");
            for storm in storms {
                assert_eq!(storm.await.unwrap(), SpawnErrorKind::ShuttingDown);
            }
            assert_eq!((system.actor_count(), props.life.others()), (0, 0));
        }
    });
}

/// One of a deep line of actors.
#[actor]
struct Link {
    below: u32,
    life: Life,
}

#[actor]
impl Link {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        if self.below > 0 {
            let _ = ctx.spawn(Self { below: self.below - 1, life: self.life.clone() });
        }
    }

    #[handler]
    fn noop(&mut self) {}
}

#[test]
fn sh_06_a_deep_tree_ends_on_small_stacks() {
    crate::stage::limited(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_stack_size(128 * 1024)
            .enable_all()
            .build()
            .unwrap();
        let system = System::builder().name("deep").runtime(runtime.handle().clone()).build();
        let life = Life::default();
        let root = system.spawn(Link { below: 2047, life: life.clone() });
        let task = runtime.spawn({
            let system = system.clone();
            async move {
                while system.actor_count() < 2048 {
                    tokio::task::yield_now().await;
                }
                system.shutdown(60 * SECOND).await
            }
        });
        let report = futures::executor::block_on(task).unwrap();
        assert_eq!((report.stopped, report.is_clean()), (2048, true), "{report:?}");
        assert_eq!((life.others(), system.actor_count()), (0, 0));
        assert_eq!(root.exit_reason(), Some(ExitReason::Shutdown));
    });
}

#[test]
fn an_actor_killed_by_others_during_the_shutdown_did_not_end_by_itself() {
    paused(async || {
        let system = System::new("killed");
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 0).await;
        let mut shutdown = Box::pin(system.shutdown(60 * SECOND));
        poll_pending_unit(&mut shutdown);
        idle().await;
        drop(worker.kill());
        let report = shutdown.await;
        assert_eq!(report.stopped, 0, "it did not end by itself");
    });
}
