//! LM: ties of actors that are restarted.

use std::time::Duration;

use actor_core::{Backoff, Supervisor, SupervisorRef, prelude::*};

use crate::cast::Worker;
use crate::lookout::{Act, Lookout, LookoutRef, Scene};
use crate::stage::{idle, on_both, pass, paused};

/// A lookout that is restarted when it fails.
async fn supervised(scene: &Scene) -> (SupervisorRef, LookoutRef) {
    let mut troupe = Supervisor::builder().max_restarts(1000);
    let lookout = troupe.add(spec(scene));
    (troupe.start().await.unwrap(), lookout)
}

fn spec(scene: &Scene) -> ChildSpec<Lookout> {
    let scene = scene.clone();
    ChildSpec::new(move || scene.actor())
}

impl LookoutRef {
    /// Fails it, and waits for the next incarnation.
    async fn restart(&self) {
        let before = self.run(|_, ctx| ctx.id().incarnation()).await;
        self.act(Act::new(|_, _| panic!("bang"))).tell().await.unwrap();
        assert_eq!(self.run(|_, ctx| ctx.id().incarnation()).await, before + 1);
    }
}

#[test]
fn lm_13_a_restart_fires_nothing_and_the_end_for_good_fires_once() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.trapping();
        let (troupe, target) = supervised(&Scene::default()).await;
        let id = lookout.watch(&target).await;
        lookout.link(&target).await;
        for _ in 0..5 {
            target.restart().await;
            lookout.settled().await;
            assert_eq!(scene.downs(), []);
        }
        troupe.stop().await.unwrap();
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!(downs.iter().map(|down| down.monitor).collect::<Vec<_>>(), [Some(id), None]);
        assert!(downs.iter().all(|down| down.reason == ExitReason::ParentStopped), "{downs:?}");
        assert!(downs.iter().all(|down| down.actor.id().incarnation() == 5), "{downs:?}");
    });
}

#[test]
fn lm_13_a_supervisor_that_gives_up_fires_once() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.lookout();
        let mut troupe = Supervisor::builder().max_restarts(1);
        let target = troupe.add(spec(&Scene::default()));
        let troupe = troupe.start().await.unwrap();
        lookout.watch(&target).await;
        lookout.watch(&troupe).await;
        target.restart().await;
        target.act(Act::new(|_, _| panic!("once more"))).tell().await.unwrap();
        troupe.closed().await;
        lookout.settled().await;
        let told: Vec<_> = scene.downs().into_iter().map(|down| down.actor.id().number()).collect();
        assert_eq!(told, [target.id().number(), troupe.id().number()]);
    });
}

#[test]
fn what_an_incarnation_watched_is_forgotten_with_it() {
    on_both(async || {
        let (scene, worker, early) = (Scene::default(), Worker::default().spawn(), Worker::default().spawn());
        let (troupe, lookout) = supervised(&scene).await;
        let target = worker.clone();
        lookout.run(move |_, ctx| ctx.monitor(&target).detach()).await;
        lookout.watch(&early).await;
        // A notice waits when it fails.
        drop(lookout.hold(&scene, |_, _| panic!("bang")).await);
        early.kill().await.unwrap();
        scene.gate.open(1);
        lookout.settled().await;
        worker.kill().await.unwrap();
        lookout.settled().await;
        assert_eq!(scene.downs(), []);

        // The next one watches for itself.
        lookout.watch(&worker).await;
        lookout.settled().await;
        assert_eq!(scene.downs()[0].reason, ExitReason::NotFound);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn children_of_an_incarnation_are_none_of_the_next_ones_affair() {
    on_both(async || {
        let scene = Scene::default();
        let (troupe, lookout) = supervised(&scene).await;
        let child = lookout.run(|_, ctx| ctx.spawn(Worker::default())).await;
        lookout.restart().await;
        assert!(child.exit_reason().is_some());
        lookout.settled().await;
        assert_eq!(scene.heard.take(), []);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn lm_13_a_link_outlives_the_incarnations_of_both_ends() {
    on_both(async || {
        let (ours, theirs) = (Scene::default(), Scene::default());
        let (troupe, left) = supervised(&ours).await;
        let (other, right) = supervised(&theirs).await;
        left.link(&right).await;
        left.restart().await;
        right.restart().await;
        assert_eq!(left.run(|_, ctx| ctx.id().incarnation()).await, 1);

        // Gone for good, and not by a stop.
        drop(troupe.kill());
        assert_eq!(left.closed().await, ExitReason::Killed);
        right.settled().await;
        // It died of the link, and was restarted.
        assert_eq!(right.run(|_, ctx| ctx.id().incarnation()).await, 2);
        let ends = theirs.ends.take();
        assert!(matches!(&ends[..], [ExitReason::Panicked(_), ExitReason::LinkDied(_)]), "{ends:?}");
        other.stop().await.unwrap();
    });
}

#[test]
fn a_link_that_breaks_between_two_incarnations_takes_neither() {
    paused(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let mut troupe = Supervisor::builder();
        let lookout = troupe.add(spec(&scene).backoff(Backoff::new(Duration::from_secs(10))));
        let troupe = troupe.start().await.unwrap();
        lookout.link(&worker).await;
        lookout.act(Act::new(|_, _| panic!("bang"))).tell().await.unwrap();
        idle().await;
        worker.kill().await.unwrap();
        pass(Duration::from_secs(20)).await;
        assert_eq!(lookout.run(|_, ctx| ctx.id().incarnation()).await, 1);
        troupe.stop().await.unwrap();
        assert_eq!(scene.ends.take().len(), 2);
    });
}

#[test]
fn notices_that_wait_are_forgotten_with_the_incarnation_that_they_were_for() {
    on_both(async || {
        let (scene, early, late) = (Scene::default(), Worker::default().spawn(), Worker::default().spawn());
        let (troupe, lookout) = supervised(&scene).await;
        let watched = early.clone();
        lookout.run(move |_, ctx| ctx.monitor(&watched).detach()).await;
        let child = lookout.run(|_, ctx| ctx.spawn(Worker::default())).await;
        // The notices of both wait when it fails, and nobody keeps a handle that would take them back.
        drop(lookout.hold(&scene, |_, _| panic!("bang")).await);
        early.kill().await.unwrap();
        child.kill().await.unwrap();
        scene.gate.open(1);
        lookout.settled().await;
        late.stop().await.unwrap();
        lookout.watch(&late).await;
        lookout.settled().await;
        let told: Vec<_> = scene.downs().into_iter().map(|down| down.actor.id().number()).collect();
        assert_eq!(told, [late.id().number()]);
        troupe.stop().await.unwrap();
    });
}
