//! The core under simulation: permits, rates, deadlines, the stash, inline handlers, handlers side by side, groups.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::gather::ask_all;
use actor_core::prelude::*;
use actor_core::{Change, GroupKey, Overflow, Rate, TellError};
use actor_test::Sim;
use futures::{Stream, StreamExt, stream};

use crate::zoo::silent;

#[actor]
#[derive(Default)]
struct Desk {
    notes: Vec<u32>,
    is_open: bool,
}

#[actor]
impl Desk {
    #[handler]
    fn note(&mut self, n: u32) {
        self.notes.push(n);
    }

    #[handler(inline)]
    fn at_once(&mut self, n: u32) -> usize {
        self.notes.push(n);
        self.notes.len()
    }

    #[handler(priority = high)]
    fn urgent(&mut self, n: u32) {
        self.notes.push(n);
    }

    /// Waits in the stash until the desk is open.
    #[handler]
    fn errand(&mut self, ctx: &mut Context<Self>, n: u32) {
        if self.is_open {
            self.notes.push(n);
        } else {
            ctx.stash(ctx.me().errand(n)).unwrap();
        }
    }

    #[handler]
    fn open(&mut self, ctx: &mut Context<Self>) {
        self.is_open = true;
        ctx.unstash_all();
    }

    #[handler]
    fn notes(&self) -> Vec<u32> {
        self.notes.clone()
    }
}

/// Permits race senders and an end: room that was promised is there, the bound holds, and nothing accepted is lost.
async fn permits(sim: Sim, overflow: Overflow) {
    let desk = Desk::default().prepare().mailbox(Mailbox::bounded(2).overflow(overflow)).spawn().unwrap();
    let holder = {
        let desk = desk.clone();
        sim.spawn(async move {
            let mut sent = 0;
            for n in 0..3 {
                match desk.reserve().await {
                    Ok(permit) => {
                        tokio::task::yield_now().await;
                        if n == 1 {
                            drop(permit);
                        } else {
                            sent += u64::from(permit.tell(desk.note(n)).is_ok());
                        }
                    }
                    Err(TellError::Stopped { .. }) => return sent,
                    Err(TellError::Full(_)) if overflow != Overflow::Wait => {}
                    Err(other) => panic!("{other}"),
                }
            }
            sent
        })
    };
    let sender = {
        let desk = desk.clone();
        sim.spawn(async move { (0..4).filter(|n| desk.note(10 + n).try_tell().is_ok()).count() as u64 })
    };
    let sent = holder.join().await + sender.join().await;
    let ends = sim.rng().chance(50);
    let stopped = if ends { Some(desk.stop()) } else { None };
    if let Some(stopped) = stopped {
        stopped.await.unwrap();
    } else {
        sim.run_until_idle().await;
        assert!(desk.try_reserve().map(drop).is_ok(), "all room is free again");
    }
    let stats = desk.stats();
    assert_eq!((stats.accepted, stats.depth), (sent, 0), "{stats:?}");
    assert_eq!(stats.handled + stats.dropped.overflow, stats.accepted, "{stats:?}");
    assert!(stats.high_water <= 2, "{stats:?}");
}

#[test]
fn permits_keep_the_bound() {
    silent("permits, wait", |sim| permits(sim, Overflow::Wait));
    silent("permits, fail", |sim| permits(sim, Overflow::Fail));
    silent("permits, drop oldest", |sim| permits(sim, Overflow::DropOldest));
}

/// No faster than its rate, in order, whoever sends; what is urgent has no rate.
async fn paced(sim: Sim, refuses: bool) {
    let rate = if refuses { Rate::per_second(100).burst(2).refuse() } else { Rate::per_second(100).burst(2) };
    let desk = Desk::default().prepare().mailbox(Mailbox::bounded(4).rate(rate)).spawn().unwrap();
    let senders = [0, 1].map(|from: u32| {
        let desk = desk.clone();
        sim.spawn(async move {
            let mut sent = Vec::new();
            for n in 0..3 {
                let n = from * 10 + n;
                let done = if from == 0 { desk.note(n).tell().await.is_ok() } else { desk.note(n).try_tell().is_ok() };
                sent.extend(done.then_some(n));
            }
            desk.urgent(100 + from).tell().await.unwrap();
            sent
        })
    });
    let mut sent = Vec::new();
    for sender in senders {
        sent.push(sender.join().await);
    }
    sim.run_until_idle().await;
    let count = sent.iter().map(Vec::len).sum::<usize>();
    // Two at once, then one in 10 ms; the clock may be ahead by what a millisecond of its own rounds.
    let now = sim.elapsed();
    let due = 2 + now.as_millis() / 10 + 1;
    assert!(u128::from(desk.stats().handled) <= due + 2, "{:?} after {now:?}", desk.stats());
    sim.advance(Duration::from_millis(100)).await;
    let notes = desk.stats().handled;
    assert_eq!(notes, count as u64 + 2, "{:?}", desk.stats());
    desk.stop().await.unwrap();
    let stats = desk.stats();
    assert_eq!((stats.depth, stats.dropped.unhandled), (0, 0), "{stats:?}");
    assert_eq!(stats.refused, 6 - count as u64, "{stats:?}");
}

