//! Leaked subscription: an unsubscribe overtakes its own subscribe.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
#[derive(Default)]
struct Topic {
    subscribers: Vec<u32>,
}

#[actor]
impl Topic {
    #[handler]
    fn subscribe(&mut self, who: u32) {
        self.subscribers.push(who);
    }

    #[handler]
    fn unsubscribe(&mut self, who: u32) {
        self.subscribers.retain(|known| *known != who);
    }

    #[handler]
    fn count(&self) -> usize {
        self.subscribers.len()
    }
}

/// The bug: two ways to the topic, which keep no order between each other.
async fn session(sim: Sim, one_way: bool) {
    let topic = Topic::default().spawn();
    if one_way {
        topic.subscribe(1).tell().await.unwrap();
        topic.unsubscribe(1).tell().await.unwrap();
    } else {
        let other = topic.clone();
        drop(sim.spawn(async move { other.subscribe(1).tell().await }));
        topic.unsubscribe(1).tell().await.unwrap();
    }
    sim.run_until_idle().await;
    assert_eq!(topic.count().await.unwrap(), 0);
}

#[test]
fn an_unsubscribe_that_comes_first() {
    found_within("leaked subscription", 20, |sim| session(sim, false));
    silent("leaked subscription, fixed", |sim| session(sim, true));
}
