use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn finish(self) -> u64 { self.n }
}

fn main() {}

// MC-08
