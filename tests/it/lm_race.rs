//! LM: ties that are made and undone while actors end.

use std::sync::Arc;

use actor_core::prelude::*;
use tokio::sync::Barrier;

use crate::cast::Worker;
use crate::lookout::{Act, Heard, LookoutRef, Scene};
use crate::stage::on_both;

const ROUNDS: u64 = 10_000;

/// For races of which one side is tried by the others as well.
const FEW: u64 = 2_000;

/// Lets two things happen at the same moment, as near as can be.
async fn at_once<T: Send + 'static, U: Send + 'static>(
    one: impl Future<Output = T> + Send + 'static,
    other: impl Future<Output = U> + Send + 'static,
) -> (T, U) {
    let start = Arc::new(Barrier::new(2));
    let also = Arc::clone(&start);
    let one = tokio::spawn(async move {
        start.wait().await;
        one.await
    });
    let other = tokio::spawn(async move {
        also.wait().await;
        other.await
    });
    (one.await.unwrap(), other.await.unwrap())
}

/// Ends the actor at its next chance.
async fn kill(actor: LookoutRef) {
    actor.kill().await.unwrap();
}

#[test]
fn lm_05_undoing_a_monitor_races_the_end() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.lookout();
        for round in 1..=ROUNDS {
            let worker = Worker::default().spawn();
            let id = lookout.watch(&worker).await;
            let undo = {
                let lookout = lookout.clone();
                async move {
                    let undone = lookout.run(move |me, _| {
                        let had_fired = me.monitors.remove(0).demonitor();
                        me.scene.heard.push(Heard::Note(round));
                        had_fired
                    });
                    undone.await
                }
            };
            let closed = worker.closed();
            let ((), had_fired) = at_once(async move { drop(worker.kill()) }, undo).await;
            closed.await;
            lookout.settled().await;
            let mut heard = scene.heard.take();
            assert_eq!(heard.pop(), Some(Heard::Note(round)), "heard after it was undone");
            assert!(heard.len() <= 1, "{heard:?}");
            for heard in heard {
                let Heard::Down(down) = heard else { panic!("{heard:?}") };
                assert_eq!(down.monitor, Some(id));
                assert!(had_fired);
            }
        }
    });
}

#[test]
fn watching_races_the_end() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.lookout();
        for _ in 0..FEW {
            let worker = Worker::default().spawn();
            let (watcher, target, closed) = (lookout.clone(), worker.clone(), worker.closed());
            at_once(async move { drop(worker.kill()) }, async move { watcher.watch(&target).await }).await;
            closed.await;
            lookout.settled().await;
            let downs = scene.downs();
            assert_eq!(downs.len(), 1, "{downs:?}");
            assert!(matches!(downs[0].reason, ExitReason::Killed | ExitReason::NotFound));
            lookout.run(|me, _| me.monitors.clear()).await;
        }
    });
}

#[test]
fn lm_12_linking_races_the_end() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.trapping();
        for _ in 0..FEW {
            let worker = Worker::default().spawn();
            let (peer, target, closed) = (lookout.clone(), worker.clone(), worker.closed());
            at_once(async move { drop(worker.kill()) }, async move { peer.link(&target).await }).await;
            closed.await;
            lookout.settled().await;
            let downs = scene.downs();
            assert_eq!(downs.len(), 1, "{downs:?}");
            assert!(matches!(downs[0].reason, ExitReason::Killed | ExitReason::NotFound));
        }
    });
}

#[test]
fn unlinking_races_the_end() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.trapping();
        for round in 1..=FEW {
            let worker = Worker::default().spawn();
            lookout.link(&worker).await;
            let (peer, target, closed) = (lookout.clone(), worker.clone(), worker.closed());
            let unlink = async move {
                let unlinked = peer.run(move |me, ctx| {
                    ctx.unlink(&target);
                    me.scene.heard.push(Heard::Note(round));
                });
                unlinked.await;
            };
            at_once(async move { drop(worker.kill()) }, unlink).await;
            closed.await;
            lookout.settled().await;
            let heard = scene.heard.take();
            assert_eq!(heard.last(), Some(&Heard::Note(round)), "heard after it was undone");
            assert!(heard.len() <= 2, "{heard:?}");
        }
    });
}

#[test]
fn lm_12_two_actors_link_each_other_at_once() {
    on_both(async || {
        let (ours, theirs) = (Scene::default(), Scene::default());
        let (left, right) = (ours.trapping(), theirs.trapping());
        for round in 0..ROUNDS {
            let (one, other) = (left.clone(), right.clone());
            let (to_other, to_one) = (right.clone(), left.clone());
            at_once(async move { one.run(move |_, ctx| ctx.link(&to_other)).await }, async move {
                other.run(move |_, ctx| if round % 3 == 0 { ctx.unlink(&to_one) } else { ctx.link(&to_one) }).await;
            })
            .await;
            if round % 2 == 0 {
                let peer = right.clone();
                left.run(move |_, ctx| ctx.unlink(&peer)).await;
            }
        }
        left.link(&right).await;
        kill(right).await;
        left.settled().await;
        let downs = ours.downs();
        assert_eq!(downs.len(), 1, "{downs:?}");
        assert_eq!(theirs.downs(), []);
    });
}

#[test]
fn lm_12_linked_actors_panic_at_the_same_instant() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.lookout();
        for round in 0..FEW {
            let (ours, theirs) = (Scene::default(), Scene::default());
            let (left, right) = (ours.lookout(), theirs.lookout());
            left.link(&right).await;
            right.link(&left).await;
            lookout.watch(&left).await;
            lookout.watch(&right).await;
            let (one, other) = (left.clone(), right.clone());
            let bang = || Act::new(|_, _| panic!("bang"));
            let _ =
                at_once(async move { one.act(bang()).try_tell() }, async move { other.act(bang()).try_tell() }).await;
            for (actor, scene) in [(&left, &ours), (&right, &theirs)] {
                let reason = actor.closed().await;
                assert!(matches!(reason, ExitReason::Panicked(_) | ExitReason::LinkDied(_)), "{round}: {reason:?}");
                assert_eq!(scene.life.others(), 0);
            }
            lookout.settled().await;
            let mut told: Vec<_> = scene.downs().into_iter().map(|down| down.actor).collect();
            told.sort_by_key(actor_core::ActorLabel::id);
            assert_eq!(told, [left.label(), right.label()]);
            lookout.run(|me, _| me.monitors.clear()).await;
        }
    });
}

#[test]
fn watchers_and_linked_actors_end_with_what_they_watch() {
    on_both(async || {
        for _ in 0..FEW {
            let scene = Scene::default();
            let (left, right) = (scene.lookout(), scene.lookout());
            left.watch(&right).await;
            right.watch(&left).await;
            left.link(&right).await;
            at_once(kill(left.clone()), kill(right.clone())).await;
            assert_eq!(scene.life.others(), 0);
        }
    });
}
