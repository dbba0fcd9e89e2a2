//! LM: links.

use actor_core::{System, prelude::*};

use crate::cast::Worker;
use crate::lookout::{LookoutRef, Scene, WAYS};
use crate::stage::{current, on_both, other_runtime};

/// What a trapping actor is told of the end of a linked one.
fn only(scene: &Scene) -> Down {
    let mut downs = scene.downs();
    assert_eq!(downs.len(), 1, "{downs:?}");
    assert!(downs[0].is_link());
    downs.remove(0)
}

#[test]
fn a_stop_leaves_linked_actors_alone_and_any_other_end_takes_them_along() {
    on_both(async || {
        for (expected, end) in WAYS {
            let (ours, theirs) = (Scene::default(), Scene::default());
            let (left, right) = (ours.lookout(), theirs.lookout());
            left.link(&right).await;
            end(&right);
            let reason = right.closed().await;
            if expected == "Normal" {
                left.settled().await;
                assert_eq!(left.stop().await.unwrap(), ExitReason::Normal);
                continue;
            }
            let ExitReason::LinkDied(died) = left.closed().await else { panic!("{expected}") };
            assert_eq!((died.actor(), died.reason()), (&right.label(), &reason));
            assert_eq!(ours.ends.take(), [ExitReason::LinkDied(died)]);
            assert_eq!(ours.heard.take(), []);
        }
    });
}

#[test]
fn a_link_works_both_ways() {
    on_both(async || {
        let (left, right) = (Scene::default().lookout(), Scene::default().lookout());
        left.link(&right).await;
        left.kill().await.unwrap();
        assert!(matches!(right.closed().await, ExitReason::LinkDied(died) if *died.reason() == ExitReason::Killed));
    });
}

#[test]
fn lm_09_an_actor_that_traps_exits_is_told_of_every_end_and_lives_on() {
    on_both(async || {
        for (_, end) in WAYS {
            let (scene, target) = (Scene::default(), Scene::default().lookout());
            let lookout = scene.trapping();
            lookout.link(&target).await;
            end(&target);
            let reason = target.closed().await;
            lookout.settled().await;
            let down = only(&scene);
            assert_eq!((down.actor, down.reason), (target.label(), reason));
            assert!(lookout.is_alive());
        }
    });
}

#[test]
fn an_actor_that_traps_no_more_dies_of_later_ends() {
    on_both(async || {
        let (scene, target) = (Scene::default(), Scene::default().lookout());
        let lookout = scene.trapping();
        lookout.link(&target).await;
        lookout.run(|_, ctx| ctx.trap_exits(false)).await;
        target.kill().await.unwrap();
        assert!(lookout.closed().await.is_failure());
    });
}

#[test]
fn lm_10_a_kill_cannot_be_trapped_and_its_peers_see_it() {
    on_both(async || {
        // The actor in the middle traps.
        let scenes: Vec<Scene> = (0..10).map(|_| Scene::default()).collect();
        let chain: Vec<LookoutRef> = scenes
            .iter()
            .enumerate()
            .map(|(n, scene)| if n == 4 { scene.trapping() } else { scene.lookout() })
            .collect();
        for pair in chain.windows(2) {
            pair[0].link(&pair[1]).await;
        }
        assert_eq!(chain[9].kill().await.unwrap(), ExitReason::Killed);
        for n in (5..9).rev() {
            let ExitReason::LinkDied(died) = chain[n].closed().await else { panic!("{n} was linked") };
            assert_eq!((died.actor(), died.reason()), (&chain[9].label(), &ExitReason::Killed));
        }
        chain[4].settled().await;
        let down = only(&scenes[4]);
        assert_eq!(down.actor, chain[5].label());
        assert!(matches!(down.reason, ExitReason::LinkDied(died) if *died.reason() == ExitReason::Killed));
        assert!(chain[..5].iter().all(|actor| actor.is_alive()));
        // Trapping is for the ends of others.
        assert_eq!(chain[4].kill().await.unwrap(), ExitReason::Killed);
        assert!(chain[0].closed().await.is_failure());
    });
}

