use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn q(&mut self, reply: Reply<u64>) -> u64 { reply.ok(1); 1 }
}

fn main() {}
