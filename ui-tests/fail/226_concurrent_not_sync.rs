use actor_core::prelude::*;
use std::cell::Cell;

#[actor]
pub struct Counter { n: Cell<u64> }

#[actor]
impl Counter {
    #[handler(concurrent)]
    pub async fn get(&self) -> u64 { self.n.get() }
}

fn main() {}
