use actor_core::prelude::*;
trait Stream { type Item; }

#[protocol]
pub trait Sub {
    fn events(&self) -> impl Stream<Item = u8>;
}

fn main() {}
