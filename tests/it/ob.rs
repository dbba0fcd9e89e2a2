//! OB: what actors count.

use std::sync::Arc;

use actor_core::{Mailbox, Stats, TellError, prelude::*};
use tokio::sync::Barrier;
use tokio::task::yield_now;

use crate::cast::{Props, WorkerRef};
use crate::props::{Life, poll_pending};
use crate::stage::{current, on_both};

/// What a sender saw of its messages.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    accepted: u64,
    refused: u64,
}

/// Sends with every verb until the actor refuses for good.
async fn send(worker: WorkerRef, start: Arc<Barrier>, most: u64) -> Seen {
    let mut seen = Seen::default();
    start.wait().await;
    for n in 0..most {
        let stopped = match n % 4 {
            0 => worker.note(n).tell().await.is_err(),
            1 => match worker.note(n).try_tell() {
                Ok(()) => false,
                Err(error) => {
                    seen.refused += 1;
                    if matches!(error, TellError::Stopped(_)) {
                        break;
                    }
                    yield_now().await;
                    continue;
                }
            },
            _ => {
                let mut call = worker.note(n);
                let outcome = (&mut call).await;
                // An ask whose message was accepted and dropped is no refusal.
                outcome.is_err() && call.take_message().is_some()
            }
        };
        if stopped {
            seen.refused += 1;
            break;
        }
        seen.accepted += 1;
    }
    seen
}

fn assert_sound(stats: Stats) {
    let Stats { accepted, handled, dropped, depth, high_water, .. } = stats;
    assert_eq!(accepted, handled + dropped.unhandled + dropped.cancelled + depth, "{stats:?}");
    assert!(high_water >= depth && high_water <= accepted, "{stats:?}");
}

#[test]
fn ob_03_every_message_is_accounted_for_however_the_actor_ends() {
    on_both(async || {
        for round in 0..200_u64 {
            let props = Props::default();
            let capacity = [1, 4, 64, 1000][usize::try_from(round % 4).unwrap()];
            let worker = props.worker().prepare().mailbox(Mailbox::bounded(capacity)).spawn().unwrap();
            let start = Arc::new(Barrier::new(9));
            let senders: Vec<_> = (0..8).map(|_| tokio::spawn(send(worker.clone(), Arc::clone(&start), 40))).collect();
            start.wait().await;
            for _ in 0..round % 5 {
                yield_now().await;
            }
            let reason = match round % 3 {
                0 => worker.stop().await,
                1 => worker.stop_now().await,
                _ => worker.kill().await,
            };
            assert!(matches!(reason, Ok(ExitReason::Normal | ExitReason::Killed)), "{reason:?}");
            let mut seen = Seen::default();
            for sender in senders {
                let one = sender.await.unwrap();
                seen = Seen { accepted: seen.accepted + one.accepted, refused: seen.refused + one.refused };
            }
            let stats = worker.stats();
            assert_sound(stats);
            assert_eq!((stats.accepted, stats.refused, stats.depth), (seen.accepted, seen.refused, 0), "round {round}");
            assert_eq!(stats.handled, props.log.len() as u64, "round {round}");
            if round % 3 == 0 {
                assert_eq!(stats.dropped.unhandled, 0, "`stop` drains");
            }
            assert!(stats.high_water <= capacity as u64, "{stats:?}");
            assert_eq!(props.life.others(), 0);
        }
    });
}

#[test]
fn ob_03_snapshots_taken_at_any_moment_are_sound() {
    on_both(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(16)).spawn().unwrap();
        let start = Arc::new(Barrier::new(2));
        let sender = tokio::spawn(send(worker.clone(), Arc::clone(&start), 2000));
        start.wait().await;
        let mut last = Stats::default();
        while !sender.is_finished() {
            let stats = worker.stats();
            assert!(stats.depth <= 16 && stats.high_water <= 16, "{stats:?}");
            assert!(stats.handled <= stats.accepted, "{stats:?}");
            assert!(stats.handled >= last.handled && stats.accepted >= last.accepted, "{last:?} {stats:?}");
            last = stats;
            yield_now().await;
        }
        sender.await.unwrap();
        assert_sound(worker.stats());
    });
}

#[test]
fn every_message_is_dropped_exactly_once() {
    /// Takes something that counts.
    #[actor(mailbox = bounded(8))]
    struct Taker;

    #[actor]
    impl Taker {
        #[handler]
        fn take(&mut self, life: Life) -> Life {
            life
        }

        #[handler]
        async fn take_later(&mut self, life: Life) {
            yield_now().await;
            drop(life);
        }
    }

    on_both(async || {
        let life = Life::default();
        for round in 0..60_u32 {
            let taker = Taker.spawn();
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    let (taker, life) = (taker.clone(), life.clone());
                    tokio::spawn(async move {
                        for _ in 0..20 {
                            let _ = taker.take_later(life.clone()).try_tell();
                            let _ = taker.take(life.clone()).await;
                            let _ = taker.take(life.clone()).tell().await;
                            drop(futures::poll!(taker.take(life.clone())));
                        }
                    })
                })
                .collect();
            for _ in 0..round % 4 {
                yield_now().await;
            }
            match round % 3 {
                0 => drop(taker.stop().await),
                1 => drop(taker.stop_now().await),
                _ => drop(taker.kill().await),
            }
            for sender in senders {
                sender.await.unwrap();
            }
            assert_eq!(life.others(), 0, "round {round}");
        }
    });
}

#[test]
fn a_quiet_actors_stats_are_exact() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(3)).spawn().unwrap();
        assert_eq!(worker.stats(), Stats::default());
        props.busy(&worker, 3).await;
        assert!(worker.note(4).try_tell().is_err());
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled, stats.depth, stats.refused, stats.high_water), (4, 1, 3, 1, 3));
        props.gate.open(1);
        worker.refuse("no".to_owned()).tell().await.unwrap();
        let mut given_up = worker.keep();
        poll_pending(&mut given_up);
        worker.note(5).await.unwrap();
        drop(given_up);
        worker.release(1).await.unwrap();
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled, stats.depth), (8, 8, 0));
        assert_eq!((stats.unasked_errors, stats.dropped.late_replies, stats.restarts), (1, 1, 0));
        worker.stop().await.unwrap();
        assert_eq!(worker.stats(), stats, "and stay when it is gone");
    });
}
