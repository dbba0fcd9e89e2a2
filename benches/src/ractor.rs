//! ractor: a message enum, `cast!` and `call!`. Its mailboxes have no bound.

use std::convert::Infallible;

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call, cast};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::library::Library;

/// ractor.
#[derive(Debug)]
pub struct Ractor;

/// The counter.
#[derive(Debug)]
pub struct Counter;

/// What a counter is sent.
#[derive(Debug)]
pub enum Msg {
    /// A number to add.
    Add(u64),
    /// A question for the total.
    Get(RpcReplyPort<u64>),
}

impl Actor for Counter {
    type Msg = Msg;
    type State = u64;
    type Arguments = ();

    async fn pre_start(&self, _me: ActorRef<Msg>, (): ()) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(&self, _me: ActorRef<Msg>, msg: Msg, total: &mut u64) -> Result<(), ActorProcessingErr> {
        match msg {
            Msg::Add(n) => *total += n,
            Msg::Get(reply) => drop(reply.send(*total)),
        }
        Ok(())
    }
}

struct Player;

struct Ball(u64, ActorRef<Ball>);

impl Actor for Player {
    type Msg = Ball;
    type State = Option<oneshot::Sender<()>>;
    type Arguments = Option<oneshot::Sender<()>>;

    async fn pre_start(&self, _me: ActorRef<Ball>, done: Self::Arguments) -> Result<Self::State, ActorProcessingErr> {
        Ok(done)
    }

    async fn handle(
        &self,
        me: ActorRef<Ball>,
        Ball(left, from): Ball,
        done: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        match done.take_if(|_| left == 0) {
            Some(done) => done.send(()).unwrap_or(()),
            None => cast!(from, Ball(left.saturating_sub(1), me))?,
        }
        Ok(())
    }
}

impl Library for Ractor {
    const NAME: &'static str = "ractor";

    type Counter = ActorRef<Msg>;
    type End = JoinHandle<()>;
    type Narrow = Infallible;

    async fn spawn() -> (Self::Counter, Self::End) {
        Actor::spawn(None, Counter, ()).await.expect("the counter starts")
    }

    async fn tell(counter: &Self::Counter, n: u64) {
        cast!(counter, Msg::Add(n)).expect("the counter lives");
    }

    async fn ask(counter: &Self::Counter) -> u64 {
        call!(counter, Msg::Get).expect("the counter answers")
    }

    async fn stop(counters: Vec<(Self::Counter, Self::End)>) {
        for (counter, _) in &counters {
            counter.stop(None);
        }
        for (_, end) in counters {
            end.await.expect("a counter ends");
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
        let (first, _) = Actor::spawn(None, Player, Some(done)).await.expect("the first starts");
        let (second, _) = Actor::spawn(None, Player, None).await.expect("the second starts");
        cast!(first, Ball(hops, second.clone())).expect("the first plays");
        over.await.expect("the ball comes back");
    }
}
