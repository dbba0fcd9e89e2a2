//! MB: waiting senders, permits and waiters of every kind when the actor restarts, or when its runtime is gone.

use std::time::Duration;

use actor_core::{Mailbox, Phase, Supervisor, SupervisorRef, System, TellError, prelude::*};
use tokio::task::yield_now;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{Life, Log, poll_pending};
use crate::stage::{idle, limited, on_both, other_runtime, pass, paused};
use crate::troupe::{MemberMsg, MemberRef, Part, reborn};

/// A member with room for one message, whose handler waits at the gate, with a note in its mailbox.
async fn full(part: &Part) -> (SupervisorRef, MemberRef) {
    let mut troupe = Supervisor::builder().max_restarts(1000);
    let member = troupe.add(part.spec().mailbox(1));
    let troupe = troupe.start().await.unwrap();
    member.hold().tell().await.unwrap();
    part.gate.reached().await;
    member.note(1).tell().await.unwrap();
    (troupe, member)
}

#[test]
fn who_waits_for_room_keeps_its_place_when_the_actor_is_killed_and_restarted() {
    on_both(async || {
        let part = Part::new("member");
        let (troupe, member) = full(&part).await;
        let mut told = member.note(2).tell();
        let mut reserved = member.reserve();
        let mut asked = member.add(5);
        let mut last = member.note(4).tell();
        poll_pending(&mut told);
        poll_pending(&mut reserved);
        poll_pending(&mut asked);
        poll_pending(&mut last);
        assert_eq!(member.kill().await, Ok(ExitReason::Killed));
        told.await.unwrap();
        reserved.await.unwrap().tell(member.note(3)).unwrap();
        assert_eq!(asked.await, Ok(5), "of a fresh state");
        last.await.unwrap();
        assert_eq!(member.incarnation().await, Ok(1));
        assert_eq!(part.notes.take(), [1, 2, 3, 4]);
        let stats = member.stats();
        assert_eq!((stats.high_water, stats.refused, stats.dropped.unhandled), (1, 0, 0));
        assert_eq!((stats.accepted, stats.handled, stats.depth), (7, 7, 0));
        troupe.stop().await.unwrap();
    });
}

#[test]
fn who_waits_for_room_is_sent_away_by_a_stop_though_another_incarnation_follows() {
    on_both(async || {
        for now in [false, true] {
            let part = Part::new("member");
            let (troupe, member) = full(&part).await;
            let mut told = member.note(2).tell();
            let mut asked = member.add(5);
            let mut reserved = member.reserve();
            poll_pending(&mut told);
            poll_pending(&mut asked);
            poll_pending(&mut reserved);
            drop(if now { member.stop_now() } else { member.stop() });
            let Err(TellError::Stopped(refused)) = told.await else { panic!("it was let in") };
            assert!(matches!(refused.into_message(), MemberMsg::Note { n: 2, .. }));
            let error = asked.await.unwrap_err();
            assert!(matches!(error, AskError::Stopped { phase: Phase::Queued, .. }), "{error:?}");
            assert!(matches!(reserved.await, Err(TellError::Stopped(_))));
            assert!(member.exit_reason().is_none());
            part.gate.open(1);
            reborn(&member, 1).await;
            // A ticket of before is nobody's now: all room is there.
            member.note(9).tell().await.unwrap();
            assert_eq!(member.add(1).await, Ok(1));
            assert_eq!(part.notes.take(), [1, 9], "what was accepted is handled, by this incarnation or the next");
            let stats = member.stats();
            assert_eq!((stats.refused, stats.dropped.unhandled, stats.depth), (2, 0, 0), "{stats:?}");
            assert_eq!(stats.accepted, stats.handled);
            troupe.stop().await.unwrap();
        }
    });
}

