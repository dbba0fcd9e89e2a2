//! LC: starting, stopping, and what runs when.

use std::time::Duration;

use actor_core::{DeadLetterReason, Phase, Status, StopError, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, pass, paused};

/// What its hooks are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Well,
    Fail,
    Panic,
    Hang,
    StopItself,
}

/// Starts and stops as the script says.
#[actor]
struct Player {
    start: Script,
    end: Script,
    gate: Gate,
    log: Log<String>,
    _life: Life,
}

#[actor]
impl Player {
    #[started]
    async fn begin(&mut self, ctx: &mut Context<Self>) -> Result<(), String> {
        self.log.push("started".to_owned());
        match self.start {
            Script::Well => Ok(()),
            Script::Fail => Err("no start".to_owned()),
            Script::Panic => panic!("start bang"),
            Script::Hang => {
                self.gate.pass().await;
                Ok(())
            }
            Script::StopItself => {
                ctx.stop();
                Ok(())
            }
        }
    }

    #[handler]
    fn play(&mut self) {
        self.log.push("played".to_owned());
    }

    #[handler]
    async fn play_slowly(&mut self) {
        self.gate.pass().await;
        self.play();
    }

    #[handler]
    fn stop_and_answer(&mut self, ctx: &mut Context<Self>) -> u64 {
        ctx.stop();
        1
    }

    #[handler]
    async fn stop_now_and_answer(&mut self, ctx: &mut Context<Self>) -> u64 {
        ctx.stop_now();
        tokio::task::yield_now().await;
        2
    }

    #[stopped]
    async fn end(&mut self, reason: &ExitReason) -> Result<(), String> {
        self.log.push(format!("stopped: {reason}"));
        match self.end {
            Script::Well | Script::StopItself => Ok(()),
            Script::Fail => Err("no end".to_owned()),
            Script::Panic => panic!("end bang"),
            Script::Hang => {
                self.gate.pass().await;
                Ok(())
            }
        }
    }
}

/// The shared half of a [`Player`].
#[derive(Default)]
struct Stage {
    gate: Gate,
    log: Log<String>,
    life: Life,
}

impl Stage {
    fn player(&self, start: Script, end: Script) -> PlayerRef {
        Player { start, end, gate: self.gate.clone(), log: self.log.clone(), _life: self.life.clone() }.spawn()
    }
}

#[test]
fn lc_02_a_panic_in_started_is_told_to_everybody_and_hurts_nobody() {
    on_both(async || {
        let sibling = Worker::default().spawn();
        let stage = Stage::default();
        let player = stage.player(Script::Panic, Script::Well);
        let weak = player.downgrade();
        let queued = player.play();
        let (queued, ready) = tokio::join!(queued, player.ready());
        let ExitReason::Panicked(failure) = ready.unwrap_err() else { panic!() };
        assert_eq!((failure.during(), failure.message()), ("#[started]", "start bang"));
        let queued = queued.unwrap_err();
        assert!(matches!(queued, AskError::Stopped { reason: ExitReason::Panicked(_), phase: Phase::Queued, .. }));
        assert!(matches!(player.closed().await, ExitReason::Panicked(_)));
        assert!(weak.upgrade().is_none());
        assert_eq!(stage.log.take(), ["started"], "neither handlers nor the stop hook run");
        assert_eq!(stage.life.others(), 0);
        assert_eq!(sibling.note(1).await.unwrap(), 1);
    });
}

#[test]
fn an_error_of_started_ends_the_actor_before_its_first_message() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Fail, Script::Well);
        player.play().try_tell().unwrap();
        let ExitReason::Failed(failure) = player.ready().await.unwrap_err() else { panic!() };
        assert_eq!((failure.during(), failure.message()), ("#[started]", "no start"));
        assert!(matches!(player.closed().await, ExitReason::Failed(_)));
        assert_eq!(stage.log.take(), ["started"]);
        assert_eq!(player.stats().dropped.unhandled, 1);
        assert_eq!(stage.life.others(), 0);
    });
}

