use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[started]
    fn begin<T>(&mut self) {}
}

fn main() {}
