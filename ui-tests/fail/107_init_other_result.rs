use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new() -> Result<u64, String> { Ok(0) }
}

fn main() {}
