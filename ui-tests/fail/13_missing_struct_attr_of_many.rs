use actor_core::prelude::*;

pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler] pub fn get(&self) -> u64 { self.n }
    #[handler] pub async fn add(&mut self, n: u64) { self.n += n }
    #[handler] pub fn later(&mut self, reply: Reply<u64>) { reply.ok(self.n); }
}

fn main() {}
