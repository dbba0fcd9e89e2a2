use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn name(&mut self, #[intoo] name: String) { drop(name) }
}

fn main() {}
