//! What `cargo xtask instructions` counts: one operation, as often as told. `counted <case> <times>`.

use std::hint::black_box;

use actor_core::{Actor, Mailbox, Reply, Supervisor, prelude::*};
use tokio::sync::oneshot;

/// Adds up.
#[actor]
#[derive(Clone, Default)]
struct Counter {
    n: u64,
}

#[actor]
impl Counter {
    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }

    #[handler]
    async fn add_async(&mut self, n: u64) -> u64 {
        self.add(n)
    }
}

/// Has messages handled that were never sent: what finding and running a handler costs alone. An actor of its own, since what is
/// called from two places is compiled otherwise.
#[actor]
#[derive(Default)]
struct Dispatcher {
    n: u64,
}

#[actor]
impl Dispatcher {
    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }

    #[handler]
    async fn add_async(&mut self, n: u64) -> u64 {
        self.add(n)
    }

    #[handler]
    fn dispatch(&mut self, ctx: &mut Context<Self>, times: u64) {
        for n in 0..times {
            let message = black_box(DispatcherMsg::Add { n, __reply: Reply::none() });
            drop(self.handle_now(message, ctx));
        }
    }
}

/// Is asked in its caller's place.
#[actor]
#[derive(Default)]
struct Gauge {
    asked: u64,
}

#[actor]
impl Gauge {
    #[handler(inline)]
    fn read(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }
}

/// One of two that tell each other a ball.
#[actor(mailbox = unbounded)]
struct Player {
    done: Option<oneshot::Sender<()>>,
}

#[actor]
impl Player {
    #[handler]
    fn ball(&mut self, ctx: &mut Context<Self>, left: u64, from: PlayerRef) {
        match self.done.take_if(|_| left == 0) {
            Some(done) => done.send(()).unwrap_or(()),
            None => from.ball(left.saturating_sub(1), ctx.me()).try_tell().expect("the other plays on"),
        }
    }
}

/// So many messages wait at once, at most: the buffers are as large from the first round on.
const ROUND: u64 = 512;

fn main() {
    let mut args = std::env::args().skip(1);
    let case = args.next().expect("a case");
    let times: u64 = args.next().and_then(|times| times.parse().ok()).expect("how often");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // As a task, like the code of users: the future that is blocked on has a waker of its own kind.
    runtime.block_on(async move { tokio::spawn(run(case, times)).await.expect("the case ends") });
}

async fn run(case: String, times: u64) {
    let mailbox = Mailbox::bounded(1000);
    let mut app = Supervisor::builder();
    let (case, counter) = match case.strip_suffix("-supervised") {
        Some(case) => (case, app.add(ChildSpec::cloned(Counter::default()).mailbox(mailbox))),
        None => (case.as_str(), Counter::default().prepare().mailbox(mailbox).spawn().expect("a counter")),
    };
    let _app = app.start().await.expect("a supervisor");
    let (raw, _end) = raw::spawn();
    match case {
        "tell" => {
            for _ in 0..times / ROUND {
                (0..ROUND).for_each(|n| counter.add(n).try_tell().expect("room"));
                counter.add(0).await.expect("an answer");
            }
        }
        "tell-async-handler" => {
            for _ in 0..times / ROUND {
                (0..ROUND).for_each(|n| counter.add_async(n).try_tell().expect("room"));
                counter.add(0).await.expect("an answer");
            }
        }
        "tell-waiting" => {
            for _ in 0..times / ROUND {
                for n in 0..ROUND {
                    counter.add(n).tell().await.expect("room");
                }
                counter.add(0).await.expect("an answer");
            }
        }
        "ask" => {
            for n in 0..times {
                counter.add(n).await.expect("an answer");
            }
        }
        "ask-inline" => {
            let gauge = Gauge::default().spawn();
            gauge.read().await.expect("an answer");
            tokio::task::yield_now().await;
            for _ in 0..times {
                gauge.read().await.expect("an answer");
            }
        }
        "dispatch" => Dispatcher::default().spawn().dispatch(times).await.expect("an answer"),
        "ping" => {
            let (done, over) = oneshot::channel();
            let (first, second) = (Player { done: Some(done) }.spawn(), Player { done: None }.spawn());
            first.ball(times, second).tell().await.expect("it plays");
            over.await.expect("the ball comes back");
        }
        "spawn" => {
            let actors: Vec<_> = (0..times).map(|_| Counter::default().spawn()).collect();
            tokio::task::yield_now().await;
            // Their ends are not counted.
            std::process::exit(i32::from(actors.len() as u64 != times));
        }
        "spawn-and-stop" => {
            for _ in 0..times {
                Counter::default().spawn().stop().await.expect("an end");
            }
        }
        "raw-tell" => {
            for _ in 0..times / ROUND {
                (0..ROUND).for_each(|n| raw::tell(&raw, n));
                raw::ask(&raw, 0).await;
            }
        }
        "raw-ask" => {
            for n in 0..times {
                raw::ask(&raw, n).await;
            }
        }
        "raw-ping" => {
            let (done, over) = oneshot::channel();
            raw::play(times, done);
            over.await.expect("the ball comes back");
        }
        "raw-spawn" => {
            let actors: Vec<_> = (0..times).map(|_| raw::spawn()).collect();
            tokio::task::yield_now().await;
            std::process::exit(i32::from(actors.len() as u64 != times));
        }
        "raw-spawn-and-stop" => {
            for _ in 0..times {
                let (counter, end) = raw::spawn();
                drop(counter);
                end.await.expect("an end");
            }
        }
        unknown => panic!("no case `{unknown}`"),
    }
}

/// The loop that people write by hand, as a yardstick.
mod raw {
    use tokio::sync::{mpsc, oneshot};
    use tokio::task::JoinHandle;

    /// What a counter is sent.
    pub(super) enum Msg {
        Tell(u64),
        Ask(u64, oneshot::Sender<u64>),
    }

    pub(super) fn spawn() -> (mpsc::UnboundedSender<Msg>, JoinHandle<()>) {
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

    pub(super) fn tell(counter: &mpsc::UnboundedSender<Msg>, n: u64) {
        counter.send(Msg::Tell(n)).expect("it lives");
    }

    pub(super) async fn ask(counter: &mpsc::UnboundedSender<Msg>, n: u64) -> u64 {
        let (reply, answer) = oneshot::channel();
        counter.send(Msg::Ask(n, reply)).expect("it lives");
        answer.await.expect("an answer")
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

    pub(super) fn play(hops: u64, done: oneshot::Sender<()>) {
        drop(player(Some(done)).send(Ball(hops, player(None))));
    }
}
