use actor_core::prelude::*;

#[actor(mailbox = unbounded, mailbox = bounded(1))]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
