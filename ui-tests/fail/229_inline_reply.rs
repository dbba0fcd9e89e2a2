use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(inline)]
    pub fn get(&self, reply: Reply<u64>) { reply.ok(self.n); }
}

fn main() {}
