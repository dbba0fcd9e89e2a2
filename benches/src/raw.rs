//! The loop that people write by hand: a task, an mpsc channel of an enum, a oneshot for each reply.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::library::Library;

/// tokio alone.
#[derive(Debug)]
pub struct Raw;

/// What a counter is sent.
#[derive(Debug)]
pub enum Msg {
    /// A number to add.
    Add(u64),
    /// A question for the total.
    Get(oneshot::Sender<u64>),
}

fn handle(total: &mut u64, msg: Msg) {
    match msg {
        Msg::Add(n) => *total += n,
        Msg::Get(reply) => drop(reply.send(*total)),
    }
}

struct Ball(u64, mpsc::UnboundedSender<Ball>);

fn player(mut done: Option<oneshot::Sender<()>>) -> mpsc::UnboundedSender<Ball> {
    let (tx, mut rx) = mpsc::unbounded_channel::<Ball>();
    let me = tx.clone();
    tokio::spawn(async move {
        while let Some(Ball(left, from)) = rx.recv().await {
            match done.take_if(|_| left == 0) {
                Some(done) => {
                    let _ = done.send(());
                    return;
                }
                None => drop(from.send(Ball(left.saturating_sub(1), me.clone()))),
            }
        }
    });
    tx
}

impl Library for Raw {
    const NAME: &'static str = "raw tokio";

    type Counter = mpsc::UnboundedSender<Msg>;
    type End = JoinHandle<()>;
    type Narrow = mpsc::Sender<Msg>;

    async fn spawn() -> (Self::Counter, Self::End) {
        let (tx, mut rx) = mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            let mut total = 0;
            while let Some(msg) = rx.recv().await {
                handle(&mut total, msg);
            }
        });
        (tx, task)
    }

    async fn tell(counter: &Self::Counter, n: u64) {
        counter.send(Msg::Add(n)).expect("the counter lives");
    }

    async fn ask(counter: &Self::Counter) -> u64 {
        let (reply, answer) = oneshot::channel();
        counter.send(Msg::Get(reply)).expect("the counter lives");
        answer.await.expect("the counter answers")
    }

    async fn stop(counters: Vec<(Self::Counter, Self::End)>) {
        let (counters, ends): (Vec<_>, Vec<_>) = counters.into_iter().unzip();
        drop(counters);
        for end in ends {
            end.await.expect("a counter ends");
        }
    }

    fn narrow(room: usize) -> Option<Self::Narrow> {
        let (tx, mut rx) = mpsc::channel(room);
        tokio::spawn(async move {
            let mut total = 0;
            while let Some(msg) = rx.recv().await {
                handle(&mut total, msg);
            }
        });
        Some(tx)
    }

    async fn tell_narrow(counter: &Self::Narrow, n: u64) {
        counter.send(Msg::Add(n)).await.expect("the counter lives");
    }

    async fn ask_narrow(counter: &Self::Narrow) -> u64 {
        let (reply, answer) = oneshot::channel();
        counter.send(Msg::Get(reply)).await.expect("the counter lives");
        answer.await.expect("the counter answers")
    }

    async fn play(hops: u64) {
        let (done, over) = oneshot::channel();
        let (first, second) = (player(Some(done)), player(None));
        drop(first.send(Ball(hops, second.clone())));
        over.await.expect("the ball comes back");
    }
}
