use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new<T: Into<u64>>(n: T) -> Self { Counter { n: n.into() } }
}

fn main() {}
