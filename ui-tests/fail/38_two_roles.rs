use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    #[started]
    pub fn go(&mut self) {}
}

fn main() {}
