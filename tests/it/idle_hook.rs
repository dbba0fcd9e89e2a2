//! `#[idle]`, on a clock that stands still unless all wait.

use std::time::Duration;

use actor_core::{Failure, Status, prelude::*};
use tokio::time::Instant;

use crate::props::{Gate, LastWord, Log, poll_pending};
use crate::stage::{pass, paused};

const AFTER: Duration = Duration::from_secs(10);
/// A second less.
const NEARLY: Duration = Duration::from_secs(9);
const SECOND: Duration = Duration::from_secs(1);

/// Writes down when it was idle.
#[actor]
struct Sitter {
    start: Instant,
    log: Log<(u64, &'static str)>,
    gate: Gate,
    words: Log<&'static str>,
    act: Act,
}

#[derive(Clone, Copy, PartialEq)]
enum Act {
    Rest,
    Wait,
    Stop,
    Fail,
    Panic,
    TellItself,
}

#[actor]
impl Sitter {
    #[handler]
    fn ping(&mut self) {
        self.push("ping");
    }

    #[handler(priority = high)]
    fn urgent(&mut self) {
        self.push("urgent");
    }

    #[handler]
    async fn work(&mut self, time: Duration) {
        pass(time).await;
        self.push("worked");
    }

    #[idle(after = "10s")]
    async fn idle(&mut self, ctx: &mut Context<Self>) {
        let _word = LastWord(self.words.clone(), "idle dropped");
        self.push("idle");
        match self.act {
            Act::Rest => {}
            Act::Wait => self.gate.pass().await,
            Act::Stop => ctx.stop(),
            Act::Fail => ctx.fail(Failure::new("idle", "bored")),
            Act::Panic => panic!("bored to death"),
            Act::TellItself => ctx.me().ping().try_tell().unwrap(),
        }
    }

    #[stopped]
    fn stopped(&mut self) {
        self.push("stopped");
    }
}

impl Sitter {
    fn push(&self, what: &'static str) {
        self.log.push((self.start.elapsed().as_secs(), what));
    }
}

struct Room {
    log: Log<(u64, &'static str)>,
    gate: Gate,
    words: Log<&'static str>,
    sitter: SitterRef,
}

fn room(act: Act) -> Room {
    let (log, gate, words) = (Log::default(), Gate::default(), Log::default());
    let sitter = Sitter { start: Instant::now(), log: log.clone(), gate: gate.clone(), words: words.clone(), act };
    Room { log, gate, words, sitter: sitter.spawn() }
}

#[test]
fn it_runs_after_exactly_its_time_and_again_after_each() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.ready().await.unwrap();
        pass(NEARLY).await;
        assert_eq!(log.len(), 0);
        pass(3 * AFTER).await;
        assert_eq!(log.take(), [(10, "idle"), (20, "idle"), (30, "idle")]);
        let stats = sitter.stats();
        assert_eq!((stats.handled, stats.accepted), (0, 0), "it is no message");
    });
}

#[test]
fn a_message_starts_the_time_anew() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        for _ in 0..5 {
            pass(NEARLY).await;
            sitter.ping().await.unwrap();
        }
        pass(NEARLY).await;
        sitter.urgent().await.unwrap();
        pass(AFTER + SECOND).await;
        let expected = [9, 18, 27, 36, 45].map(|second| (second, "ping")).into_iter();
        assert_eq!(log.take(), expected.chain([(54, "urgent"), (64, "idle")]).collect::<Vec<_>>());
    });
}

#[test]
fn it_does_not_run_while_a_handler_works() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.work(3 * AFTER).await.unwrap();
        pass(NEARLY).await;
        assert_eq!(log.take(), [(30, "worked")]);
        pass(2 * SECOND).await;
        assert_eq!(log.take(), [(40, "idle")]);
    });
}

