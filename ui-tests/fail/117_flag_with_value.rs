use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(boxed = true)]
    pub fn set(&mut self, n: u64) { self.n = n }
}

fn main() {}
