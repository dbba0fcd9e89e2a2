//! MB: messages that are worth handling only for some time.

use std::time::Duration;

use actor_core::{DeadLetterReason, Mailbox, Overflow, Phase, Stats, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, WorkerRef};
use crate::props::{Bomb, Gate, Log, poll_pending};
use crate::stage::{idle, pass, paused};

const TTL: Duration = Duration::from_secs(10);

fn spawn(props: &Props, mailbox: Mailbox) -> WorkerRef {
    props.worker().prepare().mailbox(mailbox).spawn().unwrap()
}

fn assert_sound(stats: Stats) {
    let Stats { accepted, handled, dropped, depth, .. } = stats;
    let lost = dropped.unhandled + dropped.overflow + dropped.cancelled + dropped.expired;
    assert_eq!(accepted, handled + lost + depth, "{stats:?}");
}

#[test]
fn a_told_message_that_is_too_old_is_dropped_counted_and_shown() {
    paused(async || {
        let props = Props::default();
        let system = System::new("watched");
        let mut letters = system.dead_letters();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 1).await;
        worker.note(77).with_ttl(TTL).try_tell().unwrap();
        worker.note(2).with_ttl(2 * TTL).tell().await.unwrap();
        worker.note(78).deadline(Instant::now() + TTL).tell().await.unwrap();
        worker.note(3).tell().await.unwrap();
        pass(TTL).await;
        assert_eq!(worker.stats().depth, 5, "they are looked at when their turn comes");
        props.gate.open(1);
        worker.note(4).await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3, 4]);
        let stats = worker.stats();
        assert_eq!((stats.dropped.expired, stats.handled, stats.depth), (2, 5, 0));
        assert_sound(stats);
        for _ in 0..2 {
            let letter = letters.try_next().unwrap().unwrap();
            assert_eq!((letter.message, &letter.reason), ("note", &DeadLetterReason::Expired));
            assert!(letter.to_string().ends_with("its deadline had passed"), "{letter}");
        }
        assert!(letters.try_next().is_none());
    });
}

#[test]
fn a_message_that_is_in_time_is_handled_in_order() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(100));
        props.busy(&worker, 0).await;
        for n in 1..=40 {
            if n % 3 == 0 {
                worker.note(n).with_ttl(TTL).tell().await.unwrap();
            } else {
                worker.note(n).tell().await.unwrap();
            }
        }
        pass(TTL / 2).await;
        props.gate.open(1);
        assert_eq!(worker.note(41).with_ttl(TTL).await, Ok(41));
        worker.note(42).await.unwrap();
        assert_eq!(props.log.take(), (0..=42).collect::<Vec<_>>());
        assert_eq!(worker.stats().dropped.expired, 0);
    });
}

#[test]
fn an_ask_that_is_too_old_times_out_as_queued_when_its_turn_comes() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(10));
        props.busy(&worker, 0).await;
        let mut ask = worker.note(77).with_ttl(TTL);
        poll_pending(&mut ask);
        pass(2 * TTL).await;
        poll_pending(&mut ask);
        props.gate.open(1);
        let error = ask.await.unwrap_err();
        assert!(matches!(&error, AskError::Timeout { after: TTL, phase: Phase::Queued, .. }), "{error:?}");
        assert!(!error.may_have_run());
        assert!(error.to_string().contains("had not started"), "{error}");
        assert_eq!(worker.stats().dropped.expired, 1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0]);
    });
}

#[test]
fn a_ttl_and_a_timeout_work_together() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(10));
        props.busy(&worker, 0).await;
        let start = Instant::now();
        let error = worker.note(77).with_ttl(2 * TTL).timeout(TTL).await.unwrap_err();
        assert_eq!(start.elapsed(), TTL, "the caller's patience is the shorter one");
        assert!(matches!(error, AskError::Timeout { after: TTL, phase: Phase::Queued, .. }));
        props.gate.open(1);
        worker.note(1).await.unwrap();
        let dropped = worker.stats().dropped;
        assert_eq!((dropped.cancelled, dropped.expired), (1, 0), "in time, but nobody waits");
    });
}

