//! LC: kills, deadlines, and the order of death.

use std::time::Duration;

use actor_core::{Phase, Status, TellError, prelude::*};
use futures::FutureExt as _;
use tokio::time::Instant;

use crate::cast::{Props, Worker};
use crate::props::{Bomb, Gate, LastWord, Life, Log, poll_pending};
use crate::stage::{current, idle, limited, on_both, other_runtime, paused, workers};

#[test]
fn kill_cuts_a_handler_at_its_await_without_the_stop_hook() {
    on_both(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let mut running = worker.hold(1);
        poll_pending(&mut running);
        props.gate.reached().await;
        let mut queued = worker.note(2);
        poll_pending(&mut queued);
        assert_eq!(worker.kill().await, Ok(ExitReason::Killed));
        let running = running.await.unwrap_err();
        assert!(
            matches!(running, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{running:?}"
        );
        let queued = queued.await.unwrap_err();
        assert!(
            matches!(queued, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Queued, .. }),
            "{queued:?}"
        );
        assert_eq!((props.log.len(), props.ends.len(), props.life.others()), (0, 0, 0));
        assert_eq!(worker.stats().dropped.unhandled, 1);
    });
}

#[test]
fn kill_ends_an_idle_actor_and_one_that_never_ran() {
    current(async || {
        let props = Props::default();
        let fresh = props.worker().spawn();
        fresh.note(1).try_tell().unwrap();
        assert_eq!(fresh.kill().await, Ok(ExitReason::Killed));
        let idle = props.worker().spawn();
        idle.note(2).await.unwrap();
        assert_eq!(idle.kill().await, Ok(ExitReason::Killed));
        assert_eq!(props.log.take(), [2]);
        assert_eq!((props.ends.len(), props.life.others()), (0, 0));
    });
}

#[test]
fn kill_cuts_an_actor_that_drains() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 5).await;
        let stop = worker.stop();
        let kill = worker.kill();
        assert_eq!((stop.await, kill.await), (Ok(ExitReason::Killed), Ok(ExitReason::Killed)));
        assert_eq!((props.log.len(), props.ends.len()), (0, 0));
        assert_eq!(worker.stats().dropped.unhandled, 5);
    });
}

#[test]
fn a_gentler_verb_does_not_soften_a_harder_one() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 3).await;
        drop(worker.stop_now());
        let end = worker.stop();
        props.gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(props.log.take(), [0]);

        let worker = props.worker().spawn();
        drop((worker.kill(), worker.stop_now(), worker.stop()));
        let TellError::Stopped(refused) = worker.note(1).try_tell().unwrap_err() else { panic!() };
        assert_eq!(refused.reason(), Some(&ExitReason::Killed), "nor what others are told of it");
        assert_eq!(worker.stop().await, Ok(ExitReason::Killed));
    });
}

#[test]
fn an_actor_kills_itself_at_its_next_await() {
    /// Kills itself.
    #[actor]
    struct Lemming(Log<&'static str>);

    #[actor]
    impl Lemming {
        #[handler]
        async fn jump(&mut self, ctx: &mut Context<Self>) {
            drop(ctx.me().kill());
            self.0.push("before the await");
            tokio::task::yield_now().await;
            self.0.push("after the await");
        }

        #[handler]
        fn jump_without_an_await(&mut self, ctx: &mut Context<Self>) -> u64 {
            drop(ctx.me().kill());
            1
        }

        #[stopped]
        fn end(&mut self) {
            self.0.push("stopped");
        }
    }

    current(async || {
        let log = Log::default();
        let lemming = Lemming(log.clone()).spawn();
        let error = lemming.jump().await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }));
        assert_eq!(lemming.closed().await, ExitReason::Killed);
        assert_eq!(log.take(), ["before the await"]);

        let lemming = Lemming(log.clone()).spawn();
        assert_eq!(lemming.jump_without_an_await().await.unwrap(), 1, "it could not be cut");
        assert_eq!(lemming.closed().await, ExitReason::Killed);
        assert_eq!(log.len(), 0);
    });
}

#[test]
fn kill_after_gives_a_stop_its_time() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        worker.note(1).tell().await.unwrap();
        let start = Instant::now();
        assert_eq!(worker.stop().kill_after(Duration::from_secs(1)).await, Ok(ExitReason::Normal));
        assert_eq!(start.elapsed(), Duration::ZERO);

        let worker = props.worker().spawn();
        props.busy(&worker, 2).await;
        assert_eq!(worker.stop().kill_after(Duration::from_secs(1)).await, Ok(ExitReason::Killed));
        assert_eq!(start.elapsed(), Duration::from_secs(1));
        assert_eq!(props.log.take(), [1]);

        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        let mut abandoned = worker.stop().kill_after(Duration::from_secs(1));
        poll_pending(&mut abandoned);
        drop(abandoned);
        crate::stage::pass(Duration::from_secs(2)).await;
        assert_eq!(worker.exit_reason(), None, "the deadline holds only while it is awaited");
        props.gate.open(1);
        assert_eq!(worker.closed().await, ExitReason::Normal);
    });
}

