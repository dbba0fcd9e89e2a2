use actor_core::prelude::*;
use futures::stream::{self, Stream};

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Stream { stream::empty::<u64>() }
}

fn main() {}
