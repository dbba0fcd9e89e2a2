use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[idle]
    fn rest(&mut self) { self.n = 0 }
}

fn main() {}
