use actor_core::prelude::*;

#[actor(mailbox = bounded(64, overflow = drop_odlest))]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
