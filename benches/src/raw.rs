//! The loop that people write by hand: a task, an mpsc channel of an enum, a oneshot for each reply.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::measure::{Watch, resident, size};

/// What the counter is sent.
enum Msg {
    Add(u64),
    Get(oneshot::Sender<u64>),
}

type Counter = mpsc::UnboundedSender<Msg>;

fn counter() -> (Counter, JoinHandle<()>) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let mut total = 0;
        while let Some(msg) = rx.recv().await {
            match msg {
                Msg::Add(n) => total += n,
                Msg::Get(reply) => drop(reply.send(total)),
            }
        }
    });
    (tx, task)
}

async fn get(counter: &Counter) -> u64 {
    let (reply, answer) = oneshot::channel();
    drop(counter.send(Msg::Get(reply)));
    answer.await.expect("the counter answers")
}

/// One task tells one counter.
pub async fn tell() -> f64 {
    let (counter, _task) = counter();
    let watch = Watch::start();
    for _ in 0..size::TELL {
        drop(counter.send(Msg::Add(1)));
    }
    assert_eq!(get(&counter).await, size::TELL);
    watch.per(size::TELL)
}

/// Four tasks tell one counter.
pub async fn tell4() -> f64 {
    let (counter, _task) = counter();
    let watch = Watch::start();
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move {
                for _ in 0..size::TELL / 4 {
                    drop(counter.send(Msg::Add(1)));
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
    let (tx, mut rx) = mpsc::channel(1000);
    tokio::spawn(async move {
        let mut total = 0;
        while let Some(msg) = rx.recv().await {
            match msg {
                Msg::Add(n) => total += n,
                Msg::Get(reply) => drop(reply.send(total)),
            }
        }
    });
    let watch = Watch::start();
    for _ in 0..size::TELL {
        drop(tx.send(Msg::Add(1)).await);
    }
    let (reply, answer) = oneshot::channel();
    drop(tx.send(Msg::Get(reply)).await);
    assert_eq!(answer.await, Ok(size::TELL));
    watch.per(size::TELL)
}

/// One task tells 100 counters in turn.
pub async fn fan100() -> f64 {
    let counters: Vec<_> = (0..100).map(|_| counter().0).collect();
    let watch = Watch::start();
    for counter in counters.iter().cycle().take(usize::try_from(size::TELL).expect("fits")) {
        drop(counter.send(Msg::Add(1)));
    }
    for counter in &counters {
        get(counter).await;
    }
    watch.per(size::TELL)
}

/// One caller, one ask after the other.
pub async fn ask() -> f64 {
    let (counter, _task) = counter();
    let watch = Watch::start();
    for _ in 0..size::ASK {
        get(&counter).await;
    }
    watch.per(size::ASK)
}

/// 64 callers at once.
pub async fn ask64() -> f64 {
    let (counter, _task) = counter();
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

struct Ball(u64, mpsc::UnboundedSender<Ball>);

fn player(mut done: Option<oneshot::Sender<()>>) -> mpsc::UnboundedSender<Ball> {
    let (tx, mut rx) = mpsc::unbounded_channel::<Ball>();
    let me = tx.clone();
    tokio::spawn(async move {
        while let Some(Ball(left, from)) = rx.recv().await {
            if left == 0
                && let Some(done) = done.take()
            {
                let _ = done.send(());
                return;
            }
            drop(from.send(Ball(left.saturating_sub(1), me.clone())));
        }
    });
    tx
}

/// Two actors tell each other a ball.
pub async fn ping() -> f64 {
    let (done, ended) = oneshot::channel();
    let (first, second) = (player(Some(done)), player(None));
    let watch = Watch::start();
    drop(first.send(Ball(size::PING, second)));
    ended.await.expect("the ball comes back");
    watch.per(size::PING)
}

/// Spawns many, then stops them: both figures, and the bytes of an idle one.
pub async fn spawn_stop_mem() -> [f64; 3] {
    let before = resident();
    let watch = Watch::start();
    let all: Vec<_> = (0..size::SPAWN).map(|_| counter()).collect();
    let spawn = watch.per(size::SPAWN);
    for (counter, _) in &all {
        drop(counter.send(Msg::Add(1)));
    }
    for (counter, _) in &all {
        get(counter).await;
    }
    let mem = crate::measure::per_actor(before);
    let watch = Watch::start();
    let (counters, tasks): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    drop(counters);
    for task in tasks {
        task.await.expect("a counter ends");
    }
    [spawn, watch.per(size::SPAWN), mem]
}
