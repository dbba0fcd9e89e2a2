use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[idle(after = "5s")]
    fn rest(&mut self) -> u64 { self.n }
}

fn main() {}
