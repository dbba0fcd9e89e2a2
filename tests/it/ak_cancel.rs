//! AK: asks whose callers go away.

use std::time::Duration;

use actor_core::prelude::*;

use crate::cast::{Props, Worker};
use crate::props::{Bell, Gate, Life, poll, poll_pending};
use crate::stage::{current, idle, on_both, paused};

#[test]
fn an_ask_dropped_before_it_is_polled_was_never_sent() {
    current(async || {
        let worker = Worker::default().spawn();
        drop(worker.note(1));
        drop(worker.note(2).timeout(Duration::from_secs(1)));
        assert_eq!(worker.note(3).await.unwrap(), 3);
        assert_eq!(worker.stats().accepted, 1);
    });
}

#[test]
fn an_ask_dropped_in_the_mailbox_is_skipped_and_counted() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        let mut sync = worker.note(77);
        let mut later = worker.hold(78);
        let mut deferred = worker.keep();
        poll_pending(&mut sync);
        poll_pending(&mut later);
        poll_pending(&mut deferred);
        drop((sync, later, deferred));
        assert_eq!(worker.stats().depth, 3);
        props.gate.open(1);
        worker.note(1).await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled, stats.dropped.cancelled), (5, 2, 3));
        assert_eq!(stats.dropped.late_replies, 0, "a skipped ask has no reply to be late");
        assert_eq!(worker.release(1).await.unwrap(), 0);
    });
}

#[test]
fn an_ask_that_timed_out_in_the_mailbox_is_never_handled() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        assert!(worker.note(77).timeout(Duration::from_secs(1)).await.is_err());
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0]);
        assert_eq!(worker.stats().dropped.cancelled, 1);
    });
}

#[test]
fn a_handler_whose_caller_goes_away_comes_to_its_end() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let mut ask = worker.hold(1);
        poll_pending(&mut ask);
        props.gate.reached().await;
        drop(ask);
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [1]);
        let stats = worker.stats();
        assert_eq!((stats.handled, stats.dropped.cancelled, stats.dropped.late_replies), (1, 0, 1));
    });
}

#[test]
fn an_answer_that_is_never_looked_at_is_dropped_with_its_call() {
    /// Answers with something that counts.
    #[actor]
    struct Giver(Life);

    #[actor]
    impl Giver {
        #[handler]
        fn give(&self) -> Life {
            self.0.clone()
        }
    }

    paused(async || {
        let life = Life::default();
        let giver = Giver(life.clone()).spawn();
        let mut ask = giver.give();
        poll_pending(&mut ask);
        idle().await;
        assert_eq!(life.others(), 2, "state and answer");
        drop(ask);
        assert_eq!(life.others(), 1);
        assert_eq!(giver.stats().dropped.late_replies, 0, "it was in time");
    });
}

#[test]
fn an_ask_that_moves_to_another_task_is_woken_there() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let (first, first_waker) = Bell::new();
        let (second, second_waker) = Bell::new();
        let mut ask = worker.hold(1);
        assert!(poll(&mut ask, &first_waker).is_pending());
        props.gate.reached().await;
        assert!(poll(&mut ask, &second_waker).is_pending());
        props.gate.open(1);
        worker.note(2).await.unwrap();
        assert_eq!((first.rung(), second.rung()), (0, 1));
        assert_eq!(ask.await.unwrap(), 1);
    });
}

#[test]
fn a_half_polled_ask_finishes_in_another_task() {
    on_both(async || {
        let props = Props::default();
        for n in 0..100 {
            let worker = props.worker().spawn();
            let mut ask = worker.hold(n).timeout(Duration::from_mins(1)).owned();
            poll_pending(&mut ask);
            props.gate.open(1);
            assert_eq!(tokio::spawn(ask).await.unwrap().unwrap(), n);
        }
    });
}

#[test]
fn select_may_drop_asks_at_any_moment_and_every_one_is_accounted_for() {
    on_both(async || {
        let worker = Worker::default().spawn();
        let mut answered = 0;
        for n in 0..500_u64 {
            tokio::select! {
                biased;
                answer = worker.note(n) => { answer.unwrap(); answered += 1; }
                () = async { for _ in 0..n % 4 { tokio::task::yield_now().await } } => {}
            }
        }
        worker.stop().await.unwrap();
        let stats = worker.stats();
        assert_eq!(stats.accepted, 500);
        assert_eq!(stats.handled + stats.dropped.cancelled, 500);
        assert!(stats.handled >= answered);
        assert_eq!(stats.depth, 0);
    });
}

#[test]
fn a_message_that_holds_a_ref_to_its_own_actor_is_handled_and_lets_go() {
    /// Gets itself.
    #[actor]
    struct Ouroboros {
        _life: Life,
    }

    #[actor]
    impl Ouroboros {
        #[handler]
        fn bite(&mut self, tail: OuroborosRef, again: u32) {
            if again > 0 {
                let me = tail.clone();
                tail.bite(me, again - 1).try_tell().unwrap();
            }
        }
    }

    paused(async || {
        let life = Life::default();
        let snake = Ouroboros { _life: life.clone() }.spawn();
        let end = snake.closed();
        let tail = snake.clone();
        snake.bite(tail, 10).tell().await.unwrap();
        let stats = snake.downgrade();
        drop(snake);
        assert_eq!(end.await, ExitReason::Normal, "the last message dropped the last ref");
        assert!(stats.upgrade().is_none());
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn messages_with_refs_to_their_own_actor_are_dropped_when_it_is_killed() {
    /// Waits with its messages.
    #[actor]
    struct Hoarder(Gate);

    #[actor]
    impl Hoarder {
        #[handler]
        async fn take(&mut self, me: HoarderRef, life: Life) {
            self.0.pass().await;
            drop((me, life));
        }
    }

    paused(async || {
        let (gate, life) = (Gate::default(), Life::default());
        let hoarder = Hoarder(gate.clone()).spawn();
        for _ in 0..5 {
            hoarder.take(hoarder.clone(), life.clone()).tell().await.unwrap();
        }
        gate.reached().await;
        assert_eq!(life.others(), 5);
        let end = hoarder.closed();
        drop(hoarder.kill());
        drop(hoarder);
        assert_eq!(end.await, ExitReason::Killed);
        assert_eq!(life.others(), 0);
    });
}