#[test]
fn rates() {
    silent("rate, delay", |sim| paced(sim, false));
    silent("rate, refuse", |sim| paced(sim, true));
}

/// A message with a deadline is handled before it, or counted as expired.
async fn deadlines(sim: Sim) {
    let desk = Desk::default().spawn();
    sim.pause(&desk);
    let ttl = Duration::from_millis(5);
    for n in 0..3 {
        desk.note(n).with_ttl(ttl * (1 + n % 2)).tell().await.unwrap();
    }
    desk.note(3).tell().await.unwrap();
    // tidy: sleep because the clock is the simulation's.
    tokio::time::sleep(Duration::from_millis(sim.rng().below(12))).await;
    sim.resume(&desk);
    let notes = desk.notes().await.unwrap();
    let stats = desk.stats();
    assert_eq!(notes.len() as u64 + stats.dropped.expired, 4, "{notes:?} {stats:?}");
    assert!(notes.contains(&3) && notes.is_sorted(), "{notes:?}");
}

#[test]
fn messages_with_deadlines() {
    silent("deadlines", deadlines);
}

/// What was put aside comes back in its order, before what came later.
async fn errands(sim: Sim) {
    let desk = Desk::default().spawn();
    let sender = desk.clone();
    let task = sim.spawn(async move {
        for n in 0..4 {
            sender.errand(n).tell().await.unwrap();
        }
    });
    desk.open().await.unwrap();
    task.join().await;
    assert_eq!(desk.notes().await.unwrap(), [0, 1, 2, 3]);
    let stats = desk.stats();
    assert_eq!((stats.depth, stats.dropped.unhandled), (0, 0), "{stats:?}");
}

#[test]
fn stashes() {
    silent("stash", errands);
}

/// Inline asks and tells of one caller stay in order, also with others in between.
async fn inline_asks(sim: Sim) {
    let desk = Desk::default().spawn();
    let callers = [0, 10].map(|from| {
        let desk = desk.clone();
        sim.spawn(async move {
            desk.note(from).tell().await.unwrap();
            let seen = desk.at_once(from + 1).await.unwrap();
            assert!(seen >= 2, "its own tell came first");
            desk.note(from + 2).tell().await.unwrap();
            desk.at_once(from + 3).await.unwrap();
        })
    });
    for caller in callers {
        caller.join().await;
    }
    let notes = desk.notes().await.unwrap();
    assert_eq!(notes.len(), 8);
    for from in [0, 10] {
        let own: Vec<_> = notes.iter().copied().filter(|n| n / 10 == from / 10).collect();
        assert!(own.is_sorted(), "{notes:?}");
    }
}

#[test]
fn inline_handlers() {
    silent("inline", inline_asks);
}

#[actor]
#[derive(Default)]
struct Shelf {
    now: AtomicU32,
    most: Arc<AtomicU32>,
    alone: Arc<AtomicU32>,
}

