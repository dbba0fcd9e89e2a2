//! What sending costs in allocations. A binary of its own, since it counts all of them.

use std::future::Future;
use std::pin::pin;
use std::task::{self, Poll, Waker};

use actor_core::{Mailbox, prelude::*};
use allocation_counter::{AllocationInfo, measure};
use tokio::runtime::{Builder, Runtime};

/// Adds up.
#[actor]
#[derive(Default)]
struct Counter {
    n: u64,
}

#[protocol]
trait Adds {
    fn add_up(&mut self, n: u64) -> u64;
    async fn add_slowly(&mut self, n: u64) -> u64;
}

impl Adds for Counter {
    fn add_up(&mut self, n: u64) -> u64 {
        self.add(n)
    }

    async fn add_slowly(&mut self, n: u64) -> u64 {
        self.add(n)
    }
}

#[actor(implements(Adds))]
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

    #[handler(inline)]
    fn add_inline(&mut self, n: u64) -> u64 {
        self.add(n)
    }

    #[handler]
    fn fail(&mut self) -> Result<u64, u8> {
        Err(1)
    }
}

/// Everything on the calling thread, which is the one that is measured.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn counter(runtime: &Runtime, mailbox: Mailbox) -> CounterRef {
    runtime.block_on(async {
        let counter = Counter::default().prepare().mailbox(mailbox).spawn().unwrap();
        counter.add(1).await.unwrap();
        counter
    })
}

/// Runs `action` so often that every buffer is as large as it gets, then measures one more run.
fn measured(mut action: impl FnMut()) -> AllocationInfo {
    for _ in 0..5 {
        action();
    }
    measure(action)
}

const MESSAGES: u64 = 500;

#[test]
fn a_tell_allocates_nothing_once_the_mailbox_has_grown() {
    let runtime = runtime();
    for mailbox in [Mailbox::bounded(1000), Mailbox::unbounded()] {
        let counter = counter(&runtime, mailbox);
        let handle = |n| runtime.block_on(async { counter.add(n).await.unwrap() });
        for _ in 0..5 {
            (0..MESSAGES).for_each(|n| counter.add(n).try_tell().unwrap());
            handle(0);
        }
        let sent = measure(|| {
            for n in 0..MESSAGES {
                counter.add(n).try_tell().unwrap();
                counter.add_async(n).try_tell().unwrap();
            }
        });
        handle(0);
        // The buffer grew once more, from one kind of message per round to two.
        assert!(sent.count_total <= 1, "{sent:?}");
        let again = measure(|| (0..2 * MESSAGES - 2).for_each(|n| counter.add(n).try_tell().unwrap()));
        handle(0);
        let once_more = measure(|| (0..2 * MESSAGES - 2).for_each(|n| counter.add(n).try_tell().unwrap()));
        handle(0);
        assert_eq!(again.count_total.min(once_more.count_total), 0, "{again:?} {once_more:?}");
    }
}

#[test]
fn an_inline_ask_allocates_nothing() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(10));
    runtime.block_on(async {
        // Once it has handled what it was started with, it rests.
        tokio::task::yield_now().await;
        let handled = counter.stats().handled;
        let mut answers = 0;
        let asked = measure(|| {
            for _ in 0..50 {
                let polled = pin!(counter.add_inline(1)).poll(&mut task::Context::from_waker(Waker::noop()));
                answers += u64::from(matches!(polled, Poll::Ready(Ok(_))));
            }
        });
        assert_eq!((answers, counter.stats().handled - handled), (50, 50), "at once");
        assert_eq!(asked.count_total, 0, "{asked:?}");
    });
}

#[test]
fn a_waiting_tell_allocates_nothing_when_there_is_room() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1000));
    let tell = measured(|| {
        for n in 0..MESSAGES {
            let sent = pin!(counter.add(n).tell()).poll(&mut task::Context::from_waker(Waker::noop()));
            assert!(matches!(sent, Poll::Ready(Ok(()))));
        }
        runtime.block_on(async { counter.add(0).await.unwrap() });
    });
    let nothing_told = measured(|| {
        runtime.block_on(async { counter.add(0).await.unwrap() });
    });
    assert_eq!(tell.count_total, nothing_told.count_total, "{tell:?}");
}

#[test]
fn handling_allocates_nothing() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1000));
    let round = |messages| {
        measured(|| {
            for n in 0..messages {
                if n % 2 == 0 { counter.add(n).try_tell().unwrap() } else { counter.add_async(n).try_tell().unwrap() }
            }
            runtime.block_on(async { counter.add(0).await.unwrap() });
        })
    };
    round(MESSAGES);
    let (many, few) = (round(MESSAGES), round(10));
    assert_eq!(many.count_total, few.count_total, "{many:?} {few:?}");
}

#[test]
fn a_protocol_allocates_nothing() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1000));
    let made = measure(|| {
        let adds: AddsRef = (&counter).into();
        let another = adds.clone();
        drop((adds, another));
    });
    assert_eq!(made.count_total, 0, "{made:?}");
    let adds = counter.to::<dyn Adds>();
    let round = |messages| {
        measured(|| {
            for n in 0..messages {
                if n % 2 == 0 { adds.add_up(n).try_tell().unwrap() } else { adds.add_slowly(n).try_tell().unwrap() }
            }
            runtime.block_on(async { adds.add_up(0).await.unwrap() });
        })
    };
    round(MESSAGES);
    let (many, few) = (round(MESSAGES), round(10));
    assert_eq!(many.count_total, few.count_total, "{many:?} {few:?}");
}

