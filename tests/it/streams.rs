//! ST: replies of many items.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use actor_core::{Streaming, prelude::*};
use futures::{Stream, StreamExt, stream};

use crate::props::{Gate, LastWord, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, paused};

/// Counts, and writes down how often it is polled and when it is dropped.
struct Counting {
    next: u64,
    end: u64,
    polls: Log<u64>,
    _life: Life,
}

impl Stream for Counting {
    type Item = u64;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Option<u64>> {
        let item = self.next;
        self.polls.push(item);
        self.next += 1;
        Poll::Ready((item < self.end).then_some(item))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end - self.next.min(self.end)).unwrap();
        (left, Some(left))
    }
}

/// Answers with streams.
#[actor]
#[derive(Clone, Default)]
struct Source {
    polls: Log<u64>,
    life: Life,
    gate: Gate,
    words: Log<&'static str>,
}

#[actor]
impl Source {
    #[handler]
    fn count(&mut self, end: u64) -> impl Stream<Item = u64> {
        Counting { next: 0, end, polls: self.polls.clone(), _life: self.life.clone() }
    }

    /// Made by an `async fn`, from the actor's state.
    #[handler]
    async fn count_later(&self, end: u64) -> impl Stream<Item = u64> {
        self.gate.pass().await;
        let (polls, life) = (self.polls.clone(), self.life.clone());
        Counting { next: 0, end, polls, _life: life }
    }

    /// Items, then an error, then more.
    #[handler]
    fn halting(&self) -> impl Stream<Item = Result<u64, String>> {
        stream::iter([Ok(1), Err("half way".to_owned()), Ok(3)])
    }

    /// Waits at the gate before each item.
    #[handler]
    fn gated(&mut self, end: u64) -> impl Stream<Item = u64> {
        let (gate, word) = (self.gate.clone(), LastWord(self.words.clone(), "producer dropped"));
        stream::unfold((0, gate, word), move |(n, gate, word)| async move {
            gate.pass().await;
            (n < end).then_some((n, (n + 1, gate, word)))
        })
    }

    /// Reads its own counter.
    #[handler]
    fn polls(&self) -> usize {
        self.polls.len()
    }

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }
}

#[test]
fn items_come_in_order_and_the_end_is_told() {
    on_both(async || {
        let source = Source::default().spawn();
        let mut items = source.count(100).await.unwrap();
        assert_eq!(items.size_hint(), (100, Some(100)));
        for n in 0..100 {
            assert_eq!(items.next().await, Some(n));
        }
        assert_eq!(items.next().await, None);
        let doubled: Vec<_> = source.count(4).await.unwrap().map(|n| 2 * n).collect().await;
        assert_eq!(doubled, [0, 2, 4, 6]);
        assert!(source.count(0).await.unwrap().collect::<Vec<_>>().await.is_empty());
    });
}

#[test]
fn several_streams_of_one_actor_do_not_disturb_each_other() {
    on_both(async || {
        let source = Source::default().spawn();
        let (first, second) = (source.count(50).await.unwrap(), source.count(30).await.unwrap());
        let first = tokio::spawn(first.collect::<Vec<_>>());
        let second = tokio::spawn(second.collect::<Vec<_>>());
        assert_eq!(first.await.unwrap(), (0..50).collect::<Vec<_>>());
        assert_eq!(second.await.unwrap(), (0..30).collect::<Vec<_>>());
    });
}

#[test]
fn st_05_the_producer_runs_no_further_than_it_is_read() {
    paused(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        let mut items = source.count(1000).await.unwrap();
        idle().await;
        assert_eq!(props.polls.len(), 0, "not polled before it is read");
        for n in 0..5 {
            assert_eq!(items.next().await, Some(n));
            idle().await;
            assert_eq!(source.polls().await, Ok(usize::try_from(n).unwrap() + 1));
        }
    });
}

#[test]
fn an_error_is_an_item_like_any_other() {
    on_both(async || {
        let source = Source::default().spawn();
        let items: Vec<_> = source.halting().await.unwrap().collect().await;
        assert_eq!(items, [Ok(1), Err("half way".to_owned()), Ok(3)]);
        assert_eq!(source.stats().unasked_errors, 0);
    });
}

