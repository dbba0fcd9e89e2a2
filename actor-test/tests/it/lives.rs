//! Supervision, monitors and handlers side by side under simulation.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::prelude::*;
use actor_core::{Backoff, Status, Strategy, Supervisor};
use actor_test::{Sim, expect_restarted};

use crate::zoo::silent;

#[actor]
struct Member {
    handled: Arc<AtomicU32>,
}

#[actor]
impl Member {
    #[handler]
    fn work(&mut self) {
        self.handled.fetch_add(1, Ordering::Relaxed);
    }

    #[handler(concurrent)]
    async fn wait(&self) {
        tokio::task::yield_now().await;
        self.handled.fetch_add(1, Ordering::Relaxed);
    }
}

fn spec(handled: &Arc<AtomicU32>) -> ChildSpec<Member> {
    let handled = handled.clone();
    ChildSpec::new(move || Member { handled: handled.clone() })
}

/// Panics between messages while senders go on: nothing that was accepted is lost by a restart, and refs stay good.
async fn a_restart_storm(sim: Sim, strategy: Strategy) {
    sim.allow_panics();
    let handled = Arc::new(AtomicU32::new(0));
    let mut troupe = Supervisor::builder().strategy(strategy).max_restarts(1000);
    let backoff = || Backoff::new(Duration::from_millis(3)).jitter(0.5);
    let members = [troupe.add(spec(&handled).backoff(backoff()).id("a")), troupe.add(spec(&handled).id("b"))];
    let troupe = troupe.start().await.unwrap();
    sim.panic_after(&members[0], 2);
    sim.panic_after(&members[1], 3);
    let senders = [0, 1].map(|at: usize| {
        let member = members[at].clone();
        sim.spawn(async move {
            for _ in 0..4 {
                member.work().tell().await.unwrap();
            }
        })
    });
    for sender in senders {
        sender.join().await;
    }
    expect_restarted(&members[0], 0).await;
    sim.run_until_idle().await;
    sim.advance(Duration::from_millis(100)).await;
    assert_eq!(handled.load(Ordering::Relaxed), 8);
    for member in &members {
        assert_eq!((member.status(), member.stats().depth), (Status::Running, 0));
    }
    troupe.stop().await.unwrap();
    assert_eq!(sim.system().actor_count(), 0);
}

#[test]
fn restarts() {
    silent("one for one", |sim| a_restart_storm(sim, Strategy::OneForOne));
    silent("one for all", |sim| a_restart_storm(sim, Strategy::OneForAll));
}

#[actor]
#[derive(Default)]
struct Watcher {
    log: Vec<&'static str>,
}

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, whom: SpeakerRef) {
        ctx.monitor(&whom).detach();
    }

    #[handler]
    fn say(&mut self) {
        self.log.push("said");
    }

    #[handler]
    fn log(&self) -> Vec<&'static str> {
        self.log.clone()
    }

    #[down]
    fn down(&mut self, _down: Down) {
        self.log.push("down");
    }
}

#[actor]
struct Speaker {
    watcher: WatcherRef,
}

#[actor]
impl Speaker {
    #[handler]
    fn speak(&mut self) {
        self.watcher.say().try_tell().unwrap();
    }

    #[stopped]
    fn last_words(&mut self) {
        self.watcher.say().try_tell().unwrap();
    }
}

/// A notice comes after what the dead one had sent, and once.
async fn last_words(sim: Sim, kills: bool) {
    let watcher = Watcher::default().spawn();
    let speaker = Speaker { watcher: watcher.clone() }.spawn();
    watcher.watch(speaker.clone()).await.unwrap();
    speaker.speak().tell().await.unwrap();
    let ended = if kills { speaker.kill() } else { speaker.stop() };
    ended.await.unwrap();
    sim.run_until_idle().await;
    let log = watcher.log().await.unwrap();
    assert_eq!(log.iter().filter(|line| **line == "down").count(), 1);
    assert_eq!(log.last(), Some(&"down"), "{log:?}");
    assert!(kills || log.len() == 3, "{log:?}");
}

#[test]
fn monitors() {
    silent("monitors, stop", |sim| last_words(sim, false));
    silent("monitors, kill", |sim| last_words(sim, true));
}

/// Handlers side by side, and one that has to be alone.
async fn side_by_side(sim: Sim) {
    let handled = Arc::new(AtomicU32::new(0));
    let member = Member { handled: handled.clone() }.spawn();
    let asks = [0, 1, 2].map(|at| {
        let member = member.clone();
        sim.spawn(async move { if at == 1 { member.work().await } else { member.wait().await } })
    });
    for ask in asks {
        ask.join().await.unwrap();
    }
    member.wait().tell().await.unwrap();
    member.stop().await.unwrap();
    assert_eq!(handled.load(Ordering::Relaxed), 4);
    assert_eq!(member.stats().handled, 4);
}

#[test]
fn concurrent_handlers() {
    silent("side by side", side_by_side);
}
