//! Handlers that run side by side.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actor_core::{Dropped, Failure, Stats, prelude::*};
use futures::Stream;
use futures::future::join_all;

use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};

/// Reads side by side, writes alone.
#[actor]
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    pub(crate) gate: Gate,
    pub(crate) log: Log<String>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    books: u64,
    pub(crate) life: Life,
    pub(crate) failed: Log<String>,
}

impl Shelf {
    async fn hold(&self, name: &str) {
        self.log.push(format!("{name} in"));
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.gate.pass().await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        self.log.push(format!("{name} out"));
    }
}

#[actor]
impl Shelf {
    #[handler(concurrent)]
    pub(crate) async fn read(&self, name: String) -> u64 {
        self.hold(&name).await;
        self.books
    }

    #[handler(concurrent = 2)]
    async fn read_few(&self, name: String) -> u64 {
        self.hold(&name).await;
        self.books
    }

    #[handler]
    pub(crate) fn add(&mut self, books: u64) {
        assert_eq!(self.now.load(Ordering::SeqCst), 0, "a writer has the actor to itself");
        self.log.push(format!("add {books}"));
        self.books += books;
    }

    #[handler]
    async fn add_slowly(&mut self, books: u64) {
        self.add(books);
        self.gate.pass().await;
        self.log.push("added".into());
    }

    #[handler(priority = high)]
    fn urgent(&mut self) {
        self.log.push("urgent".into());
    }

    #[handler(concurrent)]
    async fn nothing(&self) {}

    #[handler(concurrent)]
    pub(crate) async fn panic(&self, text: String) -> u64 {
        self.gate.pass().await;
        panic!("{text}")
    }

    #[handler(concurrent, fatal)]
    pub(crate) async fn break_down(&self, why: String) -> Result<(), String> {
        self.gate.pass().await;
        Err(why)
    }

    #[handler(concurrent)]
    pub(crate) async fn refuse(&self, why: String) -> Result<u64, String> {
        Err(why)
    }

    #[handler(concurrent, limit = "10ms")]
    pub(crate) async fn limited(&self) -> u64 {
        self.gate.pass().await;
        1
    }

    #[handler(concurrent, limit = fail("10ms"))]
    pub(crate) async fn limited_hard(&self) -> u64 {
        self.gate.pass().await;
        1
    }

    #[handler(concurrent)]
    async fn later(&self, reply: Reply<u64>) {
        let books = self.books;
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            reply.ok(books);
        });
    }

    #[handler(concurrent)]
    async fn forget(&self, reply: Reply<u64>) {
        drop(reply);
    }

    #[handler(concurrent)]
    async fn all(&self) -> impl Stream<Item = u64> + use<> {
        futures::stream::iter(0..self.books)
    }

    #[handler(concurrent)]
    pub(crate) async fn end(&self, ctx: &Context<Self>, now: bool) {
        if now {
            ctx.stop_now();
        } else {
            ctx.stop();
        }
        self.hold("end").await;
    }

    #[handler(concurrent)]
    pub(crate) async fn fails(&self, ctx: &Context<Self>) {
        ctx.fail(Failure::new("fails", "the first"));
        self.gate.pass().await;
    }

    #[failed]
    fn failed(&mut self, failure: &Failure) {
        assert_eq!(self.now.load(Ordering::SeqCst), 0, "the hook has the actor to itself");
        self.failed.push(failure.to_string());
        assert_ne!(failure.message(), "bang", "the hook itself");
    }
}

/// `count` readers that are held at the gate.
pub(crate) async fn readers(
    shelf: &ShelfRef,
    props: &Shelf,
    count: usize,
) -> Vec<tokio::task::JoinHandle<Result<u64, AskError>>> {
    let mut readers = Vec::new();
    for n in 0..count {
        let call = shelf.read(format!("r{n}")).owned();
        readers.push(tokio::spawn(call.into_future()));
        props.gate.reached().await;
    }
    readers
}

pub(crate) fn balanced(stats: Stats) {
    let Dropped { unhandled, overflow, cancelled, expired, .. } = stats.dropped;
    let lost = unhandled + overflow + cancelled + expired;
    assert_eq!(stats.accepted, stats.handled + lost + stats.depth, "{stats:?}");
}

