use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new(name: &str) -> Self { Counter { n: name.len() as u64 } }
}

fn main() { let _ = Counter::new("x").n; }
