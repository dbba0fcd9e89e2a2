use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new() -> Self { Counter { n: 0 } }
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
