//! Deadlock: two locks, taken in two orders.

use std::collections::VecDeque;

use actor_core::prelude::*;
use actor_test::{Finding, Sim};

use super::{found_within, silent};

#[actor]
#[derive(Default)]
struct Lock {
    is_held: bool,
    waiting: VecDeque<Reply<()>>,
}

#[actor]
impl Lock {
    #[handler]
    fn acquire(&mut self, reply: Reply<()>) {
        if self.is_held {
            self.waiting.push_back(reply);
        } else {
            self.is_held = true;
            reply.ok(());
        }
    }

    #[handler]
    fn release(&mut self) {
        match self.waiting.pop_front() {
            Some(next) => drop(next.ok(())),
            None => self.is_held = false,
        }
    }
}

#[actor]
struct Mover {
    first: LockRef,
    second: LockRef,
}

#[actor]
impl Mover {
    #[handler]
    async fn transfer(&mut self) {
        self.first.acquire().await.unwrap();
        self.second.acquire().await.unwrap();
        self.second.release().await.unwrap();
        self.first.release().await.unwrap();
    }
}

async fn transfers(sim: Sim, in_order: bool) {
    let (a, b) = (Lock::default().spawn(), Lock::default().spawn());
    let one = Mover { first: a.clone(), second: b.clone() }.spawn();
    let two = if in_order { Mover { first: a, second: b } } else { Mover { first: b, second: a } }.spawn();
    let first = sim.spawn(async move { one.transfer().await });
    two.transfer().await.unwrap();
    first.join().await.unwrap();
}

#[test]
fn locks_in_two_orders() {
    let failure = found_within("lock order", 40, |sim| transfers(sim, false));
    let Finding::Deadlock { waiting, .. } = &failure.finding else { panic!("{failure}") };
    let movers: Vec<_> = waiting.iter().filter(|line| line.starts_with("Mover")).collect();
    assert_eq!(movers.len(), 2, "{failure}");
    assert!(
        movers.iter().all(|line| line.contains("waits in `transfer`; it last sent `acquire` to Lock")),
        "{failure}"
    );
    silent("lock order, fixed", |sim| transfers(sim, true));
}

#[actor]
struct Friend {
    other: Option<FriendRef>,
}

#[actor]
impl Friend {
    #[handler]
    fn meet(&mut self, other: FriendRef) {
        self.other = Some(other);
    }

    #[handler]
    async fn call(&mut self, reply: Reply<u32>) {
        let other = self.other.clone().expect("a friend");
        reply.ok(other.name().await.unwrap_or(0));
    }

    #[handler]
    fn name(&self) -> u32 {
        7
    }
}

/// Two actors that ask each other, each in the middle of its handler. Taking a `Reply` hides the circle from the core.
async fn calls(_: Sim, both: bool) {
    let (a, b) = (Friend { other: None }.spawn(), Friend { other: None }.spawn());
    a.meet(b.clone()).await.unwrap();
    b.meet(a.clone()).await.unwrap();
    if both {
        let (one, two) = tokio::join!(a.call(), b.call());
        assert_eq!((one.unwrap(), two.unwrap()), (7, 7));
    } else {
        assert_eq!(a.call().await.unwrap(), 7);
        assert_eq!(b.call().await.unwrap(), 7);
    }
}

#[test]
fn two_that_ask_each_other() {
    found_within("calls", 40, |sim| calls(sim, true));
    silent("calls, fixed", |sim| calls(sim, false));
}