#[test]
fn lc_04_a_runtime_dropped_while_an_actor_starts_ends_it_and_frees_its_name() {
    current(async || {
        let system = System::new("lc-04");
        let stage = Stage::default();
        let other = other_runtime();
        let player = {
            let _inside = other.enter();
            let player = Player {
                start: Script::Hang,
                end: Script::Well,
                gate: stage.gate.clone(),
                log: stage.log.clone(),
                _life: stage.life.clone(),
            };
            system.prepare(player).name("once").spawn().unwrap()
        };
        stage.gate.reached().await;
        assert_eq!(player.status(), Status::Starting);
        other.shutdown_background();
        assert_eq!(player.ready().await, Err(ExitReason::Aborted));
        assert_eq!(player.closed().await, ExitReason::Aborted);
        assert_eq!(player.status(), Status::Stopped);
        assert_eq!(stage.log.take(), ["started"]);
        assert_eq!((stage.life.others(), system.actor_count()), (0, 0));
        assert!(system.lookup::<Player>("once").is_none());
        assert!(system.prepare(Worker::default()).name("once").spawn().is_ok());
    });
}

#[test]
fn lc_04_an_actor_on_a_runtime_that_is_gone_ends_at_once() {
    current(async || {
        let props = Props::default();
        let other = other_runtime();
        let handle = other.handle().clone();
        other.shutdown_background();
        let worker = {
            let _inside = handle.enter();
            props.worker().prepare().name("lc-04-gone").spawn().unwrap()
        };
        assert_eq!(worker.closed().await, ExitReason::Aborted);
        assert_eq!(worker.ready().await, Err(ExitReason::Aborted));
        assert!(matches!(worker.note(1).await, Err(AskError::Stopped { reason: ExitReason::Aborted, .. })));
        assert_eq!(props.life.others(), 0);
        assert_eq!(props.ends.len(), 0);
        assert!(System::current().lookup::<Worker>("lc-04-gone").is_none());
    });
}

#[test]
fn lc_05_a_handler_that_stops_its_actor_still_replies() {
    on_both(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Well, Script::Well);
        player.ready().await.unwrap();
        let (answer, queued) = tokio::join!(player.stop_and_answer(), player.play());
        assert_eq!(answer.unwrap(), 1);
        // Accepted before or refused after, depending on the thread; never lost.
        let times = usize::from(queued.is_ok());
        assert_eq!(player.closed().await, ExitReason::Normal);
        let log = stage.log.take();
        assert_eq!(log.iter().filter(|entry| *entry == "played").count(), times);
        assert_eq!(log.iter().filter(|entry| *entry == "stopped: stopped").count(), 1);
    });
}

#[test]
fn lc_05_what_was_queued_is_drained_by_stop_and_dropped_by_stop_now() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Well, Script::Well);
        let (answer, queued) = tokio::join!(player.stop_and_answer(), player.play());
        assert_eq!(answer.unwrap(), 1);
        queued.unwrap();
        assert_eq!(player.closed().await, ExitReason::Normal);
        assert_eq!(stage.log.take(), ["started", "played", "stopped: stopped"]);

        let player = stage.player(Script::Well, Script::Well);
        let (answer, queued) = tokio::join!(player.stop_now_and_answer(), player.play());
        assert_eq!(answer.unwrap(), 2);
        let queued = queued.unwrap_err();
        assert!(matches!(queued, AskError::Stopped { reason: ExitReason::Normal, phase: Phase::Queued, .. }));
        assert_eq!(player.closed().await, ExitReason::Normal);
        assert_eq!(stage.log.take(), ["started", "stopped: stopped"]);
        assert_eq!(player.stats().dropped.unhandled, 1);
    });
}

#[test]
fn lc_06_a_stop_before_the_actor_ever_ran_is_a_clean_stop() {
    current(async || {
        for stop in [PlayerRef::ordered as fn(&PlayerRef), |player| drop(player.stop_now())] {
            let stage = Stage::default();
            let player = stage.player(Script::Well, Script::Well);
            stop(&player);
            assert_eq!(player.status(), Status::Stopping);
            assert_eq!(player.closed().await, ExitReason::Normal);
            assert_eq!(stage.log.take(), ["started", "stopped: stopped"]);
        }
    });
}

impl PlayerRef {
    fn ordered(&self) {
        drop((**self).stop());
    }
}

#[test]
fn lc_06_a_stop_inside_started_is_a_clean_stop() {
    on_both(async || {
        let stage = Stage::default();
        let player = stage.player(Script::StopItself, Script::Well);
        assert_eq!(player.closed().await, ExitReason::Normal);
        assert_eq!(stage.log.take(), ["started", "stopped: stopped"]);
        assert_eq!(player.exit_reason(), Some(ExitReason::Normal));
    });
}

