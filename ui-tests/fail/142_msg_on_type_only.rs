use actor_core::prelude::*;

#[actor(msg = Mail)]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler] pub fn get(&self) -> u64 { self.n }
}

fn main() {}
