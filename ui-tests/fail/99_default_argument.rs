use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64 = 1) -> u64 { self.n + n }
}

fn main() { let _ = Counter { n: 0 }.spawn().add(1).try_tell(); }
