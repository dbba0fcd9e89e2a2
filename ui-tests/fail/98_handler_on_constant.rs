use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
    #[handler]
    pub const LIMIT: u64 = 9;
}

fn main() {}
