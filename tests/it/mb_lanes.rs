//! MB: urgent messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actor_core::{Mailbox, Overflow, Phase, TellError, prelude::*};
use futures::FutureExt as _;

use crate::props::{Gate, Log, poll_pending};
use crate::stage::{current, idle, on_both, paused, workers};

/// Writes down what comes, in the order in which it is handled. Urgent messages have numbers from 1000.
#[actor]
#[derive(Clone, Default)]
struct Desk {
    gate: Gate,
    log: Log<u64>,
}

#[actor]
impl Desk {
    #[handler]
    fn note(&mut self, n: u64) -> u64 {
        self.log.push(n);
        n
    }

    #[handler]
    async fn hold(&mut self, n: u64) {
        self.gate.pass().await;
        self.log.push(n);
    }

    #[handler(priority = high)]
    fn urgent(&mut self, n: u64) -> u64 {
        self.log.push(n);
        n
    }

    #[handler(priority = high)]
    async fn urgent_hold(&mut self, n: u64) -> u64 {
        self.gate.pass().await;
        self.log.push(n);
        n
    }
}

impl Desk {
    /// With a handler that waits at the gate.
    async fn busy(&self, mailbox: Mailbox) -> DeskRef {
        let desk = self.clone().prepare().mailbox(mailbox).spawn().unwrap();
        desk.hold(0).tell().await.unwrap();
        self.gate.reached().await;
        desk
    }
}

#[test]
fn mb_08_urgent_messages_overtake_what_waits_and_keep_their_order() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::DEFAULT).await;
        for n in 1..=3 {
            desk.note(n).tell().await.unwrap();
        }
        props.gate.open(2);
        desk.urgent(1001).tell().await.unwrap();
        desk.urgent_hold(1002).tell().await.unwrap();
        desk.urgent(1003).tell().await.unwrap();
        desk.stop().await.unwrap();
        let log = props.log.take();
        let urgent: Vec<_> = log.iter().copied().filter(|n| *n > 1000).collect();
        assert_eq!((urgent, log.len()), (vec![1001, 1002, 1003], 7));
    });
    current(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::DEFAULT).await;
        for n in 1..=3 {
            desk.note(n).tell().await.unwrap();
        }
        desk.urgent(1001).tell().await.unwrap();
        desk.urgent_hold(1002).tell().await.unwrap();
        desk.urgent(1003).tell().await.unwrap();
        props.gate.open(2);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1001, 1002, 1003, 1, 2, 3]);
    });
}

#[test]
fn mb_08_an_urgent_message_overtakes_what_the_actor_has_taken_already() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::DEFAULT).await;
        desk.note(1).tell().await.unwrap();
        desk.hold(2).tell().await.unwrap();
        desk.note(3).tell().await.unwrap();
        desk.note(4).tell().await.unwrap();
        props.gate.open(1);
        props.gate.reached().await;
        desk.urgent(1001).tell().await.unwrap();
        desk.urgent(1002).tell().await.unwrap();
        props.gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 1001, 1002, 3, 4]);
    });
}

#[test]
fn mb_08_an_urgent_ask_is_answered_before_a_backlog() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::unbounded()).await;
        for n in 1..=500 {
            desk.note(n).try_tell().unwrap();
        }
        let mut urgent = desk.urgent(1001);
        poll_pending(&mut urgent);
        props.gate.open(1);
        assert_eq!(urgent.await, Ok(1001));
        desk.stop().await.unwrap();
        assert_eq!(props.log.take()[..3], [0, 1001, 1]);
    });
}

#[test]
fn urgent_messages_wake_an_idle_actor() {
    paused(async || {
        let props = Desk::default();
        let desk = props.clone().spawn();
        desk.note(1).await.unwrap();
        idle().await;
        assert_eq!(desk.urgent(1001).await, Ok(1001));
        idle().await;
        desk.urgent(1002).tell().await.unwrap();
        idle().await;
        assert_eq!(props.log.take(), [1, 1001, 1002]);
    });
}

/// After 16 urgent messages in a row, one of the others has its turn.
#[test]
fn the_normal_lane_is_not_starved() {
    on_both(async || {
        for others in 1..=3_u64 {
            let props = Desk::default();
            let desk = props.busy(Mailbox::DEFAULT).await;
            for n in 1..=others {
                desk.note(n).tell().await.unwrap();
            }
            for n in 1001..=1060 {
                desk.urgent(n).tell().await.unwrap();
            }
            props.gate.open(1);
            desk.stop().await.unwrap();
            let log = props.log.take();
            let places: Vec<_> = (1..=others).map(|n| log.iter().position(|m| *m == n).unwrap() as u64).collect();
            let expected: Vec<_> = (1..=others).map(|n| 17 * n).collect();
            assert_eq!(places, expected, "{others} others: {log:?}");
            assert!(log.iter().filter(|n| **n > 1000).is_sorted());
        }
    });
}

