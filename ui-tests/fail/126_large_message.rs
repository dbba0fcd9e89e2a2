#![deny(deprecated)]
use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn put(&mut self, rows: [u64; 100]) { self.n = rows[0] }
}

fn main() {}
