//! TM: messages that are sent later.

use std::time::Duration;

use actor_core::{Mailbox, System, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{LastWord, Life, Log};
use crate::stage::{current, idle, on_both, other_runtime, pass, paused};

const SECOND: Duration = Duration::from_secs(1);
const MILLI: Duration = Duration::from_millis(1);

/// Writes down when what comes.
#[actor]
struct Clock {
    start: Instant,
    log: Log<(u128, u64)>,
}

#[actor]
impl Clock {
    #[handler]
    fn tick(&mut self, n: u64) {
        self.log.push((self.start.elapsed().as_millis(), n));
    }

    #[handler]
    fn hold_life(&mut self, life: Life) {
        drop(life);
        self.tick(99);
    }

    #[handler]
    fn hold_word(&mut self, word: LastWord) {
        self.tick(98);
        drop(word);
    }

    #[handler]
    fn panic(&mut self) {
        panic!("a broken clock");
    }
}

fn clock() -> (ClockRef, Log<(u128, u64)>) {
    let log = Log::default();
    (Clock { start: Instant::now(), log: log.clone() }.spawn(), log)
}

#[test]
fn tm_01_timers_fire_once_never_early_and_in_order() {
    paused(async || {
        let (clock, log) = clock();
        // Set in a mixed order; 101 is coprime to 500.
        let timers: Vec<_> =
            (0..500_u32).map(|n| n * 101 % 500).map(|n| clock.tick(n.into()).after(MILLI * n)).collect();
        assert!(timers.iter().all(Timer::is_pending));
        pass(2 * SECOND).await;
        let log = log.take();
        assert_eq!(log.iter().map(|(_, n)| *n).collect::<Vec<_>>(), (0..500).collect::<Vec<_>>());
        for (at, n) in log {
            assert!(at >= u128::from(n) && at <= u128::from(n) + 1, "{n} at {at}");
        }
        assert!(!timers.iter().any(Timer::is_pending));
        assert_eq!(clock.stats().handled, 500);
    });
}

/// However late the timer's own task has its first turn.
#[test]
fn tm_01_a_delay_counts_from_the_call() {
    paused(async || {
        let (clock, log) = clock();
        let (soon, never) = (clock.tick(1).after(100 * SECOND), clock.tick(2).after(Duration::MAX));
        tokio::time::advance(99 * SECOND).await;
        idle().await;
        assert!(soon.is_pending());
        tokio::time::advance(SECOND).await;
        idle().await;
        assert_eq!((soon.is_pending(), never.is_pending(), log.len()), (false, true, 1));
    });
}

#[test]
fn tm_01_cancelling_tells_whether_it_was_pending() {
    paused(async || {
        let (clock, log) = clock();
        let (cancelled, fired) = (clock.tick(1).after(SECOND), clock.tick(2).after(SECOND));
        pass(SECOND / 2).await;
        assert!(cancelled.cancel());
        assert!(!cancelled.cancel(), "twice is once");
        assert!(!cancelled.is_pending() && fired.is_pending());
        assert_eq!(format!("{fired:?}"), "Timer { is_pending: true }");
        pass(SECOND).await;
        assert!(!fired.cancel() && !fired.cancel());
        assert_eq!(log.take(), [(1000, 2)]);
    });
}

#[test]
fn a_cancelled_message_is_dropped_soon() {
    paused(async || {
        let (clock, _) = clock();
        let life = Life::default();
        let timer = clock.hold_life(life.clone()).after(SECOND);
        pass(SECOND / 2).await;
        assert_eq!(life.others(), 1);
        timer.cancel();
        idle().await;
        assert_eq!(life.others(), 0);
        // Before it was ever polled.
        clock.hold_life(life.clone()).after(SECOND).cancel();
        idle().await;
        assert_eq!((life.others(), clock.stats().accepted), (0, 0));
    });
}

#[test]
fn dropping_a_timer_changes_nothing() {
    paused(async || {
        let (clock, log) = clock();
        drop(clock.tick(1).after(SECOND));
        pass(2 * SECOND).await;
        assert_eq!(log.take(), [(1000, 1)]);
    });
}

/// Here we differ: a message that is in the mailbox is handled, and `cancel` says so.
#[test]
fn tm_02_a_message_in_the_mailbox_is_not_taken_back() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        let timer = worker.note(1).after(SECOND);
        pass(2 * SECOND).await;
        assert_eq!((timer.is_pending(), worker.stats().depth), (false, 1));
        assert!(!timer.cancel());
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn a_timer_keeps_its_actor_alive_until_it_has_fired() {
    paused(async || {
        let (clock, log) = clock();
        clock.tick(1).after(SECOND);
        clock.tick(2).after(2 * SECOND);
        let (closed, start) = (clock.closed(), Instant::now());
        drop(clock);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!((start.elapsed(), log.take()), (2 * SECOND, vec![(1000, 1), (2000, 2)]));
    });
    paused(async || {
        let (clock, log) = clock();
        let timer = clock.tick(1).after(SECOND);
        let (closed, start) = (clock.closed(), Instant::now());
        drop(clock);
        pass(SECOND / 2).await;
        assert!(timer.cancel());
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!((start.elapsed(), log.len()), (SECOND / 2, 0));
    });
}

#[test]
fn tm_04_timers_end_with_their_actor_and_leave_nothing_behind() {
    paused(async || {
        for way in ["stop", "stop_now", "kill", "panic"] {
            let system = System::new("timers");
            let (log, words, life) = (Log::default(), Log::default(), Life::default());
            let clock = system.spawn(Clock { start: Instant::now(), log: log.clone() });
            let timers: Vec<_> = (1..=20).map(|n| clock.hold_life(life.clone()).after(n * SECOND)).collect();
            clock.hold_word(LastWord(words.clone(), "dropped")).after(SECOND);
            idle().await;
            assert_eq!(life.others(), 20, "{way}");
            drop(match way {
                "stop" => clock.stop().await,
                "stop_now" => clock.stop_now().await,
                "kill" => clock.kill().await,
                _ => {
                    clock.panic().await.unwrap_err();
                    Ok(clock.closed().await)
                }
            });
            idle().await;
            assert_eq!((life.others(), words.take()), (0, vec!["dropped"]), "{way}");
            assert!(!timers.iter().any(|timer| timer.is_pending() || timer.cancel()), "{way}");
            pass(30 * SECOND).await;
            let stats = clock.stats();
            assert_eq!((log.len(), stats.refused, stats.dropped.unhandled), (0, 0, 0), "{way}");
            assert_eq!(system.actor_count(), 0, "{way}");
            let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
            assert_eq!(tasks, 0, "{way}: no task is left");
        }
    });
}

#[test]
fn tm_04_a_timer_of_a_dead_actor_does_nothing() {
    paused(async || {
        let (clock, log) = clock();
        clock.stop().await.unwrap();
        let life = Life::default();
        let timer = clock.hold_life(life.clone()).after(Duration::ZERO);
        let later = clock.hold_life(life.clone()).after(SECOND);
        idle().await;
        assert!(!timer.is_pending() && !later.is_pending() && !later.cancel());
        pass(2 * SECOND).await;
        assert_eq!((life.others(), log.len(), clock.stats().refused), (0, 0, 0));
    });
}

#[test]
fn a_timer_that_comes_to_a_draining_actor_sends_nothing() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 1).await;
        let timer = worker.note(9).after(SECOND);
        drop(worker.stop());
        pass(2 * SECOND).await;
        assert!(!timer.is_pending());
        props.gate.open(1);
        assert_eq!(worker.closed().await, ExitReason::Normal);
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn a_timer_waits_for_room_in_its_turn() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 1).await;
        let first = worker.note(2).after(SECOND);
        let second = worker.note(3).after(2 * SECOND);
        pass(3 * SECOND).await;
        assert!(!first.is_pending() && !second.is_pending() && !first.cancel());
        assert_eq!((worker.stats().depth, worker.stats().high_water), (1, 1));
        props.gate.open(1);
        idle().await;
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3]);
        assert_eq!(worker.stats().refused, 0);
    });
}

