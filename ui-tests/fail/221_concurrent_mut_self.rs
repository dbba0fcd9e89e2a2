use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(concurrent)]
    pub async fn add(&mut self, n: u64) { self.n += n; }
}

fn main() {}
