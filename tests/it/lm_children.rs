//! LM: parents hear of the ends of their children.

use std::time::Duration;

use actor_core::{System, prelude::*};

use crate::cast::{Props, Worker, WorkerRef};
use crate::lookout::{Heard, LookoutRef, Scene, WAYS};
use crate::stage::{current, on_both};

fn exits(scene: &Scene) -> Vec<ChildExit> {
    let child = |heard| if let Heard::Child(exit) = heard { exit } else { panic!("{heard:?}") };
    scene.heard.take().into_iter().map(child).collect()
}

/// A child of the lookout.
async fn bear(lookout: &LookoutRef) -> WorkerRef {
    lookout.run(|_, ctx| ctx.spawn(Worker::default())).await
}

#[test]
fn a_parent_is_told_once_which_child_ended_and_why() {
    on_both(async || {
        for (_, end) in WAYS {
            let (scene, theirs) = (Scene::default(), Scene::default());
            let parent = scene.lookout();
            let child = parent.run(move |_, ctx| ctx.spawn(theirs.actor())).await;
            end(&child);
            let reason = child.closed().await;
            parent.settled().await;
            let exits = exits(&scene);
            assert_eq!(exits.len(), 1, "{exits:?}");
            assert_eq!((&exits[0].child, &exits[0].reason), (&child.label(), &reason));
            assert!(parent.is_alive());
        }
    });
}

#[test]
fn all_ways_to_start_a_child_are_heard_of() {
    on_both(async || {
        let scene = Scene::default();
        let parent = scene.lookout();
        let children: Vec<WorkerRef> = parent
            .run(|_, ctx| {
                vec![
                    ctx.spawn(Worker::default()),
                    ctx.spawn(ChildSpec::new(Worker::default)),
                    Worker::default().prepare().spawn_under(ctx).unwrap(),
                    ChildSpec::new(Worker::default).spawn_under(ctx).unwrap(),
                ]
            })
            .await;
        let outside = parent.run(|_, _| Worker::default().spawn()).await;
        outside.kill().await.unwrap();
        for child in &children {
            child.kill().await.unwrap();
        }
        parent.settled().await;
        let told: Vec<_> = exits(&scene).into_iter().map(|exit| exit.child).collect();
        assert_eq!(told, children.iter().map(|child| child.label()).collect::<Vec<_>>());
    });
}

#[test]
fn a_parent_hears_of_a_child_that_never_came_to_be() {
    on_both(async || {
        let scene = Scene::default();
        let parent = scene.lookout();
        parent.run(|_, ctx| drop(ctx.spawn(ChildSpec::<Worker>::new(|| panic!("no state"))))).await;
        while scene.heard.len() == 0 {
            tokio::task::yield_now().await;
        }
        let exits = exits(&scene);
        assert_eq!(exits[0].reason.to_string(), "panicked in `#[init]`: no state");
    });
}

#[test]
fn a_parent_hears_how_its_child_ended_however_soon_that_was() {
    on_both(async || {
        for _ in 0..200 {
            let scene = Scene::default();
            let parent = scene.lookout();
            let child = parent
                .run(|_, ctx| {
                    let child = ctx.spawn(Worker::default());
                    drop(child.kill());
                    child
                })
                .await;
            child.closed().await;
            parent.settled().await;
            let exits = exits(&scene);
            assert_eq!(exits.len(), 1);
            assert_eq!(exits[0].reason, ExitReason::Killed);
        }
    });
}

#[test]
fn a_child_of_a_system_that_shuts_down_is_told_as_such() {
    current(async || {
        let (scene, system) = (Scene::default(), System::new("late"));
        let parent = system.spawn(scene.actor());
        drop(parent.hold(&scene, |_, ctx| drop(ctx.spawn(Worker::default()))).await);
        let shutdown = tokio::spawn({
            let system = system.clone();
            async move { system.shutdown(Duration::from_secs(5)).await }
        });
        while !system.is_shutting_down() || parent.is_alive() {
            tokio::task::yield_now().await;
        }
        scene.gate.open(1);
        assert!(shutdown.await.unwrap().is_clean());
        // The parent was told to stop before.
        assert_eq!(exits(&scene), []);
    });
}

#[test]
fn a_parent_does_not_hear_of_the_children_that_end_with_it() {
    on_both(async || {
        let ends: [fn(&LookoutRef); 3] =
            [|parent| drop(parent.stop()), |parent| drop(parent.stop_now()), |parent| drop(parent.kill())];
        for end in ends {
            let scene = Scene::default();
            let parent = scene.lookout();
            let child = bear(&parent).await;
            end(&parent);
            parent.closed().await;
            assert!(child.exit_reason().is_some());
            assert_eq!(exits(&scene), []);
        }
    });
}

#[test]
fn a_parent_that_was_told_to_stop_hears_of_what_ended_before() {
    on_both(async || {
        let scene = Scene::default();
        let parent = scene.lookout();
        let (early, late) = (bear(&parent).await, bear(&parent).await);
        drop(parent.hold(&scene, |_, _| ()).await);
        early.kill().await.unwrap();
        let stopped = parent.stop();
        late.kill().await.unwrap();
        scene.gate.open(1);
        stopped.await.unwrap();
        let told: Vec<_> = exits(&scene).into_iter().map(|exit| exit.child).collect();
        assert_eq!(told, [early.label()]);
    });
}

#[test]
fn a_parent_can_watch_a_child_as_well() {
    on_both(async || {
        let scene = Scene::default();
        let parent = scene.lookout();
        let child = bear(&parent).await;
        parent.watch(&child).await;
        child.kill().await.unwrap();
        parent.settled().await;
        let heard = scene.heard.take();
        assert!(matches!(&heard[..], [Heard::Child(_), Heard::Down(_)]), "{heard:?}");
    });
}

/// Starts a new child for each that failed.
#[actor]
struct Keeper {
    props: Props,
    child: Option<WorkerRef>,
}

#[actor]
impl Keeper {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        self.child = Some(ctx.spawn(self.props.worker()));
    }

    #[child_exited]
    fn again(&mut self, exit: &ChildExit, ctx: &mut Context<Self>) {
        if exit.reason.is_failure() {
            self.begin(ctx);
        }
    }

    #[handler]
    fn child(&self) -> WorkerRef {
        self.child.clone().unwrap()
    }
}

#[test]
fn a_parent_can_start_a_child_anew() {
    on_both(async || {
        let props = Props::default();
        let keeper = Keeper { props: props.clone(), child: None }.spawn();
        for _ in 0..100 {
            let child = keeper.child().await.unwrap();
            child.panic("bang".into()).await.unwrap_err();
            child.closed().await;
        }
        assert_eq!(keeper.child().await.unwrap().note(5).await.unwrap(), 5);
        keeper.stop().await.unwrap();
        assert_eq!(props.life.others(), 0);
    });
}
