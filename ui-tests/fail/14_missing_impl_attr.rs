use actor_core::prelude::*;

#[actor]
struct Counter { n: u64 }

impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