#[test]
fn a_chain_of_links_may_be_long() {
    current(async || {
        let scene = Scene::default();
        let chain: Vec<LookoutRef> = (0..10_000).map(|_| scene.lookout()).collect();
        for pair in chain.windows(2) {
            pair[0].link(&pair[1]).await;
        }
        chain[0].kill().await.unwrap();
        let ExitReason::LinkDied(died) = chain[9_999].closed().await else { panic!("it was linked") };
        assert_eq!(died.actor(), &chain[0].label());
    });
}

#[test]
fn lm_11_nobody_hears_after_unlinking() {
    on_both(async || {
        let (ours, theirs) = (Scene::default(), Scene::default());
        let (left, right) = (ours.trapping(), theirs.trapping());
        left.link(&right).await;
        let peer = right.clone();
        left.run(move |_, ctx| ctx.unlink(&peer)).await;
        right.kill().await.unwrap();
        left.settled().await;
        assert_eq!(ours.downs(), []);

        let right = theirs.trapping();
        left.link(&right).await;
        let peer = left.clone();
        // Either side may undo it.
        right.run(move |_, ctx| ctx.unlink(&peer)).await;
        left.kill().await.unwrap();
        right.settled().await;
        assert_eq!(theirs.downs(), []);
    });
}

#[test]
fn lm_11_unlinking_takes_back_a_notice_that_waits() {
    on_both(async || {
        let (scene, right) = (Scene::default(), Worker::default().spawn());
        let left = scene.trapping();
        left.link(&right).await;
        let peer = right.clone();
        drop(left.hold(&scene, move |_, ctx| ctx.unlink(&peer)).await);
        right.kill().await.unwrap();
        scene.gate.open(1);
        left.settled().await;
        assert_eq!(scene.downs(), []);
    });
}

#[test]
fn lm_11_linking_to_a_dead_actor_breaks_the_link_at_once() {
    on_both(async || {
        let dead = Worker::default().spawn();
        let (label, weak) = (dead.label(), dead.downgrade());
        dead.stop().await.unwrap();

        let scene = Scene::default();
        let lookout = scene.trapping();
        lookout.link(&dead).await;
        lookout.settled().await;
        let down = only(&scene);
        assert_eq!((down.actor, down.reason), (label.clone(), ExitReason::NotFound));
        drop(dead);
        lookout.link(&weak).await;
        lookout.settled().await;
        assert_eq!(only(&scene).reason, ExitReason::NotFound);

        let lookout = scene.lookout();
        lookout.link(&weak).await;
        let ExitReason::LinkDied(died) = lookout.closed().await else { panic!("it linked to the dead") };
        assert_eq!((died.actor(), died.reason()), (&label, &ExitReason::NotFound));
    });
}

#[test]
fn lm_11_an_actor_is_not_linked_to_itself() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.trapping();
        lookout.link(&lookout).await;
        let me = lookout.clone();
        lookout.run(move |_, ctx| ctx.unlink(&me)).await;
        lookout.settled().await;
        assert_eq!(scene.downs(), []);
        assert_eq!(lookout.stop().await.unwrap(), ExitReason::Normal);
    });
}

#[test]
fn two_actors_have_one_link() {
    on_both(async || {
        let (ours, theirs) = (Scene::default(), Scene::default());
        let (left, right) = (ours.trapping(), theirs.lookout());
        left.link(&right).await;
        left.link(&right).await;
        right.link(&left).await;
        right.kill().await.unwrap();
        left.settled().await;
        only(&ours);

        // One unlink is enough, too.
        let right = theirs.lookout();
        left.link(&right).await;
        right.link(&left).await;
        let peer = right.clone();
        left.run(move |_, ctx| ctx.unlink(&peer)).await;
        right.kill().await.unwrap();
        left.settled().await;
        assert_eq!(ours.downs(), []);
    });
}

