use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[down]
    pub fn gone(&mut self) { self.n = 0 }
}

fn main() {}