#[test]
fn the_normal_lane_is_not_starved_by_urgent_messages_that_keep_coming() {
    /// Tells itself urgent messages without end.
    #[actor]
    #[derive(Default)]
    struct Spinner {
        spins: Arc<AtomicU64>,
    }

    #[actor]
    impl Spinner {
        #[handler(priority = high)]
        fn spin(&mut self, ctx: &mut Context<Self>) {
            self.spins.fetch_add(1, Ordering::SeqCst);
            ctx.me().spin().try_tell().unwrap();
        }

        #[handler]
        fn spins(&self) -> u64 {
            self.spins.load(Ordering::SeqCst)
        }
    }

    current(async || {
        let spinner = Spinner::default();
        let spins = Arc::clone(&spinner.spins);
        let spinner = spinner.spawn();
        spinner.spin().try_tell().unwrap();
        let neighbour = Desk::default().spawn();
        neighbour.note(1).await.unwrap();
        assert!(spins.load(Ordering::SeqCst) > 0);
        for _ in 0..50 {
            let before = spins.load(Ordering::SeqCst);
            let seen = spinner.spins().await.unwrap();
            // A turn of 64 may be under way when the ask comes; its own place is at most the 17th of those that follow.
            assert!(seen - before <= 64 + 17, "{before} {seen}");
        }
        assert_eq!(spinner.stop_now().await, Ok(ExitReason::Normal));
        assert_eq!(spinner.stats().dropped.unhandled, 1);
    });
}

/// How many came long ago is no reason to wait: others have had their turn since.
#[test]
fn a_past_burst_does_not_delay_an_urgent_message() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::DEFAULT).await;
        for n in 1001..=1016 {
            desk.urgent(n).tell().await.unwrap();
        }
        props.gate.open(1);
        for n in 1..=50 {
            desk.note(n).await.unwrap();
        }
        props.log.take();
        desk.hold(51).tell().await.unwrap();
        props.gate.reached().await;
        desk.note(52).tell().await.unwrap();
        desk.urgent(1017).tell().await.unwrap();
        props.gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [51, 1017, 52]);
    });
}

#[test]
fn urgent_messages_count_against_the_bound() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(2)).await;
        desk.urgent(1001).try_tell().unwrap();
        desk.note(1).try_tell().unwrap();
        assert!(matches!(desk.urgent(1002).try_tell(), Err(TellError::Full(_))));
        assert!(matches!(desk.note(2).try_tell(), Err(TellError::Full(_))));
        let mut waiting = desk.urgent(1003).tell();
        poll_pending(&mut waiting);
        assert_eq!((desk.stats().depth, desk.stats().high_water), (2, 2));
        props.gate.open(1);
        waiting.await.unwrap();
        desk.stop().await.unwrap();
        let log = props.log.take();
        assert_eq!((log.len(), log[..2].to_vec()), (4, vec![0, 1001]));
        assert_eq!(desk.stats().refused, 2);
    });
}

#[test]
fn mb_05_senders_with_something_urgent_are_admitted_first() {
    paused(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(1)).await;
        desk.hold(1).try_tell().unwrap();
        let mut normal = [2, 3].map(|n| desk.hold(n).tell());
        normal.iter_mut().for_each(poll_pending);
        let mut room = desk.reserve();
        poll_pending(&mut room);
        let mut urgent = [1001, 1002].map(|n| desk.urgent_hold(n));
        urgent.iter_mut().for_each(poll_pending);
        // Each end of a handler frees one slot.
        for first in &mut urgent {
            props.gate.open(1);
            idle().await;
            normal.iter_mut().for_each(poll_pending);
            poll_pending(first);
            assert_eq!(desk.stats().depth, 1, "the room was for the urgent one");
        }
        for next in normal {
            props.gate.open(1);
            idle().await;
            poll_pending(&mut room);
            assert!(next.now_or_never().is_some(), "those that are not urgent keep their order");
        }
        props.gate.open(2);
        drop(room.await.unwrap());
        props.gate.open(9);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 1001, 1002, 2, 3]);
    });
}

/// After 16 with something urgent, one of the others has its turn, as in the lanes themselves.
#[test]
fn mb_05_senders_without_anything_urgent_are_not_starved() {
    paused(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(1)).await;
        desk.hold(1).try_tell().unwrap();
        let mut normal = [2, 3].map(|n| Box::pin(desk.hold(n).tell()));
        normal.iter_mut().for_each(poll_pending);
        let mut urgent: Vec<_> = (1001..1040).map(|n| Box::pin(desk.urgent_hold(n).tell())).collect();
        urgent.iter_mut().for_each(poll_pending);
        let all = futures::future::join_all(normal.into_iter().chain(urgent));
        let all = tokio::time::timeout(std::time::Duration::from_secs(1), all);
        props.gate.open(100);
        assert!(all.await.unwrap().into_iter().all(|told| told.is_ok()));
        desk.stop().await.unwrap();
        let log = props.log.take();
        let place = |n| log.iter().position(|known| *known == n).unwrap();
        assert_eq!((place(2), place(3)), (2 + 16, 2 + 16 + 17), "{log:?}");
        assert!(log.iter().filter(|n| **n > 1000).is_sorted(), "{log:?}");
    });
}