#[test]
fn a_broken_link_lets_the_running_handler_finish_and_drops_the_rest() {
    on_both(async || {
        let (scene, right) = (Scene::default(), Worker::default().spawn());
        let left = scene.lookout();
        left.link(&right).await;
        let held = left.hold(&scene, |_, _| 5).await;
        left.note(1).tell().await.unwrap();
        right.kill().await.unwrap();
        scene.gate.open(1);
        assert_eq!(held.await, Ok(5));
        assert!(left.closed().await.is_failure());
        assert_eq!(scene.heard.take(), []);
        assert_eq!(left.stats().dropped.unhandled, 1);
    });
}

#[test]
fn the_first_cause_of_an_end_stays() {
    on_both(async || {
        // It panics after the link took it along.
        let (scene, right) = (Scene::default(), Worker::default().spawn());
        let left = scene.lookout();
        left.link(&right).await;
        drop(left.hold(&scene, |_, _| panic!("bang")).await);
        right.kill().await.unwrap();
        scene.gate.open(1);
        assert!(matches!(left.closed().await, ExitReason::LinkDied(_)));

        // It is killed after the link took it along.
        let right = Worker::default().spawn();
        let left = scene.lookout();
        left.link(&right).await;
        drop(left.hold(&scene, |_, _| ()).await);
        right.kill().await.unwrap();
        assert_eq!(left.kill().await.unwrap(), ExitReason::Killed);

        // It was told to stop before.
        let right = Worker::default().spawn();
        let left = scene.lookout();
        left.link(&right).await;
        drop(left.hold(&scene, |_, _| ()).await);
        let stopped = left.stop();
        right.kill().await.unwrap();
        scene.gate.open(1);
        assert_eq!(stopped.await.unwrap(), ExitReason::Normal);
    });
}

#[test]
fn a_link_that_breaks_before_the_actor_is_up_ends_it() {
    on_both(async || {
        let dead = Worker::default().spawn();
        dead.kill().await.unwrap();
        let linked = Linked { to: dead }.spawn();
        assert!(matches!(linked.closed().await, ExitReason::LinkDied(_)));
        assert!(linked.ping().await.is_err());
    });
}

/// Links itself when it starts.
#[actor]
struct Linked {
    to: crate::cast::WorkerRef,
}

#[actor]
impl Linked {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        ctx.link(&self.to);
    }

    #[handler]
    fn ping(&self) {}
}

#[test]
fn the_end_of_a_system_or_of_a_parent_takes_no_linked_actor_along() {
    on_both(async || {
        let (scene, system) = (Scene::default(), System::new("ends"));
        let lookout = scene.lookout();
        let parent = Scene::default().lookout();
        let child = parent.run(|_, ctx| ctx.spawn(Worker::default())).await;
        let other = system.spawn(Worker::default());
        lookout.link(&child).await;
        lookout.link(&other).await;
        parent.stop().await.unwrap();
        assert_eq!(child.closed().await, ExitReason::ParentStopped);
        assert!(system.shutdown(std::time::Duration::from_secs(5)).await.is_clean());
        lookout.settled().await;
        assert_eq!(lookout.stop().await.unwrap(), ExitReason::Normal);
    });
}

#[test]
fn the_end_of_a_runtime_takes_linked_actors_along() {
    current(async || {
        let (scene, runtime) = (Scene::default(), other_runtime());
        let lookout = scene.lookout();
        let worker = {
            let _entered = runtime.enter();
            Worker::default().spawn()
        };
        lookout.link(&worker).await;
        runtime.shutdown_background();
        let ExitReason::LinkDied(died) = lookout.closed().await else { panic!("it was linked") };
        assert_eq!(died.reason(), &ExitReason::Aborted);
    });
}

#[test]
fn a_link_keeps_nobody_alive() {
    on_both(async || {
        let scene = Scene::default();
        let (left, right) = (scene.lookout(), scene.lookout());
        left.link(&right).await;
        let (one, other) = (left.closed(), right.closed());
        drop(left);
        assert_eq!(one.await, ExitReason::Normal);
        drop(right);
        assert_eq!(other.await, ExitReason::Normal);
        assert_eq!(scene.life.others(), 0);
    });
}
