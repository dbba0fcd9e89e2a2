//! The core itself under simulation: what it promises, in every order that a seed makes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::prelude::*;
use actor_core::{DeadLetters, Overflow, Status};
use actor_test::Sim;

use crate::zoo::silent;

#[actor]
#[derive(Default)]
struct Sink {
    seen: Vec<(u32, u32)>,
}

#[actor]
impl Sink {
    #[handler]
    fn put(&mut self, from: u32, n: u32) {
        self.seen.push((from, n));
    }

    #[handler]
    async fn slow(&mut self, from: u32, n: u32) {
        tokio::task::yield_now().await;
        self.seen.push((from, n));
    }

    #[handler(priority = high)]
    fn urgent(&mut self) {}

    #[handler]
    fn seen(&self) -> Vec<(u32, u32)> {
        self.seen.clone()
    }
}

fn assert_in_order(seen: &[(u32, u32)]) {
    for from in 0..3 {
        let numbers: Vec<_> = seen.iter().filter(|(who, _)| *who == from).map(|(_, n)| *n).collect();
        assert!(numbers.is_sorted(), "sender {from}: {numbers:?}");
    }
}

/// A bounded mailbox of which senders wait: all arrive, each sender's in order, never more than it holds.
async fn senders_wait(sim: Sim) {
    let sink = Sink::default().prepare().mailbox(2).spawn().unwrap();
    let mut senders = Vec::new();
    for from in 0..3 {
        let sink = sink.clone();
        senders.push(sim.spawn(async move {
            for n in 0..4 {
                if n % 2 == 0 { sink.put(from, n) } else { sink.slow(from, n) }.tell().await.unwrap();
            }
        }));
    }
    for sender in senders {
        sender.join().await;
    }
    let seen = sink.seen().await.unwrap();
    assert_eq!(seen.len(), 12);
    assert_in_order(&seen);
    let stats = sink.stats();
    assert_eq!((stats.accepted, stats.handled, stats.depth, stats.refused), (13, 13, 0, 0));
    assert!(stats.high_water <= 3, "{stats:?}");
}

#[test]
fn mailbox_wait() {
    silent("mailbox, wait", senders_wait);
}

/// A mailbox that drops: what was accepted is handled or counted as dropped, whatever the order.
async fn senders_overflow(sim: Sim, overflow: Overflow) {
    let sink = Sink::default().prepare().mailbox(Mailbox::bounded(2).overflow(overflow)).spawn().unwrap();
    let senders = [0, 1, 2].map(|from| {
        let sink = sink.clone();
        sim.spawn(async move { (0..4).filter(|n| sink.put(from, *n).try_tell().is_ok()).count() as u64 })
    });
    let mut sent = 0;
    for sender in senders {
        sent += sender.join().await;
    }
    sim.run_until_idle().await;
    let stats = sink.stats();
    assert_eq!(stats.accepted, sent);
    assert_eq!(stats.handled + stats.dropped.overflow, stats.accepted, "{stats:?}");
    assert_eq!((stats.depth, stats.refused), (0, 12 - sent));
    assert_in_order(&sink.seen().await.unwrap());
}

#[test]
fn mailbox_overflow() {
    silent("mailbox, fail", |sim| senders_overflow(sim, Overflow::Fail));
    silent("mailbox, drop newest", |sim| senders_overflow(sim, Overflow::DropNewest));
    silent("mailbox, drop oldest", |sim| senders_overflow(sim, Overflow::DropOldest));
}

fn letters(all: &mut DeadLetters) -> u64 {
    std::iter::from_fn(|| all.try_next()).map(|letter| letter.map_or_else(|missed| missed.0, |_| 1)).sum()
}

#[derive(Clone, Copy)]
enum End {
    Stop,
    StopNow,
    Kill,
    LastRef,
}

/// Sends race an end: every accepted message is handled or a dead letter, and every ask gets an answer or an error.
async fn sends_race_an_end(sim: Sim, end: End) {
    let mut dead = sim.system().dead_letters();
    let sink = Sink::default().prepare().mailbox(3).spawn().unwrap();
    let label = sink.downgrade();
    let tellers = [0, 1].map(|from| {
        let sink = sink.clone();
        sim.spawn(async move {
            let mut sent = 0;
            for n in 0..4 {
                if n == 2 {
                    sent += u64::from(sink.urgent().tell().await.is_ok());
                }
                sent += u64::from(sink.slow(from, n).tell().await.is_ok());
            }
            sent
        })
    });
    let asker = {
        let sink = sink.clone();
        sim.spawn(async move {
            for _ in 0..3 {
                match sink.seen().await {
                    Ok(seen) => assert_in_order(&seen),
                    Err(AskError::Stopped { .. }) => return,
                    Err(other) => panic!("{other}"),
                }
            }
        })
    };
    let weak = sink.downgrade();
    let closed = sink.closed();
    // At any moment, not before everybody.
    for _ in 0..sim.rng().below(12) {
        tokio::task::yield_now().await;
    }
    match end {
        End::Stop => drop(sink.stop()),
        End::StopNow => drop(sink.stop_now()),
        End::Kill => drop(sink.kill()),
        End::LastRef => {}
    }
    let stats = (!matches!(end, End::LastRef)).then(|| sink.clone());
    drop(sink);
    let mut sent = 0;
    for teller in tellers {
        sent += teller.join().await;
    }
    asker.join().await;
    let reason = closed.await;
    assert_eq!(reason == ExitReason::Killed, matches!(end, End::Kill));
    let lost = letters(&mut dead);
    drop((label, weak));
    if let Some(sink) = stats {
        let stats = sink.stats();
        assert_eq!(stats.handled + stats.dropped.unhandled + stats.dropped.cancelled, stats.accepted, "{stats:?}");
        assert_eq!(stats.dropped.unhandled + stats.dropped.cancelled, lost, "{stats:?}");
        assert!(stats.accepted >= sent, "{stats:?}: {sent} sends succeeded");
        assert_eq!(stats.depth, 0);
        if matches!(end, End::Stop) {
            assert_eq!(stats.dropped.unhandled, 0, "a stop drains");
        }
    } else {
        assert_eq!(lost, 0, "an actor without refs handles what it had accepted");
    }
    assert_eq!(sim.system().actor_count(), 0);
}

