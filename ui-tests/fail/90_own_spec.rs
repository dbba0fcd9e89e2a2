use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new() -> Self { Counter { n: 0 } }
    pub fn spec() -> u64 { 1 }
}

fn main() { Counter::spec(); }
