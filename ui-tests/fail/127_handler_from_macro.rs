use actor_core::prelude::*;

macro_rules! getter { () => { #[handler] pub fn get(&self) -> u64 { self.n } }; }

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    getter!();
}

fn main() {}