#[test]
fn of_several_deadlines_the_earliest_counts() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(10));
        props.busy(&worker, 0).await;
        worker.note(77).with_ttl(TTL).with_ttl(3 * TTL).tell().await.unwrap();
        worker.note(78).with_ttl(3 * TTL).with_ttl(TTL).tell().await.unwrap();
        worker.note(79).with_ttl(Duration::ZERO).tell().await.unwrap();
        worker.note(1).with_ttl(Duration::MAX).tell().await.unwrap();
        pass(2 * TTL).await;
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
        assert_eq!(worker.stats().dropped.expired, 3);
    });
}

#[test]
fn a_message_that_expires_makes_room_for_who_waits() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(2));
        props.busy(&worker, 0).await;
        worker.note(77).with_ttl(TTL).tell().await.unwrap();
        worker.note(78).with_ttl(TTL).tell().await.unwrap();
        // These wait for room: one of them for so long that it is too old when it has some.
        let mut late = worker.note(79).with_ttl(TTL).tell();
        let mut waits = worker.note(1).tell();
        poll_pending(&mut late);
        poll_pending(&mut waits);
        pass(TTL).await;
        props.gate.open(1);
        idle().await;
        late.await.unwrap();
        waits.await.unwrap();
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
        assert_eq!(worker.stats().dropped.expired, 3);
        assert_sound(worker.stats());
    });
}

#[test]
fn each_policy_knows_which_messages_have_a_deadline() {
    for overflow in [Overflow::Wait, Overflow::Fail, Overflow::DropNewest, Overflow::DropOldest] {
        paused(async move || {
            let props = Props::default();
            let worker = spawn(&props, Mailbox::bounded(3).overflow(overflow));
            props.busy(&worker, 0).await;
            worker.note(77).with_ttl(TTL).try_tell().unwrap();
            worker.note(1).try_tell().unwrap();
            worker.note(78).with_ttl(TTL).try_tell().unwrap();
            // 79 finds no room. It is dropped, or comes back, or takes the place of 77.
            let told = worker.note(79).with_ttl(TTL).try_tell();
            assert_eq!(told.is_ok(), matches!(overflow, Overflow::DropNewest | Overflow::DropOldest), "{overflow:?}");
            pass(TTL).await;
            props.gate.open(1);
            worker.stop().await.unwrap();
            assert_eq!(props.log.take(), [0, 1], "{overflow:?}");
            let stats = worker.stats();
            assert_eq!(stats.dropped.expired, 2, "{overflow:?}");
            assert_sound(stats);
        });
    }
}

#[test]
fn an_actor_that_ends_first_says_so() {
    paused(async || {
        let props = Props::default();
        let worker = spawn(&props, Mailbox::bounded(10));
        props.busy(&worker, 0).await;
        let mut ask = worker.note(77).with_ttl(TTL);
        poll_pending(&mut ask);
        worker.note(78).with_ttl(TTL).tell().await.unwrap();
        pass(TTL).await;
        worker.kill().await.unwrap();
        assert!(matches!(ask.await, Err(AskError::Stopped { phase: Phase::Queued, .. })));
        let dropped = worker.stats().dropped;
        assert_eq!((dropped.unhandled, dropped.expired), (2, 0), "their turn never came");
        let mut call = worker.note(79).with_ttl(TTL);
        assert!((&mut call).await.is_err());
        assert!(call.take_message().is_some(), "a refused message comes back");
    });
}

/// Holds what comes until the gate opens.
#[actor(mailbox = bounded(100))]
struct Desk {
    gate: Gate,
    log: Log<u64>,
}

#[protocol]
trait Letters {
    fn letter(&mut self, n: u64);
}

