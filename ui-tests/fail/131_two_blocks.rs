use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {
    #[handler] pub fn add(&mut self, n: u64) { self.n += n; }
}
#[actor]
impl Counter {
    #[handler] pub fn get(&self) -> u64 { self.n }
}

fn main() { let _ = |c: CounterRef| (c.add(1).try_tell(), c.get().try_tell()); }
