//! SH: phases of a shutdown, its default deadline, and waiting for somebody else's.

use std::time::Duration;

use actor_core::{PhaseError, PhaseOutcome, ShutdownCause, ShutdownReport, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker};
use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{idle, limited, on_both, other_runtime, pass, paused, workers};

const SECOND: Duration = Duration::from_secs(1);

async fn bang() {
    panic!("bang");
}

fn outcomes(report: &ShutdownReport) -> Vec<(&str, PhaseOutcome)> {
    report.phases.iter().map(|phase| (&*phase.name, phase.outcome.clone())).collect()
}

#[test]
fn phases_run_in_order_around_the_end_of_the_actors() {
    on_both(async || {
        let system = System::new("phases");
        let (log, props) = (Log::default(), Props::default());
        let worker = system.spawn(props.worker());
        for name in ["save", "close"] {
            let (log, worker) = (log.clone(), worker.clone());
            let work = move || async move {
                assert_eq!((System::current().actor_count(), worker.exit_reason()), (0, Some(ExitReason::Shutdown)));
                log.push(name);
            };
            system.after_shutdown(name, SECOND, work).unwrap();
        }
        for name in ["unlisten", "drain"] {
            let (log, worker) = (log.clone(), worker.clone());
            let work = move || async move {
                let system = System::current();
                assert!(system.name() == "phases" && system.is_shutting_down() && worker.is_alive());
                tokio::task::yield_now().await;
                assert_eq!(System::current(), system);
                assert_eq!(worker.note(1).await.unwrap(), 1);
                assert_eq!(Worker::default().spawn().note(2).await.unwrap(), 2, "the system works in full");
                log.push(name);
            };
            system.before_shutdown(name, SECOND, work).unwrap();
        }
        assert!(!system.is_shutting_down());
        let report = system.shutdown(5 * SECOND).await;
        let names = ["unlisten", "drain", "save", "close"];
        assert_eq!(outcomes(&report), names.map(|name| (name, PhaseOutcome::Done)));
        assert_eq!((log.take(), report.is_clean(), &report.cause), (names.to_vec(), true, &ShutdownCause::Asked));
        assert_eq!((props.log.len(), props.life.others()), (2, 0));
    });
}

#[test]
fn a_phase_that_fails_panics_or_hangs_is_reported_and_the_rest_goes_on() {
    paused(async || {
        let system = System::new("bad phases");
        let (life, log) = (Life::default(), Log::default());
        let kept = life.clone();
        system.before_shutdown("fails", SECOND, || async { Err("no disk") }).unwrap();
        system.before_shutdown("panics", SECOND, bang).unwrap();
        let hang = move || async move {
            std::future::pending::<()>().await;
            drop(kept);
        };
        system.before_shutdown("hangs", 3 * SECOND, hang).unwrap();
        let panic_early = || -> std::future::Ready<()> { panic!("early") };
        system.after_shutdown("panics early", SECOND, panic_early).unwrap();
        let last = log.clone();
        system.after_shutdown("last", SECOND, move || async move { last.push(()) }).unwrap();
        let worker = system.spawn(Worker::default());

        let report = system.shutdown(60 * SECOND).await;
        let expected = [
            ("fails", PhaseOutcome::Failed("no disk".to_owned())),
            ("panics", PhaseOutcome::Panicked("bang".to_owned())),
            ("hangs", PhaseOutcome::TimedOut),
            ("panics early", PhaseOutcome::Panicked("early".to_owned())),
            ("last", PhaseOutcome::Done),
        ];
        assert_eq!(outcomes(&report), expected);
        assert_eq!((report.phases[2].elapsed, report.elapsed), (3 * SECOND, 3 * SECOND));
        assert_eq!((report.stopped, report.is_clean(), log.len()), (1, false, 1));
        assert_eq!(worker.exit_reason(), Some(ExitReason::Shutdown));
        idle().await;
        assert_eq!(life.others(), 0, "what was cut is dropped");
        let text = "shut down on request in 3.0s: 1 actor stopped
phase `fails`: failed: no disk
phase `panics`: panicked: bang
phase `hangs`: was cut after 3.0s
phase `panics early`: panicked: early";
        assert_eq!(report.to_string(), text);
    });
}

#[test]
fn a_phase_before_the_actors_ends_at_the_deadline_of_the_shutdown() {
    paused(async || {
        let system = System::new("deadline");
        system.before_shutdown("hangs", 60 * SECOND, std::future::pending::<()>).unwrap();
        system.before_shutdown("comes too late", SECOND, bang).unwrap();
        system.after_shutdown("after", 5 * SECOND, || pass(3 * SECOND)).unwrap();
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 0).await;
        let start = Instant::now();
        let report = system.shutdown(2 * SECOND).await;
        let expected = [
            ("hangs", PhaseOutcome::TimedOut),
            ("comes too late", PhaseOutcome::TimedOut),
            ("after", PhaseOutcome::Done),
        ];
        assert_eq!(outcomes(&report), expected);
        assert_eq!((report.killed, start.elapsed()), (vec![worker.label()], 5 * SECOND));
    });
}

