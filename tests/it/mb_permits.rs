//! MB: room that is set aside before there is a message.

use std::sync::Arc;
use std::task::{Poll, Waker};

use actor_core::{Mailbox, Overflow, Supervisor, TellError, prelude::*};
use tokio::sync::Barrier;
use tokio::task::yield_now;

use crate::cast::{Props, WorkerMsg, WorkerRef};
use crate::props::{Bell, Log, panic_text, poll, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, paused};
use crate::troupe::{Part, reborn};

/// A worker whose handler waits at the gate, with room for `capacity` and `waiting` notes in its mailbox.
async fn busy(props: &Props, mailbox: Mailbox, waiting: u64) -> WorkerRef {
    let worker = props.worker().prepare().mailbox(mailbox).spawn().unwrap();
    props.busy(&worker, waiting).await;
    worker
}

#[test]
fn a_permit_counts_like_a_message_until_it_is_used_or_dropped() {
    for overflow in [Overflow::Wait, Overflow::Fail, Overflow::DropNewest, Overflow::DropOldest] {
        current(async move || {
            let props = Props::default();
            let worker = busy(&props, Mailbox::bounded(3).overflow(overflow), 1).await;
            let used = worker.try_reserve().unwrap();
            let dropped = worker.reserve().await.unwrap();
            assert!(matches!(worker.try_reserve(), Err(TellError::Full(_))), "{overflow:?}: no room is left");
            assert_eq!(worker.stats().depth, 1, "{overflow:?}: there is no message yet");

            used.tell(worker.note(2)).unwrap();
            assert!(worker.try_reserve().is_err(), "{overflow:?}: the message took the permit's room");
            drop(dropped);
            worker.note(3).try_tell().unwrap();
            assert!(worker.try_reserve().is_err(), "{overflow:?}: that was the dropped one's");
            let stats = worker.stats();
            assert_eq!((stats.depth, stats.high_water, stats.dropped.overflow), (3, 3, 0), "{overflow:?}");
            props.gate.open(1);
            worker.stop().await.unwrap();
            assert_eq!(props.log.take(), [0, 1, 2, 3], "{overflow:?}");
        });
    }
}

#[test]
fn room_that_is_set_aside_is_nobody_elses_under_any_policy() {
    current(async || {
        for (overflow, refused, lost) in [
            (Overflow::Wait, 1, 0),
            (Overflow::Fail, 1, 0),
            (Overflow::DropNewest, 0, 1),
            // The oldest makes room; where there is none, the new one goes.
            (Overflow::DropOldest, 0, 1),
        ] {
            let props = Props::default();
            let worker = busy(&props, Mailbox::bounded(2).overflow(overflow), 0).await;
            let permits = [worker.try_reserve().unwrap(), worker.try_reserve().unwrap()];
            assert_eq!(worker.note(9).try_tell().is_err(), refused == 1, "{overflow:?}");
            let stats = worker.stats();
            assert_eq!((stats.refused, stats.dropped.overflow, stats.depth), (refused, lost, 0), "{overflow:?}");
            for (n, permit) in (1..).zip(permits) {
                permit.tell(worker.note(n)).unwrap();
            }
            assert_eq!(worker.stats().high_water, 2, "{overflow:?}: the bound holds");
            props.gate.open(1);
            worker.stop().await.unwrap();
            assert_eq!(props.log.take(), [0, 1, 2], "{overflow:?}");
        }
    });
}

#[test]
fn who_waits_for_a_permit_stands_in_the_same_line() {
    paused(async || {
        let props = Props::default();
        let worker = busy(&props, Mailbox::bounded(1), 0).await;
        worker.hold(1).tell().await.unwrap();
        let mut first = worker.hold(2).tell();
        let mut second = worker.reserve();
        let mut third = worker.hold(4).tell();
        poll_pending(&mut first);
        poll_pending(&mut second);
        poll_pending(&mut third);

        props.gate.open(1);
        idle().await;
        assert!(poll(&mut second, Waker::noop()).is_pending(), "the first comes first");
        assert!(poll(&mut first, Waker::noop()).is_ready());
        props.gate.open(1);
        idle().await;
        assert!(poll(&mut third, Waker::noop()).is_pending(), "the second comes second");
        let Poll::Ready(Ok(permit)) = poll(&mut second, Waker::noop()) else { panic!("{second:?}") };
        props.gate.open(2);
        idle().await;
        assert!(poll(&mut third, Waker::noop()).is_pending(), "the permit holds the only room");
        permit.tell(worker.note(3)).unwrap();
        idle().await;
        props.gate.open(1);
        third.await.unwrap();
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3, 4]);
    });
}

