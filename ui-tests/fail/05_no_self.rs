use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn make(n: u64) -> u64 { n }
}

fn main() {}

// MC-08