/// One allocation: the slot in which reply and caller meet.
#[test]
fn an_ask_allocates_once() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1000));
    let asks = |count: u64| {
        measured(|| {
            runtime.block_on(async {
                for n in 0..count {
                    counter.add(n).await.unwrap();
                    counter.add_async(n).await.unwrap();
                }
            });
        })
        .count_total
    };
    assert_eq!(asks(100) - asks(50), 2 * 50);
}

#[test]
fn a_handlers_own_error_allocates_nothing_more() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1000));
    let asks = |count: u64| {
        measured(|| {
            runtime.block_on(async {
                for _ in 0..count {
                    assert_eq!(counter.fail().await, Err(AskError::Handler(1)));
                }
            });
        })
        .count_total
    };
    assert_eq!(asks(100) - asks(50), 50);
}

#[test]
fn a_ref_is_cloned_without_allocating() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::DEFAULT);
    let cloned = measure(|| {
        let copy = counter.clone();
        assert_eq!(copy, counter);
        drop(copy);
    });
    assert_eq!(cloned.count_total, 0, "{cloned:?}");
}

#[test]
fn an_actor_that_is_gone_leaves_no_memory_behind() {
    let runtime = runtime();
    let round = || {
        runtime.block_on(async {
            for n in 0..100 {
                let counter = Counter::default().spawn();
                counter.add(n).tell().await.unwrap();
                counter.add_async(n).await.unwrap();
                counter.stop().await.unwrap();
            }
        });
    };
    let info = measured(round);
    assert!(info.count_total >= 100, "the measure measures: {info:?}");
    assert_eq!((info.count_current, info.bytes_current), (0, 0), "{info:?}");
}

/// A state, messages and a handler that take room.
#[actor]
struct Large {
    state: Box<[u8]>,
}

#[actor]
impl Large {
    #[handler]
    async fn take(&mut self, room: Box<[u8]>) -> usize {
        let here = [1_u8; 10_000];
        tokio::task::yield_now().await;
        room.len() + self.state.len() + here.len()
    }
}

/// A ref may be kept for long, by a cache, say: what it holds on to has to be small.
#[test]
fn the_ref_of_an_actor_that_is_gone_holds_little() {
    let runtime = runtime();
    let mut kept = Vec::with_capacity(4);
    let mut spawn = || {
        let large = Large { state: vec![0; 100_000].into() };
        let large = runtime.block_on(async {
            let large = large.spawn();
            for _ in 0..500 {
                large.take(vec![0; 10].into()).tell().await.unwrap();
            }
            large.take(vec![0; 10].into()).await.unwrap();
            large.take(vec![0; 10].into()).tell().await.unwrap();
            large.kill().await.unwrap();
            large
        });
        kept.push(large);
    };
    spawn();
    let info = measure(spawn);
    assert!(info.bytes_max > 100_000, "the measure measures: {info:?}");
    assert!(info.bytes_current < 640, "{info:?}");
}

/// Has children that live for a moment.
#[actor]
struct Parent;

#[actor]
impl Parent {
    #[handler]
    async fn bear(&mut self, ctx: &mut Context<Self>, children: u64) {
        for _ in 0..children {
            let child = ctx.spawn(Counter::default());
            child.stop().await.unwrap();
        }
    }
}

#[test]
fn a_parent_forgets_children_that_are_gone() {
    let runtime = runtime();
    let parent = runtime.block_on(async { Parent.spawn() });
    let bear = || runtime.block_on(async { parent.bear(1000).await.unwrap() });
    bear();
    let info = measure(|| (0..5).for_each(|_| bear()));
    assert!(info.count_total > 5000, "the measure measures: {info:?}");
    assert!(info.bytes_current < 10_000, "{info:?}");
}

#[test]
fn waits_that_are_given_up_leave_nothing_behind() {
    let runtime = runtime();
    let counter = counter(&runtime, Mailbox::bounded(1));
    counter.add(1).try_tell().unwrap();
    let mut cx = task::Context::from_waker(Waker::noop());
    let mut give_up = || {
        for n in 0..500 {
            assert!(pin!(counter.closed()).poll(&mut cx).is_pending());
            assert!(pin!(counter.add(n).tell()).poll(&mut cx).is_pending());
            assert!(pin!(counter.add(n)).poll(&mut cx).is_pending());
        }
    };
    give_up();
    let info = measure(give_up);
    assert!(info.bytes_current <= 0, "{info:?}");
}

/// Watches and is linked, and undoes it.
#[actor]
struct Fickle;

#[actor]
impl Fickle {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, whom: CounterRef, times: u32) {
        for _ in 0..times {
            drop(ctx.monitor(&whom));
            ctx.link(&whom);
            ctx.unlink(&whom);
        }
    }

    #[handler]
    fn stay(&mut self, ctx: &mut Context<Self>, whom: CounterRef) {
        ctx.monitor(&whom).detach();
        ctx.link(&whom);
    }

    #[down]
    fn down(&mut self) {}
}

#[test]
fn a_monitor_or_link_that_is_undone_leaves_nothing() {
    let runtime = runtime();
    let alive = counter(&runtime, Mailbox::DEFAULT);
    let fickle = runtime.block_on(async { Fickle.spawn() });
    let watch = |times| measured(|| runtime.block_on(async { fickle.watch(alive.clone(), times).await.unwrap() }));
    assert_eq!(watch(100).bytes_current, watch(1).bytes_current);
}

#[test]
fn a_watcher_that_ends_leaves_nothing_at_those_it_watched() {
    let runtime = runtime();
    let alive = counter(&runtime, Mailbox::DEFAULT);
    let watchers = measured(|| {
        runtime.block_on(async {
            for _ in 0..100 {
                let watcher = Fickle.spawn();
                watcher.stay(alive.clone()).await.unwrap();
                watcher.kill().await.unwrap();
            }
        });
    });
    assert_eq!(watchers.bytes_current, 0, "{watchers:?}");
}
