//! kameo: a type per message. Its mailboxes are bounded by default; here they are as each case asks.

use kameo::Actor;
use kameo::actor::{ActorRef, Spawn};
use kameo::mailbox;
use kameo::message::{Context, Message};
use tokio::sync::oneshot;

use crate::library::Library;

/// kameo.
#[derive(Debug)]
pub struct Kameo;

/// The counter.
#[derive(Debug, Actor)]
pub struct Counter {
    total: u64,
}

/// A number to add.
#[derive(Debug)]
pub struct Add(u64);

impl Message<Add> for Counter {
    type Reply = ();

    async fn handle(&mut self, Add(n): Add, _ctx: &mut Context<Self, ()>) {
        self.total += n;
    }
}

/// A question for the total.
#[derive(Debug)]
pub struct Get;

impl Message<Get> for Counter {
    type Reply = u64;

    async fn handle(&mut self, _: Get, _ctx: &mut Context<Self, u64>) -> u64 {
        self.total
    }
}

#[derive(Actor)]
struct Player {
    done: Option<oneshot::Sender<()>>,
}

struct Ball(u64, ActorRef<Player>);

impl Message<Ball> for Player {
    type Reply = ();

    async fn handle(&mut self, Ball(left, from): Ball, ctx: &mut Context<Self, ()>) {
        match self.done.take_if(|_| left == 0) {
            Some(done) => done.send(()).unwrap_or(()),
            None => {
                let ball = Ball(left.saturating_sub(1), ctx.actor_ref().clone());
                from.tell(ball).await.expect("the other plays on");
            }
        }
    }
}

impl Library for Kameo {
    const NAME: &'static str = "kameo";

    type Counter = ActorRef<Counter>;
    type End = ();
    type Narrow = ActorRef<Counter>;

    async fn spawn() -> (Self::Counter, Self::End) {
        (Counter::spawn_with_mailbox(Counter { total: 0 }, mailbox::unbounded()), ())
    }

    async fn tell(counter: &Self::Counter, n: u64) {
        counter.tell(Add(n)).await.expect("the counter lives");
    }

    async fn ask(counter: &Self::Counter) -> u64 {
        counter.ask(Get).await.expect("the counter answers")
    }

    async fn stop(counters: Vec<(Self::Counter, Self::End)>) {
        for (counter, ()) in &counters {
            counter.stop_gracefully().await.expect("a counter lives");
        }
        for (counter, ()) in counters {
            counter.wait_for_shutdown().await;
        }
    }

    fn narrow(room: usize) -> Option<Self::Narrow> {
        Some(Counter::spawn_with_mailbox(Counter { total: 0 }, mailbox::bounded(room)))
    }

    async fn tell_narrow(counter: &Self::Narrow, n: u64) {
        Self::tell(counter, n).await;
    }

    async fn ask_narrow(counter: &Self::Narrow) -> u64 {
        Self::ask(counter).await
    }

    async fn play(hops: u64) {
        let (done, over) = oneshot::channel();
        let first = Player::spawn_with_mailbox(Player { done: Some(done) }, mailbox::unbounded());
        let second = Player::spawn_with_mailbox(Player { done: None }, mailbox::unbounded());
        first.tell(Ball(hops, second.clone())).await.expect("the first plays");
        over.await.expect("the ball comes back");
    }
}