#[actor]
impl Shelf {
    #[handler(concurrent = 2)]
    async fn read(&self) -> u32 {
        let now = 1 + self.now.fetch_add(1, Ordering::Relaxed);
        self.most.fetch_max(now, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.now.fetch_sub(1, Ordering::Relaxed);
        now
    }

    #[handler]
    async fn sort(&mut self) {
        assert_eq!(*self.now.get_mut(), 0, "nobody reads meanwhile");
        tokio::task::yield_now().await;
        assert_eq!(*self.now.get_mut(), 0, "nobody reads meanwhile");
        self.alone.fetch_add(1, Ordering::Relaxed);
    }
}

/// At most two readers, a sorter alone, each caller answered once: whatever ends it all.
async fn readers(sim: Sim) {
    let shelf = Shelf::default();
    let (most, alone) = (shelf.most.clone(), shelf.alone.clone());
    let shelf = shelf.spawn();
    let readers = [0, 1, 2, 3].map(|at| {
        let shelf = shelf.clone();
        sim.spawn(async move {
            if at == 2 { shelf.sort().await.map(|()| 0) } else { shelf.read().timeout(Duration::from_secs(1)).await }
        })
    });
    let end = sim.rng().below(4);
    for _ in 0..sim.rng().below(10) {
        tokio::task::yield_now().await;
    }
    match end {
        0 => drop(shelf.stop()),
        1 => drop(shelf.stop_now()),
        2 => drop(shelf.kill()),
        _ => {}
    }
    let mut done = 0;
    for reader in readers {
        match reader.join().await {
            Ok(_) => done += 1,
            Err(AskError::Stopped { .. }) => assert!(end < 3),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(most.load(Ordering::Relaxed) <= 2);
    shelf.stop().await.ok();
    let stats = shelf.stats();
    assert!(stats.handled >= done && alone.load(Ordering::Relaxed) <= 1, "{stats:?}");
    assert_eq!(stats.handled + stats.dropped.unhandled + stats.dropped.cancelled, stats.accepted, "{stats:?}");
}

#[test]
fn handlers_side_by_side() {
    silent("readers and a sorter", readers);
}

const DESKS: GroupKey<DeskRef> = GroupKey::new("desks");

/// A watch hears of each that joins and leaves, once and in order, and a dead member is none.
async fn groups(sim: Sim) {
    let group = sim.system().group(DESKS);
    let mut watch = group.watch();
    let members = [0, 1, 2].map(|at: u64| {
        let system = sim.system();
        sim.spawn(async move {
            let desk = Desk::default().spawn();
            system.group(DESKS).join(&desk).unwrap();
            desk.at_once(1).await.unwrap();
            match at {
                0 => assert!(system.group(DESKS).leave(&desk)),
                1 => drop(desk.kill().await),
                _ => return Some(desk),
            }
            None
        })
    });
    let mut kept = Vec::new();
    for member in members {
        kept.extend(member.join().await);
    }
    sim.run_until_idle().await;
    assert_eq!(group.members(), kept);
    let changes: Vec<_> = std::iter::from_fn(|| watch.try_next()).collect();
    let mut here: Vec<DeskRef> = Vec::new();
    for change in &changes {
        match change {
            Change::Joined(desk) => {
                assert!(!here.contains(desk));
                here.push(desk.clone());
            }
            Change::Left(desk) => {
                let before = here.len();
                here.retain(|known| known.id() != desk.id());
                assert_eq!(here.len(), before - 1, "{changes:?}");
            }
        }
    }
    assert_eq!((changes.len(), here), (5, kept));
}

#[test]
fn members_of_groups() {
    silent("groups", groups);
}

#[actor]
struct Source(u32);

#[actor]
impl Source {
    #[handler]
    fn count(&self, end: u32) -> impl Stream<Item = u32> + use<> {
        stream::iter(0..end).then(|n| async move {
            tokio::task::yield_now().await;
            n
        })
    }

    #[handler]
    async fn number(&self) -> u32 {
        tokio::task::yield_now().await;
        self.0
    }
}

/// A stream that was answered is read to its end, whatever becomes of who answered; and of many asks each has its own outcome.
async fn streams_and_gathers(sim: Sim) {
    let sources = [0, 1, 2].map(|n| Source(n).spawn());
    let readers = [0, 1].map(|at| {
        let source = sources[0].clone();
        sim.spawn(async move {
            let mut numbers = match source.count(4).await {
                Ok(numbers) => numbers,
                Err(AskError::Stopped { .. }) => return,
                Err(other) => panic!("{other}"),
            };
            let mut seen = Vec::new();
            while let Some(n) = numbers.next().await {
                seen.push(n);
                if at == 1 && n == 1 {
                    return;
                }
            }
            assert_eq!(seen, [0, 1, 2, 3]);
        })
    });
    let doomed = sources[0].clone();
    let killer = sim.spawn(async move { drop(doomed.kill().await) });
    let outcomes = ask_all(sources.iter().map(SourceRef::number)).await;
    assert_eq!(outcomes.len(), 3);
    for (at, outcome) in (0..).zip(outcomes) {
        match outcome {
            Ok(n) => assert_eq!(n, at),
            Err(AskError::Stopped { .. }) => assert_eq!(at, 0),
            Err(other) => panic!("{other}"),
        }
    }
    for task in readers {
        task.join().await;
    }
    killer.join().await;
}

#[test]
fn replies_of_many_items_and_many_actors() {
    silent("streams and gathers", streams_and_gathers);
}
