use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init(timeout = "5s")]
    pub fn new() -> Self { Counter { n: 0 } }
}

fn main() {}