#[test]
fn room_that_was_promised_before_a_stop_is_not_the_next_incarnations() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = full(&part).await;
        let (mut told, mut reserved) = (member.note(2).tell(), member.reserve());
        poll_pending(&mut told);
        poll_pending(&mut reserved);
        // Both have room, and do not come for it.
        part.gate.open(1);
        idle().await;
        member.note(3).try_tell().unwrap_err();
        member.stop().await.unwrap();
        pass(Duration::from_millis(10)).await;
        assert_eq!(member.id().incarnation(), 1);
        assert!(matches!(told.await, Err(TellError::Stopped(_))));
        assert!(matches!(reserved.await, Err(TellError::Stopped(_))));
        let permits: Vec<_> = std::iter::from_fn(|| member.try_reserve().ok()).collect();
        assert_eq!((permits.len(), part.notes.take()), (1, vec![1]));
        troupe.stop().await.unwrap();
    });
}

#[test]
fn the_slot_of_the_message_that_failed_is_given_away_during_the_pause() {
    paused(async || {
        let second = Duration::from_secs(1);
        let mut troupe = Supervisor::builder().max_restarts(1000);
        let pause = actor_core::Backoff::new(second).max(second).jitter(0.0);
        let member = troupe.add(Part::new("member").spec().mailbox(1).backoff(pause));
        let troupe = troupe.start().await.unwrap();
        idle().await;
        member.panic().try_tell().unwrap();
        let mut told = member.note(1).tell();
        poll_pending(&mut told);
        idle().await;
        assert_eq!(member.status(), actor_core::Status::Restarting);
        told.await.unwrap();
        assert_eq!((member.status(), member.stats().depth), (actor_core::Status::Restarting, 1));
        troupe.stop().await.unwrap();
    });
}

