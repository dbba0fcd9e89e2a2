use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {}
#[actor(part = Admin)]
impl Counter {
    #[handler] pub fn get(&self) -> u64 { self.n }
    #[handler] pub async fn clear(&mut self) { self.n = 0; }
}

fn main() { let _ = |c: CounterRef| (c.clear().try_tell(), c.get().try_tell()); }