#[test]
fn they_run_side_by_side() {
    on_both(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 3).await;
        assert_eq!(props.log.take(), ["r0 in", "r1 in", "r2 in"]);
        props.gate.open(3);
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
        let stats = shelf.stats();
        assert_eq!((stats.handled, stats.depth), (3, 0));
        balanced(stats);
    });
}

#[test]
fn a_writer_waits_for_readers_and_later_readers_for_the_writer() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 2).await;
        shelf.add(7).tell().await.unwrap();
        let late = tokio::spawn(shelf.read("late".into()).owned().into_future());
        idle().await;
        shelf.add_slowly(1).tell().await.unwrap();
        shelf.read("last".into()).tell().await.unwrap();
        idle().await;
        assert_eq!(props.log.take(), ["r0 in", "r1 in"], "nothing overtakes the writer");
        assert_eq!(shelf.stats().depth, 4, "the writer that waits has not started");
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), ["r0 out"]);
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), ["r1 out", "add 7", "late in"]);
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), ["late out", "add 1"]);
        assert_eq!(late.await.unwrap().unwrap(), 7);
        props.gate.open(2);
        idle().await;
        assert_eq!(props.log.take(), ["added", "last in", "last out"]);
        for reader in held {
            assert_eq!(reader.await.unwrap().unwrap(), 0);
        }
    });
}

#[test]
fn no_more_run_than_the_bound_says() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        for n in 0..5 {
            shelf.read_few(format!("f{n}")).tell().await.unwrap();
        }
        idle().await;
        assert_eq!(props.log.take(), ["f0 in", "f1 in"]);
        assert_eq!(shelf.stats().depth, 3);
        props.gate.open(5);
        idle().await;
        assert_eq!(props.most.load(Ordering::SeqCst), 2);
        assert_eq!(shelf.stats().handled, 5);
    });
}

#[test]
fn the_bound_is_64_if_nothing_is_said() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        for _ in 0..100 {
            shelf.read("r".into()).tell().await.unwrap();
        }
        idle().await;
        assert_eq!(props.now.load(Ordering::SeqCst), 64);
        props.gate.open(100);
        idle().await;
        assert_eq!((props.most.load(Ordering::SeqCst), shelf.stats().handled), (64, 100));
    });
}

/// The few start only while fewer than two run, whoever they are; those behind them wait their turn.
#[test]
fn starts_keep_the_order_of_the_mailbox() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let mut held = readers(&shelf, &props, 3).await;
        shelf.read_few("few".into()).tell().await.unwrap();
        shelf.read("behind".into()).tell().await.unwrap();
        idle().await;
        props.gate.open(1);
        idle().await;
        props.log.take();
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), ["r1 out", "few in", "behind in"]);
        props.gate.open(3);
        for reader in held.drain(..) {
            reader.await.unwrap().unwrap();
        }
    });
}

#[test]
fn an_urgent_message_waits_for_them_and_comes_next() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 1).await;
        shelf.add(1).tell().await.unwrap();
        idle().await;
        shelf.urgent().tell().await.unwrap();
        shelf.add(2).tell().await.unwrap();
        shelf.urgent().tell().await.unwrap();
        idle().await;
        props.gate.open(1);
        idle().await;
        // `add 1` was at hand already.
        assert_eq!(props.log.take(), ["r0 in", "r0 out", "add 1", "urgent", "urgent", "add 2"]);
        drop(held);
    });
}

#[test]
fn a_full_mailbox_lets_its_line_in_as_they_start() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().prepare().mailbox(1).spawn().unwrap();
        let asks: Vec<_> = (0..10).map(|n| shelf.read(format!("r{n}"))).collect();
        let all = tokio::spawn(join_all(asks.into_iter().map(actor_core::Call::owned).collect::<Vec<_>>()));
        idle().await;
        assert_eq!(props.now.load(Ordering::SeqCst), 10);
        props.gate.open(10);
        assert!(all.await.unwrap().iter().all(Result::is_ok));
    });
}