#[test]
fn dropped_room_wakes_the_next_in_line() {
    paused(async || {
        let props = Props::default();
        let worker = busy(&props, Mailbox::bounded(1), 0).await;
        let permit = worker.try_reserve().unwrap();
        let (bell, waker) = Bell::new();
        let mut given_up = worker.reserve();
        let mut next = worker.reserve();
        poll_pending(&mut given_up);
        assert!(poll(&mut next, &waker).is_pending());
        drop(permit);
        assert_eq!(bell.rung(), 0, "the room is promised to the first");
        drop(given_up);
        assert_eq!(bell.rung(), 1, "which gives it up");
        let permit = next.await.unwrap();
        drop(permit);
        worker.note(1).try_tell().unwrap();
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn a_permit_of_an_actor_that_ended_gives_the_message_back() {
    on_both(async || {
        type End = fn(&WorkerRef);
        let ends: [(End, ExitReason); 3] = [
            (|worker| drop(worker.stop()), ExitReason::Normal),
            (|worker| drop(worker.stop_now()), ExitReason::Normal),
            (|worker| drop(worker.kill()), ExitReason::Killed),
        ];
        for (end, reason) in ends {
            let props = Props::default();
            let worker = props.worker().prepare().mailbox(Mailbox::bounded(3)).spawn().unwrap();
            let [first, second, unused] = [(); 3].map(|()| worker.try_reserve().unwrap());
            let mut waits = worker.reserve();
            poll_pending(&mut waits);
            end(&worker);
            let error = first.tell(worker.note(77)).unwrap_err();
            let TellError::Stopped(refused) = error else { panic!("{error:?}") };
            assert_eq!(refused.reason(), Some(&reason));
            assert!(matches!(refused.into_message(), WorkerMsg::Note { n: 77, .. }));
            worker.closed().await;
            assert!(matches!(waits.await, Err(TellError::Stopped(_))));
            drop(unused);
            assert!(second.tell(worker.note(78)).is_err());
            let error = worker.try_reserve().unwrap_err();
            assert!(error.to_string().contains("`reserve`"), "{error}");
            assert_eq!((worker.stats().refused, worker.stats().accepted), (2, 0), "two messages came back");
        }
    });
}

#[test]
fn a_permit_survives_the_runtime_of_its_actor() {
    current(async || {
        let props = Props::default();
        let other = other_runtime();
        let worker = {
            let _inside = other.enter();
            props.worker().spawn()
        };
        let permit = worker.reserve().await.unwrap();
        other.shutdown_background();
        assert_eq!(worker.closed().await, ExitReason::Aborted);
        assert!(permit.tell(worker.note(1)).is_err());
    });
}

#[test]
fn a_permit_keeps_its_actor_alive() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let weak = worker.downgrade();
        let permit = worker.reserve().await.unwrap();
        drop(worker);
        idle().await;
        let worker = weak.upgrade().expect("the permit holds it");
        permit.tell(worker.note(1)).unwrap();
        drop(worker);
        idle().await;
        assert_eq!(props.ends.take(), [ExitReason::Normal], "and nobody does after that");
        assert_eq!(props.log.take(), [1]);
    });
}

#[test]
fn a_permit_is_for_one_actor() {
    current(async || {
        let props = Props::default();
        let [worker, other] = [(); 2].map(|()| props.worker().prepare().mailbox(1).spawn().unwrap());
        let permit = worker.try_reserve().unwrap();
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| permit.tell(other.note(1))));
        let text = panic_text(&*told.unwrap_err());
        assert!(text.contains(&worker.label().to_string()) && text.contains(&other.label().to_string()), "{text}");
        assert_eq!(other.stats().accepted, 0);
        worker.note(2).try_tell().expect("the room was given back");
    });
}

#[test]
fn an_actor_without_room_does_not_wait_for_its_own_permit() {
    /// Reserves in its own mailbox.
    #[actor(mailbox = bounded(1))]
    struct Selfish;

    #[actor]
    impl Selfish {
        #[handler]
        async fn reserve_two(&mut self, ctx: &mut Context<Self>) -> (bool, bool) {
            let me = ctx.me();
            let first = me.reserve().await;
            let second = me.reserve().await;
            (first.is_ok(), matches!(second, Err(TellError::Full(_))))
        }

        #[handler]
        fn nothing(&self) {}
    }

    paused(async || {
        let selfish = Selfish.spawn();
        assert_eq!(selfish.reserve_two().await, Ok((true, true)));
        selfish.nothing().try_tell().expect("both left nothing behind");
    });
}

