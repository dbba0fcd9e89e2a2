//! The cases of this library.

use std::hint::black_box;

use actor_core::{Actor, Mailbox, Reply, Supervisor, SupervisorRef, prelude::*};
use tokio::sync::oneshot;

use super::{ROUND, Stage};

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

    /// Never called: there is more than one handler to choose from.
    #[handler]
    fn total(&self) -> u64 {
        self.n
    }
}

/// Adds up, in an `async fn`. An actor of its own, like all below: what is called from two places is compiled otherwise.
#[actor]
#[derive(Default)]
struct AsyncCounter {
    n: u64,
}

#[actor]
impl AsyncCounter {
    #[handler]
    async fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }
}

/// A counter, and its supervisor if it has one.
#[derive(Debug)]
pub struct Counting {
    counter: CounterRef,
    /// It ends with its last ref.
    _app: Option<SupervisorRef>,
}

impl Counting {
    /// A counter without a supervisor.
    #[must_use]
    pub fn alone(times: u64) -> Stage<Self> {
        Stage::new(times, async {
            let mailbox = Mailbox::bounded(1000);
            let counter = Counter::default().prepare().mailbox(mailbox).spawn().expect("a counter");
            Self { counter, _app: None }
        })
    }

    /// The child of a supervisor.
    #[must_use]
    pub fn supervised(times: u64) -> Stage<Self> {
        Stage::new(times, async {
            let mut app = Supervisor::builder();
            let counter = app.add(ChildSpec::cloned(Counter::default()).mailbox(Mailbox::bounded(1000)));
            Self { counter, _app: Some(app.start().await.expect("a supervisor")) }
        })
    }

    /// `try_tell`, and the handling of it.
    pub async fn tell(self, times: u64) -> Self {
        let counter = &self.counter;
        for _ in 0..times / ROUND {
            (0..ROUND).for_each(|n| counter.add(n).try_tell().expect("room"));
            counter.add(0).await.expect("an answer");
        }
        self
    }

    /// `tell().await`, which may wait for room.
    pub async fn tell_waiting(self, times: u64) -> Self {
        let counter = &self.counter;
        for _ in 0..times / ROUND {
            for n in 0..ROUND {
                counter.add(n).tell().await.expect("room");
            }
            counter.add(0).await.expect("an answer");
        }
        self
    }

    /// One ask after the other.
    pub async fn ask(self, times: u64) -> Self {
        let counter = &self.counter;
        for n in 0..times {
            counter.add(n).await.expect("an answer");
        }
        self
    }

    /// Actors that wait for their first message. They are kept: their ends are not counted.
    pub async fn spawn(self, times: u64) -> impl Send + 'static {
        let actors: Vec<_> = (0..times).map(|_| Counter::default().spawn()).collect();
        tokio::task::yield_now().await;
        (self, actors)
    }

    /// Actors that end at once.
    pub async fn spawn_and_stop(self, times: u64) -> Self {
        for _ in 0..times {
            Counter::default().spawn().stop().await.expect("an end");
        }
        self
    }
}

/// A counter whose handler is an `async fn`.
#[derive(Debug)]
pub struct CountingAsync(AsyncCounterRef);

impl CountingAsync {
    /// A counter without a supervisor.
    #[must_use]
    pub fn stage(times: u64) -> Stage<Self> {
        Stage::new(times, async { Self(AsyncCounter::default().prepare().mailbox(1000).spawn().expect("a counter")) })
    }

    /// `try_tell`, and the handling of it.
    pub async fn tell(self, times: u64) -> Self {
        for _ in 0..times / ROUND {
            (0..ROUND).for_each(|n| self.0.add(n).try_tell().expect("room"));
            self.0.add(0).await.expect("an answer");
        }
        self
    }
}

/// Has messages handled that were never sent: what finding and running a handler costs alone.
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

/// An actor that finds the handlers of messages.
#[derive(Debug)]
pub struct Dispatching(DispatcherRef);

impl Dispatching {
    /// Before it has found any.
    #[must_use]
    pub fn stage(times: u64) -> Stage<Self> {
        Stage::new(times, async { Self(Dispatcher::default().spawn()) })
    }

    /// Finding and running a handler.
    pub async fn dispatch(self, times: u64) -> Self {
        self.0.dispatch(times).await.expect("an answer");
        self
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

/// An idle actor with an inline handler.
#[derive(Debug)]
pub struct Inline(GaugeRef);

impl Inline {
    /// An actor that has found out that it is idle.
    #[must_use]
    pub fn stage(times: u64) -> Stage<Self> {
        Stage::new(times, async {
            let gauge = Gauge::default().spawn();
            gauge.read().await.expect("an answer");
            tokio::task::yield_now().await;
            Self(gauge)
        })
    }

    /// One ask after the other, in the caller's place.
    pub async fn ask(self, times: u64) -> Self {
        for _ in 0..times {
            self.0.read().await.expect("an answer");
        }
        self
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

/// Two actors and a ball.
#[derive(Debug)]
pub struct Playing {
    players: [PlayerRef; 2],
    over: oneshot::Receiver<()>,
}

impl Playing {
    /// Before the game.
    #[must_use]
    pub fn stage(times: u64) -> Stage<Self> {
        Stage::new(times, async {
            let (done, over) = oneshot::channel();
            Self { players: [Player { done: Some(done) }.spawn(), Player { done: None }.spawn()], over }
        })
    }

    /// One hop after the other.
    pub async fn ping(self, times: u64) -> impl Send + 'static {
        let [first, second] = &self.players;
        first.ball(times, second.clone()).tell().await.expect("it plays");
        self.over.await.expect("the ball comes back");
        self.players
    }
}
