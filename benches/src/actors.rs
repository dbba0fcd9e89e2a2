//! Actors of this library.

use actor_core::prelude::*;
use tokio::sync::oneshot;

use crate::library::Library;

/// This library.
#[derive(Debug)]
pub struct Actors;

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
#[actor]
#[derive(Debug)]
pub struct Narrow {
    total: u64,
}

#[actor]
impl Narrow {
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

/// The counter that is asked in its caller's place.
#[actor]
#[derive(Debug)]
pub struct Gauge {
    asked: u64,
}

#[actor]
impl Gauge {
    /// How often it was asked.
    #[handler(inline)]
    pub fn read(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }
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
            Some(done) => done.send(()).unwrap_or(()),
            None => from.ball(left.saturating_sub(1), ctx.me()).try_tell().expect("the other plays on"),
        }
    }
}

impl Library for Actors {
    const NAME: &'static str = "actors";

    type Counter = CounterRef;
    type End = ();
    type Narrow = NarrowRef;

    async fn spawn() -> (Self::Counter, Self::End) {
        (Counter { total: 0 }.spawn(), ())
    }

    async fn tell(counter: &Self::Counter, n: u64) {
        counter.add(n).try_tell().expect("the counter lives");
    }

    async fn ask(counter: &Self::Counter) -> u64 {
        counter.get().await.expect("the counter answers")
    }

    async fn ask_idle(asks: u64) -> u64 {
        let gauge = Gauge { asked: 0 }.spawn();
        for _ in 0..asks {
            gauge.read().await.expect("the gauge answers");
        }
        gauge.read().await.expect("the gauge answers") - 1
    }

    async fn stop(counters: Vec<(Self::Counter, Self::End)>) {
        let ends: Vec<_> = counters.iter().map(|(counter, ())| counter.stop()).collect();
        drop(counters);
        for end in ends {
            end.await.expect("a counter ends");
        }
    }

    fn narrow(room: usize) -> Option<Self::Narrow> {
        let mailbox = Mailbox::bounded(room);
        Some(Narrow { total: 0 }.prepare().mailbox(mailbox).spawn().expect("it has no name that could be taken"))
    }

    async fn tell_narrow(counter: &Self::Narrow, n: u64) {
        counter.add(n).tell().await.expect("the counter lives");
    }

    async fn ask_narrow(counter: &Self::Narrow) -> u64 {
        counter.get().await.expect("the counter answers")
    }

    async fn play(hops: u64) {
        let (done, over) = oneshot::channel();
        let (first, second) = (Player { done: Some(done) }.spawn(), Player { done: None }.spawn());
        first.ball(hops, second.clone()).try_tell().expect("the first plays");
        over.await.expect("the ball comes back");
    }
}
