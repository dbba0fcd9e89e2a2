use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new() -> Self { Counter { n: 0 } }
    #[init]
    pub fn zero() -> Self { Counter { n: 0 } }
}

fn main() {}