/// Ends in stages that can be seen from outside.
#[actor]
struct Mortal {
    _word: LastWord,
    log: Log<&'static str>,
    system: System,
    gate: Gate,
}

#[actor]
impl Mortal {
    #[handler]
    fn bear(&mut self, ctx: &mut Context<Self>) {
        ctx.spawn(Mourner { log: self.log.clone(), system: self.system.clone(), _word: None });
    }

    #[stopped]
    async fn end(&mut self) {
        self.log.push("hook");
        self.gate.pass().await;
    }
}

/// A child that looks around when it ends.
#[actor]
struct Mourner {
    log: Log<&'static str>,
    system: System,
    _word: Option<LastWord>,
}

#[actor]
impl Mourner {
    #[stopped]
    fn end(&mut self, reason: &ExitReason) {
        assert_eq!(*reason, ExitReason::ParentStopped);
        let parent = self.system.lookup::<Mortal>("mortal").expect("the name is freed after the children");
        self.log.push(if parent.exit_reason().is_none() { "child" } else { "child, too late" });
    }

    #[handler]
    fn noop(&mut self) {}
}

#[test]
fn death_comes_in_order() {
    on_both(async || {
        let system = System::new("death");
        let (log, gate) = (Log::default(), Gate::default());
        let mortal = Mortal {
            _word: LastWord(log.clone(), "state"),
            log: log.clone(),
            system: system.clone(),
            gate: gate.clone(),
        };
        let mortal = system.prepare(mortal).name("mortal").spawn().unwrap();
        mortal.bear().await.unwrap();
        let end = mortal.stop();
        gate.reached().await;
        assert!(system.lookup::<Mortal>("mortal").is_some());
        gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        // Whoever is told finds everything gone.
        assert!(system.lookup::<Mortal>("mortal").is_none());
        assert_eq!(system.actor_count(), 0);
        assert_eq!(log.take(), ["hook", "state", "child"]);
    });
}

#[test]
fn a_failed_actor_runs_its_stop_hook_with_the_reason() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        worker.panic("bang".to_owned()).tell().await.unwrap();
        let reason = worker.closed().await;
        assert!(matches!(reason, ExitReason::Panicked(_)));
        assert_eq!(props.ends.take(), [reason]);
    });
}

/// Its stop hook waits.
#[actor]
struct Lingering {
    gate: Gate,
    _life: Life,
    bomb: Option<Bomb>,
}

#[actor]
impl Lingering {
    #[handler]
    fn panic(&mut self) {
        panic!("bang");
    }

    #[handler]
    fn noop(&mut self) -> u64 {
        1
    }

    #[stopped]
    async fn end(&mut self) {
        self.gate.pass().await;
        drop(self.bomb.take());
    }
}

fn lingering(bomb: Option<Bomb>) -> (LingeringRef, Gate, Life) {
    let (gate, life) = (Gate::default(), Life::default());
    (Lingering { gate: gate.clone(), _life: life.clone(), bomb }.spawn(), gate, life)
}

#[test]
fn who_is_refused_while_a_panicked_actor_ends_learns_of_the_panic() {
    current(async || {
        let (lingering, gate, _) = lingering(None);
        lingering.panic().tell().await.unwrap();
        gate.reached().await;
        assert_eq!((lingering.status(), lingering.exit_reason()), (Status::Stopping, None));
        let told = lingering.noop().try_tell().unwrap_err();
        let TellError::Stopped(refused) = &told else { panic!("{told:?}") };
        assert!(matches!(refused.reason(), Some(ExitReason::Panicked(_))), "{told:?}");
        let asked = lingering.noop().await.unwrap_err();
        assert!(matches!(asked, AskError::Stopped { reason: ExitReason::Panicked(_), .. }), "{asked:?}");
        drop(lingering.stop());
        let told = lingering.noop().try_tell().unwrap_err();
        let TellError::Stopped(refused) = &told else { panic!("{told:?}") };
        assert!(matches!(refused.reason(), Some(ExitReason::Panicked(_))), "a stop changes nothing: {told:?}");
        gate.open(1);
        assert!(matches!(lingering.closed().await, ExitReason::Panicked(_)));
    });
}

