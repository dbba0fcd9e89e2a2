use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub fn new(n: std::rc::Rc<u64>) -> Self { Counter { n: *n } }
}

fn main() {}