#[test]
fn dropping_the_consumer_drops_the_producer_at_once() {
    current(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        // Unread, half read, and in the middle of an item.
        drop(source.gated(3).await.unwrap());
        assert_eq!(props.words.take(), ["producer dropped"]);

        let mut items = source.gated(3).await.unwrap();
        props.gate.open(1);
        assert_eq!(items.next().await, Some(0));
        drop(items);
        assert_eq!(props.words.take(), ["producer dropped"]);

        let mut items = source.gated(3).await.unwrap();
        poll_pending(&mut StreamExt::next(&mut items));
        assert_eq!(props.words.len(), 0);
        drop(items);
        assert_eq!(props.words.take(), ["producer dropped"]);
    });
}

#[test]
fn giving_up_on_an_item_loses_none() {
    current(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        let mut items = source.gated(2).await.unwrap();
        poll_pending(&mut StreamExt::next(&mut items));
        poll_pending(&mut Box::pin(items.next()));
        props.gate.open(3);
        assert_eq!((items.next().await, items.next().await, items.next().await), (Some(0), Some(1), None));
    });
}

/// "`None` after the last", however often one asks.
#[test]
fn a_stream_that_has_ended_stays_ended() {
    current(async || {
        let props = Source::default();
        props.gate.open(10);
        let source = props.clone().spawn();
        let mut items = source.gated(1).await.unwrap();
        assert_eq!((items.next().await, items.next().await), (Some(0), None));
        assert_eq!(items.next().await, None);
    });
}

#[test]
fn st_02_a_stream_that_nobody_asked_for_is_dropped() {
    on_both(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        source.count(3).tell().await.unwrap();
        props.gate.open(1);
        source.count_later(3).tell().await.unwrap();
        assert_eq!(source.polls().await, Ok(0));
        assert_eq!(props.life.others(), 1, "the actor's own");
        assert_eq!(source.stats().dropped.late_replies, 0);
    });
}

#[test]
fn st_02_a_stream_whose_caller_is_gone_is_dropped() {
    on_both(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        let mut call = source.count_later(3);
        poll_pending(&mut call);
        props.gate.reached().await;
        drop(call);
        props.gate.open(1);
        assert_eq!(source.polls().await, Ok(0));
        assert_eq!((props.life.others(), source.stats().dropped.late_replies), (1, 1));
    });
    current(async || {
        // It is answered, but the caller never looks.
        let props = Source::default();
        let source = props.clone().spawn();
        let mut call = source.count(3);
        poll_pending(&mut call);
        source.polls().await.unwrap();
        assert_eq!(props.life.others(), 2);
        drop(call);
        assert_eq!(props.life.others(), 1);
    });
}

#[test]
fn a_stream_outlives_its_actor() {
    on_both(async || {
        for kill in [false, true] {
            let props = Source::default();
            let source = props.clone().spawn();
            let mut items = source.count(3).await.unwrap();
            assert_eq!(items.next().await, Some(0));
            drop(if kill { source.kill().await } else { source.stop().await });
            assert_eq!(items.collect::<Vec<_>>().await, [1, 2]);
            assert_eq!(props.life.others(), 0);
        }
    });
}

#[test]
fn st_03_an_actor_that_ends_gives_no_stream() {
    on_both(async || {
        let props = Source::default();
        let source = props.clone().spawn();
        source.hold().tell().await.unwrap();
        props.gate.reached().await;
        let mut queued = source.count(3);
        poll_pending(&mut queued);
        let mut cut = source.count_later(3);
        poll_pending(&mut cut);
        source.kill().await.unwrap();
        for outcome in [queued.await, cut.await, source.count(3).await] {
            let error = outcome.map(drop).unwrap_err();
            assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }), "{error:?}");
        }
        assert_eq!(props.life.others(), 0);
    });
}

#[test]
fn a_stream_can_be_read_by_another_actor() {
    /// Adds up what it reads.
    #[actor]
    struct Reader;

    #[actor]
    impl Reader {
        #[handler]
        async fn sum(&mut self, mut items: Streaming<u64>) -> u64 {
            let mut sum = 0;
            while let Some(item) = items.next().await {
                sum += item;
            }
            sum
        }
    }

    on_both(async || {
        let (props, reader) = (Source::default(), Reader.spawn());
        let source = props.clone().spawn();
        assert_eq!(reader.sum(source.count(10).await.unwrap()).await, Ok(45));
        // It dies with its reader.
        let items = source.gated(3).await.unwrap();
        let mut sum = reader.sum(items);
        poll_pending(&mut sum);
        props.gate.reached().await;
        reader.kill().await.unwrap();
        assert!(sum.await.is_err());
        assert_eq!(props.words.take(), ["producer dropped"]);
    });
}
