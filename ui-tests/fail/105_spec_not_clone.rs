use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new(file: std::fs::File) -> Self { drop(file); Counter { n: 0 } }
}

fn spec(file: std::fs::File) { let _ = Counter::spec(file); }
fn main() {}
