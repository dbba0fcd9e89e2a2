//! A topic that knows its subscribers by a protocol: two types of actors, one list.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use actor_core::prelude::*;
use actor_core::WeakPort;

#[derive(Debug, Clone)]
struct Event { topic: &'static str, text: String }

/// Anything that wants events.
#[protocol]
trait Subscriber {
    fn notify(&mut self, event: Event);
    /// Whether it wants events of this topic. By default, of all.
    fn wants(&self, _topic: &'static str) -> bool { true }
}

/// Hands events on. It does not keep its subscribers alive: who is gone is forgotten.
#[actor]
#[derive(Default)]
struct Bus { subscribers: Vec<WeakPort<dyn Subscriber>> }

#[actor]
impl Bus {
    #[handler]
    fn subscribe(&mut self, subscriber: impl Into<SubscriberRef>) { self.subscribers.push(subscriber.into().downgrade()) }

    /// Returns how many got the event.
    #[handler]
    async fn publish(&mut self, event: Event) -> usize {
        self.subscribers.retain(|subscriber| subscriber.upgrade().is_some());
        let mut reached = 0;
        for subscriber in self.subscribers.iter().filter_map(WeakPort::upgrade) {
            if subscriber.wants(event.topic).await.unwrap_or(false) {
                reached += usize::from(subscriber.notify(event.clone()).tell().await.is_ok());
            }
        }
        reached
    }
}

/// Prints everything. It has no messages of its own.
#[actor]
struct Printer;

#[actor(implements(Subscriber))]
impl Printer {}

impl Subscriber for Printer {
    fn notify(&mut self, event: Event) { println!("{}: {}", event.topic, event.text) }
}

/// Counts what concerns it.
#[actor]
struct Counter { topic: &'static str, seen: usize }

#[actor(implements(Subscriber))]
impl Counter {
    #[handler]
    fn seen(&self) -> usize { self.seen }
}

impl Subscriber for Counter {
    fn notify(&mut self, _event: Event) { self.seen += 1 }
    fn wants(&self, topic: &'static str) -> bool { topic == self.topic }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (bus, printer) = (Bus::default().spawn(), Printer.spawn());
    let counter = Counter { topic: "news", seen: 0 }.spawn();
    bus.subscribe(&printer).await?;
    bus.subscribe(&counter).await?;

    assert_eq!(bus.publish(Event { topic: "news", text: "actors speak protocols".into() }).await?, 2);
    assert_eq!(bus.publish(Event { topic: "weather", text: "sunny".into() }).await?, 1);
    assert_eq!(counter.seen().await?, 1);

    printer.stop().await?;
    assert_eq!(bus.publish(Event { topic: "news", text: "nobody prints this".into() }).await?, 1);
    Ok(())
}
