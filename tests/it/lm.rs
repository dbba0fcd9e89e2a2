//! LM: monitors.

use std::time::Duration;

use actor_core::{Monitor, System, prelude::*};

use crate::cast::Worker;
use crate::lookout::{Scene, WAYS};
use crate::stage::{current, on_both, other_runtime};

#[test]
fn lm_01_a_monitor_tells_once_who_ended_and_why() {
    on_both(async || {
        for (expected, end) in WAYS {
            let (scene, target) = (Scene::default(), Scene::default().lookout());
            let lookout = scene.lookout();
            let id = lookout.watch(&target).await;
            end(&target);
            let reason = target.closed().await;
            assert!(format!("{reason:?}").starts_with(expected), "{reason:?}");
            lookout.settled().await;
            let downs = scene.downs();
            let [down] = &downs[..] else { panic!("{downs:?}") };
            assert_eq!((down.monitor, &down.actor, &down.reason), (Some(id), &target.label(), &reason));
            assert!(!down.is_link());
        }
    });
}

#[test]
fn lm_01_the_end_of_the_last_ref_and_of_the_system_are_told() {
    on_both(async || {
        let (scene, system) = (Scene::default(), System::new("ends"));
        let lookout = scene.lookout();
        let (dropped, shut) = (Worker::default().spawn(), system.spawn(Worker::default()));
        lookout.watch(&dropped.downgrade()).await;
        lookout.watch(&shut).await;
        let closed = dropped.closed();
        drop(dropped);
        closed.await;
        system.shutdown(Duration::from_secs(5)).await;
        lookout.settled().await;
        let reasons: Vec<_> = scene.downs().into_iter().map(|down| down.reason).collect();
        assert_eq!(reasons, [ExitReason::Normal, ExitReason::Shutdown]);
    });
}

#[test]
fn lm_01_the_end_of_a_runtime_is_told() {
    current(async || {
        let (scene, runtime) = (Scene::default(), other_runtime());
        let lookout = scene.lookout();
        let worker = {
            let _entered = runtime.enter();
            Worker::default().spawn()
        };
        lookout.watch(&worker).await;
        runtime.shutdown_background();
        assert_eq!(worker.closed().await, ExitReason::Aborted);
        lookout.settled().await;
        assert_eq!(scene.downs()[0].reason, ExitReason::Aborted);
    });
}

#[test]
fn lm_02_watching_a_dead_actor_fires_at_once() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        let (label, weak) = (worker.label(), worker.downgrade());
        worker.stop().await.unwrap();
        lookout.watch(&worker).await;
        lookout.watch(&weak).await;
        drop(worker);
        lookout.watch(&weak).await;
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!(downs.len(), 3);
        assert!(downs.iter().all(|down| down.reason == ExitReason::NotFound && down.actor == label), "{downs:?}");
    });
}

#[test]
fn lm_02_watching_a_name_means_its_holder_or_fires_at_once() {
    on_both(async || {
        let (scene, system) = (Scene::default(), System::new("names"));
        let lookout = system.spawn(scene.actor());
        let worker = system.prepare(Worker::default()).name("db").spawn().unwrap();
        let ids = lookout
            .run(|me, ctx| {
                me.monitors = vec![ctx.monitor_name("db"), ctx.monitor_name("nobody has it")];
                [me.monitors[0].id(), me.monitors[1].id()]
            })
            .await;
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!((downs[0].monitor, &downs[0].reason), (Some(ids[1]), &ExitReason::NotFound));
        assert_eq!(downs[0].to_string(), "nobody has it (nobody) is gone: was gone before");
        worker.kill().await.unwrap();
        // The next one of the name is not watched.
        let next = system.prepare(Worker::default()).name("db").spawn().unwrap();
        next.kill().await.unwrap();
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!(downs.len(), 1);
        assert_eq!((downs[0].monitor, &downs[0].reason), (Some(ids[0]), &ExitReason::Killed));
        assert_eq!(downs[0].actor.name(), Some("db"));
    });
}

#[test]
fn lm_03_every_monitor_is_one_of_its_own() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(Some(lookout.watch(&worker).await));
        }
        worker.kill().await.unwrap();
        lookout.settled().await;
        let told: Vec<_> = scene.downs().into_iter().map(|down| down.monitor).collect();
        assert_eq!(told, ids);
    });
}

#[test]
fn lm_05_a_monitor_that_is_undone_takes_its_notice_back() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        for _ in 0..3 {
            lookout.watch(&worker).await;
        }
        let held = lookout.hold(&scene, |me, _| (me.monitors.remove(0).demonitor(), me.monitors.remove(0).id())).await;
        // From here on the notices wait.
        worker.kill().await.unwrap();
        scene.gate.open(1);
        let (had_fired, dropped) = held.await.unwrap();
        assert!(had_fired);
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!(downs.len(), 1, "{downs:?}");
        assert_ne!(downs[0].monitor, Some(dropped));
    });
}