#[test]
fn ends() {
    silent("stop", |sim| sends_race_an_end(sim, End::Stop));
    silent("stop now", |sim| sends_race_an_end(sim, End::StopNow));
    silent("kill", |sim| sends_race_an_end(sim, End::Kill));
    silent("last ref", |sim| sends_race_an_end(sim, End::LastRef));
}

/// Callers that give up: a message is handled or counted as cancelled, and no caller is told the wrong phase.
async fn callers_give_up(sim: Sim) {
    let sink = Sink::default().spawn();
    let callers = [0, 1, 2].map(|from| {
        let sink = sink.clone();
        sim.spawn(async move { sink.slow(from, 0).timeout(Duration::from_millis(u64::from(from) + 1)).await })
    });
    let mut never_ran = 0;
    for caller in callers {
        match caller.join().await {
            Ok(()) => {}
            Err(error @ AskError::Timeout { .. }) => never_ran += u64::from(!error.may_have_run()),
            Err(other) => panic!("{other}"),
        }
    }
    sim.run_until_idle().await;
    let stats = sink.stats();
    assert_eq!(stats.dropped.cancelled, never_ran, "{stats:?}");
    assert_eq!(stats.handled, 3 - never_ran);
    assert_eq!(sink.seen().await.unwrap().len() as u64, 3 - never_ran);
}

#[test]
fn asks_given_up() {
    silent("callers give up", callers_give_up);
}

/// A name belongs to one, and is free when its end is told.
async fn one_name(sim: Sim) {
    let contenders = [0, 1, 2].map(|_| {
        sim.spawn(async {
            let Ok(mine) = Sink::default().prepare().name("db").spawn() else { return 0 };
            assert_eq!(System::current().lookup::<Sink>("db").as_ref(), Some(&mine));
            mine.put(0, 0).await.unwrap();
            mine.stop().await.unwrap();
            // Whoever comes after has another one.
            assert_ne!(System::current().lookup::<Sink>("db"), Some(mine));
            1
        })
    });
    let mut had_it = 0;
    for contender in contenders {
        had_it += contender.join().await;
    }
    assert!(had_it >= 1);
    assert_eq!(sim.system().lookup::<Sink>("db"), None);
}

#[test]
fn names() {
    silent("names", one_name);
}

/// Firing and cancelling race: what was cancelled never arrives, and what was not does.
async fn timers_and_cancels(sim: Sim) {
    let sink = Sink::default().spawn();
    let timer = sink.put(0, 1).after(Duration::from_millis(5));
    let task = sim.spawn(async move {
        // tidy: sleep because the timer is due at that very time.
        tokio::time::sleep(Duration::from_millis(5)).await;
        timer.cancel()
    });
    let cancelled = task.join().await;
    sim.advance(Duration::from_millis(20)).await;
    assert_eq!(sink.seen().await.unwrap().len(), usize::from(!cancelled));
}

#[test]
fn timers() {
    silent("timers", timers_and_cancels);
}

#[actor]
struct Parent {
    ended: Arc<AtomicU32>,
    works: bool,
}

#[actor]
struct Child {
    number: u32,
    ended: Arc<AtomicU32>,
}

#[actor]
impl Child {
    #[handler]
    async fn work(&mut self) {
        tokio::task::yield_now().await;
    }

    #[stopped]
    fn end(&mut self) {
        // Last started, first stopped.
        assert_eq!(self.ended.fetch_add(1, Ordering::Relaxed), 2 - self.number);
    }
}

#[actor]
impl Parent {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        for number in 0..3 {
            let child = ctx.spawn(Child { number, ended: self.ended.clone() });
            if self.works {
                child.work().try_tell().unwrap();
            }
        }
    }

    #[handler]
    fn ping(&self) {}
}

/// A parent ends its children in order, and is gone after them; a shutdown ends everybody.
async fn families(sim: Sim, shuts_down: bool) {
    let ended = Arc::new(AtomicU32::new(0));
    let parent = Parent { ended: ended.clone(), works: true }.spawn();
    parent.ready().await.unwrap();
    let pinger = parent.clone();
    let pings = sim.spawn(async move { while pinger.ping().await.is_ok() {} });
    if shuts_down {
        let report = sim.system().shutdown(Duration::from_secs(5)).await;
        assert!(report.is_clean(), "{report:?}");
    } else {
        parent.stop().await.unwrap();
    }
    assert_eq!((parent.status(), ended.load(Ordering::Relaxed)), (Status::Stopped, 3));
    assert_eq!(sim.system().actor_count(), 0);
    pings.join().await;
}

#[test]
fn children() {
    silent("children", |sim| families(sim, false));
    silent("shutdown", |sim| families(sim, true));
}
