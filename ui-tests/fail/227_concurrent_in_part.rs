use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor(parts(Reads))]
impl Counter {}

#[actor(part = Reads)]
impl Counter {
    #[handler(concurrent)]
    pub async fn get(&self) -> u64 { self.n }
}

fn main() {}