#[test]
fn a_protocol_reserves_too() {
    #[protocol]
    trait Notes {
        fn write(&mut self, n: u64);
    }

    #[actor(mailbox = bounded(1))]
    struct Writer(Log<u64>);

    #[actor(implements(Notes))]
    impl Writer {}

    impl Notes for Writer {
        fn write(&mut self, n: u64) {
            self.0.push(n);
        }
    }

    paused(async || {
        let log = Log::default();
        let writer = Writer(log.clone()).spawn();
        let notes: NotesRef = (&writer).into();
        let permit = notes.reserve().await.unwrap();
        let mut waits = notes.reserve();
        poll_pending(&mut waits);
        assert!(matches!(notes.write(9).try_tell(), Err(TellError::Full(_))));
        permit.tell(notes.write(1)).unwrap();
        waits.await.unwrap().tell(notes.write(2)).unwrap();
        writer.stop().await.unwrap();
        assert_eq!(log.take(), [1, 2]);
        let error = notes.try_reserve().unwrap_err();
        assert!(matches!(error, TellError::Stopped(_)));
    });
}

/// Sends with and without permits, drops some, gives up on others. Says how many messages it sent.
async fn send(worker: WorkerRef, start: Arc<Barrier>, sender: u64) -> u64 {
    start.wait().await;
    let mut sent = 0_u64;
    for n in 0..30_u64 {
        match (n + sender) % 4 {
            0 => worker.note(n).tell().await.unwrap(),
            1 => {
                let permit = worker.reserve().await.unwrap();
                yield_now().await;
                permit.tell(worker.note(n)).unwrap();
            }
            2 => {
                drop(futures::poll!(worker.reserve()));
                continue;
            }
            _ => {
                drop(worker.reserve().await.unwrap());
                continue;
            }
        }
        sent += 1;
    }
    sent
}

#[test]
fn permits_of_many_senders_never_exceed_the_bound_and_leave_nothing_behind() {
    on_both(async || {
        for round in 0..40_u64 {
            let props = Props::default();
            let capacity = 1 + usize::try_from(round % 5).unwrap();
            let worker = props.worker().prepare().mailbox(Mailbox::bounded(capacity)).spawn().unwrap();
            let start = Arc::new(Barrier::new(6));
            let senders: Vec<_> = (0..6).map(|n| tokio::spawn(send(worker.clone(), Arc::clone(&start), n))).collect();
            let mut sent = 0;
            for sender in senders {
                sent += sender.await.unwrap();
            }
            // All room is back: as many permits as there is capacity, and not one more.
            worker.note(0).await.unwrap();
            let permits: Vec<_> = std::iter::from_fn(|| worker.try_reserve().ok()).collect();
            assert_eq!(permits.len(), capacity, "round {round}");
            let stats = worker.stats();
            assert_eq!((stats.accepted, stats.refused), (sent + 1, 0), "round {round}");
            assert!(stats.high_water <= capacity as u64, "{stats:?}");
        }
    });
}

#[test]
fn permits_outlive_a_restart_and_leave_no_room_behind() {
    paused(async || {
        let mut troupe = Supervisor::builder().max_restarts(100);
        let member = troupe.add(Part::new("member").spec().mailbox(2));
        let _troupe = troupe.start().await.unwrap();
        member.add(1).await.unwrap();
        for end in 0..2 {
            let [used, dropped] = [(); 2].map(|()| member.try_reserve().unwrap());
            if end == 0 {
                // Closes the mailbox until the next incarnation.
                drop(member.stop());
                assert!(used.tell(member.add(9)).is_err());
                drop(dropped);
                reborn(&member, 1).await;
            } else {
                member.kill().await.unwrap();
                reborn(&member, 2).await;
                used.tell(member.add(1)).unwrap();
                drop(dropped);
            }
            assert_eq!(member.add(0).await, Ok(end));
            let permits: Vec<_> = std::iter::from_fn(|| member.try_reserve().ok()).collect();
            assert_eq!(permits.len(), 2, "all room is back, and no more");
        }
    });
}
