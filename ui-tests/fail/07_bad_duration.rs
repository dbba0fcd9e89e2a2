use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(timeout = "5 seconds")]
    pub fn slow(&mut self) {}
}

fn main() {}
