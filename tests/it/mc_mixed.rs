//! One generic actor with nearly everything at once: what one option does holds beside all others.

use std::time::Duration;

use actor_core::prelude::*;
use futures::{Stream, StreamExt as _, stream};

use crate::stage::paused;

#[protocol]
trait Store<V: Clone + Send + Sync + 'static> {
    #[handler(timeout = "1s")]
    async fn at(&self, index: usize) -> Result<V, String>;
    fn all(&self) -> impl Stream<Item = V> + 'static;
    #[handler(priority = high)]
    fn push(&mut self, value: V, reply: Reply<usize>);
    async fn measure(&mut self, #[into] text: String) -> usize {
        text.len()
    }
}

#[actor(mailbox = bounded(8))]
struct Mixed<V: Clone + Send + Sync + 'static, const EXTRA: usize = 2> {
    values: Vec<V>,
    held: Option<Reply<V>>,
    notes: Vec<&'static str>,
}

#[actor(implements(Store<V>), parts(Extra))]
impl<V: Clone + Send + Sync + 'static, const EXTRA: usize> Mixed<V, EXTRA> {
    #[init]
    fn new(values: Vec<V>) -> Self {
        Self { values, held: None, notes: Vec::new() }
    }

    #[handler(inline)]
    fn len(&self) -> usize {
        self.values.len() + EXTRA
    }

    #[handler(inline, fatal)]
    fn must(&self, index: usize) -> Result<V, String> {
        self.values.get(index).cloned().ok_or_else(|| format!("no {index}"))
    }

    #[handler(concurrent = 2, timeout = "500ms")]
    async fn wait(&self, time: Duration) -> Duration {
        tokio::time::sleep(time).await; // tidy: sleep because the clock of all these tests is paused
        time
    }

    #[handler(concurrent, limit = "50ms")]
    async fn hurry(&self, time: Duration) -> Duration {
        tokio::time::sleep(time).await; // tidy: sleep because the clock of all these tests is paused
        time
    }

    #[handler(boxed)]
    #[expect(clippy::large_types_passed_by_value, reason = "that is what `boxed` is for")]
    async fn large(&mut self, numbers: [u64; 100], #[into] text: String) -> u64 {
        self.notes.push("large");
        numbers[0] + text.len() as u64
    }

    #[handler]
    fn hold(&mut self, reply: Reply<V>) {
        self.held = Some(reply);
    }

    #[handler]
    fn release(&mut self) {
        if let Some(reply) = self.held.take() {
            reply.ok(self.values[0].clone());
        }
    }

    #[handler]
    fn refuse(&mut self) -> Result<(), String> {
        Err("refused".to_owned())
    }

    #[handler]
    fn notes(&self) -> Vec<&'static str> {
        self.notes.clone()
    }

    #[failed]
    fn nobody_asked(&mut self, failure: &Failure) {
        assert_eq!(failure.message(), "refused");
        self.notes.push("failed");
    }
}

#[actor(part = Extra)]
impl<V: Clone + Send + Sync + 'static, const EXTRA: usize> Mixed<V, EXTRA> {
    #[handler(boxed)]
    fn pick(&mut self, #[key] key: u64, choose: fn(&[V]) -> V) -> Result<V, u64> {
        if self.values.is_empty() { Err(key) } else { Ok(choose(&self.values)) }
    }

    #[handler]
    async fn first(&self, most: usize) -> impl Stream<Item = V> {
        stream::iter(self.values.clone()).take(most)
    }
}

impl<V: Clone + Send + Sync + 'static, const EXTRA: usize> Store<V> for Mixed<V, EXTRA> {
    async fn at(&self, index: usize) -> Result<V, String> {
        self.values.get(index).cloned().ok_or_else(|| format!("no {index}"))
    }

    fn all(&self) -> impl Stream<Item = V> + 'static {
        stream::iter(self.values.clone())
    }

    fn push(&mut self, value: V, reply: Reply<usize>) {
        self.values.push(value);
        reply.ok(self.values.len());
    }
}

fn mixed() -> MixedRef<u8> {
    Mixed::spec(vec![1, 2]).spawn()
}

const SHORT: Duration = Duration::from_millis(20);

#[test]
fn inline_concurrent_and_bounded_handlers_stand_beside_each_other() {
    paused(async || {
        let mixed = mixed();
        assert_eq!((mixed.len().await.unwrap(), mixed.must(0).await.unwrap()), (4, 1));
        let before = tokio::time::Instant::now();
        let (one, other) = tokio::join!(mixed.wait(SHORT), mixed.wait(SHORT));
        assert_eq!((one.unwrap(), other.unwrap(), before.elapsed()), (SHORT, SHORT, SHORT));
        assert!(matches!(mixed.wait(SHORT * 30).await, Err(AskError::Timeout { .. })), "its own timeout");
        assert!(matches!(mixed.hurry(SHORT * 3).await, Err(AskError::Timeout { .. })), "its own limit");
        assert_eq!(mixed.hurry(SHORT).await.unwrap(), SHORT);
        assert_eq!(mixed.large([5; 100], "ab").await.unwrap(), 7);
    });
}

#[test]
fn a_generic_protocol_brings_its_options_streams_and_defaults() {
    paused(async || {
        let mixed = mixed();
        let store: StoreRef<u8> = mixed.clone().into();
        assert_eq!(store.push(3).await.unwrap(), 3);
        assert_eq!(store.all().await.unwrap().collect::<Vec<_>>().await, [1, 2, 3]);
        assert_eq!(store.measure("text").await.unwrap(), 4);
        assert!(matches!(store.at(9).await, Err(AskError::Handler(text)) if text == "no 9"));
        assert_eq!(mixed.pick(5, |values| values[1]).await.unwrap(), 2);
        assert_eq!(mixed.first(2).await.unwrap().collect::<Vec<_>>().await, [1, 2]);
    });
}

#[test]
fn replies_errors_and_ends_are_those_of_any_actor() {
    paused(async || {
        let mixed = mixed();
        let held = tokio::spawn(mixed.hold().owned());
        mixed.refuse().tell().await.unwrap();
        mixed.release().after(SHORT);
        assert_eq!(held.await.unwrap().unwrap(), 1);
        assert_eq!(mixed.notes().await.unwrap(), ["failed"]);
        let store: StoreRef<u8> = mixed.clone().into();
        assert!(matches!(mixed.must(9).await, Err(AskError::Handler(_))));
        assert!(mixed.closed().await.to_string().contains("no 9"), "fatal, in the caller's place");
        assert!(matches!(store.at(0).await, Err(AskError::Stopped { .. })));
        assert!(matches!(mixed.large([0; 100], "").with_ttl(SHORT).await, Err(AskError::Stopped { .. })));
    });
}
