use actor_core::prelude::*;

#[actor(ref = Address, msg = Address)]
pub struct Counter { n: u64 }

#[actor(ref = Address, msg = Address)]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
