//! actix: an actor lives on the thread of its arbiter, so there is no runtime with two workers to run it on. Telling goes by
//! `do_send`, which knows no bound; a sender cannot wait for room without waiting for the reply.

use std::convert::Infallible;
use std::fmt::Debug;
use std::future::Future;

use actix::prelude::*;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::library::{Flavor, Library};

/// actix.
#[derive(Debug)]
pub struct Actix;

/// The counter.
#[derive(Debug)]
pub struct Counter {
    total: u64,
    /// Dropped with the actor: actix has no handle that waits for its end.
    _ended: oneshot::Sender<Infallible>,
}

impl Actor for Counter {
    type Context = Context<Self>;
}

/// A number to add.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub struct Add(u64);

impl Handler<Add> for Counter {
    type Result = ();

    fn handle(&mut self, Add(n): Add, _ctx: &mut Context<Self>) {
        self.total += n;
    }
}

/// A question for the total.
#[derive(Debug, Message)]
#[rtype(result = "u64")]
pub struct Get;

impl Handler<Get> for Counter {
    type Result = u64;

    fn handle(&mut self, _: Get, _ctx: &mut Context<Self>) -> u64 {
        self.total
    }
}

struct Player {
    done: Option<oneshot::Sender<()>>,
}

impl Actor for Player {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "()")]
struct Ball(u64, Addr<Player>);

impl Handler<Ball> for Player {
    type Result = ();

    fn handle(&mut self, Ball(left, from): Ball, ctx: &mut Context<Self>) {
        match self.done.take_if(|_| left == 0) {
            Some(done) => done.send(()).unwrap_or(()),
            None => from.do_send(Ball(left.saturating_sub(1), ctx.address())),
        }
    }
}

impl Library for Actix {
    const NAME: &'static str = "actix";

    type Counter = Addr<Counter>;
    type End = oneshot::Receiver<Infallible>;
    type Narrow = Infallible;

    async fn spawn() -> (Self::Counter, Self::End) {
        let (ended, end) = oneshot::channel();
        (Counter { total: 0, _ended: ended }.start(), end)
    }

    async fn tell(counter: &Self::Counter, n: u64) {
        counter.do_send(Add(n));
    }

    async fn ask(counter: &Self::Counter) -> u64 {
        counter.send(Get).await.expect("the counter answers")
    }

    async fn stop(counters: Vec<(Self::Counter, Self::End)>) {
        let (counters, ends): (Vec<_>, Vec<_>) = counters.into_iter().unzip();
        drop(counters);
        for end in ends {
            assert!(end.await.is_err(), "nothing was sent: the actor dropped it");
        }
    }

    fn narrow(_room: usize) -> Option<Self::Narrow> {
        None
    }

    async fn tell_narrow(counter: &Self::Narrow, _n: u64) {
        match *counter {}
    }

    async fn ask_narrow(counter: &Self::Narrow) -> u64 {
        match *counter {}
    }

    async fn play(hops: u64) {
        let (done, over) = oneshot::channel();
        let (first, second) = (Player { done: Some(done) }.start(), Player { done: None }.start());
        first.do_send(Ball(hops, second.clone()));
        over.await.expect("the ball comes back");
    }

    fn task(task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        actix::spawn(task)
    }

    fn run<T: Debug + Send + 'static>(flavor: Flavor, case: impl Future<Output = T> + Send + 'static) -> Option<T> {
        match flavor {
            Flavor::Current => Some(System::new().block_on(async { actix::spawn(case).await.expect("the case ends") })),
            Flavor::Multi => None,
        }
    }
}