#[test]
fn lm_05_a_monitor_that_is_undone_in_time_tells_that_it_had_not_fired() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        assert!(!lookout.run(|me, _| me.monitors.remove(0).demonitor()).await);
        worker.kill().await.unwrap();
        lookout.settled().await;
        assert_eq!(scene.downs(), []);
    });
}

#[test]
fn lm_05_a_monitor_that_was_heard_of_tells_that_it_had_fired() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        worker.kill().await.unwrap();
        lookout.settled().await;
        assert_eq!(scene.downs().len(), 1);
        assert!(lookout.run(|me, _| me.monitors.remove(0).demonitor()).await);
    });
}

#[test]
fn a_monitor_without_a_handle_watches_on() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        let target = worker.clone();
        let id = lookout.run(move |_, ctx| ctx.monitor(&target).detach()).await;
        worker.kill().await.unwrap();
        lookout.settled().await;
        assert_eq!(scene.downs()[0].monitor, Some(id));
    });
}

#[test]
fn a_monitor_says_whose_it_is() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        worker.kill().await.unwrap();
        lookout.settled().await;
        let down = scene.downs().remove(0);
        let shown = lookout
            .run(move |me, _| {
                let monitor: Monitor = me.monitors.remove(0);
                assert!(monitor.is_of(&down));
                (monitor.target().clone(), format!("{monitor:?}"))
            })
            .await;
        assert_eq!(shown, (worker.label(), format!("Monitor(monitor 1, {})", worker.label())));
    });
}

#[test]
fn a_monitor_keeps_nobody_alive() {
    on_both(async || {
        let (scene, other) = (Scene::default(), Scene::default());
        let (lookout, target) = (scene.lookout(), other.lookout());
        lookout.watch(&target).await;
        target.watch(&lookout).await;
        let (closed, also_closed) = (lookout.closed(), target.closed());
        drop(lookout);
        assert_eq!(closed.await, ExitReason::Normal);
        drop(target);
        assert_eq!(also_closed.await, ExitReason::Normal);
        assert_eq!((scene.life.others(), other.life.others()), (0, 0));
    });
}

#[test]
fn an_actor_does_not_hear_of_its_own_end() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.lookout();
        lookout.watch(&lookout).await;
        lookout.stop().await.unwrap();
        assert_eq!(scene.downs(), []);
    });
}

#[test]
fn who_hears_of_an_end_finds_the_actor_entirely_gone() {
    on_both(async || {
        let (scene, system) = (Scene::default(), System::new("gone"));
        let worker = system.prepare(Worker::default()).name("db").spawn().unwrap();
        let lookout = scene.lookout();
        let (weak, target) = (worker.downgrade(), worker.clone());
        let (found, mut finding) = tokio::sync::mpsc::unbounded_channel();
        lookout
            .run(move |me, ctx| {
                me.monitors.push(ctx.monitor(&target));
                me.on_down = Some(Box::new(move || {
                    let name = system.prepare(Worker::default()).name("db").spawn().is_ok();
                    found.send((target.exit_reason(), target.status(), weak.upgrade().is_none(), name)).unwrap();
                }));
            })
            .await;
        worker.kill().await.unwrap();
        let found = finding.recv().await.unwrap();
        assert_eq!(found, (Some(ExitReason::Killed), actor_core::Status::Stopped, true, true));
    });
}

#[test]
fn whoever_saw_the_end_finds_the_notice_in_front() {
    on_both(async || {
        for _ in 0..500 {
            let (scene, worker) = (Scene::default(), Worker::default().spawn());
            let lookout = scene.lookout();
            lookout.watch(&worker).await;
            worker.stop_now().await.unwrap();
            lookout.note(1).await.unwrap();
            assert_eq!(scene.order(), [0, 1]);
        }
    });
}

#[test]
fn actors_of_other_systems_and_runtimes_are_watched_alike() {
    current(async || {
        let (scene, runtime) = (Scene::default(), other_runtime());
        let (here, there) = (System::new("here"), System::new("there"));
        // Both have the number 1 in their system.
        let worker = {
            let _entered = runtime.enter();
            there.spawn(Worker::default())
        };
        let lookout = here.spawn(scene.actor());
        assert_eq!(lookout.id(), worker.id());
        lookout.watch(&worker).await;
        lookout.link(&worker).await;
        worker.kill().await.unwrap();
        assert_eq!(
            lookout.closed().await.to_string(),
            format!("died with {}, which it was linked to: killed", worker.label())
        );
        runtime.shutdown_background();
    });
}