#[test]
fn lc_06_messages_accepted_before_a_stop_while_starting_are_drained() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Hang, Script::Well);
        stage.gate.reached().await;
        player.play_slowly().tell().await.unwrap();
        let end = player.stop();
        assert!(player.play().try_tell().is_err());
        assert_eq!(player.status(), Status::Stopping);
        stage.gate.open(1);
        stage.gate.reached().await;
        assert_eq!(player.status(), Status::Stopping, "it does not go back to running");
        stage.gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(stage.log.take(), ["started", "played", "stopped: stopped"]);
    });
}

/// Whether it started does not depend on when one looks.
#[test]
fn ready_says_that_an_actor_has_started_even_if_it_has_ended_since() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::StopItself, Script::Well);
        let ready = player.ready();
        assert_eq!(player.closed().await, ExitReason::Normal);
        assert_eq!(ready.await, Ok(()));
        assert_eq!(player.ready().await, Ok(()));
    });
}

#[test]
fn ready_of_an_actor_killed_while_it_starts_says_so() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Hang, Script::Well);
        stage.gate.reached().await;
        assert_eq!(player.kill().await, Ok(ExitReason::Killed));
        assert_eq!(player.ready().await, Err(ExitReason::Killed));
        assert_eq!(stage.log.take(), ["started"]);
    });
}

#[test]
fn lc_07_a_running_handler_comes_to_its_end_before_any_stop() {
    paused(async || {
        for stop in [|worker: &WorkerRef| worker.stop(), |worker: &WorkerRef| worker.stop_now()] {
            let props = Props::default();
            let worker = props.worker().spawn();
            let mut ask = worker.hold(1);
            poll_pending(&mut ask);
            props.gate.reached().await;
            let mut end = stop(&worker);
            poll_pending(&mut end);
            pass(Duration::from_millis(100)).await;
            assert_eq!((worker.exit_reason(), props.ends.len()), (None, 0));
            props.gate.open(1);
            assert_eq!(ask.await.unwrap(), 1);
            assert_eq!(end.await, Ok(ExitReason::Normal));
            assert_eq!(props.ends.take(), [ExitReason::Normal]);
        }
    });
}

#[test]
fn lc_08_stop_now_drops_what_waits_and_accounts_for_it() {
    paused(async || {
        let (props, system) = (Props::default(), System::new("lc-08"));
        let mut letters = system.dead_letters();
        let worker = system.spawn(props.worker());
        for n in 0..10 {
            worker.hold(n).tell().await.unwrap();
        }
        props.gate.reached().await;
        let end = worker.stop_now();
        props.gate.open(10);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(props.log.take(), [0]);
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled, stats.dropped.unhandled, stats.depth), (10, 1, 9, 0));
        assert_eq!(props.ends.take(), [ExitReason::Normal]);
        for _ in 0..9 {
            let letter = letters.try_next().unwrap().unwrap();
            let reason = DeadLetterReason::Ended(ExitReason::Normal);
            assert_eq!((letter.actor, letter.message, letter.reason), (worker.label(), "hold", reason));
        }
        assert_eq!(letters.try_next(), None, "each is reported once");
    });
}

#[test]
fn stop_now_between_two_handlers_of_a_batch_ends_it_there() {
    /// Stops itself in the middle.
    #[actor]
    struct Fuse(Log<u64>);

    #[actor]
    impl Fuse {
        #[handler]
        fn burn(&mut self, ctx: &mut Context<Self>, n: u64) {
            self.0.push(n);
            if n == 3 {
                ctx.stop_now();
            }
        }
    }

    current(async || {
        let log = Log::default();
        let fuse = Fuse(log.clone()).spawn();
        for n in 1..=10 {
            fuse.burn(n).try_tell().unwrap();
        }
        assert_eq!(fuse.closed().await, ExitReason::Normal);
        assert_eq!(log.take(), [1, 2, 3]);
        assert_eq!(fuse.stats().dropped.unhandled, 7);
    });
}

