//! The loop that people write by hand, as a yardstick: a task, an mpsc channel of an enum, a oneshot for each reply.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::{ROUND, Stage};
use crate::library::Library as _;
use crate::raw::Raw;

/// What a counter is sent.
enum Msg {
    Tell(u64),
    Ask(u64, oneshot::Sender<u64>),
}

fn spawn() -> (mpsc::UnboundedSender<Msg>, JoinHandle<()>) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let mut total = 0;
        while let Some(msg) = rx.recv().await {
            match msg {
                Msg::Tell(n) => total += n,
                Msg::Ask(n, reply) => {
                    total += n;
                    let _ = reply.send(total);
                }
            }
        }
    });
    (tx, task)
}

fn tell(counter: &mpsc::UnboundedSender<Msg>, n: u64) {
    counter.send(Msg::Tell(n)).expect("it lives");
}

async fn ask(counter: &mpsc::UnboundedSender<Msg>, n: u64) -> u64 {
    let (reply, answer) = oneshot::channel();
    counter.send(Msg::Ask(n, reply)).expect("it lives");
    answer.await.expect("an answer")
}

/// A counter by hand.
#[derive(Debug)]
pub struct ByHand(mpsc::UnboundedSender<Msg>);

impl ByHand {
    /// A counter that waits for its first message.
    #[must_use]
    pub fn stage(times: u64) -> Stage<Self> {
        Stage::new(times, async { Self(spawn().0) })
    }

    /// Sends, and the handling of them.
    pub async fn tell(self, times: u64) -> Self {
        for _ in 0..times / ROUND {
            (0..ROUND).for_each(|n| tell(&self.0, n));
            ask(&self.0, 0).await;
        }
        self
    }

    /// One ask after the other.
    pub async fn ask(self, times: u64) -> Self {
        for n in 0..times {
            ask(&self.0, n).await;
        }
        self
    }

    /// One hop after the other, between two players.
    pub async fn ping(self, times: u64) -> Self {
        Raw::play(times).await;
        self
    }

    /// Counters that wait for their first message.
    pub async fn spawn(self, times: u64) -> impl Send + 'static {
        let all: Vec<_> = (0..times).map(|_| spawn()).collect();
        tokio::task::yield_now().await;
        (self, all)
    }

    /// Counters that end at once.
    pub async fn spawn_and_stop(self, times: u64) -> Self {
        for _ in 0..times {
            let (counter, end) = spawn();
            drop(counter);
            end.await.expect("an end");
        }
        self
    }
}
