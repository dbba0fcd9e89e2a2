//! LM: where a notice stands among the messages, and what it does not disturb.

use actor_core::{Mailbox, Overflow, TellError, prelude::*};

use crate::cast::{Worker, WorkerRef};
use crate::lookout::{Act, LookoutRef, Scene};
use crate::props::Gate;
use crate::stage::{current, on_both};

/// Tells a lookout, and dies of it.
#[actor]
struct Talker {
    whom: LookoutRef,
}

#[actor]
impl Talker {
    #[handler]
    async fn talk_and_die(&mut self, count: u64) {
        for n in 1..=count {
            self.whom.note(n).tell().await.unwrap();
        }
        panic!("said it all");
    }
}

/// A lookout whose handler waits at the gate, and whom it watches.
async fn held(mailbox: impl Into<Mailbox>) -> (Scene, LookoutRef, WorkerRef) {
    let (scene, worker) = (Scene::default(), Worker::default().spawn());
    let lookout = scene.actor().prepare().mailbox(mailbox).spawn().unwrap();
    lookout.watch(&worker).await;
    drop(lookout.hold(&scene, |_, _| ()).await);
    (scene, lookout, worker)
}

async fn note(lookout: &LookoutRef, notes: &[u64]) {
    for n in notes {
        lookout.note(*n).tell().await.unwrap();
    }
}

#[test]
fn a_notice_comes_after_all_that_the_dead_actor_told() {
    on_both(async || {
        for count in [0, 1, 2, 63, 64, 65, 500] {
            let scene = Scene::default();
            let lookout = scene.lookout();
            let talker = Talker { whom: lookout.clone() }.spawn();
            lookout.watch(&talker).await;
            talker.talk_and_die(count).tell().await.unwrap();
            talker.closed().await;
            lookout.settled().await;
            assert_eq!(scene.order(), (1..=count).chain([0]).collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_notice_keeps_its_place_in_the_queue() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        note(&lookout, &[1, 2]).await;
        worker.kill().await.unwrap();
        note(&lookout, &[3, 4]).await;
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [1, 2, 0, 3, 4]);
    });
}

#[test]
fn a_notice_waits_for_what_the_actor_has_in_hand() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        let inner = Gate::default();
        let wait = inner.clone();
        lookout.wait(wait).tell().await.unwrap();
        note(&lookout, &[1, 2]).await;
        scene.gate.open(1);
        // It has taken all three and waits in the first.
        inner.reached().await;
        worker.kill().await.unwrap();
        note(&lookout, &[3]).await;
        inner.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [1, 2, 0, 3]);
    });
}

#[test]
fn several_notices_each_keep_their_place() {
    on_both(async || {
        let (scene, lookout, first) = held(100).await;
        // It is held: the others are watched from within.
        let others = [Worker::default().spawn(), Worker::default().spawn()];
        let targets = others.clone();
        let watch = Act::new(move |me, ctx| me.monitors.extend(targets.iter().map(|target| ctx.monitor(target))));
        lookout.act(watch).tell().await.unwrap();
        scene.gate.open(1);
        drop(lookout.hold(&scene, |_, _| ()).await);
        first.kill().await.unwrap();
        note(&lookout, &[1]).await;
        others[1].kill().await.unwrap();
        others[0].kill().await.unwrap();
        note(&lookout, &[2]).await;
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [0, 1, 0, 0, 2]);
    });
}

#[test]
fn urgent_messages_that_came_first_are_waited_for() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        note(&lookout, &[1]).await;
        lookout.urgent(1000).tell().await.unwrap();
        worker.kill().await.unwrap();
        lookout.urgent(1001).tell().await.unwrap();
        note(&lookout, &[2]).await;
        scene.gate.open(1);
        lookout.settled().await;
        // The later urgent one overtakes the note, and with it the notice behind that.
        assert_eq!(scene.order(), [1000, 1001, 1, 0, 2]);
    });
}

#[test]
fn a_notice_whose_turn_it_is_goes_before_urgent_messages() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        lookout.urgent(1000).tell().await.unwrap();
        worker.kill().await.unwrap();
        note(&lookout, &[1]).await;
        lookout.urgent(1001).tell().await.unwrap();
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [1000, 0, 1001, 1]);
    });
}

#[test]
fn a_notice_moves_up_when_messages_before_it_are_dropped() {
    on_both(async || {
        let (scene, lookout, worker) = held(Mailbox::bounded(3).overflow(Overflow::DropOldest)).await;
        note(&lookout, &[1, 2]).await;
        worker.kill().await.unwrap();
        note(&lookout, &[3, 4]).await;
        scene.gate.open(1);
        lookout.stop().await.unwrap();
        assert_eq!(scene.order(), [2, 0, 3, 4]);
        assert_eq!(lookout.stats().dropped.overflow, 1);
    });
}

#[test]
fn a_notice_takes_no_room_and_needs_none() {
    on_both(async || {
        let (scene, lookout, worker) = held(1).await;
        note(&lookout, &[1]).await;
        let before = lookout.stats();
        worker.kill().await.unwrap();
        assert_eq!(lookout.stats(), before);
        assert!(matches!(lookout.note(2).try_tell(), Err(TellError::Full(_))));
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [1, 0]);
        let stats = lookout.stats();
        assert_eq!((stats.accepted, stats.handled, stats.depth), (4, 4, 0));
    });
}