#[test]
fn a_timer_that_waits_for_room_ends_with_its_actor() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 1).await;
        worker.note(2).after(SECOND);
        pass(2 * SECOND).await;
        worker.kill().await.unwrap();
        idle().await;
        assert_eq!(tokio::runtime::Handle::current().metrics().num_alive_tasks(), 0);
    });
}

#[test]
fn no_delay_and_endless_delays() {
    paused(async || {
        let (clock, log) = clock();
        let never = [Duration::MAX, Duration::from_secs(u64::MAX), Duration::from_hours(24 * 365 * 10)];
        let never = never.map(|delay| clock.tick(7).after(delay));
        for n in 0..3 {
            clock.tick(n).after(Duration::ZERO);
        }
        idle().await;
        assert_eq!(log.take().into_iter().map(|(_, n)| n).collect::<Vec<_>>(), [0, 1, 2]);
        pass(Duration::from_hours(24 * 365)).await;
        assert!(log.len() == 0 && never.iter().all(Timer::is_pending));
        clock.stop().await.unwrap();
        idle().await;
        assert!(!never.iter().any(Timer::is_pending));
    });
    on_both(async || {
        let worker = Worker::default().spawn();
        let closed = worker.closed();
        worker.note(1).after(Duration::ZERO);
        drop(worker);
        assert_eq!(closed.await, ExitReason::Normal, "with a clock that runs, too");
    });
}

#[test]
fn an_actor_that_ticks_goes_on_ticking_without_refs() {
    /// Ticks ten times.
    #[actor]
    struct Ticker {
        left: u32,
        start: Instant,
        log: Log<u64>,
    }

    #[actor]
    impl Ticker {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            ctx.me().tick().after(SECOND);
        }

        #[handler]
        fn tick(&mut self, ctx: &mut Context<Self>) {
            self.log.push(self.start.elapsed().as_secs());
            self.left -= 1;
            if self.left > 0 {
                ctx.me().tick().after(SECOND);
            }
        }
    }

    paused(async || {
        let log = Log::default();
        let ticker = Ticker { left: 10, start: Instant::now(), log: log.clone() }.spawn();
        let closed = ticker.closed();
        drop(ticker);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!(log.take(), (1..=10).collect::<Vec<_>>());
    });
}

#[test]
fn an_ask_that_is_sent_later_is_told() {
    paused(async || {
        let worker: WorkerRef = Worker::default().spawn();
        worker.refuse("later".to_owned()).after(SECOND);
        pass(2 * SECOND).await;
        assert_eq!((worker.stats().unasked_errors, worker.stats().handled), (1, 1));
    });
}

#[test]
fn a_timer_whose_runtime_is_gone_is_not_pending() {
    current(async || {
        let worker = Worker::default().spawn();
        let runtime = other_runtime();
        let life = Life::default();
        let (clock, timer) = {
            let _in_it = runtime.enter();
            let clock = Clock { start: Instant::now(), log: Log::default() }.spawn();
            let timer = clock.hold_life(life.clone()).after(Duration::from_hours(1));
            (clock, timer)
        };
        tokio::task::spawn_blocking(|| drop(runtime)).await.unwrap();
        assert_eq!((clock.closed().await, life.others()), (ExitReason::Aborted, 0));
        assert!(!timer.is_pending());
        assert!(!timer.cancel(), "there is nothing to take back");
        drop(worker.stop().await);
    });
}
