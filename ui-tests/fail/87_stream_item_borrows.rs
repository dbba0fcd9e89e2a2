use actor_core::prelude::*;
use futures::stream::{self, Stream};

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Stream<Item = &str> { stream::empty() }
}

fn main() {}