#[test]
fn a_notice_passes_what_is_put_aside_and_not_what_is_brought_back() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        lookout.act(Act::new(|_, ctx| ctx.stash(ctx.me().note(7)).unwrap())).tell().await.unwrap();
        worker.kill().await.unwrap();
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [0]);

        let worker = Worker::default().spawn();
        lookout.watch(&worker).await;
        drop(lookout.hold(&scene, |_, ctx| ctx.unstash_all()).await);
        worker.kill().await.unwrap();
        scene.gate.open(1);
        lookout.settled().await;
        assert_eq!(scene.order(), [7, 0]);
    });
}

#[test]
fn an_actor_that_was_told_to_stop_hears_of_what_ended_before() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        let late = Worker::default().spawn();
        let target = late.clone();
        lookout.act(Act::new(move |me, ctx| me.monitors.push(ctx.monitor(&target)))).tell().await.unwrap();
        scene.gate.open(1);
        drop(lookout.hold(&scene, |_, _| ()).await);
        worker.kill().await.unwrap();
        note(&lookout, &[1]).await;
        let stopped = lookout.stop();
        late.kill().await.unwrap();
        scene.gate.open(1);
        assert_eq!(stopped.await.unwrap(), ExitReason::Normal);
        assert_eq!(scene.order(), [0, 1]);
    });
}

#[test]
fn an_actor_that_nobody_can_reach_hears_of_what_ended_before() {
    on_both(async || {
        let (scene, lookout, worker) = held(100).await;
        worker.kill().await.unwrap();
        let closed = lookout.closed();
        drop(lookout);
        scene.gate.open(1);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!(scene.order(), [0]);
    });
}

#[test]
fn an_actor_that_is_cut_short_hears_no_more() {
    on_both(async || {
        let ends: [fn(&LookoutRef); 2] = [|lookout| drop(lookout.stop_now()), |lookout| drop(lookout.kill())];
        for end in ends {
            let (scene, lookout, worker) = held(100).await;
            worker.kill().await.unwrap();
            end(&lookout);
            scene.gate.open(1);
            lookout.closed().await;
            assert_eq!(scene.order(), []);
        }
    });
}

/// Does something bad when it hears of an end.
#[actor]
struct Mourner {
    worker: WorkerRef,
    gate: Gate,
    grief: Grief,
}

#[derive(Clone, Copy)]
enum Grief {
    Panic,
    Fail,
    Stop,
    Wait,
    WatchAgain,
}

#[actor]
impl Mourner {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        ctx.monitor(&self.worker).detach();
    }

    #[handler]
    fn ping(&self) {}

    #[down]
    async fn down(&mut self, ctx: &mut Context<Self>, down: &Down) {
        assert_eq!(down.actor, self.worker.label());
        match self.grief {
            Grief::Panic => panic!("bang"),
            Grief::Fail => ctx.fail(Failure::new("grief", "too much")),
            Grief::Stop => ctx.stop(),
            Grief::Wait => self.gate.pass().await,
            Grief::WatchAgain => drop(ctx.monitor(&self.worker).detach()),
        }
    }
}

fn mourner(grief: Grief) -> (MournerRef, WorkerRef, Gate) {
    let (worker, gate) = (Worker::default().spawn(), Gate::default());
    (Mourner { worker: worker.clone(), gate: gate.clone(), grief }.spawn(), worker, gate)
}

#[test]
fn what_goes_wrong_in_the_hook_is_the_watchers_failure() {
    on_both(async || {
        let wrong = [
            (Grief::Panic, "panicked in `#[down]`: bang"),
            (Grief::Fail, "failed in `grief`: too much"),
            (Grief::Stop, "stopped"),
        ];
        for (grief, expected) in wrong {
            let (mourner, worker, _) = mourner(grief);
            mourner.ready().await.unwrap();
            worker.kill().await.unwrap();
            assert_eq!(mourner.closed().await.to_string(), expected);
        }
    });
}

#[test]
fn a_hook_that_waits_holds_the_messages_and_can_be_killed() {
    on_both(async || {
        let (mourner, worker, gate) = mourner(Grief::Wait);
        mourner.ready().await.unwrap();
        worker.kill().await.unwrap();
        gate.reached().await;
        let ping = mourner.ping();
        let killed = mourner.kill();
        assert!(ping.await.is_err());
        assert_eq!(killed.await.unwrap(), ExitReason::Killed);
    });
}

#[test]
fn an_actor_that_watches_the_dead_for_ever_can_be_stopped_and_lets_others_run() {
    current(async || {
        let (mourner, worker, _) = mourner(Grief::WatchAgain);
        mourner.ready().await.unwrap();
        worker.kill().await.unwrap();
        mourner.ping().await.unwrap();
        assert_eq!(mourner.stop().await.unwrap(), ExitReason::Normal);
    });
}
