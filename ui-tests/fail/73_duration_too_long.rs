use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(timeout = "99999999999999999h")]
    pub fn get(&self) -> u64 { self.n }
}

fn main() {}