#[test]
fn replies_may_come_later_or_as_a_stream_or_never() {
    on_both(async || {
        use futures::StreamExt as _;
        let shelf = Shelf::default().spawn();
        shelf.add(3).await.unwrap();
        assert_eq!(shelf.later().await.unwrap(), 3);
        assert!(matches!(shelf.forget().await, Err(AskError::NoReply { .. })));
        assert_eq!(shelf.all().await.unwrap().collect::<Vec<_>>().await, [0, 1, 2]);
    });
}

#[test]
fn a_caller_that_is_gone_is_skipped_or_late() {
    paused(async || {
        let props = Shelf::default();
        let shelf = props.clone().spawn();
        let held = readers(&shelf, &props, 1).await;
        held[0].abort();
        let mut queued = shelf.add(1);
        poll_pending(&mut queued);
        let mut reads = shelf.read("gone".into());
        poll_pending(&mut reads);
        idle().await;
        drop((queued, reads));
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), ["r0 in", "r0 out"]);
        let stats = shelf.stats();
        assert_eq!((stats.handled, stats.dropped.cancelled, stats.dropped.late_replies), (1, 2, 1));
        balanced(stats);
    });
}

#[test]
fn thousands_are_handled_and_others_have_their_turn() {
    paused(async || {
        let shelf = Shelf::default().prepare().mailbox(Mailbox::unbounded()).spawn().unwrap();
        for _ in 0..1000 {
            shelf.nothing().tell().await.unwrap();
        }
        let looks = shelf.clone();
        let first = tokio::spawn(async move { looks.stats().handled }).await.unwrap();
        assert!((1..=64).contains(&first), "{first} in one turn");
        shelf.nothing().await.unwrap();
        assert_eq!(shelf.stats().handled, 1001);
    });
}

#[test]
fn idle_waits_until_none_runs() {
    paused(async || {
        let log = Log::default();
        let gate = Gate::default();
        let sleepy = Sleepy { log: log.clone(), gate: gate.clone() }.spawn();
        sleepy.work().tell().await.unwrap();
        pass(Duration::from_secs(10)).await;
        assert_eq!(log.take(), [] as [&str; 0]);
        gate.open(1);
        pass(Duration::from_millis(1500)).await;
        assert_eq!(log.take(), ["idle"]);
    });
}

#[actor]
struct Sleepy {
    log: Log<&'static str>,
    gate: Gate,
}

#[actor]
impl Sleepy {
    #[handler(concurrent)]
    async fn work(&self) {
        self.gate.pass().await;
    }

    #[idle(after = "1s")]
    fn idle(&mut self) {
        self.log.push("idle");
    }
}

/// Makes a ref of itself while it is held.
#[actor(throughput = 4)]
#[derive(Clone, Default)]
struct Hall {
    gate: Gate,
    log: Log<u64>,
}

#[actor]
impl Hall {
    #[handler(concurrent = 1000)]
    async fn stay(&self, ctx: &Context<Self>, n: u64) {
        self.gate.pass().await;
        ctx.me().note(n).try_tell().unwrap();
    }

    #[handler]
    fn note(&mut self, n: u64) {
        self.log.push(n);
    }
}

#[test]
fn one_that_runs_may_make_a_ref_though_nobody_has_one_meanwhile() {
    paused(async || {
        let props = Hall::default();
        let hall = props.clone().spawn();
        let closed = hall.closed();
        hall.stay(1).tell().await.unwrap();
        hall.stay(2).tell().await.unwrap();
        drop(hall);
        props.gate.reached().await;
        props.gate.reached().await;
        idle().await;
        // The mailbox is looked at while the other runs.
        props.gate.open(1);
        idle().await;
        props.gate.open(1);
        assert_eq!(closed.await, ExitReason::Normal);
        let mut noted = props.log.take();
        noted.sort_unstable();
        assert_eq!(noted, [1, 2]);
    });
}

#[test]
fn more_than_a_turn_of_them_start_though_none_ends() {
    paused(async || {
        let props = Hall::default();
        let hall = props.clone().prepare().mailbox(Mailbox::unbounded()).spawn().unwrap();
        for n in 0..100 {
            hall.stay(n).try_tell().unwrap();
        }
        for _ in 0..100 {
            props.gate.reached().await;
        }
        props.gate.open(100);
        while props.log.len() < 100 {
            tokio::task::yield_now().await;
        }
        hall.stop().await.unwrap();
        balanced(hall.stats());
    });
}
