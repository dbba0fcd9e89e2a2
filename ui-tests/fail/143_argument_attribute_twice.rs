use actor_core::prelude::*;

#[actor]
pub struct Counter { name: String }

#[actor]
impl Counter {
    #[handler]
    pub fn call_it(&mut self, #[into] #[into] name: String) { self.name = name; }
}

fn main() {}
