//! What has to come from another crate than the one that uses it.

use actor_core::prelude::*;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event(pub u64);

/// Anything that wants events.
#[protocol]
pub trait Subscriber {
    /// An event happened.
    async fn notify(&mut self, event: Event);

    /// Whether events of this topic are wanted.
    fn wants(&self, topic: String) -> bool {
        let _ = topic;
        true
    }
}

/// Hands events on to whoever wants them.
#[actor]
#[derive(Debug, Default)]
pub struct Topic {
    subscribers: Vec<SubscriberRef>,
}

#[actor]
impl Topic {
    /// Adds a subscriber.
    #[handler]
    pub fn subscribe(&mut self, subscriber: impl Into<SubscriberRef>) {
        self.subscribers.push(subscriber.into());
    }

    /// Tells all subscribers, and forgets those that are gone. Returns how many are left.
    #[handler]
    pub async fn publish(&mut self, event: Event) -> usize {
        let mut left = Vec::new();
        for subscriber in self.subscribers.drain(..) {
            if subscriber.notify(event.clone()).tell().await.is_ok() {
                left.push(subscriber);
            }
        }
        self.subscribers = left;
        self.subscribers.len()
    }
}
