use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(timout = "5s")]
    pub fn slow(&mut self) {}
}

fn main() {}
