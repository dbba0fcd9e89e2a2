use actor_core::prelude::*;

pub struct CounterRef;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
