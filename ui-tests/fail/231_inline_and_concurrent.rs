use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(inline, concurrent)]
    pub async fn get(&self) -> u64 { self.n }
}

fn main() {}
