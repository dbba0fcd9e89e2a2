//! Probes, outside of a simulation and in one.

use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{Fish, Probe, ProtocolProbe, Sim, eventually, expect_ask, expect_match, expect_stopped};

#[actor]
struct Store;

#[actor]
impl Store {
    #[handler]
    fn put(&mut self, key: String, value: u64) {
        let _ = (key, value);
    }

    #[handler]
    fn get(&self, key: String) -> u64 {
        key.len() as u64
    }

    #[handler(priority = high)]
    fn flush(&mut self) {}
}

#[protocol]
trait Subscriber {
    fn notify(&mut self, event: u64);
    fn wants(&self, topic: String) -> bool;
}

#[tokio::test]
async fn a_probe_receives_what_its_ref_is_sent() {
    let mut probe = Probe::<Store>::new();
    let store = probe.actor_ref();
    store.put("a".into(), 1).tell().await.unwrap();
    store.put("b".into(), 2).tell().await.unwrap();
    expect_match!(probe, StoreMsg::Put { value: 1, .. });
    let key = expect_match!(probe, StoreMsg::Put { key, value, .. } if value == 2 => key);
    assert_eq!(key, "b");
    assert!(probe.try_recv().is_none());
    assert_eq!(store.stats().handled, 2);
}

#[tokio::test]
async fn an_ask_is_answered_by_hand() {
    let mut probe = Probe::<Store>::new();
    let store = probe.actor_ref();
    let asked = tokio::spawn(async move { (store.get("abc".into()).await, store.get("d".into()).await) });
    expect_ask!(probe, StoreMsg::Get { key } => key.len() as u64 + 10);
    let (key, reply) = expect_ask!(probe, StoreMsg::Get { key });
    assert_eq!(key, "d");
    drop(reply);
    let (first, second) = asked.await.unwrap();
    assert_eq!(first.unwrap(), 13);
    assert!(matches!(second, Err(AskError::NoReply { .. })));
}