#[test]
fn a_mailbox_that_drops_its_oldest_keeps_the_high_lane_within_the_bound() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(2).overflow(Overflow::DropOldest)).await;
        for n in 1001..=1005 {
            desk.urgent(n).try_tell().unwrap();
        }
        let stats = desk.stats();
        assert_eq!((stats.depth, stats.high_water, stats.dropped.overflow), (2, 2, 3), "{stats:?}");
        props.gate.open(1);
        desk.stop().await.unwrap();
    });
}

#[test]
fn a_mailbox_that_drops_its_oldest_drops_the_normal_lane_first() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(3).overflow(Overflow::DropOldest)).await;
        desk.urgent(1001).try_tell().unwrap();
        desk.note(1).try_tell().unwrap();
        desk.note(2).try_tell().unwrap();
        desk.urgent(1002).try_tell().unwrap();
        desk.note(3).try_tell().unwrap();
        assert_eq!((desk.stats().depth, desk.stats().dropped.overflow), (3, 2));
        props.gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1001, 1002, 3]);
    });
}

#[test]
fn a_mailbox_that_drops_the_newest_makes_no_exception_for_urgent_ones() {
    on_both(async || {
        let props = Desk::default();
        let desk = props.busy(Mailbox::bounded(1).overflow(Overflow::DropNewest)).await;
        desk.note(1).try_tell().unwrap();
        assert!(matches!(desk.urgent(1001).await, Err(AskError::Full { .. })));
        props.gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn both_lanes_are_drained_or_counted_at_the_end() {
    on_both(async || {
        for verb in ["stop", "stop_now", "kill"] {
            let props = Desk::default();
            let desk = props.busy(Mailbox::DEFAULT).await;
            for n in 1..=20 {
                desk.note(n).tell().await.unwrap();
                desk.urgent(1000 + n).tell().await.unwrap();
            }
            let (mut urgent, mut normal) = (desk.urgent(1021), desk.note(21));
            poll_pending(&mut urgent);
            poll_pending(&mut normal);
            let end = match verb {
                "stop" => desk.stop(),
                "stop_now" => desk.stop_now(),
                _ => desk.kill(),
            };
            props.gate.open(1);
            let reason = end.await.unwrap();
            let stats = desk.stats();
            if verb == "stop" {
                assert_eq!((urgent.await, normal.await), (Ok(1021), Ok(21)));
                assert_eq!((stats.handled, stats.dropped.unhandled, props.log.len()), (43, 0, 43));
            } else {
                for error in [urgent.await.unwrap_err(), normal.await.unwrap_err()] {
                    let AskError::Stopped { reason: of_ask, phase: Phase::Queued, .. } = error else {
                        panic!("{verb}: {error:?}")
                    };
                    assert_eq!(of_ask, reason, "{verb}");
                }
                assert_eq!((stats.handled, stats.dropped.unhandled), (1, 42), "{verb}");
            }
            assert_eq!(stats.depth, 0, "{verb}");
        }
    });
}

#[test]
fn each_lane_keeps_the_order_of_each_sender() {
    workers(async || {
        for capacity in [2, 16, 1000] {
            let props = Desk::default();
            let desk = props.clone().prepare().mailbox(capacity).spawn().unwrap();
            let senders: Vec<_> = (1..=8_u64)
                .map(|sender| {
                    let desk = desk.clone();
                    tokio::spawn(async move {
                        for n in 0..200 {
                            let number = sender * 1_000_000 + n;
                            if n % 3 == 0 {
                                desk.urgent(number).tell().await.unwrap();
                            } else {
                                desk.note(number).tell().await.unwrap();
                            }
                        }
                    })
                })
                .collect();
            for sender in senders {
                sender.await.unwrap();
            }
            desk.stop().await.unwrap();
            let log = props.log.take();
            assert_eq!((log.len(), desk.stats().handled), (1600, 1600));
            assert!(desk.stats().high_water <= capacity as u64);
            for sender in 1..=8 {
                for is_urgent in [false, true] {
                    let own = log.iter().filter(|n| **n / 1_000_000 == sender);
                    let own: Vec<_> = own.filter(|n| (**n % 1_000_000).is_multiple_of(3) == is_urgent).collect();
                    assert!(own.is_sorted(), "sender {sender}, urgent: {is_urgent}");
                }
            }
        }
    });
}

#[test]
fn urgent_messages_from_the_line_are_not_left_behind() {
    workers(async || {
        for _ in 0..100 {
            let props = Desk::default();
            let desk = props.clone().prepare().mailbox(1).spawn().unwrap();
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    let desk = desk.clone();
                    tokio::spawn(async move {
                        for n in 0..50 {
                            desk.urgent(n).tell().await.unwrap();
                        }
                    })
                })
                .collect();
            for sender in senders {
                sender.await.unwrap();
            }
            desk.stop().await.unwrap();
            assert_eq!(props.log.len(), 200);
        }
    });
}
