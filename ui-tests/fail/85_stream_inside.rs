use actor_core::prelude::*;
use futures::stream::{self, Stream};

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> Result<impl Stream<Item = u64>, String> { Ok(stream::empty()) }
}

fn main() {}
