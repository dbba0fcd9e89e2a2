use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[started]
    fn begin(&mut self) -> u64 { self.n }
}

fn main() {}
