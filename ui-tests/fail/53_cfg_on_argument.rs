use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, #[cfg(all())] n: u64) -> u64 { self.n + n }
}

fn main() {}
