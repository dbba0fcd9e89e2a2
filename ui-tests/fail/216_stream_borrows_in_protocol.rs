use actor_core::prelude::*;
use futures::stream::{self, Stream};

#[protocol] pub trait Sub { fn events(&self) -> impl Stream<Item = u8>; }
#[actor]
pub struct Counter { n: u8 }
#[actor(implements(Sub))]
impl Counter {}
impl Sub for Counter {
    fn events(&self) -> impl Stream<Item = u8> { stream::iter(vec![self.n]) }
}

fn main() {}
