use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }
#[actor(implements(Missing))]
impl Counter {
    #[handler] pub fn add(&mut self, n: u64) { self.n += n; }
}

fn main() {}
