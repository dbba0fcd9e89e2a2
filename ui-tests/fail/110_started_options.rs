use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[started(timeout = "5s")]
    fn begin(&mut self) { self.n = 0 }
}

fn main() {}
