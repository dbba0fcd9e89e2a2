//! LC: ends of actors that are being made.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::time::Duration;

use actor_core::{ChildSpec, Failure, Phase, SpawnErrorKind, Status, System, TellError, prelude::*};

use crate::cast::{Props, Worker};
use crate::props::{LastWord, Life, Log, poll, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, pass, paused};

use crate::lc_init::{Made, MadeRef, Plan, Run, ended};

#[test]
fn lc_06_stop_in_init_ends_the_actor_when_it_is_up() {
    on_both(async || {
        for (plan, handled) in [(Plan::Stop, vec![1000, 1]), (Plan::StopNow, vec![1000])] {
            let props = Props::default();
            let made = Made::spec(props.clone(), plan).spawn();
            made.note(1).try_tell().unwrap();
            props.gate.open(1);
            assert_eq!(made.closed().await, ExitReason::Normal);
            assert_eq!((props.log.take(), props.ends.take()), (handled, vec![ExitReason::Normal]), "{plan:?}");
        }
    });
}

#[test]
fn lc_06_stop_while_the_state_is_made_waits_for_it() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).spawn();
        made.note(1).try_tell().unwrap();
        props.gate.reached().await;
        let stop = made.stop();
        assert!(matches!(made.note(2).try_tell(), Err(TellError::Stopped(_))));
        props.gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        assert_eq!((props.log.take(), props.ends.take()), (vec![1000, 1], vec![ExitReason::Normal]));
    });
    current(async || {
        let props = Props::default();
        props.gate.open(1);
        let made = Made::spec(props.clone(), Plan::Up).spawn();
        assert_eq!(made.stop().await, Ok(ExitReason::Normal), "told before it ever ran");
        assert_eq!(props.ends.take(), [ExitReason::Normal]);
    });
}

#[test]
fn a_failure_in_init_outranks_a_stop() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Fail).spawn();
        props.gate.reached().await;
        let stop = made.stop();
        props.gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Failed(Failure::new("#[init]", "no luck"))));
    });
}

#[test]
fn kill_cuts_init() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).name("cut").spawn();
        let mut ask = made.note(1);
        poll_pending(&mut ask);
        props.gate.reached().await;
        assert_eq!(made.kill().await, Ok(ExitReason::Killed));
        let error = ask.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Queued, .. }),
            "{error:?}"
        );
        assert_eq!((props.log.len(), props.ends.len()), (0, 0));
        assert_eq!(made.stats().dropped.unhandled, 1);
        Worker::default().prepare().name("cut").spawn().unwrap().stop().await.unwrap();
    });
    on_both(async || {
        let props = Props::default();
        props.gate.open(1);
        let reason = ended(Made::spec(props.clone(), Plan::Kill).start().await);
        assert_eq!(reason, ExitReason::Killed, "by itself");
    });
}

/// The actor failed while it came up: whoever started it has to know.
#[test]
fn fail_in_init_fails_the_start() {
    on_both(async || {
        let props = Props::default();
        props.gate.open(1);
        let started = Made::spec(props.clone(), Plan::GiveUp).start().await;
        assert_eq!(ended(started.map(drop)), ExitReason::Failed(Failure::new("make", "given up")));
    });
}

