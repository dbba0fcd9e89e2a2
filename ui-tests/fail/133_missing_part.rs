use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor(parts(Admin))]
impl Counter {
    #[handler] pub fn get(&self) -> u64 { self.n }
}

fn main() { let _ = |c: CounterRef| c.get().try_tell(); }
