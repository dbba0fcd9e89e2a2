use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[stopped]
    fn end(&mut self) {}
    #[stopped]
    fn end_too(&mut self) {}
}

fn main() {}
