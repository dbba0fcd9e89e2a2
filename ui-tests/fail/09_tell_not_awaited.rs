#![deny(unused_must_use)]
use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n }
}

fn send(c: CounterRef) { c.add(5).tell(); }

fn main() {}
