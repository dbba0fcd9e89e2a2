use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 { self.n += ; self.n }
    #[handler]
    pub fn get(&self) -> u64 { self.n }
}

fn main() { let _ = Counter { n: 0 }.spawn().get().try_tell(); }
