//! What a simulation promises about runs, seeds and time.

use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{Finding, Policy, Sim, Sweep};

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
}

#[actor]
struct Teller {
    store: StoreRef,
}

#[actor]
impl Teller {
    /// Reads, then writes: two of these can lose an update.
    #[handler]
    async fn deposit(&mut self, amount: u64) {
        let value = self.store.get().await.unwrap();
        self.store.set(value + amount).await.unwrap();
    }
}

async fn lost_update(_sim: Sim) {
    let store = Store { value: 0 }.spawn();
    let one = Teller { store: store.clone() }.spawn();
    let two = Teller { store: store.clone() }.spawn();
    let (first, second) = tokio::join!(one.deposit(5), two.deposit(7));
    first.unwrap();
    second.unwrap();
    assert_eq!(store.get().await.unwrap(), 12);
}

#[test]
fn a_lost_update_is_found_and_replayed() {
    let sweep = Sweep::new("lost_update").seeds(0..200);
    let failure = sweep.run(lost_update).unwrap_err();
    println!("{failure}");
    let Finding::Panicked { who, message, .. } = &failure.finding else { panic!("{failure}") };
    assert_eq!(who, "test");
    assert!(message.contains("left: "), "{message}");
    let again = sweep.replay(failure.token, lost_update).unwrap_err();
    assert_eq!(again.finding, failure.finding);
    assert_eq!(again.trace, failure.trace);
}

#[test]
fn one_seed_gives_one_trace() {
    for policy in [Policy::Random, Policy::Pct { d: 3 }, Policy::Pos, Policy::Fifo, Policy::Sticky { percent: 90 }] {
        let coverage = Sweep::new("x").policy(policy).seeds(5..6).check_determinism(true).run(|_| async {}).unwrap();
        assert_eq!(coverage.schedules, 2);
    }
}

#[test]
fn time_moves_only_as_told() {
    let coverage = Sweep::new("time").seeds(0..50).run(|sim| async move {
        // tidy: sleep because the clock is the simulation's.
        let sleeper = sim.spawn(async { tokio::time::sleep(Duration::from_secs(10)).await });
        sim.run_until_idle().await;
        assert_eq!(sim.elapsed(), Duration::ZERO);
        sim.advance(Duration::from_secs(4)).await;
        assert_eq!(sim.elapsed(), Duration::from_secs(4));
        let passed = sim.advance_to_next().await;
        assert_eq!(passed, Some(Duration::from_secs(6)));
        sleeper.join().await;
        assert_eq!(sim.advance_to_next().await, None);
    });
    println!("{}", coverage.unwrap());
}