#[actor(implements(Letters))]
impl Desk {
    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler(priority = high)]
    fn urgent(&mut self, n: u64) {
        self.log.push(n);
    }

    #[handler]
    fn normal(&mut self, n: u64) {
        self.log.push(n);
    }

    #[handler]
    fn fragile(&mut self, bomb: Bomb) {
        drop(bomb);
    }

    #[handler]
    fn handed_on(&mut self, ctx: &mut Context<Self>, reply: Reply<()>) {
        ctx.me().normal(99).with_ttl(Duration::ZERO).forward(reply).unwrap();
    }
}

impl Letters for Desk {
    fn letter(&mut self, n: u64) {
        self.log.push(n);
    }
}

async fn desk() -> (DeskRef, Gate, Log<u64>) {
    let (gate, log) = (Gate::default(), Log::default());
    let desk = Desk { gate: gate.clone(), log: log.clone() }.spawn();
    desk.hold().tell().await.unwrap();
    gate.reached().await;
    (desk, gate, log)
}

#[test]
fn both_lanes_know_their_deadlines() {
    paused(async || {
        let (desk, gate, log) = desk().await;
        desk.normal(77).with_ttl(TTL).tell().await.unwrap();
        desk.urgent(78).with_ttl(TTL).tell().await.unwrap();
        desk.urgent(1).tell().await.unwrap();
        desk.urgent(79).with_ttl(TTL).tell().await.unwrap();
        desk.normal(3).tell().await.unwrap();
        desk.urgent(2).with_ttl(2 * TTL).tell().await.unwrap();
        desk.normal(4).with_ttl(2 * TTL).tell().await.unwrap();
        pass(TTL).await;
        gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(log.take(), [1, 2, 3, 4]);
        assert_eq!(desk.stats().dropped.expired, 3);
        assert_sound(desk.stats());
    });
}

#[test]
fn an_urgent_message_that_comes_during_a_batch_knows_its_deadline() {
    paused(async || {
        let (desk, gate, log) = desk().await;
        // One batch: it is taken whole, before anything has a deadline.
        for n in [1, 2] {
            desk.normal(n).tell().await.unwrap();
        }
        desk.hold().tell().await.unwrap();
        desk.normal(4).tell().await.unwrap();
        gate.open(1);
        gate.reached().await;
        desk.urgent(77).with_ttl(TTL).tell().await.unwrap();
        desk.urgent(3).with_ttl(2 * TTL).tell().await.unwrap();
        desk.normal(78).with_ttl(TTL).tell().await.unwrap();
        desk.normal(5).tell().await.unwrap();
        pass(TTL).await;
        gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(log.take(), [1, 2, 3, 4, 5]);
        assert_eq!(desk.stats().dropped.expired, 2);
    });
}

#[test]
fn a_protocol_has_deadlines_too() {
    paused(async || {
        let (desk, gate, log) = desk().await;
        let letters: LettersRef = (&desk).into();
        letters.letter(77).with_ttl(TTL).tell().await.unwrap();
        letters.letter(1).tell().await.unwrap();
        pass(TTL).await;
        gate.open(1);
        desk.stop().await.unwrap();
        assert_eq!(log.take(), [1]);
    });
}

#[test]
fn a_destructor_that_panics_does_not_harm_the_actor() {
    paused(async || {
        let (desk, gate, log) = desk().await;
        desk.fragile(Bomb(true)).with_ttl(TTL).tell().await.unwrap();
        desk.normal(1).tell().await.unwrap();
        pass(TTL).await;
        gate.open(1);
        assert_eq!(desk.stop().await.unwrap(), ExitReason::Normal);
        assert_eq!(log.take(), [1]);
    });
}

#[test]
fn an_ask_that_was_handed_on_and_expired_may_have_run() {
    paused(async || {
        let (desk, gate, log) = desk().await;
        gate.open(1);
        let error = desk.handed_on().await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { phase: Phase::Running, .. }), "{error:?}");
        assert_eq!(log.take(), []);
    });
}
