//! LM: all kinds of refs that can be watched, and all kinds of actors that can hear.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use actor_core::{Actor, ActorRef, Interface, Message, Watcher, prelude::*};
use tests::{Event, Subscriber, SubscriberRef};

use crate::cast::{Worker, WorkerRef};
use crate::lookout::{Act, Scene};
use crate::props::Log;
use crate::stage::{current, on_both, other_runtime, pass, paused};

/// An actor of which others know a protocol only.
#[actor]
struct Printer;

impl Subscriber for Printer {
    async fn notify(&mut self, _event: Event) {}
}

#[actor(implements(Subscriber))]
impl Printer {}

#[test]
fn refs_of_any_kind_are_watched_and_linked_to() {
    on_both(async || {
        let scene = Scene::default();
        let lookout = scene.trapping();
        let printer = Printer.spawn();
        let port: SubscriberRef = (&printer).into();
        let (actor, weak, weak_port) = (ActorRef::clone(&printer), printer.downgrade(), port.downgrade());
        let shared = Arc::new(printer.clone());
        lookout.watch(&printer).await;
        lookout.watch(&actor).await;
        lookout.watch(&weak).await;
        lookout.watch(&port).await;
        lookout.watch(&weak_port).await;
        lookout.watch(&shared).await;
        lookout.link(&port).await;
        lookout.link(&weak_port).await;
        let label = printer.label();
        printer.kill().await.unwrap();
        lookout.settled().await;
        let downs = scene.downs();
        assert_eq!(downs.len(), 7);
        assert!(downs.iter().all(|down| down.actor == label && down.reason == ExitReason::Killed), "{downs:?}");

        drop((printer, port, actor, shared));
        lookout.watch(&weak_port).await;
        lookout.settled().await;
        assert_eq!(scene.downs()[0].reason, ExitReason::NotFound);
    });
}

/// Hears without the macros.
struct ByHand {
    worker: WorkerRef,
    heard: Log<String>,
}

enum Nothing {}

impl Message for Nothing {
    const NAMES: &'static [&'static str] = &[];

    fn index(&self) -> u16 {
        match *self {}
    }
}

#[derive(Clone)]
struct ByHandRef(ActorRef<ByHand>);

impl Deref for ByHandRef {
    type Target = ActorRef<ByHand>;

    fn deref(&self) -> &ActorRef<ByHand> {
        &self.0
    }
}

impl From<ActorRef<ByHand>> for ByHandRef {
    fn from(actor: ActorRef<ByHand>) -> Self {
        Self(actor)
    }
}

impl Interface for ByHand {
    type Msg = Nothing;
    type Sink = ActorRef<Self>;
    type Ref = ByHandRef;
    type Hooks = actor_core::hooks::Plain;
}

impl Actor for ByHand {
    const HEARS_CHILDREN: bool = true;

    async fn started(&mut self, ctx: &mut Context<Self>) -> Result<(), Failure> {
        ctx.monitor(&self.worker).detach();
        drop(ctx.spawn(Worker::default()).kill());
        Ok(())
    }

    async fn down(&mut self, down: Down, _ctx: &mut Context<Self>) {
        self.heard.push(down.reason.to_string());
    }

    async fn child_exited(&mut self, exit: ChildExit, ctx: &mut Context<Self>) {
        self.heard.push(format!("child {}", exit.reason));
        ctx.stop();
    }
}

impl Watcher for ByHand {}

#[test]
fn an_actor_by_hand_hears_as_well() {
    on_both(async || {
        let (worker, heard) = (Worker::default().spawn(), Log::default());
        worker.kill().await.unwrap();
        let by_hand = ByHand { worker, heard: heard.clone() }.spawn();
        assert_eq!(by_hand.closed().await, ExitReason::Normal);
        assert_eq!(heard.take(), ["was gone before", "child killed"]);
    });
}

#[test]
fn a_monitor_that_outlives_its_watcher_is_harmless() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        let monitor = lookout.run(|me, _| me.monitors.remove(0)).await;
        lookout.kill().await.unwrap();
        worker.kill().await.unwrap();
        drop(monitor);
        assert_eq!(scene.downs(), []);
    });
}

#[test]
fn a_monitor_can_be_dropped_by_another_task() {
    on_both(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        let monitor = lookout.run(|me, _| me.monitors.remove(0)).await;
        assert!(!tokio::spawn(async move { monitor.demonitor() }).await.unwrap());
        worker.kill().await.unwrap();
        lookout.settled().await;
        assert_eq!(scene.downs(), []);
    });
}

#[test]
fn ties_that_are_made_by_the_stop_hook_come_to_nothing() {
    on_both(async || {
        let (worker, dead) = (Worker::default().spawn(), Worker::default().spawn());
        dead.kill().await.unwrap();
        let late = Late { worker: worker.clone(), dead }.spawn();
        assert_eq!(late.stop().await.unwrap(), ExitReason::Normal);
        worker.kill().await.unwrap();
    });
}

/// Watches and links when it is too late.
#[actor]
struct Late {
    worker: WorkerRef,
    dead: WorkerRef,
}

#[actor]
impl Late {
    #[stopped]
    fn stopped(&mut self, ctx: &mut Context<Self>) {
        ctx.monitor(&self.worker).detach();
        ctx.monitor(&self.dead).detach();
        ctx.link(&self.worker);
        ctx.link(&self.dead);
    }

    #[down]
    fn down(&mut self) {
        panic!("nobody hears after the end");
    }
}

#[test]
fn a_watcher_whose_runtime_is_gone_leaves_those_it_watched_alone() {
    current(async || {
        let (scene, runtime) = (Scene::default(), other_runtime());
        let worker = Worker::default().spawn();
        let lookout = {
            let _entered = runtime.enter();
            scene.lookout()
        };
        lookout.watch(&worker).await;
        runtime.shutdown_background();
        assert_eq!(lookout.closed().await, ExitReason::Aborted);
        worker.kill().await.unwrap();
        assert_eq!((scene.heard.len(), scene.life.others()), (0, 0));
    });
}

#[test]
fn a_notice_keeps_its_place_behind_messages_with_a_deadline() {
    paused(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        lookout.watch(&worker).await;
        drop(lookout.hold(&scene, |_, _| ()).await);
        let (short, long) = (Duration::from_secs(1), Duration::from_mins(1));
        lookout.note(1).with_ttl(short).tell().await.unwrap();
        lookout.note(2).with_ttl(long).tell().await.unwrap();
        worker.kill().await.unwrap();
        lookout.note(3).with_ttl(long).tell().await.unwrap();
        lookout.note(4).tell().await.unwrap();
        pass(Duration::from_secs(2)).await;
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [2, 0, 3, 4]);
        assert_eq!(lookout.stats().dropped.expired, 1);
    });
}

#[test]
fn a_notice_wakes_an_actor_that_has_nothing_to_do() {
    paused(async || {
        let (scene, worker) = (Scene::default(), Worker::default().spawn());
        let lookout = scene.lookout();
        let watched = worker.clone();
        lookout.act(Act::new(move |me, ctx| me.monitors.push(ctx.monitor(&watched)))).tell().await.unwrap();
        pass(Duration::from_mins(1)).await;
        worker.kill().await.unwrap();
        // Nothing is sent to it any more.
        pass(Duration::from_secs(1)).await;
        assert_eq!(scene.downs().len(), 1);
    });
}