#[tokio::test]
async fn urgent_messages_come_first_and_noise_is_skipped() {
    let mut probe = Probe::<Store>::new();
    let store = probe.actor_ref();
    for value in 0..4 {
        store.put("k".into(), value).try_tell().unwrap();
    }
    store.flush().try_tell().unwrap();
    let _ = probe.expect("flush").await;
    let kept = probe
        .fish(|message| match message {
            StoreMsg::Put { value: 0, .. } => Fish::Skip,
            StoreMsg::Put { value: 2, .. } => Fish::Done,
            _ => Fish::Keep,
        })
        .await;
    assert_eq!(kept.len(), 2);
    assert_eq!(probe.drain().len(), 1);
    assert_eq!(probe.recv_n(0).await.len(), 0);
    store.put("a".into(), 7).try_tell().unwrap();
    let late = store.clone();
    let sender = tokio::spawn(async move { late.put("b".into(), 8).tell().await.unwrap() });
    let two = probe.recv_n(2).await;
    assert!(matches!(&two[..], [StoreMsg::Put { value: 7, .. }, StoreMsg::Put { value: 8, .. }]));
    sender.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_or_wrong_is_named_with_its_place() {
    async fn said(test: impl Future<Output = ()> + Send + 'static) -> String {
        let panic = tokio::spawn(test).await.unwrap_err().into_panic();
        *panic.downcast::<String>().unwrap()
    }
    let text = said(async { drop(Probe::<Store>::new().recv().await) }).await;
    assert!(text.starts_with("expected a message, nothing came within 3s (expected at ") && text.contains("probes.rs"));
    let text = said(async {
        let mut probe = Probe::<Store>::new();
        probe.actor_ref().flush().try_tell().unwrap();
        let _ = probe.expect("put").await;
    });
    assert!(text.await.starts_with("expected `put`, got `flush` (expected at "));
    let text = said(async {
        let mut probe = Probe::<Store>::new();
        probe.actor_ref().flush().try_tell().unwrap();
        expect_match!(probe, StoreMsg::Put { value: 3, .. });
    });
    assert!(text.await.contains("got `flush` that does not match"));
    let text = said(async {
        let mut probe = Probe::<Store>::new();
        let later = probe.actor_ref();
        later.flush().after(Duration::from_millis(50));
        probe.expect_none().await;
    });
    assert!(text.await.starts_with("expected nothing, got `flush`"));
    let text = said(async {
        let mut probe = Probe::<Store>::new();
        drop(probe.actor_ref().kill());
        drop(probe.recv().await);
    });
    assert!(text.await.contains("the probe's actor was stopped"));
    let text = said(eventually("pigs fly", || false));
    assert!(text.await.starts_with("not within 3s: pigs fly"));
    let text = said(async { drop(expect_stopped(&Store.spawn()).await) });
    assert!(text.await.contains("did not stop within 3s"));
}

#[tokio::test]
async fn a_probe_is_an_actor_with_a_life() {
    let system = System::new("probes");
    let entered = system.enter();
    let probe = Probe::<Store>::named("store");
    let store = system.lookup::<Store>("store").expect("it has a name");
    drop(entered);
    assert_eq!(store, probe.actor_ref());
    store.put("a".into(), 1).try_tell().unwrap();
    let ask = tokio::spawn({
        let store = store.clone();
        async move { store.get("a".into()).await }
    });
    eventually("the ask is there", || store.stats().accepted == 2).await;
    drop(probe);
    assert_eq!(expect_stopped(&store).await, ExitReason::Normal);
    assert!(matches!(ask.await.unwrap(), Err(AskError::Stopped { .. })));
    assert_eq!(store.stats().dropped.unhandled, 2);
    assert_eq!((system.lookup::<Store>("store"), system.actor_count()), (None, 0));
}

#[tokio::test]
async fn a_stopped_probe_drains() {
    let mut probe = Probe::<Store>::new();
    let store = probe.actor_ref();
    store.flush().try_tell().unwrap();
    let stopped = store.stop();
    assert!(store.flush().try_tell().is_err());
    let _ = probe.expect("flush").await;
    assert!(probe.try_recv().is_none());
    assert_eq!(stopped.await.unwrap(), ExitReason::Normal);
}

#[tokio::test]
async fn a_protocol_is_played_too() {
    let mut probe = ProtocolProbe::<dyn Subscriber>::new();
    let subscriber: SubscriberRef = probe.actor_ref();
    subscriber.notify(3).tell().await.unwrap();
    expect_match!(probe, SubscriberMsg::Notify { event: 3, .. });
    let asked = tokio::spawn(async move { subscriber.wants("news".into()).await });
    expect_ask!(probe, SubscriberMsg::Wants { topic } => topic == "news");
    assert!(asked.await.unwrap().unwrap());
    probe.expect_none().await;
    let subscriber: SubscriberRef = probe.actor_ref();
    for event in 0..6 {
        subscriber.notify(event).try_tell().unwrap();
    }
    let until = |event: u64| {
        move |message: &SubscriberMsg| match message {
            SubscriberMsg::Notify { event: this, .. } if *this == event => Fish::Done,
            _ => Fish::Skip,
        }
    };
    assert_eq!(probe.fish(until(1)).await.len(), 1);
    assert_eq!(probe.recv_n(2).await.len(), 2);
    assert_eq!(probe.drain().len(), 2);
    assert!(probe.try_recv().is_none());
}

/// In a simulation, waiting for nothing takes no time, and is exact.
#[actor_test::sim(seeds = 50)]
async fn expect_none_is_exact(sim: Sim) {
    let mut probe = Probe::<Store>::new();
    let store = probe.actor_ref();
    store.flush().after(Duration::from_millis(1));
    probe.expect_none().await;
    assert_eq!(sim.elapsed(), Duration::ZERO);
    sim.advance(Duration::from_millis(1)).await;
    let _ = probe.expect("flush").await;
    probe.expect_none_for(Duration::from_secs(1000)).await;
}
