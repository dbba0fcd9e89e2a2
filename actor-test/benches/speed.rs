//! How fast a simulation is: steps per second of a ping-pong, runs per second of a short test. `cargo bench -p actor-test`.

#![allow(clippy::cast_precision_loss, reason = "rates are shown with three digits")]

use std::time::Instant;

use actor_core::prelude::*;
use actor_test::{Policy, Sim, Sweep};

#[actor]
struct Player {
    other: Option<PlayerRef>,
    left: u32,
}

#[actor]
impl Player {
    #[handler]
    fn meet(&mut self, other: PlayerRef) {
        self.other = Some(other);
    }

    #[handler]
    fn ball(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            let other = self.other.as_ref().expect("they have met");
            other.ball().try_tell().expect("the other lives");
        }
    }
}

async fn ping_pong(sim: Sim, balls: u32) {
    let (one, two) = (Player { other: None, left: balls }.spawn(), Player { other: None, left: balls }.spawn());
    one.meet(two.clone()).await.expect("a meeting");
    two.meet(one.clone()).await.expect("a meeting");
    one.ball().tell().await.expect("a ball");
    sim.run_until_idle().await;
}

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
    fn add(&mut self, amount: u64) {
        self.value += amount;
    }
}

#[actor]
struct Teller {
    store: StoreRef,
}

#[actor]
impl Teller {
    #[handler]
    async fn deposit(&mut self, amount: u64) {
        self.store.get().await.expect("a value");
        self.store.add(amount).await.expect("a store");
    }
}

async fn short_test(_: Sim) {
    let store = Store { value: 0 }.spawn();
    let tellers = [Teller { store: store.clone() }.spawn(), Teller { store: store.clone() }.spawn()];
    for amount in 0..2 {
        for teller in &tellers {
            teller.deposit(amount).tell().await.expect("a teller");
        }
    }
    for teller in tellers {
        teller.stop().await.expect("an end");
    }
    assert_eq!(store.get().await.expect("a value"), 2);
}

fn main() {
    for policy in [Policy::Random, Policy::Pct { d: 3 }, Policy::Pos] {
        let start = Instant::now();
        let sweep = Sweep::new("ping-pong").policy(policy).seeds(1..4).max_steps(10_000_000);
        let coverage = sweep.run(|sim| ping_pong(sim, 250_000)).expect("nothing is wrong");
        let rate = coverage.steps as f64 / start.elapsed().as_secs_f64();
        // The first seed is run twice, which the count of steps leaves out.
        println!("ping-pong, {policy}: {:.2} M steps/s", rate * 5.0 / 4.0 / 1e6);
    }
    let seeds = 50_000;
    let coverage = Sweep::new("short").seeds(0..seeds).run(short_test).expect("nothing is wrong");
    let rate = coverage.schedules as f64 / coverage.elapsed.as_secs_f64();
    println!("short test of {} steps: {rate:.0} runs/s ({coverage})", coverage.steps / coverage.schedules);
}