#[test]
fn kill_cuts_a_stop_hook() {
    on_both(async || {
        let (lingering, gate, life) = lingering(None);
        let end = lingering.stop();
        gate.reached().await;
        drop(lingering.kill());
        assert_eq!(end.await, Ok(ExitReason::Killed));
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_panic_is_the_reason_even_when_the_stop_hook_panics_too() {
    current(async || {
        let (lingering, gate, life) = lingering(Some(Bomb(true)));
        gate.open(1);
        lingering.panic().tell().await.unwrap();
        let ExitReason::Panicked(failure) = lingering.closed().await else { panic!() };
        assert_eq!(failure.during(), "panic", "the first failure is the cause of all that follows");
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_runtime_dropped_while_a_stop_hook_runs_ends_the_actor() {
    current(async || {
        let other = other_runtime();
        let (lingering, gate, life) = {
            let _inside = other.enter();
            lingering(None)
        };
        let end = lingering.stop();
        gate.reached().await;
        other.shutdown_background();
        assert_eq!(end.await, Ok(ExitReason::Aborted));
        assert_eq!(life.others(), 0);
        assert_eq!(lingering.status(), Status::Stopped);
    });
}

/// It was killed, though its task never came to it.
#[test]
fn a_runtime_dropped_after_a_kill_ends_the_actor_as_killed() {
    limited(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let props = Props::default();
        let (idle, busy) = runtime.block_on(async {
            let (idle, busy) = (props.worker().spawn(), props.worker().spawn());
            props.busy(&busy, 1).await;
            idle.ready().await.unwrap();
            (idle, busy)
        });
        let mut asked = busy.note(2);
        poll_pending(&mut asked);
        drop((idle.kill(), busy.kill()));
        drop(runtime);
        assert_eq!((idle.exit_reason(), busy.exit_reason()), (Some(ExitReason::Killed), Some(ExitReason::Killed)));
        let Some(Err(AskError::Stopped { reason, phase: Phase::Queued, .. })) = asked.now_or_never() else { panic!() };
        assert_eq!((reason, props.life.others()), (ExitReason::Killed, 0));
    });
}

#[test]
fn a_dropped_runtime_ends_all_its_actors_and_their_state() {
    current(async || {
        let props = Props::default();
        let system = System::new("doomed");
        let other = other_runtime();
        let workers: Vec<_> = {
            let _inside = other.enter();
            (0..20).map(|_| system.spawn(props.worker())).collect()
        };
        for worker in &workers[..10] {
            props.busy(worker, 3).await;
        }
        let waits: Vec<_> = workers.iter().map(|worker| worker.closed()).collect();
        tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
        for wait in waits {
            assert_eq!(wait.await, ExitReason::Aborted);
        }
        let unhandled: u64 = workers.iter().map(|worker| worker.stats().dropped.unhandled).sum();
        assert_eq!((unhandled, props.life.others(), system.actor_count()), (30, 0, 0));
        assert_eq!(props.ends.len(), 0, "no hook can run");
    });
}

#[test]
fn an_actor_that_holds_a_ref_to_itself_lives_until_it_is_stopped() {
    /// Knows itself.
    #[actor]
    struct Selfish {
        me: Option<SelfishRef>,
        _life: Life,
    }

    #[actor]
    impl Selfish {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            self.me = Some(ctx.me());
        }

        #[handler]
        fn know(&self) -> bool {
            self.me.is_some()
        }
    }

    paused(async || {
        let life = Life::default();
        let selfish = Selfish { me: None, _life: life.clone() }.spawn();
        assert!(selfish.know().await.unwrap());
        let weak = selfish.downgrade();
        drop(selfish);
        idle().await;
        let selfish = weak.upgrade().expect("its own ref keeps it");
        assert_eq!(selfish.stop().await, Ok(ExitReason::Normal));
        assert_eq!(life.others(), 0);
        drop(selfish);
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn a_hundred_thousand_actors_leave_nothing_behind() {
    workers(async || {
        let system = System::new("many");
        let life = Life::default();
        let spawners: Vec<_> = (0..4)
            .map(|part| {
                let (system, props) = (system.clone(), Props { life: life.clone(), ..Props::default() });
                tokio::spawn(async move {
                    for n in 0..25_000_u64 {
                        let worker = system.spawn(props.worker());
                        match (n + part) % 4 {
                            0 => drop(worker),
                            1 => drop(worker.stop().await.unwrap()),
                            2 => drop(worker.kill().await.unwrap()),
                            _ => {
                                worker.note(n).await.unwrap();
                                worker.stop_now().await.unwrap();
                            }
                        }
                    }
                })
            })
            .collect();
        for spawner in spawners {
            spawner.await.unwrap();
        }
        let report = system.shutdown(Duration::from_secs(30)).await;
        assert!(report.is_clean(), "{report:?}");
        assert_eq!(system.actor_count(), 0);
        assert_eq!(life.others(), 0);
        assert_eq!(Worker::default().spawn().stop().await, Ok(ExitReason::Normal), "the default system is another");
    });
}