#[test]
fn deadlines_stay_with_their_messages_when_a_batch_goes_back() {
    paused(async || {
        let part = Part::new("member");
        let mut troupe = Supervisor::builder().max_restarts(1000);
        let member = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();
        idle().await;
        // The first is taken alone, the others together.
        member.note(0).try_tell().unwrap();
        member.hold_and_panic().try_tell().unwrap();
        for n in 1..=3 {
            member.note(n).try_tell().unwrap();
        }
        part.gate.reached().await;
        member.note(4).with_ttl(Duration::from_millis(10)).try_tell().unwrap();
        member.note(5).with_ttl(Duration::from_secs(1)).try_tell().unwrap();
        member.note(6).try_tell().unwrap();
        pass(Duration::from_millis(20)).await;
        part.gate.open(1);
        assert_eq!(member.incarnation().await, Ok(1));
        assert_eq!((part.notes.take(), member.stats().dropped.expired), (vec![0, 1, 2, 3, 5, 6], 1));
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_permit_is_used_between_two_incarnations_and_after_the_last() {
    paused(async || {
        let part = Part::new("member");
        let second = Duration::from_secs(1);
        let mut troupe = Supervisor::builder().max_restarts(1000);
        let pause = actor_core::Backoff::new(second).max(second).jitter(0.0);
        let member = troupe.add(part.spec().mailbox(2).backoff(pause));
        let troupe = troupe.start().await.unwrap();
        let (during, after) = (member.try_reserve().unwrap(), member.try_reserve().unwrap());
        drop(member.kill().await);
        idle().await;
        assert!(matches!(member.note(9).try_tell(), Err(TellError::Full(_))), "all room is set aside");
        let mut waits = member.note(2).tell();
        poll_pending(&mut waits);
        during.tell(member.note(1)).unwrap();
        assert_eq!(member.stats().depth, 1);
        pass(2 * second).await;
        waits.await.unwrap();
        member.incarnation().await.unwrap();
        assert_eq!(part.notes.take(), [1, 2]);
        troupe.stop().await.unwrap();
        let error = after.tell(member.note(3)).unwrap_err();
        assert!(matches!(error.into_message(), MemberMsg::Note { n: 3, .. }));
        let stats = member.stats();
        assert_eq!((stats.accepted, stats.handled, stats.refused, stats.depth), (3, 3, 2, 0));
    });
}

#[test]
fn everybody_who_waits_is_told_when_the_runtime_is_gone_and_nothing_is_left() {
    limited(|| {
        let spectators = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        for round in 0..20 {
            spectators.block_on(everybody_is_told(round % 2 == 0));
        }
    });
}

async fn everybody_is_told(in_background: bool) {
    let (system, props, life) = (System::new("gone"), Props::default(), Life::default());
    let other = other_runtime();
    let spawned = {
        let (system, props) = (system.clone(), props.clone());
        other.spawn(async move {
            let worker = system.prepare(props.worker()).name("worker").mailbox(Mailbox::bounded(2)).spawn().unwrap();
            system.group::<WorkerRef>("workers").join(&worker).unwrap();
            worker
        })
    };
    let worker = spawned.await.unwrap();
    let started = tokio::spawn(worker.hold(0).owned());
    props.gate.reached().await;
    let permit = worker.reserve().await.unwrap();
    let queued = tokio::spawn(worker.note(1).owned());
    while worker.stats().depth == 0 {
        yield_now().await;
    }
    let asks = [2, 3].map(|n| tokio::spawn(worker.note(n).owned()));
    let told = tokio::spawn({
        let (worker, life) = (worker.clone(), life.clone());
        async move {
            let outcome = worker.note(4).tell().await;
            drop(life);
            outcome.is_err()
        }
    });
    let reserves = tokio::spawn({
        let worker = worker.clone();
        async move { worker.reserve().await.is_err() }
    });
    let blocks = std::thread::spawn({
        let worker = worker.clone();
        move || worker.note(5).tell_blocking().is_err()
    });
    let closed = tokio::spawn(worker.closed());
    let timer = worker.note(6).after(Duration::from_hours(1));
    let downs = Log::default();
    let watcher = System::new("spectators").spawn(Watcher(downs.clone()));
    watcher.watch(worker.clone()).await.unwrap();
    for _ in 0..50 {
        yield_now().await;
    }
    if in_background {
        other.shutdown_background();
    } else {
        tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
    }
    assert_eq!(closed.await.unwrap(), ExitReason::Aborted);
    let error = started.await.unwrap().unwrap_err();
    assert!(matches!(error, AskError::Stopped { reason: ExitReason::Aborted, phase: Phase::Running, .. }), "{error:?}");
    for ask in [queued].into_iter().chain(asks) {
        let error = ask.await.unwrap().unwrap_err();
        assert!(matches!(error, AskError::Stopped { phase: Phase::Queued, .. }), "{error:?}");
    }
    assert!(told.await.unwrap() && reserves.await.unwrap() && blocks.join().unwrap());
    assert!(permit.tell(worker.note(7)).is_err());
    while downs.len() == 0 {
        yield_now().await;
    }
    assert_eq!(downs.take(), [ExitReason::Aborted]);
    assert!(system.lookup::<Worker>("worker").is_none() && system.group::<WorkerRef>("workers").members().is_empty());
    let next = system.prepare(Worker::default()).name("worker").spawn().expect("its name is free");
    next.stop().await.unwrap();
    let stats = worker.stats();
    assert_eq!((stats.accepted, stats.handled, stats.dropped.unhandled, stats.depth), (2, 1, 1, 0), "{stats:?}");
    // Two asks and two tells in line, and one with a permit.
    assert_eq!(stats.refused, 5, "{stats:?}");
    drop(timer);
    watcher.stop().await.unwrap();
    assert_eq!((props.life.others(), life.others(), system.stats().alive), (0, 0, 0));
}

/// Hears of its end.
#[actor]
struct Watcher(Log<ExitReason>);

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, actor: WorkerRef) {
        ctx.monitor(&actor).detach();
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.0.push(down.reason);
    }
}
