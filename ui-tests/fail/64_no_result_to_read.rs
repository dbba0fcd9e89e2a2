use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(value)]
    pub fn reset(&mut self) { self.n = 0; }
}

fn main() {}