#[test]
fn children_of_an_actor_that_is_not_made_end_with_it() {
    on_both(async || {
        let system = System::new("children");
        let props = Props::default();
        props.gate.open(1);
        let made = system.run(|| Made::spec(props.clone(), Plan::FailWithChild).spawn());
        assert!(matches!(made.closed().await, ExitReason::Failed(_)));
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn lc_04_a_start_that_is_dropped_leaves_no_actor_behind() {
    paused(async || {
        let system = System::new("dropped starts");
        drop(system.run(|| Box::pin(Made::spec(Props::default(), Plan::Up).name("never polled").start())));
        assert_eq!(system.actor_count(), 0);

        let props = Props::default();
        let spec = Made::spec(props.clone(), Plan::Up);
        let mut start = Box::pin(spec.start());
        assert!(system.run(|| futures::FutureExt::now_or_never(&mut start)).is_none());
        idle().await;
        assert_eq!(system.actor_count(), 1);
        drop(start);
        props.gate.open(1);
        idle().await;
        assert_eq!((system.actor_count(), props.life.others()), (0, 0));
    });
}

#[test]
fn lc_04_a_start_that_is_dropped_frees_the_name() {
    paused(async || {
        let system = System::new("dropped named starts");
        let props = Props::default();
        let mut start = Box::pin(Made::spec(props.clone(), Plan::Up).name("named").start());
        assert!(system.run(|| futures::FutureExt::now_or_never(&mut start)).is_none());
        idle().await;
        drop(start);
        props.gate.open(1);
        idle().await;
        assert_eq!((system.actor_count(), system.lookup::<Made>("named")), (0, None));
    });
}

#[test]
fn lc_03_a_start_that_times_out_leaves_no_actor_behind() {
    paused(async || {
        let system = System::new("timed out starts");
        let props = Props::default();
        props.gate.open(1);
        let start = system.run(|| {
            let start = Made::spec(props.clone(), Plan::Hang).start();
            let mut start = Box::pin(tokio::time::timeout(Duration::from_secs(1), start));
            assert!(futures::FutureExt::now_or_never(&mut start).is_none());
            start
        });
        assert!(start.await.is_err());
        idle().await;
        assert_eq!((system.actor_count(), props.life.others()), (0, 0));
    });
}

#[test]
fn lc_04_a_runtime_that_is_dropped_aborts_init() {
    current(async || {
        let (props, system) = (Props::default(), System::new("aborted"));
        let runtime = other_runtime();
        let made = {
            let (_in_runtime, _in_system) = (runtime.enter(), system.enter());
            Made::spec(props.clone(), Plan::Up).name("aborted").spawn()
        };
        let mut ask = made.note(1);
        poll_pending(&mut ask);
        props.gate.reached().await;
        tokio::task::spawn_blocking(|| drop(runtime)).await.unwrap();
        assert_eq!((made.closed().await, made.status()), (ExitReason::Aborted, Status::Stopped));
        assert!(matches!(ask.await, Err(AskError::Stopped { reason: ExitReason::Aborted, phase: Phase::Queued, .. })));
        assert_eq!((system.actor_count(), props.life.others(), props.ends.len()), (0, 0, 0));
        assert!(system.lookup::<Made>("aborted").is_none());
        let on_a_dead_runtime = other_runtime();
        let handle = on_a_dead_runtime.handle().clone();
        tokio::task::spawn_blocking(|| drop(on_a_dead_runtime)).await.unwrap();
        let made = {
            let (_in_runtime, _in_system) = (handle.enter(), system.enter());
            Made::spec(props.clone(), Plan::Up).name("aborted").spawn()
        };
        assert_eq!((made.closed().await, system.actor_count()), (ExitReason::Aborted, 0));
    });
}

/// Has children that are made by specs.
#[actor]
struct Parent {
    log: Log<&'static str>,
    _word: LastWord,
}

#[actor]
impl Parent {
    #[handler]
    fn adopt(&mut self, ctx: &mut Context<Self>, props: Props, plan: Plan) -> MadeRef {
        Made::spec(props, plan).name("child").spawn_under(ctx).unwrap()
    }

    #[handler]
    fn adopt_twice(&mut self, ctx: &mut Context<Self>, props: Props) -> bool {
        let _first = Made::spec(props.clone(), Plan::Up).name("child").spawn_under(ctx).unwrap();
        let second = Made::spec(props, Plan::Up).name("child").spawn_under(ctx);
        matches!(second.unwrap_err().kind(), SpawnErrorKind::NameTaken { .. })
    }

    #[stopped]
    fn stopped(&mut self) {
        self.log.push("parent stopped");
    }
}

/// In a system of its own: the children of all parents have the same name.
fn parent(log: &Log<&'static str>) -> ParentRef {
    System::new("family").run(|| Parent { log: log.clone(), _word: LastWord(log.clone(), "parent dropped") }.spawn())
}

#[test]
fn a_child_from_a_spec_lives_without_refs_and_ends_with_its_parent() {
    paused(async || {
        let (log, props) = (Log::default(), Props::default());
        let parent = parent(&log);
        props.gate.open(1);
        drop(parent.adopt(props.clone(), Plan::Up).await.unwrap());
        idle().await;
        assert_eq!((props.log.take(), props.ends.len()), (vec![1000], 0));
        parent.stop().await.unwrap();
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
        assert_eq!(log.take(), ["parent stopped", "parent dropped"]);
        assert!(parent.adopt_twice(props).await.is_err());
    });
}

#[test]
fn a_child_that_is_never_made_is_killed_at_its_deadline() {
    paused(async || {
        let (log, props) = (Log::default(), Props::default());
        let parent = parent(&log);
        let child = parent.adopt(props.clone(), Plan::Up).await.unwrap();
        props.gate.reached().await;
        let start = tokio::time::Instant::now();
        assert_eq!(parent.stop().await, Ok(ExitReason::Normal));
        assert_eq!(start.elapsed(), Duration::from_secs(5));
        assert_eq!((child.exit_reason(), props.life.others()), (Some(ExitReason::Killed), 0));
    });
}

#[test]
fn a_child_whose_name_is_taken_is_given_back_as_a_spec() {
    current(async || {
        let parent = parent(&Log::default());
        assert_eq!(parent.adopt_twice(Props::default()).await, Ok(true));
        drop(parent.kill().await);
    });
}

#[test]
fn a_system_that_shuts_down_ends_what_is_being_made() {
    paused(async || {
        let (system, props) = (System::new("short"), Props::default());
        let made = system.run(|| Made::spec(props.clone(), Plan::Up).spawn());
        props.gate.reached().await;
        let report = system.shutdown(Duration::from_secs(1)).await;
        assert!(!report.is_clean());
        assert_eq!((made.exit_reason(), props.life.others()), (Some(ExitReason::Killed), 0));

        let late = system.run(|| Made::spec(props.clone(), Plan::Up).spawn());
        assert!(matches!(late.note(1).await, Err(AskError::Stopped { reason: ExitReason::Shutdown, .. })));
        let late = system.run(|| Made::spec(props.clone(), Plan::Up).try_spawn()).unwrap_err();
        assert_eq!(*late.kind(), SpawnErrorKind::ShuttingDown);
    });
}

#[test]
fn what_init_was_given_is_dropped_with_a_spec_that_is_not_spawned() {
    current(async || {
        let life = Life::default();
        let held = life.clone();
        let spec = ChildSpec::new(move || {
            let _ = &held;
            Worker::default()
        });
        assert_eq!(life.others(), 1);
        assert!(format!("{spec:?}").starts_with("ChildSpec"));
        drop(spec);
        assert_eq!(life.others(), 0);
    });
    paused(async || {
        let life = Life::default();
        let held = life.clone();
        let worker = ChildSpec::new(move || {
            let _ = &held;
            Worker::default()
        });
        let worker = worker.start().await.unwrap();
        worker.stop().await.unwrap();
        pass(Duration::from_millis(2)).await;
        assert_eq!(life.others(), 0);
    });
}

/// Writes down that it was woken.
struct Told(Log<&'static str>);

impl Wake for Told {
    fn wake(self: Arc<Self>) {
        self.0.push("told");
    }
}

#[test]
fn what_init_was_given_is_dropped_before_the_end_is_told() {
    paused(async || {
        for fails in [false, true] {
            let log = Log::default();
            let word = LastWord(log.clone(), "arguments dropped");
            let spec = ChildSpec::<Worker>::new(move || {
                let _ = &word;
                assert!(!fails, "not made");
                Worker::default()
            });
            let worker = spec.spawn();
            let mut closed = worker.closed();
            assert!(poll(&mut closed, &Waker::from(Arc::new(Told(log.clone())))).is_pending());
            let mut seen = Vec::new();
            if !fails {
                worker.note(1).await.unwrap();
                assert!(poll(&mut closed, &Waker::from(Arc::new(Told(log.clone())))).is_pending());
                // Whoever waits is woken by the start too, to wait on.
                seen.extend(log.take().into_iter().filter(|word| *word != "told"));
                drop(worker.stop());
            }
            idle().await;
            seen.extend(log.take());
            assert_eq!(seen, ["arguments dropped", "told"], "fails: {fails}");
        }
    });
}

#[test]
fn an_init_that_hangs_is_ended_by_a_kill_a_deadline_or_a_shutdown_and_by_nothing_gentler() {
    const SECOND: Duration = Duration::from_secs(1);
    paused(async || {
        for way in ["kill", "stop", "stop_now", "stop before", "stop_now before", "shutdown", "last ref"] {
            let (system, props) = (System::new("hanging"), Props::default());
            let made = system.run(|| Made::spec(props.clone(), Plan::Up).name("made").spawn());
            let (mut queued, mut up, closed) = (made.note(1).owned(), made.ready(), made.closed());
            poll_pending(&mut queued);
            assert!(poll(&mut up, Waker::noop()).is_pending());
            props.gate.reached().await;
            let start = tokio::time::Instant::now();
            let waited = match way {
                "kill" => {
                    assert_eq!(made.kill().await, Ok(ExitReason::Killed));
                    Duration::ZERO
                }
                "stop before" | "stop_now before" => {
                    let stop = if way == "stop before" { made.stop() } else { made.stop_now() };
                    assert_eq!(stop.kill_after(SECOND).await, Ok(ExitReason::Killed));
                    SECOND
                }
                "shutdown" => {
                    let report = system.shutdown(2 * SECOND).await;
                    assert!(report.to_string().contains("made"), "{report}");
                    2 * SECOND
                }
                _ => {
                    // They let it come up first, however long that takes.
                    match way {
                        "stop" => drop(made.stop()),
                        "stop_now" => drop(made.stop_now()),
                        _ => {
                            // Its name and whoever waits for an answer have refs.
                            system.unregister("made");
                            let other = Made::spec(Props::default(), Plan::Up).spawn();
                            drop((made, std::mem::replace(&mut queued, other.note(1).owned())));
                        }
                    }
                    pass(100 * SECOND).await;
                    assert_eq!((system.stats().alive, props.ends.len()), (1, 0), "{way}");
                    props.gate.open(1);
                    assert_eq!(closed.await, ExitReason::Normal, "{way}");
                    assert_eq!(props.ends.take(), [ExitReason::Normal], "{way}");
                    continue;
                }
            };
            assert_eq!(start.elapsed(), waited, "{way}");
            let reason = closed.await;
            let error = queued.await.unwrap_err();
            assert!(!error.may_have_run(), "{way}: {error:?}");
            assert_eq!(up.await, Err(reason), "{way}");
            assert_eq!((props.ends.len(), props.life.others(), system.stats().alive), (0, 0, 0), "{way}: {error:?}");
            assert!(system.lookup::<Made>("made").is_none(), "{way}");
        }
    });
}
