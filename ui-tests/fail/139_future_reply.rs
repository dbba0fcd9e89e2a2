use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {
    #[handler] pub fn get(&self) -> impl Future<Output = u64> { std::future::ready(self.n) }
}

fn main() { let _ = |c: CounterRef| c.get().try_tell(); }
