//! The same cases with actors of this library.

use actor_core::prelude::*;
use tokio::sync::oneshot;

use crate::measure::{Watch, per_actor, resident, size};

/// The counter of most cases.
#[actor(mailbox = unbounded)]
#[derive(Debug)]
pub struct Counter {
    total: u64,
}

#[actor]
impl Counter {
    /// Adds.
    #[handler]
    pub fn add(&mut self, n: u64) {
        self.total += n;
    }

    /// The total.
    #[handler]
    pub fn get(&self) -> u64 {
        self.total
    }
}

/// The counter with a bound.
#[actor(mailbox = bounded(1000))]
#[derive(Debug)]
pub struct Bounded {
    total: u64,
}

#[actor]
impl Bounded {
    /// Adds.
    #[handler]
    pub fn add(&mut self, n: u64) {
        self.total += n;
    }

    /// The total.
    #[handler]
    pub fn get(&self) -> u64 {
        self.total
    }
}

fn counter() -> CounterRef {
    Counter { total: 0 }.spawn()
}

async fn get(counter: &CounterRef) -> u64 {
    counter.get().await.expect("the counter answers")
}

fn add(counter: &CounterRef) {
    counter.add(1).try_tell().expect("the counter lives");
}

/// One task tells one counter.
pub async fn tell() -> f64 {
    let counter = counter();
    let watch = Watch::start();
    for _ in 0..size::TELL {
        add(&counter);
    }
    assert_eq!(get(&counter).await, size::TELL);
    watch.per(size::TELL)
}

/// Four tasks tell one counter.
pub async fn tell4() -> f64 {
    let counter = counter();
    let watch = Watch::start();
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move {
                for _ in 0..size::TELL / 4 {
                    add(&counter);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a teller ends");
    }
    assert_eq!(get(&counter).await, size::TELL);
    watch.per(size::TELL)
}

/// One task tells one counter through 1000 slots.
pub async fn tellb() -> f64 {
    let counter = Bounded { total: 0 }.spawn();
    let watch = Watch::start();
    for _ in 0..size::TELL {
        counter.add(1).tell().await.expect("the counter lives");
    }
    assert_eq!(counter.get().await, Ok(size::TELL));
    watch.per(size::TELL)
}

/// One task tells 100 counters in turn.
pub async fn fan100() -> f64 {
    let counters: Vec<_> = (0..100).map(|_| counter()).collect();
    let watch = Watch::start();
    for counter in counters.iter().cycle().take(usize::try_from(size::TELL).expect("fits")) {
        add(counter);
    }
    for counter in &counters {
        get(counter).await;
    }
    watch.per(size::TELL)
}

/// One caller, one ask after the other.
pub async fn ask() -> f64 {
    let counter = counter();
    let watch = Watch::start();
    for _ in 0..size::ASK {
        get(&counter).await;
    }
    watch.per(size::ASK)
}

/// 64 callers at once.
pub async fn ask64() -> f64 {
    let counter = counter();
    let watch = Watch::start();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move {
                for _ in 0..size::ASK / 64 {
                    get(&counter).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a caller ends");
    }
    watch.per(size::ASK)
}

/// One of two that tell each other a ball.
#[actor(mailbox = unbounded)]
#[derive(Debug)]
pub struct Player {
    done: Option<oneshot::Sender<()>>,
}

#[actor]
impl Player {
    /// The ball, on its way for `left` more hops.
    #[handler]
    pub fn ball(&mut self, ctx: &mut Context<Self>, left: u64, from: PlayerRef) {
        match self.done.take_if(|_| left == 0) {
            Some(done) => drop(done.send(())),
            None => from.ball(left.saturating_sub(1), ctx.me()).try_tell().expect("the other plays on"),
        }
    }
}

/// Two actors tell each other a ball.
pub async fn ping() -> f64 {
    let (done, ended) = oneshot::channel();
    let (first, second) = (Player { done: Some(done) }.spawn(), Player { done: None }.spawn());
    let watch = Watch::start();
    first.ball(size::PING, second.clone()).try_tell().expect("the first plays");
    ended.await.expect("the ball comes back");
    watch.per(size::PING)
}

/// Spawns many, then stops them: both figures, and the bytes of an idle one.
pub async fn spawn_stop_mem() -> [f64; 3] {
    let before = resident();
    let watch = Watch::start();
    let all: Vec<_> = (0..size::SPAWN).map(|_| counter()).collect();
    let spawn = watch.per(size::SPAWN);
    for counter in &all {
        add(counter);
    }
    for counter in &all {
        get(counter).await;
    }
    let mem = per_actor(before);
    let watch = Watch::start();
    let ends: Vec<_> = all.iter().map(|counter| counter.stop()).collect();
    drop(all);
    for end in ends {
        end.await.expect("a counter ends");
    }
    [spawn, watch.per(size::SPAWN), mem]
}
