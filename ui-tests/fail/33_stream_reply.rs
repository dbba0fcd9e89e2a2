use actor_core::prelude::*;
use futures::stream::{self, Stream, StreamExt};

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Stream<Item = u64> {
        stream::iter(0..4).map(|n| n + self.n)
    }
}

fn main() {}
