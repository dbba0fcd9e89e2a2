use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn keep(&mut self) -> std::rc::Rc<u64> { self.n.into() }
}

fn main() {}