#[test]
fn lc_11_waiters_return_after_the_stop_hook_and_late_ones_at_once() {
    paused(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Well, Script::Hang);
        let start = Instant::now();
        let waiters = [player.clone(), player.clone()].map(|player| tokio::spawn(async move { player.stop().await }));
        let watcher = tokio::spawn(player.closed());
        stage.gate.reached().await;
        pass(Duration::from_secs(1)).await;
        assert!(waiters.iter().all(|waiter| !waiter.is_finished()) && !watcher.is_finished());
        assert_eq!((player.status(), player.exit_reason()), (Status::Stopping, None));
        stage.gate.open(1);
        for waiter in waiters {
            assert_eq!(waiter.await.unwrap(), Ok(ExitReason::Normal));
        }
        assert_eq!(watcher.await.unwrap(), ExitReason::Normal);
        assert_eq!(start.elapsed(), Duration::from_secs(1));
        assert_eq!(player.stop().await, Ok(ExitReason::Normal));
        assert_eq!(player.closed().await, ExitReason::Normal);
        assert_eq!(player.kill().await, Ok(ExitReason::Normal), "the first reason stays");
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    });
}

#[test]
fn lc_13_a_stop_hook_that_fails_releases_its_waiters_with_the_failure() {
    current(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Well, Script::Panic);
        let (first, second) = tokio::join!(player.stop(), player.closed());
        let Ok(ExitReason::Panicked(failure)) = first else { panic!("{first:?}") };
        assert_eq!((failure.during(), failure.message()), ("#[stopped]", "end bang"));
        assert_eq!(second, ExitReason::Panicked(failure));
        assert_eq!(stage.life.others(), 0);

        let player = stage.player(Script::Well, Script::Fail);
        let (first, second) = tokio::join!(player.stop_now(), player.closed());
        let Ok(ExitReason::Failed(failure)) = first else { panic!("{first:?}") };
        assert_eq!((failure.during(), failure.message()), ("#[stopped]", "no end"));
        assert_eq!(second, ExitReason::Failed(failure));
        assert_eq!(stage.life.others(), 0);
    });
}

#[test]
fn a_stop_hook_has_a_time_limit() {
    paused(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Well, Script::Hang);
        let start = Instant::now();
        let reason = player.stop().await.unwrap();
        assert_eq!(start.elapsed(), Duration::from_secs(5));
        let ExitReason::Failed(failure) = reason else { panic!("{reason:?}") };
        assert_eq!(failure.during(), "#[stopped]");
        assert_eq!(stage.life.others(), 0);
    });
}

#[test]
fn an_actor_that_nobody_can_reach_ends_by_itself() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let closed = worker.closed();
        let copy = worker.clone();
        let weak = copy.downgrade();
        drop(worker);
        idle().await;
        assert_eq!(props.ends.len(), 0, "one ref is left");
        copy.note(1).tell().await.unwrap();
        drop(copy);
        assert_eq!(closed.await, ExitReason::Normal, "neither a wait nor a weak ref keeps it");
        assert_eq!(props.log.take(), [1], "what was accepted is handled");
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn lc_15_a_weak_ref_made_strong_keeps_the_actor() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let weak = worker.downgrade();
        let strong = weak.upgrade().unwrap();
        assert_eq!(strong, worker);
        drop(worker);
        idle().await;
        strong.note(1).await.unwrap();
        drop(strong);
        idle().await;
        assert_eq!(props.ends.take(), [ExitReason::Normal]);
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn refs_dropped_while_the_actor_starts_end_it_after_its_messages() {
    paused(async || {
        let stage = Stage::default();
        let player = stage.player(Script::Hang, Script::Well);
        stage.gate.reached().await;
        player.play().tell().await.unwrap();
        let closed = player.closed();
        drop(player);
        idle().await;
        stage.gate.open(1);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!(stage.log.take(), ["started", "played", "stopped: stopped"]);

        drop(stage.player(Script::Well, Script::Well));
        idle().await;
        assert_eq!(stage.log.take(), ["started", "stopped: stopped"], "even one dropped at once runs its hooks");
        assert_eq!(stage.life.others(), 0);
    });
}

#[test]
fn a_stop_awaited_inside_the_stop_hook_fails() {
    /// Awaits its own end as it ends.
    #[actor]
    struct Impatient(Log<StopError>);

    #[actor]
    impl Impatient {
        #[handler]
        fn noop(&mut self) {}

        #[stopped]
        async fn end(&mut self, ctx: &mut Context<Self>) {
            let error = ctx.me().stop().await.unwrap_err();
            self.0.push(error);
            let error = ctx.me().stop().kill_after(Duration::from_secs(1)).await.unwrap_err();
            self.0.push(error);
        }
    }

    paused(async || {
        let log = Log::default();
        let impatient = Impatient(log.clone()).spawn();
        impatient.noop().await.unwrap();
        assert_eq!(impatient.stop().await, Ok(ExitReason::Normal));
        assert_eq!(log.len(), 2);
    });
}
