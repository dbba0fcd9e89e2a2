use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn keep(&mut self, r: std::rc::Rc<u8>) { drop(r) }
}

fn main() {}

// MC-13
