use actor_core::prelude::*;

#[actor(mailbox = bounded(8), rate = refuse(10/min, burst = 0))]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