#[test]
fn a_message_at_the_last_moment_wins() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.ready().await.unwrap();
        // Wakes at the same moment as the actor, and before it.
        pass(AFTER).await;
        sitter.ping().try_tell().unwrap();
        pass(SECOND).await;
        assert_eq!(log.take().last(), Some(&(10, "ping")));
    });
}

#[test]
fn a_message_that_comes_during_the_hook_is_handled_after_it() {
    paused(async || {
        let Room { log, gate, sitter, .. } = room(Act::Wait);
        gate.reached().await;
        let mut ask = sitter.ping();
        poll_pending(&mut ask);
        pass(5 * AFTER).await;
        assert_eq!(log.take(), [(10, "idle")], "one at a time");
        gate.open(1);
        ask.await.unwrap();
        assert_eq!(log.take(), [(60, "ping")]);
        gate.reached().await;
        assert_eq!(log.take(), [(70, "idle")]);
    });
}

#[test]
fn a_hook_that_tells_its_actor_is_heard() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::TellItself);
        pass(2 * AFTER + SECOND).await;
        assert_eq!(log.take(), [(10, "idle"), (10, "ping"), (20, "idle"), (20, "ping")]);
        assert_eq!(sitter.stats().handled, 2);
    });
}

#[test]
fn it_does_not_run_after_a_stop() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.ready().await.unwrap();
        pass(NEARLY).await;
        sitter.work(2 * AFTER).tell().await.unwrap();
        drop(sitter.stop());
        assert_eq!(sitter.closed().await, ExitReason::Normal);
        pass(5 * AFTER).await;
        assert_eq!(log.take(), [(29, "worked"), (29, "stopped")]);
    });
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.ready().await.unwrap();
        pass(AFTER).await;
        let stop = sitter.stop();
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        assert_eq!(log.take(), [(10, "stopped")], "not even at the last moment");
    });
}

#[test]
fn the_hook_can_end_its_actor() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Stop);
        assert_eq!(sitter.closed().await, ExitReason::Normal);
        assert_eq!(log.take(), [(10, "idle"), (10, "stopped")]);

        let Room { log, sitter, .. } = room(Act::Fail);
        assert!(matches!(sitter.closed().await, ExitReason::Failed(failure) if failure.message() == "bored"));
        assert_eq!(log.take(), [(10, "idle"), (10, "stopped")]);

        let Room { log, sitter, .. } = room(Act::Panic);
        let ExitReason::Panicked(failure) = sitter.closed().await else { panic!("no panic") };
        assert_eq!(failure.to_string(), "in `#[idle]`: bored to death");
        assert_eq!(log.take(), [(10, "idle"), (10, "stopped")]);
    });
}

#[test]
fn a_hook_that_waits_can_be_stopped_and_killed() {
    paused(async || {
        let Room { log, gate, words, sitter } = room(Act::Wait);
        gate.reached().await;
        let mut queued = sitter.ping();
        poll_pending(&mut queued);
        let start = Instant::now();
        assert_eq!(sitter.kill().await, Ok(ExitReason::Killed));
        assert_eq!((start.elapsed(), words.take()), (Duration::ZERO, vec!["idle dropped"]));
        assert!(matches!(queued.await, Err(AskError::Stopped { reason: ExitReason::Killed, .. })));
        assert_eq!((log.take(), sitter.status()), (vec![(10, "idle")], Status::Stopped));

        let Room { log, gate, sitter, .. } = room(Act::Wait);
        gate.reached().await;
        let stop = sitter.stop();
        pass(SECOND).await;
        assert_eq!(sitter.exit_reason(), None, "the hook goes on");
        gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        assert_eq!(log.take(), [(10, "idle"), (11, "stopped")]);
    });
}

#[test]
fn an_idle_actor_that_nobody_can_reach_ends_at_once() {
    paused(async || {
        let Room { log, sitter, .. } = room(Act::Rest);
        sitter.ready().await.unwrap();
        let closed = sitter.closed();
        drop(sitter);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!(log.take(), [(0, "stopped")]);
    });
}
