use actor_core::prelude::*;

#[actor(rate = delay(1000/ms, burst = 10))]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
