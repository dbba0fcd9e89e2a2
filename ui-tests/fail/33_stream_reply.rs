use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Stream<Item = u64> { 1 }
}

trait Stream { type Item; }
impl Stream for u64 { type Item = u64; }
fn main() {}