#[test]
fn an_impatient_caller_cuts_the_phase_that_runs() {
    paused(async || {
        let system = System::new("impatient");
        system.before_shutdown("hangs", 60 * SECOND, std::future::pending::<()>).unwrap();
        let start = Instant::now();
        let mut patient = Box::pin(system.shutdown(60 * SECOND));
        poll_pending(&mut patient);
        pass(SECOND).await;
        let report = system.shutdown(SECOND).await;
        assert_eq!((outcomes(&report), start.elapsed()), (vec![("hangs", PhaseOutcome::TimedOut)], 2 * SECOND));
        assert_eq!(patient.await, report);
    });
}

#[test]
fn no_phase_is_added_once_the_shutdown_has_begun() {
    paused(async || {
        let system = System::new("late");
        let gate = Gate::default();
        let waits = gate.clone();
        system.before_shutdown("waits", SECOND, move || async move { waits.pass().await }).unwrap();
        let mut shutdown = Box::pin(system.shutdown(SECOND));
        poll_pending(&mut shutdown);
        gate.reached().await;
        let life = Life::default();
        for late in [System::before_shutdown, System::after_shutdown] {
            let kept = life.clone();
            let work = move || {
                drop(kept);
                std::future::ready(())
            };
            let error = late(&system, "late", SECOND, work).unwrap_err();
            assert_eq!(error, PhaseError::ShuttingDown { phase: "late".to_owned() });
            assert!(error.to_string().contains("`late`"), "{error}");
        }
        assert_eq!(life.others(), 0);
        gate.open(1);
        assert_eq!(shutdown.await.phases.len(), 1);
    });
}

#[test]
fn a_phase_that_blocks_its_thread_does_not_block_the_shutdown() {
    limited(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (roll, rolled) = std::sync::mpsc::channel::<()>();
        let report = runtime.block_on(async move {
            let system = System::new("blocked");
            let block = move || async move { rolled.recv().unwrap_or_default() };
            system.before_shutdown("blocks", Duration::from_millis(10), block).unwrap();
            system.shutdown(10 * SECOND).await
        });
        assert_eq!(outcomes(&report), [("blocks", PhaseOutcome::TimedOut)]);
        drop(roll);
    });
}

#[test]
fn sh_04_the_phases_run_once_for_all_callers() {
    workers(async || {
        for _ in 0..50 {
            let system = System::new("once");
            let log = Log::default();
            for side in [System::before_shutdown, System::after_shutdown] {
                let log = log.clone();
                let work = move || {
                    log.push(());
                    std::future::ready(())
                };
                side(&system, "phase", SECOND, work).unwrap();
            }
            let calls: Vec<_> = (0..4)
                .map(|_| {
                    let system = system.clone();
                    tokio::spawn(async move { system.terminate().await })
                })
                .collect();
            let mut reports = Vec::new();
            for call in calls {
                reports.push(call.await.unwrap());
            }
            assert!(reports.windows(2).all(|pair| pair[0] == pair[1]));
            assert_eq!((log.len(), reports[0].phases.len()), (2, 2));
        }
    });
}

#[test]
fn terminate_uses_the_deadline_of_the_system() {
    paused(async || {
        for (system, seconds) in
            [(System::new("default"), 10), (System::builder().shutdown_deadline(3 * SECOND).build(), 3)]
        {
            assert_eq!(system.shutdown_deadline(), seconds * SECOND);
            let props = Props::default();
            let worker = system.spawn(props.worker());
            props.busy(&worker, 0).await;
            let start = Instant::now();
            assert_eq!(system.terminate().await.killed, [worker.label()]);
            assert_eq!(start.elapsed(), seconds * SECOND);
        }
    });
}

#[test]
fn terminated_waits_for_the_shutdown_of_others() {
    on_both(async || {
        let system = System::new("watched");
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let system = system.clone();
                tokio::spawn(async move { system.terminated().await })
            })
            .collect();
        for _ in 0..100 {
            // Those that give up leave nothing behind.
            poll_pending(&mut Box::pin(system.terminated()));
        }
        assert!(!system.is_shutting_down(), "waiting asks for nothing");
        let report = system.shutdown(SECOND).await;
        for waiter in waiters {
            assert_eq!(waiter.await.unwrap(), report);
        }
        assert_eq!(system.terminated().await, report);
    });
}

#[test]
fn terminated_outlasts_a_shutdown_whose_runtime_is_gone() {
    paused(async || {
        let system = System::new("broken off");
        system.before_shutdown("hangs", 60 * SECOND, std::future::pending::<()>).unwrap();
        let other = other_runtime();
        {
            let _inside = other.enter();
            let mut first = Box::pin(system.shutdown(60 * SECOND));
            poll_pending(&mut first);
        }
        let mut terminated = Box::pin(system.terminated());
        poll_pending(&mut terminated);
        other.shutdown_background();
        let report = system.shutdown(SECOND).await;
        assert_eq!(terminated.await, report);
    });
}
