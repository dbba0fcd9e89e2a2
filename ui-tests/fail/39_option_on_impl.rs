use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor(mailbox = bounded(10))]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
