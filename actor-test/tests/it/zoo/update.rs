//! Lost update: two read, then both write.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Store {
    value: u64,
}

#[actor]
impl Store {
    #[handler]
    fn get(&self) -> u64 {
        self.value
    }

    #[handler]
    fn set(&mut self, value: u64) {
        self.value = value;
    }

    #[handler]
    fn add(&mut self, amount: u64) {
        self.value += amount;
    }
}

#[actor]
struct Teller {
    store: StoreRef,
    reads_first: bool,
}

#[actor]
impl Teller {
    #[handler]
    async fn deposit(&mut self, amount: u64) {
        if self.reads_first {
            let value = self.store.get().await.unwrap();
            self.store.set(value + amount).await.unwrap();
        } else {
            self.store.add(amount).await.unwrap();
        }
    }
}

async fn deposits(_: Sim, reads_first: bool) {
    let store = Store { value: 0 }.spawn();
    let one = Teller { store: store.clone(), reads_first }.spawn();
    let two = Teller { store: store.clone(), reads_first }.spawn();
    one.deposit(5).tell().await.unwrap();
    two.deposit(7).tell().await.unwrap();
    // Both are gone once they have handled what was sent.
    one.stop().await.unwrap();
    two.stop().await.unwrap();
    assert_eq!(store.get().await.unwrap(), 12);
}

#[test]
fn a_lost_update() {
    let failure = found_within("lost update", 20, |sim| deposits(sim, true));
    assert!(failure.to_string().contains("assertion `left == right` failed"), "{failure}");
    silent("lost update, fixed", |sim| deposits(sim, false));
}
