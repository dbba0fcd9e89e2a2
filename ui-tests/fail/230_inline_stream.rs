use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(inline)]
    pub fn all(&self) -> impl futures::Stream<Item = u64> + use<> { futures::stream::iter(0..self.n) }
}

fn main() {}
